"""On any records, cells are what a plain count from the words of the definitions gives.

`PROPERTY_EXAMPLES=500` tries more record sets than the few of every day.
"""

import os
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.dimensions import load_dimensions
from schemas.release import DIMENSIONS, breakdown_dimensions
from tests.hand_made_records import (
    FACILITIES,
    REGIONS,
    contact,
    count,
    disclosing,
    follow_up,
    key,
    referral,
)
from tests.property.plain_counting import DEFINITIONS, PlainCount

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "8"))
YEARS = (2024, 2025)
GROUPS = {
    "migrant_status": st.sampled_from(["non_migrant", "descendant", "migrant", "not_asked", "unknown", "declined"]),
    "ethnicity": st.sampled_from(
        [
            (["national_majority"], "self_identified"),
            (["national_majority", "roma"], "self_identified"),
            (["arab_amazigh"], "self_identified"),
            (["declined"], "declined"),
            (["not_asked"], "not_asked"),
            (["unknown"], "observed"),
        ]
    ),
}
DISCLOSURE = {
    "perpetrator_rel": st.sampled_from(["current_spouse", "former_partner", "unknown"]),
    "prev_ipv_contact_gap": st.sampled_from(["none_known", "d31_90", "d366_plus"]),
    "reported_elsewhere": st.sampled_from(["no", "yes_contributing"]),
    "first_line_support": st.sampled_from(["complete", "partial", "not_provided", "declined"]),
    "followup_agreed": st.sampled_from(["yes", "no_declined", "no_unsafe", "not_offered"]),
}
LANGUAGE = st.sampled_from(
    [
        ("no", "not_needed"),
        ("yes", "partner"),
        ("yes", "trained_mediator"),
        ("yes", "declined_offer"),
        ("unknown", "unknown"),
    ]
)
ENQUIRY = st.sampled_from(
    [("asked", "yes", "no"), ("asked", "no", "no"), ("asked", "yes", "declined"), ("not_asked", None, None)]
)
OUTCOME = st.sampled_from(["asked", "self_disclosed"])
PRIVATE = st.sampled_from(["yes", "no", "unknown"])


@st.composite
def record_sets(draw) -> dict[str, list[dict]]:
    """Contacts of a few women over two years, in order, with what hangs on them."""
    tables: dict[str, list[dict]] = {"service_contact": [], "referral": [], "follow_up": []}
    women = draw(st.lists(st.integers(1, 5), min_size=1, max_size=6))
    for woman, contacts in enumerate(women):
        linkable = draw(st.integers(0, 4)) > 0
        months = sorted(draw(st.lists(st.integers(0, 23), min_size=contacts, max_size=contacts)))
        for seq, number in enumerate(months, start=1):
            label = f"{woman}-{seq}"
            row = draw(versions(label, woman if linkable else None, seq, number))
            tables["service_contact"] += row
            if row[-1]["ipv_disclosed"] == "yes":
                tables["referral"] += draw(referrals(label))
                tables["follow_up"] += draw(follow_ups(label))
    return tables


@st.composite
def versions(draw, label: str, woman: int | None, seq: int, number: int) -> list[dict]:
    when = f"{YEARS[number // 12]}-{number % 12 + 1:02}"
    rows = []
    for version in range(1, draw(st.sampled_from([1, 1, 1, 2])) + 1):
        columns = {"facility_id": draw(st.sampled_from(["F0001", "F0002"])), "record_version": version}
        columns["migrant_status"] = draw(GROUPS["migrant_status"])
        columns["ethnicity"], columns["ethnicity_method"] = draw(GROUPS["ethnicity"])
        columns["interpreter_needed"], columns["language_support"] = draw(LANGUAGE)
        columns["enquiry_eligible"] = draw(st.integers(0, 5)) > 0
        columns["is_retracted"] = draw(st.integers(0, 9)) == 0
        if draw(st.booleans()):
            columns["enquiry_outcome"], columns["asked_in_private"] = draw(OUTCOME), draw(PRIVATE)
            columns |= {name: draw(values) for name, values in DISCLOSURE.items()}
            rows.append(disclosing(label, woman, seq, when, **columns))
        else:
            names = ("enquiry_outcome", "asked_in_private", "ipv_disclosed")
            columns |= dict(zip(names, draw(ENQUIRY), strict=True))
            rows.append(contact(label, woman, seq, when, **columns))
    return rows


@st.composite
def referrals(draw, label: str) -> list[dict]:
    rows = []
    for destination in draw(st.lists(st.sampled_from(["shelter", "legal_aid"]), max_size=2, unique=True)):
        kind = draw(st.sampled_from(["completed", "late", "unknown", "declined", "in_house", "full"]))
        columns = {
            "completed": {},
            "late": {"days_to_first_service": 120},
            "unknown": {"completed": "unknown", "days_to_first_service": None},
            "declined": {"acceptance": "declined", "completed": None, "days_to_first_service": None},
        }
        nothing = {"offered": False, "acceptance": None, "completed": None, "days_to_first_service": None}
        columns["in_house"] = nothing | {"not_offered_reason": "provided_in_house"}
        columns["full"] = nothing | {"not_offered_reason": "no_capacity"}
        rows.append(referral(f"{label}-{destination}", label, destination=destination, **columns[kind]))
    return rows


@st.composite
def follow_ups(draw, label: str) -> list[dict]:
    windows = draw(st.lists(st.sampled_from(["d30", "d90"]), max_size=2, unique=True))
    results = st.sampled_from(["reached", "reached_not_alone", "not_reached", "died"])
    return [follow_up(f"{label}-{window}", label, fu_window=window, result=draw(results)) for window in windows]


def months_of(period: str) -> list[date]:
    year, _, quarter = period.partition("-Q")
    months = range(int(quarter) * 3 - 2, int(quarter) * 3 + 1) if quarter else range(1, 13)
    return [date(int(year), month, 1) for month in months]


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(record_sets(), st.sampled_from([date(2026, 6, 30), date(2025, 12, 31), date(2025, 5, 15)]))
def test_cells_are_a_plain_count_from_the_definitions(tables, cutoff):
    with TemporaryDirectory() as folder:
        frame = count(Path(folder), cutoff, **tables).frame
    plain, dimensions = PlainCount(tables, FACILITIES, cutoff), load_dimensions(REGIONS)
    for row in frame[frame["indicator"].isin(list(DEFINITIONS))].itertuples():
        used = breakdown_dimensions(row.breakdown)
        includes = {
            name: next(c.includes for c in dimensions[name].classes_in(row.breakdown) if c.code == getattr(row, name))
            for name in used
        }
        expected = plain.cell(row.indicator, months_of(row.period), includes)
        counted = tuple(None if pd.isna(value) else int(value) for value in (row.numerator, row.denominator))
        assert counted == expected, (row.indicator, row.period, row.breakdown, [getattr(row, n) for n in DIMENSIONS])


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(record_sets(), st.randoms(use_true_random=False))
def test_order_of_rows_and_names_of_contacts_change_nothing(tables, chance):
    renamed = {}
    for table, rows in tables.items():
        renamed[table] = [row | {"contact_id": key("C", f"new {row['contact_id']}", 16)} for row in rows]
        chance.shuffle(renamed[table])
    with TemporaryDirectory() as folder:
        before = count(Path(folder), **tables).frame
        after = count(Path(folder), **renamed).frame
    assert after.equals(before)
