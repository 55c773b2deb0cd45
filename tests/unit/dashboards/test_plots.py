"""Plots for researchers show released figures and nothing of those that are not shown."""

from dataclasses import replace

import pandas as pd
import pytest

from dashboards.plots import plot_groups, plot_over_time, plot_published
from indicators import open_release
from tests.site.synthetic_release import write_synthetic_release

SECRET = 98765


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return open_release(write_synthetic_release(tmp_path_factory.mktemp("release") / "r1"))


def test_a_line_a_class_with_its_ranges(release):
    figure = plot_over_time(release, "P28", "ethnic_group")
    lines = pd.read_csv(release.path / "cells.csv", dtype={"period": str})
    plain = lines[(lines["indicator"] == "P28") & (lines["ethnic_group"] == "roma_traveller")]
    plain = plain[(plain["breakdown"] == "ethnic_group") & ~plain["period"].str.contains("Q")]
    (line,) = (one for one in figure.data if one.name == "Roma or Traveller")
    assert list(line.x) == ["2023", "2024", "2025"] and list(line.y) == pytest.approx(plain["value"].tolist())
    assert list(line.error_y.array) == pytest.approx((plain["upper"] - plain["value"]).tolist())
    assert list(line.error_y.arrayminus) == pytest.approx((plain["value"] - plain["lower"]).tolist())
    assert len({(one.line.color, one.line.dash) for one in figure.data}) == len(figure.data) == 6


def test_a_withheld_class_leaves_a_hole_and_is_told(release):
    figure = plot_groups(release, "P28", "ethnic_group", "2025")
    assert dict(zip(figure.data[0].y, figure.data[0].x, strict=True))["Preferred not to say"] is None
    assert "suppressed 1" in figure.layout.title.subtitle.text
    assert figure.layout.xaxis.rangemode == "tozero"


def test_a_plot_of_the_total_has_one_line(release):
    assert [one.name for one in plot_over_time(release, "P28", period="quarters").data] == ["All"]


def test_no_hidden_number_reaches_a_plot(release):
    cells = release.cells.copy()
    hidden = cells["status"] != "shown"
    for name in ("value", "lower", "upper", "numerator", "denominator"):
        cells.loc[hidden, name] = SECRET
    leaky = replace(release, cells=cells)
    for plot in (lambda r: plot_groups(r, "P28", "ethnic_group", "2025"), lambda r: plot_over_time(r, "P30", "region")):
        assert plot(leaky).to_json() == plot(release).to_json()


def test_two_figures_from_elsewhere_are_context_with_difference_and_ratio():
    # The comparison of the policy brief: 27.9 % against 14.3 % among 10 202 women.
    figure = plot_published(
        "Violence", {"Migrant": 27.9, "Spanish": 14.3}, "per cent", "Vives-Cases 2009, 10,202 women"
    )
    assert list(figure.data[0].x) == [27.9, 14.3] and figure.data[0].error_x.array is None
    told = figure.layout.title.subtitle.text
    assert told.startswith("Difference 13.6, ratio 1.95.") and "10,202" in told and "Not from this release" in told
    assert figure.layout.xaxis.rangemode == "tozero"


def test_only_two_figures_are_compared():
    with pytest.raises(ValueError, match="unpack"):
        plot_published("Violence", {"A": 1.0}, "per cent", "nobody")
