"""The rows that stand in the end, on their way into the records, and what the account needs of them.

Belongs here: counting them while they pass. Does not: which rows stand (`assets.records`), the account (`account`), the
disk (`spilled_rows`).
"""

from collections import Counter

import pandas as pd
import pyarrow as pa

from pipelines.account import late_rows
from pipelines.spilled_rows import InKeyOrder, SpilledRows
from schemas.editions import PERIOD_COLUMNS
from schemas.records import typed_frame
from schemas.tables import TABLES

NEEDED = {table: {"file", "received_month", "contact_month", PERIOD_COLUMNS.get(table)} for table in TABLES}
"""Columns that are looked at while rows pass."""


class NoPeriod(ValueError):
    """Nothing says what period the records are of."""


class Standing:
    """Rows by table, in the order of their keys. `rows`: how many, by table; `by_file`, `late`: by number of the file.

    `ranges`: in so many parts those of a table are put in order.
    """

    def __init__(self, index: dict, spilled: SpilledRows, ranges: int):
        self._index, self._spilled, self._ranges = index, spilled, ranges
        self.in_order: dict[str, InKeyOrder] = {}
        self.rows: Counter[str] = Counter()
        self.by_file: Counter[int] = Counter()
        self.late: Counter[int] = Counter()
        self._last_month: pd.Timestamp | None = None

    def add(self, table: str, rows: pa.Table) -> None:
        """Rows of a table that stand, with `file`."""
        if table not in self.in_order:
            self.in_order[table] = InKeyOrder(self._spilled, table, self._ranges)
        self.in_order[table].add(rows)
        self.rows[table] += len(rows)
        frame = typed_frame(rows.select([name for name in rows.column_names if name in NEEDED[table]]))
        self.by_file.update({int(number): int(rows) for number, rows in frame["file"].value_counts().items()})
        self.late.update(late_rows(self._index, table, frame))
        if "contact_month" in frame and len(frame):
            months = [frame["contact_month"].max(), *([self._last_month] if self._last_month is not None else [])]
            self._last_month = max(months)

    def last_day(self) -> str:
        """The last day of the last month of a contact. Raises NoPeriod."""
        if self._last_month is None:
            raise NoPeriod("no row was accepted and no --data-cutoff given: nothing says what period this is")
        return (self._last_month + pd.offsets.MonthEnd(0)).date().isoformat()
