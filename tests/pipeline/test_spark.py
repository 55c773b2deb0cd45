"""Spark counts what DuckDB counts, cell by cell, from the same files; and says no value of a record when it fails.

Needs Java 17 or later and pyspark, importable or in `.venv/spark` (`make spark`). Skipped where they are missing; in CI
that fails.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.pipeline.spark_cells import by_duckdb

SEED = 7


def where_pyspark_is(house: Path) -> str | None:
    """What has to be on the path of Python; None if it is nowhere."""
    apart = house / ".venv" / "spark"
    if (apart / "pyspark").is_dir():
        return str(apart)
    return "" if importlib.util.find_spec("pyspark") else None


@pytest.fixture
def by_spark(house, tmp_path_factory):
    found = where_pyspark_is(house)
    if found is None or not shutil.which("java"):
        message = "Spark is not here: this test needs Java 17 or later, and once: make spark"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    folder = tmp_path_factory.mktemp("spark")
    paths = os.pathsep.join([str(house), *([found] if found else [])])
    done = subprocess.run(
        [sys.executable, "-m", "tests.pipeline.spark_cells", str(SEED), str(folder)],
        env=os.environ | {"PYTHONPATH": paths},
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


def test_spark_counts_what_duckdb_counts_and_tells_and_leaves_nothing(by_spark, tmp_path):
    # One test, so that Spark starts once.
    for name, expected in by_duckdb(SEED, tmp_path).items():
        table = pd.read_parquet(by_spark / f"{name}.by_spark")
        assert len(table) > 1000 or name == "cascade"
        pd.testing.assert_frame_equal(table, expected.reset_index(drop=True), check_dtype=False, obj=name)
    said = json.loads((by_spark / "errors.json").read_text())
    assert said.pop("left") == []
    facilities = set(pd.read_parquet(by_spark / "facility.parquet")["facility_id"].dropna())
    assert facilities and said["unknown"].startswith("Spark stopped with UNRESOLVED_COLUMN")
    assert said["value"].startswith("Spark stopped with ") and said["words"].startswith("a statement cannot be said")
    assert not [text for text in said.values() for value in facilities if value in text]
