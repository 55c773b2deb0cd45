"""O21: completed referrals (O04) of women born here, parents too, minus those of women born abroad."""

from datetime import date

import pytest

from tests.hand_made_records import count, disclosing, referral, supplied_without


def cases_of(status: str, number: int, completed: int, when: str = "2025-02", **columns) -> tuple[list, list]:
    """Cases with an accepted referral, the first of them `completed`: contacts and referrals."""
    labels = [f"{status} {when} {columns} {n}" for n in range(number)]
    contacts = [disclosing(label, label, when=when, migrant_status=status, **columns) for label in labels]
    late = {"completed": "no", "days_to_first_service": None}
    referrals = [referral(label, label, **({} if n < completed else late)) for n, label in enumerate(labels)]
    return contacts, referrals


def gap(tmp_path, *groups, data_cutoff=date(2026, 6, 30), **more):
    tables = {
        "service_contact": [row for contacts, _ in groups for row in contacts],
        "referral": [row for _, referrals in groups for row in referrals],
    }
    return count(tmp_path, data_cutoff, only=("O04", "O21"), **tables, **more)


def test_the_gap_is_a_difference_in_percentage_points_over_the_migrant_women(tmp_path):
    groups = [
        cases_of("migrant", 30, 12),
        cases_of("non_migrant", 40, 30),
        # In neither of the two groups: born here to a parent from abroad, and not asked.
        cases_of("descendant", 5, 0),
        cases_of("not_asked", 6, 0),
    ]
    cells = gap(tmp_path, *groups)
    # 30 of 40 are 75 %, 12 of 30 are 40 %.
    assert cells("O21", "2025-Q1") == (12, 30)
    assert cells.value("O21", "2025-Q1") == pytest.approx(35)
    # The two levels stand beside it.
    assert cells("O04", "2025-Q1", migrant_status="non_migrant") == (30, 40)


def test_a_gap_in_favour_of_migrant_women_is_negative(tmp_path):
    cells = gap(tmp_path, cases_of("migrant", 30, 24), cases_of("non_migrant", 30, 15))
    assert cells("O21", "2025-Q1") == (24, 30) and cells.value("O21", "2025-Q1") == pytest.approx(-30)


@pytest.mark.parametrize(("migrants", "others"), [(29, 30), (30, 29), (29, 500)])
def test_c9_both_groups_need_30_cases(tmp_path, migrants, others):
    cells = gap(tmp_path, cases_of("migrant", migrants, 10), cases_of("non_migrant", others, 20))
    assert cells("O21", "2025-Q1") == (10, migrants)
    assert cells.value("O21", "2025-Q1") is None


def test_each_region_has_its_own_gap(tmp_path):
    groups = [
        cases_of("migrant", 30, 30),
        cases_of("non_migrant", 30, 30),
        cases_of("migrant", 30, 0, facility_id="F0002"),
        # Crossed with regions, women born here are one class, whatever their parents.
        cases_of("non_migrant", 40, 30, facility_id="F0002"),
        cases_of("descendant", 20, 0, facility_id="F0002"),
    ]
    cells = gap(tmp_path, *groups)
    assert cells("O21", "2025-Q1", region="R1") == (30, 30) and cells.value("O21", "2025-Q1", region="R1") == 0
    assert cells.value("O21", "2025-Q1", region="R2") == pytest.approx(50)
    # The country: 60 of 70 less 30 of 60, and not the mean of the two gaps. Here descendants are a class of their own.
    assert cells("O21", "2025-Q1") == (30, 60)
    assert cells.value("O21", "2025-Q1") == pytest.approx(100 * 60 / 70 - 50)


def test_quarters_are_pooled_before_the_gap_is_taken(tmp_path):
    groups = [
        cases_of("migrant", 15, 15, "2025-01"),
        cases_of("migrant", 15, 0, "2025-12"),
        cases_of("non_migrant", 30, 30, "2025-01"),
    ]
    cells = gap(tmp_path, *groups)
    # No quarter has 30 migrant women, the year has: 100 % less 50 %.
    assert cells("O21", "2025-Q1") == (15, 15) and cells.value("O21", "2025-Q1") is None
    assert cells("O21", "2025") == (15, 30) and cells.value("O21", "2025") == pytest.approx(50)


def test_open_windows_empty_groups_and_not_collected(tmp_path):
    groups = [cases_of("migrant", 30, 12), cases_of("non_migrant", 30, 30)]
    # 28 February plus 120 days is 28 June.
    assert gap(tmp_path, *groups, data_cutoff=date(2025, 6, 27))("O21", "2025-Q1") == (0, 0)
    closed = gap(tmp_path, *groups, data_cutoff=date(2025, 6, 28))
    assert closed.value("O21", "2025-Q1") == pytest.approx(60)
    # 31 January plus 120 days is 31 May: before, nothing of the quarter can have closed.
    assert gap(tmp_path, *groups, data_cutoff=date(2025, 5, 30))("O21", "2025-Q1") == (None, 0)
    nobody = gap(tmp_path, cases_of("non_migrant", 30, 30))
    assert nobody("O21", "2025-Q1") == (0, 0) and nobody.value("O21", "2025-Q1") is None
    for missing in ("referral", "service_contact.migrant_status"):
        without = gap(tmp_path, *groups, supplied=supplied_without(missing))
        assert without("O21", "2025-Q1") == (None, None), missing
