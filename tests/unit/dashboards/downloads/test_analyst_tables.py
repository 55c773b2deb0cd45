"""The summary that is opened and printed: latest values, gaps, targets and changes, from released cells."""

import io
import re
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from statsmodels.stats.proportion import confint_proportions_2indep

from dashboards.downloads.analyst_tables import analyst_tables
from dashboards.downloads.spreadsheet import spreadsheet


@pytest.fixture(scope="module")
def tables(release):
    return {table.title: table.rows for table in analyst_tables(release).tables}


def test_the_latest_values_are_those_of_the_last_year(release, tables):
    lines = pd.read_csv(release.path / "cells.csv", dtype={"period": str})
    found = tables["Latest"].set_index("indicator")
    total = lines[(lines["breakdown"] == "total") & (lines["indicator"] == "P28")].set_index("period")
    assert found.loc["P28", "period"] == "2025"
    assert found.loc["P28", ["value", "lower", "upper", "before"]].astype(float).tolist() == pytest.approx(
        [*total.loc["2025", ["value", "lower", "upper"]], total.loc["2024", "value"]]
    )
    overlap = total.loc["2025", "lower"] <= total.loc["2024", "upper"]
    assert found.loc["P28", "change"] == ("no clear change: the ranges overlap" if overlap else "higher")
    assert found.loc["C01", "change"] == "cannot be judged", "counts have no range"


def test_what_is_not_agreed_or_not_supplied_is_not_listed(tables):
    listed = set(tables["Latest"]["indicator"])
    assert {"I01", "P14"}.isdisjoint(listed) and {"P28", "P34", "O04"} <= listed
    hidden = tables["Latest"].set_index("indicator").loc["O07"]
    assert hidden["status"] == "suppressed" and pd.isna(hidden["value"])


def test_every_gap_is_that_of_a_group_to_the_one_it_is_compared_with(release, tables):
    lines = pd.read_csv(release.path / "cells.csv", dtype={"period": str})
    groups = lines[(lines["indicator"] == "P28") & (lines["breakdown"] == "ethnic_group") & (lines["period"] == "2025")]
    (x1, n1), (x2, n2) = (
        groups.set_index("ethnic_group").loc[code, ["numerator", "denominator"]].astype(int)
        for code in ("roma_traveller", "majority_only")
    )
    row = tables["Gaps"].query("indicator == 'P28' and dimension == 'Ethnic group' and group == 'Roma or Traveller'")
    [row] = row.to_dict("records")
    assert row["reference"] == "National majority only"
    lower, upper = confint_proportions_2indep(x1, n1, x2, n2, method="newcomb", compare="diff")
    expected = [100 * (x1 / n1 - x2 / n2), 100 * lower, 100 * upper]
    # The release rounds to whole points, because one of the groups has less than 1 000 women.
    assert [row["gap"], row["gap_lower"], row["gap_upper"]] == pytest.approx(expected, abs=0.51)
    assert row["judged"] == ("clear" if upper < 0 else "no clear gap")


def test_the_p_values_of_a_gap_are_those_of_the_release(release, tables):
    equity = pd.read_csv(release.path / "equity.csv", dtype={"period": str})
    rows = equity.query("measure == 'D' and period == '2025' and breakdown == 'ethnic_group' and region == 'all'")
    rows = rows[rows["indicator"] == "P28"].set_index("group")
    found = tables["Gaps"].query("indicator == 'P28' and dimension == 'Ethnic group'").set_index("group")
    for code, label in (("roma_traveller", "Roma or Traveller"), ("other_minority", "Another minority")):
        expected = rows.loc[code, ["p_value", "p_adjusted"]].astype(float).tolist()
        assert found.loc[label, ["p_value", "p_adjusted"]].astype(float).tolist() == pytest.approx(expected)
    hidden = tables["Gaps"][tables["Gaps"]["status"] != "shown"]
    assert len(hidden) and hidden[["p_value", "p_adjusted"]].isna().all(axis=None)


def test_every_series_that_was_judged_is_listed_and_the_others_are_counted(release, tables):
    signals = pd.read_csv(release.path / "signals.csv")
    signals = signals[signals["indicator"].isin(set(tables["Latest"]["indicator"]))]
    judged = signals[signals["status"].isin(["judged", "gap"])]
    listed = tables["Signals"]
    assert len(listed) == len(judged) > 10
    (meaning,) = (table.meaning for table in analyst_tables(release).tables if table.title == "Signals")
    told = [int(number) for number in re.findall(r" (\d+)[,;]", meaning)]
    assert (
        sum(told) == len(signals) - len(judged) > 0
        and max(told) == signals["status"].value_counts().drop("judged").max()
    )
    own = judged[(judged["indicator"] == "P28") & (judged["breakdown"] == "total") & (judged["measure"] == "level")]
    own = own[own["period_kind"] == "quarter"].iloc[0]
    row = listed.query("indicator == 'P28' and who == 'All' and measure == 'figure' and periods == 'quarter'").iloc[0]
    figures = ["points", "centre", "lower", "upper", "latest"]
    assert pd.to_numeric(row[figures], errors="coerce").tolist() == pytest.approx(
        own[figures].astype(float).tolist(), nan_ok=True, abs=0.051
    )
    words = {
        "improvement": "moved the right way", "deterioration": "moved the wrong way", "change": "moved",
        "none": "nothing that chance does not explain",
    }  # fmt: skip
    # Which quarters it speaks of, so that it does not contradict what the sheet Latest says of years.
    assert row["signal"] == f"{words[own['signal']]} in the quarters since {own['first_period']}"
    assert row["last"] == own["latest_period"]


