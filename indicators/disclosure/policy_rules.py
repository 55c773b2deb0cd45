"""What each rule of the disclosure policy may say, and which way it gets looser.

Belongs here: form and range of every rule, contradictions between rules. Does not: the values (`policy.yaml`), who may
loosen a rule (`waivers`), applying it (`primary`, `figures`, `protection`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemas.release import DIMENSIONS, breakdown_dimensions, breakdown_name, crossed_in_a_ring

LOWER, HIGHER = "lower", "higher"

FORBIDDEN = "forbidden_breakdowns"

BY_YEAR = "indicators_by_year"

NO_GROUPS = "indicators_without_groups"

SPARING = (BY_YEAR, NO_GROUPS)
"""Lists of those indicators about women that have fewer figures than others. They may be empty."""


class PolicyRefused(ValueError):
    """A policy file does not say what it must; the message names the file, the rule and what to do."""


@dataclass(frozen=True)
class NumberRule:
    """A whole number from `lowest` to `highest`; a `looser` one protects women or groups less."""

    lowest: int
    highest: int
    looser: str

    def loosened(self, value: int, default: int) -> bool:
        """Whether `value` protects less than `default`."""
        return value < default if self.looser == LOWER else value > default


NUMBERS = {
    "small_class_highest": NumberRule(0, 1000, LOWER),
    "interval_width": NumberRule(2, 1000, LOWER),
    "minimum_denominator": NumberRule(1, 100_000, LOWER),
    "minimum_women": NumberRule(1, 1000, LOWER),
    "decimals_change_at": NumberRule(1, 1_000_000, LOWER),
    "decimals_below": NumberRule(0, 3, HIGHER),
    "decimals_from": NumberRule(0, 3, HIGHER),
    "numerators_that_fit": NumberRule(2, 1000, LOWER),
    "rate_minimum_numerator": NumberRule(1, 100_000, LOWER),
    "rate_significant_digits": NumberRule(1, 4, HIGHER),
    "quantile_minimum_each_side": NumberRule(1, 100_000, LOWER),
    "quantile_step_days": NumberRule(1, 365, LOWER),
    "dominance_minimum_facilities": NumberRule(1, 100, LOWER),
    "dominance_largest_per_cent": NumberRule(1, 100, HIGHER),
    "dominance_two_largest_per_cent": NumberRule(1, 100, HIGHER),
    "lag_quarters": NumberRule(0, 8, LOWER),
    "provisional_months": NumberRule(0, 60, LOWER),
    "maximum_crossed_dimensions": NumberRule(1, 12, HIGHER),
    "missing_groups_withheld_above": NumberRule(0, 100, HIGHER),
    "missing_groups_warned_above": NumberRule(0, 100, HIGHER),
}
"""The rules that are whole numbers."""

LISTS = ("published_breakdowns", "indicators_about_women", *SPARING)
"""The rules that are lists of names."""

CHOICES = {"method": ("suppress",), "shortest_period": ("year", "quarter")}
"""The rules that are one word of these, the strictest first."""


def check_values(name: str, document: Mapping) -> None:
    """Form and range of every rule of `document`; `name`: of the file. Raises PolicyRefused."""
    for rule, number in NUMBERS.items():
        value = document[rule]
        if type(value) is not int or not number.lowest <= value <= number.highest:
            raise PolicyRefused(f"{name}: {rule} must be a whole number from {number.lowest} to {number.highest}")
    for rule, choices in CHOICES.items():
        if document[rule] not in choices:
            raise PolicyRefused(f"{name}: {rule} must be one of {', '.join(choices)}")
    for rule in LISTS:
        # Every indicator may have quarters and groups, but without breakdowns or women a release says nothing.
        none_named = rule in SPARING and document[rule] == []
        if not (none_named or _is_line(document[rule])) or len(set(document[rule])) < len(document[rule]):
            raise PolicyRefused(f"{name}: {rule} must be a list of names, none of them twice")
    lines = document[FORBIDDEN]
    if not isinstance(lines, list) or not all(_is_line(line) for line in lines):
        raise PolicyRefused(f"{name}: {FORBIDDEN} must be a list of lists of dimension names")
    for contradiction in _contradictions(document):
        raise PolicyRefused(f"{name}: {contradiction}")


def loosened(document: Mapping, default: Mapping) -> Iterator[str]:
    """The rules of `document` that protect less than those of `default`, in the order of the tables above."""
    for rule, number in NUMBERS.items():
        if number.loosened(document[rule], default[rule]):
            yield rule
    for rule, choices in CHOICES.items():
        if choices.index(document[rule]) > choices.index(default[rule]):
            yield rule
    for rule in ("published_breakdowns", "indicators_about_women"):
        if set(document[rule]) - set(default[rule]):
            yield rule
    for rule in SPARING:
        # Whoever publishes fewer indicators names fewer of them here.
        if set(default[rule]) & set(document["indicators_about_women"]) - set(document[rule]):
            yield rule


def no_longer_forbidden(document: Mapping, default: Mapping) -> Iterator[list[str]]:
    """Lines that `default` forbids and `document` does not, neither as they are nor by a wider line."""
    kept = [set(line) for line in document[FORBIDDEN]]
    yield from (line for line in default[FORBIDDEN] if not any(wider <= set(line) for wider in kept))


_ABOVE_SMALL = ("minimum_denominator", "minimum_women", "rate_minimum_numerator", "quantile_minimum_each_side")

_ORDERED = (
    ("decimals_below", "decimals_from"),
    ("dominance_largest_per_cent", "dominance_two_largest_per_cent"),
    ("missing_groups_warned_above", "missing_groups_withheld_above"),
)
"""Pairs of which the first must not be above the second."""


def _contradictions(rules: Mapping) -> Iterator[str]:
    for rule in _ABOVE_SMALL:
        if rules[rule] <= rules["small_class_highest"]:
            yield f"{rule} must be above small_class_highest, or what it allows is withheld anyway"
    for lower, upper in _ORDERED:
        if rules[lower] > rules[upper]:
            yield f"{lower} must not be above {upper}"
    if rules["dominance_minimum_facilities"] > 2 and rules["dominance_two_largest_per_cent"] == 100:
        yield "dominance_two_largest_per_cent must be below 100, or two facilities could be all there are"
    for rule in SPARING:
        if unknown := [name for name in rules[rule] if name not in rules["indicators_about_women"]]:
            yield f"{rule}: {unknown[0]} is not among indicators_about_women, so that it has no figures at all"
    for breakdown in rules["published_breakdowns"]:
        yield from _wrong_breakdown(breakdown, rules)
    if ring := crossed_in_a_ring(rules["published_breakdowns"]):
        yield (
            f"published_breakdowns cross dimensions in a ring ({', '.join(ring)}): together these tables can give away "
            "a crossing that nobody publishes. Publish one of them less"
        )


def _wrong_breakdown(breakdown: str, rules: Mapping) -> Iterator[str]:
    dimensions = breakdown_dimensions(breakdown)
    if not set(dimensions) <= set(DIMENSIONS) or breakdown != breakdown_name(dimensions):
        known = ", ".join(DIMENSIONS)
        yield f"published_breakdowns: {breakdown} is not total or dimensions of a release in their order ({known})"
    if len(dimensions) > rules["maximum_crossed_dimensions"]:
        yield f"published_breakdowns: {breakdown} crosses more than maximum_crossed_dimensions"
    if any(set(line) <= set(dimensions) for line in rules[FORBIDDEN]):
        yield f"published_breakdowns: {breakdown} is forbidden by {FORBIDDEN}"


def _is_line(line: object) -> bool:
    return isinstance(line, list) and len(line) > 0 and all(isinstance(item, str) for item in line)
