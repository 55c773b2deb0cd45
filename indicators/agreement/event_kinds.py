"""The kinds of events: what can happen to an indicator, and what has to be said about it.

Belongs here: kinds, their meaning and their fields. Does not: what the fields may hold (`event_fields`), whether an
event has an effect where things stand (`replay`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.agreement.event_fields import (
    COUNT,
    COUNTS,
    DAY,
    DESCRIBED,
    INDICATORS,
    KEY,
    NOTE,
    NUMBER,
    PANEL,
    PARTIES,
    PARTY,
    SHORT,
    TEXT,
    YES_NO,
    Check,
    codes,
    described,
    list_of,
    matches,
    one_of,
)
from indicators.agreement.parties import COMMUNITIES
from schemas.fields import FACILITY_KEY, INDICATOR, REGION, VERSION

LANGUAGE = "[a-z]{2,3}"


@dataclass(frozen=True)
class Kind:
    """A kind of event: what it means, its own fields, and those that may be left out."""

    meaning: str
    needed: Mapping[str, Check]
    further: Mapping[str, Check]


def _kind(meaning: str, needed: Mapping[str, Check], further: Mapping[str, Check] | None = None) -> Kind:
    return Kind(meaning, needed, further or {})


ABOUT = {"indicators": INDICATORS}
PERIOD: Check = (matches(r"\d{4}(-Q[1-4](-12m)?)?"), "a period, like 2025 or 2025-Q3")

KINDS: dict[str, Kind] = {
    "party": _kind(
        "An organisation joins.",
        {
            "party": PARTY,
            "sector": one_of(*codes("sector")),
            "type": one_of(*codes("org")),
            "communities": (
                list_of(lambda value: value in COMMUNITIES, 0),
                f"a list of: {', '.join(COMMUNITIES)}; or []",
            ),
            "women_led": YES_NO,
            "region": (matches(REGION), "the code of a region, or NAT"),
        },
        {"steward": YES_NO} | NOTE,
    ),
    "party_left": _kind("An organisation leaves. Its word no longer counts.", {"party": PARTY}, NOTE),
    "propose": _kind("An indicator is proposed, and who will own it.", ABOUT | {"owner": PARTY}, {"reason": TEXT}),
    "describe": _kind(
        "What a sheet needs before it can be agreed, said for this country.",
        ABOUT | {"fields": (described, f"a mapping with some of: {', '.join(DESCRIBED)}")},
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
            "languages": (list_of(matches(LANGUAGE)), "a list of languages, like [en, es, rom]"),
            "formats": (
                list_of(lambda value: value in ("meeting", "written", "oral_in_community")),
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
            "payment": one_of("paid", "waived_in_writing", "unpaid"),
            "activity": KEY,
            "activity_month": DAY,
            "role": one_of(*codes("csorole")),
            "summary": TEXT,
            "what_changed": TEXT,
        },
    ),
    "stance": _kind(
        "What an organisation decided on a version.",
        ABOUT | {"party": PARTY, "stance": one_of(*codes("stance"))},
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
        | {"golden": one_of("passed", "failed"), "disclosure": one_of("passed", "failed")}
        | {
            "queries": (
                list_of(matches(f"{INDICATOR}@{VERSION}=[0-9a-f]{{16}}")),
                "the hash of the query of each indicator; the command fills it in",
            )
        },
    ),
    "agree": _kind(
        "The decision that a version is agreed. It needs every condition of the gate.", ABOUT, {"reason": TEXT}
    ),
    "suspend": _kind(
        "Taken off public pages at once. One organisation of civil society or the steward is enough.",
        ABOUT | {"ground": one_of("harm", "stigma", "data_failure", "objection_upheld"), "reason": TEXT},
    ),
    "lift": _kind("A joint panel ends a suspension: the indicators are under review.", ABOUT | PANEL),
    "send_back": _kind("An indicator under review goes back to its proposer.", ABOUT | {"reason": TEXT}),
    "review": _kind(
        "The yearly review, held jointly.",
        ABOUT | {"decision": one_of("keep", "change", "suspend", "retire")} | PANEL,
    ),
    "retire": _kind("An indicator is retired. Its series stays in the archive.", ABOUT | PANEL, {"successor": KEY}),
    "comment": _kind(
        "A comment on indicators or on a page, from a form, a letter or a talk. One about harm hides the indicators "
        "before anybody reads it.",
        {
            "comment": KEY,
            "kind": one_of(*codes("comment_kind")),
            "party_type": one_of(*codes("org")),
            "language": (matches(LANGUAGE), "a language, like es"),
            "text": TEXT,
        },
        {
            "indicators": INDICATORS,
            "page": (matches("[a-z][a-z0-9-]*"), "the name of a page, like home or equal-care"),
            "party": PARTY,
            "visibility": one_of("public", "parties"),
        },
    ),
    "answer": _kind(
        "What became of a comment, in words that whoever made it can read.",
        {
            "comment": KEY,
            "resolution": one_of(*(code for code in codes("comment_resolution") if code != "open")),
            "text": TEXT,
        },
        {"change": SHORT},
    ),
    "satisfied": _kind(
        "Whether the answer will do. If not, the comment is open again, once.",
        {"comment": KEY, "satisfied": YES_NO},
        NOTE,
    ),
    "harm_comment": _kind("Somebody says that a page does harm: it is hidden before anybody reads the comment.", ABOUT),
    "harm_answer": _kind(
        "The steward has looked: the page is shown again, or the indicator is suspended.",
        ABOUT | {"outcome": one_of("shown_again", "suspended"), "reason": TEXT},
    ),
    "target": _kind(
        "A target is proposed.",
        ABOUT
        | {
            "target": KEY,
            "scope": (
                lambda value: matches(REGION)(value) and not matches(FACILITY_KEY)(value),
                "the code of a region, or NAT; never a facility",
            ),
            "group": (matches("total|gap|[a-z_]+=[a-z0-9_]+"), "total, gap, or a group like migrant_status=migrant"),
            "value": NUMBER,
            "trajectory": one_of("linear", "stepped", "maintain", "none"),
            "rationale": TEXT,
        },
        {
            "by": DAY,
            "review": DAY,
            "floor": NUMBER,
            "baseline_value": NUMBER,
            "baseline_period": PERIOD,
            "baseline_coverage": NUMBER,
        },
    ),
    "support_target": _kind("An organisation supports a target.", {"target": KEY, "party": PARTY}, NOTE),
    "withdraw_target": _kind("A target is taken back.", {"target": KEY, "reason": TEXT}),
    "annotate": _kind(
        "Something to be known of a period, told beside each series over time: a shock (lockdown, strike), or "
        "a change of definition from which on nothing is compared with what was before. Without indicators: of all.",
        {"period": PERIOD, "kind": one_of("shock", "definition"), "words": TEXT},
        {"indicators": INDICATORS},
    ),
    "new_limits": _kind(
        "From a period on, the limits of a series over time are computed anew. They change in no other way.",
        ABOUT | {"period": PERIOD, "reason": TEXT},
    ),
}
