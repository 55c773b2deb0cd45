"""From sheets and rows to the auditor's system: what rows say, what the calendar tells, who contradicts whom.

Belongs here: statements of rows, contradictions. Does not: relations between sets (`test_audit_sets`), single rows
(`test_audit_rows`), attacks on what is published together (`test_audit_jointly`).
"""

import json

import pandas as pd
import pytest

from indicators.disclosure.audit import CONTRADICTION, audit_release
from indicators.disclosure.audit.attack import Attacker
from indicators.disclosure.audit.bounds import Contradiction
from indicators.disclosure.audit.building import build
from indicators.disclosure.audit.released import read_released
from indicators.disclosure.audit.stream import streams
from tests.unit.indicators.disclosure_cubes import count_sheet
from tests.unit.indicators.small_tables import by_region, release, with_withheld

QUARTER = "2025-Q1"
WITHHELD_BEFORE = "withheld in an earlier release, and shown now that figures of the same year were revised"


def two(tmp_path, name: str, first: list, second: list, withheld=((), ()), second_sheet=None, cutoff=None, periods=()):
    """A release of two indicators by region in one quarter (or in several: then the counts are lists of such lists)."""
    periods = periods or [QUARTER]
    counts = [dict(zip(periods, c if len(periods) > 1 else [c], strict=True)) for c in (first, second)]
    cells, entry, dimensions = by_region("P30", counts[0])
    others, other, _ = by_region("P33", counts[1], **(second_sheet or {}))
    released = pd.concat([with_withheld(cells, withheld[0]), with_withheld(others, withheld[1])], ignore_index=True)
    folder = release(tmp_path / name, released, [entry, other], dimensions)
    if cutoff:
        document = json.loads((folder / "indicators.json").read_text())
        document["release"]["data_cutoff"] = cutoff
        (folder / "indicators.json").write_text(json.dumps(document))
    return folder


def one(tmp_path, name: str, counts: list, withheld: list, **changes):
    cells, entry, dimensions = by_region("P30", {QUARTER: counts}, **changes)
    return release(tmp_path / name, with_withheld(cells, withheld), [entry], dimensions)


@pytest.mark.parametrize(("shared", "passed"), [(13, False), (14, True)])
def test_what_is_known_of_a_row_below_the_minimum_of_its_indicator_is_used(tmp_path, shared, passed):
    # Regions 2 and 3 have `shared` of 90 together. A minimum of 50 would tell that region 2 has 30 to 49 women, and at
    # least 10 in the numerator: of 13 region 3 has 3 at most, of 14 it may have 4.
    counts = [(100 + shared, 240), (100, 150), (10, 45), (shared - 10, 45)]
    assert audit_release(one(tmp_path, "withheld", counts, [2, 3], min_denominator=50))["passed"]
    cells, entry, dimensions = by_region("P30", {QUARTER: counts}, min_denominator=50)
    released = with_withheld(cells, [2, 3])
    released.loc[2, "status"] = "low_n"
    report = audit_release(release(tmp_path / "told", released, [entry], dimensions))
    found = {(f["cell"]["region"], f["count"], f["rule"]) for f in report["failures"]}
    assert (("R3", "numerator", "it cannot be 4 or more") in found) is not passed and report["passed"] is passed


@pytest.mark.parametrize(
    ("minima", "between"),
    [({"P30": 50}, (35, 35)), ({"P33": 50}, (35, 35)), ({"P30": 50, "P33": 40}, (30, 39)), ({"P30": 40}, (35, 35))],
)
def test_of_what_two_rows_say_of_one_count_both_are_kept(tmp_path, minima, between):
    # P30 and P33 count among the same women: 35 in region 2. Who is not told so by one of them is told that they are at
    # least 30, and fewer than the minimum of the other.
    counts = [(130, 300), (60, 265), (15, 35)]
    folder = two(tmp_path, "both", counts, counts)
    cells = pd.read_parquet(folder / "cells.parquet")
    document = json.loads((folder / "indicators.json").read_text())
    for entry in document["indicators"]:
        entry["min_denominator"] = minima.get(entry["indicator"], 30)
        low = cells["indicator"].eq(entry["indicator"]) & cells["region"].eq("R2")
        cells.loc[low & (entry["indicator"] in minima), "status"] = "low_n"
    cells.to_parquet(folder / "cells.parquet")
    (folder / "indicators.json").write_text(json.dumps(document))
    releases = [read_released(folder)]
    (stream,) = streams(releases)
    system = build(stream, releases)
    kind = next(i for i, kind in enumerate(system.kinds) if kind.count == "denominator")
    cell = next(i for i, cell in enumerate(system.cells) if cell.cell[0] == "R2")
    assert (system.count_low[kind, cell], system.count_high[kind, cell]) == between


