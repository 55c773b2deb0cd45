"""Waivers: who allowed a rule of the disclosure policy to be looser than the one this software comes with.

Belongs here: what a waiver must say, which rules need one, until when it holds. Does not: the rules (`policy_rules`).

A waiver is for exactly one rule and value. Forbidden breakdowns have none: they stay forbidden, whoever signs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from indicators.disclosure.policy_rules import FORBIDDEN, PolicyRefused, loosened, no_longer_forbidden

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Waiver:
    """Leave to use `value` for `rule` up to data that end on `until` (YYYY-MM-DD, that day included).

    `organisation`: who answers for it; `signed_by`: the office that signed, never a person's name; `why`: a sentence
    that anybody may read.
    """

    rule: str
    value: int | str | tuple[str, ...]
    organisation: str
    signed_by: str
    why: str
    until: str


def read_waivers(name: str, entries: object, rules: Mapping, default: Mapping) -> tuple[Waiver, ...]:
    """The waivers of a policy file, held against its `rules` and those it loosens.

    `name`: of the file. `default`: the rules that this software comes with. Raises PolicyRefused if a waiver is not
    complete, is not for a rule as it stands in the file, or is not needed; if a rule is looser without one; if a
    forbidden breakdown is missing.
    """
    if not isinstance(entries, list):
        raise PolicyRefused(f"{name}: waivers must be a list; write waivers: [] if there are none")
    waivers = [_waiver(f"{name}: waiver {number}", entry) for number, entry in enumerate(entries, start=1)]
    for line in no_longer_forbidden(rules, default):
        raise PolicyRefused(
            f"{name}: {FORBIDDEN} must keep [{', '.join(line)}]: no waiver can allow it, put the line back"
        )
    looser = list(loosened(rules, default))
    for number, waiver in enumerate(waivers, start=1):
        _check_use(f"{name}: waiver {number}", waiver, rules, looser, [w.rule for w in waivers[: number - 1]])
    for rule in looser:
        if rule not in [waiver.rule for waiver in waivers]:
            raise PolicyRefused(
                f"{name}: {rule} protects less than the rule this software comes with ({_said(default[rule])}): set "
                "it back, or add a signed waiver for exactly this value"
            )
    return tuple(waivers)


def check_in_force(name: str, waivers: tuple[Waiver, ...], data_cutoff: date) -> None:
    """Raise PolicyRefused if a waiver ended before `data_cutoff`, the last day that the data cover."""
    for waiver in waivers:
        if date.fromisoformat(waiver.until) < data_cutoff:
            raise PolicyRefused(
                f"{name}: the waiver for {waiver.rule} ended on {waiver.until}, and the data cover days up to "
                f"{data_cutoff.isoformat()}: have it signed again, or take it out and set the rule back"
            )


def _waiver(place: str, entry: object) -> Waiver:
    known = [field.name for field in fields(Waiver)]
    if not isinstance(entry, dict) or set(entry) != set(known):
        raise PolicyRefused(f"{place} must say {', '.join(known)}, and nothing else")
    for field in known:
        if field != "value" and not (isinstance(entry[field], str) and entry[field].strip()):
            raise PolicyRefused(f"{place}: {field} must be a text that is not empty")
    if not _is_day(entry["until"]):
        raise PolicyRefused(f'{place}: until must be a day in quotes, such as "2027-06-30"')
    value = tuple(entry["value"]) if isinstance(entry["value"], list) else entry["value"]
    return Waiver(**{**entry, "value": value})


def _check_use(place: str, waiver: Waiver, rules: Mapping, looser: list[str], before: list[str]) -> None:
    if waiver.rule == FORBIDDEN:
        raise PolicyRefused(f"{place}: {FORBIDDEN} cannot be waived by anybody: take it out")
    if waiver.rule not in rules:
        raise PolicyRefused(f"{place}: there is no rule {waiver.rule}")
    if waiver.rule in before:
        raise PolicyRefused(f"{place}: {waiver.rule} has a waiver already: take one out")
    own = rules[waiver.rule]
    own = tuple(own) if isinstance(own, list) else own
    if type(waiver.value) is not type(own) or waiver.value != own:
        raise PolicyRefused(
            f"{place} is for another value of {waiver.rule} than the one in this file: set the rule to the value that "
            "was signed, or have this one signed"
        )
    if waiver.rule not in looser:
        raise PolicyRefused(f"{place}: {waiver.rule} does not protect less than it must, so it needs none: take it out")


def _said(value: int | str | list[str]) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
