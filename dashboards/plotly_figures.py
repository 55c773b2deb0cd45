"""Interactive figures from a chart specification, and what they look like, for plotly.

Belongs here: numbers of figures, plotly's dictionaries. Does not: the specification (`charts`), putting a figure
together and loading plotly (`static/explore.js`).
Cells that are not shown leave a hole in a line and a word beside the axis; no number of theirs exists here.

A figure has no words and no looks, so that it is the same in all languages and short. In place of labels it has their
numbers, and `places` says where in the table beside the chart the words are:

- `along`: the axis of labels; none where both axes have numbers. `periods`: its labels, where they are periods.
- `value`, `range`: the columns of the figure as it is written, and of its likely range (0: none). `across`: each column
  is a group, with its range in small print.
- `total`: whether the row of the total is drawn.

A trace has the name of its look in `LOOKS`, and in `marks` which labels its marks have. `notes`: labels that have a
word and no mark. `line`: where the total stands.
"""

from dashboards import palette
from dashboards.charts import AIM, CENTRE, LIMIT, Axis, GroupsChart, Guide, Panel, TrendChart
from dashboards.funnel import FunnelChart, funnel_figure
from dashboards.gaps import GAP_SHEET
from dashboards.wording import is_per_cent

LAYOUT = {
    "font": {"family": "system-ui, sans-serif", "size": 14, "color": palette.INK},
    "paper_bgcolor": palette.PAPER,
    "plot_bgcolor": palette.PAPER,
    "showlegend": False,
    "autosize": True,
    "height": 420,
    "margin": {"l": 56, "r": 16, "t": 16, "b": 56},
    "hoverlabel": {"font": {"size": 14}},
}
"""What all figures look like."""

_LINE = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
_JOINED = {"type": "scatter", "mode": "lines+markers", "connectgaps": False}
_MARKS = {"type": "scatter", "mode": "markers", "marker": {"color": palette.MARK, "size": 11}}
_ERROR = {"type": "data", "symmetric": False, "color": palette.MARK}
_AT_X, _AT_Y = ({"hovertemplate": f"%{{{axis}}}: %{{text}}<extra></extra>"} for axis in "xy")


def _line(colour: str, width: float, dash: str, shape: str = "linear") -> dict:
    return _LINE | {"line": {"color": colour, "width": width, "dash": dash, "shape": shape}}


