"""What follows from two releases together: figures that were revised, rows that were withheld before.

Belongs here: whether figures of a stream and year were revised, and what the changes tell. Does not: releases that
agree, whose rows are simply further known counts (`building`).

Where a row is shown in two releases with different counts, the data were revised: the new counts are the old ones and
changes of any sign. Then a change is a count of women too, wherever it is shown or follows from what is shown; and
nothing proves that a count withheld before stays unknown once the row is shown.
"""

import numpy as np

from indicators.disclosure.audit.sets import DENOMINATOR, NUMERATOR
from indicators.disclosure.audit.stream import Row, Stream, System
from schemas.release import DIMENSIONS

SMALL_CHANGE = "its change since an earlier release is small and follows from what is shown"
NEW_ROW = "withheld in an earlier release, and shown now that figures of the same year were revised"

NEAR = 1e-6


def revised_sources(stream: Stream) -> set[int]:
    """Numbers of the earlier releases of which a row is shown with other counts now."""
    now = {_key(row): row for source, _, row in stream.rows if source == 0}
    return {source for source, _, row in stream.rows if source and _changed(row, now.get(_key(row)))}


def revision_failures(stream: Stream, source: int, system: System, small: int) -> list[dict]:
    """What changes between an earlier release and this one tell. `system`: of this release alone."""
    now = {_key(row): row for number, _, row in stream.rows if number == 0}
    both, failures = [], []
    for number, _, row in stream.rows:
        later = now.get(_key(row))
        if number != source or later is None or later.status != "shown":
            continue
        if row.status == "shown":
            both.append((row, later))
        elif row.status in ("suppressed", "low_n"):
            failures.append({**_name(later), "rule": NEW_ROW})
    return failures + _small_changes(both, system, small)


def _small_changes(both: list[tuple[Row, Row]], system: System, small: int) -> list[dict]:
    """Counts of which the change is a sum of shown changes, and small but not 0."""
    known, changes = [], []
    for row, later in both:
        places = system.places.covered(row.period, row.cell)
        numerator, denominator = (system.sets.number((0, row.indicator), part) for part in (NUMERATOR, DENOMINATOR))
        vector = system.places.vectors([places]).toarray()[0]
        for number, change in (
            (numerator, later.numerator - row.numerator),
            (denominator, later.denominator - row.denominator),
        ):
            if number is not None:
                known.append(np.outer(system.sets.expression[number], vector).ravel())
                changes.append(change)
    if not known:
        return []
    # What is equal in every release changes alike.
    always = system.rows[(system.row_low == 0) & (system.row_high == 0)].toarray()
    sums = np.concatenate([np.array(known), always]).astype(float)
    values = np.concatenate([changes, np.zeros(len(always))])
    failures = []
    for kind, leaves in enumerate(system.leaves_of):
        asked = np.stack([np.outer(leaves, cell).ravel() for cell in system.places_of.toarray()], axis=1)
        combination = np.linalg.lstsq(sums.T, asked.astype(float), rcond=None)[0]
        follows = np.abs(sums.T @ combination - asked).max(axis=0) < NEAR
        change = np.abs(values @ combination)
        for cell in np.flatnonzero(follows & (change > 0.5) & (change < small + 0.5)):
            failures.append({**_named(system, kind, int(cell)), "rule": SMALL_CHANGE})
    return failures


def _named(system: System, kind: int, cell: int) -> dict:
    counted, at = system.kinds[kind], system.cells[cell]
    names = dict(zip(DIMENSIONS, at.cell, strict=True))
    return {
        "indicator": counted.indicator,
        "period": at.period,
        "breakdown": at.breakdown,
        "cell": names,
        "count": counted.count,
    }


def _name(row: Row) -> dict:
    names = dict(zip(DIMENSIONS, row.cell, strict=True))
    return {"indicator": row.indicator, "period": row.period, "breakdown": row.breakdown, "cell": names}


def _key(row: Row) -> tuple:
    return row.indicator, row.version, row.period, row.cell


def _changed(row: Row, later: Row | None) -> bool:
    both = later is not None and row.status == later.status == "shown"
    return both and (row.numerator, row.denominator) != (later.numerator, later.denominator)
