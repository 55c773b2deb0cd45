"""Rules between rows against the SQL and the views in which the data model writes them, on random small tables.

Every rule is asked by itself of the same tables; in which order they are applied is tested in `test_across`.
"""

import random

import pandas as pd
import pytest

from schemas.across.contacts import (
    asked_under_watch,
    born_here_and_abroad,
    out_of_order,
    outside_reporting,
    wrong_versions,
)
from schemas.across.episodes import index_contacts
from schemas.across.everybody import OverEverybody
from schemas.across.figures import lonely_units, parts_beside_total
from schemas.across.findings import repeated
from schemas.across.responses import disclosing_contacts, repeated_or_after_death, unsafe_attempts
from schemas.validation import validate_table
from tests.unit.schemas.documented_rules import database, rules_in, views_in
from tests.unit.schemas.random_contacts import contact, contacts, facilities
from tests.unit.schemas.right_rows import (
    FACILITY,
    FOLLOW_UP,
    NOT_REACHED,
    REFERRAL,
    RIGHT_ROWS,
    SERVICE_CONTACT,
    text_frame,
)


def typed(table: str, rows: list[dict[str, str]]) -> pd.DataFrame:
    validated = validate_table(table, text_frame(*rows))
    assert len(validated.quarantine) == 0, validated.quarantine[["column", "rule"]].value_counts()
    return validated.accepted.assign(file=0)


def found_by_document(shared, tables: dict[str, list[dict[str, str]]], *names: str) -> list[set]:
    """What the SQL of each rule returns, a value for each violation."""
    with database({table: text_frame(*rows) for table, rows in tables.items()}) as connection:
        # The bound parameters of the views play no part in the rules.
        connection.execute(views_in(shared))
        return [{row[0] for row in connection.execute(rules_in(shared)[name].sql).fetchall()} for name in names]


def test_versions_that_repeat_or_have_holes(shared):
    choice = random.Random(22)
    rows = [
        SERVICE_CONTACT | {"contact_id": f"C{choice.randrange(12):016X}", "record_version": str(choice.randint(1, 3))}
        for _ in range(24)
    ]
    frame = typed("service_contact", rows)
    theirs = found_by_document(shared, {"service_contact": rows}, "SC22")[0]
    ours = set(frame.loc[wrong_versions(frame, None), "contact_id"])
    assert ours == theirs and 0 < len(theirs) < frame["contact_id"].nunique()


def test_facility_and_month_of_reporting(shared):
    choice = random.Random(25)
    sites = [
        FACILITY | {"facility_id": "F0001", "reporting_from": "2024-03-01", "reporting_to": "2025-02-01"},
        FACILITY | {"facility_id": "F0002", "reporting_from": "2024-06-01"},
    ]
    rows = [contact(n, choice, 12) | {"facility_id": choice.choice(["F0001", "F0002", "F0003"])} for n in range(60)] + [
        contact(60 + n, choice, 12) | {"facility_id": "F0001", "contact_month": month}
        for n, month in enumerate(["2024-02-01", "2024-03-01", "2025-02-01", "2025-03-01"])
    ]
    frame = typed("service_contact", rows)
    theirs = found_by_document(shared, {"service_contact": rows, "facility": sites}, "SC25")[0]
    ours = set(frame.loc[outside_reporting(frame, typed("facility", sites)), "contact_id"])
    assert ours == theirs and 0 < len(theirs) < len(rows)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_told_of_contacts(shared, seed):
    rows = contacts(random.Random(seed))
    frame, sites = typed("service_contact", rows), typed("facility", facilities())
    watched, women = found_by_document(shared, {"service_contact": rows, "facility": facilities()}, "SC20", "SC24")
    assert set(frame.loc[asked_under_watch(frame, sites), "contact_id"]) == watched != set()
    both = frame.loc[born_here_and_abroad(frame), "woman_ref"]
    assert both.is_unique and set(both) == women != set()


def test_order_of_a_womans_contacts(shared):
    numbers = []
    for seed in range(4):
        choice = random.Random(seed)
        rows = contacts(choice, women=20)
        linked = [row for row in rows if row["contact_seq"]]
        for row in choice.sample(linked, 5 * seed):
            row["contact_seq"] = choice.choice([other["contact_seq"] for other in linked])
        frame = typed("service_contact", rows)
        (theirs,) = found_by_document(shared, {"service_contact": rows, "facility": facilities()}, "SC23")
        assert set(frame.loc[out_of_order(frame), "woman_ref"]) == theirs
        numbers.append(len(theirs))
    assert numbers[0] == 0 and max(numbers) > 2


def test_facilities_that_hardly_ask_ethnicity(shared):
    choice = random.Random(26)
    rows = []
    for facility, not_asked, all_contacts in (("F0001", 8, 20), ("F0002", 9, 20), ("F0003", 15, 19), ("F0004", 30, 50)):
        for n in range(all_contacts):
            answer = {"ethnicity": "not_asked", "ethnicity_method": "not_asked"} if n < not_asked else {}
            number = len(rows)
            rows.append(SERVICE_CONTACT | {"contact_id": f"C{number:016X}", "facility_id": facility} | answer)
    choice.shuffle(rows)
    sites = [FACILITY | {"facility_id": f"F000{n}"} for n in range(1, 5)]
    frame = typed("service_contact", rows)
    ours = of_everybody(frame, "SC26")["facility_id"]
    theirs = found_by_document(shared, {"service_contact": rows, "facility": sites}, "SC26")[0]
    assert ours.is_unique and set(ours) == theirs == {"F0002", "F0004"}


