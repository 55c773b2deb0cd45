"""Adding an event to a registry: checked in its place, and written only if it has its full effect.

Belongs here: filling in what the software knows, the dry run, the one way by which events are written. Does not: the
command line (`pipelines.commands.registry`).
"""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from indicators.agreement.change_class import fingerprint, query_hash
from indicators.agreement.event_kinds import KINDS
from indicators.agreement.folder import RegistryRefused, held, make_event, read_events, write_event
from indicators.agreement.replay import Replay, replay
from indicators.agreement.versions import Fingerprints

LAST_DAY = date(9999, 12, 31)


def enter(
    folder: str | Path,
    document: Mapping[str, object],
    sheets: Mapping[str, object],
    published: Fingerprints,
    activities: pd.DataFrame | None = None,
) -> Path:
    """Add one event. Returns its file. Raises RegistryRefused, with every reason, and writes nothing if it is refused.

    `document`: the fields of the event (`event_kinds.KINDS`) with `event`, `date` and `entered_by`. Indicators without
    a version get that of their sheet; `queries` of tests are filled in.
    """
    complete = _completed(document, sheets)
    with held(folder):
        events = read_events(folder)
        event, content = make_event(complete, len(events) + 1)
        if events and event.date < events[-1].date:
            raise RegistryRefused([f"The last event is of {events[-1].date}: nothing is entered before it."])
        found = replay(events, sheets, published, LAST_DAY, activities)
        reasons = found.apply(event)
        if reasons:
            raise RegistryRefused(list(reasons))
        return write_event(folder, event, content)


def everything(
    folder: str | Path,
    sheets: Mapping[str, object],
    published: Fingerprints,
    activities: pd.DataFrame | None = None,
) -> Replay:
    """Where everything stands after all events of the registry."""
    return replay(read_events(folder), sheets, published, LAST_DAY, activities)


def read_value(kind: str, field: str, text: str) -> object:
    """The value that a typed text means in a field: as it is, or as true or false, a number, a list or numbers by type.

    Lists are written a,b and numbers by type a:1,b:2. A text that fits in no way is given back as it is, so that the
    check of the event says what the field may hold.
    """
    known = KINDS[kind].needed | dict(KINDS[kind].further)
    if field not in known:
        return text
    check = known[field][0]
    for reading in _READINGS:
        value = reading(text)
        if value is not None and _holds(check, value):
            return value
    return text


def _text(text: str) -> str:
    return text


def _yes_no(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _list(text: str) -> list[str]:
    return [item.strip() for item in text.split(",")] if text else []


def _counts(text: str) -> dict[str, int | None]:
    pairs = (item.partition(":") for item in _list(text))
    return {name.strip(): _count(number.strip()) for name, _, number in pairs}


_READINGS: tuple[Callable[[str], object], ...] = (_text, _yes_no, _count, _list, _counts)


def _holds(check: Callable[[object], bool], value: object) -> bool:
    try:
        return bool(check(value))
    except TypeError:
        return False


def _completed(document: Mapping[str, object], sheets: Mapping[str, object]) -> dict[str, object]:
    complete = dict(document)
    named = complete.get("indicators")
    if isinstance(named, list) and all(isinstance(item, str) for item in named):
        unknown = [item for item in named if "@" not in item and item not in sheets]
        if unknown:
            raise RegistryRefused([f"There is no indicator {', '.join(unknown)} in the catalogue."])
        complete["indicators"] = [item if "@" in item else f"{item}@{sheets[item].version}" for item in named]
        if complete.get("event") == "tested":
            complete["queries"] = [_with_query(item, sheets) for item in complete["indicators"]]
    return complete


def _with_query(place: str, sheets: Mapping[str, object]) -> str:
    indicator, _, version = place.partition("@")
    if indicator not in sheets or sheets[indicator].version != version:
        raise RegistryRefused([f"{place} is not the version of the sheet: only what can be run can be tested."])
    return f"{place}={query_hash(fingerprint(sheets[indicator]))}"
