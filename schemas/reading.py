"""Reading a delimited file as text, so that nothing is lost and nothing is guessed.

Belongs here: bytes to rows of text, file-level refusals, the strict reader. Does not: the independent count of records
(`physical_records`), the fast reader of what is plain (`blocks`), types and codes (`validation`), another system's
columns (`sources`).

A block that is plain is taken apart by the fast reader, any other by the strict one: both say the same of it
(`tests/property/test_reading.py`), and whoever reads, the records are as many as the independent count finds.

A value of a row never leaves in a message: messages name a rule, a position and what to do. The found header
is not quoted either: the first line of a file without a header is a person's data. Errors are raised outside
the `except` blocks, so that no exception that holds the bytes hangs in the chain.
"""

import codecs
import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from schemas.blocks import LONGEST_FIELD, blocks, can_be_cut, first_end, is_plain, taken_apart, text_types
from schemas.columns import coded_columns
from schemas.headers import Layout, dropped_columns, header_faults
from schemas.opening import fitting_layout
from schemas.packed_text import PackedText, as_frame
from schemas.physical_records import QUOTES_MESSAGE, Count, chunks, count_physical_records, open_binary
from schemas.refusals import FileRefused

PART_ROWS = 1 << 15
"""Records that are lists of texts at a time: in this form they take ten times the memory of what is made of them."""
BYTE_ORDER_MARK = "\ufeff"

FIELD_MESSAGE = (
    "A field is longer than any value can be: a quotation mark or a line end is missing. Correct the record."
)


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


class TextFile:
    """A delimited file, plain or `.gz`, that is read as text some rows at a time, so that its size does not matter.

    Without `follow_links` a link gives OSError. Of another system's file, columns that nothing uses and whose names
    say that they identify a person are not kept. Opening and `parts` raise FileRefused with rule `format` (no
    delimited text), `size`, `gzip`, `nul`, `encoding`, `quotes`, `field_size`, `records` (the reader and the
    independent count disagree), FL01 (columns are not the expected ones) or FL02 (a forbidden column).

    `header`, `header_is_refused` (the file will be, for its columns) are known once the first part was read.
    """

    def __init__(self, path: Path, layout: Layout, follow_links: bool = True):
        self.path, self._follow_links = path, follow_links
        self.physical_records = count_physical_records(path, follow_links)
        self.layout = fitting_layout(lambda: chunks(path, follow_links), layout)
        _refuse_undecodable(chunks(path, follow_links), self.layout)
        self.header: tuple[str, ...] = ()
        self.header_is_refused = False

    def parts(self, rows: int = PART_ROWS) -> Iterator[tuple[pa.Table, pd.DataFrame]]:
        """Rows of text, of our own format codes dictionary-encoded, and faults as in `TextTable`; at least one part.

        What is wrong with the file as a whole is said at the end: until then nothing of it may be used. `rows`: how
        many records the strict reader has in memory.
        """
        found, header, names, delimiter = 0, [], (), self.layout.delimiter
        coded = coded_columns(self.layout.table)
        for piece in self._pieces():
            for records in [piece] if isinstance(piece, bytes) else _records(piece, delimiter, rows, found):
                if not found:
                    header, *records = records
                    self.header = names = _distinct_names(header)
                    self.header_is_refused = bool(header_faults(header, self.layout))
                    found = 1
                if isinstance(records, bytes):
                    table, broken = taken_apart(records, names, delimiter, coded)
                else:
                    table, broken = _split_by_arity(records, names, coded)
                yield _numbered(table.drop_columns(dropped_columns(names, self.layout)), broken, found + 1)
                found += len(table) + len(broken)
        if not found:
            yield _numbered(*_split_by_arity([], names, coded), 1)
        if found != self.physical_records:
            raise FileRefused(
                "records",
                f"The file has {self.physical_records} records by its line ends and {found} by its quotation "
                f"marks. {QUOTES_MESSAGE}",
            )
        refuse_header(header, self.layout)

    def _pieces(self) -> Iterator[bytes | Iterable[str]]:
        """The file in pieces of whole records, the first the header, alone or not: plain blocks in UTF-8, or lines for
        the strict reader."""
        encoding, delimiter, start = self.layout.encoding, self.layout.delimiter, 0
        if can_be_cut(encoding):
            for block in blocks(chunks(self.path, self._follow_links), delimiter):
                if not block.clear:
                    start = block.start
                    break
                content = block.content
                if not block.start:
                    end = first_end(content)
                    yield _without_mark(_lines(content[:end], encoding))
                    content = content[end:]
                if content:
                    yield _in_utf8(content, encoding) if is_plain(content) else _lines(content, encoding)
            else:
                return
        with open_binary(self.path, self._follow_links) as file:
            file.seek(start)
            text = io.TextIOWrapper(file, encoding=encoding, newline="")
            yield text if start else _without_mark(text)


