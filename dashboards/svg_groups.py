"""Drawing of groups: dot and range for each class (a bar for counts), the total as a dashed line across.

Belongs here: the geometry of the groups, wide and narrow. Does not: which figures (`charts`), elements (`svg`).
Wide has the label left of its row; narrow has it above, so that text keeps its size on a phone.
"""

from dashboards import palette
from dashboards.charts import GroupsChart, all_label, alternative_text
from dashboards.selection import Cell
from dashboards.svg import BOLD, Drawing, text_width, wrap
from dashboards.svg_trend import NARROW, WIDE
from dashboards.wording import Wording, is_per_cent

LABEL_WIDTH = 210
LINE, ROW = 16, 30
AXIS_FOOT = 26
HEADING_GAP = 10


def groups_drawing(chart: GroupsChart, wording: Wording, wide: bool) -> str:
    """Inline SVG of the groups."""
    return _Rows(chart, wording, wide).draw()


class _Rows:
    """The rows being drawn: scale, place and steps."""

    def __init__(self, chart: GroupsChart, wording: Wording, wide: bool):
        self.chart, self.wording, self.wide = chart, wording, wide
        self.form = "wide" if wide else "narrow"
        self.drawing = Drawing(f"{chart.key}-{self.form}", WIDE if wide else NARROW)
        self.left = LABEL_WIDTH + 12 if wide else 14
        self.texts = [wording.written(c, chart.sheet, chart.decimals) for c in chart.cells]
        self.right = self.drawing.width - max(text_width(text, bold=True) for text in self.texts) - 14

    def draw(self) -> str:
        """Rows from the top: the total, the groups, and apart from them the classes that nobody learnt."""
        labels = [all_label(self.chart.sheet, self.wording)] if self.chart.total else []
        labels += [c.label for c in self.chart.rows]
        room = LABEL_WIDTH if self.wide else NARROW - 4
        # Letters of some scripts, with their marks, reach higher than Latin ones.
        places, headings, y = [], [], 8.0
        seen_missing = False
        for i, (cell, label) in enumerate(zip(self.chart.cells, labels, strict=True)):
            if i in self.chart.headings:
                lines = wrap(self.chart.headings[i], self.drawing.width / BOLD - 4)
                headings.append((lines, y + (HEADING_GAP if i else 0)))
                y = headings[-1][1] + LINE * len(lines) + 6
            if cell.missing and not seen_missing:
                seen_missing = True
                y += 10
            lines = wrap(label, room / BOLD if cell is self.chart.total else room)
            height = max(ROW, LINE * len(lines) + 8) if self.wide else LINE * len(lines) + ROW
            places.append((cell, lines, y, height))
            y += height
        self._grid(self._spans(places, y))
        for i, ((cell, lines, top, height), text) in enumerate(zip(places, self.texts, strict=True)):
            if i in self.chart.headings:
                self._heading(*headings.pop(0))
            self._row(cell, lines, top, height, text)
        return self.drawing.written(
            y + AXIS_FOOT, f"drawing {self.form}", self.chart.title, alternative_text(self.chart, self.wording)
        )

    def _spans(self, places: list, bottom: float) -> list[tuple[float, float]]:
        """From where to where lines across are drawn: not through headings, and on a phone, where labels stand above
        their bars, beside the bars only."""
        if not self.wide:
            return [(top + LINE * len(lines), top + height) for _, lines, top, height in places]
        if not self.chart.headings:
            return [(4.0, bottom)]
        starts = sorted(self.chart.headings)
        ends = [*starts[1:], len(places)]
        return [(places[i][2], places[end - 1][2] + places[end - 1][3]) for i, end in zip(starts, ends, strict=True)]

    def _heading(self, lines: list[str], top: float):
        for i, line in enumerate(lines):
            self.drawing.text(2, top + 13 + i * LINE, line, bold=True)

    def _x(self, value: float) -> float:
        return self.left + (self.right - self.left) * self.chart.axis.share(value)

    def _grid(self, spans: list[tuple[float, float]]):
        ticks = self.chart.axis.ticks
        decimals = 0 if all(float(t).is_integer() for t in ticks) else 1
        written = self.wording.per_cent if is_per_cent(self.chart.sheet) else self.wording.number
        texts = [written(t, decimals) for t in ticks]
        fits = max(map(text_width, texts)) + 6 <= (self.right - self.left) / max(1, len(ticks) - 1)
        for i, (tick, text) in enumerate(zip(ticks, texts, strict=True)):
            x = self._x(tick)
            for top, bottom in spans:
                self.drawing.line(x, top, x, bottom, palette.QUIET_INK if tick == 0 else palette.GRID)
            if fits or i % 2 == 0:
                self.drawing.text(x, spans[-1][1] + 18, text, "middle", palette.QUIET_INK)
        if self.chart.total:
            x = self._x(self.chart.total.value)
            for top, bottom in spans:
                self.drawing.line(x, top, x, bottom, palette.REFERENCE, 2, "5 4")

    def _row(self, cell: Cell, lines: list[str], top: float, height: float, text: str):
        is_total = cell is self.chart.total
        colour = palette.REFERENCE if is_total else palette.MISSING_MARK if cell.missing else palette.MARK
        if self.wide:
            middle = top + height / 2
            first = middle + 4.5 - LINE * (len(lines) - 1) / 2
            for i, line in enumerate(lines):
                self.drawing.text(LABEL_WIDTH, first + i * LINE, line, "end", bold=is_total)
        else:
            for i, line in enumerate(lines):
                self.drawing.text(2, top + 12 + i * LINE, line, bold=is_total)
            middle = top + LINE * len(lines) + 12
        self._mark(cell, middle, colour)
        if cell.shown:
            self.drawing.text(self.drawing.width - 2, middle + 4.5, text, "end", bold=True)

    def _mark(self, cell: Cell, middle: float, colour: str):
        if not cell.shown:
            self.drawing.not_shown(self.left, middle - 8, self.right - self.left, 16, cell.status)
            words = self.wording.short(cell)
            self.drawing.plate(self.left + 8, middle - 8.5, text_width(words) + 8, 17)
            self.drawing.text(self.left + 12, middle + 4.5, words, colour=palette.QUIET_INK)
            return
        if self.chart.bars:
            self.drawing.bar(self.left, middle - 7, max(self._x(cell.value) - self.left, 1.5), 14, colour)
            return
        if cell.has_range:
            self.drawing.line(self._x(cell.lower), middle, self._x(cell.upper), middle, colour, 3)
        self.drawing.dot(self._x(cell.value), middle, colour, cell.reliability != "ok")
