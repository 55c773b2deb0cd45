"""What events on targets and on series over time do, and when they may not.

Belongs here: one function a kind. Does not: what a target may be (`targets`), how a series is judged
(`indicators.statistics`).
"""

from typing import TYPE_CHECKING

from indicators.agreement.events import Event
from indicators.agreement.standing import Refused
from indicators.agreement.targets import Target, target_problem

if TYPE_CHECKING:
    from indicators.agreement.replay import Replay


def _target(replay: "Replay", event: Event) -> None:
    if len(event.about) != 1:
        raise Refused("A target is set for one indicator.")
    if event.details["target"] in replay.targets:
        raise Refused(f"There is a target {event.details['target']} already.")
    indicator, version = event.about[0]
    if indicator not in replay.standings:
        raise Refused(f"{indicator} is not in the catalogue, or is context, which has no targets.")
    target = Target.of(event, indicator, version)
    if problem := target_problem(target, replay.standings[indicator].sheet):
        raise Refused(problem)
    replay.targets[target.key] = target


def _support_target(replay: "Replay", event: Event) -> None:
    name = event.details["party"]
    replay.need_own_word(event, name, "Support of a target")
    _known_target(replay, event).supporters[name] = replay.parties[name]


def _withdraw_target(replay: "Replay", event: Event) -> None:
    _known_target(replay, event).withdrawn = True


def _annotate(replay: "Replay", event: Event) -> None:
    if not replay.parties[event.entered_by].steward:
        raise Refused("The steward says what is to be known of a period.")
    names = [standing.sheet.indicator for standing in replay.counted(event)] if event.about else [""]
    for name in names:
        replay.annotations.append({"indicator": name} | _told(event, "period", "kind", "words"))


def _new_limits(replay: "Replay", event: Event) -> None:
    if not replay.parties[event.entered_by].steward:
        raise Refused("The steward says from which period on limits are computed anew.")
    for standing in replay.counted(event):
        replay.limit_changes.append({"indicator": standing.sheet.indicator} | _told(event, "period", "reason"))


def _told(event: Event, *names: str) -> dict[str, str]:
    return {name: event.details[name] for name in names}


def _known_target(replay: "Replay", event: Event) -> Target:
    if event.details["target"] not in replay.targets:
        raise Refused(f"There is no target {event.details['target']}.")
    return replay.targets[event.details["target"]]


SERIES_EFFECTS = {
    "target": _target,
    "support_target": _support_target,
    "withdraw_target": _withdraw_target,
    "annotate": _annotate,
    "new_limits": _new_limits,
}
"""By kind of event."""
