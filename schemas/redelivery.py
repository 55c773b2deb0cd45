"""The same rows sent again, by a source whose rows have no keys, with differing capitals, accents or marks.

Belongs here: rows compared after normalisation. Does not: rows with keys (`repeats`), files that are the same byte
for byte or that say what they replace (`editions`).

Rows are told apart by a hash of their normalised text, made when needed and never stored. Within a file two rows
that look the same may be two women and both stay; of rows that look the same in several files as many are kept as
the file with most of them has. Equal rows have equal dates, so only months that both files cover are concerned.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from schemas.headers import find_column, fold
from schemas.sources import Source
from schemas.sources.dates import MONTH_NAMES, month_number, pattern_of, whole_year

DECIMAL_ZERO = re.compile(r"(?<=[0-9])\.0$")
SMALLEST_SHARED = 0.5
"""Files that share fewer of their columns than this are not compared: too little is left to tell women apart."""


@dataclass(frozen=True)
class Sent:
    """A file of such a source: its columns under comparable names, how many rows it has, and which still stand.

    `columns`: comparable name to the file's own. `standing`: one boolean a row; False where the row is superseded.
    `complete`: it says that it takes the place of earlier files, so that it as a whole is never a repeat.
    """

    columns: dict[str, str]
    rows: int
    standing: np.ndarray = field(repr=False)
    complete: bool = False


def comparable_columns(header: list[str], source: Source) -> dict[str, str]:
    """Comparable name to own name of each column: the source's name for it, otherwise its spelling folded."""
    named = {}
    for name, spellings in source.file.columns.items():
        found = find_column(header, spellings)
        if found is not None:
            named[found] = name
    return {named.get(own, f"their {fold(own)}"): own for own in header if own != "row_number"}


def recognised_rows(sent: list[Sent], hashes: Callable[[int, tuple[str, ...]], np.ndarray]) -> list[np.ndarray]:
    """Which rows of each file (in the order of receipt) repeat rows of an earlier one.

    `hashes(number, names)`: one hash a row over the columns of these comparable names.
    """
    known = [np.zeros(file.rows, dtype=bool) for file in sent]
    for later, file in enumerate(sent):
        for earlier in range(later):
            names = _shared(file, sent[earlier])
            if not names or not file.rows or not sent[earlier].rows:
                continue
            mine, theirs = hashes(later, names), hashes(earlier, names)
            if not file.complete and file.rows == len(theirs) and (np.sort(mine) == np.sort(theirs)).all():
                known[later][:] = True
                break
            standing = np.flatnonzero(file.standing)
            known[later][standing[_repeated(mine[standing], theirs[sent[earlier].standing])]] = True
    return known


def _shared(one: Sent, other: Sent) -> tuple[str, ...]:
    names = tuple(sorted(set(one.columns) & set(other.columns)))
    widest = max(len(one.columns), len(other.columns))
    return names if len(names) >= SMALLEST_SHARED * widest else ()


def _repeated(mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """The first rows of each kind, as many as the other file has of that kind."""
    values, counts = np.unique(theirs, return_counts=True)
    if not len(values):
        return np.zeros(len(mine), dtype=bool)
    place = np.searchsorted(values, mine).clip(max=len(values) - 1)
    available = np.where(values[place] == mine, counts[place], 0)
    return pd.Series(mine).groupby(mine).cumcount().to_numpy() < available


def row_hashes(frame: pd.DataFrame, columns: dict[str, str], names: tuple[str, ...], source: Source) -> np.ndarray:
    """uint64, one a row, of the normalised text of the columns with these comparable names."""
    dates = _date_patterns(source)
    normalised = pd.DataFrame({name: _normalised(frame[columns[name]], source, dates) for name in names})
    return pd.util.hash_pandas_object(normalised, index=False, categorize=False).to_numpy()


def veiled(frame: pd.DataFrame, unused: list[str], source: Source, key: bytes) -> pd.DataFrame:
    """`frame` with hashes of their normalised text, under `key`, in place of the texts of the columns `unused`.

    Two rows can be compared over such columns as before, and what stood in them is nowhere written down: without
    the key, which lives as long as a run, nobody can try out values.
    """
    dates, frame = _date_patterns(source), frame.copy(deep=False)
    for name in unused:
        plain = _normalised(frame[name], source, dates)
        frame[name] = plain.map({text: _hash(text, key) for text in plain.unique()}).astype("string")
    return frame


def _hash(text: str, key: bytes) -> str:
    """Begins with a letter, so that normalising leaves it as it is. No value stays no value."""
    return "h" + hashlib.blake2b(text.encode(), key=key, digest_size=16).hexdigest() if text else ""


def _normalised(texts: pd.Series, source: Source, dates: list[tuple]) -> pd.Series:
    missing = {_plain(mark) for mark in source.file.missing}
    texts = texts.fillna("").astype(str)
    plain = {text: _date(text, dates) or _plain(text) for text in texts.unique()}
    return texts.map({text: "" if word in missing else word for text, word in plain.items()}).astype(object)


def _plain(text: str) -> str:
    """Without capitals, accents, spaces and signs between letters, zeros before a number and the `.0` after it."""
    folded = DECIMAL_ZERO.sub("", fold(text))
    if any(character.isalpha() for character in folded):
        return "".join(character for character in folded if character.isalnum())
    return folded.lstrip("0") or "0" if folded.isdigit() else folded


def _date(text: str, dates: list[tuple]) -> str:
    """A date in one style, whichever of the source's styles it is written in; empty if it is none."""
    folded = fold(text)
    for pattern, names in dates:
        found = pattern.fullmatch(folded)
        if found:
            parts = found.groupdict()
            numbers = whole_year(parts["year"]), month_number(parts["month"], names), int(parts.get("day") or 0)
            return "-".join(f"{number:02}" for number in numbers)
    return ""


def _date_patterns(source: Source) -> list[tuple]:
    """The ways in which the source writes dates, as its description lists them, with its names of months."""
    ways = []
    for entry in source.file.fields.values():
        if entry.get("as") == "month":
            patterns = [pattern_of(one) for one in entry.get("formats", ())] + list(entry.get("patterns", ()))
            ways += [(re.compile(pattern), entry.get("month_names", MONTH_NAMES)) for pattern in patterns]
    return ways
