"""Rules between rows and tables, on small tables whose faults can be seen by eye."""

import pandas as pd
import pytest

from schemas.validation import validate_across, validate_table
from tests.unit.schemas.right_rows import (
    FACILITY,
    FOLLOW_UP,
    REFERRAL,
    SERVICE_CONTACT,
    UNDISCLOSED,
    text_frame,
)


def typed(table, *rows, file="a"):
    validated = validate_table(table, text_frame(*rows))
    assert len(validated.quarantine) == 0
    return validated.accepted.assign(file=file)


def across(contacts=(SERVICE_CONTACT,), facilities=(FACILITY,), referrals=(), follow_ups=(), held=None):
    tables = {"service_contact": typed("service_contact", *contacts), "facility": typed("facility", *facilities)}
    if referrals:
        tables["referral"] = typed("referral", *referrals)
    if follow_ups:
        tables["follow_up"] = typed("follow_up", *follow_ups)
    found = validate_across(tables, held)
    return {
        name: [tuple(row) for row in faults[["row_number", "rule", "severity"]].values]
        for name, faults in found.items()
        if len(faults)
    }


def version(number, **changes):
    return SERVICE_CONTACT | {"record_version": str(number)} | changes


def test_right_tables_have_no_faults():
    assert across([version(1), version(2)], referrals=[REFERRAL], follow_ups=[FOLLOW_UP]) == {}


@pytest.mark.parametrize(
    ("contacts", "rows"),
    [
        ([version(1), version(1, age_band="25_29")], [2, 3]),
        ([version(1), version(3)], [2, 3]),
        ([version(2)], [2]),
    ],
)
def test_versions_that_repeat_or_have_holes_are_set_aside_together(contacts, rows):
    assert across(contacts) == {"service_contact": [(row, "SC22", "hold") for row in rows]}


def test_the_correction_of_a_held_version_is_no_hole():
    held = pd.DataFrame({"contact_id": [SERVICE_CONTACT["contact_id"]], "record_version": [1]})
    assert across([version(2)], held={"service_contact": held}) == {}


@pytest.mark.parametrize(
    "facility",
    [
        FACILITY | {"facility_id": "F0002"},
        FACILITY | {"reporting_from": "2025-04-01"},
        FACILITY | {"reporting_to": "2025-02-01"},
    ],
)
def test_a_contact_of_an_unknown_facility_or_outside_its_reporting_is_rejected(facility):
    assert across(facilities=[facility]) == {"service_contact": [(2, "SC25", "reject")]}


def test_first_and_last_month_of_reporting_are_inside():
    month = SERVICE_CONTACT["contact_month"]
    assert across(facilities=[FACILITY | {"reporting_from": month, "reporting_to": month}]) == {}


def test_a_destination_twice_for_a_contact_is_held():
    second = REFERRAL | {"referral_id": "R0000002"}
    assert across(referrals=[REFERRAL, second]) == {"referral": [(2, "RF06", "hold"), (3, "RF06", "hold")]}


def test_the_same_key_with_other_content_is_held():
    second = REFERRAL | {"destination": "helpline"}
    assert across(referrals=[REFERRAL, second]) == {"referral": [(2, "key", "hold"), (3, "key", "hold")]}


@pytest.mark.parametrize(
    "contacts",
    [
        [SERVICE_CONTACT | {"contact_id": "C" + "0" * 16}],
        [UNDISCLOSED],
        [version(1), UNDISCLOSED | {"record_version": "2"}],
        [version(1), version(2, is_retracted="true")],
        [version(1), version(3)],
    ],
)
def test_referrals_and_follow_ups_need_a_contact_whose_latest_version_is_a_live_disclosure(contacts):
    found = across(contacts, referrals=[REFERRAL], follow_ups=[FOLLOW_UP])
    assert found["referral"] == [(2, "RF07", "reject")]
    assert found["follow_up"] == [(2, "FU04", "hold")]


def test_a_window_twice_is_held():
    second = FOLLOW_UP | {"followup_id": "U0000002", "days_since_index": "100"}
    assert across(follow_ups=[FOLLOW_UP, second]) == {"follow_up": [(2, "FU05", "hold"), (3, "FU05", "hold")]}


def test_nothing_follows_her_death_but_what_came_before_stays():
    empty = dict.fromkeys(("days_since_index", "revictimised", "safety_score", "who5", "needs_met"), "")
    died = FOLLOW_UP | {"followup_id": "U0000002", "fu_window": "d90", "result": "died"} | empty
    before = FOLLOW_UP | {"followup_id": "U0000001", "fu_window": "d30", "days_since_index": "30"}
    after = FOLLOW_UP | {"followup_id": "U0000003", "fu_window": "d365", "days_since_index": "340"}
    assert across(follow_ups=[died, before, after]) == {"follow_up": [(4, "FU05", "hold")]}


def test_two_descriptions_of_a_facility_in_one_file_are_held():
    two = typed("facility", FACILITY, FACILITY | {"setting": "rural"})
    assert validate_across({"facility": two})["facility"]["rule"].tolist() == ["key", "key"]
