"""The parts of an indicator's page that show figures: a chart with its table, and two dimensions at once.

Belongs here: which cells stand in a part, its drawing, its symbols, what is said beside it. Does not: the page around
the parts (`pages`), geometry (`svg_trend`, `svg_groups`), judgements on groups (`comparison`).
"""

from dataclasses import dataclass

from markupsafe import Markup

from dashboards.charts import NOTHING_TO_DRAW, Chart, GroupsChart, TrendChart, axis_for, groups_chart, trend_chart
from dashboards.comparison import Comparison
from dashboards.selection import Cell, Selection, lacks_groups
from dashboards.svg_groups import groups_drawing
from dashboards.svg_trend import trend_drawing
from dashboards.wording import SYMBOLS, Wording, decimals_for
from indicators.release import Release
from schemas.release import DIMENSIONS, breakdown_dimensions

SHADES = 5


@dataclass(frozen=True)
class Block:
    """A chart, if anything of it can be shown, and the figures of its table. `rows`: of groups the total first.

    `heading`, `named`: the dimension as a label and within a sentence.

    `lacking`: groups are not compared, because too many have no recorded group. `warning`: what has to be said
    beside a comparison. `hidden`: what there is to say instead of a table where no row but the total has a figure, all
    for the same reason.
    """

    heading: str
    named: str
    note: str
    rows: tuple[Cell, ...]
    decimals: int
    legend: list[dict]
    chart: Chart | None
    drawing: str = ""
    warning: str = ""
    lacking: bool = False
    whole_years_only: bool = False
    hidden: str = ""

    @property
    def has_ranges(self) -> bool:
        """Whether any figure of the block has a likely range."""
        return any(c.has_range for c in self.rows)

    @property
    def has_quarters(self) -> bool:
        """Whether any row is a quarter."""
        return any(len(c.period) > 4 for c in self.rows)


class Blocks:
    """Makes the parts of the pages of one release."""

    def __init__(self, release: Release, selection: Selection, wording: Wording, comparison: Comparison):
        self.selection, self.wording, self.comparison = selection, wording, comparison
        self.source_label = release.header["source_label"]
        # A policy of an earlier release has no such rule.
        self._by_year = frozenset(release.policy.get("indicators_by_year", ()))

    def decimals(self, sheet: dict, year: str) -> int:
        """Decimal places of all figures on the page of an indicator whose groups are those of `year`."""
        indicator = sheet["indicator"]
        cells = [*self.selection.trend(indicator, (*self.selection.years, *self.selection.quarters))]
        for name in self.group_dimensions(sheet):
            cells += self.selection.groups(indicator, year, name)
        if crossed := _crossed(sheet):
            cells += [cell for _, row in self.selection.crossing(indicator, year, *crossed) for cell in row]
        return decimals_for(cells, sheet)

    def trend(self, sheet: dict, year: str) -> Block:
        """The undivided figures by year and by quarter, latest first; quarters only if they are counted at all, and if
        the policy has figures of them."""
        years = self.selection.trend(sheet["indicator"], self.selection.years)
        quarters = self.selection.trend(sheet["indicator"], self.selection.quarters)
        whole_years_only = sheet["indicator"] in self._by_year
        if whole_years_only or all(c.status in NOTHING_TO_DRAW for c in quarters):
            quarters = ()
        decimals = self.decimals(sheet, year)
        chart = trend_chart(sheet, years, quarters, self.wording, decimals)
        rows = (*years[::-1], *quarters[::-1])
        return self._block(sheet, rows, chart, decimals, whole_years_only=whole_years_only)

    def groups(self, sheet: dict, name: str, year: str) -> Block:
        """The classes of one dimension in one year, with the total."""
        dimension = self.selection.dimensions[name]
        total = self.selection.total(sheet["indicator"], year)
        rows = self.selection.groups(sheet["indicator"], year, name)
        decimals = self.decimals(sheet, year)
        chart = groups_chart(sheet, name, rows, total, self.wording, decimals)
        return self._block(
            sheet,
            (total, *rows),
            chart,
            decimals,
            heading=dimension.label,
            named=self.wording.say(f"dimensions.{name}_in_text"),
            note=dimension.rule,
            warning=self.comparison.warning(sheet, name, year),
            lacking=lacks_groups(rows),
            hidden=self._hidden(sheet, rows, year),
        )

    def series(self, sheet: dict, chart: TrendChart) -> Block:
        """A chart of one run of periods, with its figures, latest first."""
        return self._block(sheet, chart.cells[::-1], chart, chart.decimals)

    def crossing(self, sheet: dict, year: str) -> dict | None:
        """The first breakdown of the sheet by two dimensions at once; None if there is none.

        `rows` is empty if the source supplies none of it or the groups of one dimension are not compared.
        """
        crossed = _crossed(sheet)
        if not crossed:
            return None
        across, down = crossed
        lacking = [
            self.comparison.warning(sheet, name, year)
            for name in (across, down)
            if lacks_groups(self.selection.groups(sheet["indicator"], year, name))
        ]
        rows = self.selection.crossing(sheet["indicator"], year, across, down)
        cells = [c for _, row in rows for c in row]
        down_name, across_name = (self.wording.say(f"dimensions.{name}_in_text") for name in (down, across))
        top = max((c.value for c in cells if c.shown), default=0) or 1
        decimals = self.decimals(sheet, year)
        axis = axis_for(cells, sheet)
        return {
            "down": down_name,
            "across": across_name,
            "lacking": lacking,
            "hidden": self._hidden(sheet, cells, year),
            "columns": [c.label for c in rows[0][1]],
            "rows": rows,
            "shaded": axis is not None and axis.minimum == 0,
            "shade": lambda c: min(SHADES - 1, int(SHADES * c.value / top)) if axis and c.shown else None,
            "decimals": decimals,
            "legend": self.wording.legend(cells, sheet, decimals),
            "withheld": sum(c.status == "suppressed" for c in cells),
            "cell_count": len(cells),
        }

    def _hidden(self, sheet: dict, cells, year: str) -> str:
        """`[x] ... does not record this ...`, where all cells are without a figure and have the same status."""
        statuses = {c.status for c in cells}
        if len(statuses) != 1 or "shown" in statuses:
            return ""
        (status,) = statuses
        return self.wording.say(
            f"whole_block.{'difference' if sheet.get('derived') else status}",
            symbol=SYMBOLS[status],
            source=self.source_label,
            period=year,
            least=sheet["min_denominator"],
            counted=sheet["counted"],
        )

    def group_dimensions(self, sheet: dict) -> list[str]:
        """The dimensions by which the indicator is broken down one at a time, in their fixed order."""
        return [name for name in DIMENSIONS if name in sheet["breakdowns"]]

    def _block(
        self,
        sheet: dict,
        rows: tuple[Cell, ...],
        chart: Chart | None,
        decimals: int,
        heading: str = "",
        named: str = "",
        note: str = "",
        **more,
    ) -> Block:
        legend = self.wording.legend(rows, sheet, decimals)
        if chart is not None:
            draw = groups_drawing if isinstance(chart, GroupsChart) else trend_drawing
            more |= {"drawing": Markup(draw(chart, self.wording))}
        return Block(heading, named, note, rows, decimals, legend, chart, **more)


def _crossed(sheet: dict) -> tuple[str, ...]:
    """The first two dimensions by which the sheet is broken down at once; none if there are no such two."""
    crossed = (breakdown_dimensions(breakdown) for breakdown in sheet["breakdowns"])
    return next((names for names in crossed if len(names) == 2), ())
