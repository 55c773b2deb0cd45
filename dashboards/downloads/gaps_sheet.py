"""The sheet on gaps of the workbook that is printed: every group beside the one it is compared with.

Belongs here: its rows and what is said of a gap. Does not: what a gap is (`dashboards.gaps`), how p values are found
(`indicators.statistics`), the whole table of comparisons (`statistics_tables`).
"""

from dashboards.comparison import GROUP_DIMENSIONS
from dashboards.downloads.described_tables import (
    INTEGER,
    NUMBER,
    ONE_DECIMAL,
    P_AS_SHOWN,
    SMALLEST_P,
    WHOLE_NUMBER,
    DescribedColumn,
    DescribedTable,
    plain,
    text_and_numbers,
)
from dashboards.gaps import DIFFERENCE, Gaps, GroupGap
from dashboards.selection import Cell, Selection, lacks_groups
from indicators.release import Release
from schemas.release import ALL, STATUSES

CLEAR, CLEAR_ALONE, NOT_CLEAR = "clear", "clear by itself, not among all groups compared", "no clear gap"
NO_GAP = {
    "suppressed": "one of the two figures is withheld",
    "low_n": "too few records",
    "not_available": "not collected",
    "not_applicable": "nothing to compare yet",
    "not_agreed": "not agreed",
}
"""Why there is no gap, in a few words: the notes have the sentences."""

ABOUT_WITHHELD = (
    "A gap is withheld where one of its two figures is, to protect women's privacy: because it is small, or because it "
    "protects one that is. Which of the two is not told, and it does not mean none."
)
NOT_COMPARED = "not compared: too many have no recorded group"
GAP_FIGURES = (
    "group_value",
    "group_counted",
    "reference_value",
    "reference_counted",
    "gap",
    "gap_lower",
    "gap_upper",
    "p_value",
    "p_adjusted",
)
P_VALUE = {"shown_as": P_AS_SHOWN, "smallest": SMALLEST_P}


def gaps_table(release: Release, selection: Selection, agreed: dict[str, dict]) -> DescribedTable:
    """The gaps of the indicators `agreed` in the last whole year, a row a group; a row too where none is compared."""
    gaps, tests = Gaps(selection, release.equity), _tests(release)
    rows = []
    for code, sheet in agreed.items():
        for name in (one for one in GROUP_DIMENSIONS if one in sheet["breakdowns"]):
            about = [code, sheet["name"], sheet["unit"], selection.dimensions[name].label, selection.latest_year]
            if lacks_groups(selection.groups(code, selection.latest_year, name)):
                rows.append(
                    [
                        *(*about, "all", None, None, "none", *[None] * 7),
                        *("not_available", NOT_COMPARED),
                    ]
                )
            for found in gaps.of(sheet, selection.latest_year, name):
                ends = [x for one in (found.group, found.reference) for x in (one.label, one.value, one.denominator)]
                tested = tests.get(_key(code, name, found.group), (None, None)) if found.gap.shown else (None, None)
                rows.append(
                    [
                        *about,
                        *ends,
                        found.gap.value,
                        found.gap.lower,
                        found.gap.upper,
                        *tested,
                        found.gap.status,
                        _judged(found),
                    ]
                )
    columns = (
        DescribedColumn("indicator", "Indicator", "Code of the indicator."),
        DescribedColumn("name", "Name", "What is measured."),
        DescribedColumn("unit", "Unit", "Unit of the figures; gaps are in points of it."),
        DescribedColumn("dimension", "By", "What the groups are."),
        DescribedColumn("period", "Year", "The last whole year."),
        DescribedColumn("group", "Group", "The group of women."),
        DescribedColumn("group_value", "Its figure", "The figure of the group.", NUMBER, shown_as=ONE_DECIMAL),
        DescribedColumn(
            "group_counted", "Of how many", "The denominator of the group.", INTEGER, shown_as=WHOLE_NUMBER
        ),
        DescribedColumn("reference", "Compared with", "The group that all others are compared with."),
        DescribedColumn(
            "reference_value", "Figure of that", "The figure of the group compared with.", NUMBER, shown_as=ONE_DECIMAL
        ),
        DescribedColumn(
            "reference_counted", "Of how many there", "The denominator of that group.", INTEGER, shown_as=WHOLE_NUMBER
        ),
        DescribedColumn(
            "gap", "Gap", "Figure of the group less that of the group compared with.", NUMBER, shown_as=ONE_DECIMAL
        ),
        DescribedColumn(
            "gap_lower", "Gap from", "Lower end of the likely range (95 %) of the gap.", NUMBER, shown_as=ONE_DECIMAL
        ),
        DescribedColumn(
            "gap_upper", "Gap to", "Upper end of the likely range of the gap.", NUMBER, shown_as=ONE_DECIMAL
        ),
        DescribedColumn("p_value", "p", "p value of equality, to four decimal places.", NUMBER, **P_VALUE),
        DescribedColumn(
            "p_adjusted", "p, adjusted", "The same after Holm, over the groups compared.", NUMBER, **P_VALUE
        ),
        DescribedColumn("status", "Status", "Whether the gap is shown, and if not why.", codes=STATUSES),
        DescribedColumn(
            "judged",
            "Judged",
            "Clear only if the likely range of the gap does not hold 0. The range is of this gap alone: where the "
            "adjusted p is 0.05 or more, the gap is clear by itself, but not with all groups taken into account.",
        ),
    )
    meaning = (
        "Every group beside the one it is compared with, by birthplace and by ethnic group, in the last whole year."
    )
    return text_and_numbers("gaps", "Gaps", meaning, columns, rows, "status", GAP_FIGURES)


def _judged(found: GroupGap) -> str:
    """What may be said of a gap in a few words. A gap that was not tested is judged by its range alone."""
    if not found.gap.shown:
        return NO_GAP[found.gap.status]
    return NOT_CLEAR if not found.clear else CLEAR_ALONE if found.among_many is False else CLEAR


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
