"""Differences and ratios of rates, computed again from the bytes of a release with scipy's distributions.

Belongs here: rates of groups beside their reference. Does not: shares (`recomputed`), surveys (`recomputed_surveys`).
"""

import csv
import json
from math import floor, log10, sqrt
from pathlib import Path

from scipy.stats import beta, binom, gamma

from tests.unit.indicators.statistics.recomputed_further import holm

NO_GROUP = {"not_asked", "unknown", "declined"}


def of_rates(folder: Path, reference: dict[str, str]) -> dict[tuple, dict[str, tuple[float, float]]]:
    """By indicator, period, breakdown, group and measure: by column the number and the step of its rounding."""
    document = json.loads((folder / "indicators.json").read_text("utf-8"))
    rates = {sheet["indicator"]: sheet for sheet in document["indicators"] if sheet["measure"] == "rate"}
    tables: dict[tuple, dict[str, tuple[int, int]]] = {}
    with (folder / "cells.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["indicator"] in rates and row["breakdown"] in reference and row["status"] == "shown":
                key = row["indicator"], row["period"], row["breakdown"]
                group = "*".join(row[name] for name in row["breakdown"].split("*"))
                tables.setdefault(key, {})[group] = (int(float(row["numerator"])), int(float(row["denominator"])))
    found = {}
    for key, groups in tables.items():
        own = reference[key[2]]
        compared = [group for group in groups if group != own and not NO_GROUP & set(group.split("*"))]
        if own not in groups:
            continue
        tests = [_p(groups[group], groups[own]) for group in compared]
        for group, p, adjusted in zip(compared, tests, holm(tests), strict=True):
            difference = [rates[key[0]]["multiplier"] * n for n in _difference(groups[group], groups[own])]
            ps = {"p_value": (max(0.0001, p), 1e-4), "p_adjusted": (max(0.0001, adjusted), 1e-4)}
            names = ("value", "lower", "upper")
            found[*key, group, "D"] = {n: (d, _two_digits(d)) for n, d in zip(names, difference, strict=True)} | ps
            ratio = _ratio(groups[group], groups[own])
            found[*key, group, "R"] = {n: (r, 0.01) for n, r in zip(names, ratio, strict=True)} | ps
    return found


def _limits(x: int, population: int) -> tuple[float, float]:
    return (gamma.ppf(0.025, x) if x else 0.0) / population, gamma.ppf(0.975, x + 1) / population


def _difference(group: tuple[int, int], reference: tuple[int, int]) -> tuple[float, float, float]:
    """Zou and Donner: the squares of what each rate is away from its limits add up."""
    (l1, u1), (l2, u2), p1, p2 = _limits(*group), _limits(*reference), group[0] / group[1], reference[0] / reference[1]
    return p1 - p2, p1 - p2 - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), p1 - p2 + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)


def _ratio(group: tuple[int, int], reference: tuple[int, int]) -> tuple[float, float, float]:
    """Given all events, those of the group are binomial: limits of that share, as odds, by the two populations."""
    (x1, n1), (x2, n2) = group, reference
    low, high = beta.ppf(0.025, x1, x2 + 1), beta.ppf(0.975, x1 + 1, x2)
    return (x1 / n1) / (x2 / n2), low / (1 - low) * n2 / n1, high / (1 - high) * n2 / n1


def _p(group: tuple[int, int], reference: tuple[int, int]) -> float:
    """All outcomes that are at most as likely as this one."""
    total, share = group[0] + reference[0], group[1] / (group[1] + reference[1])
    own = binom.pmf(group[0], total, share)
    return min(1.0, sum(p for p in binom.pmf(range(total + 1), total, share) if p <= own * (1 + 1e-7)))


def _two_digits(number: float) -> float:
    return 10.0 ** (floor(log10(abs(number))) - 1)
