"""When two codes or labels that people typed are the same one.

Belongs here: how values of theirs are compared. Does not: names of columns (`headers.fold`), what a value means.
"""

import re
from collections.abc import Iterable

from schemas.headers import fold

DECIMAL_ZERO = re.compile(r"(?<=[0-9])\.0$")
UNREADABLE = "\0"
"""Stands where a value of theirs could not be taken apart. No file that holds this character is read."""


def cleaned(text: str) -> str:
    """`text` without accents, case, the number of spaces and the `.0` that a spreadsheet adds to whole numbers."""
    return DECIMAL_ZERO.sub("", fold(text))


def spelling(text: str) -> str:
    """What is left to compare two values: `Ex-pareja` is `EX PAREJA`, `Sí` is `SI`, `076` is `76`.

    A value with letters keeps letters and digits; a number loses its leading zeros; anything else stays.
    """
    plain = cleaned(text)
    if any(character.isalpha() for character in plain):
        return "".join(character for character in plain if character.isalnum())
    return plain.lstrip("0") or "0" if plain.isdigit() else plain


def spellings(texts: Iterable[str]) -> frozenset[str]:
    """`spelling` of each."""
    return frozenset(spelling(text) for text in texts)
