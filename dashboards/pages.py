"""What stands on each page, from a release and the settings of the country.

Belongs here: the content of an indicator's page as plain values for the templates, and the way to the other pages.
Does not: its charts and tables (`blocks`), pages that list indicators (`lists`), wording (`templates`, `words.yaml`),
files (`site`).
"""

import re

from dashboards.blocks import Blocks
from dashboards.charts import all_label
from dashboards.comparison import Comparison
from dashboards.downloads import downloads
from dashboards.lists import Lists
from dashboards.selection import Cell, Selection
from dashboards.states import FIGURE, is_about_women, reason_of, state_of
from dashboards.targets import Targets
from dashboards.wording import Wording, file_size
from indicators.reference.coverage import load_recommendations
from indicators.release import Release
from schemas.code_lists import load_code_list
from schemas.release import breakdown_dimensions


class Pages:
    """The content of every page of one release."""

    def __init__(self, release: Release, wording: Wording, settings: dict):
        self.release, self.wording = release, wording
        self.selection = Selection(release)
        self.comparison = Comparison(self.selection, wording, release.policy)
        self.blocks = Blocks(self.selection, wording, self.comparison, release.header["source_label"])
        self.lists = Lists(release, self.selection, wording, self.comparison, settings)
        last = self.selection.quarters[-1] if self.selection.quarters else ""
        cutoff = str(release.header["data_cutoff"])
        self._no_later_quarter = wording.no_later_quarter(self.selection.no_later_quarter, last, cutoff)
        self._targets = Targets(wording, release.dimensions)
        self._recommended = load_recommendations()["recommendations"]
        self._sectors = {code.code: code.label for code in load_code_list("sector").codes}
        self._organisations = {code.code: code.label for code in load_code_list("org").codes}
        self._sizes = {f"downloads/{name}": len(content) for name, content in downloads(release).items()}

    def home(self) -> dict:
        """Content of the home page."""
        return {**self.lists.home(), "no_later_quarter": self._no_later_quarter, "files": self._release_files()}

    def recommendations(self) -> dict:
        """Content of the page on recommendations and case studies."""
        return self.lists.recommendations()

    def indicator(self, indicator: str) -> dict:
        """Content of the page of one indicator. `charts` are those drawn on it, for their interactive form."""
        sheet = self.release.indicators[indicator]
        statuses = self.selection.statuses(indicator)
        state = state_of(statuses)
        headline = self.selection.headline(indicator)
        year = headline.period if headline else self.selection.latest_year
        page = {
            "sheet": sheet,
            "state": state,
            "about_women": is_about_women(sheet),
            "headline": headline,
            "year": year,
            "latest_year": self.selection.latest_year,
            "latest": self.selection.total(indicator, self.selection.latest_year),
            "before": self.selection.year_before(indicator, year),
            "missing": self.comparison.badges(sheet, year),
            "reason": self._reason(sheet, state),
            "sectors": [self._sectors.get(code, code) for code in sheet["required_sectors"]],
            "recommended": [(number, self._recommended[number]["text"]) for number in sheet["recommendations"]],
            "agreement": self._agreement(sheet),
            "targets": self._targets.told(sheet),
            "derivation": self._derivation(sheet),
            "statuses": statuses,
            "cell_count": statuses.total(),
            "charts": [],
            "files": [self._file(f"downloads/{indicator}.csv", "CSV, this indicator"), *self._release_files()],
        }
        return page | self._figures(sheet, year) if state == FIGURE else page

    def _agreement(self, sheet: dict) -> dict | None:
        """Who agreed, in words; None for a release without a registry and for context figures."""
        told = sheet.get("agreement")
        if told is None or not self.release.header.get("agreement_asked"):
            return None
        names = self._organisations
        return told | {
            "sectors": [self._sectors.get(code, code) for code in told["sectors"]],
            "organisations": [names.get(code, code) for code in told["organisations"]],
            "missing": [self._in_words(reason) for reason in told["missing"]],
            "reservations": [(names.get(r["party_type"], r["party_type"]), r["words"]) for r in told["reservations"]],
        }

    def _in_words(self, reason: str) -> str:
        """A reason with the names of sectors and kinds of organisations in place of their codes."""
        labels = self._sectors | self._organisations
        return re.sub(r"\b[a-z]+(_[a-z]+)+\b", lambda found: labels.get(found.group(), found.group()), reason)

    def _figures(self, sheet: dict, year: str) -> dict:
        trend = self.blocks.trend(sheet, year)
        groups = [self.blocks.groups(sheet, name, year) for name in self.blocks.group_dimensions(sheet)]
        return {
            "trend": trend,
            "no_later_quarter": self._no_later_quarter,
            "groups": groups,
            "by_women": bool(self.comparison.dimensions_of(sheet)),
            "crossing": self.blocks.crossing(sheet, year),
            "charts": [b.chart for b in (trend, *groups) if b.chart],
        }

    def _reason(self, sheet: dict, state: str) -> str:
        """Why there is no figure, in a sentence or two."""
        if state == FIGURE:
            return ""
        return self.wording.words["reasons"][reason_of(sheet, state, self.release.policy)].format(
            source=self.release.header["source_label"], counted=sheet["counted"], least=sheet["min_denominator"]
        )

    def _derivation(self, sheet: dict) -> dict | None:
        """From which indicator and groups a difference is made; None for what is counted itself."""
        derived = sheet.get("derived")
        if not derived:
            return None
        names = {
            name: self._class_label(derived["dimension"], derived[name])
            for name in ("group", "reference")
            if name in derived
        }
        kind = derived["kind"] if derived["kind"] != "gap" else f"gap_{derived['minus']}"
        return {
            "source": derived["from"],
            "sheet": self.release.indicators.get(derived["from"]),
            "text": self.wording.words["derivation"][kind].format(**names),
        }

    def _class_label(self, breakdown: str, codes: str) -> str:
        """Labels of a class, or of one class for each dimension of a crossed breakdown: `Born here, majority only`."""
        labels = []
        for name, code in zip(breakdown_dimensions(breakdown), codes.split("*"), strict=True):
            known = self.release.dimensions[name].classes_in(breakdown) if name in self.release.dimensions else ()
            labels.append(next((c.label for c in known if c.code == code), code))
        return ", ".join(labels)

    def _release_files(self) -> list[dict]:
        return [
            self._file("cells.csv", "CSV, whole release"),
            self._file("cells.parquet", "Parquet, whole release"),
            self._file("indicators.json", "Definitions (JSON)"),
            self._file("downloads/columns.csv", "What the columns mean"),
        ]

    def _file(self, name: str, label: str) -> dict:
        """A file of the release folder, which stands one level above the pages."""
        size = self._sizes[name] if name in self._sizes else (self.release.path / name).stat().st_size
        return {"href": f"../{name}", "label": label, "size": file_size(size)}


def group_label(cell: Cell, sheet: dict, wording: Wording, period: str) -> str:
    """The label of a row of groups; the first row is the total, whose label is its period."""
    return all_label(sheet, wording) if cell.label == period else cell.label
