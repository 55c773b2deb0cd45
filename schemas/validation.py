"""Checking a table of text against its model: accepted rows, and where the others are wrong, never with what.

Belongs here: one table at a time. Does not: rules between rows and tables (`across`, re-exported here), the
rules themselves (`tables`), reading files (`reading`).

The model (pandera) is the one definition. A check of a column is asked once for every distinct value of it, a
row rule once for every distinct combination of the columns it looks at; the answer is then told to the rows.
`tests/property/test_validation_by_combination.py` shows that this says the same as the model does row by row.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from schemas.across import validate_across
from schemas.coded import CodedColumn, coded_from_arrow, coded_from_pandas
from schemas.columns import coded_columns, column_names, describe
from schemas.faults import faults_of, withdrawn_rows
from schemas.packed_text import text_batches
from schemas.repeats import known_duplicates
from schemas.rules import QUARANTINING
from schemas.tables import KEYS
from schemas.typing_rows import empty_column

__all__ = ["Validated", "known_duplicates", "validate_across", "validate_batch", "validate_batches", "validate_table"]

BATCH_ROWS = 1 << 18
"""Rows validated at a time: enough to find few new combinations, few enough for the memory of a small machine."""


@dataclass(frozen=True)
class Validated:
    """What became of the rows of a table.

    `accepted`: typed, with `row_number`. `quarantine` and `notices`: DataFrame[row_number, column, rule,
    severity], one row per fault; notices (warn, ticket) concern accepted rows. `quarantined_keys`: the keys,
    where readable, of quarantined rows; restricted like the rows, needed to tell a hole from a held version.
    """

    accepted: pd.DataFrame | pa.Table = field(repr=False)
    quarantine: pd.DataFrame = field(repr=False)
    notices: pd.DataFrame = field(repr=False)
    quarantined_keys: pd.DataFrame = field(repr=False)


def validate_table(table_name: str, text_frame: pd.DataFrame) -> Validated:
    """Check text rows, which have `row_number` and the columns of the table, against the model of the table.

    Every fault of a column is reported; row rules are asked only of rows whose columns are all right. Raises
    ValueError if the columns are not those of the table.
    """
    _need_columns(table_name, text_frame.columns)
    columns = {c.name: coded_from_pandas(table_name, text_frame[c.name], c) for c in describe(table_name)}
    return _validated(table_name, columns, text_frame["row_number"].to_numpy(dtype="int64"), _typed_frame)


def validate_batch(table_name: str, batch: pa.RecordBatch) -> Validated:
    """The same for an Arrow batch of text columns, plain or dictionary-encoded, and `row_number`.

    `accepted` is then an Arrow table, codes dictionary-encoded.
    """
    _need_columns(table_name, batch.schema.names)
    columns = {c.name: coded_from_arrow(table_name, batch.column(c.name), c) for c in describe(table_name)}
    return _validated(table_name, columns, batch.column("row_number").to_numpy(zero_copy_only=False), _typed_arrow)


def validate_batches(table_name: str, path: Path) -> Iterator[Validated]:
    """The same for a Parquet file of text columns and `row_number`, part by part, for files larger than memory.

    Codes are read dictionary-encoded, as they are stored.
    """
    for batch in text_batches(path, coded_columns(table_name), BATCH_ROWS):
        yield validate_batch(table_name, batch)


def _need_columns(table_name: str, found) -> None:
    if set(found) != {"row_number", *column_names(table_name)}:
        raise ValueError(f"The frame must have row_number and exactly the columns of {table_name}.")


def _validated(table_name: str, columns: dict[str, CodedColumn], row_numbers: np.ndarray, typed) -> Validated:
    faults = faults_of(table_name, columns, len(row_numbers))
    held = faults.rows(QUARANTINING)
    kept = np.flatnonzero(~held)
    all_faults = faults.frame(row_numbers)
    quarantining = all_faults["severity"].isin(QUARANTINING)
    keys = pd.DataFrame({name: columns[name].typed(np.flatnonzero(held)) for name in KEYS[table_name]})
    noticed = ~quarantining & ~all_faults["row_number"].isin(row_numbers[held])
    return Validated(
        accepted=typed(table_name, columns, kept, row_numbers),
        quarantine=all_faults[quarantining].reset_index(drop=True),
        notices=all_faults[noticed].reset_index(drop=True),
        quarantined_keys=keys.dropna().reset_index(drop=True),
    )


def _typed_frame(
    table_name: str, columns: dict[str, CodedColumn], kept: np.ndarray, row_numbers: np.ndarray
) -> pd.DataFrame:
    typed = pd.DataFrame({name: coded.typed(kept) for name, coded in columns.items()})
    withdrawn = withdrawn_rows(columns)
    if withdrawn is not None:
        withdrawn = withdrawn[kept]
        for coded in columns.values():
            if coded.column.nullable:
                name = coded.column.name
                typed[name] = typed[name].where(~withdrawn, empty_column(coded.column, typed.index))
    typed.insert(0, "row_number", row_numbers[kept].astype("int64"))
    return typed


def _typed_arrow(
    table_name: str, columns: dict[str, CodedColumn], kept: np.ndarray, row_numbers: np.ndarray
) -> pa.Table:
    withdrawn = withdrawn_rows(columns)
    nowhere = np.empty(0, dtype=np.int64)
    withdrawn = nowhere if withdrawn is None else np.flatnonzero(withdrawn[kept])
    mask = np.zeros(len(row_numbers), dtype=bool)
    mask[kept] = True
    kept_rows = pa.array(mask)
    arrays = {"row_number": pa.array(row_numbers[kept].astype("int64"))}
    for name, coded in columns.items():
        arrays[name] = coded.arrow(kept_rows, withdrawn if coded.column.nullable else nowhere)
    return pa.table(arrays)
