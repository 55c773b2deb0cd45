"""Which rows are set aside, and why, is the same however many rows of a file are looked at at a time."""

import pandas as pd
import pytest

from schemas.editions import RECEIVED_LATER, SUPERSEDED, WITHDRAWN, WITHDRAWS, Aside, Edition
from schemas.sources import load_source
from schemas.standing import set_aside

A, B, D, E = (f"C{letter * 16}" for letter in "ABDE")
# contact, version, received, withdrawn: a later file withdraws a; d is withdrawn and comes again; e was received late.
FIRST = [(A, "1", "2025-05-01", ""), (B, "1", "2025-05-01", ""), (D, "1", "2025-05-01", ""), (D, " 2", "", "yes")]
SECOND = [(A.lower(), "2", "2025-06-01", "TRUE"), (E, "1", "2025-07-01", "false"), (D, "3", "2025-06-01", None)]
REFERRALS = [(B,), (A,), (D,)]
FILES = {
    0: pd.DataFrame(FIRST, columns=["contact_id", "record_version", "received_month", "is_retracted"]),
    1: pd.DataFrame(SECOND, columns=["contact_id", "record_version", "received_month", "is_retracted"]),
    2: pd.DataFrame(REFERRALS, columns=["contact_id"]),
}
EDITIONS = [
    Edition("north", "one", "service_contact", "a", "2025-05"),
    Edition("north", "two", "service_contact", "b", "2025-06"),
    Edition("north", "two", "referral", "c", "2025-06"),
]


def found(rows_at_a_time, known=None):
    def read(number, columns):
        frame = FILES[number].astype("string")
        frame.insert(0, "row_number", range(2, len(frame) + 2))
        for start in range(0, len(frame), rows_at_a_time):
            yield frame[["row_number", *columns]].iloc[start : start + rows_at_a_time].reset_index(drop=True)

    columns = [tuple(FILES[number].columns) for number in FILES]
    return dict(set_aside(EDITIONS, columns, list(FILES), load_source("sample_country"), read, known or {}))


def said(aside):
    return {
        number: list(zip(part.rows["row_number"], part.rows["reason"], strict=True)) for number, part in aside.items()
    }


@pytest.mark.parametrize("rows_at_a_time", [1, 2, 3, 100])
def test_rows_are_set_aside_for_the_first_reason_that_holds(rows_at_a_time):
    aside = found(rows_at_a_time)
    assert said(aside) == {
        0: [(2, WITHDRAWN), (4, WITHDRAWN), (5, WITHDRAWN)],
        1: [(2, WITHDRAWN), (3, RECEIVED_LATER)],
        2: [(3, WITHDRAWN)],
    }
    assert aside[0].rows[WITHDRAWS].tolist() == [False, False, True]
    assert aside[0].rows["record_version"].tolist() == ["1", "1", " 2"]


@pytest.mark.parametrize("rows_at_a_time", [1, 100])
def test_what_was_set_aside_before_keeps_its_reason(rows_at_a_time):
    before = Aside(
        pd.DataFrame({"row_number": [2, 3], "reason": [SUPERSEDED, SUPERSEDED]}).astype({"reason": "string"})
    )
    assert said(found(rows_at_a_time, {0: before}))[0] == [
        (2, SUPERSEDED),
        (3, SUPERSEDED),
        (4, WITHDRAWN),
        (5, WITHDRAWN),
    ]
