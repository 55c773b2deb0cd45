"""What is told about every indicator: status, badge, who agreed, and what is missing.

Belongs here: the result that releases, pages and exports use. Does not: how it comes about (`replay`, `gate`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from indicators.agreement.folder import read_events
from indicators.agreement.gate import what_is_missing
from indicators.agreement.replay import Replay, replay
from indicators.agreement.standing import Standing
from indicators.agreement.versions import Fingerprints, load_versions

DAYS_TO_LOOK_AT_A_SUSPENSION = 10
"""Working days (governance, section 1)."""


@dataclass(frozen=True)
class Reservation:
    """A reservation or a settled objection, in the party's own words. Printed with the indicator."""

    party_type: str
    words: str


@dataclass(frozen=True)
class State:
    """What is known about the agreement on one version of an indicator.

    `agreed`: its figures may be public. `badge`: agreed, and reviewed within twelve months. `by`: sectors that agreed.
    `with_types`: types of civil-society organisations that agreed. `reasons_missing`: what stands between it and an
    agreement. `hidden`: somebody says that its page does harm, and the steward has not looked yet. `consulted_types`
    and `consulted_n`: who took part in closed consultations. `next_review`: the last day of the badge. `reason`: of a
    suspension, public.
    """

    indicator: str
    version: str
    status: str
    agreed: bool
    badge: bool
    by: tuple[str, ...] = ()
    with_types: tuple[str, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    reasons_missing: tuple[str, ...] = ()
    hidden: bool = False
    since: date | None = None
    reviewed_on: date | None = None
    next_review: date | None = None
    consulted_types: tuple[str, ...] = ()
    consulted_n: int = 0
    reason: str = ""


def state(
    registry_folder: str | Path | None,
    sheets: Mapping[str, object],
    on_day: date,
    activities: pd.DataFrame | None = None,
    published: Fingerprints | None = None,
) -> dict[str, State]:
    """The state of every sheet at the end of `on_day`, by indicator, in the order of `sheets`.

    Without a folder everything is proposed. Sheets of level context need no agreement and are not in the result.
    `activities`: the records of `system_activity`, to hold the registry against. `published`: fingerprints of the
    published versions (default: those of the catalogue). Raises RegistryRefused if the folder cannot be used.
    """
    if registry_folder is None:
        asked = {indicator: sheet for indicator, sheet in sheets.items() if sheet.level != "context"}
        return {name: State(name, sheet.version, "proposed", False, False) for name, sheet in asked.items()}
    versions = load_versions() if published is None else published
    return states_of(replay(read_events(registry_folder), sheets, versions, on_day, activities), on_day)


def states_of(found: Replay, on_day: date) -> dict[str, State]:
    """The state of every indicator of a replay that ended on `on_day`."""
    return {name: _state(standing, found, on_day) for name, standing in found.standings.items()}


def review_is_current(reviewed_on: date | None, on_day: date) -> bool:
    """Reviewed after the day twelve months before `on_day`: the rule of indicator P07."""
    return reviewed_on is not None and reviewed_on > _years_later(on_day, -1)


def _years_later(day: date, years: int) -> date:
    last_of_february = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if last_of_february else day.day)


def _working_days_after(day: date, number: int) -> date:
    """The day so many working days later; Saturday and Sunday are none, holidays are not known."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day


def _state(standing: Standing, found: Replay, on_day: date) -> State:
    agreed = standing.status == "agreed" and not standing.hidden
    agreeing = standing.agreeing()
    reviewed = review_is_current(standing.reviewed_on, on_day)
    missing = list(what_is_missing(standing, found.around(on_day)))
    if standing.status == "agreed" and not reviewed:
        missing.append("Its yearly review is overdue.")
    last = standing.log[-1] if standing.log else None
    if standing.status == "suspended":
        by = _working_days_after(last.day, DAYS_TO_LOOK_AT_A_SUSPENSION)
        missing.insert(0, f"It is suspended: a joint panel looks at it by {by}.")
    closed = [item for item in standing.consultations.values() if item.closed is not None]
    return State(
        indicator=standing.sheet.indicator,
        version=standing.history.current,
        status=standing.status,
        agreed=agreed,
        badge=agreed and reviewed,
        by=tuple(sorted({stance.party.sector for stance in agreeing})),
        with_types=tuple(sorted({stance.party.type for stance in agreeing if stance.party.civil_society})),
        reservations=tuple(_reservations(standing)),
        reasons_missing=tuple(missing),
        hidden=standing.hidden,
        since=last.day if last else None,
        reviewed_on=standing.reviewed_on,
        next_review=_years_later(standing.reviewed_on, 1) - timedelta(days=1) if standing.reviewed_on else None,
        consulted_types=tuple(sorted({name for item in closed for name, n in item.took_part.items() if n})),
        consulted_n=sum(sum(item.took_part.values()) for item in closed),
        reason=last.reason if last and standing.status in ("suspended", "retired") else "",
    )


def _reservations(standing: Standing):
    for name in sorted(standing.stances):
        stance = standing.stances[name]
        if stance.agrees and stance.words:
            yield Reservation(stance.party.type, stance.words)
        if stance.opinion:
            yield Reservation(stance.party.type, stance.opinion)
