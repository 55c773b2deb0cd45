"""Drawing of a trend: a panel of years and a panel of quarters, side by side or one under the other.

Belongs here: the geometry of the trend. Does not: which figures (`charts`), elements (`svg`).
"""

from itertools import groupby, pairwise

from dashboards import palette
from dashboards.charts import AIM, CENTRE, Panel, TrendChart, alternative_text
from dashboards.svg import WIDTH, Drawing, image, text_width
from dashboards.wording import SYMBOLS, Wording, is_per_cent

PANEL_HEIGHT = 250
TITLE, FOOT = 28, 38
"""Room for the title of a panel above the plot, and for quarter and year labels below it."""
DOT = 5
LABEL_SLOT, ROOMIER = 24, 1.35
"""Room that the label of a quarter needs; how many times as wide a panel is, at least, on a screen with more room."""
SYMBOL_EDGE = 3
"""By how much a symbol may be wider than its place, estimated. Narrower places keep their pattern only; the symbol is
explained under the chart in any case."""


def trend_drawing(chart: TrendChart, wording: Wording) -> str:
    """Inline SVG of the trend, a drawing for each panel."""
    drawings = []
    for number, panel in enumerate(chart.panels):
        drawing = Drawing(f"{chart.key}-{number}" if number else chart.key)
        _Plot(drawing, chart, panel, wording).draw()
        told = () if number else (chart.title, alternative_text(chart, wording))
        drawings.append(drawing.written(PANEL_HEIGHT, *told))
    return image(chart.key, *drawings)


