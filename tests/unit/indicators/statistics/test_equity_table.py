"""The equity table of cells written by hand: words for what is hidden or small, and which rows there are."""

from dataclasses import replace

import pandas as pd
import pytest

from indicators.statistics.equity_table import equity_table
from indicators.statistics.released import ReleasedCells
from schemas.dimensions import reference_in
from schemas.equity import EQUITY_CAUTIONS, EQUITY_COLUMNS, EQUITY_STATUSES
from tests.unit.indicators.statistics.released_frames import GROUPS, NO_ONE_MISSING, POLICY, frame, rows, sheet, total

THREE = {"majority_only": (600, 1000), "roma_traveller": (80, 200), "other_minority": (150, 300)}
COMPLEX = ("MDRW", "MDMW", "IDISW", "PAR", "PAF", "BGV", "Theil", "MLD", "max_min_difference", "heterogeneity")


def table(cells, all_of_them=(830, 1500), breakdown="ethnic_group", groups=GROUPS, **sheet_fields):
    released = ReleasedCells.from_frame(frame(total(all_of_them), rows(breakdown, cells)))
    found = equity_table(released, {"P28": sheet(**sheet_fields)}, groups, POLICY)
    assert set(found["status"]) <= set(EQUITY_STATUSES)
    assert {c for text in found["caution"] for c in text.split(";") if c} <= set(EQUITY_CAUTIONS)
    numbers = found.loc[found["status"] != "shown", ["value", "lower", "upper", "p_value", "noise_95"]]
    assert numbers.isna().all(axis=None)
    return found


def measure(found, name, group="all"):
    row = found[(found["measure"] == name) & (found["group"] == group)]
    assert len(row) == 1, (name, group)
    return row.iloc[0]


def statuses(found, names=COMPLEX):
    return {name: measure(found, name)["status"] for name in names}


def test_three_groups_that_are_all_released():
    found = table(THREE | NO_ONE_MISSING)
    assert tuple(found.columns) == EQUITY_COLUMNS
    d = measure(found, "D", "roma_traveller")
    assert (d["value"], d["lower"], d["upper"]) == (-20, -27, -12)  # 80/200 and 600/1000, Newcombe by statsmodels
    assert d["reference"] == "majority_only"
    r = measure(found, "R", "roma_traveller")
    assert (r["value"], r["lower"], r["upper"]) == (0.67, 0.55, 0.79)  # score limits by statsmodels
    # Pearson's p by scipy, after Holm still the largest of two.
    assert d["p_value"] == 0.0001
    assert measure(found, "D", "other_minority")["p_adjusted"] == 0.0021
    # mu is 830 / 1500 = 55.33: PAR 60 - 55.33, MDMW (1000 x 4.67 + 200 x 15.33 + 300 x 5.33) / 1500.
    assert measure(found, "PAR")["value"] == 4.7
    assert measure(found, "MDMW")["value"] == 6.2
    assert measure(found, "max_min_difference")["value"] == 20
    assert 0 < measure(found, "MDMW")["noise_mean"] < measure(found, "MDMW")["noise_95"] < 6
    assert set(found["groups_released"]) == set(found["groups_all"]) == {3}
    assert set(found["women_released_per_cent"]) == {100.0}
    assert measure(found, "D_age")["status"] == "no_age_groups"


def test_the_reference_is_never_compared_with_itself_and_order_is_that_of_code_lists():
    found = table(THREE | NO_ONE_MISSING)
    assert list(found[found["measure"] == "D"]["group"]) == ["roma_traveller", "other_minority"]
    first = ["D", "R", "D_missing", "R_missing", "D_all_in", "D_none_in", "heterogeneity"]
    assert found["measure"].drop_duplicates().tolist()[:7] == first


def test_a_hidden_group_withholds_itself_and_every_measure_of_all_groups():
    found = table(THREE | NO_ONE_MISSING | {"roma_traveller": "suppressed"})
    assert measure(found, "D", "roma_traveller")["status"] == "suppressed"
    assert measure(found, "D", "other_minority")["status"] == "shown"
    assert set(statuses(found).values()) == {"withheld_incomplete"}
    row = measure(found, "MDMW")
    assert (row["groups_released"], row["groups_all"], row["women_released_per_cent"]) == (2, 3, 86.6)


