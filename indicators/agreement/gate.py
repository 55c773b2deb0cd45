"""The gate: what has to hold before a version is agreed, and keep holding while it is (governance, section 3).

Belongs here: one function a condition; each gives the sentence that says what is missing, or nothing. Does not: what
happens when the gate opens or closes (`replay`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from indicators.agreement.event_fields import DESCRIBED
from indicators.agreement.parties import (
    COMMUNITY_TYPES,
    COUNTED_TYPES,
    SPEAKS_FOR,
    Party,
    communities_concerned,
)
from indicators.agreement.standing import Consultation, Standing

TAKING_PART = ("decision", "codesign")
"""Roles that are participation. Being consulted or informed is not (recommendation 1)."""


@dataclass(frozen=True)
class Surroundings:
    """What a gate looks at besides the indicator.

    `activities`: the records of `system_activity` by their key, to hold the registry against; None if they are not at
    hand.
    """

    parties: Mapping[str, Party]
    day: date
    activities: Mapping[str, Mapping] | None = None


def sectors_agreed(standing: Standing, around: Surroundings) -> str:
    """1. Every sector that the sheet requires has agreed, perhaps with a reservation."""
    agreed = {stance.party.sector for stance in standing.agreeing()}
    missing = [sector for sector in standing.sheet.required_sectors if sector not in agreed]
    return f"Sectors that have not agreed: {', '.join(missing)}." if missing else ""


def civil_society_agreed(standing: Standing, around: Surroundings) -> str:
    """2. Two kinds of civil-society organisation have agreed, and one of each group that results are about."""
    agreeing = [stance.party for stance in standing.agreeing()]
    kinds = {party.type for party in agreeing} & set(COUNTED_TYPES)
    if not kinds & set(COMMUNITY_TYPES):
        return "No Roma, migrant or women-led minority organisation has agreed."
    if len(kinds) < 2:
        return f"Only one kind of civil-society organisation has agreed ({', '.join(kinds)}); two are needed."
    concerned = communities_concerned(standing.sheet.breakdowns)
    silent = [name for name in concerned if not any(party.speaks_for(name) for party in agreeing)]
    if silent:
        return f"Results are shown by group, and no organisation of these groups has agreed: {', '.join(silent)}."
    return ""


def took_part(standing: Standing, around: Surroundings) -> str:
    """3. The organisations that agreed had a role in deciding or designing, in an activity before the decision."""
    types = {stance.party.type for stance in standing.agreeing()} & set(COMMUNITY_TYPES)
    found = [
        consultation
        for consultation in _closed(standing)
        if consultation.role in TAKING_PART
        and consultation.closed <= around.day
        and consultation.activity_month <= around.day
        and any(consultation.took_part.get(name) for name in types)
    ]
    if not found:
        return (
            "No closed consultation on this indicator in which a Roma, migrant or women-led minority organisation that "
            "agreed took part in deciding or designing."
        )
    if around.activities is None:
        return ""
    wrong = [_unlike_record(consultation, around.activities) for consultation in found]
    return "" if "" in wrong else wrong[0]


def no_open_objection(standing: Standing, around: Surroundings) -> str:
    """4. Nobody's objection is open."""
    objecting = sorted(name for name, stance in standing.stances.items() if stance.open_objection)
    return f"Objections are open: {', '.join(objecting)}." if objecting else ""


def sheet_complete(standing: Standing, around: Surroundings) -> str:
    """5. Stigma was assessed and signed by an organisation concerned, misuse is warned of, the sheet is complete."""
    concerned = communities_concerned(standing.sheet.breakdowns)
    signers = [around.parties[name] for name in standing.signers if name in around.parties]
    if concerned:
        signed = any(party.speaks_for(name) for party in signers for name in concerned)
    else:
        signed = any(party.type in COMMUNITY_TYPES for party in signers)
    if not standing.stigma or not signed:
        types = {name for community in concerned for name in SPEAKS_FOR[community]} or set(COMMUNITY_TYPES)
        return f"No assessment of stigma signed by an organisation of a group concerned ({', '.join(sorted(types))})."
    missing = [name for name in DESCRIBED if not standing.said(name)]
    return f"The sheet does not say: {', '.join(missing)}." if missing else ""


def tests_passed(standing: Standing, around: Surroundings) -> str:
    """6. The hand-counted test and the disclosure test passed on this query, and the sheet is the published one."""
    if standing.history.problem:
        return standing.history.problem
    passed = standing.tested.get(standing.query)
    if passed is None:
        return "The hand-counted test and the disclosure test have not been run on this version's query."
    return "" if passed else "The hand-counted test or the disclosure test failed on this version's query."


def time_paid(standing: Standing, around: Surroundings) -> str:
    """7. The time of civil society was paid, or it waived payment in writing."""
    with_them = [item for item in _closed(standing) if any(item.took_part.get(name) for name in COUNTED_TYPES)]
    unpaid = [item.key for item in with_them if item.payment == "unpaid"]
    if unpaid:
        return f"Time was neither paid nor waived in writing in: {', '.join(unpaid)}."
    if around.activities is not None:
        claimed = [item.key for item in with_them if item.payment == "paid" and not _paid_in_records(item, around)]
        if claimed:
            return f"The records of activities do not say that time was paid in: {', '.join(claimed)}."
    return ""


CONDITIONS: tuple[Callable[[Standing, Surroundings], str], ...] = (
    sectors_agreed,
    civil_society_agreed,
    took_part,
    no_open_objection,
    sheet_complete,
    tests_passed,
    time_paid,
)
"""In the order of governance.md, section 3."""


def what_is_missing(standing: Standing, around: Surroundings) -> tuple[str, ...]:
    """The sentence of every condition that does not hold; nothing if the gate is open."""
    sentences = (condition(standing, around) for condition in CONDITIONS)
    return tuple(sentence for sentence in sentences if sentence)


def _closed(standing: Standing) -> list[Consultation]:
    consultations = standing.consultations
    return [consultations[key] for key in sorted(consultations) if consultations[key].closed is not None]


def _unlike_record(consultation: Consultation, activities: Mapping[str, Mapping]) -> str:
    """How the registry and the record of the activity differ; nothing if they do not."""
    record = activities.get(consultation.activity)
    activity = consultation.activity
    if record is None:
        return f"Activity {activity} of consultation {consultation.key} is not in the records of activities."
    present = set(record["orgs_present"])
    told = {name for name, number in consultation.took_part.items() if number and name in COUNTED_TYPES}
    if record["cso_role"] != consultation.role or not told <= present:
        return f"The record of activity {activity} gives another role or other organisations than the registry."
    if pd.Timestamp(record["activity_month"]).date() != consultation.activity_month:
        return f"The record of activity {activity} gives another month than the registry."
    return ""


def _paid_in_records(consultation: Consultation, around: Surroundings) -> bool:
    record = around.activities.get(consultation.activity)
    return record is not None and bool(record["cso_compensated"])
