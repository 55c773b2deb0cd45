"""What the look of a release could tell beside its figures: symbols, order, rows that are there, derived figures."""

from datetime import date

import pandas as pd
import pytest

from indicators.disclosure.audit import audit_release
from indicators.disclosure.policy import PolicyRefused, load_policy
from indicators.disclosure.protection import protect
from indicators.disclosure.publishing import publish
from indicators.sheet_fields import NEVER_BROKEN_DOWN_BY, load_fields
from schemas.release import CELL_DIMENSIONS, DIMENSIONS, ESTIMATES
from schemas.tables import TABLES
from tests.unit.indicators.small_tables import by_migrant_status, by_region, release, with_withheld
from tests.unit.indicators.test_policy import written

CUTOFF = date(2026, 6, 30)
NUMBERS = ["numerator", "denominator", "value", "lower", "upper", "reliability"]


def test_nothing_tells_a_small_row_from_one_that_is_withheld_beside_it():
    # The third region has 5 of 30; the first, 40 of 90, is withheld only so that nobody subtracts.
    cells, entry, dimensions = by_region("P30", {"2025-Q1": [(100, 200), (40, 90), (55, 80), (5, 30)]})
    released = protect(cells, [entry], dimensions, load_policy(), CUTOFF)
    withheld = released[released["status"] == "suppressed"].drop(columns=["region"])
    assert len(withheld) == 2
    pd.testing.assert_series_equal(withheld.iloc[0], withheld.iloc[1], check_names=False)
    assert withheld[NUMBERS].isna().all(axis=None)


def test_rows_stand_in_the_order_of_codes_whatever_their_counts():
    orders = []
    for pairs in ([(60, 90), (40, 80), (30, 60)], [(30, 60), (40, 80), (60, 90)], [(5, 60), (60, 90), (65, 80)]):
        total = tuple(map(sum, zip(*pairs, strict=True)))
        cells, entry, dimensions = by_region("P30", {"2025-Q1": [total, *pairs]})
        released = protect(cells, [entry], dimensions, load_policy(), CUTOFF)
        orders.append(released["region"].tolist())
    assert orders == [["all", "R1", "R2", "R3"]] * 3


def test_a_row_is_there_whether_anybody_is_in_it_or_not():
    # Nobody of the last region was counted at all: its row is withheld like one with few.
    cells, entry, dimensions = by_region("P30", {"2025-Q1": [(100, 200), (60, 110), (40, 90), (0, 0)]})
    released = protect(cells, [entry], dimensions, load_policy(), CUTOFF)
    few, entry, dimensions = by_region("P30", {"2025-Q1": [(103, 205), (60, 110), (40, 90), (3, 5)]})
    others = protect(few, [entry], dimensions, load_policy(), CUTOFF)
    assert released["region"].tolist() == others["region"].tolist()
    assert released.loc[3, "status"] == others.loc[3, "status"] == "suppressed"


def test_those_without_a_recorded_group_are_the_total_less_the_groups(tmp_path):
    # 106 of 272 less all classes shown: 4 of 30 women were not asked where they were born.
    classes = [(40, 90), (16, 40), (22, 48), (4, 30), (12, 32), (12, 32)]
    cells, entry, dimensions = by_migrant_status("P30", (106, 272), classes)
    careless = release(tmp_path / "off", with_withheld(cells, [4]), [entry], dimensions)
    found = {(f["cell"]["migrant_status"], f["count"]) for f in audit_release(careless, true=cells)["failures"]}
    assert ("not_asked", "numerator") in found
    released = protect(cells, [entry], dimensions, load_policy(), CUTOFF)
    assert audit_release(release(tmp_path / "on", released, [entry], dimensions), true=cells)["passed"]
    assert released.at[4, "status"] == "suppressed" and released["status"].eq("suppressed").sum() > 1


def test_a_difference_is_withheld_with_either_of_its_two_figures():
    # Migrants 3 of 40 are withheld. 50 % less 8 % would give them back.
    classes = [(100, 200), (20, 50), (3, 40), (30, 60), (20, 50), (20, 50)]
    total = tuple(map(sum, zip(*classes, strict=True)))
    cells, entry, dimensions = by_migrant_status("O04", total, classes)
    further = {name: "all" for name in CELL_DIMENSIONS if name not in DIMENSIONS}
    cells = cells.assign(**further, **dict.fromkeys(ESTIMATES, pd.NA))
    entry |= {"disclosure_class": "women", "level": "outcome", "status": "agreed"}
    gap = {
        "indicator": "O21",
        "version": "1.0",
        "level": "outcome",
        "status": "agreed",
        "disclosure_class": "women",
        "breakdowns": ["total"],
        "derived": {
            "from": "O04",
            "kind": "gap",
            "dimension": "migrant_status",
            "group": "migrant",
            "reference": "non_migrant",
            "minus": "group",
            "least": 20,
        },
    }
    row = cells.iloc[[0]].assign(indicator="O21", numerator=3, denominator=40, value=42.5)
    both = pd.concat([cells, row], ignore_index=True)
    released = publish(both, [entry, gap], dimensions, load_policy(), CUTOFF)
    difference = released[released["indicator"] == "O21"].iloc[0]
    assert difference["status"] == "suppressed" and difference[NUMBERS].isna().all()
    safe = [(100, 200), (20, 50), (15, 40), (30, 60), (20, 50), (20, 50)]
    total = tuple(map(sum, zip(*safe, strict=True)))
    for name, counts in zip(("numerator", "denominator"), zip(total, *safe, strict=True), strict=True):
        both.loc[: len(safe), name] = counts
    released = publish(both, [entry, gap], dimensions, load_policy(), CUTOFF)
    # 50 % less 37.5 %, which is shown as 38 %: no more decimals than its parts.
    assert released.loc[released["indicator"] == "O21", "value"].tolist() == [12.0]


def test_groups_that_overlap_are_not_published(tmp_path):
    # A woman who names two groups is in both rows: both, less their union, would be those who named two.
    file = written(tmp_path, published_breakdowns=["total", "ethnic_mention"])
    with pytest.raises(PolicyRefused, match="ethnic_mention is not total or dimensions of a release"):
        load_policy(file)


@pytest.mark.parametrize("measure", ["mean", "maximum", "sum"])
def test_there_is_no_mean_no_maximum_and_no_sum_of_what_was_measured(measure):
    # The mean of whole numbers gives their sum; a maximum is one woman's.
    assert load_fields()["measure"].fault(measure)


def test_nobody_who_uses_violence_is_described():
    # No figure on the group of those who use violence: there is no column that holds one, and no sheet may ask.
    columns = {name for model in TABLES.values() for name in model.to_schema().columns}
    described = {name for name in columns if "perpetrator" in name or "aggressor" in name}
    assert not {name for name in described if "ethnic" in name or "migrant" in name or "birth" in name}
    assert "perpetrator" in NEVER_BROKEN_DOWN_BY
