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
from dashboards.gaps import Gaps
from dashboards.language import ENGLISH, load_language
from dashboards.selection import Cell, Selection, change, lacks_groups
from dashboards.targets import Targets
from dashboards.wording import Wording
from indicators.release import Release
from schemas.release import KINDS_OF_CHANGE, STATUSES

CHANGE_WORDS = {
    "higher": "higher",
    "lower": "lower",
    "no_clear_change": "no clear change",
    "no_range": "cannot be judged",
    "unknown": "nothing to compare with",
}
JUDGED = {True: "clear", False: "no clear gap"}
FIGURE_COLUMNS = (
    DescribedColumn("value", "Value", "The figure, in its unit.", NUMBER),
    DescribedColumn("lower", "Likely from", "Lower end of the likely range (95 %).", NUMBER),
    DescribedColumn("upper", "Likely to", "Upper end of the likely range.", NUMBER),
)
GAP_FIGURES = ("group_value", "reference_value", "gap", "gap_lower", "gap_upper")
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
    tables = (
        _latest(selection, agreed),
        _gaps(release, selection, agreed),
        _targets(release, agreed),
        _changes(release),
    )
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


def _gaps(release: Release, selection: Selection, agreed: dict[str, dict]) -> DescribedTable:
    gaps = Gaps(selection, release.equity)
    rows = []
    for code, sheet in agreed.items():
        for name in (one for one in GROUP_DIMENSIONS if one in sheet["breakdowns"]):
            about = [code, sheet["name"], sheet["unit"], selection.dimensions[name].label, selection.latest_year]
            if lacks_groups(selection.groups(code, selection.latest_year, name)):
                lacking = "not compared: too many have no recorded group"
                rows.append([*about, *[None] * 7, "not_available", lacking])
            for found in gaps.of(sheet, selection.latest_year, name):
                judged = JUDGED[found.clear] if found.gap.shown else STATUSES[found.gap.status]
                ends = [found.group.label, found.group.value, found.reference.label, found.reference.value]
                rows.append([*about, *ends, *_figures(found.gap), found.gap.status, judged])
    columns = (
        *INDICATOR_COLUMNS,
        DescribedColumn("dimension", "By", "What the groups are."),
        DescribedColumn("period", "Year", "The last whole year."),
        DescribedColumn("group", "Group", "The group of women."),
        DescribedColumn("group_value", "Its figure", "The figure of the group.", NUMBER),
        DescribedColumn("reference", "Compared with", "The group that all others are compared with."),
        DescribedColumn("reference_value", "Figure of that", "The figure of the group compared with.", NUMBER),
        DescribedColumn("gap", "Gap", "Figure of the group less that of the group compared with.", NUMBER),
        DescribedColumn("gap_lower", "Gap from", "Lower end of the likely range (95 %) of the gap.", NUMBER),
        DescribedColumn("gap_upper", "Gap to", "Upper end of the likely range of the gap.", NUMBER),
        DescribedColumn("status", "Status", "Whether the gap is shown, and if not why.", codes=STATUSES),
        DescribedColumn("judged", "Judged", "Clear only if the likely range of the gap does not hold 0."),
    )
    meaning = (
        "Every group beside the one it is compared with, by birthplace and by ethnic group, in the last whole year."
    )
    return _table("gaps", "Gaps", meaning, columns, rows, "status", GAP_FIGURES)


def _targets(release: Release, agreed: dict[str, dict]) -> DescribedTable:
    words = Targets(Wording(load_language(ENGLISH)), release.dimensions)
    rows = [
        [code, sheet["name"], sheet["unit"], str(told["aim"]), str(told["outcome"]), told["rationale"]]
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
    name: str,
    title: str,
    meaning: str,
    columns: Sequence[DescribedColumn],
    rows: list[list],
    status: str = "",
    figures: tuple[str, ...] = ("value", "lower", "upper"),
) -> DescribedTable:
    frame = pd.DataFrame(rows, columns=[column.name for column in columns], dtype="object")
    for column in columns:
        kinds = {NUMBER: "Float64", INTEGER: "Int64", TEXT: "object"}
        frame[column.name] = frame[column.name].astype(kinds[column.kind])
    return DescribedTable(name, title, meaning, tuple(columns), frame, status_column=status, figures=figures)
