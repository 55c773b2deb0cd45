"""Site: the pages of the staged release, written from the release alone."""

import dagster as dg

from dashboards.site import build_site
from pipelines.assets.release import staged_release
from pipelines.settings import RunSettings


@dg.asset(deps=["downloads"], description="Static pages made from the staged release and nothing else.")
def site(settings: RunSettings) -> dg.MaterializeResult:
    """Write `site/` into the staged release."""
    release = staged_release(settings)
    folder = release.path / "site"
    build_site(release, folder)
    return dg.MaterializeResult(metadata={"pages": len(list(folder.glob("*.html")))})
