"""How large a change of a sheet is, and what it does: computed from the sheets, and never smaller than it says.

The numbers in names are those of the tests that governance asks for.
"""

from dataclasses import replace

import pytest

from indicators.agreement.change_class import (
    MAJOR,
    MINOR,
    PATCH,
    change_class,
    changed_fields,
    fingerprint,
    same_question,
    step_class,
)
from indicators.agreement.versions import add_versions, history_of, load_versions
from indicators.predicates import parse_predicate
from indicators.sheet_fields import CHECKS
from tests.unit.indicators.small_registry import AFTER, BY_GROUP, CALM, SHEETS, frozen, play, state_of, story

SHEET = SHEETS[BY_GROUP]


def with_denominator(sheet, where: str, **changes):
    """The sheet with another denominator."""
    predicate = parse_predicate(where, sheet.counting_unit.columns)
    return replace(sheet, denominator=replace(sheet.denominator, where=where, predicate=predicate), **changes)


OTHER_DENOMINATOR = with_denominator(SHEETS[CALM], "protocol_adopted", version="1.0.1")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "none"),
        ({"name": "Another name"}, "patch"),
        ({"how_to_read": "Otherwise."}, "patch"),
        ({"references": ["Another source"]}, "patch"),
        ({"caveats": [*SHEET.caveats, "One more."]}, "minor"),
        ({"breakdowns": SHEET.breakdowns[:-1]}, "minor"),
        ({"interval_method": "none"}, "minor"),
        ({"min_denominator": SHEET.min_denominator + 10}, "minor"),
        ({"required_sectors": ["health", "social"]}, "minor"),
        ({"name": "Another name", "caveats": ["One."]}, "minor"),
        ({"maturity_window": 90}, "major"),
        ({"unit_of_count": "contact"}, "major"),
        ({"multiplier": 1000}, "major"),
        ({"source_tables": ["service_contact"]}, "major"),
        ({"caveats": ["One."], "maturity_window": 90}, "major"),
    ],
)
def test_the_class_is_that_of_the_weightiest_field(changes, expected):
    assert change_class(fingerprint(SHEET), fingerprint(replace(SHEET, **changes))) == expected


def test_the_words_of_a_denominator_are_a_patch_and_its_query_is_major():
    words = replace(SHEET, denominator=replace(SHEET.denominator, text="In other words"))
    assert change_class(fingerprint(SHEET), fingerprint(words)) == "patch"
    query = with_denominator(SHEET, f"({SHEET.denominator.where}) AND asked_in_private = 'yes'")
    assert changed_fields(fingerprint(SHEET), fingerprint(query)) == ("denominator.where",)
    assert change_class(fingerprint(SHEET), fingerprint(query)) == "major"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a = 'x' AND b", "b and   (a = 'x')", True),
        ("a IN ('x', 'y')", "a IN ('y', 'x')", True),
        ("has(a, 'x')", "has_any_of(a, ['x'])", True),
        ("a AND b AND c", "c AND (a AND b)", True),
        ("NOT (a AND b)", "NOT (b AND a)", True),
        ("a IN ('x', 'y')", "a IN ('x')", False),
        ("a AND b", "a OR b", False),
        ("a OR (b AND c)", "(a OR b) AND c", False),
        ("a >= 3", "a > 3", False),
        ("a", "NOT a", False),
        ("a = 'X'", "a = 'x'", False),
    ],
)
def test_queries_are_compared_by_what_they_ask(one, other, same):
    assert (same_question(one) == same_question(other)) is same


def test_another_meaning_of_a_code_is_major_and_a_new_list_is_none(monkeypatch):
    from indicators.agreement import change_class as module

    before = fingerprint(SHEET)
    assert any(name.startswith("codes.") for name in before)
    meant = module._meaning_of_codes
    monkeypatch.setattr(module, "_meaning_of_codes", lambda *of: [*meant(*of), ["new_code", "", ""]])
    changed = changed_fields(before, fingerprint(SHEET))
    assert changed and all(name.startswith("codes.") for name in changed)
    assert change_class(before, fingerprint(SHEET)) == "major"


