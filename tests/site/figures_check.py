"""Are the figures on the pages those of the release?

Belongs here: what each table and sentence of the English pages must say. Does not: what a figure is
(`released_figures`), charts (`drawings_check`), how pages look (`test_pages_in_a_browser`).
"""

import json
import re
from pathlib import Path

from tests.site.gaps_check import GapsCheck
from tests.site.page_parts import Node, parse
from tests.site.released_figures import DIMENSIONS, IN_TEXT, MARKS, REFERENCES, number


def faults(release: Path) -> list[str]:
    """What is wrong with the figures on the English pages of the release in this folder; empty if nothing is."""
    return Check(release).faults()


class Check(GapsCheck):
    """One release and what its pages must say."""

    def __init__(self, release: Path):
        super().__init__(release)
        self.site = release / "site"

    def faults(self) -> list[str]:
        for indicator in self.sheets:
            self.indicator(indicator)
        self.home()
        self.equal()
        self.trust()
        return self.found

    def script(self, name) -> dict:
        text = (self.site / "figures" / f"{name}.js").read_text("utf-8")
        return json.loads(text.removeprefix("window.pageFigures=").rstrip(";\n"))

    def page(self, name) -> Node:
        return next(parse((self.site / f"{name}.html").read_text(encoding="utf-8")).all("main"))

    def indicator(self, indicator):
        sheet, name = self.sheets[indicator], indicator.lower()
        main, year = self.page(name), self.headline_year(indicator)
        statuses = [row["status"] for row in self.rows if row["indicator"] == indicator]
        if "shown" not in statuses:
            self.say(name, "figures without a figure", len(list(main.all("table"))) + len(list(main.all("svg"))), 0)
            return
        decimals = self.decimals(sheet, year)
        self.lead(name, main, sheet, year)
        captions = {node.text: node for node in main.all("table", class_="numbers")}
        captions = {next(node.all("caption")).text: node for node in captions.values()}
        self.legends(name, main)
        self.table(name, captions, f"{sheet['short_name']}, latest period first", self.trend_rows(sheet, decimals))
        script = self.script(name)
        self.trend(name, main, sheet, decimals, script)
        self.series(name, main, captions, sheet, decimals, script)
        for dimension in (d for d in DIMENSIONS if d in sheet["breakdowns"]):
            cells = [(f"All {sheet['counted']}", None, False, self.total(indicator, year))]
            cells += self.groups(indicator, year, dimension)
            caption = f"{sheet['short_name']} by {IN_TEXT[dimension]}, {year}"
            known = {cell["status"] for _, _, missing, cell in cells[1:] if not missing}
            drawn = any(cell["status"] == "shown" for *_, cell in cells[1:])
            if drawn or len({cell["status"] for *_, cell in cells[1:]}) > 1:
                rows = [(label, *self.columns(cell, sheet, decimals)) for label, _, _, cell in cells]
                self.table(name, captions, caption, rows)
            if drawn and known != {"not_available"}:
                self.drawings(name, main, f"{name}-{dimension.replace('_', '-')}", cells, sheet, decimals, script)
        self.crossing(name, main, sheet, year, decimals)
        withheld = statuses.count("suppressed")
        if withheld and "derived" not in sheet:
            box = next((node.text for node in main.all("div", id_="withheld")), "")
            counts = f"{number(withheld)} of the {number(len(statuses))} figures of this indicator are withheld [c]"
            self.say(name, "how much is withheld", box.startswith(counts), True)

    def lead(self, name, main, sheet, year):
        cell = self.total(sheet["indicator"], year)
        decimals = self.alone(cell, sheet)
        value = number(float(cell["value"]), decimals)
        span = f", likely range {self.range(cell, decimals)}" if cell["lower"] else ""
        sentence = sheet["headline"].replace("{value}", value)
        expected = f"{sentence} Year {year}{span}. {self.change(sheet['indicator'], sheet, year)}"
        self.say(name, "headline", next(main.all("p", class_="lead")).text, expected)

    def trend_rows(self, sheet, decimals):
        indicator = sheet["indicator"]
        quarters = self.quarters_of(indicator)
        empty = {"not_applicable", "not_available"}
        if {self.total(indicator, p)["status"] for p in quarters} <= empty:
            quarters = []
        for period in (*self.years[::-1], *quarters[::-1]):
            yield (self.period(period), *self.columns(self.total(indicator, period), sheet, decimals))

    def table(self, page, captions, caption, rows):
        """The table with this caption has these rows; columns that are empty in all rows may be left out."""
        if caption not in captions:
            self.found.append(f"{page}: no table {caption}")
            return
        expected = [tuple(text for text in row) for row in rows]
        kept = [i for i in range(len(expected[0])) if any(row[i] for row in expected)]
        expected = [tuple(row[i] for i in kept) for row in expected]
        heads = len(list(next(captions[caption].all("thead")).all("th")))
        self.say(page, f"heads of {caption}", heads, len(kept))
        body = next(captions[caption].all("tbody"))
        found = [_texts(row) for row in body.all("tr")]
        self.say(page, caption, [tuple(text for text in row) for row in found], expected)

    def legends(self, page, main):
        """Each symbol of a table is explained above it, and nothing else is; of two dimensions, below it."""
        explained, crossing = set(), None
        for node in _walk(main):
            if node.tag == "ul" and node.attributes.get("class") == "legend":
                explained = {strong.text for strong in node.all("strong")}
                if crossing is not None:
                    self.say(page, "legend of two things at once", explained, crossing)
                    explained, crossing = set(), None
            if node.tag == "table" and node.attributes.get("class") in ("numbers", "crossing"):
                seen = set(re.findall(r"\[[a-z]+\]", node.text))
                if node.attributes["class"] == "crossing":
                    crossing = seen
                else:
                    self.say(page, "legend", explained, seen)
                    explained = set()

    def crossing(self, page, main, sheet, year, decimals, nth=0):
        if "migrant_status*ethnic_group" not in sheet["breakdowns"]:
            return
        tables = list(main.all("table", class_="crossing"))
        rows = list(self.crossed(sheet["indicator"], year))
        if not tables:
            statuses = {cell["status"] for _, cells in rows for cell in cells}
            single = [list(self.groups(sheet["indicator"], year, d)) for d in REFERENCES]
            lacking = any({c["status"] for _, _, m, c in g if not m} == {"not_available"} for g in single)
            self.say(page, "a table of two things at once", len(statuses) == 1 or lacking, True)
            return
        expected = [
            (label, *(f"{self.written(c, sheet, decimals)} {self.range(c, decimals)}".strip() for c in cells))
            for label, cells in rows
        ]
        found = [_texts(row) for row in next(tables[nth].all("tbody")).all("tr")]
        self.say(page, "two things at once", found, expected)

    def home(self):
        main = self.page("index")
        for card in main.all("li", class_="card"):
            parts = [p.text for p in card.all("p")]
            code = next(card.all("a")).attributes["href"][:3].upper()
            sheet, year = self.sheets[code], self.headline_year(code)
            cell = self.total(code, year)
            expected = f"{year}, likely range {self.range(cell)}. {self.change(code, sheet, year)}"
            self.say("index", f"card {code}", parts[1:], [self.written(cell, sheet), expected])
        for row in main.all("tr", role="row"):
            link = next(row.all("a"), None)
            if link is None:
                continue
            code = link.attributes["href"][:3].upper()
            sheet, year = self.sheets[code], self.headline_year(code)
            cells = [td.text for td in row.all("td")]
            self.say("index", f"latest of {code}", cells[0], f"{self.quoted(code, year)} {year}")
            self.say("index", f"change of {code}", cells[1], self.change(code, sheet, year))
        for row in (tr for table in main.all("table", class_="compact") for tr in next(table.all("tbody")).all("tr")):
            code = next(row.all("a")).attributes["href"][:3].upper()
            year = self.headline_year(code)
            self.say("index", f"latest of {code}", next(row.all("td")).text, f"{self.quoted(code, year)} {year}")

    def trust(self):
        main = self.page("trust")
        statuses = [row["status"] for row in self.rows]
        lead = (
            f"{number(statuses.count('shown'))} of the {number(len(statuses))} figures that this release could have "
            f"are shown. {number(statuses.count('suppressed'))} are withheld."
        )
        self.say("trust", "lead", next(main.all("p")).text, lead)
        for row in next(next(main.all("table", class_="compact")).all("tbody")).all("tr"):
            word = next(row.all("th")).text
            status = next((s for s, mark in MARKS.items() if " ".join(mark) == word), "shown")
            self.say("trust", word, next(row.all("td")).text, number(statuses.count(status)))
        for table in main.all("table", class_="numbers"):
            for row in next(table.all("tbody")).all("tr"):
                link = next(row.all("a"), None)
                if link is None:
                    continue
                code = link.attributes["href"][:3].upper()
                own = [r["status"] for r in self.rows if r["indicator"] == code]
                withheld = own.count("suppressed")
                expected = [len(own), own.count("shown"), withheld]
                cells = [td.text for td in row.all("td")]
                self.say(
                    "trust", code, cells, [*map(number, expected), f"{number(100 * withheld / sum(expected[1:]))}%"]
                )
        for name in REFERENCES:
            self.known(main, name)

    def known(self, main, dimension):
        """Completeness: all but the classes nobody learnt, of the undivided count."""
        year, expected = self.years[-1], []
        for code, sheet in self.sheets.items():
            total = self.total(code, year)
            if dimension not in sheet["breakdowns"] or total["status"] != "shown":
                continue
            # Below a rate stand residents, of whom everything is known.
            count = "denominator" if total["denominator"] and sheet["measure"] != "rate" else "numerator"
            groups = [(missing, cell) for _, _, missing, cell in self.groups(code, year, dimension)]
            for part in (True, False):
                cells = [cell for missing, cell in groups if missing is part]
                if cells and all(cell["status"] == "shown" for cell in cells):
                    share = 100 * sum(float(cell[count]) for cell in cells) / float(total[count])
                    label = f"{code} {sheet['short_name']}"
                    expected.append((label, f"{number(100 - share if part else share)}%"))
                    break
        caption = f"Per cent whose {IN_TEXT[dimension]} is known, {year}"
        table = next((t for t in main.all("table", class_="numbers") if next(t.all("caption")).text == caption), None)
        if table is None:
            self.say("trust", caption, [], expected)
            return
        rows = [_texts(row) for row in next(table.all("tbody")).all("tr")]
        self.say("trust", caption, rows, expected)
        texts = " ".join(f"{label} {share}" for label, share in expected)
        told = "; ".join(f"{label} {share}" for label, share in expected) + "."
        self.drawn("trust", main, f"known-{dimension.replace('_', '-')}", texts, told)


def _walk(node: Node):
    for child in node.children:
        if isinstance(child, Node):
            yield child
            yield from _walk(child)


def _texts(row: Node) -> tuple[str, ...]:
    return tuple(cell.text for cell in row.children if isinstance(cell, Node))
