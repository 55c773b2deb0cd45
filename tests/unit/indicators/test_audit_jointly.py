"""Attacks on everything published together, on tables that can be worked out by hand.

Each release is made unsafe on purpose, by withholding the rows named; beside it stands one that is safe, where there is
one. What follows from the rows that are shown is worked out in the comment.
"""

import json

import pandas as pd
import pytest

from indicators.disclosure.audit import audit_release
from pipelines.cli import main
from schemas.dimensions import dimension_from_dict
from schemas.release import ALL, RELEASED_CELL_COLUMNS
from tests.unit.indicators.disclosure_cubes import count_sheet, write_release
from tests.unit.indicators.small_tables import by_region, release, with_withheld

QUARTER = "2025-Q1"


def found(report: dict) -> set[tuple]:
    return {(f["cell"]["region"], f["count"], f["rule"]) for f in report["failures"] if f.get("period") == QUARTER}


def made(tmp_path, name: str, counts: list[tuple[int, int]], withheld: list[int], **changes):
    cells, entry, dimensions = by_region("P30", {QUARTER: counts}, **changes)
    return release(tmp_path / name, with_withheld(cells, withheld), [entry], dimensions)


def test_two_way_tables_without_a_small_count_can_fix_their_crossing(tmp_path):
    # Region x migrant [[27, 15], [10, 23]], region x ethnicity [[29, 13], [12, 21]], migrant x ethnicity [[14, 23],
    # [27, 11]]: exactly one cube fits. Its first cell x has 27 - x, 29 - x, ... beside it; two of the eight are 0.
    tables = {
        ("region", "migrant_status"): [[27, 15], [10, 23]],
        ("region", "ethnic_group"): [[29, 13], [12, 21]],
        ("migrant_status", "ethnic_group"): [[14, 23], [27, 11]],
    }
    codes = {"region": ("R1", "R2"), "migrant_status": ("here", "abroad"), "ethnic_group": ("most", "few")}
    dimensions = {
        name: dimension_from_dict(name, {"label": name, "classes": [{"code": c, "label": c} for c in pair]})
        for name, pair in codes.items()
    }
    entry = count_sheet("C01", "notified", breakdowns=["*".join(names) for names in tables])
    rows = []
    for names, table in tables.items():
        for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)):
            at = dict(zip(names, (i, j), strict=True))
            cell = [codes[name][at[name]] if name in at else ALL for name in codes]
            n = table[i][j]
            rows.append(
                ("C01", "1.0", "invented", QUARTER, "*".join(names), *cell, n, pd.NA, n, pd.NA, pd.NA, "shown", "ok")
            )
    numbers = {"numerator": "Int64", "denominator": "Int64", "value": "Float64", "lower": "Float64", "upper": "Float64"}
    released = pd.DataFrame(rows, columns=RELEASED_CELL_COLUMNS).astype(numbers)
    report = audit_release(write_release(tmp_path, released, [entry], dimensions))
    worked_out = {tuple(f["cell"].values()) for f in report["failures"] if "exactly" in f["rule"]}
    # By enumeration: x = here & most in R1 is 14, so that R2 has none of them, and so on.
    cubes = []
    for x in range(15):
        cube = {(0, 0, 0): x, (0, 0, 1): 27 - x, (0, 1, 0): 29 - x, (1, 0, 0): 14 - x}
        cube |= {(0, 1, 1): x - 14, (1, 0, 1): x - 4, (1, 1, 0): x - 2, (1, 1, 1): 25 - x}
        if min(cube.values()) >= 0:
            cubes.append(cube)
    assert len(cubes) == 1
    small = {tuple(codes[name][i] for name, i in zip(codes, at, strict=True)) for at, n in cubes[0].items() if n <= 9}
    assert small == worked_out and len(small) == 2


def test_a_crossing_that_nobody_publishes_is_a_count_too(tmp_path):
    # Of 200, 100 are in region 1 and 105 were born here: at least 5 are both. They may be many, so that it tells of
    # nobody; that the rest of a region is known to be few would.
    cells, entry, dimensions = by_region("P30", {QUARTER: [(100, 200), (50, 100), (50, 100)]})
    entry |= {"breakdowns": ["total", "region", "migrant_status"]}
    frame = with_withheld(cells, [])
    rest = frame.iloc[[0] * 6].assign(breakdown="migrant_status").reset_index(drop=True)
    rest["migrant_status"] = [c.code for c in dimensions["migrant_status"].classes]
    for column in ("numerator", "denominator", "value", "lower", "upper"):
        rest[column] = rest[column].astype(frame[column].dtype)
        rest.loc[3:, column] = pd.NA
    groups = [(52, 105, 50.0, 40.0, 59.0), (24, 48, 50.0, 36.0, 64.0), (24, 47, 51.0, 37.0, 65.0)]
    for row, numbers in enumerate(groups):
        rest.loc[row, ["numerator", "denominator", "value", "lower", "upper"]] = numbers
    rest.loc[3:, "status"] = "suppressed"
    rest["reliability"] = ["ok", "unstable", "unstable", None, None, None]
    released = pd.concat([frame, rest], ignore_index=True)
    report = audit_release(release(tmp_path, released, [entry], dimensions), thorough=True)
    named = {(f["cell"]["region"], f["cell"]["migrant_status"]) for f in report["failures"]}
    # Those whose status is withheld are 0 in all, which fails; nothing fails of those who were born here.
    assert ("all", "unknown") in named and not {("R1", "non_migrant"), ("R2", "non_migrant")} & named


