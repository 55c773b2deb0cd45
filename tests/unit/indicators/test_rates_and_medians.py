"""Rates, medians and answers of service users in a release: what is shown by hand, and attacks on them.

Each attack is made on a release in which the guard is off, and fails on what `publish` makes of the same counts.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2

from indicators.disclosure.audit import audit_release
from indicators.disclosure.policy import load_policy
from indicators.disclosure.publishing import publish, revised
from indicators.disclosure.revisions import FormerRelease
from schemas.release import ALL, CELL_DIMENSIONS, DIMENSIONS, OF_SURVEYS
from tests.unit.indicators.small_tables import by_region, release, with_withheld

CUTOFF = date(2026, 6, 30)
AGREED = {"disclosure_class": "women", "level": "outcome", "status": "agreed"}


def policy(*indicators: str):
    return replace(load_policy(), indicators_about_women=indicators, indicators_by_year=())


def with_estimates(cells: pd.DataFrame, value=None, on_each_side=None) -> pd.DataFrame:
    further = dict.fromkeys(CELL_DIMENSIONS[len(DIMENSIONS) :], ALL) | dict.fromkeys(OF_SURVEYS, pd.NA)
    figures = {
        name: pd.array([pd.NA] * len(cells) if given is None else given, dtype="Float64")
        for name, given in (("value", value), ("on_each_side", on_each_side))
    }
    return cells.assign(**further, **figures)


def rate(indicator: str, counts: dict, **changes):
    """Cells of a rate for 10 000 women who live in a country and its regions."""
    sheet = AGREED | {"unit_of_count": "woman", "measure": "rate", "multiplier": 10_000, "min_denominator": 1000}
    sheet["denominator"] = {"where": "TRUE", "sum": "women_n", "unit_of_count": "resident"}
    return by_region(indicator, counts, **(sheet | {"additive_over": []} | changes))


WOMEN = {"2025": [(200, 100_000), (90, 40_000), (61, 30_000), (37, 20_000), (12, 10_000)]}


def test_a_rate_stands_beside_its_women_with_two_digits_and_their_range(tmp_path):
    cells, sheet, dimensions = rate("O02", WOMEN)
    released = publish(with_estimates(cells), [sheet], dimensions, policy("O02"), CUTOFF)
    # Women count in each region where they were seen: twelve are no difference of the others, so only they are hidden.
    assert released["status"].tolist() == ["shown"] * 4 + ["suppressed"]
    assert released["value"].tolist()[:4] == [20.0, 22.0, 20.0, 18.0]  # 20, 22.5, 20.33 and 18.5, half to even
    lower, upper = chi2.ppf(0.025, 2 * 90) / 2 / 4, chi2.ppf(0.975, 2 * 90 + 2) / 2 / 4
    assert (round(lower), round(upper)) == (18, 28) == tuple(released.loc[1, ["lower", "upper"]])
    assert released.loc[0, "numerator"] == 200 and released.loc[4, ["numerator", "denominator", "value"]].isna().all()
    assert audit_release(release(tmp_path, released, [sheet], dimensions), true=cells)["passed"]


def test_a_rate_of_few_women_times_the_public_population_is_their_number(tmp_path):
    cells, sheet, dimensions = rate("O02", WOMEN)
    told = publish(with_estimates(cells), [sheet], dimensions, policy("O02"), CUTOFF)
    loose = replace(policy("O02"), rate_minimum_numerator=10)
    off = publish(with_estimates(cells), [sheet], dimensions, loose, CUTOFF)
    known = off["value"] * cells["denominator"] / 10_000
    assert round(known.iloc[4]) == 12 and told["value"].isna().iloc[4]
    (failure,) = audit_release(release(tmp_path, off, [sheet], dimensions))["failures"]
    assert failure["cell"]["region"] == "R4" and failure["rule"] == "the numerator of a rate is below its minimum"


@pytest.mark.parametrize(("column", "figure"), [("value", 20.4), ("lower", 17.3), ("upper", 24.0), ("value", 21.0)])
def test_a_rate_with_more_digits_or_another_value_than_its_counts_is_found(tmp_path, column, figure):
    cells, sheet, dimensions = rate("O02", WOMEN)
    released = publish(with_estimates(cells), [sheet], dimensions, policy("O02"), CUTOFF)
    assert released.loc[0, column] != figure
    released.loc[0, column] = figure
    (failure,) = audit_release(release(tmp_path, released, [sheet], dimensions))["failures"]
    assert failure["rule"] == "a rate or its interval says more than its counts with the digits allowed"


def test_women_withheld_by_one_indicator_are_withheld_by_the_rate_too(tmp_path):
    """P28 shows how many were seen, O02 how many of them spoke: 95 of 100 in the second region."""
    seen, first, dimensions = by_region(
        "P28",
        {"2025": [(150, 320), (80, 220), (70, 100)]},
        **AGREED | {"unit_of_count": "woman", "additive_over": ["region"], "denominator": {"where": "new_case"}},
    )
    spoke, second, _ = rate(
        "O02",
        {"2025": [(215, 100_000), (120, 60_000), (95, 40_000)]},
        numerator={"where": "new_case AND disclosing"},
        additive_over=["region"],
    )
    cells = pd.concat([seen, spoke], ignore_index=True)
    sheets = [first, second]
    released = publish(with_estimates(cells), sheets, dimensions, policy("P28", "O02"), CUTOFF)
    assert audit_release(release(tmp_path / "on", released, sheets, dimensions), true=cells)["passed"]
    alone = [
        publish(with_estimates(part), [sheet], dimensions, policy(sheet["indicator"]), CUTOFF)
        for part, sheet in ((seen, first), (spoke, second))
    ]
    assert all((part["status"] == "shown").all() for part in alone)
    off = audit_release(release(tmp_path / "off", pd.concat(alone), sheets, dimensions), true=cells)
    assert "O02" in {failure.get("other") for failure in off["failures"]}


def contacts_and_reports():
    """P13: 400 contacts, of which 8 in the second region; O12: reports for each 1 000 contacts of the same kind."""
    counts = {"2025-Q1": [(150, 400), (100, 242), (4, 8), (46, 150)]}
    own = AGREED | {"unit_of_count": "contact"}
    contacts, first, dimensions = by_region("P13", counts, **own, denominator={"where": "ipv_disclosed = 'yes'"})
    reports, second, _ = by_region(
        "O12",
        {"2025-Q1": [(70, 400), (45, 242), (0, 8), (25, 150)]},
        **AGREED | {"unit_of_count": "harm_report", "measure": "rate", "multiplier": 1000},
        denominator={"where": "ipv_disclosed = 'yes'", "unit_of_count": "contact"},
    )
    return pd.concat([contacts, reports], ignore_index=True), [first, second], dimensions


def test_contacts_below_the_line_of_a_rate_are_protected_with_all_others(tmp_path):
    """P13 withholds the second region and the third beside it; the rate of the third alone tells the second: 8."""
    cells, sheets, dimensions = contacts_and_reports()
    shares = with_withheld(cells[:4], [2, 3])
    assert shares.loc[0, "denominator"] - shares.loc[1, "denominator"] - cells.loc[7, "denominator"] == 8
    rates = publish(with_estimates(cells[4:]), sheets[1:], dimensions, policy("O12"), CUTOFF)
    numbers = ["numerator", "denominator", "value", "lower", "upper"]
    rates.loc[:2, numbers], rates.loc[:2, ["status", "reliability"]] = pd.NA, ["suppressed", None]
    limits = chi2.ppf(0.025, 50) / 2, chi2.ppf(0.975, 52) / 2
    rates.loc[3, numbers] = [25, 150, *(float(f"{1000 * events / 150:.1e}") for events in (25, *limits))]
    rates.loc[3, ["status", "reliability"]] = ["shown", "ok"]
    off = audit_release(release(tmp_path / "off", pd.concat([shares, rates]), sheets, dimensions), true=cells)
    assert {(failure["count"], failure["cell"]["region"]) for failure in off["failures"]} == {("denominator", "R2")}
    # Either alone would be safe.
    for name, part, sheet in (("P13", shares, sheets[:1]), ("O12", rates, sheets[1:])):
        assert audit_release(release(tmp_path / name, part, sheet, dimensions), true=cells)["passed"]
    released = publish(with_estimates(cells), sheets, dimensions, policy("P13", "O12"), CUTOFF)
    assert audit_release(release(tmp_path / "on", released, sheets, dimensions), true=cells)["passed"]
    assert (released["status"] == "shown").sum() >= 4


def test_contacts_are_held_with_the_reports_that_are_held_against_them():
    """Forty more contacts may be told, two more reports may not: the rate would show the former number of contacts."""
    cells, sheets, dimensions = contacts_and_reports()
    rules = policy("P13", "O12")
    released = publish(with_estimates(cells), sheets, dimensions, rules, CUTOFF)
    now = cells.copy()
    now.loc[[0, 1], ["numerator", "denominator"]] += [20, 40]
    now.loc[[4, 5], ["numerator", "denominator"]] += [2, 40]
    before = FormerRelease("r1", cells, released)
    revision = revised(with_estimates(now), sheets, rules, CUTOFF, former=[before])
    assert revision.held == {"contact": {"2025-Q1": 2}, "harm_report": {"2025-Q1": 2}}
    again = publish(with_estimates(now), sheets, dimensions, rules, CUTOFF, revision=revision)
    pd.testing.assert_frame_equal(again, released)
    # Contacts alone are taken up.
    alone = revised(with_estimates(now[:4]), sheets[:1], policy("P13"), CUTOFF, former=[before])
    assert alone.held == {"contact": {}} and alone.true["denominator"].tolist() == now["denominator"].tolist()[:4]


MEDIAN = AGREED | {
    "unit_of_count": "referral",
    "measure": "median",
    "multiplier": 1,
    "min_denominator": 20,
    "median": {"of": "days_waited", "censored_above": 90},
}
WAITS = {"2025": [(220, 400), (110, 200), (60, 120), (50, 80)]}


def medians(value, on_each_side):
    cells, sheet, dimensions = by_region("O05", WAITS, **MEDIAN)
    return with_estimates(cells, value, on_each_side), sheet, dimensions


def test_a_median_stands_beside_its_counts_without_limits(tmp_path):
    cells, sheet, dimensions = medians([56.0, 40.0, 60.0, 12.0], [190, 90, 55, 30])
    released = publish(cells, [sheet], dimensions, policy("O05"), CUTOFF)
    assert released["value"].tolist() == [56, 40, 60, 12] and released[["lower", "upper"]].isna().all(axis=None)
    assert released["numerator"].tolist() == [220, 110, 60, 50]
    assert audit_release(release(tmp_path, released, [sheet], dimensions), true=cells)["passed"]


def test_where_nearly_all_waited_as_long_the_median_is_withheld_with_the_whole_row(tmp_path):
    # 45 of the 50 who were served in the third region came the same day: nobody waited less.
    cells, sheet, dimensions = medians([56.0, 40.0, 60.0, 0.0], [190, 90, 55, 0])
    released = publish(cells, [sheet], dimensions, policy("O05"), CUTOFF)
    assert released.loc[3, "status"] == "suppressed"
    assert released.loc[3, ["numerator", "denominator", "value"]].isna().all()
    assert audit_release(release(tmp_path, released, [sheet], dimensions), true=cells)["passed"]
    # With the guard off it is told of each of at least 40 of the 80 that she was served the same day.
    off = publish(cells.assign(on_each_side=10), [sheet], dimensions, policy("O05"), CUTOFF)
    assert off.loc[3, "value"] == 0 and off.loc[3, "status"] == "shown"


@pytest.mark.parametrize(("side", "status"), [(10, "shown"), (9, "suppressed"), (None, "suppressed")])
def test_ten_on_each_side_are_enough_and_nine_are_not(side, status):
    cells, sheet, dimensions = medians([56.0, 40.0, 60.0, 12.0], [190, 90, 55, side])
    assert publish(cells, [sheet], dimensions, policy("O05"), CUTOFF).loc[3, "status"] == status


def test_a_median_beyond_the_last_day_is_one_day_more_whatever_the_steps():
    cells, sheet, dimensions = medians([56.0, 40.0, 91.0, 12.0], [190, 90, 55, 30])
    cells.loc[[0, 2], "numerator"] = [210, 50]
    weeks = replace(policy("O05"), quantile_step_days=7)
    assert publish(cells, [sheet], dimensions, weeks, CUTOFF)["value"].tolist() == [56, 42, 91, 14]


@pytest.mark.parametrize(
    ("column", "figure"), [("value", 56.5), ("value", 91.0), ("value", -1.0), ("value", 92.0), ("upper", 70.0)]
)
def test_a_median_that_is_not_whole_days_or_not_of_its_counts_is_found(tmp_path, column, figure):
    cells, sheet, dimensions = medians([56.0, 40.0, 60.0, 12.0], [190, 90, 55, 30])
    released = publish(cells, [sheet], dimensions, policy("O05"), CUTOFF)
    released.loc[0, column] = figure
    if column == "upper":
        released.loc[0, "lower"] = 40.0
    (failure,) = audit_release(release(tmp_path, released, [sheet], dimensions))["failures"]
    assert failure["rule"] == "a median has limits or fractions, or does not agree with its counts"


def test_a_median_stays_as_long_as_its_counts_do():
    """One day of one woman was corrected: 56 would become 57, and tell of her."""
    cells, sheet, dimensions = medians([56.0, 40.0, 60.0, 12.0], [190, 90, 55, 30])
    rules = policy("O05")
    released = publish(cells, [sheet], dimensions, rules, CUTOFF)
    now = cells.assign(value=pd.array([57.0, 40.0, 60.0, 13.0], dtype="Float64"))
    assert publish(now, [sheet], dimensions, rules, CUTOFF)["value"].tolist() == [57, 40, 60, 13]
    before = FormerRelease("r1", cells.drop(columns=["value", "on_each_side"]), released)
    revision = revised(now, [sheet], rules, CUTOFF, former=[before])
    again = publish(now, [sheet], dimensions, rules, CUTOFF, revision=revision)
    assert again["value"].tolist() == [56, 40, 60, 12]
    # Twenty more referrals, ten of them served: their change may be told, and the median goes with them.
    more = now.copy()
    more.loc[[0, 1], ["numerator", "denominator"]] += [10, 20]
    revision = revised(more, [sheet], rules, CUTOFF, former=[before])
    assert publish(more, [sheet], dimensions, rules, CUTOFF, revision=revision)["value"].tolist() == [57, 40, 60, 12]


def killings(years: list[str]):
    sheet = AGREED | {"unit_of_count": "killing", "measure": "rate", "multiplier": 100_000, "additive_over": []}
    sheet |= {"disclosure_class": "deaths", "breakdowns": ["total"], "min_denominator": 100_000}
    below = {"where": "TRUE", "sum": "women_n"}
    above = {"where": "TRUE", "sum": "victims_n"}
    counts = {year: [(number, 10_000_000)] for year, number in zip(years, (75, 72, 55), strict=True)}
    cells, entry, dimensions = by_region("I05", {y: [*pairs, (0, 0)] for y, pairs in counts.items()}, **sheet)
    cells = cells[cells["breakdown"] == "total"].reset_index(drop=True)
    return with_estimates(cells), entry | {"numerator": above, "denominator": below}, dimensions


def test_sums_over_years_that_overlap_give_a_single_year(tmp_path):
    """75 in 2019 to 2023, 72 in 2020 to 2024, 55 in 2021 to 2024, the only final years of the last: 17 in 2020."""
    cells, sheet, dimensions = killings(["2023", "2024", "2025"])
    released = publish(cells, [sheet], dimensions, policy("I05"), CUTOFF)
    assert released["status"].tolist() == ["suppressed", "shown", "suppressed"]
    assert released.loc[1, "value"] == 0.72 and released.loc[1, "numerator"] == 72
    assert audit_release(release(tmp_path / "on", released, [sheet], dimensions), true=cells)["passed"]
    off = released.copy()
    off.loc[2, ["numerator", "denominator"]] = [55, 10_000_000]
    off.loc[2, ["value", "lower", "upper"]] = [0.55, 0.41, 0.72]
    off.loc[2, ["status", "reliability"]] = ["shown", "ok"]
    assert off.loc[1, "numerator"] - off.loc[2, "numerator"] == 17
    failures = audit_release(release(tmp_path / "off", off, [sheet], dimensions))["failures"]
    assert {failure["period"] for failure in failures} == {"2024", "2025"}
    assert {failure["rule"] for failure in failures} == {"a sum over years shares years with another that is shown"}


def test_the_next_five_years_share_none_with_those_before():
    cells, sheet, dimensions = killings(["2019", "2024", "2029"])
    released = publish(cells, [sheet], dimensions, policy("I05"), date(2031, 1, 1))
    assert released["status"].tolist() == ["shown"] * 3


def test_women_helped_are_no_part_of_attendances(tmp_path):
    """O18: women helped above, attendances below. What is left of one without the other is nobody's number."""
    cells, sheet, dimensions = by_region(
        "O18",
        {"2025": [(95, 305), (40, 110), (30, 35), (25, 160)]},
        **AGREED | {"unit_of_count": "community_session", "measure": "ratio_of_sums"},
        denominator={"where": "lead_org = 'roma_association'", "sum": "participants_n"},
        min_denominator=30,
    )
    sheet["numerator"] = {"where": "lead_org = 'roma_association'", "sum": "women_assisted_n"}
    released = publish(with_estimates(cells), [sheet], dimensions, policy("O18"), CUTOFF)
    assert released["status"].tolist() == ["shown"] * 4 and released.loc[2, "value"] == 86
    assert audit_release(release(tmp_path, released, [sheet], dimensions), true=cells)["passed"]


