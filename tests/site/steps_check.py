"""What the steps of care must say on the page of gaps.

Belongs here: the chart and table of each dimension, against the released figures. Does not: gaps and other pages
(`figures_check`).
"""

import json
from pathlib import Path

from tests.site.drawings_check import DrawingCheck
from tests.site.page_parts import Node
from tests.site.released_figures import IN_TEXT, MARKS, REFERENCES


class StepsCheck(DrawingCheck):
    """Steps of care of one release."""

    def __init__(self, release: Path):
        super().__init__(release)
        document = json.loads((release / "indicators.json").read_text(encoding="utf-8"))
        self.codes = [step["indicator"] for step in document.get("cascade", [])]

    def steps(self, main: Node, captions: dict[str, Node], script: dict) -> None:
        codes = [code for code in self.codes if self.sheets.get(code, {}).get("measure") == "proportion"]
        for dimension in REFERENCES:
            shown = {y: sum(self.total(code, y)["status"] == "shown" for code in codes) for y in self.years}
            year = max(reversed(self.years), key=lambda y: shown[y], default=None)
            self.dimension(main, captions, script, dimension, codes, year)

    def dimension(self, main, captions, script, dimension, codes, year):
        groups = {
            code: [(label, cell) for label, _, missing, cell in self.groups(code, year, dimension) if not missing]
            for code in codes
            if dimension in self.sheets[code]["breakdowns"]
        }
        drawn = {code: own for code, own in groups.items() if any(cell["status"] == "shown" for _, cell in own)}
        caption = f"Steps of care, per cent, by {IN_TEXT[dimension]}, {year}"
        if not drawn:
            self.say("equal", f"{caption}: a table", caption in captions, False)
            return
        if caption not in captions:
            self.found.append(f"equal: no table {caption}")
            return
        names = {code: f"{code} {self.sheets[code]['short_name']}" for code in groups}
        rows = [
            (
                f"{names[code]} per 100 {self.sheets[code]['counted']}",
                *(f"{self.written(cell, self.sheets[code])} {self.range(cell)}".strip() for _, cell in own),
            )
            for code, own in drawn.items()
        ]
        body = next(captions[caption].all("tbody"))
        found = [tuple(cell.text for cell in row.children if isinstance(cell, Node)) for row in body.all("tr")]
        self.say("equal", caption, found, rows)
        key = f"steps-{dimension.replace('_', '-')}"
        words, told, hidden = [], [], []
        for code, own in drawn.items():
            words.append(names[code])
            for label, cell in own:
                shown = cell["status"] == "shown"
                words += [label, self.written(cell, self.sheets[code]) if shown else " ".join(MARKS[cell["status"]])]
                hidden += [] if shown else [cell["status"]]
            told.append(
                f"{names[code]}: "
                + "; ".join(f"{label} {self.written(cell, self.sheets[code])}" for label, cell in own)
                + "."
            )
        text = " ".join([*told, self.hidden(hidden)]).strip()
        self.drawn("equal", main, key, " ".join(words), text)
        trace = script[key]["data"][0]
        values = [(f"{names[code]}: {label}", self.value(c)) for code, own in drawn.items() for label, c in own]
        values = [(label, value) for label, value in values if value is not None]
        self.say("equal", f"interactive {key}", list(zip(trace["y"], trace["x"], strict=True)), values)
        self.without(main, names, groups, drawn)

    def without(self, main, names, groups, drawn):
        told = []
        for code, own in groups.items():
            if code not in drawn:
                why = dict.fromkeys(" ".join(MARKS[cell["status"]]) for _, cell in own)
                told.append(f"{names[code]} ({', '.join(why)})")
        sentence = f"No group has a published figure of: {', '.join(told)}."
        found = [p.text for p in main.all("p", class_="quiet")]
        self.say("equal", f"steps without a figure: {sentence}", not told or sentence in found, True)

    @staticmethod
    def hidden(statuses):
        counts = {status: statuses.count(status) for status in dict.fromkeys(statuses)}
        listed = ", ".join(f"{n} {MARKS[status][1]} {MARKS[status][0]}" for status, n in counts.items())
        return f"{listed}." if listed else ""
