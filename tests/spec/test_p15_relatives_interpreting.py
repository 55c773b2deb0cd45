"""P15: of eligible contacts with a language need, those at which a relative, a child or an untrained person spoke."""

import pytest

from schemas.columns import column_names
from tests.hand_made_records import contact, count

UNSAFE = ["relative_adult", "relative_child", "partner", "untrained_adhoc"]
SAFE = ["professional_in_person", "professional_remote", "trained_bilingual_provider", "trained_mediator"]
NEITHER = ["none_provided", "unknown"]


def in_need(label: object, support: str, **columns) -> dict:
    return contact(label, label, interpreter_needed="yes", language_support=support, **columns)


@pytest.mark.parametrize(
    ("support", "expected"),
    [(code, (1, 1)) for code in UNSAFE]
    + [(code, (0, 1)) for code in SAFE + NEITHER]
    # She chose to go without the professional who was offered: her choice is no failure.
    + [("declined_offer", (0, 0))],
)
def test_who_interpreted_decides(tmp_path, support, expected):
    cells = count(tmp_path, only=("P15",), service_contact=[in_need(1, support)])
    assert cells("P15", "2025-Q1") == expected


def test_professionals_others_nobody_and_not_recorded_make_the_whole(tmp_path):
    rows = [in_need(code, code) for code in [*UNSAFE, *SAFE, *NEITHER, "declined_offer"]]
    cells = count(tmp_path, only=("P14", "P15"), service_contact=rows)
    assert cells("P14", "2025-Q1") == (4, 10)
    assert cells("P15", "2025-Q1") == (4, 10)


@pytest.mark.parametrize("need", ["no", "not_asked", "unknown"])
def test_without_a_recorded_need_it_does_not_count(tmp_path, need):
    rows = [in_need(1, "partner"), contact(2, 2, interpreter_needed=need, language_support="partner")]
    assert count(tmp_path, only=("P15",), service_contact=rows)("P15", "2025-Q1") == (1, 1)


def test_only_eligible_contacts_count_asked_about_violence_or_not(tmp_path):
    not_asked = {"enquiry_outcome": "not_asked", "asked_in_private": None, "ipv_disclosed": None}
    rows = [
        in_need(1, "relative_child", enquiry_eligible=False),
        in_need(2, "relative_child", **not_asked),
        in_need(3, "professional_remote", **not_asked),
    ]
    assert count(tmp_path, only=("P15",), service_contact=rows)("P15", "2025-Q1") == (1, 2)


def test_by_group_language_and_quarter(tmp_path):
    rows = [
        in_need(1, "partner", when="2025-01", migrant_status="migrant", language_group="lang_01"),
        in_need(2, "professional_remote", when="2025-03", migrant_status="migrant", language_group="lang_02"),
        in_need(3, "untrained_adhoc", when="2025-07", migrant_status="declined", language_group="romani"),
        contact(4, 4, when="2025-12"),
    ]
    cells = count(tmp_path, only=("P15",), service_contact=rows)
    assert cells("P15", "2025") == (2, 3)
    by_status = {code: cells("P15", "2025", migrant_status=code) for code in ("migrant", "declined", "non_migrant")}
    assert by_status == {"migrant": (1, 2), "declined": (1, 1), "non_migrant": (0, 0)}
    by_language = {code: cells("P15", "2025", language=code) for code in ("lang_01", "lang_02", "romani")}
    assert by_language == {"lang_01": (1, 1), "lang_02": (0, 1), "romani": (1, 1)}
    # No contact in the second quarter; contacts without any need in the fourth.
    assert [cells("P15", f"2025-Q{quarter}") for quarter in (1, 2, 3, 4)] == [(1, 2), (None, 0), (1, 1), (0, 0)]


@pytest.mark.parametrize("column", ["language_support", "interpreter_needed"])
def test_without_one_of_its_columns_it_is_not_available(tmp_path, column):
    supplied = {"service_contact": set(column_names("service_contact")) - {column}}
    cells = count(tmp_path, only=("P15",), supplied=supplied, service_contact=[in_need(1, "partner")])
    assert cells("P15", "2025-Q1") == (None, None)
