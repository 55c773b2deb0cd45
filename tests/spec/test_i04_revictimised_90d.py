"""I04: of women reached alone at 90 days who answered, those who report partner violence since the first contact."""

from datetime import date

import pytest

from tests.hand_made_records import count, disclosing, follow_up, supplied_without
from tests.one_a_quarter import month_of, quarter_of


def answer(label: object, to_contact: object, said: str | None, **columns) -> dict:
    """What she said at 90 days."""
    row = {"fu_window": "d90", "result": "reached", "days_since_index": 90, "revictimised": said}
    return follow_up(label, to_contact, **(row | columns))


def test_only_yes_and_no_of_the_90_day_window_are_answers(tmp_path):
    cases = [
        ([("yes", {})], (1, 1)),
        ([("no", {})], (0, 1)),
        ([("unknown", {})], (0, 0)),
        ([("declined", {})], (0, 0)),
        ([("not_asked", {})], (0, 0)),
        ([(None, {})], (0, 0)),
        ([(None, {"result": "not_reached"})], (0, 0)),
        ([], (0, 0)),
        # Other windows have their own answer.
        ([("yes", {"fu_window": "d30"})], (0, 0)),
        ([("yes", {"fu_window": "d365"})], (0, 0)),
        ([("yes", {"fu_window": "d30"}), ("no", {})], (0, 1)),
    ]
    contacts = [disclosing(n, n, when=month_of(n)) for n in range(len(cases))]
    rows = [
        answer(f"{n} {i}", n, said, **columns)
        for n, (answers, _) in enumerate(cases)
        for i, (said, columns) in enumerate(answers)
    ]
    cells = count(tmp_path, only=("I04",), service_contact=contacts, follow_up=rows)
    assert [cells("I04", quarter_of(n)) for n in range(len(cases))] == [expected for _, expected in cases]


def test_i6_a_yes_is_a_yes_whatever_stands_beside_it(tmp_path):
    # Against the rules there are two rows; by alphabet "yes" would win over "no", and "unknown" over "no" too.
    beside = [("no", "yes", (1, 1)), ("unknown", "yes", (1, 1)), ("unknown", "no", (0, 1)), (None, "no", (0, 1))]
    contacts = [disclosing(n, n, when=month_of(n)) for n in range(len(beside))]
    rows = [answer(f"{n} {i}", n, pair[i]) for n, pair in enumerate(beside) for i in (0, 1)]
    cells = count(tmp_path, only=("I04",), service_contact=contacts, follow_up=rows)
    assert [cells("I04", quarter_of(n)) for n in range(len(beside))] == [expected for *_, expected in beside]


def test_e10_those_not_reached_are_in_neither_count(tmp_path):
    # 100 cases, 40 reached, 10 of these with new violence: 25 % of those reached, whatever the other 60 lived through.
    contacts = [disclosing(n, n) for n in range(100)]
    rows = [answer(n, n, "yes" if n < 10 else "no") for n in range(40)]
    rows += [answer(n, n, None, result="not_reached") for n in range(40, 100)]
    cells = count(tmp_path, only=("I04", "O07"), service_contact=contacts, follow_up=rows)
    assert cells("I04", "2025-Q1") == (10, 40) and cells.value("I04", "2025-Q1") == pytest.approx(25)
    # Beside it: 40 of 100 were reached.
    assert cells("O07", "2025-Q1") == (40, 100)


def test_the_window_is_150_days_after_the_end_of_the_month(tmp_path):
    tables = {"service_contact": [disclosing(1, 1, when="2025-03")], "follow_up": [answer(1, 1, "yes")]}
    # 31 March plus 150 days is 28 August.
    assert count(tmp_path, date(2025, 8, 27), only=("I04",), **tables)("I04", "2025-Q1") == (0, 0)
    assert count(tmp_path, date(2025, 8, 28), only=("I04",), **tables)("I04", "2025-Q1") == (1, 1)


def test_groups_zero_nobody_reached_and_not_collected(tmp_path):
    contacts = [
        disclosing(1, 1, migrant_status="migrant", ethnicity=["traveller"], facility_id="F0002"),
        disclosing(2, 2, migrant_status="descendant"),
        disclosing(3, 3, migrant_status="declined"),
    ]
    tables = {"service_contact": contacts, "follow_up": [answer(1, 1, "yes"), answer(2, 2, "no")]}
    cells = count(tmp_path, only=("I04",), **tables)
    assert cells("I04", "2025-Q1", region="R2", ethnic_group="roma_traveller") == (1, 1)
    assert cells("I04", "2025-Q1", migrant_status="descendant") == (0, 1)
    assert cells.value("I04", "2025-Q1", migrant_status="descendant") == 0
    # Not reached: no number, and no "no violence".
    assert cells("I04", "2025-Q1", migrant_status="declined") == (0, 0)
    assert cells.value("I04", "2025-Q1", migrant_status="declined") is None
    without = count(tmp_path, only=("I04",), supplied=supplied_without("follow_up.revictimised"), **tables)
    assert without("I04", "2025-Q1") == (None, None)