class _Plot:
    """One panel being drawn: its scales and the steps of drawing it."""

    def __init__(self, drawing: Drawing, chart: TrendChart, panel: Panel, wording: Wording):
        self.drawing, self.chart, self.panel, self.wording = drawing, chart, panel, wording
        self.is_count = chart.drawn_as_columns
        self.tick_texts = [self._tick(t) for t in panel.axis.ticks]
        self.left = max(map(text_width, self.tick_texts)) + 8
        labels = [text_width(guide.label, bold=True) for guide in panel.guides]
        self.right = WIDTH - max([26.0, *(label + 8 for label in labels)])
        self.top, self.bottom = TITLE + 18, PANEL_HEIGHT - FOOT
        self.slot = (self.right - self.left) / len(panel.periods)

    def draw(self):
        """Title, grid, places that are not shown, figures, labels, in this order from back to front."""
        self.drawing.text(0, self.top - TITLE - 2, self.panel.title, bold=True)
        for tick, text in zip(self.panel.axis.ticks, self.tick_texts, strict=True):
            y = self._y(tick)
            self.drawing.line(0, y, self.right, y, palette.QUIET_INK if tick == 0 else palette.GRID)
            self.drawing.text(0, y - 3, text, colour=palette.QUIET_INK)
        self._not_shown()
        self._guides()
        if self.is_count:
            self._columns()
        elif self.panel.joined:
            self._line_with_band()
        else:
            self._dots_with_range()
        self._value_labels()
        self._period_labels()

    def _tick(self, tick: float) -> str:
        decimals = 0 if all(float(t).is_integer() for t in self.panel.axis.ticks) else 1
        written = self.wording.per_cent if is_per_cent(self.chart.sheet) else self.wording.number
        return written(tick, decimals)

    def _x(self, position: float) -> float:
        return self.left + self.slot * (position + 0.5)

    def _y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * self.panel.axis.share(value)

    def _runs(self, key):
        """Unbroken runs of periods with the same `key(cell)`: (key, [positions])."""
        return [(k, [i for i, _ in run]) for k, run in groupby(enumerate(self.panel.cells), lambda pair: key(pair[1]))]

    def _not_shown(self):
        for status, run in self._runs(lambda c: c.status):
            if status == "shown":
                continue
            x, width = self.left + self.slot * run[0], self.slot * len(run)
            self.drawing.not_shown(x + 1, self.top, width - 2, self.bottom - self.top, status)
            symbol = SYMBOLS[status]
            if width + SYMBOL_EDGE >= text_width(symbol) and status != "not_applicable":
                centre, middle = x + width / 2, (self.top + self.bottom) / 2
                self.drawing.text(centre, middle + 4, symbol, "middle", look="over")

    def _guides(self):
        for place in self.panel.noted:
            x = self._x(place)
            self.drawing.line(x, self.top, x, self.bottom, palette.QUIET_INK, 1.5, "1.5 4")
        for guide in self.panel.guides:
            colour = palette.REFERENCE if guide.kind == AIM else palette.QUIET_INK
            dash = "" if guide.kind == CENTRE else "5 4"
            half = 0.5 if guide.stepped else 0
            places = [
                (place + side, value) for place, value in guide.points for side in ((-half, half) if half else (0,))
            ]
            points = [(self._x(place), self._y(value)) for place, value in places]
            for (x1, y1), (x2, y2) in pairwise(points):
                self.drawing.line(x1, y1, x2, y2, colour, 1.5, dash)
            if guide.label:
                x, y = points[-1]
                self.drawing.line(x - 9, y, x + 9, y, colour, 4)
                self.drawing.text(self.right + 4, y + 4.5, guide.label, colour=colour, bold=True)

    def _columns(self):
        width = self.slot * 0.66
        for i, cell in enumerate(self.panel.cells):
            if cell.shown:
                top = self._y(cell.value)
                self.drawing.bar(self._x(i) - width / 2, top, width, self.bottom - top, palette.MARK)

    def _line_with_band(self):
        for shown, run in self._runs(lambda c: c.shown):
            if not shown:
                continue
            cells = [(self._x(i), self.panel.cells[i]) for i in run]
            if len(cells) == 1:
                x, cell = cells[0]
                if cell.has_range:
                    self.drawing.line(x, self._y(cell.lower), x, self._y(cell.upper), palette.MARK, 2)
                continue
            if all(c.has_range for _, c in cells):
                upper = [(x, self._y(c.upper)) for x, c in cells]
                lower = [(x, self._y(c.lower)) for x, c in cells]
                self.drawing.area([*upper, *reversed(lower)], palette.BAND)
            self.drawing.path([(x, self._y(c.value)) for x, c in cells], palette.MARK, 2.5)
        radius = min(3.5, self.slot / 5)
        for i, cell in enumerate(self.panel.cells):
            if cell.shown:
                colour, size = (palette.REFERENCE, radius + 2.5) if i in self.panel.outside else (palette.MARK, radius)
                self.drawing.dot(self._x(i), self._y(cell.value), colour, cell.reliability != "ok", size)

    def _dots_with_range(self):
        for i, cell in enumerate(self.panel.cells):
            if cell.shown:
                x = self._x(i)
                if cell.has_range:
                    self.drawing.line(x, self._y(cell.lower), x, self._y(cell.upper), palette.MARK, 3)
                self.drawing.dot(x, self._y(cell.value), palette.MARK, cell.reliability != "ok", DOT)

    def _value_labels(self):
        """Years carry their figure where it fits; of quarters, the last one shown."""
        shown = [i for i, c in enumerate(self.panel.cells) if c.shown]
        last = shown[-1:]
        for i in last if self.panel.joined else shown:
            cell = self.panel.cells[i]
            text = self.wording.figure(cell, self.chart.sheet, self.chart.decimals)
            if i not in last and text_width(text, bold=True) > self.slot:
                continue
            top = self._y(cell.value if cell.upper is None else cell.upper)
            half = text_width(text, bold=True) / 2
            x = min(max(self._x(i), self.left + half), self.right + 26 - half)
            self.drawing.text(x, top - 7, text, "middle", bold=True)

    def _period_labels(self):
        labelled = self.panel.joined and self.slot >= LABEL_SLOT / ROOMIER
        for i, period in enumerate(self.panel.periods if labelled else ()):
            label, look = self.wording.quarter_label(period), "" if self.slot >= LABEL_SLOT else "roomy"
            self.drawing.text(self._x(i), self.bottom + 16, label, "middle", palette.QUIET_INK, look=look)
        free_from = self.left - 10
        for year, group in groupby(enumerate(self.panel.periods), lambda pair: pair[1][:4]):
            run = [i for i, _ in group]
            start, end = self.left + self.slot * run[0], self.left + self.slot * (run[-1] + 1)
            if self.panel.joined:
                self.drawing.line(start, self.bottom, start, self.bottom + 6, palette.QUIET_INK)
            middle = (start + end) / 2
            if middle - text_width(year) / 2 >= free_from:
                self.drawing.text(middle, self.bottom + (33 if labelled else 18), year, "middle", palette.QUIET_INK)
                free_from = middle + text_width(year) / 2 + 4
