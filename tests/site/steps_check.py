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
        path = [sheet for sheet in document["indicators"] if sheet.get("care_steps")]
        self.path = {
            sheet["indicator"]: sheet["care_steps"] for sheet in sorted(path, key=lambda s: len(s["care_steps"]))
        }

    def steps(self, main: Node, captions: dict[str, Node], script: dict) -> None:
        codes = [code for code in self.codes if self.sheets.get(code, {}).get("measure") == "proportion"]
        names = {code: f"{code} {self.sheets[code]['short_name']}" for code in codes}
        of_path = {code: f"{len(steps)}. {self.sheets[steps[-1]]['short_name']}" for code, steps in self.path.items()}
        for dimension in REFERENCES:
            self.dimension(main, captions, script, dimension, names, "steps", "Steps of care, per cent")
            title = "The path of care, of every 100 new cases"
            self.dimension(main, captions, script, dimension, of_path, "path", title)

    def dimension(self, main, captions, script, dimension, all_names, words, title):
        codes = list(all_names)
        shown = {y: sum(self.total(code, y)["status"] == "shown" for code in codes) for y in self.years}
        year = max(reversed(self.years), key=lambda y: shown[y], default=None)
        groups = {
            code: [(label, cell) for label, _, missing, cell in self.groups(code, year, dimension) if not missing]
            for code in codes
            if dimension in self.sheets[code]["breakdowns"]
        }
        drawn = {code: own for code, own in groups.items() if any(cell["status"] == "shown" for _, cell in own)}
        caption = f"{title}, by {IN_TEXT[dimension]}, {year}"
        if not drawn:
            self.say("equal", f"{caption}: a table", caption in captions, False)
            return
        if caption not in captions:
            self.found.append(f"equal: no table {caption}")
            return
        names = {code: all_names[code] for code in groups}
        rows = [
            (
                f"{names[code]} per 100 {self.sheets[code]['counted']}" if words == "steps" else names[code],
                *(f"{self.written(cell, self.sheets[code])} {self.range(cell)}".strip() for _, cell in own),
            )
            for code, own in drawn.items()
        ]
        body = next(captions[caption].all("tbody"))
        found = [tuple(cell.text for cell in row.children if isinstance(cell, Node)) for row in body.all("tr")]
        if words == "path":
            self.say("equal", f"{caption}: cohort", found.pop(0), ("New cases at the start", *self.cohort(drawn)))
        self.say("equal", caption, found, rows)
        key = f"{words}-{dimension.replace('_', '-')}"
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
        values = enumerate(self.value(cell) for own in drawn.values() for _, cell in own)
        values = [(place, value) for place, value in values if value is not None]
        self.say("equal", f"interactive {key}", list(zip(trace["y"], trace["x"], strict=True)), values)
        self.without(main, names, groups, drawn)

    def cohort(self, drawn):
        """Of each group how many began: any shown step says it."""
        for cells in zip(*([cell for _, cell in own] for own in drawn.values()), strict=True):
            shown = [int(cell["denominator"]) for cell in cells if cell["status"] == "shown"]
            yield f"{shown[0]:,}" if shown else MARKS["suppressed"][0]

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
