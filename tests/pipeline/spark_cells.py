"""Counts by Spark, in a process of its own: pyspark is kept out of the one that runs the tests, where it slows every
import of pandera.

Run as `python -m tests.pipeline.spark_cells SEED FOLDER`: writes cells, contributors and
cascade of the random country with this seed, and to `errors.json` what went wrong on purpose.
"""

import json
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from indicators.cascade import load_cascade
from indicators.cascade_cells import compute_cascade
from indicators.cells import compute_cells
from indicators.contributors import count_contributions
from indicators.disclosure.policy import load_policy
from indicators.engines import EngineError, Opener, already_open, open_engine
from indicators.spark_engine import open_spark
from indicators.timeline import read_once
from schemas.columns import column_names
from schemas.dimensions import load_dimensions
from schemas.records import arrow_schema
from schemas.tables import TABLES
from tests.hand_made_records import catalogue
from tests.property.random_country import random_country

LOCAL = "local[2]"


def written(seed: int, folder: Path) -> dict:
    """The records of a country as Parquet files, and what counting them takes."""
    country = random_country(seed)
    records = {}
    for name, rows in country.tables.items():
        records[name] = folder / f"{name}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(name)), records[name])
    return {
        "records": records,
        "supplied": {name: set(column_names(name)) for name in records},
        "dimensions": load_dimensions({code: code for code in country.regions}),
        "data_cutoff": country.cutoff,
    }


def counted(counting: dict, opener: Opener) -> dict[str, pd.DataFrame]:
    """All that a run counts, by name."""
    sheets, published = catalogue(), load_policy().published_breakdowns
    return {
        "cells": compute_cells(sheets, source="random", opener=opener, **counting),
        "contributors": count_contributions(sheets, breakdowns=published, opener=opener, **counting).table(),
        "cascade": compute_cascade(load_cascade(sheets), sheets, opener=opener, **counting),
    }


def errors(records: dict[str, Path]) -> dict[str, str]:
    """What is said of a statement with an unknown column, and of one that stumbles over a value of a record."""
    said = {}
    with open_spark(records, TABLES, LOCAL) as engine:
        for name, sql in {
            "unknown": "SELECT no_such_column FROM facility",
            "value": "SELECT CAST(facility_id AS INTEGER) AS number FROM facility",
            "words": "SELECT FROM WHERE",
        }.items():
            try:
                engine.run(sql)
            except EngineError as error:
                said[name] = f"{error} {error.__cause__} {error.__context__ if not error.__suppress_context__ else ''}"
    return said


def main(seed: int, folder: Path) -> None:
    counting = written(seed, folder)
    spill = folder / "spill"
    spill.mkdir(exist_ok=True)
    with open_spark(counting["records"], TABLES, LOCAL, spill) as engine:  # once, as in a run
        found = counted(counting | {"timeline_reader": read_once()}, already_open(engine))
    for name, table in found.items():
        table.to_parquet(folder / f"{name}.by_spark", index=False)
    said = errors(counting["records"]) | {"left": sorted(path.name for path in spill.rglob("*") if path.is_file())}
    (folder / "errors.json").write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))


def by_duckdb(seed: int, folder: Path) -> dict[str, pd.DataFrame]:
    """The same by DuckDB, in the process of the tests."""
    return counted(written(seed, folder), open_engine)
