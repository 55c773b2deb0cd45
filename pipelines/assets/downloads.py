"""Downloads: the files for people who work with the numbers, written from the release alone."""

from dashboards.downloads import describe_tables, write_downloads, write_release_descriptions
from pipelines.assets.release import staged_release
from pipelines.settings import RunSettings
from pipelines.steps import step


@step(deps=("statistics",), description="Files to download, made from the staged release and nothing else.")
def downloads(settings: RunSettings) -> dict:
    """Write `downloads/`, and what programs need to know of its tables, into the staged release."""
    release = staged_release(settings)
    folder = release.path / "downloads"
    write_downloads(release, folder)
    write_release_descriptions(release)
    describe_tables(release)
    return {"files": len(list(folder.iterdir()))}
