"""A release, or part of one, as a DuckDB file: tables, views and comments.

Belongs here: writing the file. Does not: what is in it (`dashboards.downloads`). It is made on demand and is no part of
a release: DuckDB gives every file another identity, so that the same rows do not give the same bytes.
"""

from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from dashboards.downloads.described_tables import INTEGER, NUMBER, DescribedRelease, DescribedTable
from dashboards.downloads.parquet_file import arrow_array
from indicators.engines import open_new_database
from pipelines.store import write_whole

SQL_TYPES = {INTEGER: "BIGINT", NUMBER: "DOUBLE"}

VIEWS = {
    "shown": (
        "SELECT * FROM cells WHERE status = 'shown'",
        "Rows with a figure. Count rows of cells, not of this view, to say how many there are.",
    ),
    "without_figure": (
        "SELECT * FROM cells WHERE status <> 'shown'",
        "Rows without a figure, and why. None of them is 0.",
    ),
    "cells_labelled": (
        "SELECT {labels}, c.numerator, c.denominator, c.value, i.unit, c.lower, c.upper, c.status, c.reliability "
        "FROM cells c LEFT JOIN indicators i USING (indicator) {joins}",
        "Cells with the labels of their codes.",
    ),
}
LABELLED = ("indicator", "region", "migrant_status", "ethnic_group")


def write_duckdb(described: DescribedRelease, path: Path) -> None:
    """Write the described tables, `codes` of all of them, and views of `cells` if they are among them: whole or not at
    all, and only readable.

    Opened with `read_only=True`, several people can read it at once.
    """

    def write(partial: Path) -> None:
        partial.unlink(missing_ok=True)
        with open_new_database(partial) as connection:
            for table in described.tables:
                _write_table(connection, table)
            _write_codes(connection, described)
            if "cells" in {table.name for table in described.tables}:
                _write_views(connection)
        partial.chmod(0o444)

    write_whole(path, write)


def _write_table(connection: duckdb.DuckDBPyConnection, table: DescribedTable) -> None:
    arrays = [arrow_array(table, column) for column in table.columns]
    columns = ", ".join(f'"{column.name}" {SQL_TYPES.get(column.kind, "VARCHAR")}' for column in table.columns)
    connection.execute(f"CREATE TABLE {table.name} ({columns})")
    connection.register("arriving", pa.table(arrays, names=list(table.names)))
    connection.execute(f"INSERT INTO {table.name} SELECT * FROM arriving")
    connection.unregister("arriving")
    connection.execute(f"COMMENT ON TABLE {table.name} IS {_quoted(table.meaning)}")
    for column in table.columns:
        connection.execute(f'COMMENT ON COLUMN {table.name}."{column.name}" IS {_quoted(column.meaning)}')


def _write_codes(connection: duckdb.DuckDBPyConnection, described: DescribedRelease) -> None:
    codes = pd.DataFrame(
        [
            (table.name, column.name, place, code, label)
            for table in described.tables
            for column in table.columns
            for place, (code, label) in enumerate(column.codes.items())
        ],
        columns=["table_name", "column_name", "place", "code", "label"],
    )
    connection.register("arriving", codes)
    connection.execute("CREATE TABLE codes AS SELECT * FROM arriving")
    connection.unregister("arriving")
    connection.execute("COMMENT ON TABLE codes IS 'What each code means; place is its order.'")


def _write_views(connection: duckdb.DuckDBPyConnection) -> None:
    labels = ", ".join(["c.period", "c.breakdown", *(f"{name}_.label AS {name}" for name in LABELLED)])
    joins = " ".join(
        f"LEFT JOIN codes {name}_ ON {name}_.table_name = 'cells' AND {name}_.column_name = '{name}' "
        f"AND {name}_.code = c.{name}"
        for name in LABELLED
    )
    for name, (statement, comment) in VIEWS.items():
        connection.execute(f"CREATE VIEW {name} AS {statement.format(labels=labels, joins=joins)}")
        connection.execute(f"COMMENT ON VIEW {name} IS {_quoted(comment)}")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
