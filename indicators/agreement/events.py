"""An event: something that happened to an indicator, written down once and never changed.

Belongs here: the event, and the check of its fields. Does not: the kinds (`event_kinds`), files (`folder`), whether
an event has an effect where things stand (`replay`).

Every event says its kind, its day (on which it was entered) and which organisation entered it. No event says who a
person is: texts with addresses, phone numbers or identity numbers are refused.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from indicators.agreement.event_fields import DAY, PARTY
from indicators.agreement.event_kinds import KINDS
from schemas.identifiers import KINDS as IDENTIFIERS
from schemas.identifiers.kinds import IN_A_CITATION, kinds_that_fit

THE_PUBLIC = "public"
"""Who comments without being a party."""


@dataclass(frozen=True)
class Event:
    """One event. `number`: its place in the order; `name`: of its file; `details`: the fields of its kind."""

    number: int
    name: str
    kind: str
    date: date
    entered_by: str
    details: Mapping[str, object]

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """The indicators it is about, each with its version; none for events about parties."""
        pairs = (item.partition("@") for item in self.details.get("indicators", ()))
        return tuple((indicator, version) for indicator, _, version in pairs)


def event_problems(document: Mapping[str, object]) -> list[str]:
    """What is wrong with the fields of an event, one sentence each; nothing if they are right."""
    kind = KINDS.get(document.get("event"))
    if kind is None:
        return [f"field event: it has to be one of: {', '.join(KINDS)}"]
    entered_by = (lambda value: value == THE_PUBLIC or PARTY[0](value), "the code of an organisation")
    needed = {"date": DAY, "entered_by": entered_by, **kind.needed}
    known = needed | dict(kind.further)
    problems = [
        f"field {name}: {document['event']} has no such field" for name in document if name not in {"event", *known}
    ]
    problems += [f"field {name}: it is missing" for name in needed if name not in document]
    for name, (check, words) in known.items():
        if name in document and not _holds(check, document[name]):
            problems.append(f"field {name}: it has to be {words}")
    return problems + [
        f"field {name}: it may hold {IDENTIFIERS[found]}; no event says who a person is"
        for name, text in _texts(document)
        if (found := _identifier(text)) is not None
    ]


TEXTS = (
    "reason", "reservation", "minority_opinion", "summary", "what_changed", "text", "rationale", "words", "change",
)  # fmt: skip
"""Fields with words of somebody's own."""


def says_who_somebody_is(text: str) -> bool:
    """Whether a text may hold an address, a phone number or an identity number."""
    return _identifier(text) is not None


def _identifier(text: str) -> str | None:
    return next((kind for kind in kinds_that_fit(text, IN_A_CITATION) if kind != "long_text"), None)


def _holds(check: Callable[[object], bool], value: object) -> bool:
    try:
        return bool(check(value))
    except TypeError:
        return False


def _texts(document: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Free texts of a document, each with the name of its field."""
    for name in TEXTS:
        if isinstance(document.get(name), str):
            yield name, document[name]
    fields = document.get("fields")
    for name, value in fields.items() if isinstance(fields, dict) else ():
        if isinstance(value, str):
            yield f"fields.{name}", value
