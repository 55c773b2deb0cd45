"""Plots for researchers: one line a call, from a release, as plotly figures.

Belongs here: a trend with likely ranges, groups side by side, two figures from elsewhere as context. Does not: the
charts of pages (`charts`, `svg_trend`, `svg_groups`), which are drawn without plotly.

A figure that is not shown leaves a hole, and the words under the plot say how many there are: no number of theirs
exists here.
"""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboards import palette
from indicators.release import Release
from indicators.statistics.comparisons import published_comparison
from schemas.release import DIMENSIONS

COLOURS = (palette.MARK, palette.REFERENCE, palette.INK, palette.MISSING_MARK)
DASHES = ("solid", "dash", "dot", "dashdot")
"""Colour never tells groups apart on its own."""


def plot_over_time(
    release: Release, indicator: str, by: Sequence[str] | str = (), period: Sequence[str] | str = "years"
) -> go.Figure:
    """A line a class over the periods, with 95 % intervals. Raises release_selection.NotPublished."""
    rows = release.table(indicator, by, period)
    figure = go.Figure()
    for number, (name, part) in enumerate(_classes(rows)):
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number // len(COLOURS) % len(DASHES)]
        figure.add_scatter(
            name=name,
            x=part["period"].astype(str).tolist(),
            y=_numbers(part["value"]),
            error_y={"type": "data", "symmetric": False, **_range(part), "color": colour},
            mode="lines+markers",
            connectgaps=False,
            line={"color": colour, "dash": dash},
        )
    figure.update_xaxes(type="category", categoryarray=list(rows["period"].cat.categories), categoryorder="array")
    return _finished(figure, release, indicator, rows, "y")


def plot_groups(release: Release, indicator: str, by: Sequence[str] | str, period: str) -> go.Figure:
    """A dot with its 95 % interval for each class in one period. Raises release_selection.NotPublished."""
    rows = release.table(indicator, by, period)
    names = [name for name, _ in _classes(rows)]
    figure = go.Figure()
    figure.add_scatter(
        x=_numbers(rows["value"]),
        y=names,
        error_x={"type": "data", "symmetric": False, **_range(rows), "color": palette.MARK},
        mode="markers",
        marker={"color": palette.MARK, "size": 10},
        showlegend=False,
    )
    figure.update_yaxes(type="category", categoryarray=names[::-1], categoryorder="array")
    return _finished(figure, release, indicator, rows, "x")


def plot_published(title: str, figures: Mapping[str, float], unit: str, source: str) -> go.Figure:
    """Two figures from elsewhere side by side, as context: with their difference and ratio, the source, no interval.

    `figures`: the group, then the one it is compared with, by name. Raises ValueError for more or fewer.
    """
    (_, one), (_, other) = figures.items()
    difference, ratio = published_comparison(one, other)
    told = f"Difference {difference:.1f}, ratio {ratio:.2f}. Not from this release: {source}"
    figure = go.Figure()
    names = list(figures)
    figure.add_bar(x=[figures[name] for name in names], y=names, orientation="h", marker={"color": palette.REFERENCE})
    figure.update_yaxes(type="category", categoryarray=names[::-1], categoryorder="array")
    return _styled(figure, f"{title} ({unit})", told, unit, "x")


def _classes(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The rows of each class, by its label, in the order of the release."""
    inside = [name for name in DIMENSIONS if name in rows]
    if not inside:
        return [("All", rows)]
    names = rows[inside].astype(str).agg(", ".join, axis=1)
    return [(name, rows[names == name]) for name in dict.fromkeys(names)]


def _numbers(values: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in values]


def _range(rows: pd.DataFrame) -> dict:
    above, below = rows["upper"] - rows["value"], rows["value"] - rows["lower"]
    return {"array": _numbers(above), "arrayminus": _numbers(below)}


def _finished(figure: go.Figure, release: Release, indicator: str, rows: pd.DataFrame, axis: str) -> go.Figure:
    sheet = release.indicators[indicator]
    hidden = rows.loc[rows["status"] != "shown", "status"].value_counts(sort=False)
    told = ", ".join(f"{status} {n}" for status, n in hidden.items() if n) or "none"
    return _styled(figure, f"{sheet['name']} ({sheet['unit']})", f"Without a figure: {told}", sheet["unit"], axis)


def _styled(figure: go.Figure, title: str, told: str, unit: str, axis: str) -> go.Figure:
    figure.update_layout(
        title={"text": title, "subtitle": {"text": told}},
        plot_bgcolor=palette.PAPER,
        font={"color": palette.INK},
        template="none",
    )
    # From 0 on, so that the axis tells nothing of what is hidden.
    figure.update_layout({f"{axis}axis": {"rangemode": "tozero", "gridcolor": palette.GRID, "title": unit}})
    return figure
