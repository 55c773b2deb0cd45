"""Interactive figures as plotly JSON, from a chart specification.

Belongs here: plotly's dictionaries. Does not: the specification (`charts`), loading plotly (`static/site.js`).
Cells that are not shown leave a hole in a line and a word beside the axis; no number of theirs exists here.
"""

from dashboards import palette
from dashboards.charts import AIM, CENTRE, Axis, GroupsChart, Guide, Panel, TrendChart, all_label
from dashboards.funnel import FunnelChart, funnel_figure
from dashboards.wording import Wording, is_per_cent

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


def interactive_figure(chart: TrendChart | GroupsChart | FunnelChart, wording: Wording) -> dict:
    """`data` and `layout` of the interactive form of a chart."""
    if isinstance(chart, FunnelChart):
        return funnel_figure(chart, wording, dict(LAYOUT))
    return groups_figure(chart, wording) if isinstance(chart, GroupsChart) else trend_figure(chart, wording)


def trend_figure(chart: TrendChart, wording: Wording) -> dict:
    """The periods of the last panel with a figure (quarters, if any) as a line with its range, or as columns."""
    panel = [panel for panel in chart.panels if any(c.shown for c in panel.cells)][-1]
    labels = [wording.period(period) for period in panel.periods]
    is_count = chart.drawn_as_columns
    traces = [_guide(guide, labels) for guide in panel.guides] + ([] if is_count else _band(panel, labels))
    traces.append(
        {
            "type": "bar" if is_count else "scatter",
            "name": panel.title,
            "x": labels[: len(panel.cells)],
            "y": [c.value for c in panel.cells],
            "text": _hover(panel.cells, chart, wording),
            "hovertemplate": "%{x}: %{text}<extra></extra>",
            "textposition": "none" if is_count else "top center",
            "marker": {"color": palette.MARK},
        }
    )
    if not is_count:
        traces[-1].update(mode="lines+markers", connectgaps=False, line={"color": palette.MARK, "width": 2})
    layout = dict(LAYOUT)
    layout["xaxis"] = {"type": "category", "categoryorder": "array", "categoryarray": labels, "fixedrange": False}
    layout["yaxis"] = _value_axis(chart, panel.axis, wording)
    layout["annotations"] = [
        {"x": label, "y": 0, "yanchor": "bottom", "text": wording.written(c, chart.sheet), "showarrow": False}
        for c, label in zip(panel.cells, labels, strict=False)
        if not c.shown
    ]
    return {"data": traces, "layout": layout}


def groups_figure(chart: GroupsChart, wording: Wording) -> dict:
    """Dot and range (a bar for counts) for each class, the first on top, with the total as a dashed line."""
    is_count = chart.bars
    labels = [all_label(chart.sheet, wording)] if chart.total else []
    for heading, rows in chart.parts:
        labels += [
            wording.say("chart.under_heading", heading=heading, groups=c.label) if heading else c.label for c in rows
        ]
    shown = [(label, c) for label, c in zip(labels, chart.cells, strict=True) if c.shown]
    trace = {
        "type": "bar" if is_count else "scatter",
        "orientation": "h",
        "x": [c.value for _, c in shown],
        "y": [label for label, _ in shown],
        "text": _hover([c for _, c in shown], chart, wording),
        "hovertemplate": "%{y}: %{text}<extra></extra>",
        "marker": {"color": [palette.MISSING_MARK if c.missing else palette.MARK for _, c in shown]},
    }
    if is_count:
        trace["textposition"] = "none"
    else:
        del trace["orientation"]
        trace["mode"] = "markers"
        trace["marker"]["size"] = 11
        trace["error_x"] = {
            "type": "data",
            "symmetric": False,
            "array": [_length(c.upper - c.value) if c.has_range else 0 for _, c in shown],
            "arrayminus": [_length(c.value - c.lower) if c.has_range else 0 for _, c in shown],
            "color": palette.MARK,
        }
    layout = dict(LAYOUT)
    layout["xaxis"] = _value_axis(chart, chart.axis, wording)
    layout["yaxis"] = {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": labels[::-1],
        "range": [-0.5, len(labels) - 0.5],
        "automargin": True,
    }
    layout["annotations"] = [
        {"x": 0, "y": label, "xanchor": "left", "xshift": 6, "text": wording.short(c), "showarrow": False}
        for label, c in zip(labels, chart.cells, strict=True)
        if not c.shown
    ]
    if chart.total:
        value = chart.total.value
        line = {"color": palette.REFERENCE, "dash": "dash", "width": 2}
        layout["shapes"] = [
            {
                "type": "line",
                "yref": "paper",
                "x0": value,
                "x1": value,
                "y0": 0,
                "y1": 1,
                "line": line,
                "layer": "below",
            }
        ]
    return {"data": [trace], "layout": layout}


def _guide(guide: Guide, labels: list[str]) -> dict:
    """A guide as a line without dots, in the way in which it is drawn."""
    return {
        "type": "scatter",
        "x": [labels[place] for place, _ in guide.points],
        "y": [value for _, value in guide.points],
        "mode": "lines",
        "line": {
            "color": palette.REFERENCE if guide.kind == AIM else palette.QUIET_INK,
            "width": 1.5,
            "dash": "solid" if guide.kind == CENTRE else "dash",
            "shape": "hvh" if guide.stepped else "linear",
        },
        "hoverinfo": "skip",
    }


def _band(panel: Panel, labels: list[str]) -> list[dict]:
    """The ranges of each unbroken run of shown periods as closed areas."""
    bands, run = [], []
    for cell, label in [*zip(panel.cells, labels, strict=False), (None, "")]:
        if cell is not None and cell.has_range:
            run.append((label, cell))
            continue
        if len(run) > 1:
            names = [label for label, _ in run]
            bands.append(
                {
                    "type": "scatter",
                    "x": names + names[::-1],
                    "y": [c.lower for _, c in run] + [c.upper for _, c in run][::-1],
                    "fill": "toself",
                    "fillcolor": palette.BAND,
                    "mode": "lines",
                    "line": {"width": 0},
                    "hoverinfo": "skip",
                }
            )
        run = []
    return bands


def _hover(cells, chart, wording: Wording) -> list[str]:
    texts = []
    for cell in cells:
        text = wording.written(cell, chart.sheet, chart.decimals)
        span = wording.range(cell, chart.decimals)
        texts.append(wording.say("chart.with_range", value=text, range=span) if span else text)
    return texts


def _length(length: float) -> float:
    """A length as long as figures are written: without the 14 places that a subtraction leaves behind."""
    return round(length, 6)


def _value_axis(chart, axis: Axis, wording: Wording) -> dict:
    return {
        "range": [_length(axis.minimum * 1.04), _length(axis.maximum * 1.04)],
        "ticksuffix": wording.per_cent_suffix if is_per_cent(chart.sheet) else "",
        "gridcolor": palette.GRID,
        "zerolinecolor": palette.QUIET_INK,
    }
