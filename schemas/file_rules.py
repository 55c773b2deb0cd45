"""Values for which a whole file is stopped: no permission (FL07), immigration enforcement (FL08).

Belongs here: rules of files that look at the values of coded columns. Does not: headers (`headers`), identifiers
in values (`identifiers`), rules for which a row is quarantined (`tables`).
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import yaml

from schemas.code_lists import load_code_list
from schemas.columns import Column, describe
from schemas.identifiers.hits import distinct
from schemas.packed_text import PackedText
from schemas.truth_values import truth_value

NAMING_LISTS = ("dest", "org", "sector", "sector_or_none", "pathway")
"""Code lists of destinations, organisations and sectors."""

NAMING_COLUMNS = ("party_id", "line_id")
"""Codes of organisations that a source gives itself."""


class FileFault(NamedTuple):
    """A rule that stops the file, and where. `row_number` counts as in the frame; never with the value."""

    rule: str
    row_number: int
    column: str


def file_faults(table_name: str, text_frame: pd.DataFrame | PackedText) -> list[FileFault]:
    """Of every rule the first fault that stops the file. FL08 before FL07, because it also opens a ticket.
    A withdrawn version may say that she takes her permission back.

    `text_frame`: `row_number` and the columns of the table, as text. Columns that it does not have are skipped.
    """
    columns = [column for column in describe(table_name) if column.name in text_frame]
    naming = [c for c in columns if c.code_list in NAMING_LISTS or c.name in NAMING_COLUMNS]
    permissions = [c for c in columns if c.code_list == "permission"]
    return _first(text_frame, naming, "FL08") + _first(text_frame, permissions, "FL07", of_withdrawn=False)


def _first(
    text_frame: pd.DataFrame | PackedText, columns: list[Column], rule: str, of_withdrawn: bool = True
) -> list[FileFault]:
    """The first fault, in withdrawn rows too or not."""
    found = []
    for column in columns:
        wrong = [text for text in distinct(text_frame, column.name) if _is_wrong(text, column, rule)]
        rows = _rows_with(text_frame, column.name, wrong, of_withdrawn) if wrong else []
        if len(rows):
            found.append((int(min(rows)), column.name))
    return [FileFault(rule, *min(found))] if found else []


def _rows_with(text_frame: pd.DataFrame | PackedText, column: str, texts: list[str], of_withdrawn: bool) -> pd.Series:
    """Row numbers of the rows with one of the texts."""
    with_it = text_frame[column].isin(texts)
    if not of_withdrawn and "is_retracted" in text_frame:
        marks = text_frame["is_retracted"].fillna("").astype(str)
        with_it &= ~marks.isin([mark for mark in marks.unique() if truth_value(mark)])
    return text_frame["row_number"][with_it]


def _is_wrong(text: str, column: Column, rule: str) -> bool:
    items = text.split("|") if column.kind == "codes" else [text]
    if column.code_list:
        # A code of the list is right whatever it sounds like.
        items = [item for item in items if load_code_list(column.code_list).standard_of(item) is None]
    says = _says_no if rule == "FL07" else _names_enforcement
    return any(says(item) for item in items)


def _says_no(text: str) -> bool:
    return _folded(text) in _words("no_permission")


def _names_enforcement(text: str) -> bool:
    return bool(_enforcement().search(_folded(text)))


def _folded(text: str) -> str:
    """Without accents and case, and with spaces between words whatever stood there."""
    decomposed = unicodedata.normalize("NFKD", re.sub("([a-z])([A-Z])", r"\1 \2", text))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


@cache
def _words(group: str) -> frozenset[str]:
    document = yaml.safe_load((Path(__file__).parent / "file_rules.yaml").read_text(encoding="utf-8"))
    return frozenset(_folded(word) for word in document[group])


@cache
def _enforcement() -> re.Pattern:
    # Short words only whole: "ice" is an agency, and the beginning of much else.
    terms = [re.escape(word) + (r"\b" if len(word) <= 4 else "") for word in sorted(_words("immigration_enforcement"))]
    return re.compile(rf"\b({'|'.join(terms)})")
