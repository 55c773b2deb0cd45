"""A real source of two years with different layouts, the Guatemalan complaints, to one release.

Rows are real people: nothing of a row is printed here, and counts under ten are compared, never shown.
"""

import csv
import json

import pandas as pd
import pytest

from indicators import open_release
from tests.pipeline.conftest import run_command

YEARS = ("2009", "2016")
PARTNERS = {"1", "2", "3"}


@pytest.fixture(scope="module")
def files(shared):
    return [shared / "data" / "records" / f"gt_vif_{year}_sample.csv" for year in YEARS]


@pytest.fixture(scope="module")
def run(files, tmp_path_factory):
    return run_command(tmp_path_factory.mktemp("guatemala") / "store", "--source", "gt_vif", *map(str, files))


def in_scope(file) -> list[dict]:
    """Women of 15 or more harmed by a spouse, cohabiting partner or former spouse, by plain reading of the source."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            row
            for row in csv.DictReader(lines)
            if row["VIC_SEXO"] == "2" and 15 <= int(row["VIC_EDAD"]) <= 98 and row["VIC_REL_AGR"] in PARTNERS
        ]


@pytest.fixture(scope="module")
def cells(run):
    return pd.read_parquet(run.store / "restricted" / "cells.parquet")


def counted(cells, indicator, breakdown, period, **classes) -> int:
    mine = cells[(cells["indicator"] == indicator) & (cells["breakdown"] == breakdown) & (cells["period"] == period)]
    for dimension, code in classes.items():
        mine = mine[mine[dimension] == code]
    return int(mine["numerator"].item())


def test_two_years_make_one_release_that_stands_its_own_attack(run):
    assert run.code == 0, run.printed
    release = open_release(run.latest)
    assert release.header["source"] == "gt_vif" and release.audit["passed"]


def test_every_line_of_both_years_is_accounted_for(run, files):
    entries = json.loads((run.store / "restricted/records/gt_vif/account.json").read_text())["files"]
    by_name = {entry["name"]: entry for entry in entries}
    for file in files:
        entry, expected = by_name[file.name], len(in_scope(file))
        assert entry["received"] == entry["accepted"] + entry["quarantined"] + entry["known_duplicates"] == 4000
        assert entry["accepted"] == expected


@pytest.mark.parametrize("year", YEARS)
def test_cases_by_year_migrant_status_and_ethnic_group_equal_a_plain_count(cells, files, year):
    rows = in_scope(files[YEARS.index(year)])
    expected = {
        "cases": len(rows),
        "migrant": sum(row["VIC_NACIONAL"] == "2" for row in rows),
        "minority": sum(row["VIC_GRUPET"] in {"2", "3", "4", "5"} for row in rows),
        "psychological": sum(row["HEC_TIPAGRE"][1] == "1" for row in rows),
    }
    found = {
        "cases": counted(cells, "C01", "total", year),
        "migrant": counted(cells, "C01", "migrant_status", year, migrant_status="migrant"),
        "minority": counted(cells, "C01", "ethnic_group", year, ethnic_group="other_minority"),
        "psychological": counted(cells, "C04", "total", year),
    }
    assert [name for name in expected if found[name] != expected[name]] == []


def test_what_readers_must_know_is_published_with_the_release(run):
    caveats = open_release(run.latest).header["source_caveats"]
    assert any(caveat.startswith("From 2016: No foreign national has an ethnic group") for caveat in caveats)
    assert any(caveat.startswith("Mental health care: ") for caveat in caveats)


def test_help_that_the_form_does_not_ask_about_is_not_available(run):
    cells = open_release(run.latest).cells
    assert (cells.loc[cells["indicator"].isin(["C05", "C06", "C07"]), "status"] == "not_available").all()
