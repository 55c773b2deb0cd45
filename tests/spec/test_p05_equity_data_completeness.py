"""P05: of contacts with disclosed violence, those at which she herself was asked about both groups."""

from tests.hand_made_records import contact, count, disclosing


def test_asked_declined_unknown_guessed_and_not_asked(tmp_path):
    cells = count(
        tmp_path,
        service_contact=[
            disclosing(1, 1),
            # A refusal is a complete answer, on either question.
            disclosing(2, 2, migrant_status="declined"),
            disclosing(3, 3, ethnicity=["declined"], ethnicity_method="declined"),
            # Not asked, and asked but not noted, are not; nor is what a relative said or staff guessed.
            disclosing(4, 4, migrant_status="not_asked"),
            disclosing(5, 5, migrant_status="unknown"),
            disclosing(6, 6, ethnicity=["not_asked"], ethnicity_method="not_asked"),
            disclosing(7, 7, ethnicity=["unknown"], ethnicity_method="proxy"),
            disclosing(8, 8, ethnicity=["unknown"], ethnicity_method="observed"),
            # No disclosure, and nobody asked: not in the denominator.
            contact(9, 9),
            contact(10, 10, enquiry_outcome="not_asked", asked_in_private=None, ipv_disclosed=None),
        ],
    )
    assert cells("P05", "2025-Q1") == (3, 8)
    assert cells("P05", "2025-Q1", migrant_status="declined") == (1, 1)
    assert cells("P05", "2025-Q1", migrant_status="not_asked") == (0, 1)
    assert cells("P05", "2025-Q1", ethnic_group="unknown") == (0, 2)
    # Merged class of the crossed table: a refusal is complete, the others are not.
    not_recorded = {"migrant_status": "not_recorded", "ethnic_group": "majority_only"}
    assert cells("P05", "2025-Q1", **not_recorded) == (1, 3)


def test_every_contact_counts_not_every_woman(tmp_path):
    cells = count(tmp_path, service_contact=[disclosing(1, 1, 1), disclosing(2, 1, 2), disclosing(3, 1, 3)])
    assert cells("P05", "2025-Q1") == (3, 3)
