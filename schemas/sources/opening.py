"""Which of a source's encodings and delimiters a file has.

Belongs here: choosing the layout before a file is read. Does not: reading and refusing it (`reading`), which
always follows: a file that fits nothing is refused there.
"""

import csv
import gzip
import zlib
from dataclasses import replace
from pathlib import Path

from schemas.headers import Layout, find_column


def fitting_layout(path: Path, layout: Layout, encodings: tuple[str, ...], delimiters: tuple[str, ...]) -> Layout:
    """`layout` with the first encoding in which the whole file can be read and the delimiter that finds most columns."""
    data = _bytes(path)
    encoding = next((name for name in encodings if _fits(data, name)), encodings[0])
    first_line = next(iter(data.decode(encoding, errors="replace").removeprefix("\ufeff").splitlines()), "")
    wanted = (*layout.required, *layout.optional)

    def columns_found(delimiter: str) -> int:
        header = next(csv.reader([first_line], delimiter=delimiter), [])
        return sum(find_column(header, spellings) is not None for spellings in wanted)

    # max keeps the first of those that find as many.
    return replace(layout, encoding=encoding, delimiter=max(delimiters, key=columns_found))


def _bytes(path: Path) -> bytes:
    """The content, unpacked; nothing where it is damaged: reading says so."""
    try:
        with gzip.open(path, "rb") if path.name.endswith(".gz") else path.open("rb") as file:
            return file.read()
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return b""


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
