"""The tables of the workbook that a minister's office opens and prints: latest values, gaps, signals, targets, what
changed.

Belongs here: their rows, from released cells. Does not: how the workbook is written (`spreadsheet`), what is a gap or a
change (`dashboards.selection`), words of targets (`dashboards.targets`), the sheets on series over time and on gaps
(`signals_sheet`, `gaps_sheet`).
"""

from collections.abc import Sequence
from dataclasses import replace

from dashboards.downloads.described_tables import (
    INTEGER,
    NUMBER,
    ONE_DECIMAL,
    WHOLE_NUMBER,
    DescribedColumn,
    DescribedRelease,
    DescribedTable,
    text_and_numbers,
)
from dashboards.downloads.gaps_sheet import ABOUT_WITHHELD, gaps_table
from dashboards.downloads.release_tables import code_meanings, described_release
from dashboards.downloads.signals_sheet import signals_table
from dashboards.language import ENGLISH, load_language
from dashboards.selection import Cell, Selection, change
from dashboards.targets import Targets
from dashboards.wording import Wording
from indicators.release import Release
from indicators.statistics.comparisons import newcombe_difference
from schemas.release import ALL, DIMENSIONS, KINDS_OF_CHANGE, STATUSES

CHANGE_WORDS = {
    "higher": "higher",
    "lower": "lower",
    "no_clear_change": "no clear change: the ranges overlap",
    "no_range": "cannot be judged",
    "unknown": "nothing to compare with",
}
INDICATOR_COLUMNS = (
    DescribedColumn("indicator", "Indicator", "Code of the indicator."),
    DescribedColumn("name", "Name", "What is measured."),
    DescribedColumn("unit", "Unit", "Unit of the figures."),
)
FIGURE_COLUMNS = (
    DescribedColumn("value", "Value", "The figure, in its unit.", NUMBER, shown_as=ONE_DECIMAL),
    DescribedColumn("lower", "Likely from", "Lower end of the likely range (95 %).", NUMBER, shown_as=ONE_DECIMAL),
    DescribedColumn("upper", "Likely to", "Upper end of the likely range.", NUMBER, shown_as=ONE_DECIMAL),
)


def analyst_tables(release: Release) -> DescribedRelease:
    """The release as the sheets Latest, Gaps, Signals, Targets, Changes and Not listed, without figures of what is not
    agreed."""
    selection = Selection(release)
    agreed = {
        code: sheet
        for code, sheet in release.indicators.items()
        if set(selection.statuses(code)) - {"not_agreed", "not_available"}
    }
    notes = (
        "Indicators that are not agreed or not supplied stand on the sheet Not listed.",
        ABOUT_WITHHELD,
        "A gap describes services, not communities. Groups are never ranked.",
    )
    whole = described_release(release)
    tables = (
        _latest(selection, agreed),
        gaps_table(release, selection, agreed),
        signals_table(release, agreed),
        _targets(release, agreed),
        _changes(release),
        _not_listed(release, selection, agreed),
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
                *(code, sheet["name"], sheet["unit"], shown.period, *_figures(shown), shown.denominator, shown.status),
                *(before.value if before and cell else None, CHANGE_WORDS[judged]),
                *_difference(sheet, cell, before),
            ]
        )
    columns = (
        *INDICATOR_COLUMNS,
        DescribedColumn("period", "Year", "The last whole year with a figure; the last whole year if none has one."),
        *FIGURE_COLUMNS,
        DescribedColumn(
            "counted", "Of how many", "The denominator; none of counts and differences.", INTEGER, shown_as=WHOLE_NUMBER
        ),
        DescribedColumn("status", "Status", "Whether the figure is shown, and if not why.", codes=STATUSES),
        DescribedColumn("before", "Year before", "The figure of the year before.", NUMBER, shown_as=ONE_DECIMAL),
        DescribedColumn(
            "change",
            "Against the year before",
            "Higher or lower only if the likely ranges of the two years do not overlap. Stricter than the range of the "
            "difference: that can be without 0 beside `no clear change`. Quarters are judged on the sheet Signals.",
        ),
        DescribedColumn(
            "difference", "Difference", "Of a share: points more than the year before.", NUMBER, shown_as=ONE_DECIMAL
        ),
        DescribedColumn(
            "difference_lower",
            "Difference from",
            "Lower end of its likely range (95 %, Newcombe 1998, method 10, from the counts of both years).",
            NUMBER,
            shown_as=ONE_DECIMAL,
        ),
        DescribedColumn(
            "difference_upper", "Difference to", "Upper end of its likely range.", NUMBER, shown_as=ONE_DECIMAL
        ),
    )
    meaning = "The latest yearly figure of each indicator, for all women, staff, facilities or activities it counts."
    return text_and_numbers(
        "latest", "Latest", meaning, columns, rows, "status", ("value", "lower", "upper", "counted")
    )


def _difference(sheet: dict, now: Cell | None, before: Cell | None) -> Sequence[float | None]:
    """Points from one year to the next with their interval, of shares that both years have; from published counts, as
    `indicators.release_changes`."""
    if not (now and before and sheet.get("measure") == "proportion" and now.denominator and before.denominator):
        return (None,) * 3
    found = newcombe_difference([now.numerator], [now.denominator], [before.numerator], [before.denominator])
    return [round(100 * float(number[0]), 1) for number in found]


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
    return text_and_numbers(
        "targets", "Targets", "Targets of the agreed indicators, and how they stand.", columns, rows
    )


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
            rows.append([word, *about, ", ".join(labels) or "All"])
    columns = (
        DescribedColumn("kind", "Change", "What happened to the figure."),
        DescribedColumn("indicator", "Indicator", "Code of the indicator."),
        DescribedColumn("name", "Name", "What is measured."),
        DescribedColumn("period", "Period", "A year or a quarter."),
        DescribedColumn("breakdown", "By", "What the figure is broken down by."),
        DescribedColumn("classes", "Classes", "Region and groups."),
    )
    former = release.changes.get("former_release")
    meaning = (
        f"What changed since release {former}." if former else "This is the first release: nothing to compare with."
    )
    return text_and_numbers("changes", "Changes", meaning, columns, rows)


def _not_listed(release: Release, selection: Selection, agreed: dict[str, dict]) -> DescribedTable:
    rows = [
        [code, sheet["name"], "not agreed" if selection.statuses(code)["not_agreed"] else "not supplied by the source"]
        for code, sheet in release.indicators.items()
        if code not in agreed
    ]
    columns = (
        *INDICATOR_COLUMNS[:2],
        DescribedColumn("why", "Why", "Not agreed by whom it concerns, or not supplied."),
    )
    return text_and_numbers("not_listed", "Not listed", "Indicators without figures in this file.", columns, rows)


def _figures(cell: Cell) -> Sequence[float | None]:
    return cell.value, cell.lower, cell.upper
