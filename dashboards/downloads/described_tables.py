"""A table with what its columns and codes mean: the one thing that every format is written from.

Belongs here: the shape of a described table, and text that a spreadsheet program cannot take for a formula. Does not:
what the tables of a release say (`release_tables`), how a format is written (one module each).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

TEXT, CODE, INTEGER, NUMBER = "text", "code", "integer", "number"
NUMERIC = (INTEGER, NUMBER)

ONE_DECIMAL = "[>=1]#,##0.0;[<=-1]-#,##0.0;0.00"
"""For whole columns: one decimal place, two of what is smaller than 1."""

WHOLE_NUMBER = "#,##0"
P_AS_SHOWN, SMALLEST_P = "0.0000", 0.0001
"""How counts and p values are shown, and the p value that stands for anything smaller (`schemas.equity`)."""

STATUS_SYMBOLS = {
    "suppressed": "[c]",
    "low_n": "[few]",
    "not_available": "[x]",
    "not_applicable": "[z]",
    "not_agreed": "[n]",
}
"""What stands in files for people where a figure is missing: the symbols of the pages."""

FORMULA_STARTS = tuple("=+-@|\t\r\n＝＋－＠")
"""A spreadsheet program may run a text that begins like this (OWASP, CSV injection; full-width forms too)."""


@dataclass(frozen=True)
class DescribedColumn:
    """A column. `kind`: one of TEXT, CODE, INTEGER, NUMBER. `codes`: meaning of each code that it may hold.

    `dimension`: whether the column is one of those that say which row it is. `shown_as`: how a spreadsheet shows its
    numbers, which stay whole behind it; "" for as they are. `smallest`: the number that stands for any smaller too.
    """

    name: str
    title: str
    meaning: str
    kind: str = TEXT
    codes: Mapping[str, str] = field(default_factory=dict)
    dimension: bool = False
    shown_as: str = ""
    smallest: float | None = None


@dataclass(frozen=True)
class DescribedTable:
    """Rows and what they mean. `rows` has exactly the columns of `columns`, in their order; nothing hidden in it.

    `status_column`: name of the column that says why a number is missing, "" without one. `figures`: the columns
    that it speaks of, none for all numbers.
    """

    name: str
    title: str
    meaning: str
    columns: tuple[DescribedColumn, ...]
    rows: pd.DataFrame
    key: tuple[str, ...] = ()
    status_column: str = ""
    figures: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if tuple(self.rows.columns) != self.names:
            raise ValueError(f"table {self.name} does not have the columns that are described")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True)
class DescribedRelease:
    """Tables that belong together, and where they come from. `notes`: sentences that every reader should see."""

    release_id: str
    title: str
    source_label: str
    data_cutoff: str
    notes: tuple[str, ...]
    tables: tuple[DescribedTable, ...]
    language: str = "en"


def text_and_numbers(
    name: str,
    title: str,
    meaning: str,
    columns: Sequence[DescribedColumn],
    rows: list[list],
    status: str = "",
    figures: tuple[str, ...] = ("value", "lower", "upper"),
) -> DescribedTable:
    """A table of plain rows, each number in the type of its column: see `DescribedTable` for `status` and `figures`."""
    frame = pd.DataFrame(rows, columns=[column.name for column in columns], dtype="object")
    for column in columns:
        kinds = {NUMBER: "Float64", INTEGER: "Int64", TEXT: "object"}
        frame[column.name] = frame[column.name].astype(kinds[column.kind])
    return DescribedTable(name, title, meaning, tuple(columns), frame, status_column=status, figures=figures)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet program could take a text for a formula or a command."""
    return text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)


def as_plain_text(text: str) -> str:
    """The text as it stands in a CSV: on one line, with an apostrophe before it if it could be taken for a formula.

    On one line, because what follows a carriage return would be a cell of its own to some programs.
    """
    line = "".join(character if character.isprintable() else " " for character in text)
    return f"'{line}" if is_formula(text) else line


def harmless_codes(codes: Iterable[str]) -> None:
    """Raise ValueError if a code could be taken for a formula: codes are never altered, so they are refused."""
    bad = sorted({code for code in codes if isinstance(code, str) and is_formula(code)})
    if bad:
        raise ValueError(f"{len(bad)} codes begin like a formula (= + - @): a spreadsheet program could run them")


def plain(value: object) -> object:
    """The value as plain Python: None if missing."""
    return None if pd.isna(value) else value.item() if hasattr(value, "item") else value