def of_everybody(frame, rule):
    """The rows of a frame that a rule on several women tells of, the contacts having come in three parts."""
    everybody, frame = OverEverybody(), frame.assign(file=0)
    part = frame["contact_id"].map({key: number % 3 for number, key in enumerate(frame["contact_id"].unique())})
    for number in (1, 0, 2):
        everybody.add(frame[part == number])
    told = everybody.faults()
    return frame.set_index("row_number").loc[told.loc[told["rule"] == rule, "row_number"]]


@pytest.mark.parametrize("seed", range(3))
def test_likely_duplicates(shared, seed):
    choice = random.Random(seed)
    unlinked = {"woman_ref": "", "contact_seq": "", "linkage_scope": "none"}
    rows = [
        SERVICE_CONTACT
        | unlinked
        | {"contact_id": f"C{n:016X}"}
        | {
            "age_band": choice.choice(["18_24", "25_29"]),
            "ethnicity": choice.choice(["roma", "declined|", "roma|jewish"]).rstrip("|"),
        }
        | {
            "contact_month": choice.choice(["2025-01-01", "2025-02-01"]),
            "violence_types": choice.choice(["sexual", "physical"]),
        }
        for n in range(25)
    ]
    for row in rows:
        row["ethnicity_method"] = "declined" if row["ethnicity"] == "declined" else "self_identified"
    frame = typed("service_contact", rows)
    ours = of_everybody(frame, "SC27")["contact_id"]
    # The document names the smallest key of a group, which is also the first here.
    assert set(ours) == found_by_document(shared, {"service_contact": rows, "facility": [FACILITY]}, "SC27")[0] != set()


@pytest.mark.parametrize("seed", range(3))
def test_referrals_and_follow_ups(shared, seed):
    choice = random.Random(seed)
    rows = contacts(choice)
    keys = [f"C{n:016X}" for n in range(64)]
    referrals = [
        REFERRAL
        | {
            "referral_id": f"R{n}",
            "contact_id": choice.choice(keys),
            "destination": choice.choice(["shelter", "police"]),
        }
        | {"police_basis": ""}
        for n in range(60)
    ]
    for row in referrals:
        row["police_basis"] = "her_request" if row["destination"] == "police" else ""
    follow_ups = [
        choice.choice([FOLLOW_UP, NOT_REACHED])
        | {
            "followup_id": f"U{n}",
            "contact_id": choice.choice(keys),
            "safe_method_used": choice.choice(["true", "false"]),
        }
        for n in range(60)
    ]
    tables = {"service_contact": rows, "facility": facilities(), "referral": referrals, "follow_up": follow_ups}
    frame, offers, calls = (typed(table, tables[table]) for table in ("service_contact", "referral", "follow_up"))
    rf06, rf07, fu03, fu04, fu05 = found_by_document(shared, tables, "RF06", "RF07", "FU03", "FU04", "FU05")
    assert set(offers.loc[repeated(offers, ("contact_id", "destination")), "contact_id"]) == rf06 != set()
    orphans = ~offers["contact_id"].isin(disclosing_contacts(frame))
    assert set(offers.loc[orphans, "referral_id"]) == rf07 != set()
    elsewhere = ~calls["contact_id"].isin(index_contacts(frame))
    assert set(calls.loc[elsewhere, "followup_id"]) == fu04 != set(calls["followup_id"])
    assert set(calls.loc[repeated_or_after_death(calls), "contact_id"]) == fu05 != set()
    # The document joins the contact; a follow-up whose contact is not there is set aside before (FU04).
    unsafe = set(calls.loc[unsafe_attempts(calls, frame), "followup_id"])
    assert unsafe - fu04 == fu03 - fu04 != set()


def test_strata_with_a_single_unit(shared):
    choice = random.Random(3)
    rows = [
        RIGHT_ROWS["survey_respondent"]
        | {"respondent_id": f"P{n}", "stratum": f"S{choice.randrange(8)}", "psu": f"U{choice.randrange(3)}"}
        for n in range(20)
    ]
    frame = typed("survey_respondent", rows)
    ours = frame.loc[lonely_units(frame), "stratum"]
    assert ours.is_unique and set(ours) == found_by_document(shared, {"survey_respondent": rows}, "SV03")[0] != set()


def test_population_has_its_total(shared):
    choice = random.Random(4)
    rows = [
        RIGHT_ROWS["population_year"]
        | {"region_code": f"R{n // 4}", "year": str(2020 + n % 4)}
        | ({} if choice.random() < 0.6 else {"age_group": "15_29"})
        for n in range(16)
    ]
    frame = typed("population_year", rows)
    theirs = found_by_document(shared, {"population_year": rows}, "PY01")[0]
    assert set(frame.loc[parts_beside_total(frame), "region_code"]) == theirs != set()
