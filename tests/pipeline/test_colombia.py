"""A real source, the Colombian notifications, through its YAML file to a release of its own.

Rows are real people: nothing of a row is printed here, and counts under ten are compared, never shown.
"""

import csv
import json

import pandas as pd
import pytest

from indicators import open_release
from tests.pipeline.conftest import run_command

CATALOGUE = ["P05", "P14", "P28", "P30", "P34", "O01", "O04", "O06"]


@pytest.fixture(scope="module")
def file(shared):
    return shared / "data" / "records" / "co_sivigila875_2023.csv"


@pytest.fixture(scope="module")
def run(file, tmp_path_factory):
    return run_command(tmp_path_factory.mktemp("colombia") / "store", "--source", "co_sivigila875", str(file))


def in_scope(file) -> list[dict]:
    """Women of 15 or more harmed by a partner or former partner, by plain reading of the source."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            row
            for row in csv.DictReader(lines)
            if row["sexo_"] == "F"
            and row["uni_med_"] == "1"
            and int(row["edad_"]) >= 15
            and row["r_fam_vic"] in {"22", "23"}
        ]


def consultations_of_2023(file) -> list[dict]:
    """Of these, the ones whose consultation was in 2023: the file's other years are other periods."""
    return [row for row in in_scope(file) if "2023" in row["fec_con_"].split(" ")[0].split("/")]


def plain_counts(rows: list[dict], column: str, code: str = "1") -> tuple[int, int]:
    """How many rows, and how many of them have `code` in `column`."""
    return len(rows), sum(row[column] == code for row in rows)


def national_2023(run) -> pd.DataFrame:
    cells = pd.read_parquet(run.store / "restricted" / "cells.parquet")
    return cells[(cells["period"] == "2023") & (cells["breakdown"] == "total")].set_index("indicator")


def test_it_publishes_a_release_of_its_own(run):
    assert run.code == 0, run.printed
    release = open_release(run.latest)
    assert release.header["source"] == "co_sivigila875" and release.audit["passed"]


def test_every_line_is_accounted_for(run, file):
    (entry,) = json.loads((run.store / "restricted/records/co_sivigila875/account.json").read_text())["files"]
    with file.open(encoding="utf-8", newline="") as lines:
        received = sum(1 for _ in csv.reader(lines)) - 1
    assert received == entry["received"] == entry["accepted"] + entry["quarantined"] + entry["known_duplicates"]
    expected = len(in_scope(file))
    assert entry["accepted"] == expected


@pytest.mark.parametrize(("indicator", "column"), [("C05", "remit_prot"), ("C06", "ac_mental"), ("C07", "inf_aut")])
def test_national_counts_equal_a_plain_count(run, file, indicator, column):
    # Plain whole numbers before they are compared: a failure must not print rows.
    cases, answered = plain_counts(consultations_of_2023(file), column)
    year = national_2023(run)
    assert int(year.at["C01", "numerator"]) == cases
    assert int(year.at[indicator, "denominator"]) == cases
    assert int(year.at[indicator, "numerator"]) == answered


def test_migrants_are_counted_by_nationality_not_by_the_flag(run, file):
    cells = pd.read_parquet(run.store / "restricted" / "cells.parquet")
    mine = cells[
        (cells["indicator"] == "C01")
        & (cells["period"] == "2023")
        & (cells["breakdown"] == "migrant_status")
        & (cells["migrant_status"] == "migrant")
    ]
    cases, nationals = plain_counts(consultations_of_2023(file), "nacionali_", "170")
    assert int(mine["numerator"].item()) == cases - nationals


@pytest.mark.parametrize("indicator", CATALOGUE)
def test_what_the_source_lacks_is_not_available_and_never_zero(run, indicator):
    cells = open_release(run.latest).cells
    mine = cells[cells["indicator"] == indicator]
    assert len(mine) and (mine["status"] == "not_available").all()
    assert mine[["numerator", "denominator", "value", "lower", "upper"]].isna().all().all()
    assert (run.latest / "site" / f"{indicator.lower()}.html").is_file()


def test_national_totals_are_shown_and_no_small_count_is(run):
    cells = open_release(run.latest).cells
    year = cells[(cells["period"] == "2023") & (cells["breakdown"] == "total")].set_index("indicator")
    assert (year.loc[["C01", "C05", "C06", "C07"], "status"] == "shown").all()
    shown = cells[cells["status"] == "shown"]
    assert (shown["numerator"] >= 10).all()
    assert ((shown["denominator"] - shown["numerator"]).dropna() >= 10).all()
