"""The path of care: one cohort, each step within the one before; who is lost between two steps is protected."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

import indicators.disclosure.linked_counts as linked
from indicators.care_path import path_faults, path_of_care
from indicators.cascade import load_cascade
from indicators.disclosure.audit import audit_release
from indicators.disclosure.linked_counts import linked_counts
from indicators.disclosure.policy import load_policy
from indicators.disclosure.protection import protect
from indicators.disclosure.publishing import publish
from indicators.disclosure.row_sets import row_sets
from indicators.registry import load_catalogue
from schemas.release import ALL, CELL_DIMENSIONS, DIMENSIONS, ESTIMATES
from tests.unit.indicators.small_tables import by_region, release, with_withheld

CUTOFF = date(2027, 6, 30)
POLICY = replace(load_policy(), indicators_by_year=(), lag_quarters=0)
STEPS = {
    "C11": ("fls_complete OR fls_declined", ["P30"]),
    "C12": ("(fls_complete OR fls_declined) AND (risk_done OR risk_declined)", ["P30", "P31"]),
}
OWN = {
    "P30": ("fls_complete", "NOT fls_declined"),
    "P31": ("risk_done", "NOT risk_declined"),
    "P34": ("ref_offered", "TRUE"),
}


def country(**counts):
    """Cells of 2025, sheets and dimensions: by indicator (numerator, denominator) of the total and each region."""
    tables = []
    for code, pairs in counts.items():
        where, below = (STEPS[code][0], "TRUE") if code in STEPS else OWN[code]
        parts = {"numerator": {"text": "", "where": where}, "denominator": {"text": "", "where": below}}
        steps = {"care_steps": STEPS[code][1]} if code in STEPS else {}
        tables.append(by_region(code, {"2025": pairs}, **parts, **steps))
    return pd.concat([table[0] for table in tables], ignore_index=True), [t[1] for t in tables], tables[0][2]


def two_lost_in_two_regions():
    """Of 150 cases, 110 come through the first step and 98 through the second. Of the 12 who are lost between, 10 are
    in the third region: in the first and in the second there is one each."""
    return country(
        C11=[(110, 150), (40, 50), (40, 50), (30, 50)],
        C12=[(98, 150), (39, 50), (39, 50), (20, 50)],
    )


def lost(report: dict) -> set[str]:
    return {f["cell"]["region"] for f in report["failures"] if f.get("count") == "C11 numerator less C12 numerator"}


def test_few_who_are_lost_between_two_steps_are_found_by_the_auditor_though_no_row_gives_them_away(tmp_path):
    cells, sheets, dimensions = two_lost_in_two_regions()
    # The second step is withheld in both regions. 110 - 30 - (98 - 20) = 2 are lost there together: in each 0 to 2.
    careless = with_withheld(cells, [5, 6])
    report = audit_release(release(tmp_path, careless, sheets, dimensions))
    assert lost(report) == {"R1", "R2"}
    assert {failure["count"] for failure in report["failures"]} == {"C11 numerator less C12 numerator"}
    assert {failure["rule"] for failure in report["failures"]} == {"it cannot be 4 or more"}


def test_who_is_lost_between_two_steps_is_protected(tmp_path, monkeypatch):
    cells, sheets, dimensions = two_lost_in_two_regions()
    released = protect(cells, sheets, dimensions, POLICY, CUTOFF)
    assert audit_release(release(tmp_path / "on", released, sheets, dimensions), true=cells)["passed"]
    assert (released["status"] == "shown").sum() >= 4, "the country is shown, and more than that"
    every_relation = linked.relations

    def without_the_lost(entries, holds, steps):
        of_path = (r for r in every_relation(entries, holds, steps))
        return (r for r in of_path if not all(entry.rows in steps for entry, _ in r.parts))

    monkeypatch.setattr(linked, "relations", without_the_lost)
    released = protect(cells, sheets, dimensions, POLICY, CUTOFF)
    report = audit_release(release(tmp_path / "off", released, sheets, dimensions), true=cells)
    assert lost(report) == {"R1", "R2"}


def test_the_first_step_follows_from_the_indicator_of_the_step(tmp_path):
    """Who did not come through it are those who did not get what P30 counts, by the words of both sheets: 150 - 110
    are 140 - 100, whatever is shown. The auditor sees that figures that say otherwise cannot be."""
    counts = {"P34": [(75, 150), (40, 80), (35, 70)], "P30": [(100, 140), (60, 76), (40, 64)]}
    cells, sheets, dimensions = country(**counts, C11=[(110, 150), (64, 80), (46, 70)])
    (system,) = linked_counts(cells, sheets, dimensions, CUTOFF)
    assert len(system.truth) - len(system.free) == 3, "one count at each of three cells is a sum of others"
    assert np.array_equal(system.made_of @ system.truth[system.free], system.truth)
    report = audit_release(release(tmp_path / "right", with_withheld(cells, []), sheets, dimensions))
    assert not any(f["rule"].startswith("the published figures contradict") for f in report["failures"])
    wrong, _, _ = country(**counts, C11=[(111, 150), (65, 80), (46, 70)])
    report = audit_release(release(tmp_path / "wrong", with_withheld(wrong, []), sheets, dimensions))
    assert [f["rule"] for f in report["failures"]] == ["the published figures contradict each other"]


def test_who_is_lost_at_a_step_is_among_those_who_did_not_get_what_it_counts():
    """F: risk neither assessed nor declined, 30 of 150. Lost between the first and the second step: 20, all of them in
    F. The other 10 of F were lost before."""
    cells, sheets, dimensions = country(
        P34=[(75, 150), (75, 150)],
        P31=[(100, 130), (100, 130)],
        C11=[(110, 150), (110, 150)],
        C12=[(90, 150), (90, 150)],
    )
    (system,) = linked_counts(cells, sheets, dimensions, CUTOFF)
    values = {int(system.truth[list(columns)] @ np.array(signs)) for columns, signs in system.between}
    assert {110 - 90, 130 - 100, (130 - 100) - (110 - 90), 150 - 90 - (130 - 100)} <= values


@pytest.mark.parametrize(
    ("whole", "part", "rest"),
    [
        ("TRUE", "fls_complete OR fls_declined", "NOT fls_complete AND NOT fls_declined"),
        ("NOT fls_declined", "NOT fls_declined AND fls_complete", "NOT fls_complete AND NOT fls_declined"),
        ("ref_accepted", "ref_accepted AND ref_acc_completed90", "ref_accepted AND NOT ref_acc_completed90"),
        ("TRUE", "fls_complete AND risk_done", None),
        ("TRUE", "revict90 = 'yes'", None),
    ],
)
def test_what_a_part_leaves_of_a_whole(whole, part, rest):
    sets = [
        row_sets({"unit_of_count": "case", "numerator": {"where": text}})["numerator"] if text else None
        for text in (whole, part, rest)
    ]
    assert sets[0].without(sets[1]) == sets[2]


def test_a_step_is_shown_only_if_the_indicators_of_all_steps_are_agreed():
    cells, sheets, dimensions = country(
        P30=[(100, 140), (60, 76), (40, 64)],
        P31=[(100, 130), (50, 65), (50, 65)],
        C11=[(110, 150), (64, 80), (46, 70)],
        C12=[(80, 150), (40, 80), (40, 70)],
    )
    levels = {"C11": "context", "C12": "context"}
    common = {"disclosure_class": "women", "measure": "proportion", "min_denominator": 30}
    sheets = [
        sheet | common | {"level": levels.get(sheet["indicator"], "process"), "status": "agreed"} for sheet in sheets
    ]
    further = dict.fromkeys(CELL_DIMENSIONS[len(DIMENSIONS) :], ALL)
    counted = cells.assign(**further, **dict.fromkeys(ESTIMATES, pd.NA))

    def shown(*agreed: str) -> set[str]:
        asked = [s | {"status": "agreed" if s["indicator"] in agreed else "under_review"} for s in sheets]
        released = publish(counted, asked, dimensions, POLICY, CUTOFF, agreement_asked=True)
        return set(released.loc[released["status"] == "shown", "indicator"])

    assert shown("P30", "P31") == {"P30", "P31", "C11", "C12"}
    assert shown("P30") == {"P30", "C11"}
    assert shown("P31") == {"P31"}
    without = [sheet for sheet in sheets if sheet["indicator"] != "P31"]
    released = publish(
        counted[counted["indicator"] != "P31"], without, dimensions, POLICY, CUTOFF, agreement_asked=True
    )
    assert set(released.loc[released["indicator"] == "C12", "status"]) == {"not_agreed"}


def test_quarters_of_the_path_are_never_shown_whatever_the_policy_says():
    tables = [
        by_region(
            "C11",
            {"2025-Q1": [(80, 120), (40, 60), (40, 60)], "2025": [(80, 120), (40, 60), (40, 60)]},
            numerator={"text": "", "where": STEPS["C11"][0]},
            denominator={"text": "", "where": "TRUE"},
            care_steps=["P30"],
        )
    ]
    cells, sheet, dimensions = tables[0]
    released = protect(cells, [sheet], dimensions, POLICY, CUTOFF)
    assert set(released.loc[released["period"] == "2025-Q1", "status"]) == {"suppressed"}
    assert set(released.loc[released["period"] == "2025", "status"]) == {"shown"}


def test_the_catalogue_says_of_the_path_what_the_ministrys_cascade_says_of_these_steps():
    sheets = load_catalogue()
    of_step = {step.indicator: step for step in load_cascade(sheets).steps}
    path = path_of_care([sheet.to_dict() for sheet in sheets.values()])
    assert [sheet["indicator"] for sheet in path] == ["C11", "C12", "C13", "C14", "C15"]
    for sheet in path:
        wanted = [row_sets(_as_sheet(of_step[code].came_through))["numerator"] for code in sheet["care_steps"]]
        own = row_sets(sheet)["numerator"]
        assert own.values == frozenset().union(*(part.values for part in wanted))
        assert own.either == frozenset().union(*(part.either for part in wanted)) and not own.others


def _as_sheet(where: str) -> dict:
    return {"unit_of_count": "case", "numerator": {"where": where}}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"care_steps": ["P30", "P99"]}, "care_steps"),
        ({"care_steps": ["P31", "P30"]}, "care_steps"),
        ({"maturity_window": 30}, "maturity_window"),
        ({"breakdowns": ["total"]}, "breakdowns"),
        ({"measure": "count"}, "measure"),
    ],
)
def test_what_a_step_must_not_say(changes, field):
    sheets = load_catalogue()
    assert not list(path_faults(sheets["C12"], sheets))
    assert field in {fault[0] for fault in path_faults(replace(sheets["C12"], **changes), sheets)}


def test_a_step_counts_some_of_those_of_the_step_before():
    sheets = load_catalogue()
    other = replace(sheets["C12"], numerator=sheets["C11"].numerator)
    assert {fault[0] for fault in path_faults(other, sheets)} == {"numerator.where"}
