"""P07: of living indicators, those that every sector and two kinds of civil society agreed, reviewed and unopposed."""

from datetime import date

import pytest

from tests.hand_made_records import contact
from tests.hand_made_tables import count_2025, registered, stance


def everyone_agrees(indicator: str) -> list[dict]:
    """Health and police agree, which the indicator requires, and two kinds of civil society."""
    return [
        stance(indicator, "ministry", "health", "health_authority"),
        stance(indicator, "police", "police", "police"),
        stance(indicator, "roma-1", "civil_society", "roma_association"),
        stance(indicator, "women-1", "civil_society", "womens_ngo"),
    ]


def counted(tmp_path, stances: list[dict], **columns) -> tuple[int | None, int | None]:
    tables = {"indicator_registry": [registered("P28", **columns)], "indicator_agreement": stances}
    return count_2025(tmp_path, "P07", **tables)("P07", "2025")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("agreed", (1, 1)),
        # Alive, and by its own state not agreed.
        ("proposed", (0, 1)),
        ("under_review", (0, 1)),
        ("suspended", (0, 1)),
        ("retired", (0, 0)),
    ],
)
def test_what_is_retired_is_not_asked_about(tmp_path, status, expected):
    assert counted(tmp_path, everyone_agrees("P28"), status=status) == expected


@pytest.mark.parametrize(
    ("reviewed", "counts"),
    [
        # The data end on 30 June 2026.
        (date(2025, 6, 30), 0),
        (date(2025, 7, 1), 1),
        (date(2026, 6, 30), 1),
        (date(2024, 12, 31), 0),
        (None, 0),
    ],
)
def test_the_review_is_of_the_last_twelve_months(tmp_path, reviewed, counts):
    assert counted(tmp_path, everyone_agrees("P28"), last_review_date=reviewed) == (counts, 1)


def test_every_sector_that_must_agree_has_agreed(tmp_path):
    without_police = [row for row in everyone_agrees("P28") if row["party_sector"] != "police"]
    assert counted(tmp_path, without_police) == (0, 1)
    assert counted(tmp_path, without_police, required_sectors=["health"]) == (1, 1)
    # To abstain is not to agree; to agree with a reservation is.
    abstained = stance("P28", "police", "police", "police", "abstained")
    assert counted(tmp_path, [*without_police, abstained]) == (0, 1)
    reserved = stance("P28", "police", "police", "police", "agreed_with_reservation")
    assert counted(tmp_path, [*without_police, reserved]) == (1, 1)
    # Of two police bodies one is enough.
    assert counted(tmp_path, [*without_police, abstained, reserved | {"party_id": "police-2"}]) == (1, 1)


@pytest.mark.parametrize(
    ("kinds", "counts"),
    [
        (("roma_association", "womens_ngo"), 1),
        (("roma_association", "migrant_association"), 1),
        (("minority_womens_org", "womens_ngo"), 1),
        (("roma_association",), 0),
        # Two organisations of one kind are one kind.
        (("roma_association", "roma_association"), 0),
        # Others do not stand for the women concerned.
        (("roma_association", "refugee_ngo"), 0),
        (("womens_ngo", "faith_org", "university"), 0),
        ((), 0),
    ],
)
def test_two_kinds_of_civil_society_have_agreed(tmp_path, kinds, counts):
    public = [row for row in everyone_agrees("P28") if row["party_sector"] != "civil_society"]
    organisations = [stance("P28", f"party-{n}", "civil_society", kind) for n, kind in enumerate(kinds)]
    assert counted(tmp_path, public + organisations) == (counts, 1)


def test_one_objection_is_enough(tmp_path):
    objection = stance("P28", "roma-2", "civil_society", "roma_association", "objected")
    assert counted(tmp_path, [*everyone_agrees("P28"), objection]) == (0, 1)
    abstention = stance("P28", "roma-2", "civil_society", "roma_association", "abstained")
    assert counted(tmp_path, [*everyone_agrees("P28"), abstention]) == (1, 1)


def test_agreement_is_tied_to_a_version_and_only_the_current_one_counts(tmp_path):
    registry = [
        # Agreed in its first version; nobody has decided on the second, which is the current one.
        registered("P28", "1.0.0", is_current=False),
        registered("P28", "2.0.0"),
        registered("P29"),
        # Nobody has decided anything.
        registered("P30", status="proposed", last_review_date=None),
    ]
    agreements = everyone_agrees("P28") + everyone_agrees("P29")
    cells = count_2025(tmp_path, "P07", indicator_registry=registry, indicator_agreement=agreements)
    assert cells("P07", "2025") == (1, 3)


def test_today_is_not_shown_under_the_name_of_an_earlier_period(tmp_path):
    contacts = [contact("first", when="2024-01"), contact("last", when="2025-12")]
    tables = {"indicator_registry": [registered("P28")], "indicator_agreement": everyone_agrees("P28")}
    cells = count_2025(tmp_path, "P07", service_contact=contacts, **tables)
    assert cells("P07", "2025") == cells("P07", "2025-Q4") == (1, 1)
    assert cells("P07", "2024") == cells("P07", "2025-Q3") == (None, 0)


@pytest.mark.parametrize(
    "column",
    [
        "indicator_registry.required_sectors",
        "indicator_registry.last_review_date",
        "indicator_registry.status",
        "indicator_agreement.stance",
        "indicator_agreement.party_type",
    ],
)
def test_without_one_of_its_columns_it_is_not_available(tmp_path, column):
    tables = {"indicator_registry": [registered("P28")], "indicator_agreement": everyone_agrees("P28")}
    assert count_2025(tmp_path, "P07", without=column, **tables)("P07", "2025") == (None, None)
