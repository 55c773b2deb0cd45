"""The steps of care: which year, which groups, what is left out and said."""

from dataclasses import replace

import pandas as pd
import pytest

from dashboards.charts import alternative_text
from dashboards.comparison import Comparison
from dashboards.gaps import Gaps
from dashboards.language import load_language
from dashboards.plotly_figures import interactive_figure
from dashboards.selection import Selection
from dashboards.steps import PathOfCare, Steps
from dashboards.wording import Wording
from indicators.release import open_release
from tests.site.synthetic_release import write_synthetic_release

WORDING = Wording(load_language("en"))


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return open_release(write_synthetic_release(tmp_path_factory.mktemp("release")))


def blocks(release, kind=Steps):
    selection = Selection(release)
    return kind(release, Comparison(selection, WORDING, release.policy, Gaps(selection)), WORDING).blocks()


@pytest.fixture(scope="module")
def with_path(release):
    """The release with two steps of a path of care, of which the cells are those of P30 and P34, written anew."""
    path = {"C11": ("P30", ["P30"]), "C12": ("P34", ["P30", "P34"])}
    sheets = {
        code: release.indicators[source] | {"indicator": code, "level": "context", "care_steps": steps}
        for code, (source, steps) in path.items()
    }
    cells = [
        release.cells[release.cells["indicator"] == source].assign(indicator=code) for code, (source, _) in path.items()
    ]
    return replace(
        release, indicators=release.indicators | sheets, cells=pd.concat([release.cells, *cells], ignore_index=True)
    )


def test_steps_stand_in_the_order_of_the_cascade_without_those_nobody_published(release):
    migrant, ethnic = blocks(release)
    assert [step.sheet["indicator"] for step in migrant.steps] == ["P30", "P34", "O04"]
    assert [step.sheet["indicator"] for step in ethnic.steps] == ["P34", "O04"], "ethnicity is not recorded in P30"
    assert migrant.without == "O07 Reached at 90 days ([c] withheld)"
    assert ethnic.without.startswith("P30 First-line support ([x] not recorded), O07")
    assert migrant.columns == ["Born here", "Born here, a parent born abroad", "Born abroad"], "nobody but the groups"


def test_who_is_not_recorded_for_many_is_said_once(release):
    migrant, _ = blocks(release)
    assert migrant.warning.startswith("In at least one step, 30% have no recorded migrant status.")


def test_the_year_is_the_latest_of_those_with_most_steps(release):
    cells = release.cells.copy()
    cells.loc[(cells["indicator"] == "O04") & (cells["period"] == "2025"), "status"] = "not_applicable"
    assert blocks(release)[0].year == "2025"
    assert blocks(replace(release, cells=cells))[0].year == "2024"


def test_each_step_is_a_sentence_and_a_name_of_its_own(release):
    chart = blocks(release)[0].chart
    text = alternative_text(chart, WORDING)
    assert text.startswith("P30 First-line support: Born here ")
    assert text.count(". ") >= 2
    figure = interactive_figure(chart)
    assert figure["places"]["across"] and figure["axes"]["y"]["range"] == [-0.5, 8.5]


def test_a_release_that_names_no_steps_has_none(release):
    assert blocks(replace(release, steps=())) == []


def test_the_path_of_care_has_its_steps_in_order_named_by_their_indicators(with_path):
    migrant, ethnic = blocks(with_path, PathOfCare)
    assert [step.name for step in migrant.steps] == ["1. First-line support", "2. Support offered"]
    assert [step.sheet["indicator"] for step in migrant.steps] == ["C11", "C12"]
    assert migrant.chart.key == "path-migrant-status"
    assert migrant.chart.title == "The path of care, of every 100 new cases, by migrant status, 2025"
    # Ethnicity is not recorded for too many in P30: the first step has no figure, and that is said.
    assert [step.name for step in ethnic.steps] == ["2. Support offered"]
    assert ethnic.without.startswith("1. First-line support ([x] not recorded)")


def test_how_many_began_the_path_is_the_denominator_of_any_shown_step(with_path):
    migrant, _ = blocks(with_path, PathOfCare)
    first = [cell for cell in migrant.steps[0].cells if cell.shown]
    assert first and [n for n in migrant.cohort if n is not None]
    cells = with_path.cells.copy()
    hidden = cells["indicator"].isin(["C11", "C12"]) & (cells["migrant_status"] == "migrant")
    cells.loc[hidden, ["numerator", "denominator", "value", "lower", "upper"]] = pd.NA
    cells.loc[hidden, "status"] = "suppressed"
    migrant, _ = blocks(replace(with_path, cells=cells), PathOfCare)
    assert migrant.cohort[migrant.columns.index("Born abroad")] is None


def test_without_sheets_of_a_path_there_is_none(release):
    assert blocks(release, PathOfCare) == []
