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
        for form in ("wide", "narrow"):
            svg = drawing_of(main, f"{page}-trend-{form}")
            if svg is None:
                self.found.append(f"{page}: no drawing of the trend")
                return
            texts = [t.text for t in svg.all("text")]
            shown = [p for p in self.periods if self.total(indicator, p)["status"] == "shown"]
            years, quarters = [p for p in shown if len(p) == 4], [p for p in shown if len(p) > 4]
            bold = [t.text for t in svg.all("text", font_weight="600") if re.search(r"\d", t.text)]
            figures = {p: self.figure(self.total(indicator, p), sheet, decimals) for p in shown}
            last = {figures[run[-1]] for run in (years, quarters) if run}
            expected = {figures[p] for p in (*years, *quarters[-1:])}
            self.say(page, f"figures in the {form} drawing of the trend", last <= set(bold) <= expected, True)
            plain = [t for t in texts if t not in bold and re.search(r"\d", t)]
            ticks = [t for t in plain if not re.fullmatch(r"Q[1-4]|20\d\d", t)]
            self.say(page, "unit of the axis", all(t.endswith("%") == unit for t in ticks), True)
            self.say(page, "description of the trend", next(svg.all("desc")).text, self.trend_text(sheet, decimals))
        trace = script[f"{page}-trend"]["data"][-1]
        panel = (quarters and self.quarters_of(indicator)) or self.years
        values = [self.value(self.total(indicator, p)) for p in panel]
        self.say(page, "interactive trend", trace["y"], values)
        self.say(page, "hover of the interactive trend", trace["text"], [
            self.hover(self.total(indicator, p), sheet, decimals) for p in panel
        ])  # fmt: skip

    def drawings(self, page, main, key, cells, sheet, decimals, script):
        """Both drawings and the interactive form of the groups say what `cells` say."""
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
        shown = [(label, cell) for label, _, _, cell in cells if cell["status"] == "shown"]
        self.say(page, f"interactive {key}", trace["x"], [self.value(cell) for _, cell in shown])
        self.say(page, f"labels of interactive {key}", trace["y"], [label for label, _ in shown])
        self.say(page, f"hover of {key}", trace["text"], [self.hover(c, sheet, decimals) for _, c in shown])
        notes = [" ".join(MARKS[c["status"]]) for *_, c in cells if c["status"] != "shown"]
        self.say(page, f"notes of interactive {key}", [a["text"] for a in script[key]["layout"]["annotations"]], notes)

    def drawn(self, page, main, key, expected, text):
        for form in ("wide", "narrow"):
            svg = drawing_of(main, f"{key}-{form}")
            if svg is None:
                self.found.append(f"{page}: no drawing {key} {form}")
                continue
            texts = [t.text for t in svg.all("text")]
            ticks = 0
            while ticks < len(texts) and re.fullmatch(r"\N{MINUS SIGN}?[\d,.]+%?", texts[ticks]):
                ticks += 1
            steps = [float(t.replace("\N{MINUS SIGN}", "-").strip("%").replace(",", "")) for t in texts[:ticks]]
            widths = {round(b - a, 6) for a, b in pairwise(steps)}
            self.say(page, f"axis of {key} {form}", len(widths) == 1 and 0 in steps, True)
            self.say(page, f"drawing {key} {form}", " ".join(texts[ticks:]), expected)
            self.say(page, f"description of {key} {form}", next(svg.all("desc")).text, text)
            marked = len(list(svg.all("rect", class_="not-shown")))
            hatched = sum(expected.count(" ".join(MARKS[s])) for s in MARKS if s != "not_applicable")
            self.say(page, f"places without a figure in {key} {form}", marked, hatched)


def drawing_of(main: Node, key: str) -> Node | None:
    return next(
        (svg for svg in main.all("svg") if any(t.attributes.get("id") == f"{key}-name" for t in svg.all("title"))), None
    )
