"""What the columns of an unknown file look like, without keeping any value that could be a person's.

Belongs here: encoding, delimiter, the kind of each column, its frequent codes. Does not: what to do with them
(`drafting`).
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from schemas.headers import Layout, fold, is_forbidden
from schemas.opening import most_fields
from schemas.reading import FileRefused, count_physical_records, read_text_table
from schemas.sources.countries import country_index
from schemas.sources.dates import MONTH_NAMES, first_of_month, pattern_of
from schemas.sources.matching import likely_columns
from schemas.sources.spelling import cleaned, spelling

ENCODINGS = ("utf-8", "cp1252", "latin-1")
DELIMITERS = (",", ";", "\t", "|")
DATE_FORMATS = ("Y-m-d", "d/m/Y", "m/d/Y", "d-m-Y", "d.m.Y", "Y/m/d", "Y b d", "d b Y", "d-b-Y", "Y-m", "m/Y")
MISSING = ("", "-", "- -", "n/a", "na", "null", "none", "nan", "sin dato", "sin datos", "s/d", "nd", "n/d")

FEWEST_OF_TWO_LETTERS = 3
"""Countries of two letters: `si` and `no` are answers first, and Slovenia and Norway afterwards."""

OFTEN = 20
"""A value on fewer rows is not shown: it could be one woman's."""
MOST_CODES, LONGEST_CODE = 40, 60
SHARE = 0.95
WHOLE = re.compile("[0-9]{1,6}")
NOT_A_CODE = re.compile(r"[0-9]{5,}|@|://")


@dataclass(frozen=True)
class Profile:
    """A column of theirs. `kind`: empty, date, number, code or text.

    `formats`: of a date. `codes`: of a code column, the codes on at least `OFTEN` rows, in their order; `rarer`: how
    many others there are. `missing`: marks for "no value" that were found. `countries`: how most of the values write
    a country, one of `countries.WRITTEN`; empty if they do not.
    """

    name: str
    kind: str
    formats: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    rarer: int = 0
    missing: tuple[str, ...] = ()
    countries: str = ""


@dataclass(frozen=True)
class FileProfile:
    """A file: how it is written, how many records it has, and its columns.

    `likely`: what `matching.likely_columns` makes of their names. `forbidden`: names that say that they identify a
    person. The columns among them that are not likely to be needed are not looked at.
    """

    encoding: str
    delimiter: str
    rows: int
    columns: tuple[Profile, ...]
    likely: dict[str, str]
    forbidden: tuple[str, ...]


def profile_file(path: Path) -> FileProfile:
    """Look at a file. Raises FileRefused if it cannot be read, or if its first line is no line of names."""
    count_physical_records(path)  # refuses what is damaged
    layout = most_fields(path, Layout((), (), False, ENCODINGS[0], DELIMITERS[0], ENCODINGS[1:], DELIMITERS[1:]))
    header = read_text_table(path, layout).header
    if not all(_is_name(name) for name in header):
        raise FileRefused(
            "header", "The first line does not look like names of columns. Add a line with their names.", 1
        )
    likely = likely_columns(list(header))
    # Columns that are listed are kept on reading, whatever their names say.
    table = read_text_table(path, replace(layout, optional=tuple((name,) for name in likely.values())))
    profiles = tuple(profile_column(name, table.frame[name]) for name in table.frame.columns.drop("row_number"))
    likely = {
        part: name for part, name in likely.items() if any(p.name == name and p.kind != "empty" for p in profiles)
    }
    forbidden = tuple(name for name in header if is_forbidden(name))
    return FileProfile(layout.encoding, layout.delimiter, table.physical_records - 1, profiles, likely, forbidden)


def profile_column(name: str, texts: pd.Series) -> Profile:
    """Look at one column of text."""
    values = texts.fillna("").astype(str)
    marks = {spelling(mark) for mark in MISSING}
    empty = values.map({text: spelling(text) in marks for text in values.unique()}).astype(bool)
    missing = tuple(sorted({cleaned(text) for text in values[empty].unique()}))
    counts = values[~empty].value_counts()
    if not len(counts):
        return Profile(name, "empty", missing=missing)
    formats = _formats(counts)
    if formats:
        return Profile(name, "date", formats=formats, missing=missing)
    groups: dict[str, list[tuple[str, int]]] = {}
    for text, rows in counts.items():
        groups.setdefault(spelling(str(text)), []).append((str(text).strip(), int(rows)))
    whole = sum(int(rows) for text, rows in counts.items() if WHOLE.fullmatch(cleaned(str(text))))
    if whole >= SHARE * counts.sum() and len(groups) > MOST_CODES // 2:
        return Profile(name, "number", missing=missing, countries=_countries(counts))
    longest = max(len(key) for key in groups)
    if len(groups) > MOST_CODES or longest > LONGEST_CODE or any(NOT_A_CODE.search(key) for key in groups):
        return Profile(name, "text", missing=missing, countries=_countries(counts))
    often = [texts[0][0] for _, texts in sorted(groups.items()) if sum(rows for _, rows in texts) >= OFTEN]
    return Profile(
        name, "code", codes=tuple(often), rarer=len(groups) - len(often), missing=missing, countries=_countries(counts)
    )


def _countries(counts: pd.Series) -> str:
    """The way of writing countries in which most rows and most distinct values are one; numbers have three digits."""
    texts = {str(text): int(rows) for text, rows in counts.items()}
    numbers = [text for text in texts if cleaned(text).isdigit()]
    if numbers and max(len(cleaned(text)) for text in numbers) < 3:
        return ""
    for way in ("names", "alpha3", "numeric", "alpha2"):
        index = country_index((way,))
        known = [text for text in texts if spelling(text) in index]
        if way == "alpha2" and len(known) < FEWEST_OF_TWO_LETTERS:
            continue
        if 2 * len(known) > len(texts) and 2 * sum(texts[text] for text in known) > sum(texts.values()):
            return way
    return ""


def _formats(counts: pd.Series) -> tuple[str, ...]:
    """Formats of dates that fit nearly all values; the two orders of day and month if the values allow both."""
    total = counts.sum()
    fitting = []
    for one in DATE_FORMATS:
        pattern = pattern_of(one)
        fits = sum(
            int(rows) for text, rows in counts.items() if first_of_month(fold(str(text)), [pattern], MONTH_NAMES)
        )
        if fits >= SHARE * total:
            fitting.append(one)
    return tuple(fitting)


def _is_name(name: str) -> bool:
    """Does it look like the name of a column? A date, a bare number and an address do not; an empty name does."""
    plain = fold(name)
    return len(plain) <= 120 and "@" not in plain and not re.fullmatch(r"[0-9./:, -]+", plain)
