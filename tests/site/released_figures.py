"""The figures of a release as pages must write them, worked out from `cells.csv` alone by a program that shares nothing
with the pages.

Belongs here: reading released cells, writing them in English, gaps with their intervals. Does not: comparing them with
pages (`figures_check`).
"""

import csv
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from pathlib import Path

import yaml

DIMENSIONS = ("region", "migrant_status", "ethnic_group")
IN_TEXT = {"region": "region", "migrant_status": "migrant status", "ethnic_group": "ethnic group"}
REFERENCES = {"migrant_status": "non_migrant", "ethnic_group": "majority_only"}
MARKS = {
    "suppressed": ("[c]", "withheld"), "not_available": ("[x]", "not recorded"), "low_n": ("[few]", "too few to say"),
    "not_applicable": ("[z]", "cannot exist yet"), "not_agreed": ("[n]", "not agreed"),
}  # fmt: skip
CARE = {"unstable": "[u]", "provisional": "[p]", "series_break": "[b]"}


def number(value: float, decimals: int = 0) -> str:
    """Half up, with commas and a true minus."""
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return ("\N{MINUS SIGN}" if rounded < 0 else "") + f"{abs(rounded):,}"


class Released:
    """The cells of one release, by indicator, period and class."""

    def __init__(self, release: Path):
        document = json.loads((release / "indicators.json").read_text(encoding="utf-8"))
        self.sheets = {sheet["indicator"]: sheet for sheet in document["indicators"]}
        self.dimensions, self.periods = document["dimensions"], document["periods"]
        with (release / "cells.csv").open(encoding="utf-8") as file:
            self.rows = list(csv.DictReader(file))
        self.cells = {self._key(row): row for row in self.rows}
        # Indicators of whole years have no quarters on their pages, though their places are there, withheld.
        policy = (release / "policy.yaml").read_text(encoding="utf-8")
        self.by_year = set((yaml.safe_load(policy) or {}).get("indicators_by_year", ()))
        self.published_gaps = _published_gaps(release / "equity.csv")
        self.years = [p for p in self.periods if len(p) == 4]

    @staticmethod
    def _key(row):
        return (row["indicator"], row["period"], row["breakdown"], *(row[name] for name in DIMENSIONS))

    def total(self, indicator, period):
        return self.cells[(indicator, period, "total", "all", "all", "all")]

    def groups(self, indicator, period, dimension):
        """(label, code, missing, cell) for each class of a dimension."""
        for item in self.dimensions[dimension]["classes"]:
            codes = [item["code"] if name == dimension else "all" for name in DIMENSIONS]
            yield item["label"], item["code"], item["missing"], self.cells[(indicator, period, dimension, *codes)]

    def crossed(self, indicator, period):
        """(row label, [cells]) of migrant status across and ethnic group down."""
        for down in self.dimensions["ethnic_group"]["crossed"]:
            key = (indicator, period, "migrant_status*ethnic_group", "all")
            across = self.dimensions["migrant_status"]["crossed"]
            yield down["label"], [self.cells[(*key, item["code"], down["code"])] for item in across]

    def headline_year(self, indicator):
        shown = [y for y in self.years if self.total(indicator, y)["status"] == "shown"]
        return shown[-1] if shown else None

    def decimals(self, sheet, year):
        indicator = sheet["indicator"]
        cells = [self.total(indicator, p) for p in self.periods]
        for name in DIMENSIONS:
            if name in sheet["breakdowns"]:
                cells += [cell for *_, cell in self.groups(indicator, year, name)]
        if "migrant_status*ethnic_group" in sheet["breakdowns"]:
            cells += [cell for _, row in self.crossed(indicator, year) for cell in row]
        counted = [float(c["denominator"] or 0) for c in cells if c["status"] == "shown"]
        return 1 if sheet["measure"] != "count" and counted and min(counted) >= 1000 else 0

    @staticmethod
    def figure(cell, sheet, decimals=0):
        return number(float(cell["value"]), decimals) + ("%" if sheet["unit"] == "per cent" else "")

    def written(self, cell, sheet, decimals=0):
        if cell["status"] != "shown":
            return MARKS[cell["status"]][0]
        text = self.figure(cell, sheet, decimals)
        marks = [CARE[cell["reliability"]]] if cell["reliability"] in CARE else []
        if float(cell["value"]) and not re.search("[1-9]", text):
            marks.append("[low]")
        return " ".join([text, *marks])

    @staticmethod
    def alone(cell, sheet):
        """A rate below 10 is published with two digits, and said so in a sentence."""
        return 1 if sheet["measure"] == "rate" and float(cell["value"]) < 10 else 0

    @staticmethod
    def range(cell, decimals=0):
        if cell["status"] != "shown" or not cell["lower"]:
            return ""
        return f"{number(float(cell['lower']), decimals)} to {number(float(cell['upper']), decimals)}"

    @staticmethod
    def counted(cell, sheet):
        if cell["status"] != "shown" or not cell["numerator"] or not cell["denominator"]:
            return ""
        word = "of" if sheet["unit"] == "per cent" or sheet["measure"] == "median" else "for"
        return f"{number(int(float(cell['numerator'])))} {word} {number(int(float(cell['denominator'])))}"

    @staticmethod
    def period(period):
        return period.replace("-", " ")

    def change(self, indicator, sheet, year):
        before = str(int(year) - 1)
        if before not in self.years or self.total(indicator, before)["status"] != "shown":
            return "No figure for the year before to compare with."
        old, new = self.total(indicator, before), self.total(indicator, year)
        unit = "" if sheet["unit"] == "per cent" or sheet["measure"] == "count" else f" {sheet['unit']}"
        value = self.figure(old, sheet, self.alone(old, sheet)) + unit
        if not (old["lower"] and new["lower"]):
            return f"In {before} it was {value}."
        if float(new["lower"]) > float(old["upper"]):
            return f"Higher than in {before} ({value})."
        if float(new["upper"]) < float(old["lower"]):
            return f"Lower than in {before} ({value})."
        return f"No clear change since {before} ({value})."

    def quarters_of(self, indicator):
        return [] if indicator in self.by_year else [p for p in self.periods if len(p) > 4]

    def trend_text(self, sheet, decimals):
        indicator, sentences, hidden = sheet["indicator"], [], []
        for title, run in (
            ("Each year", self.years),
            ("Each quarter", self.quarters_of(indicator)),
        ):
            cells = [(p, self.total(indicator, p)) for p in run]
            if not cells or {c["status"] for _, c in cells} <= {"not_applicable", "not_available"}:
                continue
            hidden += [c["status"] for _, c in cells if c["status"] != "shown"]
            shown = [(p, c) for p, c in cells if c["status"] == "shown"]
            if not shown:
                if sheet["measure"] != "count":
                    sentences.append(f"{title}: no figure is shown.")
                continue
            (first, a), (last, b) = shown[0], shown[-1]
            say = lambda c: self.written(c, sheet, decimals)  # noqa: E731
            low, high = (pick((c for _, c in shown), key=lambda c: float(c["value"])) for pick in (min, max))
            if len(shown) == 1:
                sentences.append(f"{title}: {self.period(last)} {say(b)}.")
            else:
                sentences.append(
                    f"{title}: {self.period(first)} {say(a)}, {self.period(last)} {say(b)}; "
                    f"lowest shown {say(low)}, highest shown {say(high)}."
                )
        return " ".join([*sentences, hidden_text(hidden)]).strip()

    def columns(self, cell, sheet, decimals):
        columns = [self.written(cell, sheet, decimals)]
        if sheet["measure"] != "count":
            columns += [self.range(cell, decimals), self.counted(cell, sheet)]
        return columns

    def hover(self, cell, sheet, decimals):
        text, span = self.written(cell, sheet, decimals), self.range(cell, decimals)
        return f"{text}, likely range {span}" if span else text

    @staticmethod
    def value(cell):
        return float(cell["value"]) if cell["status"] == "shown" else None

    def quoted(self, code, year):
        sheet, cell = self.sheets[code], self.total(code, year)
        unit = "" if sheet["unit"] == "per cent" or sheet["measure"] == "count" else f" {sheet['unit']}"
        decimals = self.alone(cell, sheet) if cell["status"] == "shown" else 0
        first, *marks = self.written(cell, sheet, decimals).split(" ")
        return " ".join([first + unit, *marks])

    def gaps(self, code, dimension, year):
        """(label, cell, gap, lower, upper) for each group beside the reference; None for what is not shown."""
        groups = [(label, c, cell) for label, c, missing, cell in self.groups(code, year, dimension) if not missing]
        reference = next(cell for _, c, cell in groups if c == REFERENCES[dimension])
        for label, c, cell in groups:
            if c == REFERENCES[dimension]:
                continue
            if cell["status"] != "shown" or reference["status"] != "shown":
                yield label, cell, None, None, None
                continue
            if self.published_gaps is not None:
                yield label, cell, *self.published_gaps[(code, year, dimension, c)]
                continue
            (p1, l1, u1), (p2, l2, u2) = (
                _wilson(float(x["numerator"]), float(x["denominator"])) for x in (cell, reference)
            )
            below, above = sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
            yield label, cell, p1 - p2, p1 - p2 - below, p1 - p2 + above

    def gap_written(self, gap, cell, reference, short=False, decimals=0):
        if gap is None:
            mark, word = MARKS[cell["status"]]
            return mark if short else f"{mark} {word}"
        text = number(gap, decimals)
        care = cell["reliability"] if cell["reliability"] in CARE else reference["reliability"]
        marks = [CARE[care]] if care in CARE else []
        return " ".join([text, *marks, *(["[low]"] if gap and not re.search("[1-9]", text) else [])])


