"""One chart specification from released cells; everything else about a chart is derived from it.

Belongs here: the specification, its axis, the sentence for the alternative text. Does not: the drawings
(`svg_trend`, `svg_groups`), the interactive figure (`plotly_figures`), tables (`templates`, from the same cells).

Axes hold 0 and end at round numbers beyond the SHOWN values and ranges; a hidden cell moves nothing. Only differences
have figures below 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10

from dashboards.gaps import GAP_SHEET, GroupGap
from dashboards.phrases import Said
from dashboards.selection import Cell, lacks_groups
from dashboards.wording import PER_CENT, SYMBOLS, Wording, is_per_cent, unit_words

NOTHING_TO_DRAW = ("not_applicable", "not_available")
"""A run of periods in which nothing else is found has no panel: quarters of what is counted by year."""


@dataclass(frozen=True)
class Axis:
    """A value axis from `minimum` (0 or below) to `maximum` with a line at each of `ticks`."""

    maximum: float
    ticks: tuple[float, ...]
    minimum: float = 0.0

    def share(self, value: float) -> float:
        """Where `value` lies on the axis, from 0 to 1."""
        return (value - self.minimum) / (self.maximum - self.minimum)


FULL = Axis(100.0, (0.0, 20.0, 40.0, 60.0, 80.0, 100.0))
"""From nobody to everybody."""


AIM, CENTRE, LIMIT = "aim", "centre", "limit"
"""Kinds of guides."""


@dataclass(frozen=True)
class Guide:
    """A line to read figures by: an aim, or a limit. `points`: (place of a period, value); `stepped`: level within each
    period, with steps between. `label`: what is written at its end."""

    kind: str
    points: tuple[tuple[int, float], ...]
    stepped: bool = False
    label: str = ""


@dataclass(frozen=True)
class Panel:
    """A run of periods on one axis. `joined` periods are a line; the others stand by themselves.

    `further`: periods after them, of which there can be no figure yet. `outside`, `noted`: places of figures beyond
    their limits, and of periods of which something is told.
    """

    title: str
    cells: tuple[Cell, ...]
    axis: Axis
    joined: bool
    further: tuple[str, ...] = ()
    guides: tuple[Guide, ...] = ()
    outside: frozenset[int] = frozenset()
    noted: tuple[int, ...] = ()

    @property
    def periods(self) -> tuple[str, ...]:
        """All periods along the axis."""
        return (*(cell.period for cell in self.cells), *self.further)


@dataclass(frozen=True)
class TrendChart:
    """A figure by year and by quarter. Counts are drawn as columns, each panel on its own axis. `note`: what the
    alternative text says beside the figures."""

    key: str
    title: str
    sheet: dict
    panels: tuple[Panel, ...]
    decimals: int
    note: str = ""

    @property
    def drawn_as_columns(self) -> bool:
        """Whether figures stand as columns from 0: counts, but where they are read against a line."""
        return self.sheet["measure"] == "count" and not any(panel.guides for panel in self.panels)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell that the chart draws."""
        return tuple(cell for panel in self.panels for cell in panel.cells)


