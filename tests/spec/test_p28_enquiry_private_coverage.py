"""P28: of women eligible for enquiry, those asked in private at least once, or who raised it in private."""

from tests.hand_made_records import contact, count, disclosing

NOT_ASKED = {"enquiry_outcome": "not_asked", "asked_in_private": None, "ipv_disclosed": None}


def test_once_in_the_period_is_enough(tmp_path):
    cells = count(
        tmp_path,
        service_contact=[
            contact(1, 1, 1, **NOT_ASKED),
            contact(2, 1, 2, asked_in_private="no"),
            contact(3, 1, 3, asked_in_private="yes"),
            contact(4, 2, 1, asked_in_private="no"),
            contact(5, 2, 2, asked_in_private="unknown"),
            contact(6, 3, 1, **NOT_ASKED),
        ],
    )
    assert cells("P28", "2025-Q1") == (1, 3)


def test_raising_it_herself_in_private_counts_as_reached(tmp_path):
    cells = count(
        tmp_path,
        service_contact=[
            disclosing(1, 1, enquiry_outcome="self_disclosed"),
            disclosing(2, 2, enquiry_outcome="self_disclosed", asked_in_private="no"),
        ],
    )
    assert cells("P28", "2025-Q1") == (1, 2)


def test_being_asked_where_she_was_not_eligible_does_not_count(tmp_path):
    cells = count(
        tmp_path,
        service_contact=[
            contact(1, 1, 1, **NOT_ASKED),
            # Self-disclosure at a contact that was not eligible: neither above nor below the line.
            disclosing(2, 1, 2, enquiry_eligible=False, enquiry_outcome="self_disclosed"),
            contact(3, 2, 1, enquiry_eligible=False, enquiry_outcome="not_applicable", asked_in_private=None),
        ],
    )
    assert cells("P28", "2025-Q1") == (0, 1)


def test_each_contact_without_pseudonym_is_one_woman(tmp_path):
    cells = count(tmp_path, service_contact=[contact(1), contact(2), contact(3, 1, 1), contact(4, 1, 2)])
    assert cells("P28", "2025-Q1") == (3, 3)


def test_a_woman_seen_in_two_regions_counts_in_each_and_once_in_the_total(tmp_path):
    cells = count(
        tmp_path,
        service_contact=[contact(1, 1, 1, **NOT_ASKED), contact(2, 1, 2, facility_id="F0002")],
    )
    assert cells("P28", "2025-Q1", region="R1") == (0, 1)
    assert cells("P28", "2025-Q1", region="R2") == (1, 1)
    assert cells("P28", "2025-Q1") == (1, 1)


def test_her_group_is_her_latest_usable_answer_in_every_period(tmp_path):
    cells = count(
        tmp_path,
        service_contact=[
            contact(1, 1, 1, "2025-01", ethnicity=["not_asked"], ethnicity_method="not_asked"),
            contact(2, 1, 2, "2025-05", ethnicity=["roma"]),
            contact(3, 1, 3, "2025-08", ethnicity=["declined"], ethnicity_method="declined"),
        ],
    )
    for period in ("2025-Q1", "2025-Q2", "2025-Q3"):
        assert cells("P28", period, ethnic_group="roma_traveller") == (1, 1)
        assert cells("P28", period, ethnic_group="declined") == (0, 0)
