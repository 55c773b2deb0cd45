"""The kind of identifier that one value may be, by every pattern in turn.

Belongs here: the order in which kinds are asked. Does not: the patterns, which column the value stands in.
"""

from schemas.identifiers import patterns
from schemas.identifiers.national_numbers import has_lettered_number, has_number_of_digits
from schemas.identifiers.phones import has_international_number, has_phone_number

LONGEST_VALUE = 40
"""Characters of one value; the longest code of ours has 27."""


LONGEST_CITATION = 200


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
    if patterns.is_email(text):
        return "email"
    if patterns.is_network_address(text):
        return "network_address"
    if patterns.is_bank_account(text):
        return "bank_account"
    if patterns.is_coordinates(text):
        return "coordinates"
    if has_lettered_number(text):
        return "national_number"
    if has_international_number(text) or patterns.is_number_of_nine(text):
        return "phone"
    return "long_text" if len(text) > LONGEST_CITATION else None


def kind_of_number(text: str) -> str | None:
    """The first kind made of digits that fits, or None."""
    if not any(character.isdigit() for character in text) and ":" not in text:
        return None
    if patterns.is_network_address(text):
        return "network_address"
    if patterns.is_bank_account(text):
        return "bank_account"
    if patterns.is_exact_date(text):
        return "exact_date"
    if patterns.is_coordinates(text):
        return "coordinates"
    if has_lettered_number(text):
        return "national_number"
    if has_phone_number(text):
        return "phone"
    if has_number_of_digits(text):
        return "national_number"
    if patterns.is_separated_number(text):
        return "phone"
    return "long_number" if patterns.is_long_number(text) else None
