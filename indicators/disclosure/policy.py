"""The disclosure policy: the rules, read from `policy.yaml` and checked.

Belongs here: the rules as an object, what each must look like, which breakdowns are refused before a query.
Does not: applying the rules to counts (`primary`, `complementary`, `protection`), checking a release (`audit`).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import yaml

from schemas.release import TOTAL

DEFAULT_POLICY = Path(__file__).parent / "policy.yaml"

LOWEST = {
    "small_class_highest": 0,
    "interval_width": 2,
    "minimum_denominator": 1,
    "decimals_change_at": 1,
    "decimals_below": 0,
    "decimals_from": 0,
    "provisional_months": 0,
    "maximum_crossed_dimensions": 1,
    "missing_groups_withheld_above": 0,
    "missing_groups_warned_above": 0,
}
"""The whole-number rules with the lowest value each may have."""

LISTS = ("published_breakdowns", "indicators_about_women")
"""The rules that are lists of names."""

CHOICES = {"method": ("suppress",), "shortest_period": ("quarter", "year")}


class PolicyRefused(ValueError):
    """A policy file does not say what it must; the message names the file, the rule and what to do."""


class BreakdownRefused(ValueError):
    """A sheet asks for a breakdown that the policy forbids; the message names sheet and breakdown."""


@dataclass(frozen=True)
class Policy:
    """The rules of `policy.yaml`, which explains each. Counts in persons, cases or contacts."""

    method: str
    small_class_highest: int
    interval_width: int
    minimum_denominator: int
    decimals_change_at: int
    decimals_below: int
    decimals_from: int
    shortest_period: str
    provisional_months: int
    maximum_crossed_dimensions: int
    published_breakdowns: tuple[str, ...]
    indicators_about_women: tuple[str, ...]
    missing_groups_withheld_above: int
    missing_groups_warned_above: int
    forbidden_breakdowns: tuple[tuple[str, ...], ...]

    @property
    def sha256(self) -> str:
        """Hash of the rules themselves: the same for two files that differ in comments or order only."""
        canonical = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8")).hexdigest()

    def decimals(self, denominator: int) -> int:
        """Decimals of a percentage with this denominator."""
        return self.decimals_below if denominator < self.decimals_change_at else self.decimals_from


def load_policy(path: str | Path | None = None) -> Policy:
    """The policy in the file `path`, or the default one. Raises PolicyRefused if it breaks a rule of its form."""
    file = Path(path) if path is not None else DEFAULT_POLICY
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError:
        raise PolicyRefused(f"{file.name}: this is not valid YAML") from None
    if not isinstance(document, dict):
        raise PolicyRefused(f"{file.name}: expected a list of `rule: value` lines")
    _check_names(file.name, document)
    _check_values(file.name, document)
    lists = {name: tuple(document[name]) for name in LISTS}
    forbidden = tuple(tuple(line) for line in document["forbidden_breakdowns"])
    return Policy(**{**document, **lists, "forbidden_breakdowns": forbidden})


def check_breakdowns(sheets: Iterable[Mapping], policy: Policy | None = None) -> None:
    """Refuse sheets with forbidden breakdowns; call it before any query.

    `sheets`: metadata sheets as mappings with `indicator` and `breakdowns` (names such as
    `migrant_status*ethnic_group`). Without `policy` the default one holds. Raises BreakdownRefused.
    """
    rules = policy or load_policy()
    for sheet in sheets:
        for breakdown in sheet["breakdowns"]:
            _check_breakdown(sheet["indicator"], breakdown, rules)


def _check_breakdown(indicator: str, breakdown: str, policy: Policy) -> None:
    dimensions = () if breakdown == TOTAL else tuple(breakdown.split("*"))
    if len(dimensions) > policy.maximum_crossed_dimensions:
        raise BreakdownRefused(
            f"{indicator}: the breakdown {breakdown} crosses {len(dimensions)} dimensions, "
            f"the disclosure policy allows {policy.maximum_crossed_dimensions}"
        )
    for line in policy.forbidden_breakdowns:
        if set(line) <= set(dimensions):
            raise BreakdownRefused(
                f"{indicator}: the breakdown {breakdown} is forbidden by the disclosure policy "
                f"({' with '.join(line)}), whatever the counts: remove it from the sheet"
            )


def _check_names(name: str, document: dict) -> None:
    known = [field.name for field in fields(Policy)]
    if missing := [rule for rule in known if rule not in document]:
        raise PolicyRefused(f"{name}: the rule {missing[0]} is missing")
    if unknown := [rule for rule in document if rule not in known]:
        raise PolicyRefused(f"{name}: there is no rule {unknown[0]}; known are {', '.join(known)}")


def _check_values(name: str, document: dict) -> None:
    for rule, lowest in LOWEST.items():
        value = document[rule]
        if type(value) is not int or value < lowest:
            raise PolicyRefused(f"{name}: {rule} must be a whole number of at least {lowest}")
    for rule, choices in CHOICES.items():
        if document[rule] not in choices:
            raise PolicyRefused(f"{name}: {rule} must be one of {', '.join(choices)}")
    if document["minimum_denominator"] <= document["small_class_highest"]:
        raise PolicyRefused(f"{name}: minimum_denominator must be above small_class_highest")
    for rule in LISTS:
        if not _is_line(document[rule]) or len(set(document[rule])) < len(document[rule]):
            raise PolicyRefused(f"{name}: {rule} must be a list of names, none of them twice")
    lines = document["forbidden_breakdowns"]
    if not isinstance(lines, list) or not all(_is_line(line) for line in lines):
        raise PolicyRefused(f"{name}: forbidden_breakdowns must be a list of lists of dimension names")


def _is_line(line: object) -> bool:
    return isinstance(line, list) and len(line) > 0 and all(isinstance(item, str) for item in line)
