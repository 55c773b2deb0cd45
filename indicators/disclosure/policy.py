"""The disclosure policy: the rules, read from `policy.yaml` and checked.

Belongs here: the rules as an object, which breakdowns are refused before a query. Does not: what a rule may say
(`policy_rules`), who may loosen it (`waivers`), applying it to counts (`primary`, `figures`, `protection`), checking a
release (`audit`).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from indicators.disclosure.policy_rules import FORBIDDEN, LISTS, PolicyRefused, check_values
from indicators.disclosure.waivers import Waiver, read_waivers
from indicators.sheet_loading import UnreadableSheet, read_sheet
from schemas.release import TOTAL, breakdown_dimensions

__all__ = ["DEFAULT_POLICY", "BreakdownRefused", "Policy", "PolicyRefused", "check_breakdowns", "load_policy"]

DEFAULT_POLICY = Path(__file__).parent / "policy.yaml"

SAME_DIMENSION = {
    "facility_id": "facility",
    "origin": "birth_group",
    "ethnicity": "ethnic_group",
    "ethnic_mention": "ethnic_group",
}
"""Other names, of record columns and of dimensions made from them, for what the forbidden breakdowns name."""


ADDED_LATER = {"indicators_by_year": [], "indicators_without_groups": []}
"""Rules that policies of earlier releases do not have, and what they meant without them."""


class BreakdownRefused(ValueError):
    """A sheet asks for a breakdown that the policy forbids; the message names sheet and breakdown."""


@dataclass(frozen=True)
class Policy:
    """The rules of `policy.yaml`, which explains each. Counts in persons, cases or contacts."""

    method: str
    small_class_highest: int
    interval_width: int
    minimum_denominator: int
    minimum_women: int
    decimals_change_at: int
    decimals_below: int
    decimals_from: int
    numerators_that_fit: int
    rate_minimum_numerator: int
    rate_significant_digits: int
    quantile_minimum_each_side: int
    quantile_step_days: int
    dominance_minimum_facilities: int
    dominance_largest_per_cent: int
    dominance_two_largest_per_cent: int
    shortest_period: str
    lag_quarters: int
    provisional_months: int
    published_breakdowns: tuple[str, ...]
    indicators_about_women: tuple[str, ...]
    indicators_by_year: tuple[str, ...]
    indicators_without_groups: tuple[str, ...]
    missing_groups_withheld_above: int
    missing_groups_warned_above: int
    maximum_crossed_dimensions: int
    forbidden_breakdowns: tuple[tuple[str, ...], ...]
    waivers: tuple[Waiver, ...]

    @property
    def sha256(self) -> str:
        """Hash of the rules themselves: the same for two files that differ in comments or order only."""
        canonical = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8")).hexdigest()

    def decimals(self, denominator: int) -> int:
        """Decimals of a percentage with this denominator."""
        return self.decimals_below if denominator < self.decimals_change_at else self.decimals_from


def load_policy(path: str | Path | None = None) -> Policy:
    """The policy in the file `path`, or the default one.

    Raises PolicyRefused if it breaks a rule of its form, or protects less than the default one without a waiver.
    Whether a waiver still holds depends on the data: `waivers.check_in_force`.
    """
    file = Path(path) if path is not None else DEFAULT_POLICY
    document = _read(file)
    rules = {rule: value for rule, value in document.items() if rule != "waivers"}
    waivers = read_waivers(file.name, document["waivers"], rules, _read(DEFAULT_POLICY))
    lists = {name: tuple(rules[name]) for name in LISTS}
    forbidden = {FORBIDDEN: tuple(tuple(line) for line in rules[FORBIDDEN])}
    return Policy(**{**rules, **lists, **forbidden}, waivers=waivers)


def check_breakdowns(sheets: Iterable[Mapping], policy: Policy | None = None) -> None:
    """Refuse sheets with forbidden breakdowns; call it before any query.

    `sheets`: metadata sheets as mappings with `indicator` and `breakdowns` (names such as
    `migrant_status*ethnic_group`); what their conditions name is held against the policy as well, since counting those
    of one class is a breakdown too, and so is what a difference compares. Without `policy` the default one holds.
    Raises BreakdownRefused.
    """
    rules = policy or load_policy()
    listed = {sheet["indicator"]: sheet for sheet in sheets}
    for sheet in listed.values():
        for breakdown in sheet["breakdowns"]:
            _check_breakdown(sheet, breakdown, listed, rules)


def _check_breakdown(sheet: Mapping, breakdown: str, listed: Mapping[str, Mapping], policy: Policy) -> None:
    derived = sheet.get("derived") or {}
    dimensions = _named(breakdown) | _named(derived.get("dimension", TOTAL))
    if len(dimensions) > policy.maximum_crossed_dimensions:
        raise BreakdownRefused(
            f"{sheet['indicator']}: the breakdown {breakdown} crosses {len(dimensions)} dimensions, "
            f"the disclosure policy allows {policy.maximum_crossed_dimensions}"
        )
    conditions = _in_conditions(sheet) | _in_conditions(listed.get(derived.get("from"), {}))
    for line in policy.forbidden_breakdowns:
        if {SAME_DIMENSION.get(name, name) for name in line} <= dimensions | conditions:
            raise BreakdownRefused(
                f"{sheet['indicator']}: the breakdown {breakdown} is forbidden by the disclosure policy "
                f"({' with '.join(line)}), whatever the counts: remove it from the sheet"
            )


def _named(breakdown: str) -> set[str]:
    names = (name.strip().lower() for name in breakdown_dimensions(breakdown))
    return {SAME_DIMENSION.get(name, name) for name in names}


def _in_conditions(sheet: Mapping) -> set[str]:
    """Everything that is named in the conditions of a sheet: columns, and words of SQL that no line forbids."""
    texts = [(sheet.get(part) or {}).get("where") or "" for part in ("numerator", "denominator")]
    names = re.findall(r"\w+", re.sub(r"'[^']*'", " ", " ".join(texts)).lower())
    return {SAME_DIMENSION.get(name, name) for name in names}


def _read(file: Path) -> dict:
    """The checked rules of a file, its waivers as they stand there."""
    try:
        document = read_sheet(file)
    except UnreadableSheet as error:
        raise PolicyRefused(f"{file.name}: {error}") from None
    document = ADDED_LATER | document
    known = [field.name for field in fields(Policy)]
    if missing := [rule for rule in known if rule not in document]:
        raise PolicyRefused(f"{file.name}: the rule {missing[0]} is missing")
    if unknown := [rule for rule in document if rule not in known]:
        raise PolicyRefused(f"{file.name}: there is no rule {unknown[0]}; known are {', '.join(known)}")
    check_values(file.name, document)
    return document
