"""More of the equity table once more, in plain Python: bounds for women without a recorded group, adjusted p values,
measures along age, surveys. Nothing of the code under test."""

import csv
import json
from itertools import product
from math import exp, sqrt
from pathlib import Path

import numpy as np
import statsmodels.api as sm

WHERE = ("group", "reference", "elsewhere")


def bounds(group: tuple, reference: tuple, missing: tuple) -> tuple[float, float, float, float]:
    """Least and most difference (points) and ratio over every way to send all missing answers to one side."""
    differences, ratios = [], []
    for yes, no in product(WHERE, WHERE):
        counts = {"group": list(group), "reference": list(reference), "elsewhere": [0, 0]}
        counts[yes][0] += missing[0]
        counts[yes][1] += missing[0]
        counts[no][1] += missing[1] - missing[0]
        one, other = (counts[side][0] / counts[side][1] for side in ("group", "reference"))
        differences.append(100 * (one - other))
        ratios.append(one / other if other else float("inf"))
    return min(differences), max(differences), min(ratios), max(ratios)


def shared_out(group: tuple, reference: tuple, missing: tuple, recorded: int) -> tuple[float, float]:
    """Difference (points) and ratio with the missing answers given to all groups by their size."""
    one, other = (
        (counts[0] + missing[0] * counts[1] / recorded) / (counts[1] + missing[1] * counts[1] / recorded)
        for counts in (group, reference)
    )
    return 100 * (one - other), one / other


def holm(p: list[float]) -> list[float]:
    """Adjusted p values: in the order of size, each times how many are left, never below the one before."""
    order = sorted(range(len(p)), key=lambda place: p[place])
    adjusted, so_far = [0.0] * len(p), 0.0
    for left, place in zip(range(len(p), 0, -1), order, strict=True):
        so_far = max(so_far, min(1.0, left * p[place]))
        adjusted[place] = so_far
    return adjusted


def along_age(folder: Path) -> dict:
    """SII, RII, ACI and RCI with their limits by indicator and period, ages in the order of the catalogue."""
    entries = json.loads((folder / "indicators.json").read_text("utf-8"))["indicators"]
    with (folder / "cells.csv").open(encoding="utf-8", newline="") as lines:
        totals = {
            (row["indicator"], row["period"]): (int(float(row["numerator"])), int(float(row["denominator"])))
            for row in csv.DictReader(lines)
            if row["breakdown"] == "total" and row["status"] == "shown" and row["denominator"]
        }
    found = {}
    for indicator in {entry["age_of"] for entry in entries if entry.get("age_of")}:
        parts = [entry["indicator"] for entry in entries if entry.get("age_of") == indicator]
        for period in {period for name, period in totals if name == parts[0]}:
            counts = [totals.get((part, period)) for part in parts]
            if all(counts):
                found[indicator, period] = _measures(counts)
    return found


def _measures(counts: list[tuple[int, int]]) -> dict[str, tuple[float, float, float]]:
    x, n = (np.array(column, dtype=float) for column in zip(*counts, strict=True))
    women, y = n.sum(), x / n
    rank = [(sum(n[:place]) + n[place] / 2) / women for place in range(len(n))]
    fitted = sm.GLM(np.column_stack([x, n - x]), sm.add_constant(rank), family=sm.families.Binomial()).fit(tol=1e-12)
    a, b = fitted.params
    first, last = 1 / (1 + exp(-a)), 1 / (1 + exp(-a - b))

    def steps(function, at: list, spread: np.ndarray) -> tuple[float, float, float]:
        """Value with delta limits, the derivatives by small steps."""
        slope = np.zeros(len(at))
        for place in range(len(at)):
            up, down = list(at), list(at)
            up[place] += 1e-6
            down[place] -= 1e-6
            slope[place] = (function(up) - function(down)) / 2e-6
        half = 1.959963984540054 * sqrt(slope @ spread @ slope)
        return function(at), function(at) - half, function(at) + half

    def ends(line) -> tuple[float, float]:
        return 1 / (1 + exp(-line[0])), 1 / (1 + exp(-line[0] - line[1]))

    line, spread = [a, b], np.asarray(fitted.cov_params())
    log_ratio = steps(lambda at: float(np.log(ends(at)[1] / ends(at)[0])), line, spread)
    errors = np.diag(y * (1 - y) / n)

    def concentration(at) -> float:
        return 100 * sum(n[j] / women * (2 * rank[j] - 1) * at[j] for j in range(len(n)))

    def relative(at) -> float:
        return 100 * concentration(at) / (100 * sum(n[j] / women * at[j] for j in range(len(n))))

    assert first > 0 and last > 0
    return {
        "SII": steps(lambda at: 100 * (ends(at)[1] - ends(at)[0]), line, spread),
        "RII": tuple(exp(number) for number in log_ratio),
        "ACI": steps(concentration, list(y), errors),
        "RCI": steps(relative, list(y), errors),
    }


def of_surveys(folder: Path, reference_of: dict[str, str]) -> dict:
    """Difference and ratio with limits by indicator, period, breakdown and group, from published shares and ranges,
    each half a per cent wider."""
    entries = {s["indicator"]: s for s in json.loads((folder / "indicators.json").read_text("utf-8"))["indicators"]}
    figures: dict[tuple, dict] = {}
    with (folder / "cells.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            survey = entries[row["indicator"]]["measure"] == "weighted_proportion"
            if survey and row["status"] == "shown" and row["breakdown"] in reference_of and row["lower"]:
                group = "*".join(row[name] for name in row["breakdown"].split("*"))
                share, low, high = (float(row[name]) for name in ("value", "lower", "upper"))
                own = figures.setdefault((row["indicator"], row["period"], row["breakdown"]), {})
                own[group] = share, max(low - 0.5, 0), min(high + 0.5, 100)
    found = {}
    for key, groups in figures.items():
        reference = groups.get(reference_of[key[2]])
        for group, one in groups.items():
            if reference and group != reference_of[key[2]]:
                found[*key, group] = _difference(one, reference), _ratio(one, reference)
    return found


def _difference(one: tuple, other: tuple) -> tuple[float, float, float]:
    (p, low, high), (r, r_low, r_high) = one, other
    return p - r, p - r - sqrt((p - low) ** 2 + (r_high - r) ** 2), p - r + sqrt((high - p) ** 2 + (r - r_low) ** 2)


def _ratio(one: tuple, other: tuple) -> tuple[float, float, float]:
    """The limits are the ratios t at which the range of p - t r ends at 0, found by halving."""
    (p, low, high), (r, r_low, r_high) = one, other

    def halved(inside: float, outside: float, holds) -> float:
        for _ in range(200):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if holds(middle) else (inside, middle)
        return inside

    below = halved(p / r, 0.0, lambda t: p - t * r - sqrt((p - low) ** 2 + (t * (r_high - r)) ** 2) <= 0)
    above = halved(p / r, 1e6, lambda t: p - t * r + sqrt((high - p) ** 2 + (t * (r - r_low)) ** 2) >= 0)
    return p / r, below, above
