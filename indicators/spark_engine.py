"""Run the same SQL over the same record tables on Apache Spark: for records that outgrow one machine.

Belongs here: a session that writes nothing down, record tables as its views, and a statement carried from DuckDB's
words to Spark's by sqlglot. Does not: what the statements say (`units`, `compile`), the engine of one machine
(`engines`), from what size Spark is worth it (docs/spark.md). pyspark is not installed by default
(`pip install '.[spark]'`), and it needs Java 17 or later.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot
from sqlglot.errors import SqlglotError

from indicators.engines import EngineError, columns_in_types

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[*]"
"""Spark in this process, on all cores of this machine."""

SPARK_TYPES = {
    "text": "STRING",
    "code": "STRING",
    "codes": "ARRAY<STRING>",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "month": "DATE",
    "day": "DATE",
}

SETTINGS = {
    # Nothing of a record is shown or kept: no page, no history of events, no words in a log.
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.eventLog.enabled": "false",
    "spark.log.level": "OFF",
    # A failed conversion stops, as in DuckDB, and days are days wherever the machine stands.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.catalogImplementation": "in-memory",
}

ON_ONE_MACHINE = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}


class SparkMissing(RuntimeError):
    """Spark cannot be started here; the message says what it needs."""


class SparkEngine:
    """A Spark session that sees record tables as views."""

    def __init__(self, session: "SparkSession"):
        self._session = session

    def run(self, sql: str) -> pa.Table:
        """The result of one query in DuckDB's words. Raises EngineError; the order of rows is the query's own."""
        from pyspark.errors import PySparkException

        try:
            (translated,) = sqlglot.transpile(sql, read="duckdb", write="spark")
            return self._session.sql(translated).toArrow()
        except SqlglotError:
            raise EngineError("a statement cannot be said in Spark's words") from None
        except PySparkException as error:
            # The text of an error can quote the value it failed on: only its kind is passed on.
            raise EngineError(f"Spark stopped with {error.getCondition() or type(error).__name__}") from None
        except Exception as error:
            raise EngineError(f"Spark stopped with {type(error).__name__}") from None

    def of_some_women(self) -> Iterator["SparkEngine"]:
        """This engine: Spark divides the records itself."""
        yield self


@contextmanager
def open_spark(
    records: Mapping[str, Path], tables: Iterable[str], master: str = LOCAL, spill: Path | None = None
) -> Iterator[SparkEngine]:
    """An engine with one view for each of `tables`, for the time of a `with` block, as `engines.open_engine` gives it.

    `records`: Parquet file, or folder of Parquet files, of each table that there is; every worker must be able to read
    them at these paths. `master`: address of a cluster, or `local[N]`. `spill`: a private folder in which what does not
    fit in memory has a folder of its own, removed at the end; workers of a cluster use the folders that the cluster
    gives them. Raises SparkMissing.
    """
    # One folder for all sessions: Java keeps to the first that it was given for as long as the process lasts.
    folder = (spill or Path(gettempdir())) / f"spark-{os.getpid()}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        session = _session(master, folder)
        try:
            for table in tables:
                _create_view(session, table, records.get(table))
            yield SparkEngine(session)
        finally:
            session.stop()
    finally:
        # Java may make the folder once more as it ends, empty.
        rmtree(folder, ignore_errors=True)


def _session(master: str, folder: Path) -> "SparkSession":
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise SparkMissing("Spark is not installed here; once: pip install '.[spark]' (it needs Java 17 too)") from None
    # Workers in this process must be the Python that runs this, not the first on the path.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    own = ON_ONE_MACHINE if master.startswith("local") else {}
    folders = {"spark.local.dir": str(folder), "spark.sql.warehouse.dir": str(folder)}
    builder = SparkSession.builder.master(master).appName("ipv-indicators")
    for name, value in {**SETTINGS, **own, **folders}.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        raise SparkMissing(
            f"Spark could not be started at {master} ({type(error).__name__}); it needs Java 17 or later, and the "
            "address of a cluster that can be reached, or local[N]"
        ) from None


def _create_view(session: "SparkSession", table: str, path: Path | None) -> None:
    """A view with all columns of a table in their types, empty where the file lacks them."""
    present = set(pq.ParquetDataset(path).schema.names) if path else set()
    columns = columns_in_types(table, present, SPARK_TYPES)
    rows = session.read.parquet(str(path)) if path else session.sql("SELECT 1 WHERE FALSE")
    rows.selectExpr(*columns).createOrReplaceTempView(table)
