"""Comparisons and series over time are described like cells: every column and every code."""

import json
import shutil
from dataclasses import replace

import frictionless
import pandas as pd
import pyarrow.parquet as pq
import pytest

from dashboards.downloads import describe_tables, write_downloads, write_release_descriptions
from dashboards.downloads.statistics_tables import statistics_tables
from indicators.release import open_release
from indicators.statistics.measure_sheets import MEASURE_SHEETS
from pipelines.cli import main
from schemas.equity import EQUITY_COLUMNS, EQUITY_STATUSES
from schemas.signals import SIGNAL_COLUMNS, SIGNAL_POINT_COLUMNS, SIGNAL_STATUSES

TEXT = {"indicator": "P28", "version": "1.0.0", "source": "sample_country", "breakdown": "ethnic_group"}
TEXT |= {"signal": "none", "alert": "not_judged"}
NUMBERS = {
    "value": -16.0, "lower": -20.0, "upper": -12.0, "p_value": 0.0001, "p_adjusted": 0.0002, "groups_released": 3,
    "groups_all": 3, "women_released_per_cent": 99.0, "points": 12, "gaps": 0, "centre": 30.0, "latest": 32.0,
}  # fmt: skip
ALL = {
    "group": "roma_traveller",
    "reference": "majority_only",
    "region": "all",
    "migrant_status": "all",
    "ethnic_group": "roma_traveller",
    "period": "2025",
}


SERIES = [
    {"measure": measure, "period_kind": kind, "region": region}
    for measure in ("level", "gap")
    for kind in ("quarter", "year")
    for region in ("all", "R1", "R2", "R3")
]


def hand_made(columns, statuses):
    """One row a status, each with a key of its own."""
    keys = SERIES if "period_kind" in columns else [{"measure": sheet.measure} for sheet in MEASURE_SHEETS]
    rows = []
    for status, key in zip(statuses, keys, strict=False):
        shown = status in ("shown", "judged")
        row = {**TEXT, **ALL, **key, "status": status, **(NUMBERS if shown else {})}
        rows.append({name: row.get(name) for name in columns})
    frame = pd.DataFrame(rows, columns=list(columns))
    for name in columns:
        frame[name] = frame[name].astype("Float64" if name in NUMBERS else "object")
    return frame


@pytest.fixture(scope="module")
def whole(release, tmp_path_factory):
    folder = shutil.copytree(release.path, tmp_path_factory.mktemp("whole") / "r1")
    frames = {"equity": (EQUITY_COLUMNS, EQUITY_STATUSES), "signals": (SIGNAL_COLUMNS, SIGNAL_STATUSES)}
    for name, about in frames.items():
        frame = hand_made(*about)
        frame.to_parquet(folder / f"{name}.parquet", index=False)
        frame.to_csv(folder / f"{name}.csv", index=False)
    opened = open_release(folder)
    write_downloads(opened, folder / "downloads")
    write_release_descriptions(opened)
    describe_tables(opened)
    return opened


def test_both_tables_are_in_the_data_package_and_valid(whole):
    package = frictionless.Package(str(whole.path / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["type", "note"])[:5]
    assert package.resource_names == ["cells", "indicators", "equity", "signals", "signal_points"]
    rows = package.get_resource("equity").read_rows()
    assert [row["status"] for row in rows] == list(EQUITY_STATUSES)
    assert [float(row["value"]) for row in rows if row["status"] == "shown"] == [-16.0]


def test_a_spoilt_status_is_found(whole, tmp_path):
    copy = shutil.copytree(whole.path, tmp_path / "r1")
    (copy / "equity.csv").write_text((copy / "equity.csv").read_text().replace(",shown,", ",shwon,"))
    assert not frictionless.Package(str(copy / "datapackage.json")).validate().valid


def test_every_column_and_code_is_described(whole):
    equity, signals, points = statistics_tables(whole)
    assert (equity.names, signals.names, points.names) == (EQUITY_COLUMNS, SIGNAL_COLUMNS, SIGNAL_POINT_COLUMNS)
    assert all(column.meaning for table in (equity, signals, points) for column in table.columns)
    schema = pq.read_schema(whole.path / "signals.parquet")
    assert set(json.loads(schema.field("status").metadata[b"codes"])) == set(SIGNAL_STATUSES)


def test_a_release_without_them_has_none(release):
    assert statistics_tables(replace(release, equity=None, signals=None, signal_points=None)) == ()


def test_the_duckdb_file_of_a_whole_release_has_them(whole, tmp_path):
    import duckdb

    assert main(["extract", "--release", str(whole.path), "--out", str(tmp_path / "x.duckdb")]) == 0
    with duckdb.connect(tmp_path / "x.duckdb", read_only=True) as connection:
        (value,) = connection.execute("SELECT value FROM equity WHERE status = 'shown'").fetchone()
        names = [name for (name, *_) in connection.execute("DESCRIBE signals").fetchall()]
    assert value == -16.0 and names == list(SIGNAL_COLUMNS)
