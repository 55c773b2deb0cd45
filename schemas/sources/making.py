"""The ways in which a column of ours is made out of columns of theirs.

Belongs here: one function for each way (`keys.WAYS`). Does not: what a source means by its codes (its YAML file).
"""

import pandas as pd

from schemas.columns import Column
from schemas.sources.ages import age_band, ages
from schemas.sources.countries import DEFAULT_WRITTEN, code_of_country, country_index, load_countries
from schemas.sources.dates import MONTH_NAMES, first_of_month, pattern_of
from schemas.sources.description import part_columns
from schemas.sources.spelling import spelling, spellings

FAULT = object()
"""Stands where their value has no meaning that the source knows."""


def make(theirs: pd.DataFrame, entry: dict, column: Column, years: pd.Series) -> list:
    """Values of `column` as text, one a row, FAULT where there is none.

    `years`: year of each row's month, None where it is not known; for codes that mean something in some years only.
    """
    if entry["as"] == "always":
        return [entry["value"]] * len(theirs)
    if entry["as"] == "age_band":
        return [age_band(age) for age in ages(theirs, entry)]
    if entry["as"] == "cases":
        return _cases(theirs, entry)
    if entry["as"] == "codes":
        return _codes(theirs, entry)
    if entry["as"] == "code" and "by_year" in entry:
        return _each_with_year(theirs[entry["from"]], years, entry)
    way = {"month": _month, "code": _code, "country": _country}[entry["as"]](entry, column)
    texts = theirs[entry["from"]]
    made = {text: way(text) for text in texts.unique()}
    return [made[text] for text in texts]


def not_understood(texts: pd.Series, entry: dict, part: dict, column: Column) -> set[str]:
    """Distinct texts without a meaning for the field `entry`, read by its `part` (itself where it has none)."""
    if entry["as"] == "country":
        way = _country(entry, column)
    else:
        joined = {theirs: ours for period in entry.get("by_year", ()) for theirs, ours in period["map"].items()}
        way = _code(part | {"map": joined | part["map"]})
    return {text for text in texts.unique() if text != "" and way(text) is FAULT}


def _month(entry: dict, column: Column):
    patterns = [pattern_of(one) for one in entry.get("formats", ())] + list(entry.get("patterns", ()))
    names = entry.get("month_names", MONTH_NAMES)
    return lambda text: first_of_month(text, patterns, names) or FAULT


def _code(entry: dict, column: Column | None = None):
    mapped = _by_spelling(entry["map"])

    def code(text: str) -> object:
        if text == "":
            return entry.get("missing", FAULT)
        return mapped.get(spelling(text), entry.get("otherwise", FAULT))

    return code


def _country(entry: dict, column: Column):
    index = country_index(tuple(entry.get("written", DEFAULT_WRITTEN)))
    special = _by_spelling(entry.get("map", {}))

    def code(text: str) -> object:
        if text == "":
            return entry.get("missing", FAULT)
        key = spelling(text)
        found = special.get(key, index.get(key, entry.get("otherwise", FAULT)))
        return code_of_country(found, entry["home"], column.code_list) if found in load_countries() else found

    return code


def _each_with_year(texts: pd.Series, years: pd.Series, entry: dict) -> list:
    """As `_code`, with the maps of the row's year before the general one."""

    def of_year(year: int | None):
        fitting = [period["map"] for period in entry["by_year"] if year is None or _holds(period, year)]
        joined = {spelling(theirs): ours for period in reversed(fitting) for theirs, ours in period.items()}
        return _code(entry | {"map": entry["map"] | joined})

    ways = {year: of_year(year) for year in set(years)}
    pairs = list(zip(texts, years, strict=True))
    made = {pair: ways[pair[1]](pair[0]) for pair in set(pairs)}
    return [made[pair] for pair in pairs]


def _holds(period: dict, year: int) -> bool:
    return period.get("from_year", year) <= year <= period.get("until_year", year)


def _cases(theirs: pd.DataFrame, entry: dict) -> list:
    """The code of the first case all of whose conditions hold."""
    columns = list(part_columns(entry))
    wanted = [
        ({name: spellings([texts] if isinstance(texts, str) else texts) for name, texts in case["when"].items()}, case)
        for case in entry["cases"]
    ]

    def first(row: tuple[str, ...]) -> object:
        found = dict(zip(columns, map(spelling, row), strict=True))
        fitting = (
            case["code"] for when, case in wanted if all(found[name] in allowed for name, allowed in when.items())
        )
        return next(fitting, entry.get("otherwise", FAULT))

    rows = list(theirs[columns].itertuples(index=False, name=None))
    made = {row: first(row) for row in set(rows)}
    return [made[row] for row in rows]


def _codes(theirs: pd.DataFrame, entry: dict) -> list:
    """All codes that the parts say, sorted and joined; `nothing` where none says any."""
    said = []
    for part in entry["parts"]:
        if not set(part_columns(part)) <= set(theirs.columns):
            continue
        texts = theirs[part["from"]]
        way = _filled(part["filled"]) if "filled" in part else _code(part | {"missing": None})
        made = {text: way(text) for text in texts.unique()}
        said.append([made[text] for text in texts])
    nothing = {None, "", entry["nothing"]}
    rows = [set(row) - nothing for row in zip(*said, strict=True)] if said else [set() for _ in range(len(theirs))]
    return [FAULT if FAULT in row else "|".join(sorted(row)) or entry["nothing"] for row in rows]


def _filled(code: str):
    return lambda text: code if text else None


def _by_spelling(mapping: dict[str, str | None]) -> dict[str, str | None]:
    return {spelling(theirs): ours for theirs, ours in mapping.items()}
