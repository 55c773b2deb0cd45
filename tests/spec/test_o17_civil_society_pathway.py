"""O17: of new cases with a known pathway, those through an NGO, an association, a community session or a helpline."""

from tests.hand_made_records import count, disclosing, supplied_without
from tests.one_a_quarter import month_of, quarter_of

PATHWAYS = {
    "womens_ngo": (1, 1),
    "migrant_association": (1, 1),
    "roma_association": (1, 1),
    "community_session": (1, 1),
    "helpline": (1, 1),
    "self": (0, 1),
    "routine_visit": (0, 1),
    "health_referral": (0, 1),
    "police": (0, 1),
    "social_services": (0, 1),
    "school": (0, 1),
    "other": (0, 1),
    # Not learnt is not "not through civil society".
    "unknown": (0, 0),
}


def test_every_pathway(tmp_path):
    contacts = [disclosing(n, n, when=month_of(n), entry_pathway=pathway) for n, pathway in enumerate(PATHWAYS)]
    cells = count(tmp_path, only=("O17",), service_contact=contacts)
    assert [cells("O17", quarter_of(n)) for n in range(len(PATHWAYS))] == list(PATHWAYS.values())


def test_the_pathway_is_that_of_the_first_contact(tmp_path):
    contacts = [
        disclosing(1, 1, 1, "2025-01", entry_pathway="police"),
        disclosing(2, 1, 2, "2025-01", entry_pathway="womens_ngo"),
        disclosing(3, 2, 1, "2025-01", entry_pathway="unknown"),
        disclosing(4, 2, 2, "2025-02", entry_pathway="womens_ngo"),
        # Twelve months later it is a new case, with its own pathway.
        disclosing(5, 1, 3, "2026-01", entry_pathway="womens_ngo"),
    ]
    cells = count(tmp_path, only=("O17",), service_contact=contacts)
    assert cells("O17", "2025-Q1") == (0, 1)
    assert cells("O17", "2026-Q1") == (1, 1)


def test_groups_zero_none_known_and_not_collected(tmp_path):
    contacts = [
        disclosing(1, 1, entry_pathway="roma_association", ethnicity=["roma"], facility_id="F0002"),
        disclosing(2, 2, entry_pathway="self", migrant_status="unknown"),
        disclosing(3, 3, entry_pathway="unknown", migrant_status="migrant"),
    ]
    cells = count(tmp_path, only=("O17",), service_contact=contacts)
    assert cells("O17", "2025-Q1") == (1, 2)
    assert cells("O17", "2025-Q1", region="R2", ethnic_group="roma_traveller") == (1, 1)
    assert cells("O17", "2025-Q1", migrant_status="unknown") == (0, 1)
    assert cells("O17", "2025-Q1", migrant_status="migrant") == (0, 0)
    assert cells.value("O17", "2025-Q1", migrant_status="migrant") is None
    supplied = supplied_without("service_contact.entry_pathway")
    without = count(tmp_path, only=("O17",), service_contact=contacts, supplied=supplied)
    assert without("O17", "2025-Q1") == (None, None)