def places(gap) -> int:
    """Decimal places of a gap on the page of gaps: one where a limit would be written as 0 although 0 is outside."""
    _, _, difference, lower, upper = gap
    if difference is None or lower <= 0 <= upper:
        return 0
    return int("0" in (number(lower).strip("\N{MINUS SIGN}"), number(upper).strip("\N{MINUS SIGN}")))


def hidden_text(statuses: list[str]) -> str:
    kinds = dict.fromkeys(statuses)
    parts = [f"{statuses.count(kind)} {MARKS[kind][1]} {MARKS[kind][0]}" for kind in kinds]
    return ", ".join(parts) + "." if parts else ""


def _published_gaps(path: Path) -> dict | None:
    """Differences of the whole country, if the release has a table of them."""
    if not path.is_file():
        return None
    with path.open(encoding="utf-8") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if (row["measure"], row["region"], row["status"]) == ("D", "all", "shown")
        ]
    return {
        (row["indicator"], row["period"], row["breakdown"], row["group"]): tuple(
            float(row[name]) for name in ("value", "lower", "upper")
        )
        for row in rows
    }


def _wilson(x: float, n: float) -> tuple[float, float, float]:
    """Share and Wilson limits, in per cent."""
    z, p = 1.959963984540054, x / n
    middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return 100 * p, 100 * (middle - half) / (1 + z * z / n), 100 * (middle + half) / (1 + z * z / n)