def test_two_releases_that_are_safe_each_tell_what_both_withhold(tmp_path):
    # 130 of 300 in all. The first release withholds regions 1 and 3, the second regions 2 and 3: together they show
    # 60 and 65, and region 3 has the other 5.
    counts = [(130, 300), (60, 130), (65, 130), (5, 40)]
    first, second = made(tmp_path, "first", counts, [1, 3]), made(tmp_path, "second", counts, [2, 3])
    assert audit_release(first)["passed"] and audit_release(second)["passed"]
    report = audit_release(second, earlier=[first])
    exact = "it can be worked out exactly, and is 9 or less"
    assert ("R3", "numerator", exact) in found(report) and report["earlier_releases"] == 1
    assert audit_release(second, earlier=[second])["passed"]


def test_a_release_of_other_figures_does_not_hide_what_one_of_the_same_figures_tells(tmp_path):
    # As before, and between the two a release that was revised twice, by 20 and more each time.
    counts, revised = [(130, 300), (60, 130), (65, 130), (5, 40)], [(190, 460), (80, 180), (85, 180), (25, 100)]
    first, now = made(tmp_path, "first", counts, [1, 3]), made(tmp_path, "now", counts, [2, 3])
    between = made(tmp_path, "between", revised, [2, 3])
    exact = "it can be worked out exactly, and is 9 or less"
    for earlier in ([first, between], [between, first]):
        assert ("R3", "numerator", exact) in found(audit_release(now, earlier=earlier))
    assert audit_release(now, earlier=[between])["passed"]


def test_a_row_that_there_was_before_and_is_not_now_says_what_it_said(tmp_path):
    # The definition has a new version: the earlier row is none of this release, and its count stays what it was.
    counts = [(130, 300), (60, 130), (65, 130), (5, 40)]
    cells, entry, dimensions = by_region("P30", {QUARTER: counts}, version="0.9")
    before = with_withheld(cells, [1, 3]).assign(version="0.9")
    first = release(tmp_path / "first", before, [entry], dimensions)
    report = audit_release(made(tmp_path, "second", counts, [2, 3]), earlier=[first])
    assert ("R3", "numerator", "it can be worked out exactly, and is 9 or less") in found(report)


def test_the_report_says_what_was_not_tried(tmp_path):
    counts = [(130, 300), (60, 130), (65, 130), (5, 40)]
    folder = made(tmp_path, "one", counts, [2, 3])
    own = {("P30", QUARTER, "R1", "all", "all"): (1, 2)}
    nothing = {
        "search for counts that no row tells of, beyond what follows from sums and bounds",
        "single woman who knows herself",
        "one who knows that a row is not empty",
        "facility that knows its own counts",
        "earlier releases",
    }
    assert set(audit_release(folder)["not_attacked"]) == nothing
    women = audit_release(folder, women=True)["not_attacked"]
    assert nothing - set(women) == {"single woman who knows herself", "one who knows that a row is not empty"}
    assert nothing - set(audit_release(folder, facilities={"one": own})["not_attacked"]) == {
        "facility that knows its own counts"
    }
    assert nothing - set(audit_release(folder, earlier=[folder])["not_attacked"]) == {"earlier releases"}
    assert len(audit_release(folder, thorough=True)["not_attacked"]) == 4


@pytest.mark.parametrize("first", ["case", "contact"])
def test_the_narrowest_of_all_streams_is_named(tmp_path, first):
    # Cases: regions 2 and 3 share 12 numerators, 13 values each. Contacts: they share 30, 31 values each.
    counts = {
        "case": [(112, 260), (100, 170), (6, 45), (6, 45)],
        "contact": [(230, 460), (200, 320), (15, 70), (15, 70)],
    }
    frames, sheets = [], []
    for unit in (first, *(unit for unit in counts if unit != first)):
        cells, entry, dimensions = by_region({"case": "P30", "contact": "P05"}[unit], {QUARTER: counts[unit]})
        frames.append(with_withheld(cells, [2, 3]))
        sheets.append(entry | {"unit_of_count": unit})
    report = audit_release(release(tmp_path, pd.concat(frames, ignore_index=True), sheets, dimensions))
    assert report["passed"]
    assert report["narrowest"] == {
        "values": 13,
        "reaches_zero": True,
        "indicator": "P30",
        "period": QUARTER,
        "breakdown": "region",
        "count": "numerator",
    }


