"""Groups of women: overlapping answers, both groups at once, what no group is made from (semantics B5, B7, C)."""

import random
from datetime import date

from indicators.units import UNITS
from schemas.dimensions import load_dimensions
from tests.hand_made_records import CUTOFF, REGIONS, catalogue, contact, count, disclosing, follow_up, referral
from tests.hand_made_records import notification as notified
from tests.hand_made_tables import comment, harm, session, submission


def mentions(cells, indicator: str) -> dict[str, int]:
    """Denominators of the rows of any mention that are not empty."""
    rows = cells.frame[(cells.frame["breakdown"] == "ethnic_mention") & (cells.frame["period"] == "2025-Q1")]
    rows = rows[(rows["indicator"] == indicator) & (rows["denominator"] > 0)]
    return dict(zip(rows["ethnic_mention"], rows["denominator"].astype(int), strict=True))


def test_c1_rows_of_any_mention_overlap_and_the_total_counts_everybody_once(tmp_path):
    answers = [
        ["roma"],
        ["national_majority", "roma"],
        ["arab_amazigh", "national_majority", "roma"],
        ["national_majority"],
        ["declined"],
    ]
    rows = [disclosing(n, n, ethnicity=said) for n, said in enumerate(answers)]
    # What a relative said is not her answer.
    rows.append(disclosing("proxy", "proxy", ethnicity=["roma"], ethnicity_method="proxy"))
    cells = count(tmp_path, only=("P28", "P30"), service_contact=rows)
    expected = {"national_majority": 3, "roma": 3, "arab_amazigh": 1, "declined": 1, "unknown": 1}
    for indicator in ("P28", "P30"):
        assert mentions(cells, indicator) == expected
        assert cells(indicator, "2025-Q1")[1] == 6 < sum(expected.values())


def test_c1_rows_of_any_mention_add_up_only_if_nobody_said_two(tmp_path):
    rows = [disclosing(n, n, ethnicity=[code]) for n, code in enumerate(("roma", "roma", "jewish", "not_asked"))]
    cells = count(tmp_path, only=("P28", "P30"), service_contact=rows)
    for indicator in ("P28", "P30"):
        assert mentions(cells, indicator) == {"roma": 2, "jewish": 1, "not_asked": 1}
        assert cells(indicator, "2025-Q1")[1] == 4


def test_c4_margins_can_hide_the_one_group_that_carries_the_gap(tmp_path):
    majority, minority = ["national_majority"], ["roma"]
    # Migrant status, ethnicity, accepted referrals, those completed.
    groups = [
        ("non_migrant", majority, 600, 480),
        ("non_migrant", minority, 100, 70),
        ("migrant", majority, 150, 117),
        ("migrant", minority, 150, 63),
    ]
    contacts, referrals = [], []
    for status, ethnicity, accepted, completed in groups:
        for number in range(accepted):
            name = f"{status} {ethnicity} {number}"
            contacts.append(disclosing(name, name, migrant_status=status, ethnicity=ethnicity))
            late = {"completed": "no", "days_to_first_service": None}
            referrals.append(referral(name, name, **({} if number < completed else late)))
    cells = count(tmp_path, only=("O04",), service_contact=contacts, referral=referrals)
    # 60 and 53 per cent: by the margins both groups fare alike.
    assert cells("O04", "2025-Q1", migrant_status="migrant") == (180, 300)
    assert cells("O04", "2025-Q1", ethnic_group="roma_traveller") == (133, 250)
    # 78 per cent against 42: minority migrants carry the gap.
    crossed = {
        (status, group): cells("O04", "2025-Q1", migrant_status=status, ethnic_group=group)
        for status in ("born_in_country", "migrant")
        for group in ("majority_only", "roma_traveller")
    }
    assert crossed == {
        ("born_in_country", "majority_only"): (480, 600),
        ("born_in_country", "roma_traveller"): (70, 100),
        ("migrant", "majority_only"): (117, 150),
        ("migrant", "roma_traveller"): (63, 150),
    }


def test_c5_a_passport_makes_no_migrant_and_unmakes_none(tmp_path):
    rows = [
        contact(1, 1, migrant_status="migrant", birth_group="mena", citizenship_group="national"),
        contact(2, 2, migrant_status="descendant", birth_group="national", citizenship_group="third_country"),
        contact(3, 3, migrant_status="non_migrant", birth_group="national", citizenship_group="stateless"),
    ]
    cells = count(tmp_path, only=("P28",), service_contact=rows)
    by_status = [cells("P28", "2025-Q1", migrant_status=code) for code in ("migrant", "descendant", "non_migrant")]
    assert by_status == [(1, 1), (1, 1), (1, 1)]
    assert [cells("P28", "2025-Q1", origin=code) for code in ("other", "national")] == [(1, 1), (2, 2)]


