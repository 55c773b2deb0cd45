"""The sample country from delivered files to a published release: what is there, and that it adds up."""

import csv
import gzip
import json
import stat

import pandas as pd
import pytest

from indicators import open_release
from pipelines.publication import verify_release
from schemas.dimensions import breakdown_cells
from schemas.release import RELEASED_CELL_COLUMNS, STATUSES
from tests.unit.indicators.statistics.recomputed import differences

PROTECTED = ("P05", "P14", "P28", "P30", "P34", "O01", "O04", "O06")
"""Indicators about women that a release shows."""

OF_OTHER_KINDS = ("O02", "O05", "O10", "O11")
"""A rate, a median and surveys of service users."""

BREAKDOWNS = ["total", "region", "migrant_status", "ethnic_group", "migrant_status*ethnic_group"]


def independent_rows(path) -> int:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        return sum(1 for _ in csv.reader(lines)) - 1


def test_it_ends_in_a_verified_release(sample_run):
    assert sample_run.code == 0, sample_run.printed
    manifest = verify_release(sample_run.latest.resolve())
    assert {"release_id", "data_cutoff", "code_version", "policy_hash", "catalogue_hash", "inputs", "files"} <= set(
        manifest
    )
    assert sample_run.latest.readlink().parts[0] == "releases"


def test_it_says_in_about_ten_lines_what_happened(sample_run):
    words = ["received", "accepted", "quarantined", "indicators", "cells", "audit", "release", "page"]
    assert all(word in sample_run.printed for word in words)


def test_every_delivered_line_is_accounted_for(sample_run, house):
    account = json.loads((sample_run.store / "restricted/records/sample_country/account.json").read_text())
    inbox = house / "data" / "sample" / "sample_country"
    assert len(account["files"]) == len(list(inbox.glob("*/*.csv*")))
    for entry in account["files"]:
        lines = independent_rows(inbox / entry["delivery"] / entry["name"])
        assert lines == entry["accepted"] + entry["quarantined"] + entry["known_duplicates"], entry["name"]


def test_quarantine_holds_places_and_rules_only(sample_run):
    quarantine = pd.read_parquet(sample_run.store / "restricted/records/sample_country/quarantine.parquet")
    assert list(quarantine.columns) == ["file", "table", "row_number", "column", "rule", "severity"]
    assert len(quarantine) > 0


def test_quarantine_is_exactly_the_planted_faults_at_their_places(sample_run, house):
    expected = json.loads((house / "data" / "sample" / "expected.json").read_text())
    folder = sample_run.store / "restricted/records/sample_country"
    deliveries = [entry["delivery"] for entry in json.loads((folder / "account.json").read_text())["files"]]
    quarantine = pd.read_parquet(folder / "quarantine.parquet")
    found = {
        (deliveries[file], table, int(row), rule)
        for file, table, row, rule in quarantine[["file", "table", "row_number", "rule"]].itertuples(index=False)
    }
    assert found == {tuple(fault) for fault in expected["faults"]}


def test_cells_keep_the_contract(sample_run):
    release = open_release(sample_run.latest)
    cells = release.cells
    assert tuple(cells.columns) == RELEASED_CELL_COLUMNS
    assert set(cells["status"]) <= set(STATUSES)
    shown = cells["status"].isin(["shown", "low_n"])
    figures = cells[cells["status"] == "shown"]
    # A difference of two shares has no counts of its own.
    assert figures["value"].notna().all() and figures.loc[figures["indicator"] != "O21", "numerator"].notna().all()
    assert cells.loc[~shown, ["numerator", "denominator", "value", "lower", "upper"]].isna().all().all()
    assert set(cells["breakdown"]) == set(BREAKDOWNS)


def test_every_cell_of_the_code_list_product_is_there_in_order(sample_run):
    release = open_release(sample_run.latest)
    for (indicator, _), cells in release.cells.groupby(["indicator", "period"], sort=False):
        breakdowns = release.indicators[indicator]["breakdowns"]
        product = [(b, *cell) for b in breakdowns for cell in breakdown_cells(b, release.dimensions)]
        assert list(cells[["breakdown", "region", "migrant_status", "ethnic_group"]].itertuples(index=False)) == product
    assert list(dict.fromkeys(release.cells["period"]))[:5] == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4", "2023"]


