"""The columns of every table, described for programs and for the data dictionary.

Belongs here: reading the description of a table off its model. Does not: the models (`tables`), the
constructors of their columns (`fields`).
"""

from dataclasses import dataclass
from functools import cache

from schemas.tables import TABLES


@dataclass(frozen=True)
class Column:
    """One column. `kind`: text, code, codes, integer, number, boolean, month or day.

    `only_if`: when it may be filled. `pattern`: of a text. `lowest` and `highest` (included) and `above` (not
    included): limits of a number, None for none.
    """

    name: str
    kind: str
    code_list: str | None
    nullable: bool
    unit: str
    title: str
    meaning: str
    sensitivity: str
    only_if: str
    pattern: str = ""
    lowest: float | None = None
    highest: float | None = None
    above: float | None = None


@cache
def describe(table_name: str) -> tuple[Column, ...]:
    """The columns of a table in their order. KeyError if there is no such table."""
    return tuple(
        Column(
            name=name,
            nullable=column.nullable,
            title=column.title,
            meaning=column.description,
            **column.metadata,
        )
        for name, column in TABLES[table_name].to_schema().columns.items()
    )


def column_names(table_name: str) -> tuple[str, ...]:
    """Names of the columns of a table, in their order."""
    return tuple(column.name for column in describe(table_name))


def coded_columns(table_name: str) -> list[str]:
    """Columns of a table with few distinct texts, which are held as codes; none for a table that has no name."""
    return [column.name for column in describe(table_name) if column.kind != "text"] if table_name else []
