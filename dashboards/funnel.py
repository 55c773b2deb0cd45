"""A funnel: the shares of regions or kinds of facilities against how many are counted there, within limits of chance.

Belongs here: its specification, drawing, interactive form and alternative text. Does not: the limits
(`indicators.statistics.control_limits`), when it may be shown: only in the ministry's own view (`inside`).

Places keep their fixed order and stand by letters; they are not ranked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from string import ascii_uppercase

import numpy as np

from dashboards import palette
from dashboards.charts import Axis, axis_for
from dashboards.selection import Cell
from dashboards.svg import Drawing, text_width, wrap
from dashboards.svg_trend import NARROW, WIDE
from dashboards.wording import Wording, unit_words
from indicators.statistics.control_limits import Z_95, Z_998, funnel_limits

HEIGHT, TOP, FOOT, LINE = 270, 16, 44, 16
STEPS = 40
"""Pieces of which the curve of a limit is made."""

FEWEST, MOST = 3, len(ascii_uppercase)
"""Fewer places have no limits of their own, and more have no letters."""


@dataclass(frozen=True)
class FunnelChart:
    """Places in their order (`rows`, shown cells with counts), the share of all of them (`centre`, 0 to 1), and by how
    much they differ more than chance explains (`spread`). `outside`: numbers of the rows beyond the 95 % limits."""

    key: str
    title: str
    sheet: dict
    rows: tuple[Cell, ...]
    centre: float
    spread: float
    outside: tuple[int, ...]
    axis: Axis
    widest: Axis

    def limits(self, z: float) -> list[tuple[float, float, float]]:
        """(counted, lower, upper) of the limits at `z` standard deviations, in per cent, from few counted to many."""
        found = []
        for part in range(1, STEPS + 1):
            counted = self.widest.maximum * part / STEPS
            half = z * self.spread * sqrt(self.centre * (1 - self.centre) / counted)
            found.append((counted, 100 * max(0.0, self.centre - half), 100 * min(1.0, self.centre + half)))
        return found


def funnel_chart(sheet: dict, dimension: str, rows: Sequence[Cell], year: str, wording: Wording) -> FunnelChart | None:
    """The funnel of an indicator by `dimension`; None with too few places or too many."""
    counted = tuple(cell for cell in rows if cell.shown and cell.denominator)
    if not FEWEST <= len(counted) <= MOST:
        return None
    numerator, denominator = (np.array([getattr(c, part) for c in counted]) for part in ("numerator", "denominator"))
    found = funnel_limits(numerator, denominator)
    shares = numerator / denominator
    outside = np.flatnonzero((shares < found.lower_95) | (shares > found.upper_95))
    named = wording.say(f"inside.by_{dimension}")
    title = wording.say(
        "inside.funnel_title", name=sheet["short_name"], unit=unit_words(sheet), dimension=named, year=year
    )
    bare = tuple(Cell(c.label, c.period, c.codes, "shown", "ok", c.numerator, c.denominator, c.value) for c in counted)
    most = [Cell("", year, (), "shown", "ok", value=float(denominator.max()))]
    return FunnelChart(
        f"{sheet['indicator']}-funnel-{dimension}".lower().replace("_", "-"),
        title,
        sheet,
        bare,
        found.centre,
        found.spread,
        tuple(int(i) for i in outside),
        axis_for(bare, sheet),
        axis_for(most, {"unit": "women"}),
    )


def funnel_text(chart: FunnelChart, wording: Wording) -> str:
    """What the funnel shows: the share of all, and who is beyond the limits."""
    middle = wording.say("inside.funnel_middle", value=wording.per_cent(100 * chart.centre))
    beyond = [
        wording.say("chart.group", label=chart.rows[i].label, value=wording.figure(chart.rows[i], chart.sheet))
        for i in chart.outside
    ]
    if not beyond:
        return " ".join([middle, wording.say("inside.funnel_within")])
    return " ".join([middle, wording.say("inside.funnel_beyond", places=wording.listed(beyond))])


def funnel_drawing(chart: FunnelChart, wording: Wording, wide: bool) -> str:
    """Inline SVG of the funnel: limits, the middle, and a dot with a letter for each place."""
    form = "wide" if wide else "narrow"
    drawing = Drawing(f"{chart.key}-{form}", WIDE if wide else NARROW)
    ticks = [wording.per_cent(tick) for tick in chart.axis.ticks]
    left, right = max(map(text_width, ticks)) + 8, drawing.width - 26
    bottom = HEIGHT - FOOT
    across = lambda n: left + (right - left) * chart.widest.share(n)  # noqa: E731
    upward = lambda value: bottom - (bottom - TOP) * min(1.0, chart.axis.share(value))  # noqa: E731
    for tick, text in zip(chart.axis.ticks, ticks, strict=True):
        drawing.line(left, upward(tick), right, upward(tick), palette.QUIET_INK if tick == 0 else palette.GRID)
        drawing.text(left - 6, upward(tick) + 4.5, text, "end", palette.QUIET_INK)
    shown = chart.widest.ticks if wide else chart.widest.ticks[::2]
    for tick in shown:
        drawing.text(across(tick), bottom + 17, wording.number(tick), "middle", palette.QUIET_INK)
    counted = wrap(str(wording.say("inside.funnel_counted", counted=chart.sheet["counted"])), right - left)
    for i, line in enumerate(counted):
        drawing.text((left + right) / 2, bottom + 36 + LINE * i, line, "middle")
    for z, dash in ((Z_95, "5 4"), (Z_998, "1.5 4")):
        for side in (1, 2):
            curve = [(across(limit[0]), upward(limit[side])) for limit in chart.limits(z)]
            for (x1, y1), (x2, y2) in pairwise(curve):
                drawing.line(x1, y1, x2, y2, palette.QUIET_INK, 1.5, dash)
    drawing.line(left, upward(100 * chart.centre), right, upward(100 * chart.centre), palette.QUIET_INK, 1.5)
    dots = [(across(cell.denominator), upward(cell.value)) for cell in chart.rows]
    taken = [(x, y - 5) for x, y in dots]
    for i, (x, y) in enumerate(dots):
        drawing.dot(x, y, palette.REFERENCE if i in chart.outside else palette.MARK, radius=4)
    for i, (x, y) in enumerate(dots):
        place = _free_place(x, y, taken, (left, right))
        taken.append(place)
        drawing.text(place[0], place[1] + 5, ascii_uppercase[i], "middle", bold=True)
    return drawing.written(
        HEIGHT + LINE * (len(counted) - 1), f"drawing {form}", chart.title, funnel_text(chart, wording)
    )


def _free_place(
    x: float, y: float, taken: list[tuple[float, float]], sides: tuple[float, float]
) -> tuple[float, float]:
    """The middle of a letter near its dot where nothing else is; as near as it gets if there is no such place."""
    steps = [(1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    steps += [(2 * far, 2 * low) for far, low in steps]
    beside = [(x + 13 * far, y - 5 + 15 * low) for far, low in steps]
    inside = [
        place for place in beside if sides[0] + 6 < place[0] < sides[1] + 18 and TOP - 8 < place[1] < HEIGHT - FOOT - 8
    ]
    for place in inside:
        if not any(abs(place[0] - other[0]) < 12 and abs(place[1] - other[1]) < 16 for other in taken):
            return place
    return inside[0]


def funnel_figure(chart: FunnelChart, wording: Wording, layout: dict) -> dict:
    """`data` and `layout` of the interactive form, on the layout that all figures share."""
    lines = [
        {
            "type": "scatter", "mode": "lines", "hoverinfo": "skip",
            "x": [limit[0] for limit in chart.limits(z)], "y": [limit[side] for limit in chart.limits(z)],
            "line": {"color": palette.QUIET_INK, "width": 1.5, "dash": dash},
        }
        for z, dash in ((Z_95, "dash"), (Z_998, "dot"))
        for side in (1, 2)
    ]  # fmt: skip
    dots = {
        "type": "scatter", "mode": "markers",
        "x": [c.denominator for c in chart.rows], "y": [c.value for c in chart.rows],
        "text": [f"{c.label}: {wording.figure(c, chart.sheet)}" for c in chart.rows],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 11, "color": [
            palette.REFERENCE if i in chart.outside else palette.MARK for i in range(len(chart.rows))
        ]},
    }  # fmt: skip
    layout["xaxis"] = {"range": [0, chart.widest.maximum * 1.04], "gridcolor": palette.GRID}
    layout["yaxis"] = {
        "range": [0, chart.axis.maximum * 1.04],
        "ticksuffix": wording.per_cent_suffix,
        "gridcolor": palette.GRID,
    }
    return {"data": [*lines, dots], "layout": layout}