def test_a_row_below_a_minimum_whose_numerator_is_0_by_definition_says_nothing_of_it(tmp_path):
    cells, entry, dimensions = by_region("P30", {QUARTER: [(150, 285), (150, 240), (0, 45)]}, min_denominator=50)
    entry |= {"structural_zeros": {"region": ["R2"]}}
    released = with_withheld(cells, [])
    released.loc[2, ["numerator", "denominator", "value", "lower", "upper"]] = pd.NA
    released.loc[2, ["status", "reliability"]] = ["low_n", None]
    assert audit_release(release(tmp_path, released, [entry], dimensions))["failures"] == []


def test_one_set_with_two_figures_is_a_contradiction(tmp_path):
    same = {"numerator": {"where": "P30 = 'yes'", "text": ""}}
    right = [(130, 300), (60, 150), (70, 150)]
    assert audit_release(two(tmp_path, "right", right, right, second_sheet=same))["passed"]
    wrong = [(130, 300), (61, 150), (69, 150)]
    report = audit_release(two(tmp_path, "wrong", right, wrong, second_sheet=same))
    assert [f["rule"] for f in report["failures"]] == [CONTRADICTION]


def test_figures_that_do_not_add_up_are_a_contradiction_with_an_earlier_release_or_without(tmp_path):
    counts = [(130, 300), (60, 130), (65, 130), (30, 60)]
    earlier = one(tmp_path, "earlier", counts, [0, 2, 3])
    now = one(tmp_path, "now", counts, [])
    for report in (audit_release(now), audit_release(now, earlier=[earlier])):
        assert [f["rule"] for f in report["failures"]] == [CONTRADICTION]


def test_figures_revised_where_no_row_shows_it_are_found_out(tmp_path):
    # First only the total, 130 of 300; now only regions, 155 of 320: no row is shown in both.
    earlier = one(tmp_path, "earlier", [(130, 300), (60, 130), (65, 130), (5, 40)], [1, 2, 3])
    now = one(tmp_path, "now", [(155, 320), (60, 130), (65, 130), (30, 60)], [0])
    report = audit_release(now, earlier=[earlier])
    assert {(f["cell"]["region"], f["rule"]) for f in report["failures"]} == {
        (region, WITHHELD_BEFORE) for region in ("R1", "R2", "R3")
    }


def test_what_could_not_be_measured_before_may_be_shown_when_figures_are_revised(tmp_path):
    before, entry, dimensions = by_region("P30", {QUARTER: [(130, 300), (60, 150), (70, 150)]})
    released = with_withheld(before, [1, 2])
    released.loc[[1, 2], "status"] = "not_available"
    earlier = release(tmp_path / "earlier", released, [entry], dimensions)
    now = one(tmp_path, "now", [(170, 360), (80, 180), (90, 180)], [])
    assert audit_release(now, earlier=[earlier])["failures"] == []


def plain_counts(tmp_path, name: str, counts: list[int]):
    cells, _, dimensions = by_region("C01", {QUARTER: [(n, 2 * n) for n in counts]})
    entry = count_sheet("C01", "notified", breakdowns=["total", "region"])
    released = with_withheld(cells, []).assign(denominator=pd.NA, lower=pd.NA, upper=pd.NA)
    released["value"] = released["numerator"].astype("Float64")
    numbers = {"denominator": "Int64", "lower": "Float64", "upper": "Float64"}
    return release(tmp_path / name, released.astype(numbers), [entry], dimensions)


@pytest.mark.parametrize(("late", "passed"), [(0, True), (3, False), (12, True)])
def test_a_change_of_a_plain_count_is_a_count(tmp_path, late, passed):
    before = plain_counts(tmp_path, "before", [130, 60, 70])
    now = plain_counts(tmp_path, "now", [130 + late, 60 + late, 70])
    assert audit_release(now, earlier=[before])["passed"] is passed


