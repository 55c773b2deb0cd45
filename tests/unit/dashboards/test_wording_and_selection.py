"""Figures in words, and plain functions of released cells."""

import pytest

from dashboards.language import load_language
from dashboards.selection import Selection, change, lacks_groups, missing_share
from dashboards.wording import Wording, decimals_for
from indicators.release import open_release
from tests.site.synthetic_release import write_synthetic_release
from tests.unit.dashboards.cells import COUNT_SHEET, FACILITY_SHEET, GAP_SHEET, MEDIAN_SHEET, SHEET, hidden, shown

WORDING = Wording(load_language("en"))


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [(36.5, 0, "37"), (35.5, 0, "36"), (1234567, 0, "1,234,567"), (36.25, 1, "36.3"), (0.04, 1, "0.0")],
)
def test_numbers_are_rounded_half_up_and_separated(number, decimals, text):
    assert WORDING.number(number, decimals) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (shown("a", 36.2), "36%"),
        (shown("a", 21, reliability="unstable"), "21% [u]"),
        (shown("a", 21, reliability="provisional"), "21% [p]"),
        (shown("a", 0.3), "0% [low]"),
        (shown("a", 0.0), "0%"),
        (hidden("a"), "[c]"),
        (hidden("a", "not_available"), "[x]"),
        (hidden("a", "not_applicable"), "[z]"),
    ],
)
def test_figures_carry_their_symbols_and_absence_is_never_0(cell, text):
    assert WORDING.written(cell, SHEET) == text


def test_a_headline_says_fewer_than_one_rather_than_none():
    assert WORDING.headline(shown("a", 0.3), SHEET) == "Out of every 100 women, fewer than 1 were asked."


@pytest.mark.parametrize(
    ("value", "text"),
    [(-6.4, "\N{MINUS SIGN}6 percentage points"), (14, "14 percentage points"), (-0.3, "0 percentage points [low]")],
)
def test_differences_are_written_with_a_minus_and_their_unit(value, text):
    assert WORDING.quoted(shown("a", value, numerator=None, denominator=None), GAP_SHEET) == text


def test_a_difference_below_one_point_is_said_with_a_decimal_in_its_headline():
    cell = shown("a", -0.4, numerator=None, denominator=None)
    assert WORDING.headline(cell, GAP_SHEET) == "Born here minus born abroad: \N{MINUS SIGN}0.4 percentage points."


def test_a_median_beyond_the_last_day_that_is_followed_says_so():
    late, early = (shown("a", days, numerator=400, denominator=1200) for days in (91, 90))
    assert WORDING.written(late, MEDIAN_SHEET) == "more than 90" and WORDING.written(early, MEDIAN_SHEET) == "90"
    assert WORDING.headline(late, MEDIAN_SHEET) == "Waiting time in the middle: more than 90 days."
    # 400 of the 1,200 were served in time; days are whole, however many waited.
    assert WORDING.counted(late, MEDIAN_SHEET) == "400 of 1,200" and decimals_for([late], MEDIAN_SHEET) == 0


def test_a_small_rate_is_said_with_a_decimal_in_its_headline():
    sheet = SHEET | {"measure": "rate", "headline": "{value} of every 100 000 women."}
    assert WORDING.headline(shown("a", 0.67), sheet) == "0.7 of every 100 000 women."
    assert WORDING.headline(shown("a", 12.4), sheet) == "12 of every 100 000 women."


def test_differences_have_neither_counts_nor_decimals():
    cell = shown("a", 14.2, numerator=None, denominator=None)
    assert decimals_for([cell], GAP_SHEET) == 0
    assert WORDING.counted(cell, GAP_SHEET) == ""


def test_what_a_figure_rests_on_is_a_part_for_shares_and_a_ratio_otherwise():
    cell = shown("a", 7, numerator=84, denominator=1200)
    assert WORDING.counted(cell, SHEET) == "84 of 1,200"
    assert WORDING.counted(cell, {**SHEET, "unit": "per 100 attendances"}) == "84 for 1,200"
    assert WORDING.counted(hidden("a"), SHEET) == ""


