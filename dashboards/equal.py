"""What stands on the page "Equal care?".

Belongs here: which comparisons it shows, how many are clear, how much is withheld. Does not: the gaps themselves
(`gaps`), charts (`charts`), tables of two dimensions (`blocks`).
"""

from collections import Counter
from dataclasses import dataclass

from markupsafe import Markup

from dashboards.blocks import Blocks
from dashboards.charts import gap_chart
from dashboards.comparison import GROUP_DIMENSIONS, Comparison
from dashboards.gaps import Gaps, GroupGap, is_compared
from dashboards.states import FIGURE, is_about_women, state_of
from dashboards.steps import PathOfCare, Steps
from dashboards.svg_groups import groups_drawing
from dashboards.wording import Wording
from indicators.release import Release
from schemas.release import breakdown_dimensions

COLUMNS = {"shown": "shown", "suppressed": "withheld", "not_available": "not_recorded", "other": "other"}
"""What became of the places by group, with the name of its words."""

ALWAYS = ("shown", "suppressed")
"""Columns that are there though nothing stands in them; others would take room on a phone for nothing."""


@dataclass(frozen=True)
class GapBlock:
    """The groups of one indicator by one dimension beside their reference."""

    dimension: str
    heading: str
    named: str
    gaps: tuple[GroupGap, ...]
    decimals: int
    legend: list[dict]
    warning: str
    chart: object = None
    drawing: str = ""

    @property
    def has_missing(self) -> bool:
        """Whether it is told of any gap what it could be if the women without a recorded group were known."""
        return any(gap.with_missing for gap in self.gaps)

    @property
    def has_ages(self) -> bool:
        """Whether it is told of any gap what it would be if all groups had the same ages."""
        return any(gap.by_age for gap in self.gaps)

    @property
    def reference(self):
        """The cell that the others are compared with."""
        return self.gaps[0].reference


class Equal:
    """The content of the page for one release in one language."""

    def __init__(self, release: Release, blocks: Blocks, comparison: Comparison, gaps: Gaps, wording: Wording):
        self.release, self.blocks, self.comparison = release, blocks, comparison
        self.gaps, self.wording, self.selection = gaps, wording, blocks.selection
        self.sheets = [
            sheet
            for sheet in release.indicators.values()
            if is_about_women(sheet)
            and sheet["level"] != "context"
            and comparison.dimensions_of(sheet)
            and state_of(self.selection.statuses(sheet["indicator"])) == FIGURE
        ]

    def content(self) -> dict:
        """Content of the page: comparisons by indicator, the clear ones, tables of two dimensions, what is withheld."""
        parts = [part for sheet in self.sheets if (part := self._part(sheet))]
        counts: Counter = Counter()
        for sheet in self.sheets:
            counts += self._counts(sheet)
        clear = [
            {"sheet": part["sheet"], "year": part["year"], "gap": gap}
            for part in parts
            for block in part["blocks"]
            for gap in block.gaps
            if gap.clear
        ]
        withheld = [self._withheld(sheet) for sheet in self.sheets]
        path, steps = (kind(self.release, self.comparison, self.wording).blocks() for kind in (PathOfCare, Steps))
        return {
            "parts": parts,
            "references": list(dict.fromkeys(block.reference.label for part in parts for block in part["blocks"])),
            "clear": clear,
            "counts": {name: counts[name] for name in ("clear", "unclear", "hidden")},
            "compared": counts.total(),
            "tested": sum(entry["gap"].among_many is not None for entry in clear),
            "among_many": sum(bool(entry["gap"].among_many) for entry in clear),
            "withheld": withheld,
            "withheld_columns": {
                name: words for name, words in COLUMNS.items() if name in ALWAYS or any(row[name] for row in withheld)
            },
            "shown_count": sum(row["shown"] for row in withheld),
            "withheld_count": sum(row["suppressed"] for row in withheld),
            "cell_count": sum(row["all"] for row in withheld),
            "from_release": self.gaps.from_release,
            "path": path,
            "steps": steps,
            "charts": [
                *(block.chart for part in parts for block in part["blocks"] if block.chart),
                *(block.chart for block in (*path, *steps)),
            ],
        }

    def _part(self, sheet: dict) -> dict | None:
        """The comparisons of one indicator in its latest year with a figure; None if there is none to show."""
        headline = self.selection.headline(sheet["indicator"])
        if headline is None:
            return None
        year = headline.period
        blocks = [
            block
            for name in GROUP_DIMENSIONS
            if name in sheet["breakdowns"] and (block := self._block(sheet, name, year))
        ]
        crossing = self.blocks.crossing(sheet, year)
        if crossing and (crossing["lacking"] or crossing["hidden"] or not crossing["rows"]):
            crossing = None
        if not (blocks or crossing):
            return None
        headline = self.comparison.gap_text(sheet, year)
        return {"sheet": sheet, "year": year, "blocks": blocks, "crossing": crossing, "headline": headline}

    def _block(self, sheet: dict, name: str, year: str) -> GapBlock | None:
        gaps = self.gaps.of(sheet, year, name)
        if not any(gap.gap.shown for gap in gaps):
            return None
        chart = gap_chart(sheet, name, gaps, self.wording)
        cells = [gaps[0].reference, *(cell for gap in gaps for cell in (gap.group, gap.gap))]
        decimals = self.blocks.decimals(sheet, year)
        return GapBlock(
            name,
            self.selection.dimensions[name].label,
            self.wording.say(f"dimensions.{name}_in_text"),
            gaps,
            decimals,
            self.wording.legend(cells, sheet, decimals),
            self.comparison.warning(sheet, name, year),
            chart,
            Markup(groups_drawing(chart, self.wording)),
        )

    def _counts(self, sheet: dict) -> Counter:
        """How many groups can be compared clearly, not clearly, or not at all in the latest year with a figure."""
        if not is_compared(sheet):
            return Counter()
        headline = self.selection.headline(sheet["indicator"])
        year = headline.period if headline else self.selection.latest_year
        counts: Counter = Counter()
        for name in self.comparison.dimensions_of(sheet):
            known = [c for c in self.selection.groups(sheet["indicator"], year, name) if not c.missing]
            gaps = self.gaps.of(sheet, year, name)
            shown = [gap for gap in gaps if gap.gap.shown]
            clear = sum(gap.clear for gap in shown)
            counts += Counter(clear=clear, unclear=len(shown) - clear, hidden=len(known) - 1 - len(shown))
        return counts

    def _withheld(self, sheet: dict) -> dict:
        """How many places by group hold a figure, over all periods."""
        cells = self.release.cells
        by_group = [b for b in sheet["breakdowns"] if set(breakdown_dimensions(b)) & set(GROUP_DIMENSIONS)]
        own = cells[(cells["indicator"] == sheet["indicator"]) & cells["breakdown"].isin(by_group)]
        statuses = Counter(own["status"])
        named = {name: statuses[name] for name in ("shown", "suppressed", "not_available")}
        return {"sheet": sheet, **named, "other": len(own) - sum(named.values()), "all": len(own)}