def test_what_only_has_a_range_stands_below_what_was_judged(release):
    """A gap that was not judged, as the first row of the table of signals, made of a series that was."""
    found = release.signals.copy()
    first = found[(found["status"] == "judged") & (found["indicator"] == "P28")].iloc[[0]]
    gap = {"measure": "gap", "status": "gap", "signal": "not_judged", "alert": "not_judged", "reason": ""}
    found = pd.concat([first.assign(**gap, latest_lower=-16.66, latest_upper=-2.13), found], ignore_index=True)
    (listed,) = (t.rows for t in analyst_tables(replace(release, signals=found)).tables if t.title == "Signals")
    only_a_range = listed["signal"] == "only its range in each period"
    assert only_a_range.sum() == 1 and only_a_range.iloc[-1] and len(listed) > 10
    last = listed.iloc[-1]
    assert (last["status"], last["reason"]) == ("by its range", "nothing recorded")
    assert last[["lower", "upper"]].astype(float).tolist() == [-16.7, -2.1]


def test_a_change_in_points_has_the_interval_of_the_published_counts(release, tables):
    lines = pd.read_csv(release.path / "cells.csv", dtype={"period": str})
    total = lines[(lines["breakdown"] == "total") & (lines["indicator"] == "P28")].set_index("period")
    counts = [int(total.loc[year, part]) for year in ("2025", "2024") for part in ("numerator", "denominator")]
    lower, upper = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
    expected = [100 * (counts[0] / counts[1] - counts[2] / counts[3]), 100 * lower, 100 * upper]
    row = tables["Latest"].set_index("indicator").loc["P28"]
    told = row[["difference", "difference_lower", "difference_upper"]].astype(float).tolist()
    assert told == pytest.approx(expected, abs=0.051) and row["counted"] == counts[1]
    count = tables["Latest"].set_index("indicator").loc["C01"]
    assert count[["difference", "difference_lower", "difference_upper", "counted"]].isna().all()


def test_a_gap_says_of_how_many_both_figures_are(release, tables):
    lines = pd.read_csv(release.path / "cells.csv", dtype={"period": str})
    groups = lines[(lines["indicator"] == "P28") & (lines["breakdown"] == "ethnic_group") & (lines["period"] == "2025")]
    counts = groups.set_index("ethnic_group")["denominator"]
    row = tables["Gaps"].query("indicator == 'P28' and group == 'Roma or Traveller'").iloc[0]
    assert [row["group_counted"], row["reference_counted"]] == [counts["roma_traveller"], counts["majority_only"]]


def test_a_gap_that_is_clear_by_itself_alone_is_not_called_clear(release):
    """The range does not hold 0, but with all groups compared the p value is not below 0.05."""
    equity = release.equity.copy()
    own = (equity["indicator"] == "P28") & (equity["group"] == "roma_traveller") & (equity["measure"] == "D")
    equity.loc[own & (equity["status"] == "shown"), ["value", "lower", "upper", "clear"]] = [-2.0, -3.0, -1.0, "no"]
    (gaps,) = (t.rows for t in analyst_tables(replace(release, equity=equity)).tables if t.title == "Gaps")
    row = gaps.query("indicator == 'P28' and group == 'Roma or Traveller'").iloc[0]
    assert row["judged"] == "clear by itself, not among all groups compared"


def test_indicators_without_figures_are_named_with_the_reason(release, tables):
    named = tables["Not listed"].set_index("indicator")
    assert set(named.index) == set(release.indicators) - set(tables["Latest"]["indicator"])
    cells = pd.read_csv(release.path / "cells.csv")
    for code, row in named.iterrows():
        agreed = "not_agreed" not in set(cells[cells["indicator"] == code]["status"])
        assert row["name"] == release.indicators[code]["name"]
        assert row["why"] == ("not supplied by the source" if agreed else "not agreed")