def test_too_few_says_of_what():
    (entry,) = WORDING.legend([hidden("a", "low_n")], FACILITY_SHEET)
    assert entry["meaning"] == "Without a figure: fewer than 10 assessed facilities."


def test_decimals_only_where_every_figure_rests_on_a_thousand():
    assert decimals_for([shown("a", 3, denominator=1000), hidden("b")], SHEET) == 1
    assert decimals_for([shown("a", 3, denominator=1000), shown("b", 3, denominator=999)], SHEET) == 0
    assert decimals_for([shown("a", 3000, numerator=3000, denominator=None)], COUNT_SHEET) == 0


def test_a_year_is_higher_or_lower_only_if_the_ranges_do_not_overlap():
    before = shown("2024", 33, 30, 36, period="2024")
    assert change(shown("2025", 40, 36.1, 44), before) == "higher"
    assert change(shown("2025", 40, 36, 44), before) == "no_clear_change"
    assert change(shown("2025", 25, 21, 29.9), before) == "lower"
    assert change(shown("2025", 25, 21, 29.9), None) == "unknown"


def test_counts_have_no_direction():
    before = shown("2024", 33, numerator=33, denominator=None, period="2024")
    text = WORDING.change(shown("2025", 99, numerator=99, denominator=None), before, COUNT_SHEET)
    assert text == "In 2024 it was 33."


def test_without_a_likely_range_nothing_is_said_about_a_direction():
    before = shown("2024", 33, period="2024")
    assert WORDING.change(shown("2025", 99), before, SHEET) == "In 2024 it was 33%."


@pytest.mark.parametrize(
    ("named", "missing", "lacking"),
    [
        (["not_available", "not_available"], ["shown", "suppressed"], True),
        (["not_available", "not_available"], ["not_available"], False),
        (["not_available", "suppressed"], ["shown"], False),
        (["not_available", "not_available"], [], False),
    ],
)
def test_groups_lack_where_only_those_without_a_group_have_a_place(named, missing, lacking):
    cells = [hidden(s, s) for s in named]
    cells += [shown(s, 3, missing=True) if s == "shown" else hidden(s, s, missing=True) for s in missing]
    assert lacks_groups(tuple(cells)) is lacking


def test_the_missing_share_comes_from_the_missing_classes_or_from_all_known_ones():
    total = shown("2025", 40, denominator=200)
    known = (shown("a", 1, denominator=120), shown("b", 1, denominator=50))
    assert missing_share(total, (*known, shown("x", 1, denominator=30, missing=True))) == pytest.approx(15)
    assert missing_share(total, (*known, hidden("x", missing=True))) == pytest.approx(15)
    assert missing_share(total, (known[0], hidden("b"), hidden("x", missing=True))) is None


def test_of_a_rate_for_a_population_those_above_the_line_are_without_a_class():
    total = shown("all", 4, numerator=50, denominator=1000)
    groups = (shown("a", 5, numerator=30, denominator=600), shown("b", 4, numerator=16, denominator=400))
    groups += (hidden("x", missing=True),)
    # Nobody in the population lacks a class; of the 50 women 4 do.
    assert missing_share(total, groups) == 0 and missing_share(total, groups, for_population=True) == 8


def test_the_headline_goes_back_to_the_last_year_that_is_shown(tmp_path):
    release = open_release(write_synthetic_release(tmp_path))
    selection = Selection(release)
    assert selection.latest_year == "2025"
    assert selection.headline("P28").period == "2025"
    assert selection.headline("P14") is None


@pytest.mark.parametrize(("size", "text"), [(90, "1 kB"), (6400, "6 kB"), (999_600, "1.0 MB"), (4_815_814, "4.8 MB")])
def test_file_sizes_are_written_for_people(size, text):
    assert WORDING.file_size(size) == text
