"""P18: of assessed facilities, those with at least two kinds of adaptation, made together with the women."""

import pytest

from tests.hand_made_tables import assessment, count_2025, facilities


@pytest.mark.parametrize(
    ("kinds", "counts"),
    [
        (["childcare", "transport"], 1),
        (["childcare", "flexible_hours", "transport"], 1),
        (["childcare"], 0),
        (["none"], 0),
        # Against the rules, and still one adaptation only.
        (["childcare", "none"], 0),
        (["childcare", "none", "transport"], 1),
        ([], 0),
        # Left open: counted as not met.
        (None, 0),
    ],
)
def test_two_kinds_other_than_none(tmp_path, kinds, counts):
    cells = count_2025(tmp_path, "P18", facility_assessment=[assessment(1, adaptation_types=kinds)])
    assert cells("P18", "2025") == (counts, 1)


def test_without_the_women_two_adaptations_are_not_enough(tmp_path):
    two = {"adaptation_types": ["cultural_mediator", "female_provider"]}
    rows = [
        assessment(1, "F0001", **two),
        assessment(2, "F0002", users_involved=False, **two),
        assessment(3, "F0003", users_involved=True),
    ]
    cells = count_2025(tmp_path, "P18", facility=facilities(3), facility_assessment=rows)
    assert cells("P18", "2025") == cells("P18", "2025", region="R1") == (1, 3)
    assert cells("P18", "2025", region="R2") == (0, 0)
    assert cells("P18", "2025-Q1") == (None, 0)


@pytest.mark.parametrize("item", ["adaptation_types", "users_involved"])
def test_without_one_of_the_items_it_is_not_available(tmp_path, item):
    cells = count_2025(tmp_path, "P18", without=f"facility_assessment.{item}", facility_assessment=[assessment(1)])
    assert cells("P18", "2025") == (None, None)
