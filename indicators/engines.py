"""Run SQL over record tables: the only place that opens DuckDB.

Belongs here: opening a database that can reach the given files and nothing else, and running one statement.
Does not: what the statements say (`units`, `compile`), the engine for records that outgrow one machine
(`spark_engine`), which has the same method `run` and the same tables.
"""

import errno
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.columns import describe

THREADS, OF_SOME_WOMEN = 2, 1
"""Each thread has memory of its own: with two, 400 MB were too little for a quarter of a million rows about women."""
HALF_OF_IT = "50%"
"""Memory for counting: the other half is for what is made of the counts."""

SQL_TYPES = {
    "text": "VARCHAR",
    "code": "VARCHAR",
    "codes": "VARCHAR[]",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "month": "DATE",
    "day": "DATE",
}

ABOUT_THE_STATEMENT = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)
"""Errors whose text repeats the statement, never a record."""


class Engine(Protocol):
    """What counting needs of an engine: `DuckDBEngine`, or `spark_engine.SparkEngine`."""

    def run(self, sql: str) -> pa.Table:
        """The result of one query."""

    def of_some_women(self) -> Iterator["Engine"]:
        """Engines on the records of some women each, all records of each woman; the engine itself where they are not
        divided."""


PartOpener = Callable[[], AbstractContextManager["DuckDBEngine"]]
Opener = Callable[[Mapping[str, Path], Iterable[str]], AbstractContextManager[Engine]]
"""Opens an engine over the Parquet files of record tables: `open_engine`, or one like it."""


def already_open(engine: Engine) -> Opener:
    """Gives an engine that is open over the same records already: for all that is counted in one run."""
    return lambda records, tables: nullcontext(engine)


class EngineError(RuntimeError):
    """A statement failed. The message never holds a value of a record."""


class DuckDBEngine:
    """An in-memory DuckDB that sees record tables as views."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, parts: Sequence[PartOpener] = ()):
        self._connection, self._parts = connection, parts

    def run(self, sql: str) -> pa.Table:
        """The result of one query. Raises EngineError, OSError; the order of rows is the query's own ORDER BY."""
        try:
            return self._connection.sql(sql).to_arrow_table()
        except ABOUT_THE_STATEMENT as error:
            raise EngineError(f"the engine does not understand a statement: {error}") from None
        except duckdb.IOException:
            raise OSError(errno.EIO, "the engine could not read a file of records") from None
        except duckdb.Error as error:
            # A conversion or overflow error quotes the value it failed on: only its kind is passed on.
            raise EngineError(f"the engine stopped with {type(error).__name__}") from None

    def of_some_women(self) -> Iterator["DuckDBEngine"]:
        """Engines on the records of some women each, all records of each woman: one after the other, open until the
        next. Where these are not divided, the engine itself."""
        for opened in self._parts:
            with opened() as engine:
                yield engine
        if not self._parts:
            yield self

    @contextmanager
    def lists(self, **tables: pa.Table) -> Iterator[None]:
        """Further tables from memory, under their names, for the time of a `with` block."""
        for name, table in tables.items():
            self._connection.register(name, table)
        try:
            yield
        finally:
            for name in tables:
                self._connection.unregister(name)


@contextmanager
def open_engine(
    records: Mapping[str, Path],
    tables: Iterable[str],
    threads: int = THREADS,
    spill: Path | None = None,
    memory: str = HALF_OF_IT,
    women: Sequence[Mapping[str, Path]] = (),
) -> Iterator[DuckDBEngine]:
    """An engine with one view for each of `tables`, for the time of a `with` block.

    `records`: Parquet file of each table that there is. A table or column that is not there is empty, so that
    every statement can be compiled; whether an indicator may be counted is decided elsewhere. Once the views
    stand, no other file can be read, nothing can be written, no extension loaded and no setting changed.
    `threads`: fixed, so that results do not depend on the machine. `memory`: what a statement may have, like 2GB or
    50% of the machine's. What does not fit into it goes into a folder of its own in `spill`, a private one, and is
    gone at the end; without `spill` nothing is written and such a statement fails. `women`: files with the records of
    some women each, by table, where these are divided (`DuckDBEngine.of_some_women`).
    """
    views, tables = {}, tuple(tables)
    parts = [partial(open_engine, {**records, **part}, tables, OF_SOME_WOMEN, spill, memory) for part in women]
    for table in tables:
        path = records.get(table)
        present = set(pq.read_schema(path).names) if path else set()
        views[table] = _view(table, present, f"read_parquet({_text(Path(path).resolve())})" if path else "")
    with (
        _spilling(spill) as folder,
        _closed_engine(views, records.values(), threads, memory=memory, spill=folder, parts=parts) as engine,
    ):
        yield engine


