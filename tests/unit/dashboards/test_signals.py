"""What a page says of the signal of its indicator."""

import inspect
import re

import pandas as pd
import pytest

from dashboards.language import load_language
from dashboards.signals import Signals
from dashboards.wording import Wording
from indicators.statistics import run_rules
from tests.unit.dashboards.cells import SHEET

ROW = {
    "indicator": "P28", "measure": "level", "breakdown": "total", "period_kind": "quarter", "status": "judged",
    "first_period": "2023-Q1", "latest_period": "2025-Q4", "chart": "p_prime", "centre": 41.8, "lower": 38.1,
    "upper": 45.5, "latest": 44.3, "signal": "none", "rule": "", "longest_run": 8, "crossings": 1,
    "reason": "2024-Q1: a strike.",
}  # fmt: skip


def told(language="en", decimals=0, **changes):
    return Signals(pd.DataFrame([ROW | changes]), Wording(load_language(language))).told(SHEET, decimals)


def test_a_judged_series_says_what_it_does_and_within_which_limits():
    assert [str(sentence) for sentence in told()] == [
        "No: the latest quarter lies where chance alone could put it, and there is no long run of quarters above or "
        "below the middle. Only the latest quarters are judged here; whether a year is higher or lower than the one "
        "before is said at the top of the page. “No” is not the same as no change.",
        "The limits rest on 2023 Q1 to 2025 Q4: the middle of these quarters is 42%, and by chance alone the latest "
        "would lie between 38% and 46%. It is 44%.",
        "How far chance moves a figure depends on how many stand behind it (women), so each quarter has limits of "
        "its own.",
        "2024 Q1: a strike.",
    ]
    assert "the middle of these quarters is 41.8%" in told(decimals=1)[1]


def test_a_series_that_moved_within_its_limits_says_by_which_rule():
    first, run, crossings, *_ = told(signal="change", rule="long_run, few_crossings")
    assert first.startswith("It has moved by more than chance.")
    assert run == "Quarters in a row on one side of the middle: 8, more than chance would bring."
    assert crossings == "How often the figures cross the middle: 1, less than chance would bring."
    assert (
        told(signal="deterioration", rule="latest_outside_limits")[1] == "The latest quarter lies outside its limits."
    )


RULES = {run_rules.LATEST_OUTSIDE, *re.findall(r'Finding\("(\w+)"', inspect.getsource(run_rules))}
"""Every rule that can fire, as its module names it."""


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_every_rule_has_its_words(language):
    assert len(RULES) == 6
    for rule in RULES:
        said = told(language, signal="change", rule=rule)[1]
        assert said.language is None, "translated"


def test_of_a_count_nobody_says_that_its_limits_depend_on_what_stands_behind_it():
    table = pd.DataFrame([ROW])
    sentences = Signals(table, Wording(load_language("en"))).told(SHEET | {"measure": "count"}, 0)
    assert not [sentence for sentence in sentences if "stand behind it" in sentence]
    assert len(sentences) == len(told()) - 1


def test_trial_limits_of_a_short_series_are_not_shown():
    sentences = told(chart="run")
    assert "below 42%" in sentences[1] and "38%" not in " ".join(sentences)


def test_what_was_recorded_stays_in_the_words_of_the_country():
    assert told("es")[-1].__html__() == 'T1 2024: <span lang="" dir="auto">a strike.</span>'


@pytest.mark.parametrize(
    "changes", [{"status": "no_points"}, {"breakdown": "region"}, {"measure": "gap"}, {"period_kind": "year"}]
)
def test_nothing_is_said_of_other_series(changes):
    assert told(**changes) == []


def test_a_series_that_is_too_short_says_so_without_a_number():
    sentences = told(status="too_few_points", signal="not_judged")
    assert [str(sentence) for sentence in sentences] == ["That cannot be said.", "2024 Q1: a strike."]


def test_a_release_without_signals_has_none():
    assert Signals(None, Wording(load_language("en"))).told(SHEET, 0) == []
