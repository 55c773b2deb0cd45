"""The disclosure policy as a file: every rule checked, no rule looser without a signature, no forbidden table."""

import json
from dataclasses import fields
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
import yaml

from indicators.disclosure.policy import (
    ADDED_LATER,
    DEFAULT_POLICY,
    SAME_DIMENSION,
    BreakdownRefused,
    Policy,
    PolicyRefused,
    check_breakdowns,
    load_policy,
)
from indicators.disclosure.policy_rules import CHOICES, LISTS, NUMBERS
from indicators.disclosure.waivers import check_in_force
from indicators.registry import load_catalogue
from indicators.units import UNITS
from schemas.release import CELL_DIMENSIONS
from tests.unit.indicators.disclosure_cubes import sheet

WAIVER = {
    "rule": "minimum_denominator",
    "value": 20,
    "organisation": "Ministry of health",
    "signed_by": "Head of statistics",
    "why": "The country is small.",
    "until": "2027-06-30",
}


def default() -> dict:
    return yaml.safe_load(DEFAULT_POLICY.read_text(encoding="utf-8"))


def written(folder: Path, **changes) -> Path:
    """The default policy with other rules; a rule that is None is left out."""
    document = {rule: value for rule, value in (default() | changes).items() if value is not None}
    path = folder / "own.yaml"
    # A copy of every list: YAML would write the second of two equal ones as a reference, which is refused.
    path.write_text(yaml.safe_dump(json.loads(json.dumps(document))), encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(PolicyRefused) as caught:
        load_policy(path)
    return str(caught.value)


def test_the_values_are_those_of_the_design():
    policy = load_policy()
    assert (policy.small_class_highest, policy.interval_width, policy.minimum_denominator) == (9, 5, 30)
    assert (policy.rate_minimum_numerator, policy.rate_significant_digits) == (20, 2)
    assert (policy.quantile_minimum_each_side, policy.quantile_step_days) == (10, 1)
    assert policy.dominance_minimum_facilities == 3
    assert (policy.dominance_largest_per_cent, policy.dominance_two_largest_per_cent) == (67, 90)
    assert (policy.decimals_below, policy.decimals_change_at, policy.numerators_that_fit) == (0, 1000, 3)
    assert (policy.maximum_crossed_dimensions, policy.shortest_period, policy.waivers) == (3, "quarter", ())


def test_every_rule_has_a_form_and_an_explanation_in_the_file():
    rules = {field.name for field in fields(Policy)}
    assert rules == {*NUMBERS, *LISTS, *CHOICES, "forbidden_breakdowns", "waivers"}
    lines = DEFAULT_POLICY.read_text(encoding="utf-8").splitlines()
    for rule in rules:
        place = next(number for number, line in enumerate(lines) if line.startswith(f"{rule}:"))
        block = lines[max(0, place - 5) : place]
        assert any(line.startswith("#") for line in block), rule


def test_rules_alone_decide_the_hash(tmp_path):
    path = written(tmp_path)
    assert load_policy(path).sha256 == load_policy().sha256
    assert load_policy(written(tmp_path, interval_width=6)).sha256 != load_policy().sha256


@pytest.mark.parametrize("rule", [rule for rule in default() if rule not in ADDED_LATER])
def test_a_rule_that_is_missing_is_named(tmp_path, rule):
    assert f"the rule {rule} is missing" in refusal(written(tmp_path, **{rule: None}))


def test_the_policy_of_an_earlier_release_can_still_be_read(tmp_path):
    # It named 15 indicators, all of them with quarters, and did not know of others.
    earlier = load_policy(written(tmp_path, indicators_about_women=["P30", "C01"], **dict.fromkeys(ADDED_LATER)))
    assert earlier.indicators_by_year == () == earlier.indicators_without_groups


@pytest.mark.parametrize("rule", ["indicators_by_year", "indicators_without_groups"])
def test_an_indicator_without_figures_has_none_by_year_and_none_without_groups(tmp_path, rule):
    changes = {"indicators_about_women": ["P30"], "indicators_by_year": [], "indicators_without_groups": []}
    changes[rule] = ["P31"]
    assert f"{rule}: P31 is not among indicators_about_women" in refusal(written(tmp_path, **changes))


def test_an_unknown_rule_is_named(tmp_path):
    assert "there is no rule minimum_numerator" in refusal(written(tmp_path, minimum_numerator=3))


@pytest.mark.parametrize("rule", list(NUMBERS))
def test_a_number_is_whole_and_in_its_range(tmp_path, rule):
    for wrong in (NUMBERS[rule].lowest - 1, NUMBERS[rule].highest + 1, "many", True, [30]):
        assert f"{rule} must be a whole number" in refusal(written(tmp_path, **{rule: wrong}))


def test_a_file_that_could_be_read_in_two_ways_is_refused(tmp_path):
    path = written(tmp_path)
    text = path.read_text()
    for wrong in (text + "interval_width: 5\n", text.replace("interval_width: 5", "interval_width: 5.0"), "- a\n", ""):
        path.write_text(wrong)
        assert refusal(path).startswith("own.yaml: ")
    assert "own.yaml" in refusal(tmp_path / "own.yaml.d" / "own.yaml")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"minimum_women": 9}, "minimum_women must be above small_class_highest"),
        ({"small_class_highest": 20}, "minimum_women must be above small_class_highest"),
        ({"decimals_below": 2}, "decimals_below must not be above decimals_from"),
        ({"dominance_two_largest_per_cent": 60}, "dominance_largest_per_cent must not be above"),
        ({"dominance_two_largest_per_cent": 100}, "must be below 100"),
        ({"missing_groups_warned_above": 50}, "missing_groups_warned_above must not be above"),
        (
            {"published_breakdowns": ["region*migrant_status", "region*ethnic_group", "migrant_status*ethnic_group"]},
            "in a ring",
        ),
        ({"published_breakdowns": ["total", "facility"]}, "facility is not total or dimensions of a release"),
        ({"published_breakdowns": ["ethnic_group*region"]}, "in their order"),
        ({"published_breakdowns": ["region*migrant_status*ethnic_group"], "maximum_crossed_dimensions": 2}, "crosses"),
        ({"forbidden_breakdowns": [*default()["forbidden_breakdowns"], ["region"]]}, "region is forbidden by"),
        ({"method": "round"}, "method must be one of suppress"),
        ({"shortest_period": "month"}, "shortest_period must be one of year, quarter"),
        ({"indicators_about_women": ["P34", "P34"]}, "none of them twice"),
        ({"forbidden_breakdowns": ["facility"]}, "must be a list of lists"),
        ({"waivers": "none"}, "waivers must be a list"),
    ],
)
def test_contradictions_and_wrong_forms_are_said_in_one_sentence(tmp_path, changes, said):
    assert said in refusal(written(tmp_path, **changes))


