"""The equity table once more, from the bytes of a release: csv and plain Python, nothing of the code under test."""

import csv
import json
from math import asinh, erf, fsum, isclose, log, sqrt, tanh
from pathlib import Path

import yaml

from tests.unit.indicators.statistics.recomputed_further import along_age, bounds, holm, of_surveys, shared_out
from tests.unit.indicators.statistics.recomputed_rates import of_rates

REFERENCE = {
    "migrant_status": "non_migrant",
    "ethnic_group": "majority_only",
    "migrant_status*ethnic_group": "born_in_country*majority_only",
}
NO_GROUP = {"not_asked", "unknown", "declined", "not_recorded"}
Z = 1.959963984540054


def released_figures(folder: Path) -> dict:
    """Shown proportions by indicator, period and breakdown: group to (x, n), groups in the order of the file; `None`
    for a group without a figure; `all` for the undivided row."""
    entries = {s["indicator"]: s for s in json.loads((folder / "indicators.json").read_text("utf-8"))["indicators"]}
    figures, totals = {}, {}
    with (folder / "cells.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if entries[row["indicator"]]["measure"] != "proportion":
                continue
            shown = row["status"] == "shown"
            counts = (int(float(row["numerator"])), int(float(row["denominator"]))) if shown else None
            key = row["indicator"], row["period"]
            if row["breakdown"] == "total":
                totals[key] = counts
            elif row["breakdown"] in REFERENCE:
                group = "*".join(row[name] for name in row["breakdown"].split("*"))
                figures.setdefault((*key, row["breakdown"]), {})[group] = counts
    return {
        key: (totals[key[:2]], groups, entries[key[0]]["direction"])
        for key, groups in figures.items()
        if any(counts for group, counts in groups.items() if not NO_GROUP & set(group.split("*")))
    }


def wilson(x: int, n: int) -> tuple[float, float]:
    """Wilson's limits by the formula of the inverse hyperbolic sine: other arithmetic than the project's."""
    if x in (0, n):
        edge = Z**2 / (n + Z**2)
        return (0.0, edge) if x == 0 else (1 - edge, 1.0)
    middle, half = log(x / (n - x)) / 2, asinh(Z / 2 * sqrt(n / (x * (n - x))))
    return (1 + tanh(middle - half)) / 2, (1 + tanh(middle + half)) / 2


def pair(group: tuple, reference: tuple) -> dict[str, float]:
    """Difference with its limits in points, ratio, and Pearson's p of two shares by the normal distribution."""
    (x1, n1), (x2, n2) = group, reference
    (l1, u1), (l2, u2), p1, p2 = wilson(x1, n1), wilson(x2, n2), x1 / n1, x2 / n2
    pooled = (x1 + x2) / (n1 + n2)
    score = (p1 - p2) / sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return {
        "value": 100 * (p1 - p2),
        "lower": 100 * (p1 - p2 - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)),
        "upper": 100 * (p1 - p2 + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)),
        "ratio": p1 / p2,
        "p_value": 1 - erf(abs(score) / sqrt(2)),
    }


def summaries(groups: dict, reference: str, direction: str) -> dict[str, float]:
    """Every measure of all groups."""
    y = {group: 100 * x / n for group, (x, n) in groups.items()}
    women = sum(n for _, n in groups.values())
    p = {group: n / women for group, (_, n) in groups.items()}
    mu = 100 * sum(x for x, _ in groups.values()) / women

    def weighted(of) -> float:
        return fsum(p[group] * of(group) for group in groups)

    def plain(of) -> float:
        return fsum(of(group) for group in groups) / len(groups)

    raw = weighted(lambda g: (y[g] - mu) ** 2)
    chance = fsum(p[g] * (1 - p[g]) * y[g] * (100 - y[g]) / groups[g][1] for g in groups)
    found = {
        "heterogeneity": fsum(n * (y[g] - mu) ** 2 / (mu * (100 - mu)) for g, (_, n) in groups.items()),
        "MDRW": weighted(lambda g: abs(y[g] - y[reference])),
        "MDRU": plain(lambda g: abs(y[g] - y[reference])),
        "MDMW": weighted(lambda g: abs(y[g] - mu)),
        "MDMU": plain(lambda g: abs(y[g] - mu)),
        "IDISW": 100 * weighted(lambda g: abs(y[g] - mu)) / mu,
        "IDISU": 100 * plain(lambda g: abs(y[g] - mu)) / mu,
        "max_min_difference": max(y.values()) - min(y.values()),
        "max_min_ratio": max(y.values()) / min(y.values()),
        "BGV": max(0.0, raw - chance),
        "BGV_raw": raw,
        "BGSD": sqrt(raw),
        "COV": 100 * sqrt(raw) / mu,
        "Theil": 1000 * weighted(lambda g: y[g] / mu * log(y[g] / mu)),
        "MLD": -1000 * weighted(lambda g: log(y[g] / mu)),
    }
    if direction != "neutral":
        best = max(y.values()) if direction == "higher" else min(y.values())
        found |= {"PAR": best - mu, "PAF": 100 * (best - mu) / mu}
        found |= {"MDBW": weighted(lambda g: abs(best - y[g])), "MDBU": plain(lambda g: abs(best - y[g]))}
    return found


