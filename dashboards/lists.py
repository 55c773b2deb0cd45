"""What stands on the pages that list many indicators: home, and what monitors each recommendation.

Belongs here: which indicators stand in which list, and in which order. Does not: the page of one indicator (`pages`),
the texts of recommendations (`indicators/recommendations.yaml`).
"""

from collections.abc import Iterable

from dashboards.comparison import Comparison
from dashboards.selection import Selection
from dashboards.states import FIGURE, WITHOUT_FIGURE, is_about_women, state_of
from dashboards.wording import Wording
from indicators.reference.coverage import load_recommendations
from indicators.release import Release

SETS = ("core", "extended", "context")
"""In the order in which they are listed; within a set, indicators stand in the order of the catalogue."""

LEVELS = ("process", "outcome", "impact", "context")


class Lists:
    """Lists of the indicators of one release."""

    def __init__(
        self, release: Release, selection: Selection, wording: Wording, comparison: Comparison, settings: dict
    ):
        self.release, self.selection, self.wording = release, selection, wording
        self.comparison, self.settings = comparison, settings
        self.sheets = sorted(release.indicators.values(), key=lambda sheet: SETS.index(sheet["set"]))
        self.states = {code: state_of(selection.statuses(code)) for code in release.indicators}

    def home(self) -> dict:
        """Content of the home page but for files."""
        context = sum(sheet["level"] == "context" for sheet in self.sheets)
        return {
            "cards": [self._card(sheet) for sheet in self._headline_sheets()],
            "levels": [self._level(level) for level in LEVELS],
            "indicator_count": len(self.sheets) - context,
            "context_count": context,
            "figure_count": sum(state == FIGURE for state in self.states.values()),
            "statuses": self.release.cells["status"].value_counts().to_dict(),
            "warned_above": self.comparison.warned_above,
            "withheld_above": self.comparison.withheld_above,
        }

    def recommendations(self) -> dict:
        """Recommendations by the level they speak to, and case studies, each with the indicators that monitor it."""
        document = load_recommendations()
        entries = [
            {"number": number, **entry, "rows": self._monitoring("recommendations", number)}
            for number, entry in document["recommendations"].items()
        ]
        studies = [
            {"number": number, "rows": self._monitoring("case_studies", number)} for number in document["case_studies"]
        ]
        return {
            "levels": {
                level: [e for e in entries if e["level"] == level] for level in ("policy", "facility", "provider")
            },
            "studies": studies,
            "recommendation_count": len(entries),
            "with_figure": sum(any(row["cell"].shown for row in entry["rows"]) for entry in entries),
        }

    def monitored(self) -> list[dict]:
        """Each recommendation and case study by itself, with the name of its page."""
        told = self.recommendations()
        entries = [entry for level in told["levels"].values() for entry in level]
        return [
            *({"kind": "recommendation", "name": f"recommendation-{e['number']}", **e} for e in entries),
            *({"kind": "study", "name": f"case-study-{e['number']}", **e} for e in told["studies"]),
        ]

    def _headline_sheets(self) -> list[dict]:
        """Up to four sheets with a figure: those the country names, then shares in the order of the lists."""
        by_code = self.release.indicators
        named = [by_code[c] for c in self.settings["headline_indicators"] if c in by_code]
        others = [s for s in self.sheets if s not in named and s["measure"] != "count"]
        return [s for s in (*named, *others) if self.selection.headline(s["indicator"])][:4]

    def _card(self, sheet: dict) -> dict:
        now = self.selection.headline(sheet["indicator"])
        return {"sheet": sheet, "cell": now, "before": self.selection.year_before(sheet["indicator"], now.period)}

    def _level(self, level: str) -> dict:
        """The indicators of a level: with a figure about women, with a figure about services, and those without."""
        sheets = [sheet for sheet in self.sheets if sheet["level"] == level]
        with_figure = [sheet for sheet in sheets if self._has_figure(sheet)]
        without = {
            state: [sheet for sheet in sheets if self.states[sheet["indicator"]] == state] for state in WITHOUT_FIGURE
        }
        return {
            "level": level,
            "count": len(sheets),
            "women": [self._compared_row(sheet) for sheet in with_figure if is_about_women(sheet)],
            "services": [self._row(sheet) for sheet in with_figure if not is_about_women(sheet)],
            "without": {state: listed for state, listed in without.items() if listed},
        }

    def _row(self, sheet: dict) -> dict:
        """The latest figure with the year before; of an indicator without a figure, why there is none."""
        indicator = sheet["indicator"]
        now = self.selection.headline(indicator)
        year = now.period if now else self.selection.latest_year
        return {
            "sheet": sheet,
            "state": self.states[indicator],
            "cell": now or self.selection.total(indicator, year),
            "before": self.selection.year_before(indicator, year),
        }

    def _compared_row(self, sheet: dict) -> dict:
        row = self._row(sheet)
        year = row["cell"].period
        return row | {
            "gap": self.comparison.gap_text(sheet, year),
            "quality": self.comparison.quality(sheet, row["cell"]),
            "missing": self.comparison.badges(sheet, year),
        }

    def _monitoring(self, field: str, number: int) -> list[dict]:
        """Context figures stand beside the indicators and monitor nothing."""
        return [self._row(sheet) for sheet in self._without_context() if number in sheet[field]]

    def _without_context(self) -> Iterable[dict]:
        return (sheet for sheet in self.sheets if sheet["set"] != "context")

    def _has_figure(self, sheet: dict) -> bool:
        return self.states[sheet["indicator"]] == FIGURE
