"""FL05: keys that should be random show no structure.

Belongs here: signs that keys were numbered, dated or made of a facility's code, all keys of a file together.
Does not: the form of one key (`fields`), one key that is a name or a number (`loose_keys`).

Every sign is asked with the chance that random keys would show it, and counts only below `CHANCE`. A file with
fewer than `FEWEST` keys says nothing. Keys in order are no sign: a file may be sorted by its random keys.
"""

import math
import re

import numpy as np
import pandas as pd

from schemas.columns import column_names
from schemas.fields import CONTACT_KEY, WOMAN_KEY
from schemas.identifiers.hits import Hit
from schemas.packed_text import PackedText, every_row

RANDOM_KEYS = {
    "contact_id": CONTACT_KEY,
    "woman_ref": WOMAN_KEY,
    **dict.fromkeys(
        ("referral_id", "followup_id", "assessment_id", "session_id", "activity_id", "response_id", "respondent_id"), ""
    ),
    "report_id": "",
}
"""Keys that carry no meaning, with their fixed pattern, where they have one."""

OWNED = {"service_contact": ("contact_id", "woman_ref")}
"""Random keys of a table. Of the other tables the first column: another one repeats the key of its table."""

SAID_BESIDE = (
    "facility_id",
    "contact_month",
    "assessment_month",
    "session_month",
    "activity_month",
    "response_month",
    "report_month",
)
"""What a key could be made of."""

FEWEST, ENOUGH = 8, 10_000
"""Fewer keys say nothing; of more keys than enough, evenly chosen ones say as much."""

MOST_ROWS = 1 << 18
"""Of more rows than these, evenly chosen ones are looked at, so that never all keys of a file are in memory."""

CHANCE = 1e-9
UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")


def key_structure(table: str, frame: pd.DataFrame | PackedText) -> list[Hit]:
    """FL05 hits of a text frame with `row_number` and the columns of `table`: one for each column of keys."""
    hits = []
    for column in OWNED.get(table, column_names(table)[:2]):
        if column in RANDOM_KEYS and (table in OWNED or column not in ("contact_id", "woman_ref")):
            rows = _rows_with_keys(frame, column)
            sign = _sign(rows, column)
            if sign:
                hits.append(Hit("FL05", int(rows["row_number"].min()), column, sign))
    return hits


