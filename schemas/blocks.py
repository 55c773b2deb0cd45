"""Blocks of a delimited file that are taken apart all at once, where nothing in them can be read in two ways.

Belongs here: cutting a file into blocks of whole records, telling which of them are plain, taking plain ones apart.
Does not: the strict reader, which reads all others, and the count that proves that no record is lost (`reading`).

Quotation marks are clear where each opens a field right at its beginning, closes it right at its end, or is doubled.
As long as they are, both readers stand between two records at the end of a block, so the strict one can read a block by
itself. A plain block also has no empty line, which the fast reader takes for a record of empty fields, no carriage
return by itself, and no record longer than a field may be.
"""

import codecs
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv

from schemas.physical_records import CARRIAGE_RETURN, LINE_FEED, QUOTE, positions

BLOCK_BYTES = 1 << 23
MOST_BYTES_OF_A_BLOCK = 1 << 26
"""A block grows until a record ends. Beyond this one, it is left to the strict reader where it ends."""

LONGEST_FIELD = 131_072
"""Characters of the longest field that is read."""


class Block(NamedTuple):
    """Whole records. `start`: bytes of the file before them. `clear`: are its quotation marks?"""

    content: bytes
    start: int
    clear: bool


def can_be_cut(encoding: str) -> bool:
    """Is every byte of a line end, a quotation mark or a delimiter one, whatever stands beside it?"""
    name = codecs.lookup(encoding).name
    return name in ("utf-8", "ascii") or name.startswith(("cp125", "iso8859"))


def blocks(chunks: Iterator[bytes], delimiter: str) -> Iterator[Block]:
    """The bytes of a file in blocks. After one that is not clear none follows: where records end is not known then."""
    rest, start = b"", 0
    for chunk in chain(chunks, [b""]):
        rest += chunk
        if chunk and len(rest) < BLOCK_BYTES:
            continue
        end = _last_end(rest) if chunk else len(rest)
        if not rest:
            return
        if not end and len(rest) < MOST_BYTES_OF_A_BLOCK:
            continue
        clear = end > 0 and _quotes_are_clear(rest[:end], delimiter)
        yield Block(rest[:end], start, clear)
        if not clear:
            return
        rest, start = rest[end:], start + end


def _last_end(content: bytes) -> int:
    """Where the last record ends that ends with a line feed; 0 if none does."""
    quotes, end = positions(content, QUOTE), len(content)
    while (feed := content.rfind(b"\n", 0, end)) >= 0:
        marks = np.searchsorted(quotes, feed)
        if marks % 2 == 0:
            return feed + 1
        end = int(quotes[marks - 1])
    return 0


def first_end(content: bytes) -> int:
    """Where the first record of a clear block ends."""
    quotes = positions(content, QUOTE)
    feed = content.find(b"\n")
    while feed >= 0:
        marks = np.searchsorted(quotes, feed)
        if marks % 2 == 0:
            return feed + 1
        feed = content.find(b"\n", int(quotes[marks]))
    return len(content)


def _quotes_are_clear(content: bytes, delimiter: str) -> bool:
    content = content.removeprefix(codecs.BOM_UTF8)
    quotes = positions(content, QUOTE)
    if len(quotes) % 2:
        return False
    edges = [ord(delimiter), LINE_FEED, CARRIAGE_RETURN, QUOTE]
    # A line end on either side, so that each mark has a neighbour.
    data = np.frombuffer(b"\n" + content + b"\n", dtype=np.uint8) if len(quotes) else quotes
    return bool(np.isin(data[quotes[0::2]], edges).all() and np.isin(data[quotes[1::2] + 2], edges).all())


def is_plain(content: bytes) -> bool:
    """Do both readers read this clear block alike?"""
    if content.startswith(b"\n") or b"\n\n" in content:
        return False
    if b"\r" in content and not _returns_are_plain(content):
        return False
    feeds, quotes = positions(content, LINE_FEED), positions(content, QUOTE)
    ends = feeds[np.searchsorted(quotes, feeds) % 2 == 0] if len(quotes) else feeds
    return bool(np.diff(ends, prepend=-1, append=len(content)).max() <= LONGEST_FIELD)


def _returns_are_plain(content: bytes) -> bool:
    alone = content.count(b"\r") != content.count(b"\r\n")
    return not (alone or content.startswith(b"\r") or b"\n\r" in content)


def taken_apart(content: bytes, names: tuple[str, ...], delimiter: str, coded: list[str]) -> tuple[pa.Table, list[int]]:
    """The records of a plain block in UTF-8 that have as many fields as there are names, and the places of the others.

    All columns are text, those of `coded` dictionary-encoded.
    """
    broken: list[int] = []

    def skip(record: pa.csv.InvalidRow) -> str:
        broken.append(record.number - 1)
        return "skip"

    quoted = b'"' in content
    table = pa.csv.read_csv(
        pa.BufferReader(content),
        pa.csv.ReadOptions(use_threads=False, column_names=names, block_size=len(content) + 1),
        pa.csv.ParseOptions(
            delimiter=delimiter,
            quote_char='"' if quoted else False,
            newlines_in_values=quoted,
            ignore_empty_lines=False,
            invalid_row_handler=skip,
        ),
        pa.csv.ConvertOptions(
            column_types=text_types(names, coded),
            strings_can_be_null=False,
            check_utf8=False,  # the whole file was
        ),
    )
    return table, broken


def text_types(names: Sequence[str], coded: list[str]) -> dict[str, pa.DataType]:
    """The type of each column of text: those of `coded` are dictionary-encoded."""
    few = pa.dictionary(pa.int32(), pa.string())
    return {name: few if name in coded else pa.string() for name in names}
