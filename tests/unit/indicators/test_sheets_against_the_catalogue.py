"""The sheets of the indicators against the shared catalogue, and what they must say for the women concerned."""

import re

import pytest

from indicators.registry import load_catalogue

PERIODS = {"quarterly": "quarter", "half-yearly": "half_year", "annual": "year", "per survey wave": "wave"}
PUBLISHED = {"monthly internal, annual published": "year", "monthly internal, quarterly published": "quarter"}
GROUPS = ("migrant_status", "ethnic_group", "ethnic_mention", "origin")
DIMENSIONS = {
    "region": ("region",),
    "migrant_status": ("migrant_status",),
    "ethnicity": ("ethnic_group", "ethnic_mention"),
    "migrant_status x ethnicity": ("migrant_status*ethnic_group",),
    "age_band": ("age_group",),
    "length_of_stay": ("length_of_stay",),
    "birth_group": ("origin",),
    "disability": ("disability",),
    "facility_type": ("facility_type",),
    "language_group": ("language",),
    "interview language": ("language",),
    "destination": ("destination",),
}
# A gap compares the classes of migrant status: inside one length of stay or one origin there is nothing to compare.
NOT_FOR_A_GAP = {("I02", "length_of_stay"), ("I02", "birth_group")}
LEVELS = ("process", "outcome", "impact")


@pytest.fixture(scope="module")
def sheets():
    return {code: sheet for code, sheet in load_catalogue().items() if sheet.level in LEVELS}


@pytest.fixture(scope="module")
def listed(shared):
    """The rows of the list of the shared catalogue by indicator, and the text about each."""
    text = (shared / "domain" / "catalogue.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in text.splitlines()]
    rows = [row for row in rows if len(row) == 10 and re.fullmatch("[POI][0-9]{2}", row[0])]
    parts = {part[:3]: part for part in re.split(r"^#### ", text, flags=re.MULTILINE)}
    return {row[0]: (row, parts[row[0]]) for row in rows}


def _numbers(cell):
    return sorted(int(number) for number in re.findall("[0-9]+", cell))


def _period(cell):
    return PUBLISHED.get(cell) or next(period for words, period in PERIODS.items() if cell.startswith(words))


def test_all_of_them_are_there(sheets):
    numbers = {"P": 34, "O": 22, "I": 6}
    assert list(sheets) == [f"{letter}{n:02}" for letter, last in numbers.items() for n in range(1, last + 1)]


def test_they_agree_with_the_list(sheets, listed):
    for code, sheet in sheets.items():
        _, _, level, in_set, recommendations, case_studies, _, direction, period, least = listed[code][0]
        assert sheet.level == level, code
        assert sheet.set == in_set, code
        assert sheet.recommendations == _numbers(recommendations), code
        assert sheet.case_studies == _numbers(case_studies), code
        assert sheet.direction == direction, code
        assert sheet.reporting_period == _period(period), code
        assert sheet.min_denominator == (0 if least == "-" else int(least)), code


def test_windows_sectors_and_multipliers_agree(sheets, listed):
    for code, sheet in sheets.items():
        text = listed[code][1]
        windows = set(re.findall(r"matured\([a-z._]+, ?([0-9]+)\)", text))
        assert {str(sheet.maturity_window)} - {"None"} == windows, code
        sectors = re.search(r"\*\*To agree:\*\* ([a-z_; ]+)", text).group(1).split("; ")
        if sectors[0] == "all required sectors":
            sectors = {sector for other in sheets.values() for sector in other.required_sectors}
        assert sorted(sheet.required_sectors) == sorted(sectors), code
        assert sheet.multiplier == int(re.search(r"multiplier ([0-9]+)", text).group(1)), code


def test_everything_the_catalogue_breaks_down_by_is_declared(sheets, listed):
    for code, sheet in sheets.items():
        wanted = re.search(r"\*\*Disaggregate by:\*\* (.+?)\.?\n", listed[code][1]).group(1)
        names = {part.split(" (")[0].strip() for part in wanted.split(";")}
        expected = {
            breakdown
            for name in names
            if (code, name) not in NOT_FOR_A_GAP
            for breakdown in DIMENSIONS.get(name, ())
            if breakdown != "ethnic_mention" or sheet.measure != "gap"
        }
        assert expected <= set(sheet.breakdowns), code


def test_g2_nobody_sets_a_target_on_violence_or_on_what_women_answer_to_services(sheets):
    on_women = ("O01", "O03", "O09", "O11", "O15", "O19", "I01", "I02", "I03", "I04", "I05", "I06")
    assert [code for code in on_women if sheets[code].target_allowed] == []


def test_what_is_broken_down_by_group_says_how_it_could_be_misused(sheets):
    for code, sheet in sheets.items():
        by_group = sheet.measure == "gap" or any(set(item.split("*")) & set(GROUPS) for item in sheet.breakdowns)
        if by_group or code == "I05":
            assert sheet.misuse_warning and sheet.stigma_assessment["text"], code


def test_no_organisation_is_said_to_have_signed_what_none_has_seen(sheets):
    assert [code for code, sheet in sheets.items() if sheet.stigma_assessment["signed_by"]] == []


def test_never_events_and_killings_have_no_breakdown(sheets):
    assert sheets["O14"].breakdowns == sheets["I05"].breakdowns == ["total"]
    assert sheets["O13"].breakdowns == ["total", "region"]


def test_g2_a_target_is_set_on_nothing_that_is_neither_good_nor_bad_and_not_on_asking_for_her_groups(sheets):
    neutral = [code for code, sheet in sheets.items() if sheet.direction == "neutral"]
    assert [code for code in [*neutral, "P05"] if sheets[code].target_allowed] == []


def test_overlapping_groups_and_small_places_are_never_crossed_with_residence(sheets):
    named = {name for sheet in sheets.values() for item in sheet.breakdowns for name in item.split("*")}
    assert not named & {"facility", "residence_security", "perpetrator", "place_below_region"}


def test_the_measure_is_that_of_the_catalogue(sheets, listed):
    for code, sheet in sheets.items():
        measure = re.search(r"\*\*Measure:\*\* ([a-z_]+);", listed[code][1]).group(1)
        assert sheet.measure == {"difference_and_ratio": "gap", "difference": "gap"}.get(measure, measure), code


def test_a_case_study_and_a_set_of_core_indicators_are_as_many_as_the_catalogue_says(sheets):
    assert sum(sheet.set == "core" for sheet in sheets.values()) == 40
    assert sum(sheet.set == "extended" for sheet in sheets.values()) == 22
