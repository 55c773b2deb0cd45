"""Make the sample country's registry: `python data/sample/agreement.py [--out DIR]`, by default into registry/.

Belongs here: what invented organisations decided, in the order of days. Does not belong here: the tables of records
about the registry (registry.py), what events mean (`indicators.agreement`).

Every event is checked in its place, as on the command line: an event that would be refused stops the making. The
consultations are two reviews of indicators that stand in the sample's `system_activity`.
"""

import argparse
import shutil
from pathlib import Path

from indicators.agreement.change_class import fingerprint, query_hash
from indicators.agreement.entering import LAST_DAY
from indicators.agreement.event_fields import DESCRIBED
from indicators.agreement.folder import EVENTS, make_event, write_event
from indicators.agreement.replay import replay
from indicators.agreement.versions import add_versions
from indicators.registry import load_catalogue

AGREED = (
    "P01", "P02", "P04", "P05", "P09", "P10", "P12", "P13", "P14", "P15", "P16", "P17", "P18", "P19", "P20", "P21",
    "P26", "P27", "P28", "P30", "P31", "P34", "O01", "O02", "O04", "O05", "O06", "O10", "O11", "O12", "O14",
    "O18", "O19", "O20", "O21", "I01", "I04", "I06",
)  # fmt: skip
"""Agreed in March 2025: what is published, facilities and activities. I04 was suspended later."""

UNDER_REVIEW = ("P03", "P06", "P07", "P08", "P22", "P23", "P24", "P25", "P29", "P32", "O03", "O07", "O15", "I05")
"""Under review since September 2025; O15 with an open objection. Everything else is proposed."""

NOT_REVIEWED = ("P26",)
"""Its yearly review is overdue at the cut-off of the sample."""

# Code, sector, type, communities, led by women, steward.
PARTIES = (
    ("ORG01", "health", "health_authority", [], False, False),
    ("ORG02", "social", "social_authority", [], False, False),
    ("ORG03", "statistics", "none", [], False, True),
    ("ORG04", "justice", "justice", [], False, False),
    ("ORG05", "police", "police", [], False, False),
    ("ORG06", "civil_society", "roma_association", ["roma"], False, False),
    ("ORG07", "civil_society", "migrant_association", ["migrant"], False, False),
    ("ORG08", "civil_society", "minority_womens_org", ["roma", "migrant", "minority"], True, False),
    ("ORG09", "civil_society", "womens_ngo", ["migrant"], True, False),
    ("ORG10", "housing", "municipality", [], False, False),
    ("ORG11", "civil_society", "disability_org", ["disability"], False, False),
    ("ORG12", "equality_body", "none", [], False, False),
    ("ORG13", "municipality", "municipality", [], False, False),
    ("ORG14", "education", "university", [], False, False),
    ("ORG15", "employment", "none", [], False, False),
    ("ORG16", "civil_society", "refugee_ngo", ["migrant"], False, False),
)
OWNER, STEWARD = "ORG01", "ORG03"
PUBLIC = tuple((party, sector) for party, sector, *_ in PARTIES if sector != "civil_society")
SAID = {
    "theory_of_change": "Given in the sheet.",
    "misuse_warning": "Shows how services work, never how a community behaves.",
    "comparability": "With the same figure of earlier years; not with other countries yet.",
    "quality_assessment": "Looked at in January 2025: complete enough to be used, with caveats.",
    "collection_method": "Taken from the records that services keep anyway.",
    "frequency": "With every delivery of records.",
    "data_providers": "Public health services and organisations that give care.",
    "compilers": "The statistics unit of the health authority.",
    "legal_basis": "Invented law on health statistics, with approval of an ethics committee.",
    "owner": "The health authority.",
    "contact_role": "The unit for equity in health.",
    "burden_note": "Less than one minute a contact; two older questions were taken out for it.",
}


def events(sheets: dict) -> list[dict]:
    """All events as their fields, in order. Indicators without a version get that of their sheet."""
    proposed = [name for name, sheet in sheets.items() if sheet.level != "context"]
    made = [_joining(*party) for party in PARTIES]
    made.append(_event("propose", "2024-11-18", OWNER, indicators=proposed, owner=OWNER))
    made += _first_consultation()
    made += _stances(sheets, AGREED, "2025-02-24")
    made += [
        _event("agree", "2025-03-17", OWNER, indicators=list(AGREED), reason="Meeting of all parties."),
        *_targets(),
    ]
    made += _second_consultation()
    made += _stances(sheets, UNDER_REVIEW, "2025-11-10", public_only=True)
    objects = {"party": "ORG07", "stance": "objected", "reservation": "Names papers as a barrier that women have"}
    made.append(_event("stance", "2025-11-12", "ORG07", indicators=["O15"], **objects))
    reviewed = [name for name in AGREED if name not in NOT_REVIEWED]
    panel = {"panel": ["ORG01", "ORG02", "ORG06", "ORG07", "ORG08"], "reason": "Yearly review in a community venue."}
    made.append(_event("review", "2026-03-09", "ORG06", indicators=reviewed, decision="keep", **panel))
    harm = {"ground": "harm", "reason": "The figure was quoted as if women were to blame for going back."}
    made.append(_event("suspend", "2026-05-04", "ORG09", indicators=["I04"], **harm))
    shock = {"period": "2024-Q1", "kind": "shock", "words": "Hospitals were on strike for three weeks."}
    made.append(_event("annotate", "2026-05-11", "ORG03", **shock))
    return made + _comments()


