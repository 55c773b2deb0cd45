"""What software does silently to nulls, lists, orders and sums, and must not (semantics I)."""

import random

import pytest

from schemas.code_lists import load_code_list
from schemas.columns import Column, describe
from tests.hand_made_records import FACILITIES, contact, count, disclosing, follow_up, referral
from tests.hand_made_surveys import calls, contacts_of, respondent, service_user

ANSWERED = ("contact_id", "contact_seq", "woman_ref", "ipv_disclosed", "perpetrator_rel", "enquiry_outcome")


def without_answers(row: dict, table: str, *kept: str) -> dict:
    """The row with null in every column of the table that may be null, but for those `kept`."""
    empty = [column.name for column in describe(table) if column.nullable and column.name not in kept]
    return row | dict.fromkeys(empty)


def an_answer(column: Column) -> object:
    """Some value that the column may hold."""
    if column.kind in ("code", "codes"):
        first = load_code_list(column.code_list).codes_only()[0]
        return [first] if column.kind == "codes" else first
    return 1


SUPPORTED = {
    "asked_in_private": "yes",
    "ipv_disclosed": "yes",
    "perpetrator_rel": "former_partner",
    "prev_ipv_contact_gap": "none_known",
    "reported_elsewhere": "no",
    "first_line_support": "complete",
    "risk_assessment": "done",
    "safety_plan": "made",
    "followup_agreed": "yes",
}
"""Asked alone, she said yes, and the first steps were taken."""

OF_ONE_WHO_SAID_YES = {
    # She disclosed, by a partner; nothing else was filled in. No step was taken, and none was refused.
    "P05": (1, 1),
    "P13": (1, 1),
    "P16": (0, 1),
    "P28": (0, 1),
    "P29": (0, 0),
    "P30": (0, 1),
    "P31": (0, 1),
    "P32": (0, 1),
    "P33": (0, 1),
    # A referral was offered, and it was not noted what she said.
    "P34": (1, 1),
    "O01": (0, 0),
    "O03": (0, 1),
    "O04": (0, 0),
    "O05": (0, 0),
    # She was reached at 30 days, and nothing was noted of it.
    "O06": (1, 1),
    "O07": (0, 1),
    "O08": (0, 1),
    "O09": (0, 0),
    "O15": (0, 0),
    "I03": (0, 1),
    "I04": (0, 0),
}
"""What each indicator has to make of a woman of whom nothing is known that may be unknown."""


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """Cells of one contact, referral and follow-up, with null in every column that may be null."""
    return count(
        tmp_path_factory.mktemp("bare"),
        only=tuple(OF_ONE_WHO_SAID_YES),
        service_contact=[without_answers(disclosing(1, 1), "service_contact", *ANSWERED)],
        referral=[without_answers(referral(1, 1), "referral")],
        follow_up=[without_answers(follow_up(1, 1), "follow_up")],
    )


@pytest.mark.parametrize("indicator", OF_ONE_WHO_SAID_YES)
def test_i1_null_in_every_column_that_may_be_null(bare, indicator):
    assert bare(indicator, "2025-Q1") == OF_ONE_WHO_SAID_YES[indicator]


def test_i1_one_null_takes_nobody_out_who_belongs_there(tmp_path):
    # One woman of whom everything was noted, and for every column that may be null one of whom only this is missing.
    columns = [column for column in describe("service_contact") if column.nullable]
    everything = {column.name: an_answer(column) for column in columns if column.kind != "text"}
    rows = [disclosing("whole", "whole", **(everything | SUPPORTED))]
    for column in columns:
        rows.append(disclosing(column.name, column.name, **(everything | SUPPORTED | {column.name: None})))
    cells = count(tmp_path, only=("P13", "P28", "P30", "P31", "P32", "P34", "O01", "O06"), service_contact=rows)
    women = len(columns) + 1
    assert cells("P13", "2025-Q1") == (women, women)
    # Not noted whether she was alone: not asked in private. Not noted what she said either: no answer.
    assert cells("P28", "2025-Q1") == (women - 1, women)
    assert cells("O01", "2025-Q1") == (women - 2, women - 2)
    # No case without disclosure, or without knowing by whom. The missing pseudonym is a case.
    cases = women - 2
    assert cells("P34", "2025-Q1") == cells("O06", "2025-Q1") == (0, cases)
    # Each step is missing in the one of whom it was not noted.
    assert cells("P30", "2025-Q1") == cells("P31", "2025-Q1") == cells("P32", "2025-Q1") == (cases - 1, cases)


