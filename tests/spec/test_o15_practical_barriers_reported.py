"""O15: of new cases asked about barriers, those who named papers, cost, insurance, transport, childcare or time off."""

from datetime import date

from tests.hand_made_records import count, disclosing, supplied_without
from tests.one_a_quarter import month_of, quarter_of


def test_b10_which_answers_are_practical_barriers_and_which_are_answers(tmp_path):
    cases = [
        (["documents"], (1, 1)),
        (["cost"], (1, 1)),
        (["insurance_controlled"], (1, 1)),
        (["transport"], (1, 1)),
        (["childcare"], (1, 1)),
        (["time_off"], (1, 1)),
        (["cost", "fear_authorities"], (1, 1)),
        (["fear_authorities", "language"], (0, 1)),
        (["partner_control"], (0, 1)),
        (["no_female_provider"], (0, 1)),
        # Asked, and none: an answer. Not asked, or no field: none (semantics B10).
        (["none"], (0, 1)),
        (["not_asked"], (0, 0)),
        (None, (0, 0)),
    ]
    contacts = [disclosing(n, n, when=month_of(n), barriers=barriers) for n, (barriers, _) in enumerate(cases)]
    cells = count(tmp_path, only=("O15",), service_contact=contacts)
    assert [cells("O15", quarter_of(n)) for n in range(len(cases))] == [expected for _, expected in cases]


def test_she_may_be_asked_until_the_month_after_the_first_contact(tmp_path):
    contacts = [
        disclosing(1, 1, 1, "2025-01", barriers=["not_asked"]),
        disclosing(2, 1, 2, "2025-02", barriers=["cost"]),
        disclosing(3, 2, 1, "2025-01", barriers=["not_asked"]),
        disclosing(4, 2, 2, "2025-03", barriers=["cost"]),
        # Asked twice: once none, once transport.
        disclosing(5, 3, 1, "2025-01", barriers=["none"]),
        disclosing(6, 3, 2, "2025-02", barriers=["transport"]),
    ]
    cells = count(tmp_path, only=("O15",), service_contact=contacts)
    assert cells("O15", "2025-Q1") == (2, 2)


def test_there_is_no_window_to_wait_for(tmp_path):
    contacts = [disclosing(1, 1, when="2025-03", barriers=["cost"])]
    assert count(tmp_path, date(2025, 3, 31), only=("O15",), service_contact=contacts)("O15", "2025-Q1") == (1, 1)


def test_groups_zero_nobody_asked_no_records_and_not_collected(tmp_path):
    contacts = [
        disclosing(1, 1, when="2025-02", barriers=["documents"], ethnicity=["roma"], length_of_stay="lt_1y"),
        disclosing(2, 2, when="2025-02", barriers=["none"], disability="declined"),
        disclosing(3, 3, when="2025-05"),
        disclosing(4, 4, when="2025-11", barriers=["none"]),
    ]
    cells = count(tmp_path, only=("O15",), service_contact=contacts)
    assert cells("O15", "2025-Q1", ethnic_group="roma_traveller") == (1, 1)
    assert cells("O15", "2025-Q1", length_of_stay="under_5_years") == (1, 1)
    assert cells("O15", "2025-Q1", disability="declined") == (0, 1)
    assert cells("O15", "2025-Q2") == (0, 0) and cells.value("O15", "2025-Q2") is None
    assert cells("O15", "2025-Q3") == (None, 0)
    assert cells("O15", "2025-Q4") == (0, 1) and cells.value("O15", "2025-Q4") == 0
    supplied = supplied_without("service_contact.barriers")
    without = count(tmp_path, only=("O15",), service_contact=contacts, supplied=supplied)
    assert without("O15", "2025-Q1") == (None, None)
