"""I01: the weighted share of ever-partnered women with physical or sexual violence by a partner in the last year."""

import pytest

from tests.hand_made_records import count, supplied_without
from tests.hand_made_surveys import contacts_of, respondent

YES = {"ipv_physical_12m": "yes", "ipv_any_life": "yes"}


def surveyed(tmp_path, rows, **more):
    return count(tmp_path, only=("I01",), survey_respondent=rows, **more)


def test_f5_any_yes_is_a_yes_and_a_no_needs_both_answers(tmp_path):
    cases = {
        ("yes", "no"): (1, 1),
        ("no", "yes"): (1, 1),
        ("yes", "yes"): (1, 1),
        ("no", "no"): (0, 1),
        ("yes", None): (1, 1),
        (None, "yes"): (1, 1),
        ("declined", "yes"): (1, 1),
        # One no and one answer missing is not a no.
        ("no", None): (0, 0),
        (None, "no"): (0, 0),
        ("no", "declined"): (0, 0),
        ("unknown", "no"): (0, 0),
        ("not_asked", "not_asked"): (0, 0),
        (None, None): (0, 0),
    }
    rows = [
        respondent(n, wave_year=2000 + n, ipv_physical_12m=physical, ipv_sexual_12m=sexual)
        for n, (physical, sexual) in enumerate(cases)
    ]
    cells = surveyed(tmp_path, rows)
    assert [cells("I01", str(2000 + n)) for n in range(len(cases))] == list(cases.values())


def test_psychological_and_economic_violence_are_other_series(tmp_path):
    rows = [respondent(1, ipv_psychological_12m="yes", ipv_economic_12m="yes", ipv_any_life="yes")]
    assert surveyed(tmp_path, rows)("I01", "2024") == (0, 1)


def test_f4_interviews_not_completed_alone_are_missing_and_not_a_no(tmp_path):
    rows = [respondent(1, **YES)]
    rows += [respondent(n, module_status=s) for n, s in enumerate(("no_privacy", "refused", "not_selected"), 2)]
    rows += [respondent(n, ever_partnered=answer) for n, answer in enumerate(("no", "declined", "unknown"), 5)]
    cells = surveyed(tmp_path, rows)
    assert cells("I01", "2024") == (1, 1) and cells.value("I01", "2024") == 100


def test_f1_weights_ten_times_as_large_change_nothing(tmp_path):
    weights = (0.4, 1.1, 2.5, 0.9, 1.3)
    rows = [
        respondent(n, psu=f"p{n % 3}", weight=weight, **(YES if n in (1, 3) else {}))
        for n, weight in enumerate(weights)
    ]
    cells = surveyed(tmp_path, rows)
    larger = surveyed(tmp_path, [row | {"weight": 10 * row["weight"]} for row in rows])
    # 1.1 + 0.9 of 6.2.
    assert cells("I01", "2024") == larger("I01", "2024") == (2, 5)
    assert cells.value("I01", "2024") == pytest.approx(100 * 2 / 6.2)
    assert larger.value("I01", "2024") == pytest.approx(100 * 2 / 6.2)
    assert cells.standard_error("I01", "2024") > 0
    assert larger.standard_error("I01", "2024") == pytest.approx(cells.standard_error("I01", "2024"))


def test_f2_unequal_weights_widen_the_standard_error(tmp_path):
    # 60 women with weight 1 and 20 with weight 4, a quarter of each with violence. Effect of weighting by Kish:
    # 80 x (60 + 20 x 16) / (60 + 80)^2 = 1.551; of a simple sample 0.25 x 0.75 / 79, so root(1.551 x 0.0023734).
    rows = [respondent(n, weight=1.0 if n < 60 else 4.0, **(YES if n < 15 or 60 <= n < 65 else {})) for n in range(80)]
    cells = surveyed(tmp_path, rows)
    assert cells("I01", "2024") == (20, 80) and cells.value("I01", "2024") == pytest.approx(25)
    assert cells.standard_error("I01", "2024") == pytest.approx(6.0673, abs=0.0001)


def test_f2_women_of_one_sampling_unit_are_alike(tmp_path):
    rows = [
        respondent(1, psu="a", **YES),
        respondent(2, psu="a"),
        respondent(3, psu="b", weight=2.0),
    ]
    cells = surveyed(tmp_path, rows)
    # Share 1 of 4. Unit a: (0.75 - 0.25) / 4 = 0.125, unit b: 2 x -0.25 / 4 = -0.125; 2 / 1 x 2 x 0.125^2 = 0.0625.
    assert cells.value("I01", "2024") == pytest.approx(25)
    assert cells.standard_error("I01", "2024") == pytest.approx(25)