def _comments() -> list[dict]:
    """Two comments: one answered, one open."""
    said = {
        "comment": "C01",
        "kind": "interpretation",
        "party_type": "roma_association",
        "visibility": "public",
        "language": "en",
        "text": "Say that women who were never alone with staff could not be asked. It is not that they refused.",
    }
    answer = {
        "comment": "C01",
        "resolution": "scheduled",
        "text": "P29 counts who was asked while others were there. It is under review; until then P28 stands alone.",
    }
    asked = {
        "comment": "C02",
        "kind": "missing_topic",
        "party_type": "migrant_association",
        "visibility": "public",
        "language": "en",
        "text": "Nothing is said of women who leave before they are seen.",
        "page": "index",
    }
    return [
        _event("comment", "2026-05-18", "ORG06", indicators=["P28"], **said),
        _event("answer", "2026-05-18", "ORG01", **answer),
        _event("comment", "2026-05-18", "ORG07", **asked),
    ]


def write_registry(out: Path) -> None:
    """Write the registry below `out`, in place of what is there. Raises ValueError at the first refused event."""
    sheets = load_catalogue()
    found = replay([], sheets, add_versions(sheets, {}), LAST_DAY)
    shutil.rmtree(out / EVENTS, ignore_errors=True)
    (out / EVENTS).mkdir(parents=True)
    for number, document in enumerate(events(sheets), start=1):
        named = [name if "@" in name else f"{name}@{sheets[name].version}" for name in document.get("indicators", ())]
        complete = document | ({"indicators": named} if named else {})
        if document["event"] == "tested":
            complete["queries"] = [
                f"{place}={query_hash(fingerprint(sheets[name]))}"
                for place, name in zip(named, document["indicators"], strict=True)
            ]
        event, content = make_event(complete, number)
        if reasons := found.apply(event):
            raise ValueError(f"{event.name}: {' '.join(reasons)}")
        write_event(out, event, content)


def _event(kind: str, day: str, entered_by: str, /, **details) -> dict:
    return {"event": kind, "date": day, "entered_by": entered_by, **details}


def _joining(party: str, sector: str, kind: str, communities: list, women_led: bool, steward: bool) -> dict:
    details = {"party": party, "sector": sector, "type": kind, "communities": communities, "women_led": women_led}
    return _event("party", "2024-09-02", party, **details, region="NAT", **({"steward": True} if steward else {}))


def _first_consultation() -> list[dict]:
    about = {"indicators": list(AGREED)}
    opening = {
        "consultation": "spring_2025",
        "closes": "2025-01-31",
        "languages": ["en", "es", "rom"],
        "formats": ["meeting", "written", "oral_in_community"],
        "invited": {"roma_association": 3, "migrant_association": 4, "minority_womens_org": 2, "womens_ngo": 3},
    }
    closing = {
        "consultation": "spring_2025",
        "took_part": {"roma_association": 3, "migrant_association": 4, "university": 1, "health_authority": 4},
        "lived_experience_n": 5,
        "payment": "paid",
        "activity": "MCFBE871AF8DD7ED2",
        "activity_month": "2025-01-01",
        "role": "codesign",
        "summary": "Thirty-eight indicators were discussed one by one; all were kept.",
        "what_changed": "Caveats on disclosure were written anew by the organisations.",
    }
    text = "Low figures of a group can be read as its fault. Every page says what services did or did not do."
    return [
        _event("open_consultation", "2024-12-02", OWNER, **about, **opening),
        _event("close_consultation", "2025-02-03", OWNER, **closing),
        _event("describe", "2025-02-10", OWNER, **about, fields={name: SAID[name] for name in DESCRIBED}),
        _event("stigma_assessment", "2025-02-12", "ORG06", **about, text=text, signed_by=["ORG06"]),
        _event("stigma_assessment", "2025-02-12", "ORG07", **about, text=text, signed_by=["ORG07"]),
        _event("tested", "2025-02-17", STEWARD, **about, golden="passed", disclosure="passed"),
    ]


