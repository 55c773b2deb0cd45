"""O07: of new cases open to follow-up, those reached alone at 90 days."""

from datetime import date

from tests.hand_made_records import count, disclosing, follow_up, supplied_without
from tests.one_a_quarter import month_of, quarter_of


def at_90_days(label: object, to_contact: object, result: str = "reached", **columns) -> dict:
    """What came of the follow-up at 90 days."""
    return follow_up(label, to_contact, **({"fu_window": "d90", "result": result, "days_since_index": 90} | columns))


def test_what_came_of_the_follow_up(tmp_path):
    cases = [
        ({}, (1, 1)),
        # Reached and not alone is not success.
        ({"result": "reached_not_alone"}, (0, 1)),
        ({"result": "not_reached"}, (0, 1)),
        ({"result": "not_attempted"}, (0, 1)),
        ({"result": "declined"}, (0, 1)),
        ({"result": "died"}, (0, 0)),
        # Another window is another window, but a death in any of them takes the case out.
        ({"fu_window": "d30"}, (0, 1)),
        ({"fu_window": "d365"}, (0, 1)),
        ({"fu_window": "d30", "result": "died"}, (0, 0)),
        ({"fu_window": "d365", "result": "died"}, (0, 0)),
        (None, (0, 1)),
    ]
    contacts = [disclosing(n, n, when=month_of(n)) for n in range(len(cases))]
    rows = [at_90_days(n, n, **columns) for n, (columns, _) in enumerate(cases) if columns is not None]
    cells = count(tmp_path, only=("O07",), service_contact=contacts, follow_up=rows)
    assert [cells("O07", quarter_of(n)) for n in range(len(cases))] == [expected for _, expected in cases]


def test_who_is_open_to_follow_up(tmp_path):
    denominators = {"yes": 1, "not_offered": 1, None: 1, "no_declined": 0, "no_unsafe": 0}
    contacts = [disclosing(n, n, when=month_of(n), followup_agreed=a) for n, a in enumerate(denominators)]
    cells = count(tmp_path, only=("O07",), service_contact=contacts)
    found = [cells("O07", quarter_of(n)) for n in range(len(denominators))]
    assert found == [(0, expected) for expected in denominators.values()]


def test_a_follow_up_of_another_contact_than_the_first_is_not_one_of_the_case(tmp_path):
    contacts = [disclosing(1, 1, 1, "2025-01"), disclosing(2, 1, 2, "2025-02"), disclosing(3)]
    cells = count(tmp_path, only=("O07",), service_contact=contacts, follow_up=[at_90_days(1, 2), at_90_days(2, 3)])
    # The second row is of a woman without pseudonym: she can be followed up by the service that knows her.
    assert cells("O07", "2025-Q1") == (1, 2)


def test_the_window_is_150_days_after_the_end_of_the_month(tmp_path):
    tables = {"service_contact": [disclosing(1, 1, when="2025-03")], "follow_up": [at_90_days(1, 1)]}
    # 31 March plus 150 days is 28 August.
    assert count(tmp_path, date(2025, 8, 27), only=("O07",), **tables)("O07", "2025-Q1") == (0, 0)
    assert count(tmp_path, date(2025, 8, 28), only=("O07",), **tables)("O07", "2025-Q1") == (1, 1)


def test_a_quarter_with_no_closed_window_has_nothing_to_measure(tmp_path):
    tables = {"service_contact": [disclosing(1, 1, when="2025-01")], "follow_up": [at_90_days(1, 1)]}
    # 31 January plus 150 days is 30 June: before that, null over 0.
    assert count(tmp_path, date(2025, 6, 29), only=("O07",), **tables)("O07", "2025-Q1") == (None, 0)


def test_groups_and_not_collected(tmp_path):
    contacts = [disclosing(1, 1, ethnicity=["declined"], ethnicity_method="declined"), disclosing(2, 2)]
    tables = {"service_contact": contacts, "follow_up": [at_90_days(1, 1)]}
    cells = count(tmp_path, only=("O07",), **tables)
    assert cells("O07", "2025-Q1", ethnic_group="declined") == (1, 1)
    assert cells("O07", "2025-Q1", ethnic_group="majority_only") == (0, 1)
    without = count(tmp_path, only=("O07",), supplied=supplied_without("follow_up"), **tables)
    assert without("O07", "2025-Q1") == (None, None)
