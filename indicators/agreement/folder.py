"""A country's registry on disk: a folder with one small file an event, added to and never edited.

Belongs here: names, reading, checking that no file was edited or lost, and adding one event whole or not at all.
Does not: what events mean (`events`, `standing`).

    registry/events/0007-2025-03-14-stance-3f9a1c2b4d5e.yaml

The name holds the event's number, day and kind, and the beginning of the hash of its content: an edited file no
longer has its name, a lost one leaves a gap in the numbers. The folder is made to be kept in the ministry's own
version control, where every organisation enters under its own account: the software can see that a file was edited,
only version control can prove who wrote it.
"""

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from indicators.agreement.events import Event, event_problems
from indicators.sheet_loading import UnreadableSheet, read_sheet

EVENTS = "events"
NAME = re.compile(r"(?P<number>\d{4})-(?P<day>\d{4}-\d{2}-\d{2})-(?P<kind>[a-z_]+)-(?P<hash>[0-9a-f]{12})\.yaml")
PARTIAL = ".partial"


class RegistryRefused(ValueError):
    """The folder or an event cannot be used. `problems` has every sentence, not only the first."""

    def __init__(self, problems: list[str]):
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


def read_events(folder: str | Path) -> tuple[Event, ...]:
    """All events of the registry in `folder`, in their order. Raises RegistryRefused with all that is wrong."""
    root = Path(folder)
    if not root.is_dir():
        raise RegistryRefused([f"{root}: there is no such folder"])
    events, problems = [], []
    for path in sorted((root / EVENTS).glob("*")) if (root / EVENTS).is_dir() else ():
        if path.name.endswith(PARTIAL):
            continue
        event, wrong = _read_event(path)
        problems += [f"{EVENTS}/{path.name}: {problem}" for problem in wrong]
        events += [event] if event else []
    problems = problems or _order_problems(events)
    if problems:
        raise RegistryRefused(problems)
    return tuple(events)


def make_event(document: Mapping[str, object], number: int) -> tuple[Event, bytes]:
    """The event that `document` states, with the number it would get, and its file. Raises RegistryRefused."""
    problems = event_problems(document)
    if problems:
        raise RegistryRefused(problems)
    content = _content(document)
    name = f"{number:04d}-{document['date']}-{document['event']}-{_hash(content)}.yaml"
    return _event(name, document), content


@contextmanager
def held(folder: str | Path):
    """Hold the registry while an event is checked and added, so that two at once do not get the same number."""
    events = Path(folder) / EVENTS
    events.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(events, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_event(folder: str | Path, event: Event, content: bytes) -> Path:
    """Add the file of an event: whole or not at all, and never over another."""
    path = Path(folder) / EVENTS / event.name
    partial = path.with_name(path.name + PARTIAL)
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(partial, path)
    finally:
        partial.unlink()
    return path


def events_hash(events: Iterable[Event]) -> str:
    """Hash of a whole registry, for the record of a release: the name of an event has the hash of its content."""
    names = "\n".join(event.name for event in events)
    return hashlib.sha256(names.encode()).hexdigest()


def _read_event(path: Path) -> tuple[Event | None, list[str]]:
    named = NAME.fullmatch(path.name)
    if named is None:
        return None, ["this is not the name of an event; events are added with `ipv-indicators registry`"]
    if named["hash"] != _hash(path.read_bytes()):
        return None, ["it was edited after it was written. Restore it, and enter what changed as a new event"]
    try:
        document = read_sheet(path)
    except UnreadableSheet as error:
        return None, [str(error)]
    problems = event_problems(document)
    if not problems and (named["kind"], named["day"]) != (document["event"], document["date"]):
        problems = ["kind or day of the event are not those of its name"]
    return (None, problems) if problems else (_event(path.name, document), [])


def _event(name: str, document: Mapping[str, object]) -> Event:
    details = {key: value for key, value in document.items() if key not in ("event", "date", "entered_by")}
    day = date.fromisoformat(document["date"])
    return Event(int(name[:4]), name, document["event"], day, document["entered_by"], details)


def _order_problems(events: list[Event]) -> list[str]:
    problems = []
    former_number, former_day = 0, date.min
    for event in events:
        place = f"{EVENTS}/{event.name}"
        if event.number == former_number:
            problems.append(f"{place}: another event has the number {event.number}; give the later one the next number")
        elif event.number != former_number + 1:
            problems.append(f"{place}: before it, event {former_number + 1} is missing")
        if event.date < former_day:
            problems.append(f"{place}: its day is before that of the event before it; nothing is entered backwards")
        former_number, former_day = event.number, max(event.date, former_day)
    return problems


def _content(document: Mapping[str, object]) -> bytes:
    # Every value as JSON writes it, which YAML reads in one way only.
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in document.items()]
    return "".join(lines).encode("utf-8")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
