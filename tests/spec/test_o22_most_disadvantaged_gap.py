"""O22: complete care (O08) of women of the majority born here, minus that of the worst-served group of at least 30."""

import pytest

from tests.hand_made_records import count, disclosing, follow_up, referral, supplied_without

EVERY_STEP = {"first_line_support": "complete", "risk_assessment": "done", "safety_plan": "made"}
MAJORITY, ROMA, OTHER = ["national_majority"], ["national_majority", "roma"], ["arab_amazigh"]


def cases_of(status: str, ethnicity: list[str], number: int, complete: int) -> dict[str, list]:
    """Cases of a group, the first of them with every step of care."""
    labels = [f"{status} {ethnicity} {n}" for n in range(number)]
    whole = labels[:complete]
    return {
        "service_contact": [
            disclosing(label, label, migrant_status=status, ethnicity=ethnicity, **EVERY_STEP) for label in labels
        ],
        "referral": [referral(label, label) for label in whole],
        "follow_up": [follow_up(label, label) for label in whole],
    }


def gap(tmp_path, *groups, **more):
    names = ("service_contact", "referral", "follow_up")
    tables = {name: [row for group in groups for row in group[name]] for name in names}
    return count(tmp_path, only=("O08", "O22"), **tables, **more)


def test_the_worst_served_group_is_found_among_groups_large_enough(tmp_path):
    cells = gap(
        tmp_path,
        # The reference: 24 of 30, women with a parent from abroad among those born here.
        cases_of("non_migrant", MAJORITY, 20, 16),
        cases_of("descendant", MAJORITY, 10, 8),
        cases_of("migrant", MAJORITY, 30, 21),
        cases_of("migrant", ROMA, 30, 9),
        cases_of("non_migrant", ROMA, 40, 20),
        # Worse, and too few to be named.
        cases_of("non_migrant", OTHER, 29, 0),
    )
    # 80 % less 30 %. The counts are those of migrant Roma women.
    assert cells("O22", "2025-Q1") == (9, 30)
    assert cells.value("O22", "2025-Q1") == pytest.approx(50)


def test_women_whose_group_was_not_recorded_are_never_the_group_that_is_named(tmp_path):
    cells = gap(
        tmp_path,
        cases_of("non_migrant", MAJORITY, 30, 30),
        cases_of("migrant", MAJORITY, 30, 15),
        cases_of("migrant", ["not_asked"], 30, 0),
        cases_of("declined", ROMA, 30, 0),
        cases_of("unknown", ["unknown"], 30, 0),
    )
    assert cells("O22", "2025-Q1") == (15, 30)
    assert cells.value("O22", "2025-Q1") == pytest.approx(50)


def test_where_every_group_is_served_better_the_gap_is_negative(tmp_path):
    cells = gap(tmp_path, cases_of("non_migrant", MAJORITY, 30, 15), cases_of("migrant", OTHER, 30, 21))
    assert cells("O22", "2025-Q1") == (21, 30)
    assert cells.value("O22", "2025-Q1") == pytest.approx(-20)


@pytest.mark.parametrize(("reference", "group"), [(29, 30), (30, 29), (30, 0), (0, 30)])
def test_without_30_cases_on_both_sides_no_group_is_the_lowest(tmp_path, reference, group):
    cells = gap(tmp_path, cases_of("non_migrant", MAJORITY, reference, 0), cases_of("migrant", ROMA, group, 0))
    assert cells("O22", "2025-Q1") == (0, 0)
    assert cells.value("O22", "2025-Q1") is None


def test_only_the_whole_country_and_not_available_without_a_step_or_a_group(tmp_path):
    groups = [cases_of("non_migrant", MAJORITY, 30, 30), cases_of("migrant", ROMA, 30, 0)]
    cells = gap(tmp_path, *groups)
    found = cells.frame.loc[cells.frame["indicator"] == "O22", "breakdown"]
    assert set(found) == {"total"} and cells.value("O22", "2025-Q1") == 100
    for missing in ("service_contact.safety_plan", "service_contact.ethnicity"):
        without = gap(tmp_path, *groups, supplied=supplied_without(missing))
        assert without("O22", "2025-Q1") == (None, None), missing
