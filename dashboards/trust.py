"""What stands on the page "Can I trust it?".

Belongs here: how much is shown, withheld and recorded, from released cells. Does not: why figures are withheld
(`indicators.disclosure`), what may be said about one comparison (`comparison`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from dashboards.charts import GroupsChart, known_chart
from dashboards.comparison import GROUP_DIMENSIONS, Comparison
from dashboards.missing_women import MissingWomen
from dashboards.selection import Cell
from dashboards.states import is_about_women
from dashboards.svg_groups import groups_drawing
from dashboards.wording import Wording
from indicators.release import Release


@dataclass(frozen=True)
class Completeness:
    """Of how many the class of a dimension is known, by indicator; one chart and its rows."""

    dimension: str
    heading: str
    named: str
    rows: tuple[Cell, ...]
    year: str
    chart: GroupsChart
    drawing: str


class Trust:
    """The content of the page for one release in one language."""

    def __init__(self, release: Release, comparison: Comparison, wording: Wording):
        self.release, self.comparison, self.wording = release, comparison, wording
        self.selection = comparison.selection

    def content(self) -> dict:
        """Content of the page."""
        completeness = [part for name in GROUP_DIMENSIONS if (part := self._completeness(name))]
        return {
            "completeness": completeness,
            "latest_quarter": self._latest_quarter(),
            "moved": MissingWomen(self.release, self.comparison, self.wording).told(),
            "charts": [part.chart for part in completeness],
            "indicators": [row for sheet in self.release.indicators.values() if (row := self._row(sheet))],
            "provisional": int(
                ((self.release.cells["reliability"] == "provisional") & (self.release.cells["status"] == "shown")).sum()
            ),
        }

    def _latest_quarter(self) -> str:
        """The latest quarter that the release has, in words; nothing if it has whole years only."""
        quarters = self.selection.quarters
        return self.wording.period(quarters[-1], long=True) if quarters else ""

    def _completeness(self, dimension: str) -> Completeness | None:
        """Indicators whose published figures of the latest year give the share whose class is known."""
        year, rows = self.selection.latest_year, []
        for sheet in self.release.indicators.values():
            missing = self.comparison.missing_shares(sheet, year).get(dimension)
            if missing is not None:
                label = f"{sheet['indicator']} {sheet['short_name']}"
                rows.append(Cell(label, year, (), "shown", "ok", value=100 - missing))
        chart = known_chart(dimension, tuple(rows), self.wording)
        if chart is None:
            return None
        drawing = Markup(groups_drawing(chart, self.wording))
        named = self.wording.say(f"dimensions.{dimension}_in_text")
        heading = self.selection.dimensions[dimension].label
        return Completeness(dimension, heading, named, tuple(rows), year, chart, drawing)

    def _row(self, sheet: Mapping) -> dict | None:
        """How many places of an indicator hold a figure and how many are withheld, if anything of it is about women."""
        statuses = self.selection.statuses(sheet["indicator"])
        if not is_about_women(sheet) or not (statuses["shown"] or statuses["suppressed"]):
            return None
        return {
            "sheet": sheet,
            "shown": statuses["shown"],
            "withheld": statuses["suppressed"],
            "all": statuses.total(),
            # Of the places that could hold a figure: where nothing is measured nothing is withheld.
            "share": 100 * statuses["suppressed"] / (statuses["shown"] + statuses["suppressed"]),
        }
