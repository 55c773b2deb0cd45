"""A small registry for tests: one indicator, a handful of invented organisations, and how it came to be agreed.

Belongs here: events as plain documents, in order, and the folder that they make. Does not: expected states.
"""

from datetime import date
from pathlib import Path

from indicators.agreement import State, state
from indicators.agreement.change_class import fingerprint
from indicators.agreement.entering import enter
from indicators.agreement.event_fields import DESCRIBED
from indicators.registry import load_catalogue

SHEETS = load_catalogue()
CALM = "P19"
"""Health alone has to agree to it, and it is not broken down by groups of women."""

BY_GROUP = "P28"
"""Health alone has to agree to it; broken down by migrant status, ethnic group and disability."""

DECIDED = "2025-03-17"
LATER = "2025-06-02"
AFTER = date(2025, 12, 31)

PARTIES = {
    "HEALTH": ("health", "health_authority", [], False, False),
    "STATS": ("statistics", "none", [], False, True),
    "ROMA": ("civil_society", "roma_association", ["roma"], False, False),
    "MIGRANT": ("civil_society", "migrant_association", ["migrant"], False, False),
    "WOMEN": ("civil_society", "womens_ngo", ["migrant"], True, False),
    "ABLE": ("civil_society", "disability_org", ["disability"], False, False),
}


def event(kind: str, day: str, entered_by: str, /, **details) -> dict:
    """The document of an event."""
    return {"event": kind, "date": day, "entered_by": entered_by, **details}


def joining() -> list[dict]:
    """Every party joins by its own word."""
    names = ("sector", "type", "communities", "women_led")
    return [
        event("party", "2024-09-02", party, party=party, **dict(zip(names, said, strict=False)), region="NAT")
        | ({"steward": True} if said[4] else {})
        for party, said in PARTIES.items()
    ]


def preparing(indicator: str, role: str = "codesign", payment: str = "paid") -> list[dict]:
    """Proposed by the health authority, consulted, described, assessed and tested."""
    about = {"indicators": [indicator]}
    closing = {
        "consultation": "first",
        "took_part": {"roma_association": 2, "migrant_association": 1},
        "lived_experience_n": 1,
        "payment": payment,
        "activity": "ACTIVITY1",
        "activity_month": "2025-01-01",
        "role": role,
        "summary": "Looked at.",
        "what_changed": "Nothing.",
    }
    return [
        event("propose", "2024-11-18", "HEALTH", **about, owner="HEALTH"),
        opening(indicator),
        event("close_consultation", "2025-02-03", "HEALTH", **closing),
        event("describe", "2025-02-10", "HEALTH", **about, fields=dict.fromkeys(DESCRIBED, "Said.")),
        event("stigma_assessment", "2025-02-12", "ROMA", **about, text="No group is named.", signed_by=["ROMA"]),
        event("tested", "2025-02-17", "STATS", **about, golden="passed", disclosure="passed"),
    ]


def opening(indicator: str, day: str = "2024-12-02", closes: str = "2025-01-31", key: str = "first") -> dict:
    """A consultation opens."""
    details = {"consultation": key, "closes": closes, "languages": ["en"], "formats": ["meeting"]}
    return event("open_consultation", day, "HEALTH", indicators=[indicator], **details, invited={"womens_ngo": 1})


def stances(indicator: str, parties: tuple[str, ...], day: str = "2025-03-03") -> list[dict]:
    """Each of these parties agrees, by its own word."""
    return [event("stance", day, party, indicators=[indicator], party=party, stance="agreed") for party in parties]


def agreeing(indicator: str) -> dict:
    """The decision."""
    return event("agree", DECIDED, "HEALTH", indicators=[indicator])


def story(indicator: str = CALM, parties: tuple[str, ...] = ("HEALTH", "ROMA", "WOMEN")) -> list[dict]:
    """Everything from joining to the decision, with the stances of `parties`."""
    return [*joining(), *preparing(indicator), *stances(indicator, parties), agreeing(indicator)]


def play(folder: Path, documents: list[dict], sheets: dict | None = None, published: dict | None = None) -> Path:
    """Enter events one by one, as the command line does."""
    of_story = sheets or _sheets_of(documents)
    for document in documents:
        enter(folder, document, of_story, frozen(of_story) if published is None else published)
    return folder


def frozen(sheets: dict) -> dict:
    """The versions of these sheets as if they had just been published."""
    return {name: {sheet.version: fingerprint(sheet)} for name, sheet in sheets.items()}


def state_of(folder: Path, indicator: str, on_day: date = AFTER, sheet=None, published: dict | None = None) -> State:
    """The state of one indicator."""
    sheets = {indicator: sheet or SHEETS[indicator]}
    known = frozen({indicator: SHEETS[indicator]}) if published is None else published
    return state(folder, sheets, on_day, published=known)[indicator]


def _sheets_of(documents: list[dict]) -> dict:
    named = {item.partition("@")[0] for document in documents for item in document.get("indicators", ())}
    return {name: SHEETS[name] for name in named}
