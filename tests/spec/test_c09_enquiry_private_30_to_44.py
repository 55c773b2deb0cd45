"""C09: as P28, at the ages 30 to 44."""

from tests.hand_made_records import contact, count

NOT_ASKED = {"enquiry_outcome": "not_asked", "asked_in_private": None, "ipv_disclosed": None}


def test_women_of_this_age_and_no_others(tmp_path):
    bands = ("15_17", "18_24", "25_29", "30_34", "35_44", "45_54", "55_64", "65_74", "75_plus", "unknown")
    rows = [contact(number, number, 1, age_band=band) for number, band in enumerate(bands, start=1)]
    assert count(tmp_path, service_contact=rows)("C09", "2025-Q1") == (2, 2)


def test_asked_at_this_age(tmp_path):
    cells = count(
        tmp_path,
        service_contact=[
            contact(1, 1, 1, age_band="35_44", asked_in_private="no"),
            # She was asked in private at another age: that counts there.
            contact(2, 1, 2, age_band="45_54"),
            contact(3, 2, 1, age_band="35_44"),
            contact(4, 3, 1, age_band="35_44", **NOT_ASKED),
        ],
    )
    assert cells("C09", "2025-Q1") == (1, 3)
    assert cells("P28", "2025-Q1") == (2, 3)
