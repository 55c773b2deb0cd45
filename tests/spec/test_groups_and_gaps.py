"""Missing answers, groups, empty and open periods (semantics B, C1, D2)."""

from datetime import date

import pytest

from indicators.rollup import RecordsOutsideClasses
from schemas.columns import column_names
from schemas.dimensions import load_dimensions
from tests.hand_made_records import REGIONS, contact, count, disclosing, notification

NOT_ASKED = {"enquiry_outcome": "not_asked", "asked_in_private": None, "ipv_disclosed": None}


def test_b1_adding_unasked_women_changes_who_was_asked_and_never_who_disclosed(tmp_path):
    asked = [disclosing(1, 1), contact(2, 2)]
    unasked = [contact(n, n, **NOT_ASKED) for n in range(3, 9)]
    cells = count(tmp_path, only=("O01", "P28"), service_contact=asked + unasked)
    assert cells("P28", "2025-Q1") == (2, 8) and cells("O01", "2025-Q1") == (1, 2)


def test_b2_a_no_that_was_not_given_alone_is_no_answer(tmp_path):
    cells = count(tmp_path, only=("O01",), service_contact=[contact(1, 1, asked_in_private="no"), disclosing(2, 2)])
    assert cells("O01", "2025-Q1") == (1, 1)


def test_b3_raising_it_herself_is_reached_and_not_a_disclosure_when_asked(tmp_path):
    cells = count(
        tmp_path,
        only=("O01", "P28"),
        service_contact=[disclosing(1, 1, enquiry_outcome="self_disclosed"), contact(2, 2)],
    )
    assert cells("P28", "2025-Q1") == (2, 2) and cells("O01", "2025-Q1") == (0, 1)


@pytest.mark.parametrize(
    ("ethnicity", "method", "group"),
    [
        (["national_majority"], "self_identified", "majority_only"),
        (["national_majority", "roma"], "self_identified", "roma_traveller"),
        (["roma", "national_majority"], "self_identified", "roma_traveller"),
        (["arab_amazigh", "traveller"], "self_identified", "roma_traveller"),
        (["jewish", "national_majority"], "self_identified", "other_minority"),
        (["other_european"], "self_identified", "other_minority"),
        (["declined"], "declined", "declined"),
        (["not_asked"], "not_asked", "not_asked"),
        (["unknown"], "proxy", "unknown"),
        (["unknown"], "observed", "unknown"),
        # Against the rules, and still never taken as her own answer.
        (["roma"], "observed", "unknown"),
    ],
)
def test_c2_every_answer_has_exactly_one_class(tmp_path, ethnicity, method, group):
    rows = [contact(1, 1, ethnicity=ethnicity, ethnicity_method=method)]
    cells = count(tmp_path, only=("P28",), service_contact=rows)
    classes = [item.code for item in load_dimensions(REGIONS)["ethnic_group"].classes]
    counted = {code: cells("P28", "2025-Q1", ethnic_group=code)[1] for code in classes}
    assert counted == {code: int(code == group) for code in classes}


def test_b4_groups_add_up_to_the_total_in_every_breakdown_of_groups(tmp_path):
    rows = [
        contact(n, n, 1, migrant_status=status, ethnicity=ethnicity)
        for n, (status, ethnicity) in enumerate(
            (status, ethnicity)
            for status in ("non_migrant", "descendant", "migrant", "not_asked", "unknown", "declined")
            for ethnicity in (["roma", "national_majority"], ["national_majority"], ["not_asked"], ["declined"])
        )
    ]
    frame = count(tmp_path, only=("P28",), service_contact=rows).frame
    sums = frame[frame["period"] == "2025-Q1"].groupby("breakdown")["denominator"].sum().to_dict()
    # Those of the six who said Roma and majority stand in both rows of mentions.
    assert sums.pop("ethnic_mention") == 24 + 6
    assert {"total", "region", "migrant_status", "ethnic_group", "migrant_status*ethnic_group"} < sums.keys()
    assert set(sums.values()) == {24}


@pytest.mark.parametrize(
    ("answers", "group"),
    [
        (["roma", "declined"], "roma_traveller"),
        (["declined", "roma"], "roma_traveller"),
        (["roma", "national_majority"], "majority_only"),
        (["not_asked", "declined", "unknown"], "declined"),
        (["unknown", "not_asked"], "unknown"),
        (["not_asked", "not_asked"], "not_asked"),
    ],
)
def test_c7_the_latest_usable_answer_stands_for_her_and_for_her_case(tmp_path, answers, group):
    rows = [disclosing(n, 1, n, f"2025-0{n}", ethnicity=[code]) for n, code in enumerate(answers, start=1)]
    cells = count(tmp_path, only=("P28", "P34"), service_contact=rows)
    assert cells("P28", "2025-Q1", ethnic_group=group)[1] == 1
    assert cells("P34", "2025-Q1", ethnic_group=group)[1] == 1


def test_c6_answers_outside_the_episode_do_not_change_a_case(tmp_path):
    rows = [
        disclosing(1, 1, 1, "2023-01", migrant_status="not_asked"),
        disclosing(2, 1, 2, "2025-01", migrant_status="migrant"),
    ]
    cells = count(tmp_path, only=("P34",), service_contact=rows)
    assert cells("P34", "2023-Q1", migrant_status="not_asked")[1] == 1
    assert cells("P34", "2025-Q1", migrant_status="migrant")[1] == 1


