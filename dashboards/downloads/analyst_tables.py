"""The tables of the workbook that a minister's office opens and prints: latest values, gaps, signals, targets, what
changed.

Belongs here: their rows, from released cells. Does not: how the workbook is written (`spreadsheet`), what is a gap or a
change (`dashboards.selection`), words of targets (`dashboards.targets`), series over time (`signals_sheet`).
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
    plain,
)
from dashboards.downloads.release_tables import code_meanings, described_release
from dashboards.downloads.signals_sheet import signals_table
from dashboards.gaps import DIFFERENCE, Gaps
from dashboards.language import ENGLISH, load_language
from dashboards.selection import Cell, Selection, change, lacks_groups
from dashboards.targets import Targets
from dashboards.wording import Wording
from indicators.release import Release
from schemas.release import ALL, DIMENSIONS, KINDS_OF_CHANGE, STATUSES

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
GAP_FIGURES = ("group_value", "reference_value", "gap", "gap_lower", "gap_upper", "p_value", "p_adjusted")
INDICATOR_COLUMNS = (
    DescribedColumn("indicator", "Indicator", "Code of the indicator."),
    DescribedColumn("name", "Name", "What is measured."),
    DescribedColumn("unit", "Unit", "Unit of the figures."),
)


def analyst_tables(release: Release) -> DescribedRelease:
    """The release as the sheets Latest, Gaps, Signals, Targets and Changes, without indicators that are not agreed."""
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
        signals_table(release, agreed),
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
    gaps, tests = Gaps(selection, release.equity), _tests(release)
    rows = []
    for code, sheet in agreed.items():
        for name in (one for one in GROUP_DIMENSIONS if one in sheet["breakdowns"]):
            about = [code, sheet["name"], sheet["unit"], selection.dimensions[name].label, selection.latest_year]
            if lacks_groups(selection.groups(code, selection.latest_year, name)):
                lacking = "not compared: too many have no recorded group"
                rows.append([*about, *[None] * 9, "not_available", lacking])
            for found in gaps.of(sheet, selection.latest_year, name):
                judged = JUDGED[found.clear] if found.gap.shown else STATUSES[found.gap.status]
                ends = [found.group.label, found.group.value, found.reference.label, found.reference.value]
                tested = tests.get(_key(code, name, found.group), (None, None)) if found.gap.shown else (None, None)
                rows.append([*about, *ends, *_figures(found.gap), *tested, found.gap.status, judged])
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
        DescribedColumn("p_value", "p", "p value of equality; 0.0001 stands for anything smaller too.", NUMBER),
        DescribedColumn("p_adjusted", "p, adjusted", "The same after Holm, over the groups compared.", NUMBER),
        DescribedColumn("status", "Status", "Whether the gap is shown, and if not why.", codes=STATUSES),
        DescribedColumn("judged", "Judged", "Clear only if the likely range of the gap does not hold 0."),
    )
    meaning = (
        "Every group beside the one it is compared with, by birthplace and by ethnic group, in the last whole year."
    )
    return _table("gaps", "Gaps", meaning, columns, rows, "status", GAP_FIGURES)


def _tests(release: Release) -> dict[tuple, tuple[float | None, float | None]]:
    """p value and adjusted one of each published difference, by indicator, period, dimension and group."""
    if release.equity is None:
        return {}
    found = release.equity
    found = found[(found["measure"] == DIFFERENCE) & (found["region"] == ALL) & (found["status"] == "shown")]
    return {
        (row.indicator, row.period, row.breakdown, row.group): (plain(row.p_value), plain(row.p_adjusted))
        for row in found.itertuples(index=False)
    }


def _key(indicator: str, dimension: str, group: Cell) -> tuple[str, ...]:
    """The key of `_tests` for a group of the whole country."""
    return indicator, group.period, dimension, next(code for code in group.codes if code != ALL)


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
    names = {code: sheet["name"] for code, sheet in release.indicators.items()}
    by = code_meanings(release)
    rows = []
    for kind, word in KINDS_OF_CHANGE.items():
        for key in release.changes.get(kind, ()):
            indicator, period, breakdown, *codes = key.split("/")
            labels = [by[name].get(code, code) for name, code in zip(DIMENSIONS, codes, strict=True) if code != ALL]
            # What is gone may have been of an indicator or a breakdown that this release does not have.
            about = [indicator, names.get(indicator, ""), period, by["breakdown"].get(breakdown, breakdown)]
            rows.append([word, *about, ", ".join(labels)])
    columns = (
        DescribedColumn("kind", "Change", "What happened to the figure."),
        DescribedColumn("indicator", "Indicator", "Code of the indicator."),
        DescribedColumn("name", "Name", "What is measured."),
        DescribedColumn("period", "Period", "A year or a quarter."),
        DescribedColumn("breakdown", "By", "What the figure is broken down by."),
        DescribedColumn("classes", "Classes", "Region and groups; none for all."),
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
