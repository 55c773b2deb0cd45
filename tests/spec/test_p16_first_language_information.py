"""P16: of disclosing contacts that needed it, those with information in her first language, given or left by choice."""

import pytest

from schemas.columns import column_names
from tests.hand_made_records import contact, count, disclosing


@pytest.mark.parametrize(
    ("information", "expected"),
    [
        ("given", (1, 1)),
        # Left behind because it could be found, or because she wished so: no failure.
        ("unsafe_to_take", (1, 1)),
        ("declined", (1, 1)),
        ("not_available", (0, 1)),
        ("not_given", (0, 1)),
        # Nothing was noted: it was not given, for all we know.
        (None, (0, 1)),
        # She reads the national language well.
        ("not_needed", (0, 0)),
    ],
)
def test_given_left_and_not_needed(tmp_path, information, expected):
    cells = count(tmp_path, only=("P16",), service_contact=[disclosing(1, 1, language_info=information)])
    assert cells("P16", "2025-Q1") == expected


def test_every_disclosing_contact_counts(tmp_path):
    given = {"language_info": "given"}
    rows = [
        disclosing(1, 1, 1, **given),
        disclosing(2, 1, 2, language_info="not_given"),
        # Contacts, not cases: who used violence, who was told before and since when does not matter.
        disclosing(3, 2, perpetrator_rel="unknown", **given),
        disclosing(4, reported_elsewhere="yes_contributing", language_info="not_given"),
        disclosing(5, 5, prev_ipv_contact_gap="d31_90", enquiry_outcome="self_disclosed", **given),
        # She said no, did not answer, or was not asked.
        contact(6, 6, **given),
        contact(7, 7, ipv_disclosed="declined", **given),
        contact(8, 8, enquiry_outcome="not_asked", asked_in_private=None, ipv_disclosed=None, **given),
    ]
    assert count(tmp_path, only=("P16",), service_contact=rows)("P16", "2025-Q1") == (3, 5)


def test_by_language_and_group(tmp_path):
    rows = [
        disclosing(1, 1, language_group="lang_01", migrant_status="migrant", language_info="given"),
        disclosing(2, 2, language_group="lang_01", migrant_status="migrant", language_info="not_available"),
        disclosing(3, 3, language_group="romani", ethnicity=["roma"], language_info="not_available"),
        disclosing(4, 4, language_info="not_needed"),
    ]
    cells = count(tmp_path, only=("P16",), service_contact=rows)
    by_language = {code: cells("P16", "2025-Q1", language=code) for code in ("lang_01", "romani", "national")}
    assert by_language == {"lang_01": (1, 2), "romani": (0, 1), "national": (0, 0)}
    assert cells("P16", "2025-Q1", migrant_status="migrant") == (1, 2)
    assert cells("P16", "2025-Q1", ethnic_group="roma_traveller") == (0, 1)
    assert cells("P16", "2025-Q1", migrant_status="migrant", ethnic_group="majority_only") == (1, 2)


def test_nothing_disclosed_nothing_recorded_and_nothing_collected(tmp_path):
    rows = [disclosing(1, 1, when="2025-01", language_info="given"), contact(2, 2, when="2025-09")]
    cells = count(tmp_path, only=("P16",), service_contact=rows)
    assert [cells("P16", f"2025-Q{quarter}") for quarter in (1, 2, 3)] == [(1, 1), (None, 0), (0, 0)]
    supplied = {"service_contact": set(column_names("service_contact")) - {"language_info"}}
    cells = count(tmp_path, only=("P16",), supplied=supplied, service_contact=rows)
    assert cells("P16", "2025-Q1") == (None, None)
