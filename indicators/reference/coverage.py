"""`docs/coverage.md`: every recommendation and case study, with the indicators that monitor it.

Belongs here: the page, and which of them have no indicator. Does not: the recommendations
(`indicators/recommendations.yaml`), the indicators (`catalogue`).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from indicators.sheet import Sheet
from schemas.dictionary.markdown import page, table

MADE = "<!-- Made by `ipv-indicators catalogue pages` from the metadata sheets. Change them, then make it again. -->"

SETS = ("core", "extended", "context")


def load_recommendations() -> dict:
    """`recommendations`: by number, level and text; `case_studies`: by number, text."""
    path = Path(__file__).parents[1] / "recommendations.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def without_indicator(sheets: Mapping[str, Sheet]) -> list[str]:
    """Recommendations and case studies that no core or extended indicator monitors. Context figures monitor none."""
    document = load_recommendations()
    monitoring = [sheet for sheet in sheets.values() if sheet.set != "context"]
    recommended = {number for sheet in monitoring for number in sheet.recommendations}
    studied = {number for sheet in monitoring for number in sheet.case_studies}
    return [
        *(f"recommendation {number}" for number in document["recommendations"] if number not in recommended),
        *(f"case study {number}" for number in document["case_studies"] if number not in studied),
    ]


def coverage_page(sheets: Mapping[str, Sheet]) -> str:
    """The page as Markdown."""
    document = load_recommendations()
    parts = [
        MADE,
        "# What the indicators monitor",
        "The policy brief makes 17 recommendations and shows four case studies. Each has at least one indicator. "
        "**core**: every country should have it. **extended**: where the data allow. **context**: a figure of another "
        "system, shown beside the indicators; it monitors nothing by itself. What is measured, and how, stands in the "
        "metadata sheets: `indicators/catalogue/<level>/<code>.yaml`.",
        _numbers(sheets),
        "## Recommendations",
    ]
    for number, entry in document["recommendations"].items():
        parts.append(f"### {number}. {entry['text']}")
        parts.append(f"Addressed to the {entry['level']} level.")
        parts.append(_table(sheet for sheet in sheets.values() if number in sheet.recommendations))
    parts.append("## Case studies")
    for number, text in document["case_studies"].items():
        parts.append(f"### {number}. {text}")
        parts.append(_table(sheet for sheet in sheets.values() if number in sheet.case_studies))
    return page(parts)


def _numbers(sheets: Mapping[str, Sheet]) -> str:
    levels = dict.fromkeys(sheet.level for sheet in sheets.values())
    rows = [
        (level, *(str(sum(s.level == level and s.set == name for s in sheets.values())) for name in SETS))
        for level in levels
    ]
    totals = ("all", *(str(sum(sheet.set == name for sheet in sheets.values())) for name in SETS))
    return table(("level", *SETS), [*rows, totals])


def _table(sheets: Iterable[Sheet]) -> str:
    ordered = sorted(sheets, key=lambda sheet: SETS.index(sheet.set))
    rows = [(sheet.set, sheet.indicator, sheet.name, sheet.level, sheet.counted, sheet.unit) for sheet in ordered]
    return table(("set", "code", "indicator", "level", "what is counted", "unit"), rows)