def read_text_table(path: Path, layout: Layout, follow_links: bool = True) -> TextTable:
    """Read a whole file as text. Raises what `TextFile` does."""
    file = TextFile(path, layout, follow_links)
    tables, faults = zip(*file.parts(), strict=True)
    frame = pd.concat([as_frame(table) for table in tables], ignore_index=True)
    return TextTable(file.header, frame, joined_faults(faults), sha256_of(path), file.physical_records)


def joined_faults(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The faults of all parts of a file."""
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def refuse_header(header: list[str], layout: Layout) -> None:
    """Raise FileRefused for the first fault of a header, if it has one."""
    for fault in header_faults(header, layout):
        raise FileRefused(fault.rule, fault.message, 1, fault.column, fault.do)


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of the file's bytes as they lie on disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_undecodable(chunks: Iterator[bytes], layout: Layout) -> None:
    """Raise FileRefused for the first NUL byte, or else for the first bytes that are not in the encoding."""
    decode = codecs.getincrementaldecoder(layout.encoding)().decode
    count, in_another = Count(), None
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


def _in_utf8(content: bytes, encoding: str) -> bytes:
    return content if codecs.lookup(encoding).name in ("utf-8", "ascii") else content.decode(encoding).encode()


def _lines(content: bytes, encoding: str) -> Iterable[str]:
    """Lines of text with their ends as they are."""
    return io.StringIO(content.decode(encoding), newline="")


def _records(lines: Iterable[str], delimiter: str, most: int, before: int) -> Iterator[list[list[str]]]:
    """All records, so many at a time. Of the reader's own error only the place is kept. `before`: records before it."""
    reader, read = csv.reader(lines, delimiter=delimiter, strict=True), before
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
    """Names of the columns, at least one; an empty or repeated one, which nothing may use, is named after its place."""
    return tuple(
        name if name.strip() and name not in header[:position] else f"column_{position + 1}"
        for position, name in enumerate(header or [""])
    )


def _split_by_arity(records: list[list[str]], names: tuple[str, ...], coded: list[str]) -> tuple[pa.Table, list[int]]:
    """As `taken_apart`: records that have as many fields as there are names, and the places of the others."""
    broken = [number for number, record in enumerate(records) if len(record) != len(names)]
    whole = [record for record in records if len(record) == len(names)] if broken else records
    columns = list(zip(*whole, strict=True)) or [()] * len(names)
    types = text_types(names, coded).values()
    return pa.table(list(map(pa.array, columns, types)), names=list(names)), broken


def _numbered(table: pa.Table, broken: list[int], first_row: int) -> tuple[pa.Table, pd.DataFrame]:
    """The rows with `row_number`, and the faults of the broken ones. `first_row`: number of the first of them all."""
    numbers = np.delete(np.arange(len(table) + len(broken), dtype="int64"), broken) + first_row
    faults = pd.DataFrame(
        {
            "row_number": np.array(broken, dtype="int64") + first_row,
            "column": pd.array([""] * len(broken), dtype="string"),
            "rule": pd.array(["row_arity"] * len(broken), dtype="string"),
        }
    )
    return table.add_column(0, "row_number", pa.array(numbers)), faults
