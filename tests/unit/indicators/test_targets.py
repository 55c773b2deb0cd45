"""Targets: what may be aimed at and what makes a target agreed.

The numbers in names are those of the tests that governance asks for.
"""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from indicators.agreement import RegistryRefused
from indicators.agreement.entering import everything
from indicators.agreement.events import Event
from indicators.agreement.targets import Target, target_problem, what_a_target_lacks
from schemas.release import ALL, DIMENSIONS, RELEASED_CELL_COLUMNS
from tests.unit.indicators.small_registry import (
    BY_GROUP,
    CALM,
    LATER,
    SHEETS,
    event,
    frozen,
    joining,
    play,
    preparing,
    story,
)

LEVEL = {
    "target": "T1",
    "scope": "NAT",
    "group": "total",
    "value": "60",
    "trajectory": "linear",
    "rationale": "Funded.",
    "by": "2028-12-31",
    "review": "2026-12-31",
    "baseline_value": "40",
    "baseline_period": "2025",
    "baseline_coverage": "85",
}
GAP = LEVEL | {"target": "T2", "group": "gap=migrant_status", "value": "5", "baseline_value": "10", "floor": "40"}
GROUP = LEVEL | {"target": "T3", "group": "migrant_status=migrant", "value": "55", "baseline_value": "30"}


def target(indicator: str = BY_GROUP, **details) -> Target:
    made = Event(1, "", "target", date(2025, 6, 2), "HEALTH", LEVEL | details)
    return Target.of(made, indicator, "1.0.0")


def problem(indicator: str = BY_GROUP, without: str = "", **details) -> str:
    said = {name: value for name, value in (LEVEL | details).items() if name != without}
    made = Event(1, "", "target", date(2025, 6, 2), "HEALTH", said)
    return target_problem(Target.of(made, indicator, "1.0.0"), SHEETS[indicator])


def test_a_sound_target_may_be_set():
    assert [problem(), problem(**GAP), problem(**GROUP), problem(CALM)] == ["", "", "", ""]


@pytest.mark.parametrize("indicator", ["O01", "O03", "O17", "I03"])
def test_governance_4_no_target_on_what_women_answer(indicator):
    assert problem(indicator).startswith(f"{indicator} takes no target: it is nothing that services owe")


def test_governance_4_a_target_on_o01_is_refused_and_nothing_is_written(tmp_path):
    play(tmp_path, [*joining(), *preparing("O01")])
    with pytest.raises(RegistryRefused, match="O01 takes no target"):
        play(tmp_path, [event("target", LATER, "HEALTH", indicators=["O01"], **LEVEL)])
    assert everything(tmp_path, {"O01": SHEETS["O01"]}, {}).targets == {}


def test_governance_4_a_target_for_a_gap_needs_a_floor():
    said = problem(**{**GAP, "floor": "40"}, without="floor")
    assert said == "A target for a gap needs a floor for the reference group: nobody is levelled down."


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"group": "gap=age_group", "floor": "1"}, "A gap is one of: gap=migrant_status, gap=ethnic_group."),
        ({"group": "migrant_status=nobody"}, "is not a group of published results"),
        ({"group": "facility_id=f0001"}, "is not a group of published results"),
        ({"group": "cadre=doctor"}, "is not broken down by cadre."),
        ({"trajectory": "none"}, "Only what must never happen has no trajectory"),
        ({"value": "40"}, "The target is not better than the baseline."),
        ({"value": "39"}, "The target is not better than the baseline."),
        ({"value": "39", "trajectory": "maintain"}, "The target is not better than the baseline."),
        ({**GAP, "value": "11"}, "The target is not better than the baseline."),
    ],
)
def test_targets_that_make_no_sense_are_refused(details, sentence):
    assert sentence in problem(**details)


@pytest.mark.parametrize("without", ["by", "review", "baseline_value", "baseline_period"])
def test_a_target_says_from_where_and_until_when(without):
    assert problem(without=without).startswith("A target needs")


def test_to_keep_a_level_is_a_target():
    assert problem(value="40", trajectory="maintain") == ""


def test_what_must_never_happen_has_zero_and_no_trajectory():
    assert SHEETS["O14"].disclosure_class == "never_event"
    sheet = SHEETS["O14"]
    right = {"value": "0", "trajectory": "none"}
    assert target_problem(target("O14", **right), sheet) == ""
    for wrong in ({"value": "1"}, {"trajectory": "linear"}):
        said = target_problem(target("O14", **(right | wrong)), sheet)
        assert said == "What must never happen has the target 0 and no trajectory."


def test_no_target_is_set_for_a_facility(tmp_path):
    play(tmp_path, [*joining(), *preparing(CALM)])
    with pytest.raises(
        RegistryRefused, match="field scope: it has to be the code of a region, or NAT; never a facility"
    ):
        play(tmp_path, [event("target", LATER, "HEALTH", indicators=[CALM], **(LEVEL | {"scope": "F0001"}))])


