"""Tables for researchers hold what `cells.csv` holds, with labels, in order, and no number that is not shown."""

import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from indicators import open_release
from indicators.release_frames import class_labels
from indicators.release_selection import NotPublished
from schemas.dimensions import Dimension, DimensionClass
from tests.site.synthetic_release import write_synthetic_release


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return open_release(write_synthetic_release(tmp_path_factory.mktemp("release") / "r1"))


@pytest.fixture(scope="module")
def lines(release):
    return pd.read_csv(release.path / "cells.csv", dtype={"period": str})


def test_a_table_holds_one_breakdown_in_the_order_of_the_release(release, lines):
    found = release.table("P28", by="ethnic_group", period="2025")
    plain = lines[(lines["indicator"] == "P28") & (lines["breakdown"] == "ethnic_group") & (lines["period"] == "2025")]
    assert list(found.columns[:2]) == ["period", "ethnic_group"]
    labels = [c.label for c in release.dimensions["ethnic_group"].classes]
    assert list(found["ethnic_group"].cat.categories) == labels and found["ethnic_group"].cat.ordered
    for name in ("value", "lower", "upper", "numerator", "denominator"):
        assert found[name].astype(float).tolist() == pytest.approx(plain[name].tolist(), nan_ok=True)
    assert found["status"].astype(str).tolist() == plain["status"].tolist()


def test_withheld_classes_stay_in_the_table_without_a_number(release):
    found = release.table("P28", by="ethnic_group", period="2025").set_index("ethnic_group")
    assert found.loc["Preferred not to say", "status"] == "suppressed"
    assert found.loc["Preferred not to say", ["value", "lower", "upper", "numerator", "denominator"]].isna().all()


def test_the_order_of_the_dimensions_does_not_matter(release):
    one = release.table("P28", by=["ethnic_group", "migrant_status"], period="2025")
    other = release.table("P28", by=["migrant_status", "ethnic_group"], period="2025")
    pd.testing.assert_frame_equal(one, other)


def test_a_wide_table_has_a_column_a_period(release, lines):
    found = release.wide("P28", by="region", period="years")
    assert list(found.columns) == ["2023", "2024", "2025"]
    assert list(found.index) == ["Northern hills", "River plain", "Capital", "Islands and the western coast"]
    plain = lines.query("indicator == 'P28' and breakdown == 'region' and region == 'R3' and period == '2024'")
    assert found.loc["Capital", "2024"] == plain["value"].item()
    assert release.wide("P28", period="quarters").shape == (1, 12)
    assert set(release.wide("P28", by="region", period="2025", figure="status")["2025"]) == {"shown"}


def test_what_has_no_figure_is_counted_by_breakdown(release, lines):
    found = release.without_figure("P30")
    plain = lines[lines["indicator"] == "P30"]
    assert found["cells"].to_dict() == plain["breakdown"].value_counts().to_dict()
    for status in found.columns.drop("cells"):
        expected = plain[plain["status"] == status]["breakdown"].value_counts().to_dict()
        assert {name: n for name, n in found[status].items() if n} == expected
    assert found.index[0] == "total"


def test_all_cells_with_labels(release, lines):
    found = release.cells_labelled()
    assert len(found) == len(lines) and not found[["region", "migrant_status", "ethnic_group"]].isna().any().any()
    assert set(found["indicator_name"]) == {sheet["name"] for sheet in release.indicators.values()}
    assert list(found["status"].cat.categories)[:2] == ["shown", "suppressed"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"indicator": "P28", "by": ["region", "ethnic_group"]}, "P28 is published: in total; by"),
        ({"indicator": "P28", "by": "facility"}, "P28 is published"),
        ({"indicator": "X1"}, "there is no indicator X1; there are: "),
        ({"indicator": "P28", "period": "2031"}, "there are: 2023-Q1"),
    ],
)
def test_what_is_not_published_is_refused_with_what_is(release, arguments, said):
    with pytest.raises(NotPublished, match=said):
        release.table(**arguments)


def test_no_two_classes_have_the_same_label():
    alone = (DimensionClass("a", "Born here", ("a",)), DimensionClass("b", "Parent abroad", ("b",)))
    crossed = (DimensionClass("ab", "Born here", ("a", "b")), DimensionClass("c", "Not known", ("c",)))
    found = class_labels(Dimension("d", "Birth", "", alone, crossed))
    assert found == {
        "all": "All: not broken down by birth", "a": "Born here", "b": "Parent abroad",
        "ab": "Born here (Born here or Parent abroad)", "c": "Not known",
    }  # fmt: skip


def test_a_change_is_that_of_the_published_counts(release, lines):
    found = release.change("P28", "ethnic_group", "2023", "2025")
    rows = lines[(lines["indicator"] == "P28") & (lines["breakdown"] == "ethnic_group")].set_index("ethnic_group")
    labels = class_labels(release.dimensions["ethnic_group"])
    for code, name in labels.items():
        if code == "all" or code not in rows.index:
            continue
        one = rows.loc[code].set_index("period")
        row = found.loc[name]
        hidden = [one.loc[year, "status"] for year in ("2025", "2023") if one.loc[year, "status"] != "shown"]
        assert row["status"] == (hidden[0] if hidden else "shown")
        if hidden:
            assert row[["difference", "lower", "upper"]].isna().all()
            continue
        counts = [one.loc[year, part] for year in ("2025", "2023") for part in ("numerator", "denominator")]
        lower, upper = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
        difference = counts[0] / counts[1] - counts[2] / counts[3]
        figures = row[["difference", "lower", "upper"]].astype(float).tolist()
        assert figures == pytest.approx([100 * difference, 100 * lower, 100 * upper], abs=0.051)
    assert "suppressed" in set(found["status"]) and "shown" in set(found["status"])


def test_a_change_of_everybody_is_one_row(release):
    assert len(release.change("P28", (), "2023", "2025")) == 1


def test_what_has_no_change_is_refused_with_what_there_is(release):
    with pytest.raises(NotPublished, match="no share of counts"):
        release.change("C01", (), "2023", "2025")
    with pytest.raises(NotPublished, match=r"P28 is published: in total.*withheld for everybody"):
        release.change("P28", ("region", "ethnic_group"), "2023", "2025")
    with pytest.raises(NotPublished, match="there is no period 2031"):
        release.change("P28", (), "2023", "2031")
