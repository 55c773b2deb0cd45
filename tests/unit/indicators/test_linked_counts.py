"""Counts of different indicators that hang together: what lies between two of them is a count of women as well."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from indicators.disclosure.audit import audit_release
from indicators.disclosure.linked_counts import CellsRefused, linked_counts, streams
from indicators.disclosure.policy import load_policy
from indicators.disclosure.protection import Before, protect
from indicators.disclosure.row_sets import row_sets
from indicators.registry import load_catalogue
from schemas.release import crossed_in_a_ring
from tests.unit.indicators.small_tables import by_region, release, with_withheld

CUTOFF = date(2026, 6, 30)
POLICY = replace(load_policy(), indicators_by_year=())


def where(numerator: str, denominator: str, **changes) -> dict:
    parts = {"numerator": {"text": "", "where": numerator}, "denominator": {"text": "", "where": denominator}}
    return parts | changes


ALL_CASES = where("ref_offered", "TRUE")
NOT_DECLINED = where("fls_complete", "NOT fls_declined")


def both(first: tuple[str, dict, dict], second: tuple[str, dict, dict]):
    """Cells, sheets and dimensions of two indicators: (name, changes of the sheet, counts by period) of each."""
    parts = [by_region(name, counts, **changes) for name, changes, counts in (first, second)]
    return pd.concat([part[0] for part in parts], ignore_index=True), [part[1] for part in parts], parts[0][2]


def protected(cells, sheets, dimensions, before=None) -> pd.DataFrame:
    return protect(cells, sheets, dimensions, POLICY, CUTOFF, before=before)


def declined(number: int):
    """100 new cases in two regions, of whom `number` in each declined support."""
    every = {"2025-Q1": [(80, 100), (40, 50), (40, 50)]}
    part = {"2025-Q1": [(50, 100 - 2 * number), (25, 50 - number), (25, 50 - number)]}
    return both(("P34", ALL_CASES, every), ("P30", NOT_DECLINED, part))


def test_few_who_are_between_two_indicators_are_protected(tmp_path):
    # 10 declined in the country, 5 in each region: the regions of one of the two indicators cannot be told.
    cells, sheets, dimensions = declined(5)
    careless = with_withheld(cells, [])
    assert not audit_release(release(tmp_path / "off", careless, sheets, dimensions))["passed"]
    released = protected(cells, sheets, dimensions)
    assert audit_release(release(tmp_path / "on", released, sheets, dimensions))["passed"]
    assert released["status"].tolist().count("suppressed") == 2 and (released.loc[[0, 3], "status"] == "shown").all()


def test_many_who_are_between_two_indicators_hide_nothing():
    assert (protected(*declined(10))["status"] == "shown").all()


def test_two_sets_that_exclude_each_other_leave_a_count_of_their_own():
    # Of 100 who needed a language, 50 had a professional and 45 a relative: 5 had neither.
    needed = "interpreter_needed = 'yes'"
    counts = [{"2025-Q1": [(50, 100), (30, 60), (20, 40)]}, {"2025-Q1": [(45, 100), (28, 60), (17, 40)]}]
    cells, sheets, dimensions = both(
        ("P14", where("language_support = 'professional_in_person'", needed, unit_of_count="contact"), counts[0]),
        ("P15", where("language_support = 'relative_adult'", needed, unit_of_count="contact"), counts[1]),
    )
    assert protected(cells, sheets, dimensions)["status"].eq("suppressed").any()
    # Women are not: the same woman can have had both.
    women = [sheet | {"unit_of_count": "woman", "additive_over": []} for sheet in sheets]
    assert protected(cells, women, dimensions)["status"].eq("shown").all()


def test_a_window_that_has_closed_for_everybody_leaves_nobody_out():
    # All cases with 60 days of follow-up, and with 150: by June 2026 the same cases of early 2025.
    counts = {"2025-Q1": [(80, 100), (40, 50), (40, 50)]}
    sets = [where("ref_offered", "TRUE", maturity_window=60), where("fls_complete", "TRUE", maturity_window=150)]
    cells, sheets, dimensions = both(("P34", sets[0], counts), ("O08", sets[1], counts))
    (system,) = linked_counts(cells, sheets, dimensions, CUTOFF)
    assert len(system.truth) == 3 * 3
    cells.loc[3, "denominator"] = 99
    with pytest.raises(CellsRefused, match="O08: it counts the same rows as another indicator"):
        list(linked_counts(cells, sheets, dimensions, CUTOFF))


def test_a_window_that_has_closed_for_some_months_only_is_another_set():
    counts = {"2026-Q1": [(80, 100), (40, 50), (40, 50)]}
    fewer = {"2026-Q1": [(40, 60), (20, 30), (20, 30)]}
    sets = [where("ref_offered", "TRUE", maturity_window=60), where("fls_complete", "TRUE", maturity_window=120)]
    cells, sheets, dimensions = both(("P34", sets[0], counts), ("O08", sets[1], fewer))
    (system,) = linked_counts(cells, sheets, dimensions, CUTOFF)
    assert len(system.truth) == 4 * 3
    # Among the counts between two sets: 100 less 60 cases, those of the month whose longer window is still open.
    apart = {int(system.truth[list(columns)] @ np.array(values)) for columns, values in system.between}
    assert 40 in apart


def test_what_was_shown_stays_shown_and_what_was_withheld_stays_withheld():
    cells, sheets, dimensions = declined(5)
    hidden = np.array([False, False, False, False, True, True])
    shown = np.array([True, True, True, False, False, False])
    released = protected(cells, sheets, dimensions, Before(hidden, shown))
    assert released["status"].tolist()[:3] == ["shown"] * 3 and released["status"].tolist()[4:] == ["suppressed"] * 2
    with pytest.raises(CellsRefused, match="earlier releases"):
        protected(cells, sheets, dimensions, Before(~hidden & False, np.ones(6, dtype=bool)))


def test_indicators_hang_together_where_they_count_the_same_kind_of_thing():
    sheets = [
        sheet.to_dict() for sheet in load_catalogue().values() if sheet.indicator in POLICY.indicators_about_women
    ]
    groups = [{sheet["unit_of_count"] for sheet in group} for group in streams(sheets)]
    assert sorted(map(sorted, groups)) == [
        ["case"], ["community_session"], ["contact", "harm_report"], ["killing"], ["notification"], ["referral"],
        ["respondent"], ["service_user"], ["woman"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("inner", "outer", "within"),
    [
        ("NOT fls_declined AND fls_complete", "NOT fls_declined", True),
        ("NOT fls_declined", "fls_declined", False),
        ("enquiry_outcome = 'asked'", "enquiry_outcome IN ('asked', 'self_disclosed')", True),
        ("enquiry_outcome = 'asked'", "enquiry_eligible", True),
        ("ref_acc_completed90", "ref_offered", True),
        ("days_to_close <= 90", "days_to_close <= 90", True),
        ("days_to_close <= 30", "days_to_close <= 90", False),
        ("TRUE", "ref_offered", False),
        ("entry_pathway = 'helpline'", "entry_pathway <> 'unknown'", True),
        ("entry_pathway <> 'unknown'", "entry_pathway <> 'unknown'", True),
        ("entry_pathway = 'unknown'", "entry_pathway <> 'unknown'", False),
        ("TRUE", "entry_pathway <> 'unknown'", False),
        ("invented <> 'a' AND ref_offered", "invented <> 'a'", True),
        ("invented = 'b'", "invented <> 'a'", False),
    ],
)
def test_which_rows_are_certainly_among_others(inner, outer, within):
    sets = [row_sets({"unit_of_count": "case", "numerator": {"where": text}})["numerator"] for text in (inner, outer)]
    assert sets[0].is_within(sets[1]) is within


@pytest.mark.parametrize(
    ("breakdowns", "ring"),
    [
        (["total", "region", "migrant_status*ethnic_group"], False),
        (["region*migrant_status", "migrant_status*ethnic_group"], False),
        (["region*migrant_status", "region*ethnic_group", "migrant_status*ethnic_group"], True),
        (["region*migrant_status", "region*ethnic_group", "region*migrant_status*ethnic_group"], False),
    ],
)
def test_tables_in_a_ring_are_found(breakdowns, ring):
    assert bool(crossed_in_a_ring(breakdowns)) is ring
