"""Rows with the same key in several files: which stays, which says nothing new, which is superseded."""

import pandas as pd
import pytest

from schemas.repeats import known_duplicates, superseded_by_key
from schemas.validation import validate_table
from tests.unit.schemas.right_rows import FACILITY, FOLLOW_UP, NOTIFICATION, REFERRAL, SERVICE_CONTACT, text_frame


def typed(table, *rows, file="a"):
    validated = validate_table(table, text_frame(*rows))
    assert len(validated.quarantine) == 0
    return validated.accepted.assign(file=file)


def fates(table, *files):
    """(known duplicates, superseded rows) of files of rows, named a, b, c in the order of delivery."""
    frame = pd.concat([typed(table, *rows, file="abc"[n]) for n, rows in enumerate(files)], ignore_index=True)
    found = known_duplicates(table, frame), superseded_by_key(table, frame)
    return tuple([tuple(row) for row in rows.values.tolist()] for rows in found)


def version(number, **changes):
    return SERVICE_CONTACT | {"record_version": str(number)} | changes


def test_a_version_that_says_the_same_again_is_a_known_duplicate_and_the_first_stays():
    again = [version(2), version(1, age_band="25_29")]
    assert fates("service_contact", [version(1), version(2)], again) == ([("b", 2)], [])


def test_a_version_sent_again_in_a_later_month_is_the_same_version():
    later = version(1, received_month="2025-09-01")
    assert fates("service_contact", [version(1)], [later]) == ([("b", 2)], [])


def test_codes_in_another_order_say_the_same():
    mine, theirs = version(1, ethnicity="arab_amazigh|roma"), version(1, ethnicity="roma|arab_amazigh")
    assert fates("service_contact", [mine], [theirs]) == ([("b", 2)], [])


OTHERWISE = {
    "facility": FACILITY | {"reporting_to": "2025-12-01"},
    "referral": REFERRAL | {"days_to_first_service": "20"},
    "follow_up": FOLLOW_UP | {"safety_score": "1"},
    "notification": NOTIFICATION | {"mental_health_care": "yes"},
}
FIRST = {"facility": FACILITY, "referral": REFERRAL, "follow_up": FOLLOW_UP, "notification": NOTIFICATION}


@pytest.mark.parametrize("table", OTHERWISE)
class TestTablesWithoutVersions:
    def test_what_a_later_file_says_stays(self, table):
        assert fates(table, [FIRST[table]], [OTHERWISE[table]]) == ([], [("a", 2)])

    def test_what_it_repeats_is_a_known_duplicate(self, table):
        assert fates(table, [FIRST[table]], [FIRST[table]]) == ([("b", 2)], [])

    def test_a_correction_may_be_taken_back(self, table):
        taken_back = fates(table, [FIRST[table]], [OTHERWISE[table]], [FIRST[table]])
        assert taken_back == ([], [("a", 2), ("b", 2)])

    def test_a_correction_may_be_repeated(self, table):
        repeated = fates(table, [FIRST[table]], [OTHERWISE[table]], [OTHERWISE[table]])
        assert repeated == ([("c", 2)], [("a", 2)])

    def test_within_one_file_nothing_is_superseded_and_the_same_row_stays_once(self, table):
        assert fates(table, [FIRST[table], OTHERWISE[table]]) == ([], [])
        assert fates(table, [FIRST[table], FIRST[table]]) == ([("a", 3)], [])

    def test_a_file_that_contradicts_itself_still_supersedes(self, table):
        # Both of its rows stay here, to be held as faults of the key.
        assert fates(table, [FIRST[table]], [FIRST[table], OTHERWISE[table]]) == ([], [("a", 2)])


def test_other_keys_are_not_concerned():
    other = REFERRAL | {"referral_id": "R0000002", "destination": "helpline"}
    assert fates("referral", [REFERRAL], [other]) == ([], [])
