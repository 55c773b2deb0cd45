"""P12: of assessed facilities, those that looked for barriers together with the women and have a plan."""

import pytest

from tests.hand_made_tables import assessment, count_2025, facilities

DONE_TOGETHER = {"barrier_assessment": True, "users_involved": True, "barrier_plan": True}


def test_barriers_plan_and_participation_are_all_needed(tmp_path):
    variants = [
        {},
        {"barrier_assessment": False},
        {"barrier_assessment": None},
        # Without the women it is not a participatory plan.
        {"users_involved": False},
        {"barrier_plan": False},
        {"barrier_plan": None},
        # How many actions were done is another figure.
        {"barrier_actions_planned": 5, "barrier_actions_done": 0},
        {"barrier_actions_planned": None, "barrier_actions_done": None},
    ]
    rows = [assessment(n, f"F{n:04}", **DONE_TOGETHER | more) for n, more in enumerate(variants, start=1)]
    cells = count_2025(tmp_path, "P12", facility=facilities(8), facility_assessment=rows)
    assert cells("P12", "2025") == (3, 8)


def test_by_region_and_what_is_empty(tmp_path):
    cells = count_2025(tmp_path, "P12", facility_assessment=[assessment(1, "F0002", **DONE_TOGETHER)])
    assert cells("P12", "2025", region="R2") == (1, 1)
    assert cells("P12", "2025", region="R1") == (0, 0)
    assert cells("P12", "2025-Q1", region="R2") == (None, 0)


@pytest.mark.parametrize("item", DONE_TOGETHER)
def test_without_one_of_the_items_it_is_not_available(tmp_path, item):
    rows = [assessment(1, **DONE_TOGETHER)]
    cells = count_2025(tmp_path, "P12", without=f"facility_assessment.{item}", facility_assessment=rows)
    assert cells("P12", "2025") == (None, None)
