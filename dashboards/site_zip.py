"""The pages of a release and the files that they link to, as one file to carry on a stick or send.

Belongs here: what goes in. Does not: the pages (`site`), the other files of a release (`downloads`).
"""

import io
import zipfile
from pathlib import Path

STARTS_AT = "site/index.html"
WRITTEN = (2025, 1, 1, 0, 0, 0)
"""A constant day for all files in it, so that the same release gives the same bytes."""


def site_zip(release: Path) -> bytes:
    """All files of the release folder that are there, in folders as they are: unpacked, `site/index.html` is the first
    page and every link on it works. Raises FileNotFoundError if the site has not been written."""
    if not (release / STARTS_AT).is_file():
        raise FileNotFoundError(f"{release} has no site yet")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(path for path in release.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(release).as_posix(), WRITTEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes(), compresslevel=9)
    return buffer.getvalue()
