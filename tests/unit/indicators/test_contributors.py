"""Who stands behind a row, counted by hand, and which rows are hidden for it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sqlglot import ErrorLevel

from indicators.compile_persons import compile_persons
from indicators.contributors import count_contributions
from indicators.disclosure.linked_counts import CellsRefused
from indicators.disclosure.policy import load_policy
from indicators.disclosure.primary import hidden_first, hidden_for_contributors
from indicators.measures import measures_by_unit
from schemas.columns import column_names
from schemas.dimensions import load_dimensions
from schemas.release import ALL, CONTRIBUTOR_COLUMNS, CONTRIBUTOR_COUNTS, DIMENSIONS, breakdown_name
from tests.architecture.test_portable_sql import RULES, parse
from tests.hand_made_records import (
    CUTOFF,
    FACILITIES,
    REGIONS,
    catalogue,
    contact,
    disclosing,
    notification,
    write_records,
)
from tests.hand_made_surveys import residents, service_user, session
from tests.hand_made_tables import harm

POLICY = load_policy()
THREE = [*FACILITIES, FACILITIES[0] | {"facility_id": "F0003"}]
NO_FACILITIES = (None,) * 5


def contributions(folder, *indicators, supplied=None, **tables):
    """Of some indicators, with facilities F0001 and F0003 in region R1 and F0002 in R2."""
    records = write_records(folder, **({"facility": THREE, "referral": [], "follow_up": []} | tables))
    everything = {table: set(column_names(table)) for table in records} | (supplied or {})
    sheets = {name: catalogue()[name] for name in indicators}
    dimensions = load_dimensions(REGIONS)
    return count_contributions(sheets, records, everything, dimensions, CUTOFF, POLICY.published_breakdowns)


def row_of(frame: pd.DataFrame, indicator: str, period: str, numbers=CONTRIBUTOR_COUNTS, **classes: str) -> tuple:
    """The counts of one row; None for null."""
    wanted = {"indicator": indicator, "period": period, "breakdown": breakdown_name(tuple(classes))}
    wanted |= {name: classes.get(name, ALL) for name in DIMENSIONS}
    for name, value in wanted.items():
        frame = frame[frame[name] == value]
    (row,) = frame[list(numbers)].astype(object).itertuples(index=False, name=None)
    return tuple(None if pd.isna(number) else int(number) for number in row)


# P13: contacts eligible for enquiry; above, those of whom it is recorded whether an interpreter was needed. It is, but
# for those with `unknown`.
CONTACTS = [
    contact(1, "Ana", 1, "2025-02"),
    contact(2, "Ana", 2, "2025-02"),
    contact(3, "Ana", 3, "2025-05", facility_id="F0002"),
    contact(4, "Bea", 1, "2025-03", interpreter_needed="unknown", migrant_status="migrant"),
    contact(5, None, when="2025-03", facility_id="F0003", migrant_status="descendant"),
    contact(6, None, when="2025-03", facility_id="F0003", interpreter_needed="unknown"),
    contact(7, "Eva", 1, "2025-11"),
]


@pytest.mark.parametrize(
    ("period", "classes", "expected"),
    [
        # F0001 has three (two above the line), F0003 two (one above); Ana, Bea and two whom nobody can tell apart.
        ("2025-Q1", {}, (2, 3, 5, 2, 1, 4)),
        ("2025-Q2", {}, (1, 1, 1, 1, 0, 1)),
        ("2025-Q3", {}, (0, 0, 0, 0, 0, 0)),
        # F0001 has four (three above), F0003 two, F0002 one. Ana is one woman in the year, too.
        ("2025", {}, (3, 4, 6, 3, 1, 5)),
        ("2025", {"region": "R1"}, (2, 4, 6, 3, 1, 5)),
        ("2025", {"region": "R2"}, (1, 1, 1, 1, 0, 1)),
        ("2025", {"migrant_status": "non_migrant"}, (3, 3, 4, 3, 1, 3)),
        ("2025", {"migrant_status": "descendant"}, (1, 1, 1, 1, 0, 1)),
        # Crossed, those born here stand together: F0001 three, F0003 two, F0002 one.
        ("2025", {"migrant_status": "born_in_country", "ethnic_group": "majority_only"}, (3, 3, 5, 3, 1, 4)),
        ("2025", {"migrant_status": "migrant", "ethnic_group": "majority_only"}, (1, 1, 1, 0, 1, 1)),
    ],
)
def test_facilities_and_women_behind_contacts(tmp_path, period, classes, expected):
    found = contributions(tmp_path, "P13", service_contact=CONTACTS).table()
    assert list(found.columns) == list(CONTRIBUTOR_COLUMNS)
    assert row_of(found, "P13", period, **classes) == expected


def test_a_woman_seen_in_two_facilities_is_known_to_both(tmp_path):
    # P28: women eligible; above, those asked in private. Ana was at F0001 in two quarters and at F0002 once, not alone.
    rows = [
        contact(1, "Ana", 1, "2025-01"),
        contact(2, "Ana", 2, "2025-04"),
        contact(3, "Ana", 3, "2025-05", facility_id="F0002", asked_in_private="no", migrant_status="migrant"),
        contact(4, "Bea", 1, "2025-04"),
        contact(5, "Eva", 1, "2025-12", facility_id="F0003"),
    ]
    found = contributions(tmp_path, "P28", service_contact=rows).table()
    assert row_of(found, "P28", "2025-Q2") == (2, 2, 3, 2, 1, None)
    # Three women: two at F0001, one each at the others. Her group is her latest answer, wherever she gave it.
    assert row_of(found, "P28", "2025") == (3, 2, 3, 2, 1, None)
    assert row_of(found, "P28", "2025", migrant_status="migrant") == (2, 1, 2, 1, 1, None)
    assert row_of(found, "P28", "2025", region="R2") == (1, 1, 1, 0, 1, None)


def test_a_case_belongs_to_the_facility_of_its_index_contact(tmp_path):
    # P30: cases that did not decline support; above, those with complete support in the index month or the next.
    rows = [
        disclosing(1, "Ana", 1, "2025-02", first_line_support="partial"),
        disclosing(2, "Ana", 2, "2025-03", facility_id="F0002", first_line_support="complete"),
        disclosing(3, "Bea", 1, "2025-03", facility_id="F0002", first_line_support="not_provided"),
        disclosing(4, "Eva", 1, "2025-03"),
    ]
    found = contributions(tmp_path, "P30", service_contact=rows)
    assert row_of(found.table(), "P30", "2025-Q1") == (2, 2, 3, 2, 1, None)
    both = ("numerator", "denominator")
    assert row_of(found.of_facility("F0001"), "P30", "2025-Q1", both) == (2, 2)
    assert row_of(found.of_facility("F0002"), "P30", "2025-Q1", both) == (0, 1)
    assert row_of(found.of_facility("F0003"), "P30", "2025-Q1", both) == (0, 0)


def test_reports_that_name_no_facility_are_nobodys(tmp_path):
    # P11: reports not withdrawn; above, those decided within 90 days.
    reports = [
        harm(1, facility_id="F0001", status="closed_upheld", days=5),
        harm(2, facility_id="F0001", status="open", days=None),
        harm(3, facility_id=None, status="open", days=None),
    ]
    contacts = [contact(1, when="2025-01"), contact(2, when="2025-12")]
    found = contributions(tmp_path, "P11", service_contact=contacts, harm_report=reports).table()
    assert row_of(found, "P11", "2025") == (1, 2, 2, 1, 1, None)


def test_of_a_rate_contacts_and_reports_belong_to_facilities(tmp_path):
    # O12: reports of discrimination for each 1 000 disclosing contacts. One facility has two of three reports.
    reports = [harm(1, facility_id="F0001"), harm(2, facility_id="F0001"), harm(3, facility_id=None)]
    contacts = [
        disclosing(1, "Ana", 1, "2025-01"),
        disclosing(2, "Ana", 2, "2025-05", facility_id="F0002"),
        disclosing(3, "Bea", 1, "2025-12"),
        contact(4, "Eva", 1, "2025-12"),  # told nothing
    ]
    found = contributions(tmp_path, "O12", service_contact=contacts, harm_report=reports)
    # Three contacts of two women: two at F0001, one at F0002.
    assert row_of(found.table(), "O12", "2025") == (2, 2, 3, 2, 0, 2)
    both = ("numerator", "denominator")
    assert row_of(found.of_facility("F0001"), "O12", "2025", both) == (2, 2)
    assert row_of(found.of_facility("F0002"), "O12", "2025", both) == (0, 1)


def test_the_population_below_a_rate_belongs_to_nobody(tmp_path):
    # O02: women who spoke of violence, of those who live there.
    contacts = [
        disclosing(1, "Ana", 1, "2025-01"),
        disclosing(2, "Ana", 2, "2025-05", facility_id="F0002"),
        disclosing(3, "Bea", 1, "2025-12"),
    ]
    found = contributions(tmp_path, "O02", service_contact=contacts, population_year=[residents(5000)])
    # Two women, both seen at F0001, one of them at F0002 as well.
    assert row_of(found.table(), "O02", "2025") == (2, 2, 3, 2, 0, None)
    assert row_of(found.of_facility("F0002"), "O02", "2025", ("numerator", "denominator")) == (1, None)


def test_sessions_belong_to_the_kind_of_organisation_that_led_them(tmp_path):
    # O18: women helped afterwards, for each 100 attendances. All of one kind could be one organisation.
    sessions = [session(1, 30, 4), session(2, 20, 3), session(3, 25, 2, lead_org="migrant_association")]
    contacts = [contact(1, when="2025-01"), contact(2, when="2025-12")]
    found = contributions(tmp_path, "O18", service_contact=contacts, community_session=sessions).table()
    assert row_of(found, "O18", "2025") == (2, 50, 75, 7, 43, None)


def test_answers_of_service_users_belong_to_the_facility(tmp_path):
    # O11: who was treated worse, of those who answered yes or no.
    answers = [
        service_user(1, discrimination="yes"),
        service_user(2, discrimination="no"),
        service_user(3, discrimination="yes", facility_id="F0002"),
        service_user(4, discrimination="declined", facility_id="F0002"),
    ]
    contacts = [contact(1, when="2025-01"), contact(2, when="2025-12")]
    found = contributions(tmp_path, "O11", service_contact=contacts, experience_response=answers).table()
    assert row_of(found, "O11", "2025") == (2, 2, 3, 1, 1, None)


def test_notifications_name_no_facility_so_none_is_known(tmp_path):
    rows = [notification(number) for number in range(3)]
    found = contributions(tmp_path, "C01", "C02", notification=rows)
    assert row_of(found.table(), "C01", "2025-Q1") == row_of(found.table(), "C02", "2025-Q1") == (*NO_FACILITIES, None)
    assert row_of(found.of_facility("F0001"), "C02", "2025-Q1", ("numerator", "denominator")) == (None, None)


def test_a_source_without_facilities_has_women_and_no_facilities(tmp_path):
    lacking = {"service_contact": set(column_names("service_contact")) - {"facility_id"}}
    found = contributions(tmp_path, "P13", supplied=lacking, service_contact=CONTACTS).table()
    assert row_of(found, "P13", "2025") == (*NO_FACILITIES, 5)
    assert "region" not in set(found["breakdown"])


def test_without_a_whole_quarter_there_is_nothing(tmp_path):
    found = contributions(tmp_path, "P13", service_contact=[contact(1, when="2026-07")]).table()
    assert found.empty and list(found.columns) == list(CONTRIBUTOR_COLUMNS)


def test_the_statement_that_counts_women_keeps_to_portable_sql():
    measures = measures_by_unit([catalogue()["P13"]], CUTOFF)["contact"]
    statement = compile_persons(
        measures.unit, measures.columns, POLICY.published_breakdowns, load_dimensions(REGIONS), CUTOFF
    )
    assert [name for name, rule in RULES.items() if list(rule.find(parse(statement)))] == []
    assert parse(statement).sql(dialect="spark", unsupported_level=ErrorLevel.RAISE)


# Numerator, denominator (None for a plain count), then facilities, largest, two largest, most of the numerator, most of
# the complement, women; and the rule that hides the row, if any does.
ROWS = [
    ((50, 100, 3, 67, 90, 30, 30, None), None),
    ((50, 100, 2, 60, 80, 30, 30, None), "few facilities"),  # the other 20 name no facility
    ((50, 100, 3, 68, 80, 30, 30, None), "dominance"),
    ((50, 100, 9, 46, 91, 30, 30, None), "dominance"),
    ((50, 100, 9, 40, 60, 30, 30, 9), "few women"),
    ((50, 100, 9, 40, 60, 30, 30, 10), None),
    ((50, 100, 9, 60, 80, 40, 20, None), None),  # the one with most of the numerator finds 10 of the others
    ((50, 100, 9, 60, 80, 41, 19, None), "known to a facility"),  # ... and here 9
    ((50, 100, 9, 60, 80, 20, 40, None), None),
    ((50, 100, 9, 60, 80, 19, 41, None), "known to a facility"),  # 9 in the complement of the others
    ((50, 100, None, None, None, None, None, None), None),  # no facilities known
    ((9, None, None, None, None, None, None, None), "few women"),
    ((20, None, 3, 10, 18, 10, 0, None), None),
    ((20, None, 3, 11, 16, 11, 0, None), "known to a facility"),
]


def frames(rows) -> tuple[pd.DataFrame, pd.DataFrame]:
    """True cells, one quarter a row, and who stands behind them, in another order."""
    keys = [
        dict.fromkeys(DIMENSIONS, ALL)
        | {"indicator": "P28", "version": "1.0", "source": "invented", "breakdown": "total", "period": f"{2000 + i}-Q1"}
        for i in range(len(rows))
    ]
    cells = [key | {"numerator": row[0], "denominator": row[1]} for key, row in zip(keys, rows, strict=True)]
    behind = [key | dict(zip(CONTRIBUTOR_COUNTS, row[2:], strict=True)) for key, row in zip(keys, rows, strict=True)]
    counts = dict.fromkeys(("numerator", "denominator"), "Int64")
    contributors = pd.DataFrame(behind[::-1])[list(CONTRIBUTOR_COLUMNS)]
    return pd.DataFrame(cells).astype(counts), contributors.astype(dict.fromkeys(CONTRIBUTOR_COUNTS, "Int64"))


def test_each_rule_hides_the_rows_it_is_for_and_no_others():
    cells, contributors = frames([numbers for numbers, _ in ROWS])
    found = hidden_for_contributors(cells, contributors, np.zeros(len(cells), dtype=bool), POLICY)
    for place, (_, expected) in enumerate(ROWS):
        assert [rule for rule, rows in found.items() if rows[place]] == [expected] * (expected is not None), place


def test_with_contributors_more_is_hidden_first():
    cells, contributors = frames([numbers for numbers, _ in ROWS])
    sheets = [{"indicator": "P28", "measure": "proportion", "unit_of_count": "woman"}]
    small = [numbers[0] <= 9 for numbers, _ in ROWS]
    assert hidden_first(cells, sheets, {}, POLICY).tolist() == small
    hidden = hidden_first(cells, sheets, {}, POLICY, contributors)
    assert hidden.tolist() == [expected is not None for _, expected in ROWS]


def test_the_limits_are_those_of_the_policy():
    cells, contributors = frames([(50, 100, 2, 60, 100, 30, 30, 12)])
    loose = replace(POLICY, dominance_minimum_facilities=2, dominance_two_largest_per_cent=100)
    assert not hidden_first(cells, [], {}, loose, contributors)[0]
    for stricter in (
        replace(loose, dominance_minimum_facilities=3),
        replace(loose, dominance_largest_per_cent=59),
        replace(loose, dominance_two_largest_per_cent=99),
        replace(loose, minimum_women=13),
        replace(loose, small_class_highest=20),
    ):
        assert hidden_first(cells, [], {}, stricter, contributors)[0]


def test_what_is_0_by_definition_is_no_small_rest():
    cells, contributors = frames([(0, 100, 9, 40, 60, 0, 40, None)])
    known = "known to a facility"
    assert hidden_for_contributors(cells, contributors, np.array([False]), POLICY)[known].tolist() == [True]
    assert hidden_for_contributors(cells, contributors, np.array([True]), POLICY)[known].tolist() == [False]


def test_a_row_of_which_nobody_counted_the_contributors_is_refused_unless_it_has_no_counts():
    cells, contributors = frames([ROWS[0][0], ROWS[1][0]])
    with pytest.raises(CellsRefused):
        hidden_first(cells, [], {}, POLICY, contributors[1:])
    cells.loc[0, ["numerator", "denominator"]] = pd.NA
    assert hidden_first(cells, [], {}, POLICY, contributors[:1]).tolist() == [False, True]