def at_the_same_age(folder: Path) -> dict:
    """Standardised differences in points with their limits, of years, by indicator, period, breakdown and group; and
    the smaller number of women of all ages, which says how they are rounded."""
    entries = json.loads((folder / "indicators.json").read_text("utf-8"))["indicators"]
    figures = {key: groups for key, (_, groups, _) in released_figures(folder).items()}
    found = {}
    for (indicator, period, breakdown), groups in figures.items():
        parts = [e["indicator"] for e in entries if e.get("age_of") == indicator and breakdown in e["breakdowns"]]
        ages = [figures.get((part, period, breakdown), {}) for part in parts]
        reference = groups.get(REFERENCE[breakdown])
        for group, counts in groups.items():
            pairs = [(age.get(group), age.get(REFERENCE[breakdown])) for age in ages]
            known = counts and reference and parts and all(one and other for one, other in pairs)
            if group == REFERENCE[breakdown] or NO_GROUP & set(group.split("*")) or not known:
                continue
            women = [one[1] + other[1] for one, other in pairs]
            weights = [number / sum(women) for number in women]
            apart = fsum(
                w * (one[0] / one[1] - other[0] / other[1]) for w, (one, other) in zip(weights, pairs, strict=True)
            )
            variance = fsum(
                w**2 * sum(x * (n - x) / n**3 for x, n in pair) for w, pair in zip(weights, pairs, strict=True)
            )
            limits = (apart, apart - Z * sqrt(variance), apart + Z * sqrt(variance))
            found[indicator, period, breakdown, group] = (
                [100 * number for number in limits],
                min(counts[1], reference[1]),
            )
    return found


