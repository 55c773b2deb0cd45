"""What can happen to an indicator, as events that are written down once and never changed.

Belongs here: the kinds of events, the fields of each and what they may hold. Does not: files (`folder`), whether an
event has an effect where things stand (`standing`).

Every event says its kind, its day (on which it was entered) and which organisation entered it. No event names a
person: texts with addresses, phone numbers or identity numbers are refused.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from indicators.agreement.parties import COMMUNITIES
from schemas.code_lists import load_code_list
from schemas.fields import FACILITY_KEY, INDICATOR, LOCAL_CODE, REFERENCE, REGION, VERSION
from schemas.identifiers import KINDS as IDENTIFIERS
from schemas.identifiers.kinds import IN_A_CITATION, kinds_that_fit

LONGEST_TEXT = 600
LANGUAGE = "[a-z]{2,3}"
THE_PUBLIC = "public"
"""Who reports harm without being a party."""

Check = tuple[Callable[[object], bool], str]
"""Is the value right, and what it has to be, in words."""


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


def _text(value) -> bool:
    return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= LONGEST_TEXT


def _short(value) -> bool:
    return isinstance(value, str) and REFERENCE.fullmatch(value) is not None


def _matches(pattern: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _list_of(check: Callable[[object], bool], least: int = 1) -> Callable[[object], bool]:
    return lambda value: (
        isinstance(value, list) and len(value) >= least and all(map(check, value)) and len(set(value)) == len(value)
    )


def _is_count(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9999


def _is_number(value) -> bool:
    return isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,4})?", value) is not None


def _is_day(value) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return False
    try:
        return date.fromisoformat(value).year >= 1990
    except ValueError:
        return False


def _counts_by_type(value) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and set(value) <= set(_codes("org"))
        and all(map(_is_count, value.values()))
    )


def _codes(code_list: str) -> tuple[str, ...]:
    return load_code_list(code_list).codes_only()


def _one_of(*choices: str) -> Check:
    return (lambda value: value in choices, f"one of: {', '.join(choices)}")


TEXT: Check = (_text, f"a text of at most {LONGEST_TEXT} characters")
SHORT: Check = (_short, "a text of at most 120 characters without special signs")
PARTY: Check = (_matches(LOCAL_CODE), "the code of an organisation")
PARTIES: Check = (_list_of(_matches(LOCAL_CODE)), "a list of codes of organisations")
DAY: Check = (_is_day, 'a day in quotes, like "2025-03-14"')
YES_NO: Check = (lambda value: isinstance(value, bool), "true or false")
NUMBER: Check = (_is_number, 'a number in quotes, like "65.5"')
COUNT: Check = (_is_count, "a whole number")
KEY: Check = (_matches(LOCAL_CODE), "a code of letters, digits, - and _")
INDICATORS: Check = (
    _list_of(_matches(f"{INDICATOR}@{VERSION}")),
    "a list of indicators with their versions, like [P30@1.0.0]",
)
COUNTS: Check = (_counts_by_type, "numbers by type of organisation, like {roma_association: 2}")
PANEL = {"panel": PARTIES, "reason": TEXT}
NOTE = {"note": KEY}
"""Where the steward keeps the note that the organisation signed."""

DESCRIBED = (
    "theory_of_change", "misuse_warning", "comparability", "quality_assessment", "collection_method", "frequency",
    "data_providers", "compilers", "legal_basis", "owner", "contact_role", "burden_note",
)  # fmt: skip
"""Fields that a sheet needs before it can be agreed and that a country may give instead of the sheet."""


def _described(value) -> bool:
    return isinstance(value, dict) and bool(value) and set(value) <= set(DESCRIBED) and all(map(_text, value.values()))


@dataclass(frozen=True)
class Kind:
    """A kind of event: what it means, its own fields, and those that may be left out."""

    meaning: str
    needed: Mapping[str, Check]
    further: Mapping[str, Check]


def _kind(meaning: str, needed: Mapping[str, Check], further: Mapping[str, Check] | None = None) -> Kind:
    return Kind(meaning, needed, further or {})


ABOUT = {"indicators": INDICATORS}

KINDS: dict[str, Kind] = {
    "party": _kind(
        "An organisation joins.",
        {
            "party": PARTY,
            "sector": _one_of(*_codes("sector")),
            "type": _one_of(*_codes("org")),
            "communities": (
                _list_of(lambda value: value in COMMUNITIES, 0),
                f"a list of: {', '.join(COMMUNITIES)}; or []",
            ),
            "women_led": YES_NO,
            "region": (_matches(REGION), "the code of a region, or NAT"),
        },
        {"steward": YES_NO} | NOTE,
    ),
    "party_left": _kind("An organisation leaves. Its word no longer counts.", {"party": PARTY}, NOTE),
    "propose": _kind("An indicator is proposed, and who will own it.", ABOUT | {"owner": PARTY}, {"reason": TEXT}),
    "describe": _kind(
        "What a sheet needs before it can be agreed, said for this country.",
        ABOUT | {"fields": (_described, f"a mapping with some of: {', '.join(DESCRIBED)}")},
    ),
    "stigma_assessment": _kind(
        "Could the figures harm a group, and what is done about it; signed by organisations of the group.",
        ABOUT | {"text": TEXT, "signed_by": PARTIES},
        NOTE,
    ),
    "open_consultation": _kind(
        "A consultation opens, for at least 30 days: the indicators are under review.",
        ABOUT
        | {
            "consultation": KEY,
            "closes": DAY,
            "languages": (_list_of(_matches(LANGUAGE)), "a list of languages, like [en, es, rom]"),
            "formats": (
                _list_of(lambda value: value in ("meeting", "written", "oral_in_community")),
                "a list of: meeting, written, oral_in_community",
            ),
            "invited": COUNTS,
        },
    ),
    "close_consultation": _kind(
        "A consultation closes: who took part, in which role, whether their time was paid, and what changed.",
        {
            "consultation": KEY,
            "took_part": COUNTS,
            "lived_experience_n": COUNT,
            "payment": _one_of("paid", "waived_in_writing", "unpaid"),
            "activity": KEY,
            "activity_month": DAY,
            "role": _one_of(*_codes("csorole")),
            "summary": TEXT,
            "what_changed": TEXT,
        },
    ),
    "stance": _kind(
        "What an organisation decided on a version.",
        ABOUT | {"party": PARTY, "stance": _one_of(*_codes("stance"))},
        {"reservation": SHORT} | NOTE,
    ),
    "confirm": _kind("The organisation confirms a stance that somebody else entered.", ABOUT | {"party": PARTY}, NOTE),
    "withdraw": _kind("The organisation takes its stance back.", ABOUT | {"party": PARTY}, {"reason": TEXT} | NOTE),
    "mediate": _kind(
        "A joint panel settles an objection; the objecting organisation's opinion is kept.",
        ABOUT | {"party": PARTY, "minority_opinion": SHORT} | PANEL,
    ),
    "tested": _kind(
        "The tests of a version ran: hand-counted results, and disclosure control. `queries` is filled in.",
        ABOUT
        | {"golden": _one_of("passed", "failed"), "disclosure": _one_of("passed", "failed")}
        | {
            "queries": (
                _list_of(_matches(f"{INDICATOR}@{VERSION}=[0-9a-f]{{16}}")),
                "the hash of the query of each indicator; the command fills it in",
            )
        },
    ),
    "agree": _kind(
        "The decision that a version is agreed. It needs every condition of the gate.", ABOUT, {"reason": TEXT}
    ),
    "suspend": _kind(
        "Taken off public pages at once. One organisation of civil society or the steward is enough.",
        ABOUT | {"ground": _one_of("harm", "stigma", "data_failure", "objection_upheld"), "reason": TEXT},
    ),
    "lift": _kind("A joint panel ends a suspension: the indicators are under review.", ABOUT | PANEL),
    "send_back": _kind("An indicator under review goes back to its proposer.", ABOUT | {"reason": TEXT}),
    "review": _kind(
        "The yearly review, held jointly.",
        ABOUT | {"decision": _one_of("keep", "change", "suspend", "retire")} | PANEL,
    ),
    "retire": _kind("An indicator is retired. Its series stays in the archive.", ABOUT | PANEL, {"successor": KEY}),
    "harm_comment": _kind("Somebody says that a page does harm: it is hidden before anybody reads the comment.", ABOUT),
    "harm_answer": _kind(
        "The steward has looked: the page is shown again, or stays hidden until the indicator changes.",
        ABOUT | {"outcome": _one_of("shown_again", "hidden"), "reason": TEXT},
    ),
    "target": _kind(
        "A target is proposed.",
        ABOUT
        | {
            "target": KEY,
            "scope": (
                lambda value: _matches(REGION)(value) and not _matches(FACILITY_KEY)(value),
                "the code of a region, or NAT; never a facility",
            ),
            "group": (_matches("total|gap|[a-z_]+=[a-z0-9_]+"), "total, gap, or a group like migrant_status=migrant"),
            "value": NUMBER,
            "trajectory": _one_of("linear", "stepped", "maintain", "none"),
            "rationale": TEXT,
        },
        {
            "by": DAY,
            "review": DAY,
            "floor": NUMBER,
            "baseline_value": NUMBER,
            "baseline_period": (_matches(r"\d{4}(-Q[1-4](-12m)?)?"), "a period, like 2025 or 2025-Q3"),
            "baseline_coverage": NUMBER,
        },
    ),
    "support_target": _kind("An organisation supports a target.", {"target": KEY, "party": PARTY}, NOTE),
    "withdraw_target": _kind("A target is taken back.", {"target": KEY, "reason": TEXT}),
}


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
        for found in kinds_that_fit(text, IN_A_CITATION)
        if found != "long_text"
    ]


def _holds(check: Callable[[object], bool], value: object) -> bool:
    try:
        return bool(check(value))
    except TypeError:
        return False


def _texts(document: Mapping[str, object]):
    """Free texts of a document, each with the name of its field."""
    for name in ("reason", "reservation", "minority_opinion", "summary", "what_changed", "text", "rationale"):
        if isinstance(document.get(name), str):
            yield name, document[name]
    fields = document.get("fields")
    for name, value in fields.items() if isinstance(fields, dict) else ():
        if isinstance(value, str):
            yield f"fields.{name}", value
