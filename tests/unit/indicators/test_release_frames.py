"""Tables for researchers hold what `cells.csv` holds, with labels, in order, and no number that is not shown."""

from dataclasses import replace

import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from indicators import open_release
from indicators.release_changes import not_recorded
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


@pytest.mark.parametrize(
    "by", ["Ethnic_Group,migrant_status", "migrant_status*ETHNIC_GROUP", ["migrant_status", " ethnic_group"]]
)
def test_a_crossing_may_be_written_with_a_comma_a_star_or_as_a_list(release, by):
    expected = release.table("P28", by=("migrant_status", "ethnic_group"), period="2025")
    pd.testing.assert_frame_equal(release.table("P28", by=by, period=2025), expected)


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
    withheld_whole = found[found["cells"] == 0]
    assert found["cells"].drop(withheld_whole.index).to_dict() == plain["breakdown"].value_counts().to_dict()
    for status in found.columns.drop(["cells", "why"]):
        expected = plain[plain["status"] == status]["breakdown"].value_counts().to_dict()
        assert {name: n for name, n in found[status].items() if n} == expected
    assert found.index[0] == "total"
    assert (found["why"] == "").equals(found["cells"].gt(0) & found["cells"].eq(found["shown"]))
    singles = [name for name in ("region", "migrant_status", "ethnic_group") if name in set(plain["breakdown"])]
    pairs = {f"{a}*{b}" for n, a in enumerate(singles) for b in singles[n + 1 :]} - set(plain["breakdown"])
    assert set(withheld_whole.index) == pairs and set(withheld_whole["why"]) == {"withheld as a whole"}


def test_all_cells_with_labels(release, lines):
    found = release.cells_labelled()
    assert len(found) == len(lines) and not found[["region", "migrant_status", "ethnic_group"]].isna().any().any()
    assert set(found["indicator_name"]) == {sheet["name"] for sheet in release.indicators.values()}
    assert list(found["status"].cat.categories)[:2] == ["shown", "suppressed"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"indicator": "P28", "by": ["region", "ethnic_group"]}, "P28 is published: in total; by"),
        ({"indicator": "P28", "by": "age_group"}, "P28 by age_group is not published"),
        (
            {"indicator": "P28", "by": "ethnicity"},
            r"no dimension 'ethnicity' \(did you mean ethnic_group\?\); there are: region, migrant_status, ",
        ),
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
    found = release.change("P28", (), 2023, 2025)
    assert len(found) == 1 and "not_recorded_before" not in found
    pd.testing.assert_frame_equal(found, release.change("P28", (), "2023", "2025"))


def test_a_change_says_for_how_many_the_group_is_not_recorded(release, lines):
    """By hand from `cells.csv`: those whose class nobody learnt, of all who are counted; nothing if one is withheld."""
    rows = lines[lines["indicator"] == "P28"]
    nobody_learnt = ["not_asked", "unknown", "declined"]
    for dimension in ("migrant_status", "ethnic_group"):
        found = release.change("P28", dimension, 2023, 2025)
        for side, year in (("before", "2023"), ("after", "2025")):
            one = rows[(rows["period"] == year) & (rows["breakdown"] == dimension)]
            counts = one[one[dimension].isin(nobody_learnt)]["denominator"]
            (everybody,) = rows[(rows["period"] == year) & (rows["breakdown"] == "total")]["denominator"]
            told = found[f"not_recorded_{side}"]
            assert told.nunique(dropna=False) == 1
            if counts.isna().any():
                assert told.isna().all()
            else:
                assert told.iloc[0] == pytest.approx(100 * counts.sum() / everybody, abs=0.051)
    assert "not_recorded_before" not in release.change("P28", "region", 2023, 2025)


def test_the_share_without_a_group_is_counted_where_nothing_is_withheld(release):
    cells = release.cells.copy()
    asked = (cells["indicator"] == "P28") & (cells["period"] == "2025")
    of_groups = asked & (cells["breakdown"] == "ethnic_group")
    cells.loc[of_groups, ["denominator", "numerator", "status"]] = [100, 50, "shown"]
    cells.loc[asked & (cells["breakdown"] == "total"), "denominator"] = 600
    assert not_recorded(replace(release, cells=cells), "P28", "ethnic_group", 2025) == 50.0  # three classes of six


def test_a_change_says_how_both_figures_may_be_read(release, lines):
    found = release.change("P28", "region", 2023, 2025)
    plain = lines[(lines["indicator"] == "P28") & (lines["breakdown"] == "region")]
    for side, year in (("before", "2023"), ("after", "2025")):
        expected = plain[plain["period"] == year]["reliability"].tolist()
        assert found[f"reliability_{side}"].astype(str).tolist() == expected


def test_what_has_no_change_is_refused_with_what_there_is(release):
    with pytest.raises(NotPublished, match="no share of counts"):
        release.change("C01", (), "2023", "2025")
    with pytest.raises(NotPublished, match=r"P28 is published: in total.*withheld for everybody"):
        release.change("P28", ("region", "ethnic_group"), "2023", "2025")
    with pytest.raises(NotPublished, match="there is no period 2031"):
        release.change("P28", (), "2023", "2031")
