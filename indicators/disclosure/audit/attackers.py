"""Attackers who know more than what is published: each woman knows herself, a facility knows its own counts.

Belongs here: what each of them knows, and what is left for them to learn. Does not: the search (`attack`).

Whoever knows a part of the counts wants the rest. Taken off every count, what is known leaves a system of the same
form, and the same search judges it. A woman knows that she is in one place and in one leaf of the sets. A table that
is kept already serves her and a count if she is in it, and the rest of the count is 0, or large enough. Only women in
places where such tables have nobody need a search of their own.

Somebody who knows that a row is not empty knows less than each woman in the row knows, and is not tried apart.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np

from indicators.disclosure.audit.attack import Attacker
from indicators.disclosure.audit.bounds import Contradiction
from indicators.disclosure.audit.judgement import Attack
from indicators.disclosure.audit.stream import System


def without_own(system: System, own: np.ndarray) -> System:
    """The system of what is left when an attacker takes off the counts that she knows (one an unknown)."""
    known = system.rows @ own
    cube = own.reshape(-1, system.places.size)
    counts = system.leaves_of @ (system.places_of @ cube.T).T
    return replace(
        system,
        low=np.maximum(system.low - own, 0),
        high=system.high - own,
        row_low=system.row_low - known,
        row_high=system.row_high - known,
        count_low=np.maximum(system.count_low - counts, 0),
        count_high=system.count_high - counts,
    )


def women(system: System) -> Iterator[np.ndarray]:
    """For each kind of woman her unknowns: one leaf, one period, a place in each table of the period."""
    size = system.places.size
    possible = (~system.by_definition).reshape(-1, size)
    for period in system.places.counted_periods:
        tables = [table for table in system.places.tables if table.period == period]
        for leaf in range(len(possible)):
            places = [table.first + np.flatnonzero(_of(table, possible[leaf])) for table in tables]
            for chosen in product(*places):
                yield leaf * size + np.array(chosen)


def _of(table, possible: np.ndarray) -> np.ndarray:
    return possible[table.first : table.first + len(table.classes)]


def attack_as_women(attacker: Attacker) -> Attack:
    """What single women could learn, given the tables that the outsider's attack has kept. `judged`: kinds of women."""
    listed = list(women(attacker.system))
    result = Attack(judged=len(listed))
    for unknowns, counts in zip(listed, _not_served(attacker, listed), strict=True):
        if len(counts):
            own = np.zeros(len(attacker.system.low))
            own[unknowns] = 1
            _attack_with(attacker, own, counts, "single woman", result)
    return result


def attack_as_facility(attacker: Attacker, own: np.ndarray) -> Attack:
    """What a facility with these own counts, one an unknown, could learn of the others: all counts are judged anew."""
    result = Attack()
    _attack_with(attacker, own, None, "facility", result)
    return result


def _not_served(attacker: Attacker, listed: list[np.ndarray]) -> list[np.ndarray]:
    """For each woman the plain counts of which no kept table with her in it shows that the rest may be 0 or large."""
    tables = np.array(attacker.kept)
    plain = attacker.counts.plain
    counts = np.flatnonzero(attacker.asked[:plain] & (attacker.low[:plain] <= attacker.small))
    values = np.array([attacker.counts.lowest(table)[counts] for table in tables])
    here = np.array([(tables[:, unknowns] > 0).all(axis=1) for unknowns in listed], dtype=np.float32)
    own = np.array([_own_part(attacker, unknowns)[counts] for unknowns in listed], dtype=bool)
    missing = np.zeros(own.shape, dtype=bool)
    for mine in (0, 1):
        for reached in (values == mine, values >= attacker.aim + mine):
            served = here @ reached.astype(np.float32) > 0
            missing |= ~served & (own == bool(mine))
    return [counts[row] for row in missing]


def _own_part(attacker: Attacker, unknowns: np.ndarray) -> np.ndarray:
    """One boolean a count: whether she is in it."""
    table = np.zeros(len(attacker.system.low))
    table[unknowns] = 1
    return attacker.counts.lowest(table)[: attacker.counts.plain] > 0


def _attack_with(attacker: Attacker, own: np.ndarray, counts: np.ndarray | None, who: str, result: Attack) -> None:
    """Search with what is known taken off; `counts`: those that are judged, None for all."""
    try:
        search = Attacker(without_own(attacker.system, own), attacker.small, attacker.aim + 1, attacker.thorough)
        if counts is not None:
            asked = np.zeros_like(search.asked)
            asked[counts] = search.asked[counts]
            search.asked = asked
        found = search.run()
    except Contradiction:  # nobody can know this
        return
    result.programs += found.programs
    result.whole_programs += found.whole_programs
    result.failures += [{**failure, "attacker": who} for failure in found.failures]