def test_f3_sampling_units_without_anybody_of_the_group_stay_in_its_variance(tmp_path):
    rows = [
        respondent(1, psu="a", migrant_status="migrant", **YES),
        respondent(2, psu="a", migrant_status="migrant"),
        respondent(3, psu="b", migrant_status="migrant", weight=2.0),
        respondent(4, psu="c", weight=7.0),
    ]
    cells = surveyed(tmp_path, rows)
    assert cells("I01", "2024", migrant_status="migrant") == (1, 3)
    # As before, and a third unit with 0: 3 / 2 x 2 x 0.125^2 = 0.046875, of which the root is 0.2165064. Had the
    # file been cut down to the group first, it would be 0.25.
    assert cells.standard_error("I01", "2024", migrant_status="migrant") == pytest.approx(21.65064, abs=0.0001)


def test_f3_a_stratum_with_one_sampling_unit_is_compared_with_all_units(tmp_path):
    rows = [
        respondent(1, psu="a", **YES),
        respondent(2, psu="b"),
        respondent(3, stratum="s2", psu="a", weight=2.0, **YES),
    ]
    cells = surveyed(tmp_path, rows)
    # Share 3 of 4. Units 0.0625 and -0.1875 in the first stratum: 2 / 1 x 2 x 0.125^2 = 0.0625. The unit of the
    # second, 0.125, against the mean of all, 0: 0.015625. Together 0.078125, of which the root is 0.2795085.
    assert cells.value("I01", "2024") == pytest.approx(75)
    assert cells.standard_error("I01", "2024") == pytest.approx(27.95085, abs=0.0001)


def test_one_sampling_unit_says_nothing_about_how_units_differ(tmp_path):
    cells = surveyed(tmp_path, [respondent(1, psu="a", **YES), respondent(2, psu="a")])
    assert cells.value("I01", "2024") == pytest.approx(50)
    assert cells.standard_error("I01", "2024") is None


def test_f7_a_wave_is_not_carried_forward_and_not_split_into_quarters(tmp_path):
    rows = [respondent(1, wave_year=2019, survey_id="survey_2019"), respondent(2, **YES)]
    cells = surveyed(tmp_path, rows, service_contact=contacts_of(2025))
    assert cells("I01", "2019") == (0, 1) and cells("I01", "2024") == (1, 1)
    assert cells("I01", "2025") == cells("I01", "2025-Q4") == (None, 0)
    assert cells.value("I01", "2019") == 0 and cells.value("I01", "2025") is None


def test_groups_of_migrants_minorities_and_age(tmp_path):
    rows = [
        respondent(1, migrant_status="migrant", ethnicity=["national_majority", "roma"], age_band="18_24", **YES),
        respondent(2, migrant_status="migrant", ethnicity=["not_asked"], age_band="25_29"),
        respondent(3, migrant_status="descendant", age_band="75_plus"),
        respondent(4, migrant_status="unknown", age_band="unknown", **YES),
    ]
    cells = surveyed(tmp_path, rows)
    assert cells("I01", "2024") == (2, 4)
    assert cells("I01", "2024", migrant_status="migrant") == (1, 2)
    assert cells("I01", "2024", migrant_status="migrant", ethnic_group="roma_traveller") == (1, 1)
    assert cells("I01", "2024", migrant_status="migrant", ethnic_group="not_recorded") == (0, 1)
    assert cells("I01", "2024", migrant_status="migrant", age_group="15_29") == (1, 2)
    assert cells("I01", "2024", migrant_status="not_recorded", age_group="unknown") == (1, 1)
    assert cells("I01", "2024", age_group="65_plus") == (0, 1)
    assert cells("I01", "2024", age_group="45_64") == (0, 0)


def test_without_one_of_the_two_questions_or_without_the_design_it_is_not_available(tmp_path):
    for missing in ("survey_respondent.ipv_sexual_12m", "survey_respondent.stratum", "survey_respondent"):
        supplied = supplied_without(missing)
        cells = surveyed(tmp_path, [respondent(1)], supplied=supplied, service_contact=contacts_of(2024))
        assert cells("I01", "2024") == (None, None), missing
