"""The screen of a table in our own format: every value is a code, a key, a number or a month, or is looked at.

Belongs here: which values are safe by what their column is, and what stops a file. Does not: what identifiers
look like (`patterns`), files of other systems (`other_formats`). A value that is only wrong (a label instead of
a code, a month on the wrong day) is no hit: its row is held when the rows are checked.
"""

import re
from collections.abc import Callable
from functools import cache

import pandas as pd

from schemas.code_lists import load_code_list
from schemas.columns import Column, describe
from schemas.fields import CONTACT_KEY, FACILITY_KEY, RANDOM_KEY, REGION, WOMAN_KEY
from schemas.headers import fold
from schemas.identifiers.hits import Hit, distinct, first_hit
from schemas.identifiers.kinds import kind_in_citation, kind_of_text
from schemas.identifiers.loose_keys import loose_key_hits
from schemas.identifiers.patterns import is_person_name

LARGE_COUNTS = frozenset({("population_year", "women_n")})
"""Counts of whole populations, which need more than five digits."""

FORMS = {
    "boolean": "true|false",
    "integer": r"-?\d{1,5}",
    "number": r"-?\d{1,5}(?:\.\d+)?",
    "month": r"\d{4}-\d{2}-\d{2}",
    "day": r"\d{4}-\d{2}-\d{2}",
}
KEY_FORMS = re.compile(f"(?i){CONTACT_KEY}|{WOMAN_KEY}|{FACILITY_KEY}|N[0-9a-f]{{16}}")
"""In capitals or not: a key in small letters is held by its column, as what it is."""

WIDE_PATTERNS = frozenset({RANDOM_KEY, REGION})
"""Patterns that a name or a number of a person would pass."""

FIRST_OF_MONTH = re.compile(r"\d{4}-\d{2}-01")


def screen_our_format(table: str, frame: pd.DataFrame) -> list[Hit]:
    """FL03 hits of a text frame with `row_number` and the columns of `table`: the first of each column."""
    hits = []
    for column in describe(table):
        is_explained = _explaining(table, column)
        unexplained = [value for value in distinct(frame, column.name, _form(table, column)) if not is_explained(value)]
        if pattern_of(column) == RANDOM_KEY:
            hits += loose_key_hits(frame, column.name, pd.Series(unexplained, dtype="string"))
        else:
            hits += first_hit(frame, column.name, unexplained, lambda value, c=column: _kind(value, c))
    return hits


def pattern_of(column: Column) -> str:
    """The pattern of a column of text; nothing for another kind, and for a column that cites texts."""
    return column.unit.removeprefix("pattern ") if column.unit.startswith("pattern ") else ""


@cache
def _explaining(table: str, column: Column) -> Callable[[str], object]:
    """A function that says whether a value is what the kind, code list or fixed pattern of its column says."""
    if column.kind == "code":
        return _codes(column).__contains__
    if column.kind == "codes":
        return lambda value: _codes(column).issuperset(value.split("|"))
    form = _form(table, column)
    # ASCII: digits of other scripts are no digits of ours, and are looked at.
    return re.compile(form, re.ASCII).fullmatch if form else lambda value: False


def _form(table: str, column: Column) -> str:
    """The pattern of what a value is by the kind or the fixed pattern of its column; empty if there is none."""
    if (table, column.name) in LARGE_COUNTS:
        return r"\d{1,8}"
    if pattern_of(column) and pattern_of(column) not in WIDE_PATTERNS:
        return pattern_of(column)
    return FORMS.get(column.kind, "")


@cache
def _codes(column: Column) -> frozenset[str]:
    return frozenset(load_code_list(column.code_list).codes_only())


def _kind(value: str, column: Column) -> str | None:
    parts = value.split("|") if column.kind == "codes" else [value]
    return next((kind for part in parts if (kind := _kind_of_one(part, column)) is not None), None)


def _kind_of_one(value: str, column: Column) -> str | None:
    """The kind of identifier that a value may be.

    A key of ours in the wrong column, as when columns are shifted, says nothing; neither does a month. Both are
    held, unless the pattern of the column would take them.
    """
    if column.kind == "text" and not pattern_of(column):
        return kind_in_citation(value)
    if pattern_of(column) in WIDE_PATTERNS:
        return kind_of_text(value)
    if KEY_FORMS.fullmatch(value) or FIRST_OF_MONTH.fullmatch(value):
        return None
    return kind_of_text(value) or (
        "person_name" if is_person_name(value) and fold(value) not in _labels(column) else None
    )


@cache
def _labels(column: Column) -> frozenset[str]:
    """Labels of a code list and its codes as words: who types those types no name."""
    if column.code_list is None:
        return frozenset()
    codes = load_code_list(column.code_list).codes
    return frozenset(fold(text) for code in codes for text in (code.label, code.code.replace("_", " ")))
