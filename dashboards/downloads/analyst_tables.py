"""The tables of the workbook that a minister's office opens and prints: latest values, gaps, targets, what changed.

Belongs here: their rows, from released cells. Does not: how the workbook is written (`spreadsheet`), what is a gap or a
change (`dashboards.selection`), words of targets (`dashboards.targets`).
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboards.comparison import GROUP_DIMENSIONS
from dashboards.downloads.described_tables import (
    INTEGER,
    NUMBER,
    TEXT,
    DescribedColumn,
    DescribedRelease,
    DescribedTable,
)
from dashboards.downloads.release_tables import described_release
from dashboards.selection import Cell, Selection, change, lacks_groups, widest_gap
from dashboards.targets import Targets
from dashboards.wording import Wording, load_words
from indicators.release import Release
from schemas.release import STATUSES

CHANGE_WORDS = {
    "higher": "higher",
    "lower": "lower",
    "no_clear_change": "no clear change",
    "no_range": "cannot be judged",
    "unknown": "nothing to compare with",
}
KINDS_OF_CHANGE = {
    "new": "new",
    "gone": "no longer there",
    "corrected": "corrected",
    "newly_withheld": "newly withheld",
    "no_longer_withheld": "no longer withheld",
    "no_longer_agreed": "no longer agreed",
}
FIGURE_COLUMNS = (
    DescribedColumn("value", "Value", "The figure, in its unit.", NUMBER),
    DescribedColumn("lower", "Likely from", "Lower end of the likely range (95 %).", NUMBER),
    DescribedColumn("upper", "Likely to", "Upper end of the likely range.", NUMBER),
)
INDICATOR_COLUMNS = (
    DescribedColumn("indicator", "Indicator", "Code of the indicator."),
    DescribedColumn("name", "Name", "What is measured."),
    DescribedColumn("unit", "Unit", "Unit of the figures."),
)


def analyst_tables(release: Release) -> DescribedRelease:
    """The release as the sheets Latest, Gaps, Targets and Changes. Indicators that are not agreed are left out."""
    selection = Selection(release)
    agreed = {
        code: sheet
        for code, sheet in release.indicators.items()
        if set(selection.statuses(code)) - {"not_agreed", "not_available"}
    }
    notes = (
        "Indicators that are not agreed or not supplied are not listed.",
        "A gap describes services, not communities. Groups are never ranked.",
    )
    whole = described_release(release)
    tables = (_latest(selection, agreed), _gaps(selection, agreed), _targets(release, agreed), _changes(release))
    return replace(whole, title=f"{whole.title} Summary", notes=(*whole.notes, *notes), tables=tables)


def _latest(selection: Selection, agreed: dict[str, dict]) -> DescribedTable:
    rows = []
    for code, sheet in agreed.items():
        cell = selection.headline(code)
        shown = cell or selection.total(code, selection.latest_year)
        before = selection.year_before(code, shown.period) if shown.period.isdigit() else None
        judged = change(shown, before) if cell else "unknown"
        rows.append(
            [
                *(code, sheet["name"], sheet["unit"], shown.period, *_figures(shown), shown.status),
                *(before.value if before and cell else None, CHANGE_WORDS[judged]),
            ]
        )
    columns = (
        *INDICATOR_COLUMNS,
        DescribedColumn("period", "Year", "The last whole year with a figure; the last whole year if none has one."),
        *FIGURE_COLUMNS,
        DescribedColumn("status", "Status", "Whether the figure is shown, and if not why.", codes=STATUSES),
        DescribedColumn("before", "Year before", "The figure of the year before.", NUMBER),
        DescribedColumn("change", "Change", "Higher or lower only if the likely ranges do not overlap."),
    )
    meaning = "The latest yearly figure of each indicator, for all women, staff, facilities or activities it counts."
    return _table("latest", "Latest", meaning, columns, rows, "status")


def _gaps(selection: Selection, agreed: dict[str, dict]) -> DescribedTable:
    rows = []
    for code, sheet in agreed.items():
        for name in (one for one in GROUP_DIMENSIONS if one in sheet["breakdowns"]):
            rows.append([code, sheet["name"], sheet["unit"], *_gap(selection, code, name)])
    columns = (
        *INDICATOR_COLUMNS,
        DescribedColumn("dimension", "By", "What the groups are."),
        DescribedColumn("period", "Year", "The last whole year."),
        DescribedColumn("low_group", "Lower group", "The group with the lower figure of the widest gap."),
        DescribedColumn("low", "Lower figure", "Its figure.", NUMBER),
        DescribedColumn("high_group", "Higher group", "The group with the higher figure."),
        DescribedColumn("high", "Higher figure", "Its figure.", NUMBER),
        DescribedColumn("gap", "Gap", "Higher less lower figure.", NUMBER),
        DescribedColumn("judged", "Judged", "Clear only if the likely ranges of the two do not overlap."),
        DescribedColumn("withheld", "Withheld groups", "How many groups are withheld: the gap may be wider.", INTEGER),
    )
    meaning = "The widest gap between two groups that are shown, by birthplace and by ethnic group, as it stands."
    return _table("gaps", "Gaps", meaning, columns, rows)


def _gap(selection: Selection, code: str, name: str) -> list:
    year = selection.latest_year
    groups = selection.groups(code, year, name)
    dimension = selection.dimensions[name]
    found = widest_gap(dimension, groups)
    if lacks_groups(groups):
        return [dimension.label, year, *[None] * 5, "not compared: too many have no recorded group", found.withheld]
    if found.low is None or found.high is None:
        return [dimension.label, year, *[None] * 5, "cannot be said: fewer than two groups are shown", found.withheld]
    ends = [found.low.label, found.low.value, found.high.label, found.high.value]
    gap = round(found.high.value - found.low.value, 6)
    return [dimension.label, year, *ends, gap, "clear" if found.distinct else "not clear", found.withheld]


def _targets(release: Release, agreed: dict[str, dict]) -> DescribedTable:
    words = Targets(Wording(load_words()), release.dimensions)
    rows = [
        [code, sheet["name"], sheet["unit"], told["aim"], told["outcome"], told["rationale"]]
        for code, sheet in agreed.items()
        for told in words.told(sheet)
    ]
    columns = (
        *INDICATOR_COLUMNS,
        DescribedColumn("aim", "Target", "What is aimed at, for whom, until when."),
        DescribedColumn("outcome", "How it stands", "Judged by the likely range, not by the figure alone."),
        DescribedColumn("rationale", "Why", "Why this was aimed at."),
    )
    return _table("targets", "Targets", "Targets of the agreed indicators, and how they stand.", columns, rows)


def _changes(release: Release) -> DescribedTable:
    rows = [
        [word, *key.split("/")[:3], ", ".join(code for code in key.split("/")[3:] if code != "all")]
        for kind, word in KINDS_OF_CHANGE.items()
        for key in release.changes.get(kind, ())
    ]
    columns = (
        DescribedColumn("kind", "Change", "What happened to the figure."),
        DescribedColumn("indicator", "Indicator", "Code of the indicator."),
        DescribedColumn("period", "Period", "A year or a quarter."),
        DescribedColumn("breakdown", "By", "What the figure is broken down by."),
        DescribedColumn("classes", "Classes", "Codes of region and groups; none for all."),
    )
    former = release.changes.get("former_release")
    meaning = (
        f"What changed since release {former}." if former else "This is the first release: nothing to compare with."
    )
    return _table("changes", "Changes", meaning, columns, rows)


def _figures(cell: Cell) -> Sequence[float | None]:
    return cell.value, cell.lower, cell.upper


def _table(
    name: str, title: str, meaning: str, columns: Sequence[DescribedColumn], rows: list[list], status: str = ""
) -> DescribedTable:
    frame = pd.DataFrame(rows, columns=[column.name for column in columns], dtype="object")
    for column in columns:
        kinds = {NUMBER: "Float64", INTEGER: "Int64", TEXT: "object"}
        frame[column.name] = frame[column.name].astype(kinds[column.kind])
    return DescribedTable(name, title, meaning, tuple(columns), frame, status_column=status)
