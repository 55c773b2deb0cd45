"""Opening a delivered file without following links, and which of a source's encodings and delimiters it has.

Belongs here: opening, and choosing the layout before a file is read. Does not: reading and refusing it (`reading`),
which always follows: a file that fits nothing is refused there.
"""

import codecs
import csv
import gzip
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from schemas.headers import Layout, find_column

BYTE_ORDER_MARK = "\ufeff"
BEGINNING = 1 << 16
"""Bytes in which the header must stand; no value is as long."""


def open_no_link(path: str | Path, flags: int) -> int:
    """An opener for `open` that follows no link at the end of `path` and waits for no writer: OSError instead.

    Whoever may put a file into an inbox could put a link there to a file that only the run may read.
    """
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def fitting_layout(chunks: Callable[[], Iterable[bytes]], layout: Layout) -> Layout:
    """`layout` in the first of its encodings that fits all of a file, with the delimiter that finds most columns.

    `chunks`: gives the bytes of the file from their beginning, each time that it is called.
    """
    if not (layout.other_encodings or layout.other_delimiters):
        return layout
    encodings = (layout.encoding, *layout.other_encodings)
    delimiters = (layout.delimiter, *layout.other_delimiters)
    encoding = next((name for name in encodings if _fits(chunks(), name)), layout.encoding)
    wanted = (*layout.required, *layout.optional)
    beginning = next(iter(chunks()), b"")[:BEGINNING].decode(encoding, errors="replace").removeprefix(BYTE_ORDER_MARK)
    first_line = next(iter(beginning.splitlines()), "")

    def columns_found(delimiter: str) -> int:
        header = next(csv.reader([first_line], delimiter=delimiter), [])
        return sum(find_column(header, spellings) is not None for spellings in wanted)

    # max keeps the first of those that find as many.
    return replace(layout, encoding=encoding, delimiter=max(delimiters, key=columns_found))


def most_fields(path: Path, layout: Layout) -> Layout:
    """The layout of a file of which nothing is known: of the delimiters, the one that makes most columns."""
    with gzip.open(path, "rb") if path.name.endswith(".gz") else path.open("rb") as file:
        data = file.read()
    layout = fitting_layout(lambda: [data], layout)
    beginning = data[:BEGINNING].decode(layout.encoding, errors="replace")
    first_line = next(iter(beginning.splitlines()), "")
    delimiters = (layout.delimiter, *layout.other_delimiters)
    best = max(delimiters, key=lambda delimiter: len(next(csv.reader([first_line], delimiter=delimiter), [])))
    return replace(layout, delimiter=best, other_encodings=(), other_delimiters=())


def _fits(chunks: Iterable[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks:
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
