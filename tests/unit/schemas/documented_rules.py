"""The rules and views of the data model as it writes them: in SQL, run on text rows by DuckDB.

Belongs here: reading them and giving them tables, without anything of the code under test but the kinds of columns.
"""

import re
from pathlib import Path
from typing import NamedTuple

import duckdb
import pandas as pd

from schemas.columns import describe
from schemas.tables import TABLES

TYPES = {
    "text": "VARCHAR",
    "code": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "month": "DATE",
    "day": "DATE",
}


class DocumentedRule(NamedTuple):
    """A rule of section 6.2. `scope`: row, table or cross. `severity`: a letter."""

    table: str
    scope: str
    severity: str
    sql: str


def rules_in(shared: Path) -> dict[str, DocumentedRule]:
    """All rules of section 6.2 by name."""
    text = (shared / "domain" / "data-model.md").read_text(encoding="utf-8")
    section = text.split("\n### 6.2")[1].split("\n### 6.3")[0]
    rows = re.findall(r"^\| (\w{2}\d\d) \| (\w+) \| (\w+) \| (\w) \| .*? \| `(.*)` \|$", section, re.MULTILINE)
    return {name: DocumentedRule(*rest) for name, *rest in rows}


def views_in(shared: Path) -> str:
    """The statements of section 4."""
    text = (shared / "domain" / "data-model.md").read_text(encoding="utf-8")
    return text.split("\n## 4. Derived views")[1].split("```sql\n")[1].split("\n```")[0]


def database(tables: dict[str, pd.DataFrame]) -> duckdb.DuckDBPyConnection:
    """A database with every table of ours, with `row_number`; those not in `tables` are empty."""
    connection = duckdb.connect()
    for name in TABLES:
        columns = describe(name)
        frame = tables.get(name)
        if frame is None:
            frame = pd.DataFrame({column.name: pd.Series(dtype="string") for column in columns})
            frame.insert(0, "row_number", pd.Series(dtype="int64"))
        connection.register("text_rows", frame.astype(dict.fromkeys([c.name for c in columns], "object")))
        selected = ", ".join(f"{_typed(column)} AS {column.name}" for column in columns)
        connection.execute(f"CREATE TABLE {name} AS SELECT row_number, {selected} FROM text_rows")
        connection.unregister("text_rows")
    return connection


def _typed(column) -> str:
    if (column.name, column.nullable) == ("source_ref", True):
        return "source_ref"  # an absent policy has an empty source, not none
    if column.kind == "codes":
        return f"string_split(nullif({column.name}, ''), '|')"
    return f"CAST(nullif({column.name}, '') AS {TYPES[column.kind]})"
