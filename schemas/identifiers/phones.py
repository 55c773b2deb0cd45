"""Phone numbers inside text, by the numbering plans of the library `phonenumbers`.

Belongs here: finding them. Does not: plain runs of digits (`patterns`).
"""

import re

import phonenumbers

REGIONS = ("ES", "RO", "BG", "PT", "IT", "FR", "DE", "GB", "PL", "CZ", "TR", "CO", "AR", "PE", "GT", "EC")
"""Countries whose national way of writing a phone number is recognised; any country's with + or 00 is."""

INTERNATIONAL = re.compile(r"(?<![\d.])(?:\+|00)[ ()]{0,2}[1-9][\d ().\-/]{6,}\d")
ENOUGH_DIGITS = re.compile(r"(?:\d[^\dA-Za-z]{0,3}){7,}")


def has_international_number(text: str) -> bool:
    """Holds a phone number with the code of its country, which is right by the plan of that country."""
    for found in INTERNATIONAL.findall(text):
        written = "+" + found[2:] if found.startswith("00") else found
        if any(phonenumbers.PhoneNumberMatcher(written, None)):
            return True
    return False


def has_phone_number(text: str) -> bool:
    """Holds a phone number written with its country's code, or as in one of `REGIONS`."""
    if has_international_number(text):
        return True
    if not ENOUGH_DIGITS.search(text):
        return False
    return any(True for region in REGIONS for _ in phonenumbers.PhoneNumberMatcher(text, region))