@pytest.mark.parametrize("own", [60, 57, 40])
def test_a_facility_takes_its_own_off_a_plain_count(tmp_path, own):
    # Region 1 has 60: a facility with 57 of them learns of 3 women elsewhere, one with all or with 40 of nobody.
    folder = plain_counts(tmp_path, "counts", [130, 60, 70])
    counts = {("C01", QUARTER, "R1", "all", "all"): (own, own)}
    report = audit_release(folder, facilities={"one": counts, "another": {("P99", QUARTER, *["all"] * 3): (5, 5)}})
    assert report["passed"] is (own == 40)


def matured(tmp_path, second: list, cutoff: str, withheld=((), ())):
    """The same share without a window and within 120 days, which have passed for the first quarter or have not."""
    changes = {"maturity_window": 120, "numerator": {"where": "P30 = 'yes'", "text": ""}}
    right = [(130, 300), (60, 150), (70, 150)]
    return two(tmp_path, cutoff, right, second, withheld, second_sheet=changes, cutoff=cutoff)


def test_windows_that_have_closed_for_everybody_count_the_same(tmp_path):
    fewer = [(95, 240), (50, 125), (45, 115)]
    assert audit_release(matured(tmp_path, fewer, "2025-06-30"))["passed"]
    # By the end of August each window of the first quarter has closed: then the two cannot differ.
    report = audit_release(matured(tmp_path, fewer, "2025-08-31"))
    assert [f["rule"] for f in report["failures"]] == [CONTRADICTION]


def test_what_has_not_matured_yet_is_a_part_of_what_has(tmp_path):
    # 130 less 125 are 5 who came so late that the longer window is open.
    report = audit_release(matured(tmp_path, [(125, 290), (60, 150), (65, 140)], "2025-06-30"))
    assert {f["count"] for f in report["failures"]} >= {"P30 numerator less P33 numerator"}


def test_no_table_at_all_is_a_contradiction_for_the_search(tmp_path):
    folder = one(tmp_path, "right", [(130, 300), (60, 150), (70, 150)], [])
    releases = [read_released(folder)]
    (stream,) = streams(releases)
    attacker = Attacker(build(stream, releases), 9, 5, False)
    attacker.tables.centre = attacker.tables.whole = lambda *_, **__: None
    with pytest.raises(Contradiction):
        attacker.run()


def test_a_quarter_of_which_no_window_has_closed_is_empty_whatever_is_withheld(tmp_path):
    # The year is its first quarter: region 1 is told by the year, region 2 by the quarter, and the rest is 5 of 40.
    counts = {
        "2025-Q1": [(130, 300), (60, 130), (65, 130), (5, 40)],
        "2025-Q2": [(130, 300), (60, 130), (65, 130), (5, 40)],
        "2025": [(130, 300), (60, 130), (65, 130), (5, 40)],
    }
    cells, entry, dimensions = by_region("P30", counts, maturity_window=120)
    folder = release(tmp_path, with_withheld(cells, [0, 1, 3, 4, 5, 6, 7, 10, 11]), [entry], dimensions)
    document = json.loads((folder / "indicators.json").read_text())
    for cutoff, passed in (("2026-06-30", True), ("2025-06-30", False)):
        document["release"]["data_cutoff"] = cutoff
        (folder / "indicators.json").write_text(json.dumps(document))
        assert audit_release(folder)["passed"] is passed


@pytest.mark.parametrize(("status", "passed"), [("suppressed", True), ("not_applicable", False)])
def test_a_quarter_without_anything_to_measure_is_empty(tmp_path, status, passed):
    # As above: with an empty second quarter the year tells of the first.
    right = [(130, 300), (60, 130), (65, 130), (5, 40)]
    cells, entry, dimensions = by_region("P30", {"2025-Q1": right, "2025-Q2": right, "2025": right})
    released = with_withheld(cells, [0, 1, 3, 4, 5, 6, 7, 10, 11])
    released.loc[4:7, "status"] = status
    report = audit_release(release(tmp_path, released, [entry], dimensions))
    assert report["passed"] is passed
    named = {(f["period"], f["cell"]["region"]) for f in report["failures"]}
    assert named == (set() if passed else {("2025-Q1", "R3"), ("2025", "R3")})