def cell(indicator: str, value: float, denominator: int = 100, status: str = "shown", **classes) -> dict:
    breakdown = "*".join(classes) or "total"
    row = dict.fromkeys(RELEASED_CELL_COLUMNS) | dict.fromkeys(DIMENSIONS, ALL)
    said = {"indicator": indicator, "period": "2025", "breakdown": breakdown, "value": value, "status": status}
    return row | said | {"denominator": denominator} | classes


def lacks(of: Target, cells: list[dict] | None, others: tuple[Target, ...] = (), status: str = "agreed", **more):
    sheet = SHEETS[of.indicator]
    standing = SimpleNamespace(sheet=sheet, status=status, same_series=more.get("series", ("1.0.0",)))
    everybody = {other.key: other for other in (of, *others)}
    frame = None if cells is None else pd.DataFrame(cells, columns=list(RELEASED_CELL_COLUMNS))
    return what_a_target_lacks(of, standing, everybody, frame)


def supported(**details) -> Target:
    found = target(**details)
    public, organisation = SimpleNamespace(civil_society=False), SimpleNamespace(civil_society=True)
    found.supporters.update({"HEALTH": public, "ROMA": organisation})
    return found


def test_a_target_is_agreed_with_supporters_companions_and_a_published_baseline():
    beside = (supported(**GAP), supported(**GROUP))
    assert lacks(supported(), [cell(BY_GROUP, 40)], beside) == ()
    gap = [cell(BY_GROUP, 30, migrant_status="migrant"), cell(BY_GROUP, 40, migrant_status="non_migrant")]
    assert lacks(beside[0], gap) == ()
    assert lacks(beside[1], gap) == ()


def test_a_target_for_all_women_needs_companions_and_supporters():
    assert lacks(target(), [cell(BY_GROUP, 40)]) == (
        "No organisation of civil society supports it.",
        "No public body supports it.",
        "A target for all women needs one beside it for the group worst off.",
        "A target for all women needs one beside it for the gap.",
    )
    withdrawn = supported(**GAP)
    withdrawn.withdrawn = True
    elsewhere = supported(**(GAP | {"scope": "R1"}))
    for others in ((withdrawn,), (elsewhere,)):
        said = lacks(supported(), [cell(BY_GROUP, 40)], (supported(**GROUP), *others))
        assert said == ("A target for all women needs one beside it for the gap.",)
    # Facilities are not groups of women.
    assert lacks(supported(indicator=CALM), [cell(CALM, 40)]) == ()


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (None, "Its baseline was not compared with a published release."),
        ([], "Its baseline of 2025 is not a published figure."),
        ([cell(CALM, 40, status="suppressed")], "Its baseline of 2025 is not a published figure."),
        ([cell(CALM, 40, region="R1")], "Its baseline of 2025 is not a published figure."),
        ([cell(CALM, 40, denominator=19)], "Its baseline rests on fewer than 20: twice the least denominator."),
        ([cell(CALM, 42)], "Its baseline is not the figure that was published for 2025."),
        ([cell(CALM, 40), cell("P06", 80)], "Coverage of its baseline is not known to be over 80%."),
    ],
)
def test_a_baseline_is_a_published_figure_on_enough_records(cells, sentence):
    assert SHEETS[CALM].min_denominator == 10
    assert lacks(supported(indicator=CALM), cells) == (sentence,)


def test_published_coverage_comes_before_what_the_target_says():
    typed = supported(indicator=CALM, baseline_coverage="70")
    assert lacks(typed, [cell(CALM, 40), cell("P06", 81)]) == ()
    assert lacks(typed, [cell(CALM, 40)]) == ("Coverage of its baseline is not known to be over 80%.",)


def test_a_target_is_void_on_a_major_version_and_sleeps_with_its_indicator():
    cells = [cell(CALM, 40)]
    assert "it is void" in lacks(supported(indicator=CALM), cells, series=("2.0.0",))[0]
    assert lacks(supported(indicator=CALM), cells, status="suspended") == ("The indicator is suspended, not agreed.",)


def test_a_minor_change_keeps_a_target_and_a_major_one_voids_it(tmp_path):
    play(tmp_path, story())
    said = LEVEL | {"baseline_coverage": "85"}
    play(tmp_path, [event("target", LATER, "HEALTH", indicators=[CALM], **said)])
    published = frozen({CALM: SHEETS[CALM]})
    for changes, void in (
        ({"version": "1.1.0", "caveats": ["New."]}, False),
        ({"version": "2.0.0", "maturity_window": 400}, True),
    ):
        found = everything(tmp_path, {CALM: replace(SHEETS[CALM], **changes)}, published)
        sentences = what_a_target_lacks(found.targets["T1"], found.standings[CALM], found.targets)
        assert any("it is void" in sentence for sentence in sentences) is void