def _rows_with_keys(frame: pd.DataFrame | PackedText, column: str) -> pd.DataFrame:
    """One row a key, only keys that are written as they should be: others are held one by one."""
    names = ["row_number", column, *(name for name in SAID_BESIDE if name in frame)]
    rows = every_row(frame, len(frame) // MOST_ROWS + 1, names)
    first = np.flatnonzero(~rows[column].duplicated())
    rows = rows.iloc[first[:: len(first) // ENOUGH + 1]]
    pattern = RANDOM_KEYS[column] or "[A-Za-z0-9_-]{1,40}"
    return rows[rows[column].str.fullmatch(pattern).fillna(False).astype(bool)]


def _sign(rows: pd.DataFrame, column: str) -> str:
    """What structure the keys show, or nothing."""
    keys = rows[column].astype(str).to_numpy(dtype=str)
    if len(keys) < FEWEST:
        return ""
    if _are_numbered(keys):
        return "numbers in a sequence"
    lengths, counts = np.unique(np.char.str_len(keys), return_counts=True)
    usual = np.char.str_len(keys) == lengths[counts.argmax()]
    rows, keys = rows[usual], keys[usual]
    if len(keys) < FEWEST:
        return ""
    characters = keys.view("U1").reshape(len(keys), -1)[:, : lengths[counts.argmax()]]
    characters = _without_fixed_places(characters, keys)
    if not RANDOM_KEYS[column]:
        characters = _without_leading_letters(characters)
    if _have_the_same_character(characters):
        return "the same characters in every key"
    if "facility_id" in rows and _hold(characters, rows["facility_id"].str[1:]):
        return "the facility's code"
    months = next((rows[name] for name in SAID_BESIDE[1:] if name in rows), None)
    if months is not None and _hold_month(characters, months):
        return "a date"
    if _hold_year(characters):
        return "a date"
    return "an order that follows time" if months is not None and _follow(keys, months) else ""


def _are_numbered(keys: np.ndarray) -> bool:
    """Numbers after a common beginning that stand closer together, or in steps more equal, than chance allows."""
    start = len(_common_beginning(keys))
    while start and keys[0][start - 1].isdigit():
        start -= 1
    rest = [key[start:] for key in keys]
    if not all(part.isdecimal() and part.isascii() and len(part) <= 18 for part in rest):
        rest = _hexadecimal(rest)
        base = 16
    else:
        base = 10
    if not rest:
        return False
    numbers = np.sort(np.array([int(part, base) for part in rest], dtype="float64"))
    count, span = len(numbers), float(numbers[-1] - numbers[0])
    space = float(base) ** max(map(len, rest))
    steps = np.diff(numbers)
    if span < count * 2:
        return True
    close = math.log(count) + (count - 1) * math.log(max(span, 1) / space)
    if close < math.log(CHANCE):
        return True
    # Steps between random numbers are equal only where the numbers are dense.
    _, repeats = np.unique(steps, return_counts=True)
    return bool(repeats.max() > 0.5 * len(steps) and span > 8 * count and len(steps) >= FEWEST)


def _hexadecimal(parts: list[str]) -> list[str]:
    """The first twelve hexadecimal digits of every part, which float numbers still tell apart; else nothing."""
    same_length = len({len(part) for part in parts}) == 1
    return [part[:12] for part in parts] if same_length and all(re.fullmatch("[0-9A-Fa-f]+", p) for p in parts) else []


def _common_beginning(keys: np.ndarray) -> str:
    first, last = min(keys), max(keys)
    length = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return str(first[:length])


def _without_fixed_places(characters: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Without hyphens and the places of a UUID that are the same by its standard (version and variant)."""
    if all(UUID.fullmatch(key) for key in keys):
        places = [place for place in range(36) if place not in (8, 13, 14, 18, 19, 23)]
        return characters[:, places]
    return characters


def _without_leading_letters(characters: np.ndarray) -> np.ndarray:
    """Without letters and marks that all keys begin with: they say what kind of key it is."""
    start = 0
    while start < characters.shape[1] and (characters[:, start] == characters[0, start]).all():
        if characters[0, start].isdigit():
            break
        start += 1
    return characters[:, start:]


def _have_the_same_character(characters: np.ndarray) -> bool:
    """Places with one digit or letter only, oftener than random digits would give."""
    same = (characters == characters[0]).all(axis=0)
    same &= np.array([str(character).isalnum() for character in characters[0]], dtype=bool)
    if characters.shape[1] and characters[0, 0].isalpha() and same[0]:
        same[0] = False
    chance = characters.shape[1] * 10.0 ** -(len(characters) - 1)
    return bool(same.any()) and chance < CHANCE


def _hold(characters: np.ndarray, parts: pd.Series) -> bool:
    """Do most keys hold the text that belongs to their row, all at the same place?"""
    texts = parts.fillna("").astype(str).to_numpy(dtype=str)
    length = int(pd.Series(texts).str.len().mode().iloc[0]) if len(texts) else 0
    if length < 3:
        return False
    usable = np.char.str_len(texts) == length
    if usable.sum() < FEWEST:
        return False
    wanted = texts[usable].astype(f"U{length}").view("U1").reshape(-1, length)
    here = characters[usable]
    # A place where not even the first character is right often enough needs no look at the others.
    return any(
        (here[:, place] == wanted[:, 0]).mean() > 0.5
        and (here[:, place : place + length] == wanted).all(axis=1).mean() > 0.5
        for place in range(here.shape[1] - length + 1)
    )


def _hold_month(characters: np.ndarray, months: pd.Series) -> bool:
    year, month = months.str[:4], months.str[5:7]
    return any(
        _hold(characters, text) for text in (year + month, month + year, year.str[2:] + month, month + year.str[2:])
    )


def _hold_year(characters: np.ndarray) -> bool:
    """Four digits of one place that are a year of this time in nine of ten keys."""
    years = np.array([str(year) for year in range(1990, 2040)])
    for place in range(characters.shape[1] - 3):
        if np.isin(characters[:, place], ("1", "2")).mean() <= 0.9:
            continue
        block = np.ascontiguousarray(characters[:, place : place + 4]).view("U4").ravel()
        if np.isin(block, years).mean() > 0.9:
            return True
    return False


def _follow(keys: np.ndarray, months: pd.Series) -> bool:
    """Do keys grow or shrink with time (rank correlation far beyond chance)?"""
    ranks = pd.Series(keys).rank().to_numpy()
    times = months.rank().to_numpy()
    if len(keys) < 30 or np.ptp(times) == 0:
        return False
    correlation = np.corrcoef(ranks, times)[0, 1]
    return abs(correlation) * math.sqrt(len(keys) - 1) > 6.5
