"""The screen of a file in the format of another system: what stops it, although it holds dates and labels.

Belongs here: which kinds are looked for, and where a kind needs a context. Does not: the patterns. Such a file
stays in the restricted store, so exact dates and labels are let through; what identifies a person at once is not.
"""

import re
from collections.abc import Mapping

import pandas as pd

from schemas.headers import fold
from schemas.identifiers import patterns
from schemas.identifiers.hits import Hit, distinct, first_hit
from schemas.identifiers.kinds import WITHOUT_CONTEXT, kinds_that_fit
from schemas.identifiers.national_numbers import candidates, has_number_of_digits, share_of_one_kind
from schemas.identifiers.phones import has_phone_number

LONGEST_LABEL, MOST_WORDS = 80, 8
"""Text is long, and may tell a story, with more characters and more words than these."""

ENOUGH_NUMBERS, RIGHT_SHARE = 30, 0.95
"""A column of digits holds national numbers if so many of them, and such a share, have the right check digit."""

LETTER = re.compile(r"[^\W\d_]")


def screen_other_format(frame: pd.DataFrame, allowed: Mapping[str, frozenset[str]]) -> list[Hit]:
    """FL03 hits of a text frame with `row_number` and columns of any name: the first of each column.

    `allowed`: by name of a column of theirs (compared by `fold`), the kinds that it may hold.
    """
    allowed = {fold(column): kinds for column, kinds in allowed.items()}
    hits = _header_hits(frame)
    for column in (name for name in frame.columns if name != "row_number"):
        kinds = allowed.get(fold(column), frozenset())
        values = distinct(frame, column)
        worded = _is_worded(values)
        found = first_hit(frame, column, values, lambda value, w=worded, k=kinds: _kind(value, w, k))
        if not found and not worded and "national_number" not in kinds:
            found = _column_of_national_numbers(frame, column, values)
        hits += found
    return hits


def _header_hits(frame: pd.DataFrame) -> list[Hit]:
    """A column named after a person: the file has lost its header, or somebody wrote into it."""
    kinds = [(column, _kind(column, True, frozenset({"long_text", "coordinates"}))) for column in frame.columns]
    return [Hit("FL03", 1, column, kind) for column, kind in kinds if kind is not None][:1]


def _is_worded(values: list[str]) -> bool:
    """Is this a column of words, in which a number is a stranger?"""
    return 2 * sum(LETTER.search(value) is not None for value in values) > len(values)


def _kind(value: str, worded: bool, allowed: frozenset[str]) -> str | None:
    return next((kind for kind in _kinds(value, worded) if kind not in allowed), None)


def _kinds(value: str, worded: bool):
    """All kinds that fit, the surest first."""
    if patterns.is_email(value):
        yield "email"
    if len(value) > LONGEST_LABEL and len(value.split()) > MOST_WORDS:
        yield "long_text"
    if any(mark in value for mark in ("/", ".", ":")) and patterns.is_web_address(value):
        yield "web_address"
    if not any(character.isdigit() for character in value) or len(value) < 7:
        return
    yield from kinds_that_fit(value, WITHOUT_CONTEXT)
    if worded and not patterns.is_exact_date(value):
        if has_number_of_digits(value):
            yield "national_number"
        if has_phone_number(value):
            yield "phone"


def _column_of_national_numbers(frame: pd.DataFrame, column: str, values: list[str]) -> list[Hit]:
    long = [value for value in values[:2000] if candidates(value) and not patterns.is_exact_date(value)]
    if len(long) < ENOUGH_NUMBERS or share_of_one_kind(long) < RIGHT_SHARE:
        return []
    return first_hit(frame, column, long, lambda value: "national_number")
