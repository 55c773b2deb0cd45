"""The steps of care by group, for the page "Equal care?".

Belongs here: which released shares stand beside each other, and of which year. Does not: the drawing
(`svg_groups`), which indicators are the steps (a release says it, from the catalogue's cascade), which are the path of
care (`indicators.care_path`).

Of the path of care every share is one among all cases of one fixed cohort: so many had come so far. Of the steps by
themselves every share is one among the women for whom that step could be taken, so that they are about different women:
they stand side by side and are never drawn or spoken of as one path.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dashboards.charts import FULL, SHARE_SHEET, GroupsChart
from dashboards.comparison import Comparison
from dashboards.phrases import Said
from dashboards.selection import Cell
from dashboards.svg_groups import groups_drawing
from dashboards.wording import SYMBOLS, Wording
from indicators.care_path import path_of_care
from indicators.release import Release


@dataclass(frozen=True)
class Step:
    """One step: its name, its sheet, and the cells of the groups."""

    name: str
    sheet: dict
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class StepsBlock:
    """All steps by one dimension in one year that have a published figure of any group. `without`: the names of those
    that have none, and why. `warning`: what has to be said of women without a recorded group."""

    heading: str
    named: str
    year: str
    steps: tuple[Step, ...]
    without: Said | str
    legend: list[dict]
    warning: str
    chart: GroupsChart
    drawing: str

    @property
    def columns(self) -> list[str]:
        """The labels of the groups."""
        return [cell.label for cell in self.steps[0].cells]

    @property
    def cohort(self) -> list[int | None]:
        """Of the path of care how many cases of each group began it: None where no step of the group is shown."""
        groups = zip(*(step.cells for step in self.steps), strict=True)
        return [next((cell.denominator for cell in cells if cell.shown), None) for cells in groups]


class Steps:
    """The steps of one release in one language, each by itself."""

    words = "steps"
    """What the keys of its words begin with, and those of its charts."""

    def __init__(self, release: Release, comparison: Comparison, wording: Wording):
        self.comparison, self.wording, self.selection = comparison, wording, comparison.selection
        listed = [release.indicators[code] for code in release.steps if code in release.indicators]
        self.sheets = [sheet for sheet in listed if sheet["measure"] == "proportion"]

    def name(self, sheet: dict) -> str:
        """`P30 First-line support`."""
        return f"{sheet['indicator']} {sheet['short_name']}"

    def blocks(self) -> list[StepsBlock]:
        """A block for each dimension of groups of women by which any step has a published figure."""
        year = self._year()
        names = dict.fromkeys(name for sheet in self.sheets for name in self.comparison.dimensions_of(sheet))
        return [block for name in names if year and (block := self._block(name, year))]

    def _year(self) -> str | None:
        """The year in which most steps have a published figure, the latest of several."""
        years = [year for year in self.selection.years if year <= self.selection.latest_year]
        shown = {
            year: sum(self.selection.total(sheet["indicator"], year).shown for sheet in self.sheets) for year in years
        }
        return max(years, key=lambda year: (shown[year], year), default=None)

    def _block(self, dimension: str, year: str) -> StepsBlock | None:
        steps = tuple(
            Step(
                self.name(sheet),
                sheet,
                tuple(c for c in self.selection.groups(sheet["indicator"], year, dimension) if not c.missing),
            )
            for sheet in self.sheets
            if dimension in sheet["breakdowns"]
        )
        drawn = tuple(step for step in steps if any(cell.shown for cell in step.cells))
        if not drawn:
            return None
        chart = steps_chart(self.words, dimension, [(step.name, step.cells) for step in drawn], year, self.wording)
        return StepsBlock(
            self.selection.dimensions[dimension].label,
            self.wording.say(f"dimensions.{dimension}_in_text"),
            year,
            drawn,
            self._without(steps),
            self._legend(drawn),
            self._warning(drawn, dimension, year),
            chart,
            Markup(groups_drawing(chart, self.wording)),
        )

    def _without(self, steps: tuple[Step, ...]) -> Said | str:
        """`P32 Safety plan ([n] not agreed)`, for each step of which no group has a figure."""
        told = []
        for step in steps:
            if not any(cell.shown for cell in step.cells):
                why = self.wording.listed(dict.fromkeys(self.wording.short(cell) for cell in step.cells))
                told.append(f"{step.name} ({why})")
        return self.wording.listed(told) if told else ""

    def _legend(self, steps: tuple[Step, ...]) -> list[dict]:
        """The symbols of all steps, each once. How few is too few differs from step to step and is not said."""
        seen = {key for step in steps for cell in step.cells for key in self.wording.symbol_keys(cell)}
        return [
            {"key": key, "symbol": symbol, "meaning": self.wording.meaning(key)}
            for key, symbol in SYMBOLS.items()
            if key in seen
        ]

    def _warning(self, steps: tuple[Step, ...], dimension: str, year: str) -> str:
        """That for many nobody knows the group in some step, if it is so."""
        shares = [self.comparison.missing_shares(step.sheet, year).get(dimension, 0) for step in steps]
        if max(shares) <= self.comparison.warned_above:
            return ""
        named = self.wording.say(f"dimensions.{dimension}_in_text")
        return self.wording.say("missing_groups.steps", share=self.wording.number(max(shares)), dimension=named)


class PathOfCare(Steps):
    """The steps of one fixed cohort, of which each counts those who had come through it and all before it."""

    words = "path"

    def __init__(self, release: Release, comparison: Comparison, wording: Wording):
        super().__init__(release, comparison, wording)
        self.indicators, self.sheets = release.indicators, path_of_care(release.indicators.values())

    def name(self, sheet: dict) -> str:
        """`2. Risk assessed`, as the indicator of the step calls it."""
        place = self.wording.number(len(sheet["care_steps"]))
        return f"{place}. {self.indicators[sheet['care_steps'][-1]]['short_name']}"


def steps_chart(
    words: str, dimension: str, steps: Sequence[tuple[str, tuple[Cell, ...]]], year: str, wording: Wording
) -> GroupsChart:
    """The share of each step of care for each group, a heading a step. `words`: of which kind of steps. `steps`:
    heading and cells, the same groups in each."""
    rows = tuple(cell for _, cells in steps for cell in cells)
    title = wording.say(
        f"equal.{words}_title",
        dimension=wording.say(f"dimensions.{dimension}_in_text"),
        period=wording.period(year, long=True),
    )
    each = len(rows) // len(steps)
    headings = {each * i: heading for i, (heading, _) in enumerate(steps)}
    return GroupsChart(
        f"{words}-{dimension.replace('_', '-')}", title, SHARE_SHEET, rows, None, FULL, 0, headings=headings
    )
