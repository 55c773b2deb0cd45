"""A hit, its kinds, and how values of a column are looked at once each.

Belongs here: what every screen shares. Does not: what an identifier looks like (`patterns`, `national_numbers`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd
import pyarrow.compute as pc

from schemas.packed_text import PackedText, distinct_in_parts

KINDS = {
    "email": "an e-mail address or a handle",
    "web_address": "a web address",
    "network_address": "the network address of a device",
    "bank_account": "a bank account number",
    "national_number": "a national identity, tax, health or insurance number",
    "phone": "a phone number",
    "long_number": "six or more digits in a row",
    "exact_date": "an exact date",
    "coordinates": "coordinates of a place",
    "long_text": "long text",
    "person_name": "what may be a person's name",
}
"""Kinds of identifiers as messages say them. The names on the left are those of a source's allowances."""


@dataclass(frozen=True)
class Hit:
    """Where an identifier stands and of what kind it is, never which. The header is row 1."""

    rule: str
    row_number: int
    column: str
    kind: str


def first_hit(frame: pd.DataFrame, column: str, values: Iterable[str], kind_of: Callable) -> list[Hit]:
    """The first row of `column` with one of `values` to which `kind_of` gives a kind; nothing if none.

    A file is stopped by one hit, so the first of a column is enough, and a file full of them costs no more.
    """
    for value in values:
        kind = kind_of(value)
        if kind is not None:
            rows = frame["row_number"][frame[column].eq(value).fillna(False)]
            return [Hit("FL03", int(rows.min()), column, kind)]
    return []


def distinct(frame: pd.DataFrame | PackedText, column: str, but: str = "") -> list[str]:
    """The distinct values of a column of text that are not empty, in the order in which they come.

    `but`: a pattern of values that are left out, so that millions of right keys are never all in memory.
    """
    found: dict[str, None] = {}
    for texts in distinct_in_parts(frame, column):
        if but:
            texts = texts.filter(pc.invert(pc.match_substring_regex(texts, f"^(?:{but})$")))
        found |= dict.fromkeys(value for value in texts.to_pylist() if value)
    return list(found)
