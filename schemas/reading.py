"""Reading a delimited file as text, so that nothing is lost and nothing is guessed.

Belongs here: bytes to rows of text, file-level refusals, the independent count of physical records. Does not:
types and codes (`validation`), another system's columns (`sources`).

A value of a row never leaves in a message: messages name a rule, a position and what to do. The found header
is not quoted either: the first line of a file without a header is a person's data. Errors are raised outside
the `except` blocks, so that no exception that holds the bytes hangs in the chain.
"""

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa

from schemas.headers import Layout, dropped_columns, header_faults
from schemas.opening import fitting_layout, open_no_link
from schemas.packed_text import PackedText

CHUNK_BYTES = 1 << 22
PART_ROWS = 1 << 15
"""Records that are lists of texts at a time: in this form they take ten times the memory of what is made of them."""
MOST_BYTES = 4 << 30
"""Bytes of a file, unpacked, beyond which it is not read: a table of some ten million contacts."""

PACKED_RATIO, UNPACKED_ANYWAY = 400, 64 << 20
"""A compressed table is some ten to eighty times smaller than the table. One that grows more than `PACKED_RATIO`
times, beyond `UNPACKED_ANYWAY` bytes, is made to fill a machine."""

QUOTE, LINE_FEED, CARRIAGE_RETURN = ord('"'), ord("\n"), ord("\r")
BYTE_ORDER_MARK = "\ufeff"

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

LONGEST_FIELD = 131_072
"""Characters of the longest field that is read."""

FIELD_MESSAGE = (
    "A field is longer than any value can be: a quotation mark or a line end is missing. Correct the record."
)


class FileRefused(Exception):
    """A file that is not read at all. `rule` names why, `row_number` where (the header is record 1), if known.

    `column`: where, as a reader may be told: its name, or its place in another system's file; empty for none.
    `do`: what to do, in sentences, where `message` does not say it.
    """

    def __init__(self, rule: str, message: str, row_number: int | None = None, column: str = "", do: str = ""):
        self.rule = rule
        self.message = message
        self.row_number = row_number
        self.column = column
        self.do = do
        where = "" if row_number is None else f" (row {row_number})"
        super().__init__(f"{rule}{where}: {message}{f' {do}' if do else ''}")


@dataclass(frozen=True)
class TextTable:
    """A file as text. `physical_records` counts all records, the header included, independently of the reader.

    `frame` holds every record with the right number of fields, all columns text, and `row_number` (the header
    is record 1). `faults` holds row_number, column (always empty) and rule of the others. Always:
    physical_records - 1 == len(frame) + len(faults).
    """

    header: tuple[str, ...] = field(repr=False)
    frame: pd.DataFrame | PackedText = field(repr=False)
    faults: pd.DataFrame = field(repr=False)
    sha256: str
    physical_records: int


def count_physical_records(path: Path, follow_links: bool = True) -> int:
    """Records of a delimited file, header included, counted on its bytes without the reader.

    A record ends at a line feed, a carriage return or both, outside quotation marks, or at the end of the
    file. An empty line is a record. Raises FileRefused for what is no delimited text, a damaged gzip file, a file
    that is too large unpacked, or a missing quotation mark.
    """
    damaged = False
    count = _Count()
    unpacked = 0
    try:
        for chunk in _chunks(path, follow_links):
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


class _Count:
    """Ends of records in a stream of bytes: inside quotation marks the number of marks so far is odd."""

    def __init__(self):
        self.ends = 0
        self.quoted = False
        self.after_return = False
        self.open_record = False

    def add(self, chunk: bytes) -> None:
        data = np.frombuffer(chunk, dtype=np.uint8)
        if not data.size:
            return
        inside = (np.cumsum(data == QUOTE) + self.quoted) % 2 == 1
        feed = (data == LINE_FEED) & ~inside
        carriage = (data == CARRIAGE_RETURN) & ~inside
        follows = np.concatenate(([self.after_return], carriage[:-1]))
        self.ends += int(carriage.sum()) + int((feed & ~follows).sum())
        self.quoted = bool(inside[-1])
        self.after_return = bool(carriage[-1])
        self.open_record = not (feed[-1] or carriage[-1])

    def total(self) -> int:
        return self.ends + self.open_record

    def record_at(self, chunk: bytes, position: int) -> int:
        """The number of the record in which a place of the next chunk is."""
        upto = copy(self)
        upto.add(chunk[:position])
        return upto.ends + 1


class TextFile:
    """A delimited file, plain or `.gz`, that is read as text some rows at a time, so that its size does not matter.

    Without `follow_links` a link gives OSError. Of another system's file, columns that nothing uses and whose names
    say that they identify a person are not kept. Opening and `parts` raise FileRefused with rule `format` (no
    delimited text), `size`, `gzip`, `nul`, `encoding`, `quotes`, `field_size`, `records` (the reader and the
    independent count disagree), FL01 (columns are not the expected ones) or FL02 (a forbidden column).
    """

    def __init__(self, path: Path, layout: Layout, follow_links: bool = True):
        self.path, self._follow_links = path, follow_links
        self.physical_records = count_physical_records(path, follow_links)
        self.layout = fitting_layout(lambda: _chunks(path, follow_links), layout)
        _refuse_undecodable(_chunks(path, follow_links), self.layout)
        self.header: tuple[str, ...] = ()

    def parts(self, rows: int = PART_ROWS) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
        """Frames and faults as in `TextTable`, so many records at a time; at least one part.

        What is wrong with the file as a whole is said at the end: until then nothing of it may be used.
        """
        found, header, names = 0, [], ()
        with open_binary(self.path, self._follow_links) as file:
            text = io.TextIOWrapper(file, encoding=self.layout.encoding, newline="")
            for records in _records(_without_mark(text), self.layout.delimiter, rows):
                if not found:
                    header, *records = records
                    self.header = names = _distinct_names(header)
                    found = 1
                frame, faults = _split_by_arity(records, names, found + 1)
                found += len(records)
                yield frame.drop(columns=dropped_columns(names, self.layout)), faults
        if not found:
            yield _split_by_arity([], names, 1)
        if found != self.physical_records:
            raise FileRefused(
                "records",
                f"The file has {self.physical_records} records by its line ends and {found} by its quotation "
                f"marks. {QUOTES_MESSAGE}",
            )
        refuse_header(header, self.layout)


