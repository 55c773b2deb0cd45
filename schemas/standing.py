"""Which rows of all received files of a source still stand, and why the others do not.

Belongs here: putting together what `editions` and `redelivery` find, one reason a row. Does not: how they find it.
"""

from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np
import pandas as pd

from schemas.delivery import DELIVERY_FILE, DeliveryRefused
from schemas.editions import (
    OUTSIDE_MONTHS,
    PERIOD_COLUMNS,
    RECEIVED_LATER,
    RECOGNISED,
    SUPERSEDED,
    WITHDRAWAL_COLUMNS,
    WITHDRAWN,
    WITHDRAWS,
    Aside,
    Edition,
    Read,
    by_value,
    outside_months,
    received_later,
    row_months,
    superseded_rows,
    withdrawals,
    withdrawn_rows,
)
from schemas.redelivery import Sent, comparable_columns, recognised_rows, row_hashes
from schemas.sources import Source, convert
from schemas.tables import KEYS

RECEIVED = ["received_month"]


def set_aside(
    editions: list[Edition],
    columns: list[tuple[str, ...]],
    stored: list[int],
    source: Source,
    read: Read,
    known: Mapping[int, Aside],
) -> Iterator[tuple[int, Aside]]:
    """What is set aside of each file of `stored` (numbers of `editions`; the others repeat them byte for byte).

    `columns`: those of each file. `known`: by number of a file whose text is here no more, what was set aside of it
    before and stays so, for the same reason. One file after the other: none is read again once it was given.

    `Aside.rows` has the keys of versions beside, so that a hole in their numbers can be told from a version set
    aside. Raises DeliveryRefused, before any file is given, if a delivery says something of its months that cannot
    be.
    """

    @cache
    def few_months(number: int) -> pd.Series:
        # As categories: as text those of a hundred million rows would fill the memory.
        return _months(number, editions[number], source, read).astype("category")

    def months_of(number: int) -> pd.Series:
        return few_months(number).astype("str")

    withdrawn = withdrawn_rows(editions, stored, read) if source.format == "delivery" else lambda number: False
    superseded = superseded_rows(editions, stored, months_of)
    few_months.cache_clear()
    recognised = _recognised(columns, editions, stored, superseded, source, read) if source.format == "file" else {}
    outside = {number: _outside(number, editions[number], source, read) for number in stored}

    def aside_of(number: int) -> Aside:
        edition, before = editions[number], known.get(number)
        reasons = {
            WITHDRAWN: withdrawn(number),
            SUPERSEDED: superseded.get(number, False),
            RECOGNISED: recognised.get(number, False),
            OUTSIDE_MONTHS: outside[number],
            RECEIVED_LATER: _later(edition, number, read),
        }
        whole = superseded.get(number, False) is True or (before is not None and before.whole)
        return Aside(_rows_aside(edition.table, number, read, reasons, before), whole)

    return ((number, aside_of(number)) for number in stored)


def _rows_aside(
    table: str, number: int, read: Read, reasons: Mapping[str, np.ndarray | bool], before: Aside | None
) -> pd.DataFrame:
    """The rows with a reason, the first of those that hold, and of contacts what tells them apart.

    `reasons`: by name, one boolean a row, or one for all rows. What was set aside before keeps the reason it had.
    """
    names, contacts = pd.array(list(reasons), dtype="string"), table == "service_contact"
    reason_before = pd.Series(dtype="object") if before is None else before.rows.set_index("row_number")["reason"]
    parts, start = [], 0
    for rows in read(number, WITHDRAWAL_COLUMNS if contacts else []):
        end = start + len(rows)
        here = [found if isinstance(found, bool) else found[start:end] for found in reasons.values()]
        holds = np.stack([np.broadcast_to(found, len(rows)) for found in here])
        reason = pd.Series(names.take(holds.argmax(axis=0)), index=rows.index).where(holds.any(axis=0))
        reason = rows["row_number"].map(reason_before).astype("string").fillna(reason) if len(reason_before) else reason
        found = rows.assign(reason=reason)[reason.notna()]
        parts.append(found.assign(**{WITHDRAWS: withdrawals(found)}) if contacts else found)
        start = end
    kept = ["row_number", "reason", *((*KEYS[table], WITHDRAWS) if contacts else ())]
    return pd.concat(parts, ignore_index=True)[kept]


def _whole(parts: Iterator[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True)


def _months(number: int, edition: Edition, source: Source, read: Read) -> pd.Series:
    """The month of every row as text like 2025-03; empty where it cannot be read, or the row is out of scope."""
    return _whole(part.to_frame("month") for part in _months_in_parts(number, edition, source, read))["month"]


def _months_in_parts(number: int, edition: Edition, source: Source, read: Read) -> Iterator[pd.Series]:
    column = PERIOD_COLUMNS[edition.table]
    if source.format == "delivery":
        return (row_months(edition.table, rows[column]) for rows in read(number, [column]))
    frame = _whole(read(number, None))
    converted = convert(frame, source, file_sha256=edition.sha256).frame
    texts = converted.set_index("row_number")[column].reindex(frame["row_number"]).reset_index(drop=True)
    return iter([row_months(edition.table, texts)])


def _outside(number: int, edition: Edition, source: Source, read: Read) -> np.ndarray | bool:
    if edition.months is None or edition.table not in PERIOD_COLUMNS:
        return False
    parts, readable = [], 0
    for months in _months_in_parts(number, edition, source, read):
        parts.append(outside_months(edition, months))
        readable += int((months != "").sum())
    outside = np.concatenate(parts)
    if outside.any() and outside.sum() == readable:
        raise DeliveryRefused(
            f"{edition.source}/{edition.delivery}/{DELIVERY_FILE}: months of {edition.table} are those of none of its "
            "rows: is it the right file? Correct the months or send the right file (FL06)."
        )
    # Mostly none is outside: one byte a row of every file would add up.
    return outside if outside.any() else False


def _later(edition: Edition, number: int, read: Read) -> np.ndarray | bool:
    if edition.table != "service_contact" or edition.received_month is None:
        return False
    return np.concatenate(
        [by_value(rows["received_month"], lambda texts: _is_later(edition, texts)) for rows in read(number, RECEIVED)]
    )


def _is_later(edition: Edition, texts: pd.Series) -> pd.Series:
    return pd.Series(received_later(edition, row_months(edition.table, texts)))


def _recognised(
    columns: list[tuple[str, ...]],
    editions: list[Edition],
    stored: list[int],
    superseded: dict,
    source: Source,
    read: Read,
) -> dict[int, np.ndarray]:
    if len(stored) < 2:
        return {}
    sent = []
    for number in stored:
        rows = len(_whole(read(number, [])))
        gone = superseded.get(number, False)
        standing = np.zeros(rows, dtype=bool) if gone is True else np.ones(rows, dtype=bool) & ~np.array(gone)
        names = comparable_columns(list(columns[number]), source)
        sent.append(Sent(names, rows, standing, editions[number].is_correction))

    @cache
    def hashes(place: int, names: tuple[str, ...]) -> np.ndarray:
        frame = _whole(read(stored[place], [sent[place].columns[name] for name in names]))
        return row_hashes(frame, sent[place].columns, names, source)

    return dict(zip(stored, recognised_rows(sent, hashes), strict=True))
