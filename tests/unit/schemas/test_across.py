"""Rules between rows and tables, on small tables whose faults can be seen by eye."""

import pandas as pd
import pytest

from schemas.validation import validate_across, validate_table
from tests.unit.schemas.right_rows import (
    FACILITY,
    FOLLOW_UP,
    NOT_REACHED,
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


def linked(number, **changes):
    """A contact of the same woman."""
    return SERVICE_CONTACT | {"contact_id": f"C{number:016X}", "contact_seq": str(number)} | changes


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


def test_a_facility_table_of_which_no_row_was_accepted_leaves_every_contact_without_a_facility():
    none = typed("facility", FACILITY).iloc[:0]
    contacts = typed("service_contact", SERVICE_CONTACT)
    found = validate_across({"facility": none, "service_contact": contacts})
    assert found["service_contact"]["rule"].tolist() == ["SC25"]


def test_contacts_of_a_woman_with_the_same_place_in_her_order_are_held():
    contacts = [linked(1), linked(2), linked(3, contact_seq="2"), linked(4, woman_ref="W" + "0" * 24, contact_seq="2")]
    assert across(contacts) == {"service_contact": [(3, "SC23", "hold"), (4, "SC23", "hold")]}


def test_contacts_that_go_back_in_time_are_held_both_with_all_versions():
    earlier = {"contact_month": "2025-01-01"}
    contacts = [
        linked(1, **earlier),
        linked(2),
        linked(3, **earlier),
        linked(3, record_version="2", contact_month="2025-02-01"),
        linked(4),
    ]
    assert across(contacts) == {"service_contact": [(row, "SC23", "hold") for row in (3, 4, 5)]}


def test_order_asks_latest_versions_that_are_not_withdrawn():
    contacts = [
        linked(1),
        linked(2, contact_month="2025-01-01"),
        linked(2, record_version="2"),
        linked(3, contact_seq="1"),
    ]
    contacts.append(contacts[-1] | {"record_version": "2", "is_retracted": "true"})
    assert across(contacts) == {}


def test_residence_security_where_officers_go_in_and_out_opens_a_ticket_and_the_row_stays():
    watched = FACILITY | {"enforcement_access": "true"}
    asked = [linked(1, residence_security="declined"), linked(2)]
    assert across(asked, facilities=[watched]) == {"service_contact": [(2, "SC20", "ticket")]}
    assert across(asked) == {}
    assert across(
        [linked(1, residence_security="declined")],
        facilities=[watched],
        referrals=[REFERRAL | {"contact_id": linked(1)["contact_id"]}],
    ) == {"service_contact": [(2, "SC20", "ticket")]}


def test_a_woman_born_here_and_abroad_is_told_once_at_her_first_contact():
    here = {"migrant_status": "non_migrant", "birth_group": "national", "length_of_stay": "born_here"}
    unknown = {"migrant_status": "unknown", "birth_group": "unknown", "length_of_stay": "unknown"}
    descendant = here | {"migrant_status": "descendant"}
    assert across([linked(1, **unknown), linked(2), linked(3, **here)]) == {"service_contact": [(3, "SC24", "warn")]}
    assert across([linked(1, **unknown), linked(2)]) == {}
    assert across([linked(1, **here), linked(2, **descendant)]) == {}


def many(declined_before, declined_recently, size=20):
    """Disclosing contacts of one facility in two following years, so many of which decline to say ethnicity."""
    declined = {"ethnicity": "declined", "ethnicity_method": "declined"}
    rows = []
    for month, number in (("2024-03-01", declined_before), ("2025-03-01", declined_recently)):
        for place in range(size):
            key = {"contact_id": f"C{len(rows):016X}", "woman_ref": f"W{len(rows):024X}", "contact_month": month}
            rows.append(SERVICE_CONTACT | key | (declined if place < number else {}))
    return rows


@pytest.mark.parametrize(
    ("before", "recently", "size", "told"),
    [(2, 6, 20, False), (2, 7, 20, True), (7, 2, 20, True), (0, 19, 19, False), (0, 6, 30, False), (0, 7, 30, True)],
)
def test_a_share_that_declines_is_told_when_it_moves_by_more_than_20_points(before, recently, size, told):
    assert across(many(before, recently, size)) == ({"service_contact": [(2, "SC26", "warn")]} if told else {})


def test_unlinkable_contacts_that_agree_in_everything_are_told_once():
    unlinked = {"woman_ref": "", "contact_seq": "", "linkage_scope": "none"}
    contacts = [linked(n) | unlinked for n in (1, 2, 3)] + [linked(4, age_band="25_29") | unlinked, linked(5)]
    assert across(contacts) == {"service_contact": [(2, "SC27", "warn")]}


def test_attempts_that_were_unsafe_open_a_ticket():
    unsafe = SERVICE_CONTACT | {"followup_agreed": "no_unsafe"}
    other_method = FOLLOW_UP | {"safe_method_used": "false"}
    not_attempted = NOT_REACHED | {"result": "not_attempted", "safe_method_used": ""}
    ticket = {"follow_up": [(2, "FU03", "ticket")]}
    assert across([unsafe], follow_ups=[FOLLOW_UP]) == ticket
    assert across(follow_ups=[other_method]) == ticket
    assert across([unsafe], follow_ups=[not_attempted]) == {}


@pytest.mark.parametrize(
    ("contacts", "held"),
    [
        ([linked(1)], False),
        ([linked(1), linked(2)], True),
        ([linked(1, contact_month="2024-03-01"), linked(2)], False),
        ([linked(1, contact_month="2024-04-01"), linked(2)], True),
        ([linked(2, perpetrator_rel="unknown")], True),
        ([linked(2, prev_ipv_contact_gap="d91_365", new_violence_since_last="no")], True),
        ([linked(2, prev_ipv_contact_gap="d366_plus", new_violence_since_last="no")], False),
        ([linked(2, woman_ref="", contact_seq="", linkage_scope="none", reported_elsewhere="yes_contributing")], True),
        ([linked(2, woman_ref="", contact_seq="", linkage_scope="none", reported_elsewhere="yes_other")], False),
    ],
)
def test_a_follow_up_belongs_to_the_first_contact_of_a_case(contacts, held):
    follow_up = FOLLOW_UP | {"contact_id": contacts[-1]["contact_id"]}
    assert across(contacts, follow_ups=[follow_up]) == ({"follow_up": [(2, "FU04", "hold")]} if held else {})


def test_without_contacts_no_referral_and_no_follow_up_has_one():
    found = validate_across({"referral": typed("referral", REFERRAL), "follow_up": typed("follow_up", FOLLOW_UP)})
    assert {name: faults["rule"].tolist() for name, faults in found.items()} == {
        "referral": ["RF07"],
        "follow_up": ["FU04"],
    }