def test_what_is_0_by_definition_is_so_however_its_leaves_are_drawn(tmp_path):
    # P33 counts what P30 counts, within 120 days, which in the first quarter have passed for all: there the two are one
    # set. It is 0 in region 2 by definition, and so is what P31 counts, a part of P30 drawn in another way.
    counts = {QUARTER: [(130, 300), (130, 150), (0, 150)], "2025-Q2": [(130, 300), (60, 150), (70, 150)]}
    changes = {
        "P30": {},
        "P31": {"numerator": {"where": "P30 = 'yes' AND quick", "text": ""}},
        "P33": {
            "numerator": {"where": "P30 = 'yes'", "text": ""},
            "maturity_window": 120,
            "structural_zeros": {"region": ["R2"]},
        },
    }
    made = [by_region(name, counts, **change) for name, change in changes.items()]
    released = pd.concat([with_withheld(cells, []) for cells, _, _ in made], ignore_index=True)
    folder = release(tmp_path, released, [entry for _, entry, _ in made], made[0][2])
    document = json.loads((folder / "indicators.json").read_text())
    document["release"]["data_cutoff"] = "2025-08-31"
    (folder / "indicators.json").write_text(json.dumps(document))
    releases = [read_released(folder)]
    (stream,) = streams(releases)
    system = build(stream, releases)
    by_definition = system.by_definition.reshape(-1, system.places.size)

    def zero(name: str, part: str, period: str, region: str) -> bool:
        (place,) = system.places.covered(period, (region, *["all"] * 2))
        leaves = system.sets.expression[system.sets.number((0, name), part)] > 0
        return bool(by_definition[leaves, place].all())

    for name in changes:
        assert zero(name, "numerator", QUARTER, "R2")
        assert not zero(name, "numerator", QUARTER, "R1") and not zero(name, "denominator", QUARTER, "R2")
    assert [zero(name, "numerator", "2025-Q2", "R2") for name in changes] == [False, False, True]


def test_a_year_of_which_nothing_is_available_is_left_aside(tmp_path):
    year = [(130, 300), (60, 150), (70, 150)]
    cells, entry, dimensions = by_region("P30", {"2024-Q4": year, QUARTER: year})
    released = with_withheld(cells, [0, 1, 2, 4, 5])
    released.loc[[0, 1, 2], "status"] = "not_available"
    report = audit_release(release(tmp_path, released, [entry], dimensions))
    assert report["passed"] and report["counts_checked"] > 0


def test_a_facility_takes_its_own_off_in_its_quarter_only(tmp_path):
    # In the second quarter region 1 has 60 of 150; a facility with 57 of 75 leaves 3 to others.
    right = [(130, 300), (60, 150), (70, 150)]
    folder = two(tmp_path, "both", [right, right], [right, right], periods=[QUARTER, "2025-Q2"])
    own = {("P30", "2025-Q2", "R1", "all", "all"): (57, 75)}
    failures = audit_release(folder, facilities={"one": own})["failures"]
    assert {(f["period"], f["cell"]["region"], f["count"]) for f in failures} == {("2025-Q2", "R1", "numerator")}


def test_what_a_facility_knows_of_two_parts_together_is_not_used_of_one(tmp_path):
    # Of those completed some are quick (a part of them): 57 of the 60 of region 1 are the facility's, but not which.
    quick = {
        "denominator": {"where": "new_case AND P30 = 'yes'", "text": ""},
        "numerator": {"where": "quick", "text": ""},
    }
    folder = two(
        tmp_path, "parts", [(130, 300), (60, 150), (70, 150)], [(60, 130), (30, 60), (30, 70)], second_sheet=quick
    )
    own = {("P30", QUARTER, "R1", "all", "all"): (57, 75)}
    assert audit_release(folder, facilities={"one": own})["passed"]


def test_a_woman_learns_nothing_where_nothing_is_open(tmp_path):
    report = audit_release(one(tmp_path, "shown", [(130, 300), (60, 150), (70, 150)], []), women=True)
    assert report["passed"] and report["kinds_of_women"] > 0


def test_what_is_shown_is_not_asked_about(tmp_path):
    # Numerator, denominator and the rest of the two regions that are withheld; the others are known and large.
    report = audit_release(one(tmp_path, "open", [(130, 300), (60, 130), (65, 130), (5, 40)], [2, 3]))
    assert report["counts_checked"] == 6
