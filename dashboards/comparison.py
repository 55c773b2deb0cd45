"""What may be said about differences between groups of women: the widest gap, who is missing, data quality.

Belongs here: judgements on the groups of one indicator in one period. Does not: the cells (`selection`), charts and
tables of groups (`blocks`).
"""

from dashboards.gaps import Gaps, is_compared, widest_clear
from dashboards.phrases import Said
from dashboards.selection import Cell, Selection, lacks_groups, missing_share
from dashboards.wording import Wording

POPULATION = "resident"
"""What a rate counts below the line where it is one for people who live somewhere."""

GROUP_DIMENSIONS = ("migrant_status", "ethnic_group")
"""Dimensions whose classes are groups of women; a region is not one."""


class Comparison:
    """Comparisons between groups in one release. `policy` gives the shares without a recorded group, in per cent,
    above which a comparison carries a warning and above which there is none."""

    def __init__(self, selection: Selection, wording: Wording, policy: dict, gaps: Gaps):
        self.selection, self.wording, self.gaps = selection, wording, gaps
        self.warned_above = policy["missing_groups_warned_above"]
        self.withheld_above = policy["missing_groups_withheld_above"]

    def dimensions_of(self, sheet: dict) -> tuple[str, ...]:
        """The dimensions of groups of women by which an indicator is broken down."""
        return tuple(name for name in GROUP_DIMENSIONS if name in sheet["breakdowns"])

    def missing_shares(self, sheet: dict, year: str) -> dict[str, float]:
        """Per cent without a recorded group by dimension, where the shown cells give it."""
        total = self.selection.total(sheet["indicator"], year)
        public = (sheet.get("denominator") or {}).get("unit_of_count") == POPULATION
        groups = {d: self._groups(sheet, year, d) for d in self.dimensions_of(sheet)}
        shares = {d: missing_share(total, cells, public) for d, cells in groups.items()}
        return {d: share for d, share in shares.items() if share is not None}

    def badges(self, sheet: dict, year: str) -> list[str]:
        """`Ethnicity not known for 28%`, one a dimension."""
        return [
            self.wording.say(f"missing_groups.{name}_badge", share=self.wording.number(share))
            for name, share in self.missing_shares(sheet, year).items()
        ]

    def warning(self, sheet: dict, dimension: str, year: str) -> str:
        """What has to be said beside the groups of `dimension`: nothing, a warning, or why they are not compared."""
        if dimension not in self.dimensions_of(sheet):
            return ""
        key, counted = f"missing_groups.{dimension}", sheet["counted"]
        if lacks_groups(self._groups(sheet, year, dimension)):
            share = self.wording.number(self.withheld_above)
            return self.wording.say(f"{key}_withheld", counted=counted, share=share, period=year)
        share = self.missing_shares(sheet, year).get(dimension, 0)
        if share <= self.warned_above:
            return ""
        return self.wording.say(f"{key}_warned", counted=counted, share=self.wording.number(share))

    def gap_text(self, sheet: dict, year: str) -> Said:
        """The widest clear gap to a reference over the dimensions of groups, or why there is none, in one phrase."""
        groups = {d: self._groups(sheet, year, d) for d in self.dimensions_of(sheet)}
        if not groups:
            return self.wording.say("gap.not_by_group")
        if all(lacks_groups(cells) for cells in groups.values()):
            return self.wording.say("gap.lacking")
        if not is_compared(sheet) or sheet["level"] == "context":
            return self.wording.say("gap.not_compared")
        gaps = [gap for d in groups for gap in self.gaps.of(sheet, year, d)]
        if not any(gap.gap.shown for gap in gaps):
            available = any(c.status != "not_available" for cells in groups.values() for c in cells)
            return self.wording.say("gap.withheld" if available else "gap.none")
        return self.wording.gap(widest_clear(gaps), any(not gap.gap.shown for gap in gaps), sheet)

    def quality(self, sheet: dict, cell: Cell) -> str:
        """`good`, `some_gaps` or `care`, by the share without a recorded group and by reliability; otherwise why that
        cannot be said: `no_figure`, `not_by_group`, or `unknown` where the shown groups do not give the share."""
        if not cell.shown:
            return "no_figure"
        shares = self.missing_shares(sheet, cell.period).values()
        if cell.reliability != "ok" or any(share > self.withheld_above for share in shares):
            return "care"
        if any(share > self.warned_above for share in shares):
            return "some_gaps"
        if shares:
            return "good"
        return "unknown" if self.dimensions_of(sheet) else "not_by_group"

    def _groups(self, sheet: dict, year: str, dimension: str) -> tuple[Cell, ...]:
        return self.selection.groups(sheet["indicator"], year, dimension)
