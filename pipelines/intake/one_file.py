"""What is done to one delivered file: read as text, held against its delivery, screened, laid down as Parquet.

Belongs here: the work of the limited process, and nothing that needs the orchestrator: it is loaded for every run.
Does not: the limits (`limited`), what becomes of the rows (`assets.received`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa

from schemas.delivery import DeliveredFile, check_delivered
from schemas.headers import Layout, unused_columns
from schemas.packed_text import PackedText, write_texts
from schemas.reading import PART_ROWS, TextFile, TextTable, joined_faults, sha256_of
from schemas.redelivery import veiled
from schemas.screening import screen_file
from schemas.sources import Source


class InputRefused(RuntimeError):
    """A file that is not read at all: names the file, the rule, the place and what to do. Holds no value."""


@dataclass(frozen=True)
class Order:
    """A file to take in. `path`, `destination`: absolute. `name`: as the user knows it. `delivered`: what its delivery
    says of it, None for a file named on the command line. `key`: under which columns that are not kept are veiled.
    """

    path: Path
    name: str
    destination: Path
    layout: Layout
    source: Source
    delivered: DeliveredFile | None = None
    key: bytes = field(default=b"", repr=False)

    @property
    def unscreened(self) -> Path:
        """Where its rows lie until they are screened."""
        return self.destination.with_suffix(".unscreened")


@dataclass(frozen=True)
class Taken:
    """A file that was taken in. `columns`: those that rows are compared over. `not_kept`: those nothing is made of."""

    sha256: str
    physical_records: int
    rows: int
    columns: tuple[str, ...]
    not_kept: tuple[str, ...]


def take(order: Order) -> Taken:
    """Lay down the rows at `destination`, and those of wrong length at `faults_beside(destination)`.

    Raises FileRefused, OSError; what was laid down to be screened is gone then.
    """
    try:
        content = _read(order)
        if order.delivered is not None:
            check_delivered(order.delivered, content)
        screen_file(content, order.layout)
        rows, unused = content.frame, []
        if order.source.format == "file":
            unused = unused_columns(content.header, order.source.layout)
            # Rows that were sent before are recognised by whole rows: what the unused columns say is needed until then.
            hidden = [column for column in unused if column in rows]
            frames = (veiled(frame, hidden, order.source, order.key) for frame in rows.parts(PART_ROWS))
            write_texts((pa.Table.from_pandas(frame, preserve_index=False) for frame in frames), order.destination)
        else:
            order.unscreened.rename(order.destination)
    finally:
        order.unscreened.unlink(missing_ok=True)
    to_parquet(content.faults, faults_beside(order.destination))
    columns = tuple(column for column in rows.columns if column != "row_number")
    return Taken(content.sha256, content.physical_records, len(rows), columns, tuple(unused))


def _read(order: Order) -> TextTable:
    """The file as text, its rows packed in the private scratch folder: they take hardly any memory, however many.

    A file whose columns are refused is read to its end, for what else is wrong with it, and nothing of it written.
    """
    file = TextFile(order.path, order.layout, follow_links=order.delivered is None)
    faults: list[pd.DataFrame] = []

    def tables() -> Iterator[pa.Table]:
        for table, broken in file.parts():
            faults.append(broken)
            yield table.slice(0, 0) if file.header_is_refused else table

    rows = PackedText(tables(), order.unscreened)
    return TextTable(file.header, rows, joined_faults(faults), sha256_of(order.path), file.physical_records)


def faults_beside(destination: Path) -> Path:
    """Where the rows of wrong length of a file are laid down."""
    return destination.with_name(f"{destination.stem}-faults.parquet")


def to_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write rows as they are kept."""
    frame.to_parquet(path, index=False, compression="zstd")