@dataclass(frozen=True)
class GroupsChart:
    """The classes of one dimension in one period, in code-list order. `total` is drawn as a line across; None for
    counts, where a total is no yardstick for its parts. `bars`: bars from 0 instead of dots with ranges. `headings`:
    lines above the rows at these places, where the same classes stand once under each."""

    key: str
    title: str
    sheet: dict
    rows: tuple[Cell, ...]
    total: Cell | None
    axis: Axis
    decimals: int
    bars: bool = False
    headings: Mapping[int, str] = field(default_factory=dict)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell that the chart draws, the total first."""
        return ((self.total,) if self.total else ()) + self.rows

    @property
    def parts(self) -> list[tuple[str, tuple[Cell, ...]]]:
        """The rows under each heading; all under an empty one where there is none."""
        starts = sorted(self.headings) or [0]
        ends = [*starts[1:], len(self.rows)]
        return [(self.headings.get(i, ""), self.rows[i:end]) for i, end in zip(starts, ends, strict=True)]


Chart = TrendChart | GroupsChart

SHARE_SHEET = {"measure": "proportion", "unit": PER_CENT}
"""How shares of several indicators in one chart are written and drawn."""


def axis_for(cells, sheet: dict, beside: Sequence[float] = ()) -> Axis | None:
    """An axis for the shown cells, and the values `beside` them, in steps of 1, 2 or 5 times a power of ten, about five
    of them; None if nothing is shown."""
    shown = [c for c in cells if c.shown]
    if not shown:
        return None
    per_cent = is_per_cent(sheet)
    top = max(0.0, *beside, *(c.value if c.upper is None else max(c.value, c.upper) for c in shown))
    bottom = min(0.0, *beside, *(c.value if c.lower is None else min(c.value, c.lower) for c in shown))
    if top == bottom:
        top = 10.0 if per_cent else 5.0
    rough = (top - bottom) / 5
    power = 10.0 ** floor(log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * (1 - 1e-9))
    if not per_cent:
        step = max(step, 1.0)
    below, above = ceil(-bottom / step - 1e-9), ceil(top / step - 1e-9)
    highest = 100.0 if per_cent and top <= 100 else step * above
    ticks = (round(step * i, 9) for i in range(-below, above + 1))
    return Axis(min(step * above, highest), tuple(t for t in ticks if t <= highest), -step * below or 0.0)


def trend_chart(
    sheet: dict, years: tuple[Cell, ...], quarters: tuple[Cell, ...], wording: Wording, decimals: int = 0
) -> TrendChart | None:
    """The trend of one indicator; None if no period is shown."""
    own_axis = sheet["measure"] == "count"
    shared = axis_for((*years, *quarters), sheet)
    panels = []
    for title, cells, joined in (
        (wording.say("chart.by_year"), years, False),
        (wording.say("chart.by_quarter"), quarters, True),
    ):
        axis = axis_for(cells, sheet) if own_axis else shared
        if axis is not None and any(c.status not in NOTHING_TO_DRAW for c in cells):
            panels.append(Panel(title, cells, axis, joined))
    if not panels:
        return None
    title = wording.say("chart.trend_title", name=sheet["short_name"], unit=unit_words(sheet))
    return TrendChart(f"{sheet['indicator'].lower()}-trend", title, sheet, tuple(panels), decimals)


def groups_chart(
    sheet: dict, dimension: str, rows: tuple[Cell, ...], total: Cell, wording: Wording, decimals: int = 0
) -> GroupsChart | None:
    """The classes of `dimension` in one period; None if no class is shown, or none but those nobody learnt."""
    if not any(c.shown for c in rows) or lacks_groups(rows):
        return None
    is_count = sheet["measure"] == "count"
    line = None if is_count or not total.shown else total
    drawn = (line, *rows) if line else rows
    title = wording.say(
        "chart.groups_title",
        name=sheet["short_name"],
        unit=unit_words(sheet),
        dimension=wording.say(f"dimensions.{dimension}_in_text"),
        period=wording.period(total.period, long=True),
    )
    key = f"{sheet['indicator'].lower()}-{dimension.replace('_', '-')}"
    return GroupsChart(key, title, sheet, tuple(rows), line, axis_for(drawn, sheet), decimals, is_count)


def gap_chart(sheet: dict, dimension: str, gaps: tuple[GroupGap, ...], wording: Wording) -> GroupsChart | None:
    """The gaps of one indicator by `dimension` around 0, which is the reference; None if no gap is shown."""
    rows = tuple(gap.gap for gap in gaps)
    axis = axis_for(rows, GAP_SHEET)
    if axis is None:
        return None
    title = wording.say(
        "equal.chart_title",
        name=sheet["short_name"],
        reference=gaps[0].reference.label,
        period=wording.period(rows[0].period, long=True),
    )
    key = f"{sheet['indicator'].lower()}-gap-{dimension.replace('_', '-')}"
    return GroupsChart(key, title, GAP_SHEET, rows, None, axis, 0)


def known_chart(dimension: str, rows: tuple[Cell, ...], wording: Wording) -> GroupsChart | None:
    """Of how many the class of `dimension` is known, in per cent, a bar an indicator; None if it is so for none."""
    if not any(cell.shown for cell in rows):
        return None
    title = wording.say(
        "trust.completeness_title",
        dimension=wording.say(f"dimensions.{dimension}_in_text"),
        period=wording.period(rows[0].period, long=True),
    )
    return GroupsChart(f"known-{dimension.replace('_', '-')}", title, SHARE_SHEET, rows, None, FULL, 0, True)


def alternative_text(chart: Chart, wording: Wording) -> str:
    """What the chart shows, in sentences. Says how many figures are not shown and nothing else about them."""
    if isinstance(chart, GroupsChart):
        parts, note = _groups_text(chart, wording), ""
    else:
        parts, note = _trend_text(chart, wording), chart.note
    return " ".join(part for part in (*parts, _hidden_text(chart.cells, wording), note) if part)


def _trend_text(chart: TrendChart, wording: Wording) -> list[str]:
    sentences = []
    for panel in chart.panels:
        shown = [c for c in panel.cells if c.shown]
        if not shown:
            sentences.append(wording.say("chart.trend_none", panel=panel.title))
            continue
        written = {c.period: wording.written(c, chart.sheet, chart.decimals) for c in shown}
        first, last = shown[0], shown[-1]
        low, high = min(shown, key=lambda c: c.value), max(shown, key=lambda c: c.value)
        phrase = "chart.trend_single" if len(shown) == 1 else "chart.trend_sentence"
        values = {} if len(shown) == 1 else {"low": written[low.period], "high": written[high.period]}
        if len(shown) > 1:
            values |= {"first_label": wording.period(first.period), "first": written[first.period]}
        sentences.append(
            wording.say(
                phrase,
                panel=panel.title,
                last_label=wording.period(last.period),
                last=written[last.period],
                **values,
            )
        )
    return sentences


def _groups_text(chart: GroupsChart, wording: Wording) -> list[str]:
    separator, sentences = str(wording.say("chart.group_separator")), []
    for heading, rows in chart.parts:
        named = [(all_label(chart.sheet, wording), chart.total)] if chart.total else []
        named += [(c.label, c) for c in rows]
        groups = separator.join(
            wording.say("chart.group", label=label, value=wording.written(c, chart.sheet, chart.decimals))
            for label, c in named
        )
        if heading:
            groups = wording.say("chart.under_heading", heading=heading, groups=groups)
        sentences.append(wording.say("chart.groups_sentence", groups=groups))
    return sentences


def _hidden_text(cells, wording: Wording) -> str:
    counts: dict[str, int] = {}
    for cell in cells:
        if not cell.shown:
            counts[cell.status] = counts.get(cell.status, 0) + 1
    parts = [
        wording.say(
            "chart.not_shown", count=wording.number(n), word=wording.say(f"symbols.{status}"), symbol=SYMBOLS[status]
        )
        for status, n in counts.items()
    ]
    return wording.say("chart.not_shown_sentence", list=wording.listed(parts)) if parts else ""


def all_label(sheet: dict, wording: Wording) -> Said:
    """The name of the undivided figure among groups: `All women`."""
    return wording.say("chart.all", counted=sheet["counted"])
