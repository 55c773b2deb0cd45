"""A protected table as CSV.

Belongs here: what is written, with true counts or without. Does not: what is hidden (`table_protection`).
"""

import csv
import io
from collections.abc import Sequence

import numpy as np

from indicators.disclosure.tables import FrequencyTable

SUPPRESSED = "suppressed"
ROUNDED = "rounded"


def for_publication(table: FrequencyTable, hidden: np.ndarray, values: np.ndarray, every_row: bool = False) -> str:
    """Dimensions, count and `suppressed`; hidden counts are empty, the others as in `values`. No other column.

    Rows that nobody publishes are left out; with `every_row` they are there as hidden ones.
    """
    kept = [k for k, name in enumerate(table.columns) if name in {*_dimensions(table), table.count_column}]
    count = kept.index(table.columns.index(table.count_column))
    lines = [[table.columns[k] for k in kept] + [SUPPRESSED]]
    for i in np.flatnonzero(table.published | every_row):
        row, is_hidden, value = table.rows[i], hidden[i], values[i]
        line = [row[k] for k in kept] + [str(int(is_hidden))]
        line[count] = "" if is_hidden else str(value)
        lines.append(line)
    return _csv(lines)


def with_true_counts(table: FrequencyTable, hidden: np.ndarray, values: np.ndarray | None) -> str:
    """The table as it came and `suppressed`; where there are rounded `values` also `rounded`, empty for hidden ones."""
    made = {SUPPRESSED: [str(int(is_hidden)) for is_hidden in hidden]}
    if values is not None:
        made[ROUNDED] = ["" if is_hidden else str(value) for is_hidden, value in zip(hidden, values, strict=True)]
    columns = list(table.columns) + [name for name in made if name not in table.columns]
    lines = [columns]
    for i, row in enumerate(table.rows):
        cells = dict(zip(table.columns, row, strict=True)) | {name: column[i] for name, column in made.items()}
        lines.append([cells[name] for name in columns])
    return _csv(lines)


def left_out(table: FrequencyTable) -> list[str]:
    """Columns that a table for publication does not have: they may tell what is hidden."""
    return [name for name in table.columns if name not in {*_dimensions(table), table.count_column, SUPPRESSED}]


def _dimensions(table: FrequencyTable) -> list[str]:
    return [name for axis in table.axes for name in axis.dimensions]


def _csv(lines: Sequence[Sequence[str]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(lines)
    return file.getvalue()