LOOSER = {
    "small_class_highest": 8, "interval_width": 4, "minimum_denominator": 29, "decimals_change_at": 999,
    "decimals_below": 1, "decimals_from": 2, "numerators_that_fit": 2, "rate_minimum_numerator": 19,
    "rate_significant_digits": 3, "quantile_minimum_each_side": 5, "dominance_minimum_facilities": 2,
    "dominance_largest_per_cent": 68, "dominance_two_largest_per_cent": 91, "provisional_months": 2,
    "maximum_crossed_dimensions": 4, "missing_groups_withheld_above": 41, "missing_groups_warned_above": 21,
    "published_breakdowns": ["total", "region", "region*migrant_status"],
    "indicators_about_women": [*default()["indicators_about_women"], "O22"],
    "indicators_by_year": default()["indicators_by_year"][1:],
    "indicators_without_groups": default()["indicators_without_groups"][1:],
}  # fmt: skip
"""One value for each rule that protects less than the design asks for."""

COMPANIONS = {"quantile_minimum_each_side": {"small_class_highest": 4}}
"""What has to change with a rule, so that the file does not contradict itself."""

WITHOUT_LOOSER = {
    "method", "shortest_period", "lag_quarters", "quantile_step_days", "minimum_women", "forbidden_breakdowns",
    "waivers",
}  # fmt: skip
"""Rules whose default is already the loosest that the form allows, or that are about others."""


