"""Rows with the same key in several files: said again, or said otherwise by a later delivery.

Belongs here: typed rows of one table, all files together. Does not: whole files (`editions`), rows without keys
(`redelivery`), two rows of one file that contradict each other (`across`).
"""

import pandas as pd
import pyarrow as pa

from schemas.columns import column_names
from schemas.records import PLACE, typed_frame
from schemas.tables import KEYS

NOT_CONTENT = {"service_contact": ("received_month",)}
"""A version that is sent again later is the same version: it was received when it first was."""


def known_duplicates(table_name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """DataFrame[file, row_number] of rows that say again what stands already; the first one stays.

    `frame`: typed rows with `file` and `row_number`, in the order of delivery, `file` being the same for all rows
    of one file. The same key with every column equal, from whatever file.
    """
    return _repeats(table_name, frame, "duplicate")


def superseded_by_key(table_name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """DataFrame[file, row_number] of rows of which a later file says otherwise under the same key.

    Not for service_contact, whose corrections are versions. Within one file nothing is superseded.
    """
    return _repeats(table_name, frame, "superseded")


def without_repeats(table_name: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows that stay, and DataFrame[file, row_number, superseded] of those that are known (0) or superseded (1)."""
    repeats = _known_or_superseded(table_name, frame)
    return without(frame, repeats), repeats


def repeats_in(table_name: str, rows: pa.Table) -> pd.DataFrame:
    """DataFrame[file, row_number, superseded] of accepted rows that are known (0) or superseded (1)."""
    # Only the few that share their key are looked at whole.
    twice = typed_frame(rows.select(KEYS[table_name])).duplicated(keep=False)
    return _known_or_superseded(table_name, typed_frame(rows.filter(pa.array(twice))))


def _known_or_superseded(table_name: str, frame: pd.DataFrame) -> pd.DataFrame:
    known = known_duplicates(table_name, frame).assign(superseded=0)
    return pd.concat([known, superseded_by_key(table_name, frame).assign(superseded=1)], ignore_index=True)


def without(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """`frame` without the rows at the places (file, row_number) of `rows`."""
    if not len(rows):
        return frame
    places = pd.MultiIndex.from_frame(frame[PLACE])
    return frame[~places.isin(pd.MultiIndex.from_frame(rows[PLACE]))].reset_index(drop=True)


def rows_without(rows: pa.Table, places: pd.DataFrame) -> pa.Table:
    """The same of accepted rows."""
    if not len(places):
        return rows
    gone = pd.MultiIndex.from_frame(places[PLACE])
    here = pd.MultiIndex.from_arrays([rows[name].to_numpy() for name in PLACE])
    return rows.filter(pa.array(~here.isin(gone)))


def _repeats(table_name: str, frame: pd.DataFrame, fate: str) -> pd.DataFrame:
    key = list(KEYS[table_name])
    rows = frame[frame.duplicated(subset=key, keep=False)]
    if rows.empty:
        return frame.loc[[], PLACE].reset_index(drop=True)
    content = _content(table_name, rows)
    same = content.groupby(list(content.columns), dropna=False, sort=False).ngroup()
    if table_name == "service_contact":
        found = rows[same.duplicated(keep="first")] if fate == "duplicate" else rows.iloc[:0]
        return found[PLACE].reset_index(drop=True)
    fates = _fates(pd.DataFrame({"key": rows.groupby(key, sort=False).ngroup(), "file": rows["file"], "says": same}))
    return rows.loc[(fates == fate).to_numpy(), PLACE].reset_index(drop=True)


def _fates(rows: pd.DataFrame) -> pd.Series:
    """`stays`, `duplicate` or `superseded` for rows of DataFrame[key, file, says], in the order of delivery.

    What stands after a file is what that file says of the key; a file that says what stands already adds nothing.
    A file that says two things of a key says something of its own.
    """
    rows = rows.assign(file=pd.factorize(rows["file"])[0])
    again = rows.duplicated()
    said = rows[~again].groupby(["key", "file"])["says"].agg(["first", "size"]).reset_index()
    says = said["first"].where(said["size"] == 1, -1 - said.index)
    new = says != says.groupby(said["key"]).shift()
    last = said["file"].where(new).groupby(said["key"]).transform("max")
    said["fate"] = "stays"
    said.loc[said["file"] < last, "fate"] = "superseded"
    said.loc[~new, "fate"] = "duplicate"
    fates = rows.merge(said, on=["key", "file"], how="left")["fate"].set_axis(rows.index)
    return fates.mask(again, "duplicate")


def _content(table_name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """What the rows say, without what may differ between two sendings of the same."""
    return lists_as_text(frame[[n for n in column_names(table_name) if n not in NOT_CONTENT.get(table_name, ())]])


def lists_as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows with lists of codes as text, so that rows can be compared."""
    content = frame.copy()
    for name in content.columns:
        if content[name].dtype == object:
            content[name] = content[name].map(lambda items: "|".join(items) if items is not None else "")
    return content
