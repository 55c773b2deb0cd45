"""What each kind of event does, and when it may not.

Belongs here: one function a kind. Does not: comments (`comments`), targets and what is recorded on series
(`series_effects`), the order of events and what they share (`replay`), the conditions of an agreement (`gate`).
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from indicators.agreement.comments import COMMENT_EFFECTS
from indicators.agreement.events import Event
from indicators.agreement.gate import what_is_missing
from indicators.agreement.parties import Party, party_problems
from indicators.agreement.series_effects import SERIES_EFFECTS
from indicators.agreement.standing import Consultation, Refused, Stance, Standing

if TYPE_CHECKING:
    from indicators.agreement.replay import Replay

SHORTEST_CONSULTATION = timedelta(days=30)


def _party(replay: "Replay", event: Event) -> None:
    details = event.details
    name = details["party"]
    if name in replay.parties or name in replay.left:
        raise Refused(f"{name} has joined already; what a party is does not change. A new body gets a new code.")
    party = Party(
        name,
        details["sector"],
        details["type"],
        tuple(details["communities"]),
        details["women_led"],
        details["region"],
        details.get("steward", False),
    )
    if problems := party_problems(party):
        raise Refused(f"{name}: {'; '.join(problems)}.")
    replay.need_own_word(event, name, "Joining")
    replay.parties[name] = party


def _party_left(replay: "Replay", event: Event) -> None:
    name = event.details["party"]
    replay.need_own_word(event, name, "Leaving")
    del replay.parties[name]
    replay.left.add(name)
    for standing in replay.standings.values():
        standing.stances.pop(name, None)
        standing.pending.pop(name, None)


def _propose(replay: "Replay", event: Event) -> None:
    for standing in replay.counted(event, "proposed", "under_review"):
        if standing.owner not in ("", event.entered_by):
            replay.refuse(event, f"{standing.sheet.indicator} has an owner, who alone may hand it on.")
            continue
        standing.owner = event.details["owner"]
        standing.proposed_on = standing.proposed_on or event.date


def _describe(replay: "Replay", event: Event) -> None:
    for standing in replay.counted(event):
        standing.described |= event.details["fields"]


def _stigma_assessment(replay: "Replay", event: Event) -> None:
    for name in event.details["signed_by"]:
        replay.need_own_word(event, name, "A signature")
    for standing in replay.counted(event):
        standing.stigma = event.details["text"]
        standing.signers |= set(event.details["signed_by"])


def _open_consultation(replay: "Replay", event: Event) -> None:
    key, closes = event.details["consultation"], date.fromisoformat(event.details["closes"])
    if closes - event.date < SHORTEST_CONSULTATION:
        raise Refused(f"A consultation is open for at least {SHORTEST_CONSULTATION.days} days.")
    if key in replay.consultations:
        raise Refused(f"There is a consultation {key} already.")
    found = replay.counted(event, "proposed", "under_review", "agreed", "suspended")
    consultation = Consultation(key, event.date, closes, dict(event.details["invited"]))
    replay.consultations[key] = consultation
    for standing in found:
        if not standing.owner:
            replay.refuse(event, f"{standing.sheet.indicator} was not proposed yet.")
            continue
        standing.consultations[key] = consultation
        if standing.status == "proposed":
            replay.move(standing, "under_review", event, f"consultation {key} is open")


def _close_consultation(replay: "Replay", event: Event) -> None:
    details = event.details
    key = details["consultation"]
    if key not in replay.consultations:
        raise Refused(f"There is no consultation {key}.")
    consultation = replay.consultations[key]
    if consultation.closed is not None:
        raise Refused(f"Consultation {key} is closed already.")
    if event.date < consultation.closes:
        raise Refused(f"Consultation {key} was announced to be open until {consultation.closes}.")
    consultation.closed = event.date
    consultation.took_part = dict(details["took_part"])
    consultation.lived_experience_n = details["lived_experience_n"]
    consultation.payment, consultation.role = details["payment"], details["role"]
    consultation.activity = details["activity"]
    consultation.activity_month = date.fromisoformat(details["activity_month"])


def _stance(replay: "Replay", event: Event) -> None:
    details = event.details
    name, stance = details["party"], details["stance"]
    words = details.get("reservation", "")
    if bool(words) != (stance in ("agreed_with_reservation", "objected")):
        raise Refused("A reservation or objection gives its reason in reservation; other stances have none.")
    confirmed = replay.own_word(event, name)
    for standing in replay.counted(event, "under_review", "agreed", "suspended"):
        given = Stance(replay.parties[name], stance, event.date, words, confirmed)
        standing.pending.pop(name, None)
        if confirmed or (given.open_objection and not _objects(standing, name)):
            standing.stances[name] = given
        if not confirmed:
            standing.pending[name] = given


def _confirm(replay: "Replay", event: Event) -> None:
    name = event.details["party"]
    replay.need_own_word(event, name, "A confirmation")
    for standing in replay.counted(event):
        if name not in standing.pending:
            replay.refuse(event, f"No stance of {name} on {standing.sheet.indicator} waits to be confirmed.")
            continue
        standing.stances[name] = standing.pending.pop(name)
        standing.stances[name].confirmed = True


def _withdraw(replay: "Replay", event: Event) -> None:
    name = event.details["party"]
    replay.need_own_word(event, name, "Taking a stance back")
    for standing in replay.counted(event):
        standing.stances.pop(name, None)
        standing.pending.pop(name, None)


def _mediate(replay: "Replay", event: Event) -> None:
    name = event.details["party"]
    replay.need_panel(event)
    for standing in replay.counted(event):
        if _objects(standing, name):
            standing.stances[name].opinion = event.details["minority_opinion"]
        else:
            replay.refuse(event, f"{name} has no open objection to {standing.sheet.indicator}.")


def _tested(replay: "Replay", event: Event) -> None:
    if not replay.parties[event.entered_by].steward:
        raise Refused("The steward says which tests were run.")
    passed = event.details["golden"] == event.details["disclosure"] == "passed"
    queries = dict(item.split("=") for item in event.details["queries"])
    versions = dict(event.about)
    for standing in replay.counted(event):
        indicator = standing.sheet.indicator
        query = queries.get(f"{indicator}@{versions[indicator]}")
        if query is None:
            replay.refuse(event, f"{indicator} stands in indicators, but not in queries.")
        else:
            standing.tested[query] = passed


def _agree(replay: "Replay", event: Event) -> None:
    for standing in replay.counted(event, "under_review"):
        missing = what_is_missing(standing, replay.around(event.date))
        if missing:
            replay.refuse(event, f"{standing.sheet.indicator} cannot be agreed yet. {' '.join(missing)}")
            continue
        standing.agreed_on = standing.reviewed_on = event.date
        replay.move(standing, "agreed", event)


def _suspend(replay: "Replay", event: Event) -> None:
    actor = replay.parties[event.entered_by]
    if not (actor.civil_society or actor.steward):
        raise Refused("An organisation of civil society or the steward suspends an indicator.")
    for standing in replay.counted(event, "proposed", "under_review", "agreed", "suspended"):
        # Who suspends an indicator no longer agrees to it.
        standing.stances.pop(event.entered_by, None)
        replay.move(standing, "suspended", event)


def _lift(replay: "Replay", event: Event) -> None:
    replay.need_panel(event)
    for standing in replay.counted(event, "suspended"):
        replay.move(standing, "under_review", event)


def _send_back(replay: "Replay", event: Event) -> None:
    for standing in replay.counted(event, "under_review"):
        replay.move(standing, "proposed", event)


def _review(replay: "Replay", event: Event) -> None:
    replay.need_panel(event)
    for standing in replay.counted(event, "under_review", "agreed", "suspended"):
        standing.reviewed_on = event.date
        if event.details["decision"] == "suspend":
            replay.move(standing, "suspended", event)


def _retire(replay: "Replay", event: Event) -> None:
    replay.need_panel(event)
    for standing in replay.counted(event, "proposed", "under_review", "agreed", "suspended"):
        standing.successor = event.details.get("successor", "")
        replay.move(standing, "retired", event)


def _objects(standing: Standing, party: str) -> bool:
    return party in standing.stances and standing.stances[party].open_objection


EFFECTS = {
    "party": _party,
    "party_left": _party_left,
    "propose": _propose,
    "describe": _describe,
    "stigma_assessment": _stigma_assessment,
    "open_consultation": _open_consultation,
    "close_consultation": _close_consultation,
    "stance": _stance,
    "confirm": _confirm,
    "withdraw": _withdraw,
    "mediate": _mediate,
    "tested": _tested,
    "agree": _agree,
    "suspend": _suspend,
    "lift": _lift,
    "send_back": _send_back,
    "review": _review,
    "retire": _retire,
    **COMMENT_EFFECTS,
    **SERIES_EFFECTS,
}
"""By kind of event."""