def differences(folder: Path, table) -> tuple[int, list[str]]:
    """How many published numbers were computed again, and which of them are not what they should be (no number)."""
    policy = yaml.safe_load((folder / "policy.yaml").read_text("utf-8"))
    published = {
        (r.indicator, r.period, r.breakdown, r.group, r.measure): r for r in table.itertuples() if r.status == "shown"
    }
    wrong, compared = [], 0

    def check(key: tuple, name: str, expected: float, step: float) -> None:
        nonlocal compared
        compared += 1
        number = getattr(published[key], name)
        if not abs(number - expected) <= step / 2 * (1 + 1e-9) + 1e-9:
            wrong.append(f"{key} {name}")

    seen = set()
    for key, (total, groups, direction) in released_figures(folder).items():
        known = {g: counts for g, counts in groups.items() if not NO_GROUP & set(g.split("*"))}
        released = {g: counts for g, counts in known.items() if counts}
        reference = REFERENCE[key[2]]
        missing = [counts[1] if counts else 0 for g, counts in groups.items() if g not in known]
        if total and 100 * sum(missing) > policy["missing_groups_withheld_above"] * total[1]:
            continue
        compared_groups = [group for group in released if group != reference] if reference in released else []
        tested = [pair(released[group], released[reference])["p_value"] for group in compared_groups]
        unknown = _not_recorded(total, groups, known) if "*" not in key[2] and total else None
        for group, adjusted in zip(compared_groups, holm(tested), strict=True):
            expected = pair(released[group], released[reference])
            least = min(released[group][1], released[reference][1])
            points = 10.0 ** -(1 if least >= 1000 else 0)
            for name in ("value", "lower", "upper"):
                check((*key, group, "D"), name, expected[name], points)
            check((*key, group, "D"), "p_value", max(0.0001, expected["p_value"]), 0.0001)
            check((*key, group, "R"), "value", expected["ratio"], 0.01)
            check((*key, group, "D"), "p_adjusted", max(0.0001, adjusted), 0.0001)
            seen |= {(*key, group, "D"), (*key, group, "R")}
            if unknown is None:
                continue
            least_d, most_d, least_r, most_r = bounds(released[group], released[reference], unknown)
            d, r = shared_out(released[group], released[reference], unknown, total[1] - unknown[1])
            for name, number in (("value", d), ("lower", least_d), ("upper", most_d)):
                check((*key, group, "D_missing"), name, number, points)
            for name, number in (("value", r), ("lower", least_r), ("upper", most_r)):
                check((*key, group, "R_missing"), name, number, 0.01)
            for name, (x, n, x_r, n_r) in {
                "D_all_in": (*_plus(released[group], unknown), *released[reference]),
                "D_none_in": (*released[group], *_plus(released[reference], unknown)),
            }.items():
                check((*key, group, name), "value", 100 * (x / n - x_r / n_r), points)
                seen.add((*key, group, name))
            seen |= {(*key, group, "D_missing"), (*key, group, "R_missing")}
        inside = sum(n for _, n in released.values())
        recorded = total[1] - sum(missing) if total else 0
        everyone = total and (len(released) == len(known) or inside >= 0.95 * recorded)
        if not everyone or len(released) < 3 or len(released) < 0.85 * len(known):
            continue
        for name, expected in summaries(released, reference, direction).items():
            step = 0.01 if name == "max_min_ratio" else _step(expected)
            check((*key, "all", name), "value", expected, step)
            seen.add((*key, "all", name))
    for key, (numbers, least) in at_the_same_age(folder).items():
        if (*key, "D") not in seen:
            continue
        for name, expected in zip(("value", "lower", "upper"), numbers, strict=True):
            check((*key, "D_age"), name, expected, 1.0 if least < 1000 else 0.1)
        seen.add((*key, "D_age"))
    for key, measures in along_age(folder).items():
        for name, numbers in measures.items():
            own = (*key, "age_group", "all", name)
            seen.add(own)
            for part, expected in zip(("value", "lower", "upper"), numbers, strict=True):
                check(own, part, expected, 0.01 if name == "RII" else _step(expected))
    for key, both in of_surveys(folder, REFERENCE).items():
        if NO_GROUP & set(key[3].split("*")) or (*key, "D") not in published:
            continue
        for measure, numbers, step in (("D", both[0], 1), ("R", both[1], 0.01)):
            for part, expected in zip(("value", "lower", "upper"), numbers, strict=True):
                check((*key, measure), part, expected, step)
            seen.add((*key, measure))
    for key, columns in of_rates(folder, REFERENCE).items():
        for name, (expected, step) in columns.items():
            check(key, name, expected, step)
        seen.add(key)
    others = {key for key in published if key not in seen}
    wrong += [f"{key} should not be there" for key in sorted(others)]
    return compared, wrong


def _plus(counts: tuple, more: tuple) -> tuple[int, int]:
    return counts[0] + more[0], counts[1] + more[1]


def _not_recorded(total: tuple, groups: dict, known: dict) -> tuple[int, int] | None:
    """Counts of those without a recorded group, if the bytes give them."""
    missing = [counts for group, counts in groups.items() if group not in known]
    if all(missing):
        return sum(x for x, _ in missing), sum(n for _, n in missing)
    if all(known.values()):
        return tuple(total[part] - sum(counts[part] for counts in known.values()) for part in (0, 1))
    return None


def _step(number: float) -> float:
    """Place of the second significant figure."""
    if isclose(number, 0, abs_tol=1e-9):
        return 1e-9
    return 10.0 ** (int(f"{number:e}".split("e")[1]) - 1)
