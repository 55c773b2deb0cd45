"""What the events of a registry come to: each is applied in its order, or refused with a sentence.

Belongs here: the order, and what all kinds of events share. Does not: what each kind does (`effects`), the conditions
of an agreement (`gate`), what is told about the result (`states`).

A refused event has no effect: whatever stands in a file, an indicator is agreed only through the gate, and falls back
to under review as soon as the gate no longer holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from indicators.agreement.comments import Comment
from indicators.agreement.effects import EFFECTS
from indicators.agreement.events import THE_PUBLIC, Event
from indicators.agreement.gate import Surroundings, what_is_missing
from indicators.agreement.parties import Party, is_joint, unknown_parties
from indicators.agreement.standing import Consultation, Refused, Standing
from indicators.agreement.targets import Target
from indicators.agreement.versions import Fingerprints, history_of

NEEDS_SAME_SERIES = ("describe", "stigma_assessment")
"""Kinds that a minor change of the sheet leaves standing; a change beyond a patch voids the others."""

WHATEVER_VERSION = ("suspend", "lift", "harm_comment", "harm_answer", "comment", "annotate", "new_limits")
"""Kinds that are about the indicator as such: a new version does not end a suspension, nor make a shock unhappen."""

FROM_ANYBODY = ("harm_comment", "comment", "satisfied")
"""Kinds that need no party: comments come from the public too."""


@dataclass(frozen=True)
class Refusal:
    """An event without effect, and why."""

    event: Event
    reason: str


@dataclass
class Replay:
    """Where everything stands after the events so far.

    `standings` by indicator, for every sheet but those of context, which nobody has to agree to. `parties`: those
    that joined and have not left; `left`: those that have. `annotations`: `indicator` (empty: all), `period`, `kind`,
    `words`; `limit_changes`: `indicator`, `period`, `reason`; both for series over time.
    """

    standings: dict[str, Standing]
    activities: dict[str, dict] | None = None
    parties: dict[str, Party] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    consultations: dict[str, Consultation] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    annotations: list[dict[str, str]] = field(default_factory=list)
    limit_changes: list[dict[str, str]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def apply(self, event: Event) -> tuple[str, ...]:
        """Let the event have its effect. Returns why it has none, or none on some of its indicators."""
        before = len(self.refusals)
        try:
            self._check_parties(event)
            EFFECTS[event.kind](self, event)
        except Refused as refusal:
            self.refuse(event, str(refusal))
        self._close_gates(event)
        return tuple(refusal.reason for refusal in self.refusals[before:])

    def refuse(self, event: Event, reason: str) -> None:
        """Keep why an event has no effect on an indicator, while it has on others."""
        self.refusals.append(Refusal(event, reason))

    def around(self, day: date) -> Surroundings:
        """What the gate looks at besides an indicator."""
        return Surroundings(self.parties, day, self.activities)

    def _check_parties(self, event: Event) -> None:
        details = event.details
        named = [*details.get("panel", ()), *details.get("signed_by", ())]
        named += [details[name] for name in ("party", "owner") if name in details and event.kind != "party"]
        joining = details["party"] if event.kind == "party" else ""
        public = event.kind in FROM_ANYBODY and event.entered_by == THE_PUBLIC
        named += [] if public or event.entered_by == joining else [event.entered_by]
        if unknown := unknown_parties(named, self.parties):
            raise Refused(f"No party of the registry, or one that left: {', '.join(unknown)}.")

    def _close_gates(self, event: Event) -> None:
        """Agreed indicators whose gate no longer holds fall back."""
        touched = [indicator for indicator, _ in event.about] or list(self.standings)
        for indicator in touched:
            standing = self.standings.get(indicator)
            if standing is not None and standing.status == "agreed":
                missing = what_is_missing(standing, self.around(event.date))
                if missing:
                    self.move(standing, "under_review", event, missing[0])

    def own_word(self, event: Event, party: str) -> bool:
        """The party speaks itself, or the steward holds its signed note and does not own what it is about."""
        if event.entered_by == party:
            return True
        steward = self.parties[event.entered_by].steward and event.entered_by not in self._owners(event)
        return steward and bool(event.details.get("note"))

    def need_own_word(self, event: Event, party: str, what: str) -> None:
        """Raise Refused unless the party speaks itself (`own_word`). `what`: what it would say."""
        if not self.own_word(event, party):
            raise Refused(
                f"{what} is {party}'s own word: {party} enters it, or a steward that does not own the indicator and "
                "holds its signed note (note)."
            )

    def need_panel(self, event: Event) -> None:
        """Raise Refused unless a joint panel decided, and a member that is not the owner enters it."""
        if not is_joint(self.parties[name] for name in event.details["panel"]):
            raise Refused("A joint panel has at least one public body, and civil society is at least half of it.")
        if event.entered_by in self._owners(event) or event.entered_by not in event.details["panel"]:
            raise Refused("A member of the panel enters what it decided, and not the owner of the indicator.")

    def _owners(self, event: Event) -> set[str]:
        return {self.standings[indicator].owner for indicator, _ in event.about if indicator in self.standings}

    def counted(self, event: Event, *statuses: str) -> list[Standing]:
        """The standings that the event is about in a version that still counts, and in one of `statuses`, if given.

        What it says of others has no effect: refused if they are unknown or have another status.
        """
        found = []
        for indicator, version in event.about:
            standing = self.standings.get(indicator)
            if standing is None:
                self.refuse(event, f"{indicator} is not in the catalogue, or is context, to which nobody has to agree.")
            elif version not in standing.history.versions:
                known = ", ".join(standing.history.versions)
                self.refuse(event, f"{indicator} has no version {version}; there are: {known}.")
            elif version not in self._versions_that_count(standing, event.kind):
                # It happened to a version that is over; that it was once looked at is what remains.
                if event.kind == "open_consultation" and standing.status == "proposed":
                    self.move(standing, "under_review", event, f"version {standing.history.current} is new")
            elif statuses and standing.status not in statuses:
                allowed = " or ".join(statuses)
                self.refuse(event, f"{indicator} is {standing.status}; for this it has to be {allowed}.")
            else:
                found.append(standing)
        return found

    def _versions_that_count(self, standing: Standing, kind: str) -> tuple[str, ...]:
        if kind in WHATEVER_VERSION:
            return standing.history.versions
        return standing.same_series if kind in NEEDS_SAME_SERIES else standing.same_agreement

    def move(self, standing: Standing, status: str, event: Event, reason: str = "") -> None:
        """Change the status, and keep why."""
        why = reason or event.details.get("reason", "")
        standing.move(status, event.date, standing.history.current, event.entered_by, why)


def replay(
    events: Iterable[Event],
    sheets: Mapping[str, object],
    published: Fingerprints,
    on_day: date,
    activities: pd.DataFrame | None = None,
) -> Replay:
    """Where everything stands at the end of `on_day`.

    `activities`: `system_activity` with `activity_id`, `activity_month`, `orgs_present` (lists), `cso_role` and
    `cso_compensated`; None if the records are not at hand.
    """
    standings = {
        indicator: Standing(sheet, history_of(sheet, published))
        for indicator, sheet in sheets.items()
        if sheet.level != "context"
    }
    records = None if activities is None else {row["activity_id"]: row for row in activities.to_dict("records")}
    found = Replay(standings, records)
    for event in events:
        if event.date <= on_day:
            found.apply(event)
    return found