@pytest.mark.parametrize(("late", "passed"), [(0, True), (3, False), (9, False), (10, True)])
def test_a_change_of_a_shown_count_is_a_count(tmp_path, late, passed):
    # `late` women of region 1 came to be known after the first release, all of them in the numerator.
    before = made(tmp_path, "before", [(130, 300), (60, 150), (70, 150)], [])
    now = made(tmp_path, "now", [(130 + late, 300 + late), (60 + late, 150 + late), (70, 150)], [])
    report = audit_release(now, earlier=[before])
    assert report["passed"] is passed
    assert {f["rule"] for f in report["failures"]} <= {
        "its change since an earlier release is small and follows from what is shown"
    }


def test_a_change_that_follows_from_shown_changes_is_a_count(tmp_path):
    # The total has 40 more, region 1 has 37 more: regions 2 and 3 are withheld in both, and have 3 more together.
    before = made(tmp_path, "before", [(260, 500), (100, 200), (80, 150), (80, 150)], [2, 3])
    now = made(tmp_path, "now", [(300, 540), (137, 237), (83, 153), (80, 150)], [2, 3])
    assert audit_release(now)["passed"]
    report = audit_release(now, earlier=[before])
    assert report["failures"] == []  # their sum is no cell of its own
    alone_before = made(tmp_path, "alone_before", [(260, 500), (100, 200), (160, 300)], [2])
    alone = made(tmp_path, "alone", [(300, 540), (137, 237), (163, 303)], [2])
    report = audit_release(alone, earlier=[alone_before])
    assert {f["cell"]["region"] for f in report["failures"]} == {"R2"}


def test_a_row_withheld_before_is_not_shown_while_figures_change(tmp_path):
    before = made(tmp_path, "before", [(130, 300), (60, 130), (65, 130), (5, 40)], [2, 3])
    now = made(tmp_path, "now", [(170, 360), (80, 160), (75, 150), (15, 50)], [])
    report = audit_release(now, earlier=[before])
    rule = "withheld in an earlier release, and shown now that figures of the same year were revised"
    assert {f["cell"]["region"] for f in report["failures"] if f["rule"] == rule} == {"R2", "R3"}


def test_a_woman_takes_herself_off(tmp_path):
    # Regions 2 and 3 have 4 numerators together: each may have 0 to 4, five values. The woman who knows that she is
    # one of them in region 2 knows that region 3 has 0 to 3. With 5 there is room enough for her too, and with 12.
    tight = made(tmp_path, "tight", [(104, 260), (100, 170), (2, 45), (2, 45)], [2, 3])
    assert audit_release(tight)["passed"]
    report = audit_release(tight, women=True)
    assert {f["attacker"] for f in report["failures"]} == {"single woman"}
    assert ("R3", "numerator", "it cannot be 4 or more") in found(report)
    for name, own in (("enough", (3, 2)), ("wide", (6, 6))):
        counts = [(100 + sum(own), 260), (100, 170), *((numerator, 45) for numerator in own)]
        assert audit_release(made(tmp_path, name, counts, [2, 3]), women=True)["passed"]


@pytest.mark.parametrize(("own", "passed"), [((26, 52), False), ((10, 20), True)])
def test_a_facility_takes_its_own_off(tmp_path, own, passed):
    # Region 2 shows 30 of 60. A facility with 26 of 52 knows that the others there have 4 of 8.
    folder = made(tmp_path, "shown", [(130, 260), (100, 200), (30, 60)], [])
    cell = ("P30", QUARTER, "R2", "non_migrant", "majority_only")
    assert audit_release(folder)["passed"]
    report = audit_release(folder, facilities={"one": {cell: own}})
    assert report["passed"] is passed
    assert {(f["cell"]["region"], f["count"]) for f in report["failures"]} == (
        set() if passed else {("R2", "numerator"), ("R2", "denominator"), ("R2", "complement")}
    )


def test_the_command_says_what_it_found_in_its_exit_code(tmp_path, capsys):
    counts = [(130, 300), (60, 130), (65, 130), (5, 40)]
    first, second = made(tmp_path, "first", counts, [1, 3]), made(tmp_path, "second", counts, [2, 3])
    assert main(["audit", str(second)]) == 0
    assert "not attacked" in capsys.readouterr().out
    assert main(["audit", str(second), "--earlier", str(first), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert not report["passed"] and report["earlier_releases"] == 1
    assert main(["audit", str(tmp_path / "nothing")]) == 2
    assert "there is no such folder" in capsys.readouterr().err
