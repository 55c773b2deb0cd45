"""I02: prevalence (I01) of women born abroad minus that of women born here, parents too, in percentage points."""

import pytest

from tests.hand_made_records import count, supplied_without
from tests.hand_made_surveys import contacts_of, respondent

YES = {"ipv_physical_12m": "yes", "ipv_any_life": "yes"}


def women(status: str, number: int, with_violence: int, weight_of_these: float = 1.0, **columns) -> list[dict]:
    """Respondents of a group, the first of them with violence and with their own weight."""
    rows = []
    for n in range(number):
        more = YES | {"weight": weight_of_these} if n < with_violence else {}
        label = f"{status} {columns.get('age_band')} {n}"
        rows.append(respondent(label, psu=f"p{n % 5}", migrant_status=status, **(more | columns)))
    return rows


def surveyed(tmp_path, *groups, **more):
    rows = [row for group in groups for row in group]
    return count(tmp_path, only=("I01", "I02"), survey_respondent=rows, **more)


def test_the_gap_is_one_of_weighted_shares_and_its_counts_are_migrant_women(tmp_path):
    # Migrant women: 10 with weight 3 of 60, 30 of 80 in weights, 37.5 %. Others: 5 of 50, 10 %.
    groups = [
        women("migrant", 60, 10, weight_of_these=3.0),
        women("non_migrant", 50, 5),
        # In neither of the two groups.
        women("descendant", 8, 8),
        women("declined", 4, 4),
    ]
    cells = surveyed(tmp_path, *groups)
    assert cells("I02", "2024") == (10, 60)
    assert cells.value("I02", "2024") == pytest.approx(27.5)


def test_less_violence_among_migrant_women_is_a_negative_gap(tmp_path):
    cells = surveyed(tmp_path, women("migrant", 50, 5), women("non_migrant", 50, 10))
    assert cells("I02", "2024") == (5, 50) and cells.value("I02", "2024") == pytest.approx(-10)


@pytest.mark.parametrize(("migrants", "others"), [(49, 50), (50, 49)])
def test_both_groups_need_50_women_whatever_their_weights(tmp_path, migrants, others):
    cells = surveyed(tmp_path, women("migrant", migrants, 7, 100.0), women("non_migrant", others, 7, 100.0))
    assert cells("I02", "2024") == (7, migrants) and cells.value("I02", "2024") is None


def test_women_without_an_answer_do_not_make_up_the_50(tmp_path):
    silent = [respondent("silent", migrant_status="migrant", ipv_physical_12m="declined")]
    stopped = [respondent("stopped", migrant_status="migrant", module_status="no_privacy")]
    cells = surveyed(tmp_path, women("migrant", 49, 7), silent, stopped, women("non_migrant", 50, 5))
    assert cells("I02", "2024") == (7, 49) and cells.value("I02", "2024") is None


def test_each_age_has_its_own_gap(tmp_path):
    groups = [
        women("migrant", 50, 20, age_band="18_24"),
        # Crossed with age, women born here are one class, whatever their parents.
        women("non_migrant", 40, 10, age_band="25_29"),
        women("descendant", 10, 0, age_band="25_29"),
        women("migrant", 50, 0, age_band="45_54"),
        women("non_migrant", 20, 0, age_band="45_54"),
    ]
    cells = surveyed(tmp_path, *groups)
    assert cells("I02", "2024", age_group="15_29") == (20, 50)
    assert cells.value("I02", "2024", age_group="15_29") == pytest.approx(20)
    assert cells("I02", "2024", age_group="45_64") == (0, 50)
    assert cells.value("I02", "2024", age_group="45_64") is None
    assert cells("I02", "2024", age_group="65_plus") == (0, 0)


def test_no_wave_and_not_collected(tmp_path):
    groups = [women("migrant", 50, 5), women("non_migrant", 50, 10)]
    cells = surveyed(tmp_path, *groups, service_contact=contacts_of(2025))
    assert cells("I02", "2025") == (None, 0) and cells.value("I02", "2025") is None
    for missing in ("survey_respondent.migrant_status", "survey_respondent.ipv_physical_12m"):
        without = surveyed(tmp_path, *groups, supplied=supplied_without(missing))
        assert without("I02", "2024") == (None, None), missing
