"""Drawing of groups: dot and range for each class (a bar for counts), the total as a dashed line across.

Belongs here: the geometry of the groups. Does not: which figures (`charts`), elements (`svg`).
Labels stand above their rows, so that they have room on a phone too.
"""

from dashboards import palette
from dashboards.charts import GroupsChart, all_label, alternative_text
from dashboards.selection import Cell
from dashboards.svg import BOLD, WIDTH, Drawing, image, text_width, wrap
from dashboards.wording import Wording, is_per_cent

LINE, ROW = 16, 30
AXIS_FOOT = 26
HEADING_GAP = 10
LEFT = 14


def groups_drawing(chart: GroupsChart, wording: Wording) -> str:
    """Inline SVG of the groups."""
    return _Rows(chart, wording).draw()


class _Rows:
    """The rows being drawn: scale, place and steps."""

    def __init__(self, chart: GroupsChart, wording: Wording):
        self.chart, self.wording = chart, wording
        self.drawing = Drawing(chart.key)
        self.texts = [wording.written(c, chart.sheet, chart.decimals) for c in chart.cells]
        self.right = WIDTH - max(text_width(text, bold=True) for text in self.texts) - 14

    def draw(self) -> str:
        """Rows from the top: the total, the groups, and apart from them the classes that nobody learnt."""
        labels = [all_label(self.chart.sheet, self.wording)] if self.chart.total else []
        labels += [c.label for c in self.chart.rows]
        room = WIDTH - 4
        # Letters of some scripts, with their marks, reach higher than Latin ones.
        places, headings, y = [], [], 8.0
        seen_missing = False
        for i, (cell, label) in enumerate(zip(self.chart.cells, labels, strict=True)):
            if i in self.chart.headings:
                lines = wrap(self.chart.headings[i], WIDTH / BOLD - 4)
                headings.append((lines, y + (HEADING_GAP if i else 0)))
                y = headings[-1][1] + LINE * len(lines) + 6
            if cell.missing and not seen_missing:
                seen_missing = True
                y += 10
            lines = wrap(label, room / BOLD if cell is self.chart.total else room)
            places.append((cell, lines, y))
            y += LINE * len(lines) + ROW
        # Lines across stand beside the bars only, not behind labels.
        self._grid([top + LINE * len(lines) for _, lines, top in places])
        for i, ((cell, lines, top), text) in enumerate(zip(places, self.texts, strict=True)):
            if i in self.chart.headings:
                self._heading(*headings.pop(0))
            self._row(cell, lines, top, text)
        told = (self.chart.title, alternative_text(self.chart, self.wording))
        return image(self.chart.key, self.drawing.written(y + AXIS_FOOT, *told), look="groups")

    def _heading(self, lines: list[str], top: float):
        for i, line in enumerate(lines):
            self.drawing.text(0, top + 13 + i * LINE, line, bold=True)

    def _x(self, value: float) -> float:
        return LEFT + (self.right - LEFT) * self.chart.axis.share(value)

    def _grid(self, tops: list[float]):
        ticks = self.chart.axis.ticks
        decimals = 0 if all(float(t).is_integer() for t in ticks) else 1
        written = self.wording.per_cent if is_per_cent(self.chart.sheet) else self.wording.number
        texts = [written(t, decimals) for t in ticks]
        fits = max(map(text_width, texts)) + 6 <= (self.right - LEFT) / max(1, len(ticks) - 1)
        for i, (tick, text) in enumerate(zip(ticks, texts, strict=True)):
            x = self._x(tick)
            self.drawing.line(x, tops[0], x, tops[0] + ROW, palette.QUIET_INK if tick == 0 else palette.GRID)
            look = "" if fits or i % 2 == 0 else "roomy"
            self.drawing.text(x, tops[-1] + ROW + 18, text, "middle", palette.QUIET_INK, look=look)
        if self.chart.total:
            x = self._x(self.chart.total.value)
            self.drawing.line(x, tops[0], x, tops[0] + ROW, palette.REFERENCE, 2, "5 4")
        self.drawing.repeat_lines(tops)

    def _row(self, cell: Cell, lines: list[str], top: float, text: str):
        is_total = cell is self.chart.total
        colour = palette.REFERENCE if is_total else palette.MISSING_MARK if cell.missing else palette.MARK
        for i, line in enumerate(lines):
            self.drawing.text(0, top + 12 + i * LINE, line, bold=is_total)
        middle = top + LINE * len(lines) + 12
        self._mark(cell, middle, colour)
        if cell.shown:
            self.drawing.text(WIDTH - 2, middle + 4.5, text, "end", bold=True)

    def _mark(self, cell: Cell, middle: float, colour: str):
        if not cell.shown:
            self.drawing.not_shown(LEFT, middle - 8, self.right - LEFT, 16, cell.status)
            words = self.wording.short(cell)
            self.drawing.plate(LEFT + 8, middle - 8.5, text_width(words) + 8, 17)
            self.drawing.text(LEFT + 12, middle + 4.5, words, colour=palette.QUIET_INK)
            return
        if self.chart.bars:
            self.drawing.bar(LEFT, middle - 7, max(self._x(cell.value) - LEFT, 1.5), 14, colour)
            return
        if cell.has_range:
            self.drawing.line(self._x(cell.lower), middle, self._x(cell.upper), middle, colour, 3)
        self.drawing.dot(self._x(cell.value), middle, colour, cell.reliability != "ok")