def read_text_table(path: Path, layout: Layout, follow_links: bool = True) -> TextTable:
    """Read a whole file as text. Raises what `TextFile` does."""
    file = TextFile(path, layout, follow_links)
    frames, faults = zip(*file.parts(), strict=True)
    frame, broken = (pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0] for parts in (frames, faults))
    return TextTable(file.header, frame, broken, sha256_of(path), file.physical_records)


def refuse_header(header: list[str], layout: Layout) -> None:
    """Raise FileRefused for the first fault of a header, if it has one."""
    for fault in header_faults(header, layout):
        raise FileRefused(fault.rule, fault.message, 1, fault.column, fault.do)


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of the file's bytes as they lie on disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def open_binary(path: Path, follow_links: bool) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked."""
    # The builtin, because only it takes an opener.
    with open(path, "rb", opener=None if follow_links else open_no_link) as opened:
        yield gzip.GzipFile(fileobj=opened) if path.name.endswith(".gz") else opened


def _chunks(path: Path, follow_links: bool) -> Iterator[bytes]:
    with open_binary(path, follow_links) as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _refuse_undecodable(chunks: Iterator[bytes], layout: Layout) -> None:
    """Raise FileRefused for the first NUL byte, or else for the first bytes that are not in the encoding."""
    decode = codecs.getincrementaldecoder(layout.encoding)().decode
    count, in_another = _Count(), None
    for chunk in chain(chunks, [b""]):
        nul = chunk.find(b"\0")
        if nul >= 0:
            raise FileRefused("nul", "A NUL byte: the file is damaged or not text.", count.record_at(chunk, nul))
        if in_another is None:
            fault_at = _fault_at(decode, chunk)
            in_another = None if fault_at is None else count.record_at(chunk, fault_at)
        count.add(chunk)
    if in_another is not None:
        message = f"Not in the encoding {layout.encoding}: save the file as {layout.encoding}."
        if not layout.exact:
            message += " Or list its encoding, often cp1252 or latin-1, in the source's description."
        raise FileRefused("encoding", message, in_another)


def _fault_at(decode: Callable[[bytes, bool], str], chunk: bytes) -> int | None:
    """Where in a chunk the bytes stop being text; an empty chunk is the end of the file."""
    try:
        decode(chunk, not chunk)
    except UnicodeDecodeError as error:
        # What was left of the chunk before stands first in the bytes of the error.
        return max(error.start - (len(error.object) - len(chunk)), 0)
    return None


def _without_mark(text: Iterable[str]) -> Iterator[str]:
    """Lines of text without a byte-order mark."""
    for number, line in enumerate(text):
        yield line if number else line.removeprefix(BYTE_ORDER_MARK)


def _records(lines: Iterator[str], delimiter: str, most: int) -> Iterator[list[list[str]]]:
    """All records, the header first, so many at a time. Of the reader's own error only the place is kept."""
    reader, read = csv.reader(lines, delimiter=delimiter, strict=True), 0
    while True:
        records: list[list[str]] = []
        reason = ""
        # The limit is one of the process, and other libraries raise it.
        before = csv.field_size_limit(LONGEST_FIELD)
        try:
            records.extend(islice(reader, most))
        except csv.Error as error:
            reason = "field_size" if "field limit" in str(error) else "quotes"
        finally:
            csv.field_size_limit(before)
        read += len(records)
        if reason:
            raise FileRefused(reason, QUOTES_MESSAGE if reason == "quotes" else FIELD_MESSAGE, read + 1)
        if not records:
            return
        yield records


def _distinct_names(header: list[str]) -> tuple[str, ...]:
    """Names of the columns; an empty or repeated one, which nothing may use, is named after its position."""
    return tuple(
        name if name.strip() and name not in header[:position] else f"column_{position + 1}"
        for position, name in enumerate(header)
    )


def _split_by_arity(
    records: list[list[str]], names: tuple[str, ...], first_row: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Records, the first of them with this row number, and those with another number of fields than there are names."""
    broken = [number for number, record in enumerate(records) if len(record) != len(names)]
    whole = np.delete(np.arange(len(records)), broken)
    columns = list(zip(*(records[number] for number in whole), strict=True)) or [()] * len(names)
    texts = [pd.array(pa.array(values, pa.large_string()), dtype="string") for values in columns]
    frame = pd.DataFrame({"row_number": whole.astype("int64") + first_row} | dict(zip(names, texts, strict=True)))
    faults = pd.DataFrame(
        {
            "row_number": np.array(broken, dtype="int64") + first_row,
            "column": pd.array([""] * len(broken), dtype="string"),
            "rule": pd.array(["row_arity"] * len(broken), dtype="string"),
        }
    )
    return frame, faults
