"""The records of a delimited file, counted on its bytes: independently of whoever reads them.

Belongs here: the bytes of a file, where its records end, what is no delimited text. Does not: reading the records
(`reading`, `blocks`).
"""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import BinaryIO

import numpy as np

from schemas.opening import open_no_link
from schemas.refusals import FileRefused

CHUNK_BYTES = 1 << 22
MOST_BYTES = 4 << 30
"""Bytes of a file, unpacked, beyond which it is not read: a table of some ten million contacts."""

PACKED_RATIO, UNPACKED_ANYWAY = 400, 64 << 20
"""A compressed table is some ten to eighty times smaller than the table. One that grows more than `PACKED_RATIO`
times, beyond `UNPACKED_ANYWAY` bytes, is made to fill a machine."""

QUOTE, LINE_FEED, CARRIAGE_RETURN = ord('"'), ord("\n"), ord("\r")

OTHER_FORMATS = (
    (b"PK\x03\x04", "a spreadsheet (xlsx, ods) or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet or document of an old office program"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip file: give it a name that ends in .gz, and compress it once only"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format", "a database"),
    (b"{\\rtf", "a text document (rtf)"),
)
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<head")
WIDE_ENCODINGS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"), (b"\0\0\xfe\xff", "UTF-32"))

GZIP_MESSAGE = "The compressed file is damaged or cut off. Send it again."
QUOTES_MESSAGE = (
    "A quotation mark is missing, or stands inside a field without being doubled. Quote the whole field, "
    "double the marks in it, and send the file again."
)


def count_physical_records(path: Path, follow_links: bool = True) -> int:
    """Records of a delimited file, header included, counted on its bytes without the reader.

    A record ends at a line feed, a carriage return or both, outside quotation marks, or at the end of the
    file. An empty line is a record. Raises FileRefused for what is no delimited text, a damaged gzip file, a file
    that is too large unpacked, or a missing quotation mark.
    """
    damaged = False
    count = Count()
    unpacked = 0
    try:
        for chunk in chunks(path, follow_links):
            if not unpacked:
                _refuse_other_formats(chunk)
            unpacked += len(chunk)
            _refuse_too_large(path, unpacked)
            count.add(chunk)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        damaged = True
    if damaged:
        raise FileRefused("gzip", GZIP_MESSAGE)
    if count.quoted:
        raise FileRefused("quotes", QUOTES_MESSAGE)
    return count.total()


def _refuse_other_formats(beginning: bytes) -> None:
    """Raise FileRefused if the first bytes are those of something else, whatever the name of the file says."""
    for mark, name in OTHER_FORMATS:
        if beginning.startswith(mark):
            raise FileRefused("format", f"Not a CSV file but {name}. Save the table as CSV in UTF-8.")
    for mark, name in WIDE_ENCODINGS:
        if beginning.startswith(mark):
            raise FileRefused("encoding", f"Written in {name}: save the file as CSV in UTF-8.", 1)
    if beginning.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower().startswith(MARKUP):
        raise FileRefused("format", "Not a CSV file but a web page or XML. Save the table as CSV in UTF-8.")


def _refuse_too_large(path: Path, unpacked: int) -> None:
    packed = path.stat().st_size
    if unpacked > MOST_BYTES or (unpacked > UNPACKED_ANYWAY and unpacked > PACKED_RATIO * packed):
        raise FileRefused(
            "size", f"The file is too large unpacked ({unpacked >> 20} MiB and more). Send it in parts, by period."
        )


def positions(content: bytes, byte: int) -> np.ndarray:
    """Where in `content` a byte stands, in rising order."""
    return np.flatnonzero(np.frombuffer(content, dtype=np.uint8) == byte)


class Count:
    """Ends of records in a stream of bytes: inside quotation marks the number of marks so far is odd."""

    def __init__(self):
        self.ends = 0
        self.quoted = False
        self.after_return = False
        self.open_record = False

    def add(self, chunk: bytes) -> None:
        """Further bytes."""
        if not chunk:
            return
        if self.quoted or b'"' in chunk:
            self._add_with_quotes(chunk)
        else:
            self.ends += chunk.count(b"\n") - (self.after_return and chunk[0] == LINE_FEED)
            if b"\r" in chunk:
                self.ends += chunk.count(b"\r") - chunk.count(b"\r\n")
        outside = not self.quoted
        self.after_return = outside and chunk[-1] == CARRIAGE_RETURN
        self.open_record = not (outside and chunk[-1] in (LINE_FEED, CARRIAGE_RETURN))

    def _add_with_quotes(self, chunk: bytes) -> None:
        quotes = positions(chunk, QUOTE)

        def outside(places: np.ndarray) -> np.ndarray:
            return places[(np.searchsorted(quotes, places) + self.quoted) % 2 == 0]

        feeds, returns = outside(positions(chunk, LINE_FEED)), outside(positions(chunk, CARRIAGE_RETURN))
        pairs = len(np.intersect1d(feeds - 1, returns, assume_unique=True))
        pairs += self.after_return and chunk[0] == LINE_FEED
        self.ends += len(feeds) + len(returns) - pairs
        self.quoted = (len(quotes) + self.quoted) % 2 == 1

    def total(self) -> int:
        """Records in all that was added."""
        return self.ends + self.open_record

    def record_at(self, chunk: bytes, position: int) -> int:
        """The number of the record in which a place of the next chunk is."""
        upto = copy(self)
        upto.add(chunk[:position])
        return upto.ends + 1


@contextmanager
def open_binary(path: Path, follow_links: bool) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked."""
    # The builtin, because only it takes an opener.
    with open(path, "rb", opener=None if follow_links else open_no_link) as opened:
        yield gzip.GzipFile(fileobj=opened) if path.name.endswith(".gz") else opened


def chunks(path: Path, follow_links: bool) -> Iterator[bytes]:
    """The same, some at a time."""
    with open_binary(path, follow_links) as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
