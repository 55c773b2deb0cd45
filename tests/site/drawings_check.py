"""What drawings and interactive figures must say.

Belongs here: charts on the English pages, against the released figures. Does not: tables and sentences
(`figures_check`).
"""

import re
from itertools import pairwise
from pathlib import Path

from tests.site.page_parts import Node
from tests.site.released_figures import MARKS, Released, hidden_text


class DrawingCheck(Released):
    """Charts of one release."""

    def __init__(self, release: Path):
        super().__init__(release)
        self.found: list[str] = []

    def say(self, page: str, what: str, found, expected):
        if found != expected:
            self.found.append(f"{page}: {what}: {str(found)[:160]!r}, not {str(expected)[:160]!r}")

    def trend(self, page, main, sheet, decimals, script):
        indicator, unit = sheet["indicator"], sheet["unit"] == "per cent"
        drawing = drawing_of(main, f"{page}-trend")
        if drawing is None:
            self.found.append(f"{page}: no drawing of the trend")
            return
        texts = [t.text for t in drawing.all("text")]
        shown = [p for p in self.periods if self.total(indicator, p)["status"] == "shown"]
        years, quarters = [p for p in shown if len(p) == 4], [p for p in shown if len(p) > 4]
        bold = [t.text for t in drawing.all("text", class_="bold") if re.search(r"\d", t.text)]
        figures = {p: self.figure(self.total(indicator, p), sheet, decimals) for p in shown}
        last = {figures[run[-1]] for run in (years, quarters) if run}
        expected = {figures[p] for p in (*years, *quarters[-1:])}
        self.say(page, "figures in the drawing of the trend", last <= set(bold) <= expected, True)
        plain = [t for t in texts if t not in bold and re.search(r"\d", t)]
        ticks = [t for t in plain if not re.fullmatch(r"Q[1-4]|20\d\d", t)]
        self.say(page, "unit of the axis", all(t.endswith("%") == unit for t in ticks), True)
        self.say(page, "description of the trend", next(drawing.all("desc")).text, self.trend_text(sheet, decimals))
        trace = script[f"{page}-trend"]["data"][-1]
        panel = (quarters and self.quarters_of(indicator)) or self.years
        values = [self.value(self.total(indicator, p)) for p in panel]
        self.say(page, "interactive trend", trace["y"], values)
        notes = [place for place, value in enumerate(values) if value is None]
        self.say(page, "notes of the interactive trend", script[f"{page}-trend"]["notes"], notes)

    def drawings(self, page, main, key, cells, sheet, decimals, script):
        """The drawing and the interactive form of the groups say what `cells` say."""
        if sheet["measure"] == "count":
            cells = cells[1:]
        expected = []
        for label, _, _, cell in cells:
            shown = cell["status"] == "shown"
            expected += [label, self.written(cell, sheet, decimals) if shown else " ".join(MARKS[cell["status"]])]
        told = "; ".join(f"{label} {self.written(cell, sheet, decimals)}" for label, _, _, cell in cells)
        text = f"{told}. {hidden_text([c['status'] for *_, c in cells if c['status'] != 'shown'])}".strip()
        self.drawn(page, main, key, " ".join(expected), text)
        trace = script[key]["data"][0]
        values = [self.value(cell) for *_, cell in cells]
        shown = [place for place, value in enumerate(values) if value is not None]
        self.say(page, f"interactive {key}", trace["x"], [values[place] for place in shown])
        self.say(page, f"places of interactive {key}", trace["y"], shown)
        hidden = [place for place, value in enumerate(values) if value is None]
        self.say(page, f"notes of interactive {key}", script[key]["notes"], hidden)

    def drawn(self, page, main, key, expected, text):
        drawing = drawing_of(main, key)
        if drawing is None:
            self.found.append(f"{page}: no drawing {key}")
            return
        texts = [t.text for t in drawing.all("text")]
        ticks = 0
        while ticks < len(texts) and re.fullmatch(r"\N{MINUS SIGN}?[\d,.]+%?", texts[ticks]):
            ticks += 1
        steps = [float(t.replace("\N{MINUS SIGN}", "-").strip("%").replace(",", "")) for t in texts[:ticks]]
        widths = {round(b - a, 6) for a, b in pairwise(steps)}
        self.say(page, f"axis of {key}", len(widths) == 1 and 0 in steps, True)
        self.say(page, f"drawing {key}", " ".join(texts[ticks:]), expected)
        self.say(page, f"description of {key}", next(drawing.all("desc")).text, text)
        hatched = sum(expected.count(" ".join(MARKS[s])) for s in MARKS if s != "not_applicable")
        self.say(page, f"places without a figure in {key}", len(places_of(drawing)), hatched)


def drawing_of(main: Node, key: str) -> Node | None:
    return next((part for part in main.all("div", class_="drawing") if any(part.all("title", id_=f"{key}-name"))), None)


def places_of(drawing: Node) -> list[Node]:
    """The places of figures that are not shown."""
    return [rect for rect in drawing.all("rect") if "plate" not in rect.attributes.get("class", "")]


def dots_of(drawing: Node, look: str = "") -> int:
    """How many dots there are, of this look or of any; what makes a dot hollow is no dot."""
    paths = drawing.all("path", class_=f"dots {look}" if look else "dots")
    return sum(p.attributes["d"].count("M") for p in paths if "paper" not in p.attributes["class"])
