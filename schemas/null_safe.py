"""Comparisons in which a null is never a match and never an unknown: every answer is true or false.

Belongs here: the comparisons that row rules are made of. Does not: a rule.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def is_true(flags: pd.Series) -> pd.Series:
    """True where the flag is true; false where it is false or null."""
    return flags.fillna(False).astype(bool)


def is_code(values: pd.Series, *codes: str) -> pd.Series:
    """True where the value is one of `codes`; false where it is another code or null."""
    return values.isin(codes).astype(bool)


def is_among(texts: pd.Series, known: pd.Series | pd.Index | Sequence[str]) -> pd.Series:
    """True where the text is one of `known`, which may be many: pandas would look at those one by one."""
    kind = pa.large_string()
    known, looked_up = (pa.array(values, from_pandas=True).cast(kind) for values in (known, texts))
    return pd.Series(np.asarray(pc.is_in(looked_up, value_set=known, skip_nulls=True), dtype=bool), index=texts.index)


def mentions(lists: pd.Series, *codes: str) -> pd.Series:
    """True where the list of codes holds one of `codes`; false where it holds none or is null."""
    wanted = set(codes)
    return lists.map(lambda items: isinstance(items, list) and not wanted.isdisjoint(items)).astype(bool)


def is_only(lists: pd.Series, code: str) -> pd.Series:
    """True where the list is exactly `[code]`."""
    return lists.map(lambda items: items == [code]).astype(bool)


def stands_alone(lists: pd.Series, *codes: str) -> pd.Series:
    """False where one of `codes` stands beside another code; true otherwise, also where the list is null."""
    several = lists.map(lambda items: isinstance(items, list) and len(items) > 1).astype(bool)
    return ~(mentions(lists, *codes) & several)
