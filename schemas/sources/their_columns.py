"""The columns of a file of another system under our names, cleaned to compare, and those derived from them.

Belongs here: missing marks, taking values apart, joining them. Does not: what they mean (`making`), which rows
count (`scope`).
"""

import re

import pandas as pd

from schemas.headers import find_column
from schemas.sources.description import FileFormat
from schemas.sources.spelling import UNREADABLE, cleaned, spelling


def their_columns(text_frame: pd.DataFrame, file: FileFormat) -> pd.DataFrame:
    """Text columns by our names, with the index of `text_frame`; empty where there is no value.

    Optional columns that the file lacks are not there, nor what would be derived from them.
    """
    columns: dict[str, pd.Series] = {}
    for name, names in file.columns.items():
        found = find_column(list(text_frame.columns), names)
        if found is not None:
            columns[name] = _cleaned(text_frame[found], file.missing | file.missing_in.get(name, frozenset()))
    for name, entry in file.derive.items():
        if set(derived_from(entry)) <= set(columns):
            columns[name] = _derived(columns, entry, text_frame.index)
    return pd.DataFrame(columns, index=text_frame.index)


def derived_from(entry: dict) -> tuple[str, ...]:
    """Columns that an entry of `derive` reads."""
    return (entry["from"],) if "from" in entry else tuple(entry.get("join", ()))


def each(texts: pd.Series, change) -> pd.Series:
    """`change` of every text, worked out once a distinct text."""
    return texts.map({text: change(text) for text in texts.unique()}).astype(object)


def _cleaned(texts: pd.Series, missing: frozenset[str]) -> pd.Series:
    filled = texts.fillna("").astype(str)
    return each(filled, lambda text: "" if spelling(text) in missing else cleaned(text))


def _derived(columns: dict[str, pd.Series], entry: dict, index: pd.Index) -> pd.Series:
    if "literal" in entry:
        return pd.Series(cleaned(entry["literal"]), index=index, dtype=object)
    if "join" in entry:
        parts = [columns[name] for name in entry["join"]]
        joined = parts[0].str.cat(parts[1:], sep=cleaned(entry.get("with", "")))
        empty = pd.concat([part.eq("") for part in parts], axis=1).any(axis=1)
        return joined.mask(empty, "").astype(object)
    return each(columns[entry["from"]], lambda text: _part(text, entry["pattern"]))


def _part(text: str, pattern: str) -> str:
    if text == "":
        return ""
    found = re.fullmatch(pattern, text)
    return (found["part"] or "") if found else UNREADABLE