def test_the_table_above_leaves_out_no_rule():
    assert set(LOOSER) | WITHOUT_LOOSER == set(default())


@pytest.mark.parametrize("rule", [rule for rule in LOOSER if rule not in COMPANIONS])
def test_a_looser_rule_needs_a_waiver_for_exactly_this_value(tmp_path, rule):
    changes = {rule: LOOSER[rule]}
    assert f"{rule} protects less" in refusal(written(tmp_path, **changes))
    signed = WAIVER | {"rule": rule, "value": LOOSER[rule]}
    policy = load_policy(written(tmp_path, **changes, waivers=[signed]))
    assert [waiver.rule for waiver in policy.waivers] == [rule]
    other = LOOSER[rule][:1] if isinstance(LOOSER[rule], list) else LOOSER[rule] + 1
    if other != LOOSER[rule]:
        signed = WAIVER | {"rule": rule, "value": other}
        assert "for another value" in refusal(written(tmp_path, **changes, waivers=[signed]))


def test_two_looser_rules_need_two_waivers(tmp_path):
    changes = {"quantile_minimum_each_side": 5, "small_class_highest": 4}
    one = WAIVER | {"rule": "small_class_highest", "value": 4}
    two = WAIVER | {"rule": "quantile_minimum_each_side", "value": 5}
    assert "quantile_minimum_each_side protects less" in refusal(written(tmp_path, **changes, waivers=[one]))
    assert len(load_policy(written(tmp_path, **changes, waivers=[one, two])).waivers) == 2
    assert "has a waiver already" in refusal(written(tmp_path, **changes, waivers=[one, one, two]))


@pytest.mark.parametrize(
    "stricter",
    [
        {"minimum_denominator": 50},
        {"small_class_highest": 9, "interval_width": 8},
        {"shortest_period": "year", "lag_quarters": 2},
        {
            "published_breakdowns": ["total"],
            "indicators_about_women": ["P30", "P34"],
            "indicators_by_year": [],
            "indicators_without_groups": [],
        },
        {"indicators_by_year": [*default()["indicators_by_year"], "P30"]},
        {"indicators_without_groups": [*default()["indicators_without_groups"], "P30"]},
        {"forbidden_breakdowns": [*default()["forbidden_breakdowns"], ["age_group", "ethnic_group"]]},
    ],
)
def test_stricter_rules_need_no_waiver(tmp_path, stricter):
    policy = load_policy(written(tmp_path, **stricter))
    assert policy.waivers == () and policy != load_policy()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"until": None}, "must say rule, value, organisation, signed_by, why, until"),
        ({"phone": "x"}, "and nothing else"),
        ({"why": "  "}, "why must be a text that is not empty"),
        ({"until": "2027-02-30"}, "until must be a day"),
        ({"until": "30 June 2027"}, "until must be a day"),
        ({"rule": "forbidden_breakdowns"}, "cannot be waived by anybody"),
        ({"rule": "no_such_rule"}, "there is no rule no_such_rule"),
        ({"value": "20"}, "for another value"),
        ({"value": [20]}, "for another value"),
        ({"rule": "interval_width", "value": 5}, "needs none"),
    ],
)
def test_a_waiver_that_is_not_right_is_refused(tmp_path, change, said):
    waiver = {name: value for name, value in (WAIVER | change).items() if value is not None}
    assert said in refusal(written(tmp_path, minimum_denominator=20, waivers=[waiver]))


def test_a_waiver_holds_up_to_its_day_by_the_data_and_no_clock(tmp_path):
    waivers = load_policy(written(tmp_path, minimum_denominator=20, waivers=[WAIVER])).waivers
    check_in_force("own.yaml", waivers, date(2027, 6, 30))
    with pytest.raises(PolicyRefused, match=r"minimum_denominator ended on 2027-06-30.*2027-07-01"):
        check_in_force("own.yaml", waivers, date(2027, 7, 1))