def test_i1_null_answers_in_surveys(tmp_path):
    tables = {
        "facility": FACILITIES,
        "experience_response": [without_answers(service_user(1, "2024-02"), "experience_response")],
        "survey_respondent": [without_answers(respondent(1), "survey_respondent")],
    }
    cells = count(tmp_path, only=("O10", "O11", "O19", "O20", "I01", "I06"), **tables)
    assert cells("O10", "2024-Q1") == (0, 0) and cells("O11", "2024-Q1") == (0, 1)
    assert cells("O19", "2024") == cells("I01", "2024") == (0, 0)
    assert cells("O20", "2024") == cells("I06", "2024") == (0, 1)


def test_i2_classes_that_nobody_is_in_are_rows_of_zero(tmp_path):
    cells = count(tmp_path, only=("P28",), service_contact=[contact(1, 1, age_band="unknown", disability="declined")])
    ages = {code: cells("P28", "2025-Q1", age_group=code) for code in ("15_29", "30_44", "45_64", "65_plus", "unknown")}
    assert ages == {"15_29": (0, 0), "30_44": (0, 0), "45_64": (0, 0), "65_plus": (0, 0), "unknown": (1, 1)}
    assert cells("P28", "2025-Q1", disability="declined") == (1, 1)
    assert cells("P28", "2025-Q1", disability="yes") == (0, 0)


def test_i3_shares_are_not_cut_off(tmp_path):
    cells = count(tmp_path, only=("O16",), helpline_month=[calls(3, 1, "2025-02"), calls(3, 2, "2025-05")])
    assert cells.value("O16", "2025-Q1") == pytest.approx(33.333333333)
    assert cells.value("O16", "2025-Q2") == pytest.approx(66.666666667)


def test_i5_the_order_of_several_answers_does_not_matter(tmp_path):
    orders = [["jewish", "national_majority"], ["national_majority", "jewish"], ["jewish", "jewish"]]
    rows = [disclosing(n, n, ethnicity=ethnicity, barriers=["cost", "language"]) for n, ethnicity in enumerate(orders)]
    rows.append(disclosing(3, 3, barriers=["language", "cost"]))
    cells = count(tmp_path, only=("P28", "O15"), service_contact=rows)
    assert cells("P28", "2025-Q1", ethnic_group="other_minority") == (3, 3)
    assert cells("P28", "2025-Q1", ethnic_mention="jewish") == (3, 3)
    assert cells("P28", "2025-Q1", ethnic_mention="national_majority") == (3, 3)
    assert cells("O15", "2025-Q1") == (4, 4)


def test_i7_a_count_leaves_nothing_behind_for_the_next_one(tmp_path):
    first, second = [disclosing(1, 1), contact(2, 2)], [contact(1, 1, migrant_status="migrant")]
    before = count(tmp_path, only=("P28", "O01", "O06"), service_contact=first)
    other = count(tmp_path, only=("P28", "O01", "O06"), service_contact=second)
    again = count(tmp_path, only=("P28", "O01", "O06"), service_contact=first)
    assert again.frame.equals(before.frame)
    assert other("O01", "2025-Q1") == (0, 1) and again("O01", "2025-Q1") == (1, 2)


def test_i8_sums_of_weights_are_right_to_a_tolerance_and_the_same_in_any_order(tmp_path):
    # Ten weights of 0.1 and one of 0.3, in floating point neither 1.0 nor 1.3: 0.3 of 1.3.
    rows = [respondent(n, psu=f"p{n % 4}", weight=0.1) for n in range(10)]
    rows.append(respondent(10, psu="p1", weight=0.3, knows_service="yes"))
    cells = count(tmp_path, only=("O20",), survey_respondent=rows)
    assert cells.value("O20", "2024") == pytest.approx(100 * 0.3 / 1.3, rel=1e-12)
    random.Random(7).shuffle(rows)
    again = count(tmp_path, only=("O20",), survey_respondent=rows)
    assert again.frame.equals(cells.frame)


def test_i9_classes_stand_in_the_order_of_their_list_and_not_of_the_alphabet(tmp_path):
    frame = count(tmp_path, only=("O01",), service_contact=contacts_of(2025)).frame
    year = frame[frame["period"] == "2025"]
    of = {name: year.loc[year["breakdown"] == name, name].tolist() for name in ("length_of_stay", "language")}
    stays = ["born_here", "under_5_years", "from_5_years", "not_asked", "unknown", "declined"]
    assert of["length_of_stay"] == stays
    listed = ["lang_01", "lang_02", "lang_03", "lang_04", "lang_05"]
    assert of["language"] == ["national", "sign", *listed, "romani", "other", "unknown"]
    assert frame["period"].drop_duplicates().tolist() == ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2025"]
