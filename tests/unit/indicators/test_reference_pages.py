"""The pages made from the catalogue: current in the house, complete, and nothing of the brief is left unmonitored."""

import re

import pytest
import yaml

from indicators.reference import differing_pages, reference_pages, write_pages
from indicators.reference.coverage import coverage_page, load_recommendations, without_indicator
from indicators.registry import load_catalogue
from indicators.sheet_fields import load_fields
from indicators.units import UNITS


@pytest.fixture(scope="module")
def sheets():
    return load_catalogue()


def test_the_pages_in_the_house_are_those_of_the_catalogue(sheets, house):
    assert differing_pages(reference_pages(sheets), house / "docs") == [], (
        "make them again: ipv-indicators catalogue pages"
    )


def test_writing_says_what_changed_and_then_nothing_differs(sheets, tmp_path):
    pages = reference_pages(sheets)
    assert write_pages(pages, tmp_path) == list(pages)
    assert write_pages(pages, tmp_path) == []
    (tmp_path / "coverage.md").write_text("old")
    assert differing_pages(pages, tmp_path) == ["coverage.md"]


def test_the_brief_has_17_recommendations_and_4_case_studies():
    document = load_recommendations()
    assert list(document["recommendations"]) == list(range(1, 18))
    assert list(document["case_studies"]) == list(range(1, 5))


def test_every_recommendation_and_case_study_has_an_indicator(house):
    """Read from the files themselves, without the loader."""
    monitored = {"recommendations": set(), "case_studies": set()}
    for level in ("process", "outcome", "impact"):
        for path in (house / "indicators" / "catalogue" / level).glob("*.yaml"):
            sheet = yaml.safe_load(path.read_text(encoding="utf-8"))
            for name, numbers in monitored.items():
                numbers.update(sheet[name])
    assert monitored == {"recommendations": set(range(1, 18)), "case_studies": set(range(1, 5))}


def test_what_only_context_figures_monitor_counts_as_left_out(sheets):
    without = {code: sheet for code, sheet in sheets.items() if 16 not in sheet.recommendations}
    assert len(without) == len(sheets) - 1
    assert without_indicator(without) == ["recommendation 16"]
    assert without_indicator({code: sheets[code] for code in ("C05", "P01")})[:2] == [
        "recommendation 2",
        "recommendation 3",
    ]
    assert without_indicator(sheets) == []


def test_the_page_lists_each_indicator_under_each_of_its_recommendations(sheets, shared):
    """Against the table of the shared catalogue."""
    page = coverage_page(sheets)
    recommendations, case_studies = page.split("## Recommendations")[1].split("## Case studies")
    text = (shared / "domain" / "catalogue.md").read_text(encoding="utf-8")
    table = text.split("## 2. Coverage")[1].split("## 3.")[0]
    for wanted, ours in zip(table.split("| case study |"), (recommendations, case_studies), strict=True):
        sections = re.split(r"^### ", ours, flags=re.MULTILINE)[1:]
        listed = {int(part.split(".")[0]): set(re.findall(r"\| ([POI][0-9]{2}) \|", part)) for part in sections}
        rows = re.findall(r"^\| ([0-9]+)\. [^|]*\| ([^|]*) \|$", wanted, flags=re.MULTILINE)
        assert rows and listed == {int(number): set(re.findall(r"[POI][0-9]{2}", codes)) for number, codes in rows}


def test_the_page_on_sheets_names_every_field_and_every_unit(sheets):
    page = reference_pages(sheets)["metadata-sheets.md"]
    named = re.findall(r"^\| `([a-z_0-9]+)` \|", page, flags=re.MULTILINE)
    assert set(load_fields()) | set(UNITS) <= set(named)