@pytest.mark.parametrize(
    ("former", "latter", "expected"),
    [
        ("1.0.0", "1.0.1", "patch"),
        ("1.0.9", "1.1.0", "minor"),
        ("1.4.2", "2.0.0", "major"),
        ("9.9.9", "10.0.0", "major"),
    ],
)
def test_a_step_of_the_version_says_how_much_changed(former, latter, expected):
    assert step_class(former, latter) == expected


@pytest.mark.parametrize("latter", ["1.2.3", "1.2.5", "1.3.1", "2.1.0", "3.0.0", "1.1.0"])
def test_versions_neither_stay_nor_skip(latter):
    with pytest.raises(ValueError, match=r"after 1\.2\.3 comes one of: 1\.2\.4, 1\.3\.0, 2\.0\.0"):
        step_class("1.2.3", latter)


def test_governance_2_a_denominator_edited_with_a_patch_version_is_refused(tmp_path):
    published = frozen({CALM: SHEETS[CALM]})
    problem = history_of(OTHER_DENOMINATOR, published).problem
    assert problem == (
        f"{CALM}, version 1.0.1 calls itself a patch change of 1.0.0, but what changed is major: denominator.where. "
        "The version has to be at least 2.0.0."
    )
    with pytest.raises(ValueError, match="what changed is major"):
        add_versions({CALM: OTHER_DENOMINATOR}, published)
    play(tmp_path, story())
    found = state_of(tmp_path, CALM, AFTER, OTHER_DENOMINATOR, published)
    assert (found.status, found.agreed) == ("under_review", False) and problem in found.reasons_missing


def test_governance_2_a_denominator_edited_without_a_version_is_refused(tmp_path):
    published = frozen({CALM: SHEETS[CALM]})
    edited = replace(OTHER_DENOMINATOR, version="1.0.0")
    problem = history_of(edited, published).problem
    assert problem == (
        f"{CALM}, version 1.0.0 has been published, and its sheet was edited since: denominator.where. "
        "This is a major change: give the sheet a new version, at least 2.0.0."
    )
    play(tmp_path, story())
    assert state_of(tmp_path, CALM, AFTER, edited, published).agreed is False


@pytest.mark.parametrize(
    ("changes", "status", "agreed"),
    [
        ({"version": "1.0.1", "name": "Another name"}, "agreed", True),
        ({"version": "1.1.0", "caveats": ["Another one."]}, "under_review", False),
        # Whoever says that more changed than can be seen is believed.
        ({"version": "1.1.0", "name": "Another name"}, "under_review", False),
        ({"version": "2.0.0", "maturity_window": 400}, "under_review", False),
    ],
)
def test_a_patch_keeps_the_stances_and_a_larger_change_voids_them(tmp_path, changes, status, agreed):
    play(tmp_path, story())
    sheet = replace(SHEETS[CALM], **changes)
    found = state_of(tmp_path, CALM, AFTER, sheet)
    assert (found.version, found.status, found.agreed) == (changes["version"], status, agreed)
    assert bool(found.by) is agreed


def test_a_version_never_goes_back():
    published = {CALM: {"1.1.0": fingerprint(SHEETS[CALM])}}
    assert "a version never goes back" in history_of(SHEETS[CALM], published).problem


def test_every_field_of_a_sheet_has_been_weighed():
    parts = {f"{part}.{name}" for part in ("numerator", "denominator") for name in ("text", "where", "sum")}
    parts.add("denominator.unit_of_count")
    fields = {name for name in CHECKS if name not in ("version", "numerator", "denominator")} | parts
    assert fields == PATCH | MINOR | MAJOR
    assert not (PATCH & MINOR or PATCH & MAJOR or MINOR & MAJOR)


def test_every_sheet_is_the_one_that_its_version_names():
    # If this fails, a sheet was edited under a version that has been published: give it a new version and run
    # `ipv-indicators registry freeze`.
    published = load_versions()
    assert [history.problem for sheet in SHEETS.values() if (history := history_of(sheet, published)).problem] == []
    assert add_versions(SHEETS, published) == published