def test_answers_of_service_users_are_known_where_they_were_given(tmp_path):
    """Of 120 service users one facility knows 90; of women asked at home none knows any."""
    counts = {"2025": [(160, 300), (100, 180), (60, 120)]}
    survey = AGREED | {"unit_of_count": "service_user", "measure": "weighted_proportion", "disclosure_class": "survey"}
    cells, sheet, dimensions = by_region("O10", counts, **survey)
    share = (100 * cells["numerator"] / cells["denominator"]).to_numpy(float)
    counted = with_estimates(cells, share).assign(standard_error=2.0, degrees_of_freedom=1000.0, design_effect=1.0)
    behind = cells[["indicator", "period", "breakdown", *DIMENSIONS]].assign(
        facilities=[9, 5, 4], largest=[90, 60, 90], two_largest=[150, 100, 100], largest_numerator=[40, 30, 40],
        largest_complement=[50, 30, 50], women=pd.NA,
    )  # fmt: skip
    released = publish(counted, [sheet], dimensions, policy("O10"), CUTOFF, contributors=behind)
    # The second region is nearly that of one facility; one more is withheld, so that the total does not tell it.
    assert released.loc[2, "status"] == "suppressed" and released["status"].tolist().count("suppressed") == 1
    home = sheet | {"unit_of_count": "respondent"}
    assert (publish(counted, [home], dimensions, policy("O10"), CUTOFF, contributors=behind)["status"] == "shown").all()
    assert np.array_equal(released.loc[[0, 1], "value"], [53, 56])
