"""P20: of assessed primary-care and maternity facilities, those with at least two of three kinds of prevention."""

import pytest

from tests.hand_made_tables import assessment, count_2025, facility

THREE = ("prevention_antenatal", "prevention_parenting", "prevention_adolescent")


@pytest.mark.parametrize(
    ("items", "counts"),
    [
        ((True, True, True), 1),
        ((True, True, False), 1),
        ((True, False, True), 1),
        ((False, True, True), 1),
        ((True, False, False), 0),
        ((False, True, False), 0),
        ((False, False, True), 0),
        ((False, False, False), 0),
        # An item left open counts as not met, and does not spoil two that are met.
        ((True, True, None), 1),
        ((None, True, True), 1),
        ((True, None, True), 1),
        ((True, None, None), 0),
        ((None, None, None), 0),
    ],
)
def test_any_two_of_the_three(tmp_path, items, counts):
    rows = [assessment(1, **dict(zip(THREE, items, strict=True)))]
    assert count_2025(tmp_path, "P20", facility_assessment=rows)("P20", "2025") == (counts, 1)


def test_only_primary_care_and_maternity_are_asked(tmp_path):
    all_three = dict.fromkeys(THREE, True)
    kinds = ("phc", "maternity", "hospital", "mental_health", "phc")
    places = [facility(f"F{n:04}", kind=kind) for n, kind in enumerate(kinds, start=1)]
    rows = [assessment(n, f"F{n:04}", **all_three) for n in (1, 2, 3, 4)] + [assessment(5, "F0005")]
    cells = count_2025(tmp_path, "P20", facility=places, facility_assessment=rows)
    assert cells("P20", "2025") == cells("P20", "2025", region="R1") == (2, 3)
    by_type = {kind: cells("P20", "2025", facility_type=kind) for kind in ("phc", "maternity", "hospital")}
    assert by_type == {"phc": (1, 2), "maternity": (1, 1), "hospital": (0, 0)}
    assert cells("P20", "2025-Q1") == (None, 0)


def test_assessed_facilities_of_other_kinds_alone_leave_nothing_to_measure(tmp_path):
    cells = count_2025(tmp_path, "P20", facility_assessment=[assessment(1, "F0002")])
    assert cells("P20", "2025") == (0, 0)


@pytest.mark.parametrize("column", [*(f"facility_assessment.{item}" for item in THREE), "facility.facility_type"])
def test_without_an_item_or_the_type_of_facility_it_is_not_available(tmp_path, column):
    cells = count_2025(tmp_path, "P20", without=column, facility_assessment=[assessment(1)])
    assert cells("P20", "2025") == (None, None)