def test_a_hidden_reference_withholds_comparisons_and_no_other_takes_its_place():
    found = table(THREE | NO_ONE_MISSING | {"majority_only": "suppressed"})
    pairs = found[found["measure"].isin(["D", "R", "D_missing", "R_missing"])]
    assert set(pairs["status"]) == {"reference_withheld"}
    assert set(pairs["reference"]) == {"majority_only"}
    assert set(statuses(found).values()) == {"withheld_incomplete"}


def test_a_hidden_total_withholds_what_needs_all_women():
    found = table(THREE | NO_ONE_MISSING, all_of_them="suppressed")
    assert set(statuses(found).values()) == {"withheld_incomplete"}
    assert measure(found, "D", "roma_traveller")["status"] == "shown"
    assert found["women_released_per_cent"].isna().all()


def test_all_hidden_groups_say_so():
    found = table(dict.fromkeys(THREE, "suppressed") | NO_ONE_MISSING)
    assert set(statuses(found).values()) == {"suppressed"}


def nine_groups(hidden, women):
    """An intersection of nine groups that is complete only if enough is released."""
    first, second = ("non_migrant", "descendant", "migrant"), tuple(THREE)
    cells = {f"{one}*{two}": (50, 100) for one in first for two in second}
    return cells | {hidden: "suppressed"}, (450, 800 + women)


@pytest.mark.parametrize(("women", "status"), [(42, "shown"), (43, "withheld_incomplete")])
def test_eight_of_nine_groups_with_95_per_cent_of_women_are_enough(women, status):
    """8 of 9 groups are 88.9 %; 800 of 842 women are 95.01 %, of 843 they are 94.9 %."""
    uncrossed = {name: replace(one, crossed=one.classes) for name, one in GROUPS.items()}
    cells, everyone = nine_groups("migrant*roma_traveller", women)
    crossing = "migrant_status*ethnic_group"
    released = ReleasedCells.from_frame(frame(total(everyone), rows(crossing, cells | unknown_of(uncrossed))))
    found = equity_table(released, {"P28": sheet(breakdowns=("total", crossing))}, uncrossed, POLICY)
    assert measure(found, "MDMW")["status"] == status
    assert measure(found, "MDMW")["reference"] == "non_migrant*majority_only"


def unknown_of(groups):
    pairs = [(a, b) for a in groups["migrant_status"].classes for b in groups["ethnic_group"].classes]
    return {f"{a.code}*{b.code}": (0, 0) for a, b in pairs if a.missing or b.missing}


def test_a_hidden_reference_among_many_groups_withholds_only_what_needs_it():
    uncrossed = {name: replace(one, crossed=one.classes) for name, one in GROUPS.items()}
    cells, everyone = nine_groups("non_migrant*majority_only", 30)
    crossing = "migrant_status*ethnic_group"
    released = ReleasedCells.from_frame(frame(total(everyone), rows(crossing, cells | unknown_of(uncrossed))))
    found = equity_table(released, {"P28": sheet(breakdowns=("total", crossing))}, uncrossed, POLICY)
    assert measure(found, "MDRW")["status"] == measure(found, "MDRU")["status"] == "reference_withheld"
    assert measure(found, "MDMW")["status"] == "shown"


def only(*codes):
    """Ethnic groups of a country that knows fewer of them."""
    classes = tuple(c for c in GROUPS["ethnic_group"].classes if c.missing or c.code in codes)
    return GROUPS | {"ethnic_group": replace(GROUPS["ethnic_group"], classes=classes)}


def test_figures_without_counts_are_not_compared():
    cells = frame(total((830, 1500)), rows("ethnic_group", THREE | NO_ONE_MISSING))
    place = cells["ethnic_group"] == "roma_traveller"
    cells.loc[place, ["numerator", "denominator"]] = pd.NA
    cells.loc[place, "value"] = 40.0
    found = equity_table(ReleasedCells.from_frame(cells), {"P28": sheet()}, GROUPS, POLICY)
    assert measure(found, "D", "roma_traveller")["status"] == "no_counts"
    assert measure(found, "D", "other_minority")["status"] == "shown"
    assert measure(found, "MDMW")["status"] == "withheld_incomplete"


