"""The kind of identifier that one value may be, by every pattern in turn.

Belongs here: the order in which kinds are asked. Does not: the patterns, which column the value stands in.
"""

from collections.abc import Callable, Iterator

from schemas.identifiers import patterns
from schemas.identifiers.national_numbers import has_lettered_number, has_number_of_digits
from schemas.identifiers.phones import has_international_number, has_phone_number

LONGEST_VALUE = 40
"""Characters of one value; the longest code of ours has 27."""

LONGEST_CITATION = 200

Tests = tuple[tuple[str, Callable[[str], bool]], ...]
"""Kinds and their patterns, in the order in which they are asked."""

WITHOUT_CONTEXT: Tests = (
    ("network_address", patterns.is_network_address),
    ("bank_account", patterns.is_bank_account),
    ("coordinates", patterns.is_coordinates),
    ("national_number", has_lettered_number),
    ("phone", has_international_number),
)
"""Kinds made of digits that are told whatever stands beside them."""

IN_A_CITATION: Tests = (
    ("email", patterns.is_email),
    *WITHOUT_CONTEXT,
    ("phone", patterns.is_number_of_nine),
    ("long_text", lambda text: len(text) > LONGEST_CITATION),
)
MADE_OF_DIGITS: Tests = (
    ("network_address", patterns.is_network_address),
    ("bank_account", patterns.is_bank_account),
    ("exact_date", patterns.is_exact_date),
    ("coordinates", patterns.is_coordinates),
    ("national_number", has_lettered_number),
    ("phone", has_phone_number),
    ("national_number", has_number_of_digits),
    ("phone", patterns.is_separated_number),
    ("long_number", patterns.is_long_number),
)


def kinds_that_fit(text: str, tests: Tests) -> Iterator[str]:
    """The kinds whose pattern fits, in the order of `tests`."""
    return (kind for kind, fits in tests if fits(text))


def kind_of_text(text: str) -> str | None:
    """The first kind that fits, or None."""
    if patterns.is_email(text):
        return "email"
    if patterns.is_web_address(text):
        return "web_address"
    kind = kind_of_number(text)
    if kind is None and len(text) > LONGEST_VALUE:
        return "long_text"
    return kind


def kind_in_citation(text: str) -> str | None:
    """The first kind that fits a text which cites a law or a page, or gives an organisation's words.

    Such a text may hold a web address, a date and a number with a few digits; the names in it are public.
    """
    return next(kinds_that_fit(text, IN_A_CITATION), None)


def kind_of_number(text: str) -> str | None:
    """The first kind made of digits that fits, or None."""
    if not any(character.isdigit() for character in text) and ":" not in text:
        return None
    return next(kinds_that_fit(text, MADE_OF_DIGITS), None)
