"""The pages of a release and the files that they link to, as one file to carry on a stick or send.

Belongs here: what goes in. Does not: the pages (`site`), the other files of a release (`downloads`), the
form of a zip (`packing`).
"""

from pathlib import Path

from dashboards.packing import packed

STARTS_AT = "site/index.html"


def site_zip(release: Path) -> bytes:
    """All files of the release folder that are there, in folders as they are: unpacked, `site/index.html` is the first
    page and every link on it works. Raises FileNotFoundError if the site has not been written."""
    if not (release / STARTS_AT).is_file():
        raise FileNotFoundError(f"{release} has no site yet")
    paths = sorted(path for path in release.rglob("*") if path.is_file())
    return packed((path.relative_to(release).as_posix(), path.read_bytes()) for path in paths)
