"""What every step of the way has in common: what it may tell the orchestrator, and when it is tried again.

Belongs here: turning a function of the settings into an asset. Does not: a step (`assets`), the checks between steps
(`checks`), when runs start and who is told how they ended (`automation`).
"""

import errno
from collections.abc import Callable, Mapping

import dagster as dg

from pipelines.settings import RunSettings
from schemas.tables import TABLES

PASSING = frozenset(
    {errno.EIO, errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ETIMEDOUT, errno.ESTALE, errno.ENETDOWN, errno.ENETRESET}
)
"""Errors of reading and writing that may be gone a moment later. A full or read-only disk is not among them, nor is
anything else: the same records and the same code fail in the same way again."""

TRIES_AGAIN = 2

SMALL = 10
"""Numbers of rows below this are told as a band: they are the small class of the disclosure policy."""

ROWS = frozenset({"rows", *(f"{table}_accepted" for table in TABLES)})
"""Numbers of records, told from `SMALL` on."""

TOLD = ROWS | {
    "files",
    "indicators",
    "indicators_not_available",
    "counted_again",
    "cells",
    "cells_shown",
    "cells_suppressed",
    "cells_low_n",
    "cells_not_available",
    "cells_not_applicable",
    "cells_not_agreed",
    "equity",
    "signals",
    "pages",
    "release_id",
    "files_not_read_whole",
    "files_not_accounted_for",
    "largest_share",
    "beyond_denominator",
    "negative",
    "counts_attacked",
    "failures",
    "share_of_facilities",
}
"""All that an event may carry as metadata. The orchestrator keeps its events for long and has no login."""


def step(description: str, deps: tuple[str, ...] = ()) -> Callable[[Callable], dg.AssetsDefinition]:
    """Make an asset of a function that takes the settings of a run and returns what is to be told of it, a mapping.

    What is not in `TOLD` is not told. Errors in `PASSING` are tried again `TRIES_AGAIN` times, after the settings'
    `seconds_before_retry`; every step may therefore find what its former try left.
    """

    def made(work: Callable[[RunSettings], Mapping]) -> dg.AssetsDefinition:
        @dg.asset(name=work.__name__, deps=list(deps), description=description)
        def asset(settings: RunSettings) -> dg.MaterializeResult:
            try:
                return dg.MaterializeResult(metadata=told(work(settings)))
            except OSError as error:
                if error.errno not in PASSING:
                    raise
                raise dg.RetryRequested(TRIES_AGAIN, settings.seconds_before_retry) from error

        return asset

    return made


def told(figures: Mapping) -> dict:
    """What of `figures` may stand in an event, small numbers of rows as a band."""
    return {name: _banded(name, value) for name, value in figures.items() if name in TOLD}


def _banded(name: str, value: object) -> object:
    return f"fewer than {SMALL}" if name in ROWS and 0 < value < SMALL else value