def test_c6_frozen_records_give_the_same_numbers_however_she_answers_later(tmp_path):
    frozen = {
        "service_contact": [
            disclosing(1, 1, 1, "2024-02", migrant_status="not_asked", ethnicity=["not_asked"]),
            disclosing(2, 2, 1, "2024-05", ethnicity=["roma"]),
            contact(3, 3, 1, "2024-12"),
        ],
        "referral": [referral(1, 1), referral(2, 2)],
        "follow_up": [follow_up(1, 1)],
    }
    last_year = date(2024, 12, 31)
    before = count(tmp_path, last_year, **frozen)
    later = [disclosing(4, 1, 2, "2024-06", migrant_status="migrant", ethnicity=["arab_amazigh"])]
    revised = count(tmp_path, CUTOFF, **frozen | {"service_contact": frozen["service_contact"] + later})
    # What is counted again counts her under what she says now ...
    assert before("P30", "2024-Q1", migrant_status="not_asked") == (1, 1)
    assert revised("P30", "2024-Q1", migrant_status="not_asked") == (0, 0)
    assert revised("P30", "2024-Q1", migrant_status="migrant") == (1, 1)
    # ... and what was published can be made again from what it was made from, in whatever order it is read.
    shuffled = {table: random.Random(6).sample(rows, len(rows)) for table, rows in frozen.items()}
    assert count(tmp_path, last_year, **shuffled).frame.equals(before.frame)


def test_c8_women_born_here_have_no_length_of_stay_and_are_not_missing(tmp_path):
    stays = ("born_here", "lt_1y", "y1_4", "y5_9", "y10_plus", "unknown", "not_asked", "declined")
    rows = [contact(code, code, length_of_stay=code) for code in stays]
    cells = count(tmp_path, only=("P28",), service_contact=rows)
    classes = ("born_here", "under_5_years", "from_5_years", "unknown", "not_asked", "declined")
    by_stay = {code: cells("P28", "2025-Q1", length_of_stay=code)[1] for code in classes}
    assert by_stay == {
        "born_here": 1,
        "under_5_years": 2,
        "from_5_years": 2,
        "unknown": 1,
        "not_asked": 1,
        "declined": 1,
    }


def test_c14_insecure_residence_is_in_no_indicator_and_no_breakdown():
    pooled = "service_contact.residence_security"
    assert not [sheet.indicator for sheet in catalogue().values() if pooled in sheet.needs]
    assert not [unit.name for unit in UNITS.values() for needs in unit.dimension_needs.values() if pooled in needs]
    assert "residence_security" not in load_dimensions(REGIONS)


def test_c15_what_she_speaks_is_not_what_she_is(tmp_path):
    rows = [
        contact(1, 1, language_group="romani", ethnicity=["national_majority"]),
        contact(2, 2, language_group="romani", ethnicity=["not_asked"], ethnicity_method="not_asked"),
        contact(3, 3, language_group="national", ethnicity=["roma"]),
    ]
    cells = count(tmp_path, only=("P28",), service_contact=rows)
    groups = ("roma_traveller", "majority_only", "not_asked")
    assert [cells("P28", "2025-Q1", ethnic_group=group)[1] for group in groups] == [1, 1, 1]


def test_b5_women_whose_group_is_not_recorded_have_a_row_of_their_own(tmp_path):
    rows = [disclosing(1, 1), disclosing(2, 2, migrant_status="migrant")]
    rows += [disclosing(n, n, migrant_status="not_asked", first_line_support="not_provided") for n in (3, 4, 5)]
    cells = count(tmp_path, only=("P30",), service_contact=rows)
    # Served worst: the gap between the recorded groups understates the truth.
    classes = ("non_migrant", "migrant", "not_asked")
    assert [cells("P30", "2025-Q1", migrant_status=code) for code in classes] == [(1, 1), (1, 1), (0, 3)]
    assert cells("P30", "2025-Q1", migrant_status="not_recorded", ethnic_group="majority_only") == (0, 3)


def test_b7_an_empty_period_yields_no_number_anywhere(tmp_path):
    months = ("2025-01", "2025-09")
    records = {
        "service_contact": [disclosing(when, when, when=when) for when in months],
        "referral": [referral(when, when) for when in months],
        "follow_up": [follow_up(when, when) for when in months],
        "notification": [notified(when, when) for when in months],
        "harm_report": [harm(when, when, "closed_upheld", 20) for when in months],
        "community_session": [session(when, when) for when in months],
        "submission_log": [submission(when=when) for when in months],
        "review_comment": [comment(when, date.fromisoformat(f"{when}-05")) for when in months],
    }
    frame = count(tmp_path, **records).frame
    empty = frame[frame["period"] == "2025-Q2"]
    assert set(empty["indicator"]) == set(catalogue())
    assert empty["value"].isna().all() and empty["standard_error"].isna().all() and empty["numerator"].isna().all()
    # Nothing to measure, or nothing collected: never a count of women.
    assert set(empty["denominator"].dropna()) == {0}
    measured = frame[(frame["period"] == "2025-Q1") & frame["value"].notna()]
    assert {"P06", "P08", "P11", "P21", "P28", "P34", "O01", "O04", "C01"} <= set(measured["indicator"])
