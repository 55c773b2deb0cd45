"""P30: of new cases, those with complete first-line support in the index month or the month after."""

from datetime import date

from tests.hand_made_records import count, disclosing


def test_support_may_come_by_the_end_of_the_next_month_and_no_later(tmp_path):
    cells = count(
        tmp_path,
        service_contact=[
            disclosing(1, 1, 1, "2025-01", first_line_support="partial"),
            disclosing(2, 1, 2, "2025-02", first_line_support="complete"),
            disclosing(3, 2, 1, "2025-01", first_line_support="partial"),
            disclosing(4, 2, 2, "2025-03", first_line_support="complete"),
            disclosing(5, 3, 1, "2025-01", first_line_support="not_provided"),
        ],
    )
    assert cells("P30", "2025-Q1") == (1, 3)


def test_declining_leaves_the_denominator_unless_some_support_was_given(tmp_path):
    cells = count(
        tmp_path,
        service_contact=[
            disclosing(1, 1, 1, first_line_support="declined"),
            disclosing(2, 2, 1, first_line_support="declined"),
            disclosing(3, 2, 2, first_line_support="partial"),
            disclosing(4, 3, 1, first_line_support="declined"),
            disclosing(5, 3, 2, first_line_support="complete"),
        ],
    )
    assert cells("P30", "2025-Q1") == (1, 2)


def test_an_empty_entry_is_neither_complete_nor_declined(tmp_path):
    cells = count(tmp_path, service_contact=[disclosing(1, 1, first_line_support=None)])
    assert cells("P30", "2025-Q1") == (0, 1)


def test_only_months_whose_window_has_closed_count(tmp_path):
    rows = [disclosing(n, n, when=f"2025-0{n}") for n in (1, 2, 3, 4)]
    # 60 days after 28 February is 29 April; after 31 January, 1 April.
    cells = count(tmp_path, date(2025, 4, 29), service_contact=rows)
    assert cells("P30", "2025-Q1") == (2, 2)
    cells = count(tmp_path, date(2025, 4, 28), service_contact=rows)
    assert cells("P30", "2025-Q1") == (1, 1)
    # No window of the quarter has closed: nothing to measure yet, which is not 0.
    cells = count(tmp_path, date(2025, 3, 31), service_contact=rows)
    assert cells("P30", "2025-Q1") == (None, 0)