def test_the_smallest_p_value_is_told_as_that_or_less_and_numbers_have_one_format_a_column(release):
    equity = release.equity.copy()
    own = (equity["indicator"] == "P28") & (equity["group"] == "roma_traveller") & (equity["measure"] == "D")
    equity.loc[own & (equity["status"] == "shown"), ["p_value", "p_adjusted"]] = [0.0001, 0.0002]
    content = spreadsheet(analyst_tables(replace(release, equity=equity)))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    header, *rows = book.get_sheet_by_name("Gaps").to_python()[3:]
    named = [dict(zip(header, row, strict=True)) for row in rows]
    (row,) = (one for one in named if (one["Indicator"], one["Group"]) == ("P28", "Roma or Traveller"))
    assert (row["p"], row["p, adjusted"]) == ("≤0.0001", 0.0002)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = archive.read("xl/styles.xml").decode()
        contents = archive.read("xl/worksheets/sheet2.xml").decode()
    assert "[&gt;=1]#,##0.0;[&lt;=-1]-#,##0.0;0.00" in styles and 'formatCode="0.0000"' in styles
    assert all(f"location=\"'{name}'!A1\"" in contents for name in book.sheet_names[2:])


def test_groups_that_too_few_have_are_not_compared(tables):
    row = tables["Gaps"].query("indicator == 'P30' and dimension == 'Ethnic group'").iloc[0]
    assert row["judged"].startswith("not compared") and pd.isna(row["gap"])


def test_targets_and_changes(release):
    target = {
        "target": "T1", "scope": "NAT", "group": "total", "value": 60.0, "by": "2028-12-31", "trajectory": "linear",
        "rationale": "As funded.", "baseline_period": "2024", "baseline": 40.0, "missing": [], "state": "agreed",
        "due": False, "period": "2025", "figure": 44.0, "progress": "better",
    }  # fmt: skip
    sheets = {
        code: sheet | {"targets": [target] if code == "P28" else []} for code, sheet in release.indicators.items()
    }
    changes = {"former_release": "r0", "corrected": ["P28/2024/region/R1/all/all"]}
    tables = {t.title: t for t in analyst_tables(replace(release, indicators=sheets, changes=changes)).tables}
    (row,) = tables["Targets"].rows.to_dict("records")
    assert "60%" in row["aim"] and "2028" in row["aim"] and "44%" in row["outcome"]
    assert tables["Changes"].meaning == "What changed since release r0."
    assert tables["Changes"].rows.to_numpy().tolist() == [
        ["corrected", "P28", sheets["P28"]["name"], "2024", "By region", "Northern hills"]
    ]


def test_the_workbook_opens_and_prints_on_paper(release):
    content = (release.path / "downloads" / "summary.xlsx").read_bytes()
    assert content == spreadsheet(analyst_tables(release))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == [
        "Cover",
        "Contents",
        "Notes",
        "Latest",
        "Gaps",
        "Signals",
        "Targets",
        "Changes",
        "Not listed",
        "Columns",
    ]
    values = book.get_sheet_by_name("Latest").to_python()[4:]
    assert next(row for row in values if row[0] == "O07")[4] == "[c]"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (4, 5, 6, 7, 8)]
    assert all('fitToPage="1"' in text and 'orientation="landscape"' in text for text in sheets)
    assert all(f"{release.release_id}&amp;C&amp;A&amp;R&amp;P / &amp;N" in text for text in sheets)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.read("xl/workbook.xml").decode()
    # The head of each table stands on every page.
    assert all(f"{name}!$4:$4" in names for name in ("Latest", "Gaps", "Signals", "Targets", "Changes"))


def test_a_year_before_without_a_figure_is_not_called_withheld(release):
    rows = CalamineWorkbook.from_path(release.path / "downloads" / "summary.xlsx").get_sheet_by_name("Latest")
    header, *values = rows.to_python()[3:]
    hidden = dict(zip(header, next(row for row in values if row[0] == "O07"), strict=True))
    assert (hidden["Value"], hidden["Likely to"], hidden["Year before"]) == ("[c]", "[c]", "[z]")


def test_a_long_text_has_room(release):
    with zipfile.ZipFile(release.path / "downloads" / "cells.xlsx") as archive:
        indicators = archive.read("xl/worksheets/sheet5.xml").decode()
    longest = max(len(str(sheet.get("definition") or "")) for sheet in release.indicators.values())
    heights = [float(height) for height in re.findall(r'<row r="\d+"[^>]* ht="([0-9.]+)"', indicators)]
    assert longest > 40 and max(heights) >= 15 * (longest // 40)


def test_a_gap_that_cannot_be_shown_has_the_symbol_of_the_figure_that_is_missing(release):
    cells = release.cells.copy()
    hidden = cells["indicator"].eq("P28") & cells["ethnic_group"].eq("roma_traveller") & cells["period"].eq("2025")
    cells.loc[hidden, "status"] = "suppressed"
    content = spreadsheet(analyst_tables(replace(release, cells=cells, equity=None)))
    header, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Gaps").to_python()[3:]
    named = [dict(zip(header, row, strict=True)) for row in rows]
    (row,) = (one for one in named if (one["Indicator"], one["Group"]) == ("P28", "Roma or Traveller"))
    assert {row[name] for name in ("Its figure", "Gap", "Gap from", "Gap to")} == {"[c]"}
    assert isinstance(row["Figure of that"], float)