def test_what_equal_groups_would_often_show_is_called_so():
    """600, 118 and 178 of 1000, 200 and 300: 60, 59 and 59.3 %, of which nobody could tell a difference."""
    found = table(
        {"majority_only": (600, 1000), "roma_traveller": (118, 200), "other_minority": (178, 300)} | NO_ONE_MISSING
    )
    assert measure(found, "MDMW")["caution"] == measure(found, "max_min_ratio")["caution"] == "within_noise"
    assert measure(table(THREE | NO_ONE_MISSING), "MDMW")["caution"] == ""


def test_two_groups_have_a_difference_an_attributable_share_and_a_test():
    cells = {"majority_only": (600, 1000), "roma_traveller": (80, 200)} | NO_ONE_MISSING
    found = table(cells, (680, 1200), groups=only("majority_only", "roma_traveller"))
    shown = set(found[found["status"] == "shown"]["measure"])
    pairs = {"D", "R", "D_missing", "R_missing", "D_all_in", "D_none_in"}
    assert shown == pairs | {"heterogeneity", "PAR", "PAF"}
    assert measure(found, "MDMW")["status"] == measure(found, "max_min_ratio")["status"] == "two_groups"
    assert measure(found, "PAR")["value"] == 3.3  # 60 - 680 / 12


def test_one_group_is_refused():
    found = table({"majority_only": (600, 1000)} | NO_ONE_MISSING, (600, 1000), groups=only("majority_only"))
    assert set(statuses(found).values()) == {"one_group"}
    assert not (found["measure"] == "D").any()


def test_all_groups_at_zero():
    found = table({code: (0, n) for code, (_, n) in THREE.items()} | NO_ONE_MISSING, (0, 1500))
    for name in ("MDRW", "MDMW", "PAR", "BGV", "max_min_difference"):
        assert (measure(found, name)["status"], measure(found, name)["value"]) == ("shown", 0)
    for name in ("IDISW", "PAF", "Theil", "MLD", "max_min_ratio", "COV", "heterogeneity"):
        assert measure(found, name)["status"] == "undefined_all_zero"
    assert measure(found, "D", "roma_traveller")["value"] == 0
    assert measure(found, "R", "roma_traveller")["status"] == "undefined_all_zero"


def test_one_group_at_zero():
    found = table(THREE | NO_ONE_MISSING | {"roma_traveller": (0, 200)}, (750, 1500))
    assert measure(found, "MLD")["status"] == measure(found, "max_min_ratio")["status"] == "undefined_zero_group"
    theil = measure(found, "Theil")
    assert theil["status"] == "shown" and theil["value"] > 0
    assert pd.isna(theil["lower"]) and pd.isna(theil["upper"])  # a missing standard error
    assert measure(found, "R", "roma_traveller")["value"] == 0


def test_a_reference_at_zero():
    found = table(THREE | NO_ONE_MISSING | {"majority_only": (0, 1000)}, (230, 1500))
    assert measure(found, "R", "roma_traveller")["status"] == "undefined_zero_reference"
    assert measure(found, "D", "roma_traveller")["value"] == 40


def test_all_groups_at_100_per_cent():
    found = table({code: (n, n) for code, (_, n) in THREE.items()} | NO_ONE_MISSING, (1500, 1500))
    assert measure(found, "heterogeneity")["status"] == "undefined_all_alike"
    assert measure(found, "R", "roma_traveller")["value"] == 1
    # There is nothing to test, so nothing is said of the test either.
    d = measure(found, "D", "roma_traveller")
    assert (d["value"], pd.isna(d["p_value"]), d["caution"]) == (0, True, "")


def test_groups_of_two_women():
    found = table(dict.fromkeys(THREE, (1, 2)) | NO_ONE_MISSING, (3, 6))
    assert measure(found, "heterogeneity")["caution"] == "exact_test"
    assert measure(found, "heterogeneity")["p_value"] == 1
    assert measure(found, "D", "roma_traveller")["value"] == 0


