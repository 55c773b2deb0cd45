"""The page on the disclosure policy: current in the house, complete in every language, true of the policy."""

import re
from dataclasses import fields, replace

import pytest

from indicators.disclosure.policy import Policy, load_policy
from indicators.disclosure.policy_page import LANGUAGES, load_words, policy_pages, rules_named
from indicators.disclosure.waivers import Waiver
from indicators.reference import differing_pages
from indicators.registry import load_catalogue
from indicators.translations import load_translations


@pytest.fixture(scope="module")
def catalogue():
    sheets = load_catalogue()
    return sheets, load_translations(sheets)


@pytest.fixture(scope="module")
def pages(catalogue):
    return policy_pages(load_policy(), *catalogue)


def test_the_pages_in_the_house_are_those_of_the_policy(pages, house):
    assert differing_pages(pages, house / "docs") == [], "make them again: ipv-indicators policy page"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_stands_in_a_sentence(language):
    assert rules_named(load_words(language)) == {field.name for field in fields(Policy)} - {"waivers"}


def shape(words: object) -> object:
    """Fields and lengths of lists, without the texts."""
    if isinstance(words, dict):
        return {name: shape(value) for name, value in words.items()}
    return [shape(item) for item in words] if isinstance(words, list) else ""


def placeholders(words: object) -> list[set[str]]:
    if isinstance(words, dict):
        words = list(words.values())
    if isinstance(words, list):
        return [names for item in words for names in placeholders(item)]
    return [set(re.findall(r"{(\w+)}", str(words)))]


def test_spanish_says_what_english_says():
    english, spanish = load_words("en"), load_words("es")
    assert shape(english) == shape(spanish)
    assert placeholders(english) == placeholders(spanish)


def test_a_translation_lists_the_indicators_by_their_names_there(pages):
    assert "Eligible women asked about violence in private (P28)" in pages["disclosure-policy.md"]
    spanish = pages["disclosure-policy.es.md"]
    assert "(P28)" in spanish and "Eligible women" not in spanish


def test_the_page_says_what_the_policy_says(catalogue):
    own = replace(
        load_policy(), minimum_denominator=47, shortest_period="year", forbidden_breakdowns=(("age_group", "region"),)
    )
    text = policy_pages(own, *catalogue)["disclosure-policy.md"]
    assert "at least 47 women" in text and "covers is a year" in text and "- age_group with region" in text
    assert "| `minimum_denominator` | 47 | 30 |" in text


def test_a_waiver_is_told_with_who_signed_and_why(catalogue, pages):
    assert "There is no exception." in pages["disclosure-policy.md"]
    waiver = Waiver("minimum_denominator", 20, "Ministry", "Statistics office", "Small country.", "2027-06-30")
    text = policy_pages(replace(load_policy(), waivers=(waiver,)), *catalogue)["disclosure-policy.md"]
    assert "There is no exception." not in text
    told = next(line for line in text.splitlines() if line.startswith("- **minimum_denominator**"))
    for word in ("20 instead of 30", "2027-06-30", "Ministry", "Statistics office", "Small country."):
        assert word in told
