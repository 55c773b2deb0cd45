"""What the gaps must say on the page of gaps.

Belongs here: comparisons, which are clear, and what stands beside them. Does not: the steps of care on the same page
(`steps_check`), other pages (`figures_check`).
"""

import csv
from pathlib import Path

from tests.site.page_parts import Node
from tests.site.released_figures import REFERENCES, hidden_text, number, places
from tests.site.series_check import SeriesCheck


class GapsCheck(SeriesCheck):
    """Gaps of one release."""

    def __init__(self, release: Path):
        super().__init__(release)
        self.equity, self.tested = _equity(release / "equity.csv"), []

    def equal(self):
        main = self.page("equal")
        captions = {next(t.all("caption")).text: t for t in main.all("table", class_="numbers")}
        clear, unclear, hidden, told = 0, 0, 0, []
        self.legends("equal", main)
        for code, sheet in self.sheets.items():
            compared = [d for d in REFERENCES if d in sheet["breakdowns"]]
            statuses = {row["status"] for row in self.rows if row["indicator"] == code}
            shares = sheet["measure"] == "proportion" and sheet["level"] != "context"
            if not compared or not shares or "shown" not in statuses:
                continue
            year = self.headline_year(code)
            for dimension in compared:
                gaps = list(self.gaps(code, dimension, year))
                shown = [g for g in gaps if g[2] is not None]
                sure = [g for g in shown if g[3] > 0 or g[4] < 0]
                clear, unclear = clear + len(sure), unclear + len(shown) - len(sure)
                hidden += len(gaps) - len(shown)
                if not shown:
                    continue
                label, reference = next(
                    (label, cell)
                    for label, c, _, cell in self.groups(code, year, dimension)
                    if c == REFERENCES[dimension]
                )
                told += [
                    f"{sheet['short_name']}, {year}: {g[0]} {self.written(g[1], sheet)}, "
                    f"{label} {self.written(reference, sheet)}. "
                    f"A gap of {self.gap_written(g[2], g[1], reference, short=True, decimals=places(g))} points, "
                    f"likely range {number(g[3], places(g))} to {number(g[4], places(g))}."
                    + self.many(code, year, dimension, g[0])
                    for g in sure
                ]
                self.gap_table(captions, sheet, year, label, reference, gaps, dimension)
                expected = " ".join(f"{name} {self.gap_written(gap, cell, reference)}" for name, cell, gap, *_ in gaps)
                text = "; ".join(
                    f"{name} {self.gap_written(gap, cell, reference, short=True)}" for name, cell, gap, *_ in gaps
                )
                text = f"{text}. {hidden_text([c['status'] for _, c, gap, *_ in gaps if gap is None])}".strip()
                self.drawn("equal", main, f"{code.lower()}-gap-{dimension.replace('_', '-')}", expected, text)
        lead = (
            f"{clear} of {clear + unclear + hidden} comparisons between groups of women show a clear gap; {unclear} "
            f"show none that is clear, and {hidden} cannot be made, because too much is withheld or not recorded."
        )
        self.say("equal", "headline", next(main.all("p", class_="lead")).text, lead)
        items = [li.text for ul in main.all("ul", class_="clear-gaps") for li in ul.all("li")]
        self.say("equal", "clear gaps", items, told)
        stay = f"{self.tested.count('yes')} of these {len(self.tested)} stay clear."
        many = next((p.text for p in main.all("p", id_="many")), "")
        self.say("equal", "how many stay clear", many.endswith(stay), bool(self.tested))
        self.steps(main, captions, self.script("equal"))

    def many(self, code, year, dimension, label) -> str:
        """What is said of a clear gap that is not clear among all groups compared."""
        word = self.beside("D", code, year, dimension, label).get("clear")
        if word in ("yes", "no"):
            self.tested.append(word)
        return " Together with the other groups compared, chance alone could show as much." if word == "no" else ""

    def beside(self, measure, code, year, dimension, label) -> dict:
        """The row of the equity table on this measure for the group with this label; empty if there is none."""
        found = next(c for name, c, *_ in self.groups(code, year, dimension) if name == label)
        return self.equity.get((measure, code, year, dimension, found), {})

    def gap_table(self, captions, sheet, year, label, reference, gaps, dimension):
        decimals = self.decimals(sheet, year)
        caption = f"{sheet['short_name']}: gap to “{label}”, {year}"
        rows = [
            (label, self.written(reference, sheet, decimals), self.range(reference, decimals),
             "the group that the others are compared with", "")
        ]  # fmt: skip
        labels = [name for name, _, gap, *_ in gaps if gap is not None]
        measures = [
            measure
            for measure in ("D_missing", "D_age")
            if any(self.beside(measure, sheet["indicator"], year, dimension, name).get("lower") for name in labels)
        ]
        for found in gaps:
            name, cell, gap, lower, upper = found
            span = f"{number(lower, places(found))} to {number(upper, places(found))}" if gap is not None else ""
            written = self.gap_written(gap, cell, reference, short=True, decimals=places(found))
            row = [name, self.written(cell, sheet, decimals), self.range(cell, decimals), written, span]
            for measure in measures:
                own = self.beside(measure, sheet["indicator"], year, dimension, name) if gap is not None else {}
                limits = f"{number(float(own['lower']))} to {number(float(own['upper']))}" if own.get("lower") else ""
                row.append(
                    limits if measure == "D_missing" or not limits else f"{number(float(own['value']))} {limits}"
                )
            rows.append(tuple(row))
        if caption not in captions:
            self.found.append(f"equal: no table {caption}")
            return
        found = [_texts(row) for row in next(captions[caption].all("tbody")).all("tr")]
        self.say("equal", caption, found, [row[:4] if i == 0 else row for i, row in enumerate(rows)])


def _equity(path: Path) -> dict[tuple, dict]:
    """Shown rows of the whole country, by measure, indicator, period, breakdown and group."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if (row["region"], row["status"]) == ("all", "shown")]
    key = ("measure", "indicator", "period", "breakdown", "group")
    return {tuple(row[name] for name in key): row for row in rows}


def _texts(row: Node) -> tuple[str, ...]:
    return tuple(cell.text for cell in row.children if isinstance(cell, Node))