LOOKS = {
    "band": _LINE | {"fill": "toself", "fillcolor": palette.BAND, "line": {"width": 0}},
    AIM: _line(palette.REFERENCE, 1.5, "dash"),
    CENTRE: _line(palette.QUIET_INK, 1.5, "solid", "hvh"),
    LIMIT: _line(palette.QUIET_INK, 1.5, "dash", "hvh"),
    "line": _AT_X | _JOINED | {"line": {"color": palette.MARK, "width": 2}, "marker": {"color": palette.MARK}},
    "columns": _AT_X | {"type": "bar", "textposition": "none", "marker": {"color": palette.MARK}},
    "dots": _AT_Y | _MARKS | {"error_x": _ERROR},
    "bars": _AT_Y | {"type": "bar", "orientation": "h", "textposition": "none", "marker": {"color": palette.MARK}},
    "places": _MARKS | {"hovertemplate": "%{text}<extra></extra>"},
    "limit_95": _line(palette.QUIET_INK, 1.5, "dash"),
    "limit_998": _line(palette.QUIET_INK, 1.5, "dot"),
    "numbers": {"gridcolor": palette.GRID, "zerolinecolor": palette.QUIET_INK},
    "labels": {"type": "category", "categoryorder": "array", "automargin": True},
    "note_x": {"y": 0, "yanchor": "bottom", "showarrow": False},
    "note_y": {"x": 0, "xanchor": "left", "xshift": 6, "showarrow": False},
    "total": {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    | {"line": {"color": palette.REFERENCE, "dash": "dash", "width": 2}},
}
"""What traces, axes (`numbers`, `labels`), notes and the line of the total look like, by name."""


def interactive_figure(chart: TrendChart | GroupsChart | FunnelChart) -> dict:
    """The interactive form of a chart: `data`, `axes`, `notes`, `places`, as said above."""
    if isinstance(chart, FunnelChart):
        return funnel_figure(chart)
    return _groups_figure(chart) if isinstance(chart, GroupsChart) else _trend_figure(chart)


def _trend_figure(chart: TrendChart) -> dict:
    """The periods of the last panel with a figure (quarters, if any) as a line with its range, or as columns."""
    panel = [panel for panel in chart.panels if any(c.shown for c in panel.cells)][-1]
    is_count = chart.drawn_as_columns
    numbers = [*range(len(panel.cells))]
    traces = [_guide(guide) for guide in panel.guides] + ([] if is_count else _band(panel))
    look = "columns" if is_count else "line"
    traces.append({"look": look, "x": numbers, "y": [c.value for c in panel.cells], "marks": numbers})
    return {
        "data": traces,
        "axes": {"y": _value_axis(chart, panel.axis)},
        "notes": [place for place, c in enumerate(panel.cells) if not c.shown],
        "places": {"along": "x", "periods": panel.periods, "value": 1, "range": _ranges(chart, 2), "total": True},
    }


def _groups_figure(chart: GroupsChart) -> dict:
    """Dot and range (a bar for counts) for each class, the first on top, with the total as a dashed line."""
    shown = [(place, c) for place, c in enumerate(chart.cells) if c.shown]
    numbers = [place for place, _ in shown]
    trace = {"look": "bars" if chart.bars else "dots", "x": [c.value for _, c in shown]}
    trace |= {"y": numbers, "marks": numbers}
    if any(c.missing for _, c in shown):
        trace["marker"] = {"color": [palette.MISSING_MARK if c.missing else palette.MARK for _, c in shown]}
    if not chart.bars:
        trace["error_x"] = {
            "array": [_length(c.upper - c.value) if c.has_range else 0 for _, c in shown],
            "arrayminus": [_length(c.value - c.lower) if c.has_range else 0 for _, c in shown],
        }
    value = 3 if chart.sheet is GAP_SHEET else 1
    places = {"along": "y", "value": value, "range": _ranges(chart, value + 1), "total": chart.total is not None}
    figure = {
        "data": [trace],
        "axes": {"x": _value_axis(chart, chart.axis), "y": {"range": [-0.5, len(chart.cells) - 0.5]}},
        "notes": [place for place, c in enumerate(chart.cells) if not c.shown],
        "places": places | ({"across": True} if chart.headings else {}),
    }
    return figure | ({"line": chart.total.value} if chart.total else {})


def _ranges(chart: TrendChart | GroupsChart, column: int) -> int:
    """`column`, if the table beside the chart has one of likely ranges."""
    return column if chart.sheet["measure"] != "count" and any(c.has_range for c in chart.cells) else 0


def _guide(guide: Guide) -> dict:
    """A guide as a line without dots, in the way in which it is drawn."""
    return {"look": guide.kind, "x": [place for place, _ in guide.points], "y": [value for _, value in guide.points]}


def _band(panel: Panel) -> list[dict]:
    """The ranges of each unbroken run of shown periods as closed areas."""
    bands, run = [], []
    for place, cell in enumerate([*panel.cells, None]):
        if cell is not None and cell.has_range:
            run.append((place, cell))
            continue
        if len(run) > 1:
            numbers = [number for number, _ in run]
            outline = [c.lower for _, c in run] + [c.upper for _, c in run][::-1]
            bands.append({"look": "band", "x": numbers + numbers[::-1], "y": outline})
        run = []
    return bands


def _length(length: float) -> float:
    """A length as long as figures are written: without the 14 places that a subtraction leaves behind."""
    return round(length, 6)


def _value_axis(chart, axis: Axis) -> dict:
    return {
        "range": [_length(axis.minimum * 1.04), _length(axis.maximum * 1.04)],
        "ticksuffix": "%" if is_per_cent(chart.sheet) else "",
    }
