"""The sets of women, cases or contacts that a release speaks of, and how they lie in each other.

Belongs here: from sheets to distinct sets, their relations, and a division of them into leaves that do not overlap.
Does not: reading conditions (`conditions`), places and periods (`places`), counts (`stream`).

A set is what a numerator or a denominator counts. Every set is a sum of leaves: what is in its parts, and the rest.
Parts that exclude each other divide their whole together; parts that may overlap divide it in several ways, which are
tied by equations (`SetSystem.equal`).
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from indicators.disclosure.audit.conditions import Demand, demand, disjoint, remainder, within

NUMERATOR, DENOMINATOR = "numerator", "denominator"


@dataclass(frozen=True)
class Counted:
    """One set: what is demanded, what is summed (`rows` or a column), and how much of each quarter has matured."""

    demand: Demand
    summed: str
    extent: tuple[int, ...]


@dataclass
class SetSystem:
    """`sets`: distinct ones. `expression`: sets x leaves, 0 or 1. `equal`, `at_most`: rows over leaves that are 0, and
    at most 0, at every place; `of_path`: at most 0 as well, in the cells of the path of care. `inside`: (part, whole)
    numbers of sets; `between`: the leaves of the whole that are not in the part. `names`: for each set who counts it:
    (indicator, part). `by_calendar`: for each leaf the numbers of the quarters in which it is empty by the calendar
    alone."""

    sets: list[Counted]
    names: list[list[tuple[str, str]]]
    inside: list[tuple[int, int]]
    expression: np.ndarray
    between: dict[tuple[int, int], np.ndarray]
    equal: np.ndarray
    at_most: np.ndarray
    by_calendar: list[frozenset[int]]
    of_path: np.ndarray

    def number(self, indicator: str, part: str) -> int | None:
        """Of the set that this part of an indicator counts; None if it counts nothing in this stream."""
        return next((i for i, names in enumerate(self.names) if (indicator, part) in names), None)


def counted_parts(sheet: Mapping, extent: tuple[int, ...], unit: str) -> dict[str, Counted]:
    """The sets of one sheet by part, those that count `unit`: a rate may count something else below the line."""
    numerator, denominator = sheet["numerator"], sheet.get("denominator") or {}
    above, below = [numerator["where"]], denominator.get("where", "TRUE")
    other = denominator.get("unit_of_count")
    if denominator and not other:
        above.append(below)
    found = {}
    if unit == sheet["unit_of_count"]:
        found[NUMERATOR] = Counted(demand(*above), numerator.get("sum") or "rows", extent)
    if denominator and sheet["measure"] != "count" and unit == (other or sheet["unit_of_count"]):
        found[DENOMINATOR] = Counted(demand(below), denominator.get("sum") or "rows", extent)
    return found


def set_system(
    parts: Iterable[tuple[str, dict[str, Counted]]],
    each_row_once: bool,
    rates: Container[str] = (),
    certain: Container[str] = (),
) -> SetSystem:
    """All sets of a stream. `parts`: by name of an indicator. `each_row_once`: whether sets that demand different
    values cannot meet; a woman with several contacts can be in both. `rates`: names of those whose numerator does not
    lie within the denominator. `certain`: columns that are true or false in every row."""
    sets: list[Counted] = []
    names: list[list[tuple[str, str]]] = []
    declared: set[tuple[int, int]] = set()
    for indicator, own in parts:
        numbers = {}
        for part, counted in own.items():
            if counted not in sets:
                sets.append(counted)
                names.append([])
            numbers[part] = sets.index(counted)
            names[numbers[part]].append((indicator, part))
        if len(set(numbers.values())) == 2 and indicator not in rates:
            declared.add((numbers[NUMERATOR], numbers[DENOMINATOR]))
    inside = _closed(sets, declared)
    apart = {
        (a, b)
        for a in range(len(sets))
        for b in range(len(sets))
        if each_row_once and a != b and disjoint(sets[a].demand, sets[b].demand)
    }
    system = _divided(sets, names, inside, apart)
    return _with_remainders(system, certain) if each_row_once else system


def _closed(sets: list[Counted], declared: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """All pairs (part, whole), also over sets between."""
    inside = set(declared)
    for a, one in enumerate(sets):
        for b, other in enumerate(sets):
            less = all(x <= y for x, y in zip(one.extent, other.extent, strict=True))
            if a != b and less and one.summed == other.summed and within(one.demand, other.demand):
                inside.add((a, b))
    # Two sets that lie in each other are one, written in two ways: the first stands for the whole.
    inside -= {(a, b) for a, b in inside if (b, a) in inside and a < b}
    while True:
        further = {(a, d) for a, b in inside for c, d in inside if b == c and a != d} - inside
        if not further:
            return inside
        inside |= further


def _divided(sets, names, inside, apart) -> SetSystem:
    smallest = {}
    for a in range(len(sets)):
        wholes = [b for part, b in sorted(inside) if part == a]
        smallest[a] = [b for b in wholes if not any((c, b) in inside for c in wholes)]
    groups: dict[int, list[list[int]]] = {}
    for a, wholes in smallest.items():
        for whole in wholes:
            divisions = groups.setdefault(whole, [])
            fitting = next((g for g in divisions if all((a, b) in apart for b in g)), None)
            if fitting is None:
                divisions.append([a])
            else:
                fitting.append(a)
    return _with_leaves(sets, names, inside, apart, smallest, groups)


def _with_leaves(sets, names, inside, apart, smallest, groups) -> SetSystem:
    leaves = [(a, number) for a in range(len(sets)) for number in range(max(1, len(groups.get(a, []))))]
    column = {leaf: i for i, leaf in enumerate(leaves)}

    def division(a: int, number: int) -> np.ndarray:
        row = np.zeros(len(leaves), dtype=np.int64)
        row[column[a, number]] = 1
        return row + sum((division(b, 0) for b in groups[a][number]), start=0) if a in groups else row

    def between(part: int, whole: int) -> np.ndarray:
        if whole in smallest[part]:
            number = next(i for i, group in enumerate(groups[whole]) if part in group)
            return division(whole, number) - division(part, 0)
        step = next(b for b in smallest[part] if (b, whole) in inside)
        return between(part, step) + between(step, whole)

    expression = np.array([division(a, 0) for a in range(len(sets))]).reshape(len(sets), len(leaves))
    equal = [division(a, i) - expression[a] for a in groups for i in range(1, len(groups[a]))]
    at_most = []
    for a, b in sorted(apart):
        wholes = [c for c in range(len(sets)) if (a, c) in inside and (b, c) in inside]
        if a < b and wholes:
            whole = next(c for c in wholes if not any((d, c) in inside for d in wholes))
            row = expression[a] + expression[b] - expression[whole]
            if (row > 0).any():
                at_most.append(row)
    return SetSystem(
        sets,
        names,
        sorted(inside),
        expression,
        {pair: between(*pair) for pair in sorted(inside)},
        np.array(equal, dtype=np.int64).reshape(-1, len(leaves)),
        np.array(at_most, dtype=np.int64).reshape(-1, len(leaves)),
        [_empty_quarters(sets, groups, a, number) for a, number in leaves],
        np.zeros((0, len(leaves)), dtype=np.int64),
    )


def _with_remainders(system: SetSystem, certain: Container[str]) -> SetSystem:
    """What is left of a set without a part of it is a set as well: it can be the same as what another pair leaves, lie
    in it, or be apart from a third set in the same whole. Looked at where conditions are joined by OR, as on the path
    of care: there neither set need lie in the other."""
    sets, expression = system.sets, system.expression
    joined = {number for number, counted in enumerate(sets) if counted.demand.one_of}
    # Of a chain, such as steps that follow each other, only neighbours: what lies between others are sums of these.
    following = {
        (a, c)
        for a, c in system.between
        if not any((a, b) in system.between for b in joined if (b, c) in system.between)
    }
    kept = [(sets[number].demand, sets[number].extent, row, {number}) for number, row in enumerate(expression)]
    for (part, whole), leaves in system.between.items():
        of_one = {name for name, _ in system.names[part]} & {name for name, _ in system.names[whole]}
        if not of_one and (part, whole) not in following:
            continue
        left = remainder(sets[part].demand, sets[whole].demand, certain)
        same = sets[part].extent == sets[whole].extent and sets[part].summed == sets[whole].summed == "rows"
        if left is not None and same:
            kept.append((left, sets[part].extent, leaves, {part, whole}))
    equal, at_most = list(system.equal), []
    for (one, extent, row, of), (two, other_extent, other, of_other) in combinations(kept, 2):
        outside = [numbers for numbers in (of, of_other) if not numbers & joined]
        # What is left of an indicator against a step, or against who is lost at one.
        if extent != other_extent or len(outside) != 1 or len(outside[0]) == 1:
            continue
        if one == two:
            equal.append(row - other)
        elif within(one, two):
            at_most.append(row - other)
        elif within(two, one):
            at_most.append(other - row)
        elif disjoint(one, two):
            around = [c for c in range(len(sets)) if all(a == c or (a, c) in system.between for a in of | of_other)]
            at_most += [row + other - expression[c] for c in around]
    equal = [row for row in equal if row.any()]
    at_most = _strictest([row for row in at_most if (row > 0).any()])
    width = expression.shape[1]
    return replace(
        system,
        equal=np.array(equal, dtype=np.int64).reshape(-1, width),
        of_path=np.array(at_most, dtype=np.int64).reshape(-1, width),
    )


def _strictest(rows: list[np.ndarray]) -> list[np.ndarray]:
    """Rows that are not at most another one leaf by leaf: these would say nothing more, as no leaf is below 0."""
    distinct = list({row.tobytes(): row for row in rows}.values())
    return [row for row in distinct if not any(other is not row and (row <= other).all() for other in distinct)]


def _empty_quarters(sets, groups, a: int, number: int) -> frozenset[int]:
    """Where nothing of the set has matured, or nothing that its part has not: the same women, other windows."""
    extent = sets[a].extent
    parts = groups[a][number] if a in groups else []
    same = [sets[b].extent for b in parts if sets[b].demand == sets[a].demand and sets[b].summed == sets[a].summed]
    return frozenset(q for q in range(len(extent)) if extent[q] == 0 or any(other[q] == extent[q] for other in same))
