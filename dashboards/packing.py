"""Files as one zip, as small as deflate makes it.

Belongs here: the form of a zip. Does not: what goes into one (`site_zip`, `downloads.spreadsheet`).
`zipfile` packs with zlib alone. libdeflate looks for the smallest form: a twentieth less for pages, a sixth less for
spreadsheets, which a release has to carry on sticks and slow networks, and every program that reads zip reads it. The
same version of it, which constraints.txt pins, gives the same bytes. Source of the form: PKWARE APPNOTE.TXT 6.3.3,
sections 4.3.7, 4.3.12, 4.3.16.
"""

import struct
import zlib
from collections.abc import Iterable

import deflate

LEVEL = 12
"""The smallest that libdeflate makes."""

VERSION, NAMES_IN_UTF_8, DEFLATED, MADE_ON_UNIX = 20, 0x800, 8, 0x314
MODE = 0o100644 << 16
"""A file that everybody may read and its owner write."""

DAY, TIME = (2025 - 1980) << 9 | 1 << 5 | 1, 0
"""1 January 2025 for every file, so that the same files give the same bytes."""

MOST_FILES, MOST_BYTES = 0xFFFF, 0xFFFFFFFF


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of (name with `/`, content) in this order. Raises ValueError for more files or bytes than the plain form of
    a zip can have (65 535 and 4 GB)."""
    body, listed, count = bytearray(), bytearray(), 0
    for name, content in files:
        count += 1
        small, written = bytes(deflate.deflate_compress(content, LEVEL)), name.encode("utf-8")
        about = struct.pack(
            "<5H3L2H",
            *(VERSION, NAMES_IN_UTF_8, DEFLATED, TIME, DAY),
            *(zlib.crc32(content), len(small), len(content)),
            *(len(written), 0),
        )
        listed += b"PK\x01\x02" + struct.pack("<H", MADE_ON_UNIX) + about
        listed += struct.pack("<3H2L", 0, 0, 0, MODE, len(body)) + written
        body += b"PK\x03\x04" + about + written + small
    if count > MOST_FILES or len(body) + len(listed) > MOST_BYTES:
        raise ValueError(f"{count} files of {len(body)} bytes are too many for a zip")
    return bytes(body + listed + b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, count, count, len(listed), len(body), 0))