def _second_consultation() -> list[dict]:
    opening = {
        "consultation": "autumn_2025",
        "closes": "2025-10-31",
        "languages": ["en", "es"],
        "formats": ["meeting", "written"],
        "invited": {"migrant_association": 3, "disability_org": 1, "roma_association": 2},
    }
    closing = {
        "consultation": "autumn_2025",
        "took_part": {"migrant_association": 3, "disability_org": 1, "health_authority": 3},
        "lived_experience_n": 2,
        "payment": "waived_in_writing",
        "activity": "M391C4539B8345821",
        "activity_month": "2025-10-01",
        "role": "codesign",
        "summary": "Fourteen indicators were discussed; more time was asked for.",
        "what_changed": "Nothing yet.",
    }
    return [
        _event("open_consultation", "2025-09-15", OWNER, indicators=list(UNDER_REVIEW), **opening),
        _event("close_consultation", "2025-11-03", OWNER, **closing),
    ]


def _stances(sheets: dict, indicators: tuple[str, ...], day: str, public_only: bool = False) -> list[dict]:
    """Every public body on what its sector has to agree to; organisations of civil society on everything."""
    made = []
    for party, sector in PUBLIC:
        asked = [name for name in indicators if sector in sheets[name].required_sectors]
        if asked:
            made.append(_event("stance", day, party, indicators=asked, party=party, stance="agreed"))
    if public_only:
        return made
    everything, agreed = list(indicators), {"stance": "agreed"}
    reserved = {"stance": "agreed_with_reservation", "reservation": "Interpreters by phone should be counted apart"}
    others = [name for name in indicators if name != "P14"]
    return [
        *made,
        _event("stance", day, "ORG06", indicators=everything, party="ORG06", **agreed),
        _event("stance", day, "ORG07", indicators=others, party="ORG07", **agreed),
        _event("stance", day, "ORG07", indicators=["P14"], party="ORG07", **reserved),
        _event("stance", day, "ORG08", indicators=everything, party="ORG08", **agreed),
        # Its signed note is with the steward.
        _event("stance", day, STEWARD, indicators=everything, party="ORG09", **agreed, note="NOTE-2025-03"),
        # Entered by the owner, which counts only once the organisation has confirmed it.
        _event("stance", day, OWNER, indicators=everything, party="ORG11", **agreed),
        _event("confirm", "2025-03-03", "ORG11", indicators=everything, party="ORG11"),
        # Entered by the owner and never confirmed: it does not count.
        _event("stance", "2025-03-04", OWNER, indicators=everything, party="ORG16", **agreed),
    ]


def _targets() -> list[dict]:
    never = {"target": "T01", "scope": "NAT", "group": "total", "value": "0", "trajectory": "none"}
    half = {"target": "T02", "scope": "NAT", "group": "total", "value": "60", "trajectory": "linear"}
    baseline = {"by": "2028-12-31", "review": "2026-12-31", "baseline_value": "17", "baseline_period": "2024"}
    why = "No woman may come to harm because she asked for care."
    day = "2025-04-07"
    # Met; missed; reached without being clear progress, so that neither word is said.
    within_the_year = (("T03", "P19", "40", "22"), ("T04", "P12", "50", "20"), ("T05", "P20", "60", "52"))
    return [
        _event("target", day, OWNER, indicators=["O14"], **never, rationale=why),
        _event("target", day, OWNER, indicators=["P09"], **half, **baseline, rationale="As funded until 2028."),
        *(_target_of_2025(day, *target) for target in within_the_year),
        *(
            _event("support_target", day, party, target=target, party=party)
            for target in ("T01", "T02", *(target for target, *_ in within_the_year))
            for party in ("ORG01", "ORG06", "ORG07")
        ),
    ]


def _target_of_2025(day: str, target: str, indicator: str, value: str, baseline: str) -> dict:
    aim = {"target": target, "scope": "NAT", "group": "total", "value": value, "trajectory": "linear"}
    start = {"baseline_value": baseline, "baseline_period": "2024", "baseline_coverage": "88"}
    until = {"by": "2025-12-31", "review": "2026-03-31", "rationale": "Agreed with the facilities for one year."}
    return _event("target", day, OWNER, indicators=[indicator], **aim, **start, **until)


def main() -> None:
    """Command line: write into --out, by default the folder registry beside this file."""
    parser = argparse.ArgumentParser(description="Make the sample country's registry (invented).")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("registry"), help="folder of the registry")
    write_registry(parser.parse_args().out)


if __name__ == "__main__":
    main()
