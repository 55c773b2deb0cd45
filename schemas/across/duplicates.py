"""Rows that say again what another row says.

Belongs here: when two rows are the same. Does not: rows that contradict each other (rule `key`).
"""

import pandas as pd

from schemas.across.findings import PLACE
from schemas.columns import column_names


def known_duplicates(table_name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """DataFrame[file, row_number] of rows that say again what another row says; the first one stays.

    Same key and every column equal, from whatever file. A facility that a later file describes otherwise is
    superseded: the last description stays. `frame` is in the order of delivery. Notifications have no key of
    their own and are never duplicates.
    """
    if table_name == "notification" or frame.empty:
        return frame.loc[[], PLACE].reset_index(drop=True)
    content = lists_as_text(frame[list(column_names(table_name))])
    again = content.duplicated(keep="first")
    if table_name == "facility":
        last_file = frame.groupby("facility_id")["file"].transform("last")
        again = content.assign(file=frame["file"]).duplicated(keep="first") | (frame["file"] != last_file)
    return frame.loc[again, PLACE].reset_index(drop=True)


def lists_as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows with lists of codes as text, so that rows can be compared."""
    content = frame.copy()
    for name in content.columns:
        if content[name].dtype == object:
            content[name] = content[name].map(lambda items: "|".join(items) if items is not None else "")
    return content
