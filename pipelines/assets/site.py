"""Site: the pages of the staged release, written from the release alone."""

from dashboards.site import build_site
from pipelines.assets.release import staged_release
from pipelines.settings import RunSettings
from pipelines.steps import step


@step(deps=("downloads",), description="Static pages made from the staged release and nothing else.")
def site(settings: RunSettings) -> dict:
    """Write `site/` into the staged release."""
    release = staged_release(settings)
    folder = release.path / "site"
    build_site(release, folder)
    return {"pages": len(list(folder.glob("*.html")))}