def test_an_indicator_without_direction_has_no_best_group():
    found = table(THREE | NO_ONE_MISSING, direction="neutral")
    without = set(found[found["status"] == "no_direction"]["measure"])
    assert without == {"PAR", "PAF", "MDBW", "MDBU"}


def test_where_less_is_better_the_lowest_group_is_the_best():
    found = table(THREE | NO_ONE_MISSING, direction="lower")
    assert measure(found, "PAR")["value"] == -15  # 40 - 55.33
    assert measure(found, "PAF")["value"] == -28


@pytest.mark.parametrize(
    ("not_asked", "status", "caution"),
    [(375, "shown", ""), (376, "shown", "many_not_recorded"), (1001, "too_many_not_recorded", "")],
)
def test_a_fifth_without_a_group_is_a_caution_and_two_fifths_end_the_comparison(not_asked, status, caution):
    cells = THREE | NO_ONE_MISSING | {"not_asked": (30, not_asked)}
    found = table(cells, (860, 1500 + not_asked))
    for row in (measure(found, "D", "roma_traveller"), measure(found, "MDMW")):
        assert (row["status"], row["caution"]) == (status, caution)


def test_those_without_a_group_are_no_group_and_in_no_share_of_women():
    found = table(THREE | NO_ONE_MISSING | {"unknown": (5, 200)}, (835, 1700))
    assert set(found["women_released_per_cent"]) == {100.0}
    assert measure(found, "PAR")["value"] == 4.7


def test_withheld_classes_without_a_group_leave_a_bound():
    """500 hidden women may be in the hidden group or have no group: at least 1300 of 1800 are in released groups."""
    hidden = {"other_minority": "suppressed", "unknown": "suppressed"}
    cells = {"majority_only": (600, 1000), "roma_traveller": (80, 300), "not_asked": (0, 100), "declined": (0, 100)}
    found = table(cells | hidden, (900, 2000))
    assert set(found["women_released_per_cent"]) == {72.2}
    assert measure(found, "D", "roma_traveller")["caution"] == "not_recorded_unknown"
    assert measure(found, "D_missing", "roma_traveller")["status"] == "not_recorded_withheld"


def test_what_a_gap_could_be_with_the_missing_answers():
    """80 of 200 against 600 of 1000, 60 of 150 not recorded: at the least 80/290 - 660/1060 = -34.7,
    at the most 140/260 - 600/1090 = -1.2; in proportion 88/220 - 640/1100 = -18.2."""
    found = table(THREE | NO_ONE_MISSING | {"unknown": (60, 150)}, (890, 1650))
    row = measure(found, "D_missing", "roma_traveller")
    assert (row["value"], row["lower"], row["upper"]) == (-18, -35, -1)
    ratio = measure(found, "R_missing", "roma_traveller")
    assert (ratio["value"], ratio["lower"], ratio["upper"]) == (0.69, 0.44, 0.98)
    # All in the group: 140/350 - 60 %; all in the reference: 40 % - 660/1150.
    assert measure(found, "D_all_in", "roma_traveller")["value"] == -20
    assert measure(found, "D_none_in", "roma_traveller")["value"] == -17


def test_the_intersection_has_its_own_reference_and_classes():
    crossing = "migrant_status*ethnic_group"
    cells = {f"{a}*{b}": (50, 100) for a in ("born_in_country", "migrant") for b in THREE}
    cells |= {f"{a}*not_recorded": (0, 0) for a in ("born_in_country", "migrant", "not_recorded")}
    cells |= {f"not_recorded*{b}": (0, 0) for b in THREE}
    found = table(cells, (300, 600), breakdown=crossing, breakdowns=("total", crossing))
    assert set(found["reference"]) == {"born_in_country*majority_only"}
    assert set(found["groups_all"]) == {6}
    assert not found["measure"].isin(["D_missing"]).any()