def test_shown_figures_are_the_true_ones(sample_run):
    key = ["indicator", "period", "breakdown", "region", "migrant_status", "ethnic_group"]
    true = pd.read_parquet(sample_run.store / "restricted/cells.parquet").set_index(key)
    released = open_release(sample_run.latest).cells
    shown = released[(released["status"] == "shown") & (released["indicator"] != "O21")].set_index(key)
    counts = ["numerator", "denominator"]
    assert len(shown) > 1000 and shown[counts].equals(true.loc[shown.index, counts])
    # The gap has no counts of its own: it is the difference of two shown shares.
    gaps = released[(released["indicator"] == "O21") & (released["status"] == "shown")].set_index("period")["value"]
    shares = shown["value"].xs("O04").xs("migrant_status", level="breakdown")
    for period, gap in gaps.items():
        own = shares.xs(period).droplevel(["region", "ethnic_group"])
        assert gap == own["non_migrant"] - own["migrant"]
    # P34 contains all others of its kind, so that showing it by group costs some rows of these. That the contacts below
    # the line of O12 are told costs two regions of P14.
    years = released[~released["period"].str.contains("Q") & released["indicator"].isin(PROTECTED)]
    assert (years["status"] == "shown").mean() > 0.45
    assert (years.loc[years["breakdown"] == "region", "status"] == "shown").mean() > 0.88
    assert (years.loc[years["breakdown"] == "total", "status"] == "shown").all()


def test_only_agreed_indicators_have_figures(sample_run):
    release = open_release(sample_run.latest)
    asked = {name: sheet for name, sheet in release.indicators.items() if sheet["level"] != "context"}
    agreed = {name for name, sheet in asked.items() if sheet["status"] == "agreed"}
    assert len(agreed) == 37 and agreed >= set(PROTECTED)
    statuses = release.cells.groupby("indicator")["status"].agg(set)
    assert all(statuses[name] == {"not_agreed"} for name in asked.keys() - agreed)
    assert not any("not_agreed" in statuses[name] for name in agreed)


def test_pandas_reads_both_downloads_in_one_line_to_the_same_table(sample_run):
    text, binary = pd.read_csv(sample_run.latest / "cells.csv"), pd.read_parquet(sample_run.latest / "cells.parquet")
    assert len(text) == len(binary) > 1000
    for column in binary.columns:
        left, right = text[column], binary[column]
        if column in {"numerator", "denominator", "value", "lower", "upper"}:
            pd.testing.assert_series_equal(left.astype("Float64"), right.astype("Float64"), check_names=False)
        else:
            assert left.fillna("").astype(str).tolist() == right.fillna("").astype(str).tolist(), column


def test_restricted_part_is_private_and_public_part_is_not(sample_run):
    mode = stat.S_IMODE((sample_run.store / "restricted").stat().st_mode)
    assert mode == 0o700
    assert stat.S_IMODE((sample_run.latest.resolve() / "site" / "index.html").stat().st_mode) == 0o644


@pytest.mark.parametrize("indicator", PROTECTED + OF_OTHER_KINDS)
def test_each_indicator_has_a_page_and_national_years(sample_run, indicator):
    assert (sample_run.latest / "site" / f"{indicator.lower()}.html").is_file()
    cells = open_release(sample_run.latest).cells
    national = cells[(cells["indicator"] == indicator) & (cells["breakdown"] == "total")].set_index("period")
    assert (national.loc[["2023", "2024", "2025"], "status"] == "shown").all()


@pytest.mark.parametrize("indicator", [f"C0{n}" for n in range(1, 8)])
def test_what_the_sample_cannot_supply_is_not_available_and_never_zero(sample_run, indicator):
    cells = open_release(sample_run.latest).cells
    mine = cells[cells["indicator"] == indicator]
    assert len(mine) and (mine["status"] == "not_available").all() and mine["value"].isna().all()


def test_every_published_summary_follows_from_the_bytes_of_the_release(sample_run):
    compared, wrong = differences(sample_run.latest, open_release(sample_run.latest).equity)
    assert not wrong
    assert compared > 2000


def test_gaps_in_private_enquiry_are_told_with_age_taken_out(sample_run):
    equity = open_release(sample_run.latest).equity
    years = equity[(equity["indicator"] == "P28") & (equity["period"].str.len() == 4)]
    assert (years.loc[years["measure"].isin(["D_age", "SII"]), "status"] == "shown").any()
    # Of quarters nothing is published by age.
    quarters = equity[(equity["measure"] == "D_age") & (equity["period"].str.len() > 4)]
    assert "age_group_withheld" in set(quarters["status"]) and "shown" not in set(quarters["status"])
