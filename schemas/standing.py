"""Which rows of all received files of a source still stand, and why the others do not.

Belongs here: putting together what `editions` and `redelivery` find, one reason a row. Does not: how they find it.
"""

from collections.abc import Callable, Mapping
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
    WITHDRAWN,
    WITHDRAWS,
    Aside,
    Edition,
    Read,
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


def set_aside(
    editions: list[Edition],
    columns: list[tuple[str, ...]],
    stored: list[int],
    source: Source,
    read: Read,
    known: Mapping[int, Aside],
) -> dict[int, Aside]:
    """What is set aside of each file of `stored` (numbers of `editions`; the others repeat them byte for byte).

    `columns`: those of each file. `known`: by number of a file whose text is here no more, what was set aside of it
    before and stays so, for the same reason.

    `Aside.rows` has the keys of versions beside, so that a hole in their numbers can be told from a version set
    aside. Raises DeliveryRefused if a delivery says something of its months that cannot be.
    """
    months_of = cache(lambda number: _months(number, editions[number], source, read))
    withdrawn = withdrawn_rows(editions, stored, read) if source.format == "delivery" else {}
    superseded = superseded_rows(editions, stored, months_of)
    recognised = _recognised(columns, editions, stored, superseded, source, read) if source.format == "file" else {}
    aside = {}
    for number in stored:
        edition = editions[number]
        rows = read(number, list(KEYS[edition.table]) if edition.table == "service_contact" else [])
        if edition.table == "service_contact":
            rows[WITHDRAWS] = withdrawals(read(number, ["contact_id", "record_version", "is_retracted"]))
        reasons = {
            WITHDRAWN: withdrawn.get(number, False),
            SUPERSEDED: superseded.get(number, False),
            RECOGNISED: recognised.get(number, False),
            OUTSIDE_MONTHS: _outside(edition, number, months_of),
            RECEIVED_LATER: _later(edition, number, read),
        }
        reason = np.full(len(rows), "", dtype=object)
        for name, found in reasons.items():
            reason[(reason == "") & found] = name
        before = known.get(number)
        if before is not None:
            reasons_before = rows["row_number"].map(before.rows.set_index("row_number")["reason"])
            reason = np.where(reasons_before.notna(), reasons_before, reason)
        rows.insert(1, "reason", pd.array(reason, dtype="string"))
        whole = superseded.get(number, False) is True or (before is not None and before.whole)
        aside[number] = Aside(rows[reason != ""].reset_index(drop=True), whole)
    return aside


def _months(number: int, edition: Edition, source: Source, read: Read) -> pd.Series:
    """The month of every row as text like 2025-03; empty where it cannot be read, or the row is out of scope."""
    column = PERIOD_COLUMNS[edition.table]
    if source.format == "delivery":
        return row_months(edition.table, read(number, [column])[column])
    frame = read(number, None)
    converted = convert(frame, source, file_sha256=edition.sha256).frame
    texts = converted.set_index("row_number")[column].reindex(frame["row_number"]).reset_index(drop=True)
    return row_months(edition.table, texts)


def _outside(edition: Edition, number: int, months_of: Callable[[int], pd.Series]) -> np.ndarray | bool:
    if edition.months is None or edition.table not in PERIOD_COLUMNS:
        return False
    months = months_of(number)
    outside = outside_months(edition, months)
    if outside.any() and outside.sum() == (months != "").sum():
        raise DeliveryRefused(
            f"{edition.source}/{edition.delivery}/{DELIVERY_FILE}: months of {edition.table} are those of none of its "
            "rows: is it the right file? Correct the months or send the right file (FL06)."
        )
    return outside


def _later(edition: Edition, number: int, read: Read) -> np.ndarray | bool:
    if edition.table != "service_contact" or edition.received_month is None:
        return False
    texts = read(number, ["received_month"])["received_month"].fillna("").astype(str)
    readable = texts.str.slice(0, 7).where(texts.str.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "")
    return received_later(edition, readable)


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
        rows = len(read(number, []))
        gone = superseded.get(number, False)
        standing = np.zeros(rows, dtype=bool) if gone is True else np.ones(rows, dtype=bool) & ~np.array(gone)
        names = comparable_columns(list(columns[number]), source)
        sent.append(Sent(names, rows, standing, editions[number].is_correction))

    @cache
    def hashes(place: int, names: tuple[str, ...]) -> np.ndarray:
        frame = read(stored[place], [sent[place].columns[name] for name in names])
        return row_hashes(frame, sent[place].columns, names, source)

    return dict(zip(stored, recognised_rows(sent, hashes), strict=True))
