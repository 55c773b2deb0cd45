"""What only the ministry's own view has: the cascade of one fixed cohort, funnels of regions and kinds of facilities.

Belongs here: the content of that page, from tables that are handed in. Does not: where these tables come from and who
may see them (`pipelines.restricted_view`), pages that everybody has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase

import pandas as pd
from markupsafe import Markup

from dashboards.charts import FULL, SHARE_SHEET, GroupsChart
from dashboards.comparison import GROUP_DIMENSIONS
from dashboards.funnel import FunnelChart, funnel_chart, funnel_drawing
from dashboards.selection import Cell
from dashboards.svg_groups import groups_drawing
from dashboards.wording import Wording
from indicators.release import Release
from schemas.release import ALL, TOTAL

LETTERS = ascii_uppercase


@dataclass(frozen=True)
class Inside:
    """True counts for one page.

    `cascade`: columns `indicators.cascade_cells.CASCADE_COLUMNS`. `places`: shares by region and by kind of facility:
    `indicator`, `period`, `breakdown`, `label`, `numerator`, `denominator`.
    """

    cascade: pd.DataFrame
    places: pd.DataFrame


@dataclass(frozen=True)
class CascadeBlock:
    """The cascade by one dimension. `rows`: name of the step, and for each group its cell with how many reached the
    step, of how many for whom it was open."""

    heading: str
    columns: tuple[str, ...]
    cohort: tuple[int, ...]
    rows: tuple[tuple[str, tuple[tuple[Cell, int, int], ...]], ...]
    chart: GroupsChart
    drawing: str


@dataclass(frozen=True)
class FunnelBlock:
    """One funnel with its places."""

    heading: str
    chart: FunnelChart
    drawing: str


class InsidePage:
    """The content of the page in one language."""

    def __init__(self, inside: Inside, release: Release, wording: Wording):
        self.inside, self.release, self.wording = inside, release, wording
        years = [period for period in release.periods if len(period) == 4]
        counted = inside.cascade[inside.cascade["cohort"] > 0]
        self.year = max((year for year in years if year in set(counted["period"])), default=None)
        self.latest = max(years, default=None)

    def content(self) -> dict:
        """Blocks of the cascade and of funnels, and their charts."""
        cascade = [self._cascade(name) for name in GROUP_DIMENSIONS] if self.year else []
        funnels = list(self._funnels())
        charts = [*(block.chart for block in cascade), *(block.chart for _, blocks in funnels for block in blocks)]
        return {
            "year": self.year,
            "latest": self.latest,
            "cascade": cascade,
            "funnels": funnels,
            "charts": charts,
            "letters": LETTERS,
        }

    def _cascade(self, dimension: str) -> CascadeBlock:
        own = self.inside.cascade[self.inside.cascade["period"] == self.year]
        classes = [item for item in self.release.dimensions[dimension].classes if not item.missing]
        names = [ALL, *(item.code for item in classes)]
        everybody = self.wording.say("inside.all_cases")
        labels = (everybody, *(item.label for item in classes))
        rows = []
        for step, code in zip(dict.fromkeys(own["step"]), self.release.steps, strict=True):
            sheet = self.release.indicators[code]
            cells = []
            for name, label in zip(names, labels, strict=True):
                at = own[(own["step"] == step) & (own["breakdown"] == (TOTAL if name == ALL else dimension))]
                row = at[at[dimension] == name].iloc[0]
                cells.append((self._left(label, row), int(row["reached"]), int(row["open_to_step"])))
            rows.append((f"{code} {sheet['short_name']}", tuple(cells)))
        first = own[own["step"] == own["step"].iloc[0]]
        cohort = tuple(
            int(
                first[(first["breakdown"] == (TOTAL if name == ALL else dimension)) & (first[dimension] == name)][
                    "cohort"
                ].iloc[0]
            )
            for name in names
        )
        chart = self._cascade_chart(dimension, rows)
        drawing = Markup(groups_drawing(chart, self.wording))
        return CascadeBlock(self.release.dimensions[dimension].label, labels, cohort, tuple(rows), chart, drawing)

    def _left(self, label: str, row) -> Cell:
        """Of 100 cases of the cohort, how many are still on the way after a step."""
        cohort, left = int(row["cohort"]), int(row["came_through"])
        if not cohort:
            return Cell(label, self.year, (), "not_applicable", "ok")
        return Cell(label, self.year, (), "shown", "ok", left, cohort, 100 * left / cohort)

    def _cascade_chart(self, dimension: str, rows: list) -> GroupsChart:
        title = self.wording.say(
            "inside.cascade_title", dimension=self.wording.say(f"dimensions.{dimension}_in_text"), year=self.year
        )
        cells = tuple(cell for _, own in rows for cell, _, _ in own)
        each = len(rows[0][1])
        headings = {each * i: name for i, (name, _) in enumerate(rows)}
        key = f"cascade-{dimension.replace('_', '-')}"
        return GroupsChart(key, title, SHARE_SHEET, cells, None, FULL, 0, bars=True, headings=headings)

    def _funnels(self) -> Iterator[tuple[dict, list[FunnelBlock]]]:
        places = self.inside.places[self.inside.places["period"] == self.latest]
        for code, sheet in self.release.indicators.items():
            blocks = []
            for name in ("region", "facility_type"):
                own = places[(places["indicator"] == code) & (places["breakdown"] == name)]
                cells = [
                    Cell(
                        row.label,
                        self.latest,
                        (),
                        "shown",
                        "ok",
                        int(row.numerator),
                        int(row.denominator),
                        float(100 * row.numerator / row.denominator),
                    )
                    for row in own.itertuples(index=False)
                ]
                named = self.wording.say(f"inside.by_{name}")
                chart = funnel_chart(sheet, name, cells, self.latest, self.wording)
                if chart:
                    blocks.append(FunnelBlock(named, chart, Markup(funnel_drawing(chart, self.wording))))
            if blocks:
                yield sheet, blocks
