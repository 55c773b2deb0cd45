"""Gaps with the difference in age taken out, and measures along age, of cells written by hand."""

import pandas as pd

from indicators.statistics.equity_table import equity_table
from indicators.statistics.released import ReleasedCells
from schemas.equity import EQUITY_STATUSES
from tests.unit.indicators.statistics.released_frames import GROUPS, NO_ONE_MISSING, POLICY, frame, rows, sheet, total
from tests.unit.indicators.statistics.test_equity_table import measure

MIGRANTS = {"non_migrant": (140, 200), "descendant": (60, 100), "migrant": (66, 120)} | NO_ONE_MISSING
YOUNGER = {"non_migrant": (8, 20), "descendant": (30, 50), "migrant": (30, 60)} | NO_ONE_MISSING
OLDER = {"non_migrant": (56, 80), "descendant": (30, 50), "migrant": (30, 40)} | NO_ONE_MISSING


def by_age(younger, older, migrants=MIGRANTS, breakdowns=("total", "migrant_status")):
    parts = {"C08": younger, "C09": older}
    cells = [rows("migrant_status", cells, indicator=name) for name, cells in parts.items()]
    released = ReleasedCells.from_frame(frame(total((266, 420)), rows("migrant_status", migrants), *cells))
    sheets = {name: sheet(breakdowns=breakdowns) | {"age_of": "P28"} for name in parts}
    found = equity_table(released, {"P28": sheet()} | sheets, GROUPS, POLICY)
    assert set(found["status"]) <= set(EQUITY_STATUSES)
    return found[found["indicator"] == "P28"]


def test_a_gap_with_the_same_ages_stands_beside_the_plain_one():
    found = by_age(YOUNGER, OLDER)
    plain, same = measure(found, "D", "migrant"), measure(found, "D_age", "migrant")
    assert plain["value"] == -15  # 66/120 and 140/200
    # Ages 0.4 and 0.6: 0.4 (50 - 40) + 0.6 (75 - 70) = 7; se^2 = 0.16 (0.25/60 + 0.24/20) + 0.36 (0.1875/40 + 0.21/80).
    assert (same["value"], same["lower"], same["upper"]) == (7, -7, 21)
    assert same["reference"] == "non_migrant" and pd.isna(same["p_value"])
    assert "descendant" in set(found.loc[found["measure"] == "D_age", "group"])


def test_a_withheld_age_is_a_word_and_no_other_group_suffers():
    found = by_age(YOUNGER | {"migrant": "suppressed"}, OLDER)
    assert measure(found, "D_age", "migrant")["status"] == "age_group_withheld"
    assert measure(found, "D_age", "descendant")["status"] == "shown"
    nobody = by_age(YOUNGER | {"migrant": (0, 0)}, OLDER)
    assert measure(nobody, "D_age", "migrant")["status"] == "age_group_withheld"
    reference = by_age(YOUNGER, OLDER | {"non_migrant": "suppressed"})
    ages = reference[reference["measure"] == "D_age"]
    assert set(ages["status"]) == {"age_group_withheld"}


def test_without_a_plain_gap_there_is_none_with_the_same_ages():
    hidden = by_age(YOUNGER, OLDER, MIGRANTS | {"migrant": "suppressed"})
    assert measure(hidden, "D_age", "migrant")["status"] == "suppressed"
    no_reference = by_age(YOUNGER, OLDER, MIGRANTS | {"non_migrant": "suppressed"})
    assert measure(no_reference, "D_age", "migrant")["status"] == "reference_withheld"


def test_ages_are_taken_only_from_what_is_broken_down_in_the_same_way():
    found = by_age(YOUNGER, OLDER, breakdowns=("total",))
    assert measure(found, "D_age")["status"] == "no_age_groups"


def test_an_age_that_is_unstable_is_told():
    cells = [rows("migrant_status", YOUNGER, indicator="C08"), rows("migrant_status", OLDER, indicator="C09")]
    whole = frame(total((266, 420)), rows("migrant_status", MIGRANTS), *cells)
    whole.loc[(whole["indicator"] == "C08") & (whole["migrant_status"] == "migrant"), "reliability"] = "unstable"
    sheets = {"P28": sheet()} | {name: sheet() | {"age_of": "P28"} for name in ("C08", "C09")}
    found = equity_table(ReleasedCells.from_frame(whole), sheets, GROUPS, POLICY)
    own = found[(found["indicator"] == "P28") & (found["group"] == "migrant")].set_index("measure")
    assert "unstable" in own.loc["D_age", "caution"] and own.loc["D", "caution"] == ""


def along_age(**ages):
    parts = [total(counts, indicator=name) for name, counts in ages.items()]
    released = ReleasedCells.from_frame(frame(total((110, 200)), *parts))
    sheets = {"P28": sheet()} | {name: sheet(breakdowns=("total",)) | {"age_of": "P28"} for name in ages}
    found = equity_table(released, sheets, GROUPS, POLICY)
    assert set(found["status"]) <= set(EQUITY_STATUSES)
    return found[(found["indicator"] == "P28") & (found["breakdown"] == "age_group")].set_index("measure")


def test_measures_along_age_are_of_all_women():
    found = along_age(C08=(20, 50), C09=(28, 50), C10=(60, 100))
    # Ranks 0.125, 0.375, 0.75; y 40, 56, 60: ACI = 0.25 (-0.75) 40 + 0.25 (-0.25) 56 + 0.5 (0.5) 60 = 4; mu = 54.
    assert found.loc["ACI", "value"] == 4 and found.loc["RCI", "value"] == 7.4
    assert found.loc["SII", "status"] == "shown" and found.loc["RII", "value"] > 1
    assert (found.loc["ACI", "groups_released"], found.loc["ACI", "groups_all"]) == (3, 3)
    assert set(found["group"]) == {"all"} and set(found["reference"]) == {""}


def test_a_withheld_age_and_ages_without_counts_along_age():
    assert set(along_age(C08=(20, 50), C09="suppressed")["status"]) == {"age_group_withheld"}
    assert along_age(C08="suppressed", C09="suppressed").empty
    assert along_age(C08=(20, 50)).empty
    assert set(along_age(C08=(0, 50), C09=(0, 50))["status"]) == {"undefined_all_zero"}
    separated = along_age(C08=(0, 50), C09=(50, 50))
    assert separated.loc["SII", "status"] == "undefined_separated" and separated.loc["ACI", "status"] == "shown"