@pytest.mark.parametrize("line", default()["forbidden_breakdowns"], ids="*".join)
def test_a_forbidden_line_can_be_widened_and_never_taken_out(tmp_path, line):
    others = [other for other in default()["forbidden_breakdowns"] if other != line]
    assert "must keep" in refusal(written(tmp_path, forbidden_breakdowns=others))
    assert "must keep" in refusal(written(tmp_path, forbidden_breakdowns=[*others, [*line, "language"]]))
    assert load_policy(written(tmp_path, forbidden_breakdowns=[*others, line[:1]]))


@pytest.mark.parametrize("line", default()["forbidden_breakdowns"], ids="*".join)
def test_a_forbidden_breakdown_is_refused_in_any_order_and_with_more(line):
    for dimensions in permutations([*line, "language"]):
        for name in ("*".join(dimensions), " * ".join(dimensions), "*".join(dimensions).upper()):
            with pytest.raises(BreakdownRefused, match="P30"):
                check_breakdowns([sheet("P28", "a"), sheet("P30", "b", breakdowns=["total", name])])


@pytest.mark.parametrize(("alias", "name"), SAME_DIMENSION.items())
def test_another_name_does_not_help(alias, name):
    line = next(line for line in default()["forbidden_breakdowns"] if name in line)
    with pytest.raises(BreakdownRefused):
        check_breakdowns([sheet("P30", "a", breakdowns=["*".join(alias if n == name else n for n in line)])])


def test_dimensions_made_from_a_forbidden_column_are_known_by_its_name():
    """What a dimension is made from, as its unit says: birth group and ethnicity must not come in by another name."""
    for unit in UNITS.values():
        for dimension, needs in unit.dimension_needs.items():
            columns = {need.partition(".")[2] for need in needs}
            for column, name in (("birth_group", "birth_group"), ("ethnicity", "ethnic_group")):
                if column in columns and dimension in CELL_DIMENSIONS:
                    assert SAME_DIMENSION.get(dimension, dimension) == name, (unit.name, dimension)


@pytest.mark.parametrize(
    "condition", ["residence_security = 'insecure'", "\"Residence_Security\" IN ('a')", "x OR (NOT residence_security)"]
)
def test_counting_one_class_only_is_a_breakdown_too(condition):
    for part in ("numerator", "denominator"):
        entry = sheet("P30", "a", breakdowns=["region"]) | {part: {"text": "", "where": condition}}
        with pytest.raises(BreakdownRefused, match="residence_security with region"):
            check_breakdowns([entry])
        check_breakdowns([entry | {"breakdowns": ["total"]}])
    # A value is no column.
    check_breakdowns([sheet("P30", "kind = 'residence_security'", breakdowns=["region"])])


def test_a_difference_between_groups_is_a_breakdown_by_them():
    gap = sheet("O21", "", breakdowns=["region"], measure="gap", numerator=None)
    gap |= {"numerator": None, "denominator": None, "derived": {"from": "O04", "dimension": "residence_security"}}
    with pytest.raises(BreakdownRefused, match="O21"):
        check_breakdowns([sheet("O04", "a"), gap])
    within = gap | {"derived": {"from": "O04", "dimension": "migrant_status"}}
    check_breakdowns([sheet("O04", "a"), within])
    with pytest.raises(BreakdownRefused, match="O21"):
        check_breakdowns([sheet("O04", "residence_security = 'x'", breakdowns=["total"]), within])
    wide = gap | {"derived": {"from": "O04", "dimension": "migrant_status*age_group*language"}}
    with pytest.raises(BreakdownRefused, match="crosses 4"):
        check_breakdowns([sheet("O04", "a"), wide])


def test_no_sheet_of_the_catalogue_asks_for_what_is_forbidden():
    check_breakdowns([entry.to_dict() for entry in load_catalogue().values()])