@contextmanager
def _spilling(folder: Path | None) -> Iterator[Path | None]:
    """A folder of one's own in `folder`, for the time of a `with` block."""
    if folder is None:
        yield None
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="counting-", dir=folder) as own:
        yield Path(own)


@contextmanager
def open_tables(
    tables_in_memory: Mapping[str, pa.Table], tables: Iterable[str], threads: int = THREADS
) -> Iterator[DuckDBEngine]:
    """An engine like that of `open_engine` with record tables from memory; what is not there is empty."""
    present = {f"{name}_in_memory": table for name, table in tables_in_memory.items()}
    views = {}
    for name in tables:
        found = tables_in_memory.get(name)
        columns = set(found.column_names) if found is not None else set()
        views[name] = _view(name, columns, f"{name}_in_memory" if columns else "")
    with _closed_engine(views, [], threads, present) as engine:
        yield engine


@contextmanager
def open_file(path: Path, name: str, threads: int = THREADS) -> Iterator[DuckDBEngine]:
    """An engine like that of `open_engine` with the Parquet file `path`, whatever its columns, as the view `name`."""
    views = {name: f"SELECT * FROM read_parquet({_text(Path(path).resolve())})"}
    with _closed_engine(views, [path], threads) as engine:
        yield engine


@contextmanager
def open_new_database(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a new database file of one's own, which can reach no other file and load no extension."""
    connection = duckdb.connect(path)
    try:
        _close_doors(connection)
        _lock(connection)
        yield connection
    finally:
        connection.close()


def _close_doors(connection: duckdb.DuckDBPyConnection) -> None:
    for setting in ("autoinstall_known_extensions", "autoload_known_extensions", "allow_community_extensions"):
        connection.execute(f"SET {setting} = false")
    connection.execute("SET temp_directory = ''")


def _lock(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


@contextmanager
def _closed_engine(
    views: Mapping[str, str],
    paths: Iterable[Path],
    threads: int,
    in_memory: Mapping[str, pa.Table] | None = None,
    memory: str = HALF_OF_IT,
    spill: Path | None = None,
    parts: Sequence[PartOpener] = (),
) -> Iterator[DuckDBEngine]:
    connection = duckdb.connect(":memory:")
    try:
        connection.execute(f"SET threads = {int(threads)}")
        _close_doors(connection)
        connection.execute(f"SET memory_limit = {_text(memory)}")
        if spill:
            connection.execute(f"SET temp_directory = {_text(spill.resolve())}")
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("SET enable_progress_bar = false")
        for name, table in (in_memory or {}).items():
            connection.register(name, table)
        for name, select in views.items():
            connection.execute(f"CREATE VIEW {name} AS {select}")
        readable = ", ".join(_text(Path(path).resolve()) for path in paths)
        connection.execute(f"SET allowed_paths = [{readable}]")
        _lock(connection)
        yield DuckDBEngine(connection, parts)
    finally:
        connection.close()


def columns_in_types(table: str, present: set[str], types: Mapping[str, str]) -> list[str]:
    """All columns of a record table as an engine selects them, null where they are not `present`. `types`: by kind."""
    return [
        column.name if column.name in present else f"CAST(NULL AS {types[column.kind]}) AS {column.name}"
        for column in describe(table)
    ]


def _view(table: str, present: set[str], origin: str) -> str:
    """SELECT of all columns of a table in their types, empty where `origin` (SQL) lacks them or there is none."""
    columns = ", ".join(columns_in_types(table, present, SQL_TYPES))
    return f"SELECT {columns} FROM {origin or '(SELECT 1) WHERE FALSE'}"


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
