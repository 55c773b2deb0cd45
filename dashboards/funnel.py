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
from dashboards.svg import WIDTH, Drawing, image, text_width, wrap
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


def funnel_drawing(chart: FunnelChart, wording: Wording) -> str:
    """Inline SVG of the funnel: limits, the middle, and a dot with a letter for each place."""
    drawing = Drawing(chart.key)
    ticks = [wording.per_cent(tick) for tick in chart.axis.ticks]
    left, right = max(map(text_width, ticks)) + 8, WIDTH - 26
    bottom = HEIGHT - FOOT
    across = lambda n: left + (right - left) * chart.widest.share(n)  # noqa: E731
    upward = lambda value: bottom - (bottom - TOP) * min(1.0, chart.axis.share(value))  # noqa: E731
    for tick, text in zip(chart.axis.ticks, ticks, strict=True):
        drawing.line(0, upward(tick), right, upward(tick), palette.QUIET_INK if tick == 0 else palette.GRID)
        drawing.text(0, upward(tick) - 3, text, colour=palette.QUIET_INK)
    for i, tick in enumerate(chart.widest.ticks):
        look = "roomy" if i % 2 else ""
        drawing.text(across(tick), bottom + 17, wording.number(tick), "middle", palette.QUIET_INK, look=look)
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
    for i, (x, y) in enumerate(dots):
        drawing.dot(x, y, palette.REFERENCE if i in chart.outside else palette.MARK, radius=4)
    for letter, (x, y), (aside, low) in zip(ascii_uppercase, dots, letter_places(dots, left, right), strict=False):
        drawing.text(x, y + low, letter, "middle", bold=True, aside=aside)
    height = HEIGHT + LINE * (len(counted) - 1)
    return image(chart.key, drawing.written(height, chart.title, funnel_text(chart, wording)))


STRETCHED = (1, 1.5, 2, 2.5, 3)
"""How many times as wide as on the narrowest phone a drawing is looked at when its letters are placed."""


def letter_places(dots: Sequence[tuple[float, float]], left: float, right: float) -> list[tuple[float, float]]:
    """For each dot how many pixels beside it the middle of its letter stands, and how many below it the baseline, so
    that no letter lies over another letter or dot at any width. As near as it gets if there is no such place."""
    steps = [(1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    steps += [(far * times, low * times) for times in (2, 3) for far, low in steps]
    # Where things are: a place across that stretches, one that does not, the middle between top and bottom.
    taken = [(x, 0.0, y) for x, y in dots]
    found = []
    for x, y in dots:
        beside = [(x, 13.0 * far, y + 15 * low) for far, low in steps]
        inside = [p for p in beside if left + 6 < x + p[1] < right + 18 and TOP - 3 < p[2] < HEIGHT - FOOT - 3]
        place = next((p for p in inside if not any(_touch(p, other) for other in taken)), inside[0])
        taken.append(place)
        found.append((place[1], place[2] - y + 5))
    return found


def _touch(one: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    """Whether two letters, or a letter and a dot, come too near to each other at any width."""
    if abs(one[2] - other[2]) >= 16:
        return False
    return any(abs((one[0] - other[0]) * times + one[1] - other[1]) < 12 for times in STRETCHED)


def funnel_figure(chart: FunnelChart) -> dict:
    """The interactive form (`plotly_figures`)."""
    lines = [
        {"look": look, "x": [limit[0] for limit in chart.limits(z)], "y": [limit[side] for limit in chart.limits(z)]}
        for z, look in ((Z_95, "limit_95"), (Z_998, "limit_998"))
        for side in (1, 2)
    ]
    numbers = [*range(len(chart.rows))]
    colours = [palette.REFERENCE if i in chart.outside else palette.MARK for i in numbers]
    dots = {
        "look": "places",
        "x": [c.denominator for c in chart.rows],
        "y": [c.value for c in chart.rows],
        "marks": numbers,
        "marker": {"color": colours},
    }
    axes = {
        "x": {"range": [0, chart.widest.maximum * 1.04]},
        "y": {"range": [0, chart.axis.maximum * 1.04], "ticksuffix": "%"},
    }
    return {"data": [*lines, dots], "axes": axes, "notes": [], "places": {"value": 1, "range": 0, "total": True}}