def test_b7_zero_nothing_to_measure_and_not_collected_are_three_things(tmp_path):
    rows = [disclosing(1, 1, 1, "2025-01"), contact(2, 2, 1, "2025-08")]
    cells = count(tmp_path, only=("C01", "P28", "P34"), service_contact=rows)
    # Measured: no referral was offered. Measured: no case in the third quarter. No record at all in the second.
    assert cells("P34", "2025-Q1") == (0, 1)
    assert cells("P34", "2025-Q3") == (0, 0)
    assert cells("P34", "2025-Q2") == cells("P28", "2025-Q2") == (None, 0)
    assert cells("C01", "2025-Q1") == (None, None)


def test_b7_no_records_make_no_periods_and_no_cells(tmp_path):
    frame = count(tmp_path, service_contact=[]).frame
    assert len(frame) == 0 and str(frame["numerator"].dtype) == "Int64"


def test_b7_a_breakdown_that_the_source_cannot_supply_is_not_available_and_the_total_is(tmp_path):
    columns = set(column_names("notification")) - {"ethnicity"}
    cells = count(tmp_path, only=("C01",), notification=[notification(1)], supplied={"notification": columns})
    assert cells("C01", "2025-Q1") == cells("C01", "2025-Q1", region="R1") == (1, None)
    assert cells("C01", "2025-Q1", ethnic_group="not_asked") == (None, None)
    crossed = {"migrant_status": "born_in_country", "ethnic_group": "majority_only"}
    assert cells("C01", "2025-Q1", **crossed) == (None, None)


def test_without_regions_the_total_counts_every_record_once(tmp_path):
    rows = [contact(1, 1, 1), disclosing(2, 1, 2), disclosing(3, 2, 1)]
    everything = {table: set(column_names(table)) for table in ("service_contact", "referral", "follow_up")}
    cells = count(tmp_path, only=("P05", "P28"), service_contact=rows, supplied=everything)
    assert cells("P28", "2025-Q1") == (2, 2) and cells("P05", "2025-Q1") == (2, 2)
    assert cells("P28", "2025-Q1", region="R1") == (None, None)


@pytest.mark.parametrize(
    "tables",
    [
        {"notification": [notification(1), notification(2, region_code="R9")]},
        {"service_contact": [contact(1, 1, facility_id="F9999")]},
        {
            "service_contact": [contact(1, 1)],
            "facility": [{"facility_id": "F0001", "region_code": code} for code in ("R1", "R2")],
        },
        {"service_contact": [contact(1, 1, migrant_status=None)]},
        {"service_contact": [contact(1, 1, ethnicity=[])]},
    ],
    ids=["unknown region", "unknown facility", "one facility in two regions", "no migrant status", "no ethnicity"],
)
def test_records_without_a_class_stop_the_count_and_are_not_quoted(tmp_path, tables):
    with pytest.raises(RecordsOutsideClasses) as refused:
        count(tmp_path, **tables)
    assert "R9" not in str(refused.value) and "F9999" not in str(refused.value)


def test_d2_a_case_of_the_first_of_a_month_waits_as_long_as_one_of_the_last(tmp_path):
    rows = [disclosing(1, 1, when="2025-05")]
    # 31 May plus 75 days is 14 August, after which the quarter is over but for O04 (120 days: 28 September).
    for day, expected in ((date(2025, 8, 13), (0, 0)), (date(2025, 8, 14), (0, 1))):
        assert count(tmp_path, day, service_contact=rows)("O06", "2025-Q2") == expected


def test_d2_a_year_is_open_until_its_january_has_closed(tmp_path):
    rows = [disclosing(n, n, when=f"2025-{n:02}") for n in range(1, 13)]
    cells = count(tmp_path, date(2025, 12, 31), service_contact=rows)
    # 120 days after 31 August is 29 December.
    assert cells("O04", "2025-Q4") == (None, 0)
    assert cells("P34", "2025") == (0, 10)


def test_c7_which_of_her_answers_stands_is_a_switch(tmp_path):
    """She said Roma, and at a later visit preferred not to say."""
    later = {"ethnicity": ["declined"], "ethnicity_method": "declined", "migrant_status": "declined"}
    contacts = [
        contact("a", 1, 1, "2025-02", ethnicity=["roma"]),
        contact("b", 1, 2, "2025-05", **later),
    ]
    usable = count(tmp_path, only=("P28",), service_contact=contacts)
    assert usable("P28", "2025-Q1", ethnic_group="roma_traveller") == (1, 1)
    assert usable("P28", "2025-Q1", migrant_status="declined") == (0, 0)
    latest = count(tmp_path, only=("P28",), profile_rule="latest_any", service_contact=contacts)
    assert latest("P28", "2025-Q1", ethnic_group="roma_traveller") == (0, 0)
    assert latest("P28", "2025-Q1", ethnic_group="declined") == (1, 1)
    assert latest("P28", "2025-Q1", migrant_status="declined") == (1, 1)