def test_five_of_six_groups_are_too_few_however_many_women_they_are():
    """5 of 6 groups are 83 %: below 85 %, although the hidden one has 10 of 510 women."""
    crossing = "migrant_status*ethnic_group"
    cells = {f"{a}*{b}": (50, 100) for a in ("born_in_country", "migrant") for b in THREE}
    cells |= {f"{a}*not_recorded": (0, 0) for a in ("born_in_country", "migrant", "not_recorded")}
    cells |= {f"not_recorded*{b}": (0, 0) for b in THREE} | {"migrant*roma_traveller": "suppressed"}
    found = table(cells, (255, 510), breakdown=crossing, breakdowns=("total", crossing))
    row = measure(found, "MDMW")
    assert (row["status"], row["women_released_per_cent"]) == ("withheld_incomplete", 98.0)


@pytest.mark.parametrize("reliability", ["unstable", "provisional", "series_break"])
def test_what_is_said_of_a_cell_is_said_of_its_comparisons(reliability):
    cells = frame(total((830, 1500)), rows("ethnic_group", THREE | NO_ONE_MISSING))
    cells.loc[cells["ethnic_group"] == "roma_traveller", "reliability"] = reliability
    found = equity_table(ReleasedCells.from_frame(cells), {"P28": sheet()}, GROUPS, POLICY)
    assert measure(found, "D", "roma_traveller")["caution"] == reliability
    assert measure(found, "D", "other_minority")["caution"] == ""
    assert measure(found, "MDMW")["caution"] == reliability


def test_groups_within_regions():
    parts = [total((1660, 3000)), rows("region", {"": (830, 1500)}, region="R1")]
    parts += [rows("region", {"": "suppressed"}, region="R2")]
    names = {"majority_only", "roma_traveller", "other_minority", "not_recorded"}
    for region in ("R1", "R2"):
        cells = {name: THREE.get(name, (0, 0)) for name in sorted(names)}
        parts.append(rows("region*ethnic_group", cells, region=region))
    released = ReleasedCells.from_frame(frame(*parts))
    found = equity_table(released, {"P28": sheet(breakdowns=("total", "region*ethnic_group"))}, GROUPS, POLICY)
    inside = {region: measure(found[found["region"] == region], "MDMW") for region in ("R1", "R2")}
    assert (inside["R1"]["status"], inside["R1"]["value"]) == ("shown", 6.2)
    assert inside["R2"]["status"] == "withheld_incomplete"


def test_rates_have_a_difference_and_a_ratio():
    cells = {"non_migrant": (40, 20_000), "descendant": "suppressed", "migrant": (60, 10_000)} | NO_ONE_MISSING
    found = table(cells, (120, 35_000), breakdown="migrant_status", measure="rate")
    assert set(found["measure"]) == {"D", "R"}
    d, r = (measure(found, name, "migrant") for name in ("D", "R"))
    assert (d["value"], d["lower"], d["upper"]) == (40, 24, 58)
    assert (r["value"], r["lower"], r["upper"]) == (3.0, 1.98, 4.59)


def test_overlapping_groups_are_in_no_measure_of_all_groups():
    overlapping = GROUPS | {"ethnic_group": replace(GROUPS["ethnic_group"], overlapping=True)}
    found = table(THREE | NO_ONE_MISSING, groups=overlapping)
    assert set(statuses(found).values()) == {"overlapping_groups"}
    assert measure(found, "D", "roma_traveller")["status"] == "shown"


@pytest.mark.parametrize("measured", ["median", "count", "gap"])
def test_other_measures_and_what_was_never_counted_have_no_rows(measured):
    assert table(THREE | NO_ONE_MISSING, measure=measured).empty
    assert table(dict.fromkeys(THREE, "not_agreed") | NO_ONE_MISSING).empty


def test_the_same_cells_give_the_same_table():
    pd.testing.assert_frame_equal(table(THREE | NO_ONE_MISSING), table(THREE | NO_ONE_MISSING))


def test_the_declared_reference_of_each_breakdown():
    assert reference_in("migrant_status", GROUPS) == "non_migrant"
    assert reference_in("region*migrant_status", GROUPS) == "born_in_country"
    assert reference_in("migrant_status*ethnic_group", GROUPS) == "born_in_country*majority_only"
    with pytest.raises(KeyError):
        reference_in("region", GROUPS)
