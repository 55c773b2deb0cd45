"""The same counts by DuckDB and by Spark, both in this machine: what Spark costs, and what of it is its start.

What is counted: the indicators by contact, woman and case, as in `aggregation`, in two threads each. The cells must be
the same. Does not belong here: Spark on many machines, which needs them.
"""

import hashlib
import os
import shutil
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from benchmarks.aggregation import ALL_UNITS, FLOOR, count, describe_run, read_description
from benchmarks.measure import Measured, measure_in_turn
from indicators.engines import Opener, open_engine

APART = Path(__file__).parents[1] / ".venv" / "spark"
"""Where `make spark` puts it: beside pandera, every process would load it."""
MASTER = "local[2]"
MODULE = "benchmarks.spark"
WAYS = {
    FLOOR: "benchmarks.aggregation:scan_all",
    "cells by DuckDB": f"{MODULE}:by_duckdb",
    "Spark starts and counts the facilities": f"{MODULE}:only_start",
    "cells by Spark, its start with it": f"{MODULE}:by_spark",
}


class OtherCells(AssertionError):
    """The engines do not give the same cells."""


def report(rows: int, folder: Path) -> list[str]:
    """Lines of a table: CPU seconds, ratio to one scan, peak memory of both engines. Raises OtherCells."""
    if not (shutil.which("java") and (APART.is_dir() or find_spec("pyspark"))):
        return ["Spark is not here: it needs Java 17 or later, and once: make spark"]
    described = describe_run(rows, folder)
    before = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(APART), *([before] if before else [])])
    try:
        found = dict(zip(WAYS, measure_in_turn(list(WAYS.values()), str(described), runs=1), strict=True))
    finally:
        os.environ["PYTHONPATH"] = before
    cells = {found[way].result for way in WAYS if way.startswith("cells")}
    if len(cells) != 1:
        raise OtherCells("Spark and DuckDB do not give the same cells")
    return [
        f"Both engines in two threads, {rows:,} service contacts: the same {cells.pop()}",
        "",
        "| way | CPU s | / scan | peak MB | clock s |",
        "|---|---|---|---|---|",
        *(_line(way, one, found[FLOOR]) for way, one in found.items()),
    ]


def _line(way: str, one: Measured, scan: Measured) -> str:
    ratio = one.cpu_seconds / scan.cpu_seconds
    return f"| {way} | {one.cpu_seconds:.1f} | {ratio:.1f} | {one.peak_megabytes:.0f} | {one.wall_seconds:.1f} |"


def by_duckdb(described: str) -> str:
    """How many cells, and a hash of all of them."""
    return _told(described, open_engine)


def by_spark(described: str) -> str:
    """How many cells, and a hash of all of them."""
    return _told(described, _spark(described))


def only_start(described: str) -> str:
    """Java, Spark and a statement on the smallest table."""
    paths, _ = read_description(described)
    with _spark(described)(paths, ["facility"]) as engine:
        return str(engine.run("SELECT count(*) AS n FROM facility").column("n")[0])


def _spark(described: str) -> Opener:
    # Only here: where Spark is not, the other benchmarks go on.
    from indicators.spark_engine import open_spark

    return partial(open_spark, master=MASTER, spill=Path(described).parent)


def _told(described: str, opener: Opener) -> str:
    cells: pd.DataFrame = count(described, ALL_UNITS, opener=opener)
    written = cells.to_csv(index=False, lineterminator="\n").encode()
    return f"{len(cells):,} cells ({hashlib.sha256(written).hexdigest()[:16]})"
