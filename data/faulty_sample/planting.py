"""Putting faults into right rows and keeping the list of them.

Belongs here: how a fault is planted and written down. Does not belong here: which faults (contact_faults.py,
table_faults.py), where right rows come from (right_rows.py).
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

Row = dict[str, str]
UNKNOWN_FACILITY = "F0098"  # a facility that no table of facilities has


@dataclass
class Line:
    """A row on its way into a file. `faults`: (column, rule, severity) that a check should find in it, none for a
    right row. `extra`: fields beyond the header, which make the record too long."""

    values: Row
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    extra: tuple[str, ...] = ()
    touched: bool = False


class Planter:
    """The rows of one table in one delivery."""

    def __init__(self, rows: list[Row], may_be_spoilt: Callable[[Row], bool] = lambda row: True) -> None:
        self.lines = [Line(dict(row)) for row in rows]
        self.spelt: Counter[tuple[str, str]] = Counter()
        self._may_be_spoilt = may_be_spoilt

    def line(self, where: Callable[[Row], bool] = lambda row: True) -> Line:
        """The first right row that fits and may be spoilt, taken so that no other fault uses it."""
        for line in self.lines:
            if not line.touched and self._may_be_spoilt(line.values) and where(line.values):
                line.touched = True
                return line
        raise ValueError("no right row is left that fits: take more rows")

    def plant(self, rule: str, severity: str, column: str, where: Callable = lambda row: True, **changes: str) -> Line:
        """Change a right row so that it breaks `rule`; the fault is seen in `column` (of several, the one changed)."""
        line = self.line(where)
        line.values |= changes
        line.faults.append((column, rule, severity))
        return line

    def add(self, values: Row, *faults: tuple[str, str, str]) -> Line:
        """A row more, at the end."""
        line = Line(dict(values), [*faults], touched=True)
        self.lines.append(line)
        return line

    def spell(self, column: str, standard: str, written: str) -> None:
        """Not a fault: a code in another spelling that certainly means it, which is counted in `spelt`."""
        self.line(lambda row: row[column] == standard).values[column] = written
        self.spelt[column, standard] += 1

    def column_faults(self, where: Callable = lambda row: True, **wrong: tuple[str, str]) -> None:
        """Faults of single columns: column = (rule, text that breaks it)."""
        for column, (rule, text) in wrong.items():
            line = self.line(where)
            line.values[column] = text
            line.faults.append((column, rule, "hold"))

    def same_key(self, column: str, where: Callable = lambda row: True, other: str | None = None) -> None:
        """Two rows with one key that differ in a column: nobody can tell which is right. `other`: what stands there
        in the second row; left out, the opposite of true or false."""
        line = self.line(where)
        other = {"true": "false", "false": "true"}[line.values[column]] if other is None else other
        line.faults.append(("key", "key", "hold"))
        self.add(line.values | {column: other}, ("key", "key", "hold"))


def random_like(prefix: str, digits: int, name: str) -> str:
    """A key that looks random and is always the same for a name."""
    return prefix + hashlib.sha256(name.encode()).hexdigest().upper()[:digits]
