"""What charts of targets and of limits of chance must say on the page of an indicator.

Belongs here: these charts with their tables, against the released figures. Does not: the trend itself
(`drawings_check`), other tables (`figures_check`).
"""

import csv
from pathlib import Path

from tests.site.drawings_check import dots_of, drawing_of
from tests.site.page_parts import Node
from tests.site.released_figures import DIMENSIONS, hidden_text, number
from tests.site.steps_check import StepsCheck

OUTSIDE = "reference"
"""The look of what is beyond its limits, and of what is aimed at."""


class SeriesCheck(StepsCheck):
    """Targets and signals of one release."""

    def __init__(self, release: Path):
        super().__init__(release)
        self.signals = _series(release / "signals.csv")
        self.points = _series(release / "signal_points.csv")

    def series(self, page: str, main: Node, captions: dict[str, Node], sheet: dict, decimals: int, script: dict):
        """All of them on the page of one indicator."""
        self.limits(page, main, captions, sheet, decimals, script)
        for target in sheet.get("targets", ()):
            self.target(page, main, captions, sheet, decimals, script, target)

    def limits(self, page, main, captions, sheet, decimals, script):
        told = [
            row for row in self.signals.get(sheet["indicator"], ()) if row["status"] in ("judged", "too_few_points")
        ]
        points = self.points.get(sheet["indicator"], []) if told else []
        caption = f"{sheet['short_name']}: the figures and how far chance alone would move them, latest quarter first"
        self.say(page, f"a table: {caption}", caption in captions, bool(points))
        if not points or caption not in captions:
            return
        judged = any(row["upper"] and row["limits"] in ("growing", "fixed") for row in points)
        rows, cells = [], []
        for row in points:
            cell = self.total(sheet["indicator"], row["period"])
            cells.append((row["period"], cell))
            row_of = [self.period(row["period"]), self.written(cell, sheet, decimals)]
            row_of.append(self.amount(row["centre"], sheet, decimals))
            if judged:
                row_of.append(f"{number(float(row['lower']), decimals)} to {number(float(row['upper']), decimals)}")
            rows.append(tuple(row_of))
        self.say(page, caption, _rows(captions[caption]), rows[::-1])
        shown = [row for row, (_, cell) in zip(points, cells, strict=True) if cell["status"] == "shown"]
        beyond = {side: [row["period"] for row in shown if row["position"] == side] for side in ("above", "below")}
        notes = [
            f"Quarters {side} their own limits: {', '.join(map(self.period, beyond[side]))}."
            for side in ("above", "below")
            if beyond[side]
        ]
        note = (" ".join(notes) or "Each of these quarters lies within its own limits.") if judged else ""
        self.chart(page, main, f"{page}-signal", "Each quarter", cells, sheet, decimals, note, script)
        drawing = drawing_of(main, f"{page}-signal")
        if drawing is not None:
            self.say(page, "dots beyond the limits", dots_of(drawing, OUTSIDE), sum(map(len, beyond.values())))
        guides = [y for trace in script[f"{page}-signal"]["data"][:-1] for y in trace["y"]]
        names = ("centre", "lower", "upper") if judged else ("centre",)
        self.say(page, "limits of the interactive chart", guides, [
            float(row[name]) for name in names for row in points if row[name]
        ])  # fmt: skip

    def target(self, page, main, captions, sheet, decimals, script, target):
        key = f"{page}-target-{target['target'].lower()}"
        first, last = target["baseline_period"], target["by"] and target["by"][:4]
        if not first or target["baseline"] is None or not last or "gap=" in target["group"]:
            self.say(page, "a chart of a target without a way", drawing_of(main, key), None)
            return
        cells = [(year, self.place(sheet, target, year)) for year in self.years if first <= year <= last]
        caption = f"{sheet['short_name']}: the figures so far, latest period first"
        if caption not in captions:
            self.found.append(f"{page}: no table {caption}")
            return
        rows = [(self.period(period), *self.columns(cell, sheet, decimals)) for period, cell in cells[::-1]]
        kept = [i for i in range(len(rows[0])) if any(row[i] for row in rows)]
        self.say(page, caption, _rows(captions[caption]), [tuple(row[i] for i in kept) for row in rows])
        aim = self.amount(target["value"], sheet)
        note = f"Target: {aim} in {last}."
        self.chart(page, main, key, "Each year", cells, sheet, decimals, note, script)
        drawing = drawing_of(main, key)
        if drawing is not None:
            aims = [t.text for t in drawing.all("text", class_=f"bold {OUTSIDE}")]
            self.say(page, f"what is aimed at in {key}", aims, [aim])
        way = script[key]["data"][0]["y"]
        self.say(page, f"the way of {key}", way, [float(target["baseline"]), float(target["value"])])

    def place(self, sheet, target, year):
        dimension, _, code = target["group"].partition("=")
        if not code:
            return self.total(sheet["indicator"], year)
        codes = [code if name == dimension else "all" for name in DIMENSIONS]
        return self.cells[(sheet["indicator"], year, dimension, *codes)]

    def chart(self, page, main, key, title, cells, sheet, decimals, note, script):
        """The drawing describes these cells, and the interactive form has them."""
        say = lambda cell: self.written(cell, sheet, decimals)  # noqa: E731
        shown = [(period, cell) for period, cell in cells if cell["status"] == "shown"]
        (first, a), (last, b) = shown[0], shown[-1]
        low, high = (pick((c for _, c in shown), key=lambda c: float(c["value"])) for pick in (min, max))
        told = f"{title}: {self.period(last)} {say(b)}."
        if len(shown) > 1:
            told = (
                f"{title}: {self.period(first)} {say(a)}, {self.period(last)} {say(b)}; "
                f"lowest shown {say(low)}, highest shown {say(high)}."
            )
        hidden = hidden_text([cell["status"] for _, cell in cells if cell["status"] != "shown"])
        text = " ".join(part for part in (told, hidden, note) if part)
        drawing = drawing_of(main, key)
        if drawing is None:
            self.found.append(f"{page}: no drawing {key}")
        else:
            self.say(page, f"description of {key}", next(drawing.all("desc")).text, text)
            self.say(page, f"dots of {key}", dots_of(drawing), len(shown))
            bold = [t for t in drawing.all("text", class_="bold") if OUTSIDE not in t.attributes["class"]]
            bold = {t.text for t in bold if t.text[0].isdigit()}
            figures = [self.figure(cell, sheet, decimals) for _, cell in shown]
            self.say(page, f"figures in {key}", bold <= set(figures) and figures[-1] in bold, True)
        self.say(page, f"interactive {key}", script[key]["data"][-1]["y"], [self.value(cell) for _, cell in cells])

    @staticmethod
    def amount(value, sheet, decimals=0):
        return number(float(value), decimals) + ("%" if sheet["unit"] == "per cent" else "")


def _series(path: Path) -> dict[str, list[dict]]:
    """Rows of undivided levels by quarter, by indicator."""
    found: dict[str, list[dict]] = {}
    if path.is_file():
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if (row["measure"], row["breakdown"], row["period_kind"]) == ("level", "total", "quarter"):
                    found.setdefault(row["indicator"], []).append(row)
    return found


def _rows(table: Node) -> list[tuple[str, ...]]:
    body = next(table.all("tbody"))
    return [tuple(cell.text for cell in row.children if isinstance(cell, Node)) for row in body.all("tr")]
