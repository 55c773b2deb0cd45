"""What every step of the way has in common: what it may tell the orchestrator, and when it is tried again.

Belongs here: turning a function of the settings into an asset. Does not: a step (`assets`), the checks between steps
(`checks`), when runs start and who is told how they ended (`automation`).
"""

import errno
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import dagster as dg

from pipelines.publication import ROOMS
from pipelines.settings import RunSettings
from pipelines.small_counts import told_rows
from pipelines.store import read_json, write_json
from schemas.tables import TABLES

Result = TypeVar("Result")

PASSING = frozenset(
    {errno.EIO, errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ETIMEDOUT, errno.ESTALE, errno.ENETDOWN, errno.ENETRESET}
)
"""Errors of reading and writing that may be gone a moment later. A full or read-only disk is not among them, nor is
anything else: the same records and the same code fail in the same way again."""

TRIES_AGAIN = 2

ROWS = frozenset({"rows", *(f"{table}_accepted" for table in TABLES)})
"""Numbers of records, small ones told as a band."""

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
    "signal_points",
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


class StepBroke(RuntimeError):
    """A step ended with an error that is not ours. The message holds no value."""


def step(description: str, deps: tuple[str, ...] = ()) -> Callable[[Callable], dg.AssetsDefinition]:
    """Make an asset of a function that takes the settings of a run and returns what is to be told of it, a mapping.

    What is not in `TOLD` is not told. Errors in `PASSING` are tried again `TRIES_AGAIN` times, after the settings'
    `seconds_before_retry`; every step may therefore find what its former try left.
    """

    def made(work: Callable[[RunSettings], Mapping]) -> dg.AssetsDefinition:
        def timed(settings: RunSettings) -> dict:
            began = time.monotonic()
            figures = told(work(settings))
            _note_duration(settings, work.__name__, time.monotonic() - began)
            return figures

        @dg.asset(name=work.__name__, deps=list(deps), description=description)
        def asset(settings: RunSettings) -> dg.MaterializeResult:
            try:
                return dg.MaterializeResult(metadata=without_foreign_words(timed, settings))
            except OSError as error:
                if error.errno not in PASSING:
                    raise
                raise dg.RetryRequested(TRIES_AGAIN, settings.seconds_before_retry) from error

        return asset

    return made


def _note_duration(settings: RunSettings, name: str, seconds: float) -> None:
    path = settings.open_store.durations(settings.source)
    known = read_json(path) if path.is_file() else {}
    write_json(path, known | {name: round(seconds, 1)})


def without_foreign_words(work: Callable[[RunSettings], Result], settings: RunSettings) -> Result:
    """What `work` returns. Of its errors pass only our own, which never hold a value, and those of reading and writing.

    Any other, of a library, may quote the record that it stumbled on, and the orchestrator would keep it: StepBroke
    says its kind and the place in our code instead.
    """
    try:
        return work(settings)
    except Exception as error:
        if ours(error) or isinstance(error, OSError):
            raise error from None
        raise StepBroke(
            f"a {type(error).__name__} at {_place(error)}: this is a fault of the software or of this machine, report "
            "it; what the error says is not repeated, because it could quote a record"
        ) from None


def ours(error: BaseException | None) -> bool:
    """Is it an error that one of our rooms declares?"""
    return type(error).__module__.split(".")[0] in ROOMS


def _place(error: Exception) -> str:
    house = Path(__file__).resolve().parent.parent
    rooms = tuple(house / room for room in ROOMS)
    frames = traceback.extract_tb(error.__traceback__)
    last = [frame for frame in frames if any(Path(frame.filename).is_relative_to(room) for room in rooms)][-1]
    return f"{Path(last.filename).relative_to(house).as_posix()}:{last.lineno}"


def told(figures: Mapping) -> dict:
    """What of `figures` may stand in an event, small numbers of rows as a band."""
    return {name: told_rows(value) if name in ROWS else value for name, value in figures.items() if name in TOLD}
