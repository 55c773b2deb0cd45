"""What a run says at its end of the rows it kept out and of those it tells about."""

from types import SimpleNamespace

import pytest

from pipelines.assets.cells import _told
from pipelines.run_summary import (
    RULES_TOLD,
    STATUS_WORDS,
    _counted_again,
    _kept_out,
    _noticed,
    _number_of,
    _periods,
)
from schemas.release import STATUSES


def test_rows_outside_the_scope_of_a_source_are_told_apart_from_faults():
    assert _kept_out({"scope_age": 3, "code": 2, "SC05": 4}, 8) == [
        "quarantined   5 rows: SC05 4, code 2",
        "out of scope  3 rows, which are no errors: scope_age 3",
    ]
    assert _kept_out({}, 0) == ["quarantined   0 rows"]


def test_only_the_most_frequent_rules_are_named():
    [line] = _kept_out({f"R{number:02}": number for number in range(1, RULES_TOLD + 4)}, 50)
    assert line.startswith("quarantined   50 rows: R15 15, R14 14") and line.endswith("R04 4, and 3 more rules")


def test_warnings_tickets_and_spellings_have_a_line_each():
    account = {
        "notices_by_rule": {"RF03": {"severity": "ticket", "rows": 1}, "SL01": {"severity": "warn", "rows": 47}},
        "other_spellings": {"referral": {"destination": {"shelter": 2, "": 1}}},
    }
    assert _noticed(account) == [
        "warnings      47 on accepted rows: SL01 47",
        "safety        1 on accepted rows: RF03 1; tell the safety officer",
        "spellings     3 values in another spelling were understood",
    ]
    assert _noticed({"notices_by_rule": {}, "other_spellings": {}}) == []


def test_one_is_one_file_and_not_one_files():
    assert [_number_of(number, "file") for number in (0, 1, 2, 1200)] == ["0 files", "1 file", "2 files", "1,200 files"]


def test_what_was_counted_again_is_told_by_quarter_and_year_or_as_every_period():
    told = _told({"woman": "every period", "contact": {2025 * 4 + 3, 2024 * 4}, "case": "every period"})
    assert told == {
        "case": ["every period"],
        "contact": ["2024-Q1", "2025-Q4", "2024", "2025"],
        "woman": ["every period"],
    }
    assert _counted_again(told) == "2024-Q1, 2025-Q4, 2024, 2025 (contact); every period (case, woman)"
    assert _counted_again({}) == "nothing: no record changed"


def test_many_periods_and_units_are_told_as_numbers():
    told = _told({"contact": set(range(2020 * 4, 2022 * 4))} | {f"unit_{n}": "every period" for n in range(5)})
    assert _counted_again(told) == "10 periods (contact); every period (5 units)"


def test_every_reason_for_no_figure_is_told_in_words():
    assert {"shown", *STATUS_WORDS} == set(STATUSES)
    assert not [words for words in STATUS_WORDS.values() if "_" in words]


@pytest.mark.parametrize(
    ("cutoff", "said"),
    [
        ("2025-06-30", "quarters      2025-Q1 to 2025-Q2"),
        ("2025-08-31", "quarters      2025-Q1 to 2025-Q2; the next quarter had not ended"),
        ("2025-09-30", "quarters      2025-Q1 to 2025-Q2; no contact or notification of a later quarter has come"),
    ],
)
def test_a_run_says_why_its_quarters_end(cutoff, said):
    release = SimpleNamespace(periods=("2019", "2025-Q1", "2025-Q2"), header={"data_cutoff": cutoff})
    assert _periods(release) == [said]


def test_a_release_of_years_alone_has_no_quarters_to_tell():
    assert _periods(SimpleNamespace(periods=("2019",), header={"data_cutoff": "2025-06-30"})) == []
