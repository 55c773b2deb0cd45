"""What the sets of rows that are counted in one period leave between them.

Belongs here: differences of sets, differences of these, and which of them are counts of women that somebody could work
out. Does not: the sets (`row_sets`), cells and their counts (`linked_counts`).

- A set within another leaves a rest. Two sets that are apart leave a rest of one around both.
- A rest is a set of rows itself. So is whoever is lost between two steps of the path of care: among those who came
  through the step before, those who did not get what the indicator of the step counts. It lies within the rest of that
  indicator, is apart from those who came through, and two rests of the same rows are one count. This is looked at where
  a step of the path is part of it.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, permutations

from indicators.disclosure.row_sets import RowSet


@dataclass(frozen=True)
class Counted:
    """Rows counted in a period: `reach` is its last month with a closed follow-up window."""

    rows: RowSet
    period: str
    reach: date


Parts = tuple[tuple[Counted, int], ...]
"""Sets, each with what its count is multiplied by."""


@dataclass(frozen=True)
class Relation:
    """A sum of counts that is a count of women itself. `is_share`: it is a whole less a part of it. `is_nothing`: it is
    0, and the first of its parts follows from the others."""

    parts: Parts
    is_share: bool = False
    is_nothing: bool = False


def relations(
    entries: Sequence[Counted],
    holds: Callable[[Parts, bool], bool],
    steps: Collection[RowSet],
) -> Iterator[Relation]:
    """All relations between sets of one period. `holds`: whether a sum is nowhere below 0, or nowhere but 0, by the
    records: if it is, the sheets' conditions do not mean what they seem to. `steps`: sets of the path of care."""
    shares: list[Parts] = []
    inside: dict[Counted, list[Counted]] = {}
    for outer, other in permutations(entries, 2):
        parts = ((outer, 1), (other, -1))
        if other.rows.is_within(outer.rows) and other.reach <= outer.reach and holds(parts, False):
            inside.setdefault(outer, []).append(other)
            shares.append(parts)
            yield Relation(parts, is_share=True)
    for outer, within in inside.items():
        for one, two in combinations(within, 2):
            parts = ((outer, 1), (one, -1), (two, -1))
            if one.rows.is_apart_from(two.rows) and holds(parts, False):
                yield Relation(parts)
    if steps:
        yield from _of_rests(entries, shares, inside, holds, steps)


def _of_rests(entries, shares, inside, holds, steps) -> Iterator[Relation]:
    sets: dict[Parts, Counted] = {((entry, 1),): entry for entry in entries}
    for (whole, _), (part, _) in shares:
        rest = whole.rows.without(part.rows) if whole.reach == part.reach else None
        if rest is not None:
            sets[(whole, 1), (part, -1)] = replace(whole, rows=rest)
    found: dict[Form, Parts] = {}
    known = {_form(parts) for parts in sets} | {_form(parts) for parts in shares}
    for (parts, one), (others, two) in combinations(sets.items(), 2):
        of_path = any(entry.rows in steps for entry, _ in (*parts, *others))
        if not of_path or one.reach != two.reach or len(parts) == len(others) == 1:
            continue
        if one.rows == two.rows:
            equation = sorted(_less(parts, others), key=lambda part: part[0].rows not in steps)
            if holds(tuple(equation), True):
                yield Relation(tuple(equation), is_nothing=True)
        elif one.rows.is_within(two.rows):
            found.setdefault(_form(_less(others, parts)), _less(others, parts))
        elif two.rows.is_within(one.rows):
            found.setdefault(_form(_less(parts, others)), _less(parts, others))
        elif one.rows.is_apart_from(two.rows):
            around = [o for o in inside if all(side[0][0] in (o, *inside[o]) for side in (parts, others))]
            for outer in around:
                made = _less(_less(((outer, 1),), parts), others)
                found.setdefault(_form(made), made)
    for form, parts in found.items():
        if form and form not in known and not _is_sum(form, known | found.keys()) and holds(parts, False):
            yield Relation(parts)


Form = frozenset[tuple[Counted, int]]
"""A sum of counts, each once."""


def _form(parts: Parts) -> Form:
    total: dict[Counted, int] = {}
    for entry, value in parts:
        total[entry] = total.get(entry, 0) + value
    return frozenset((entry, value) for entry, value in total.items() if value)


def _is_sum(form: Form, known: Collection[Form]) -> bool:
    """Whether it follows from two others that it is not below 0; it is none of these itself."""
    minus = tuple((entry, -value) for entry, value in form)
    rests = (_form((*other, *minus)) for other in known if other != form)
    return any(frozenset((entry, -value) for entry, value in rest) in known - {form} for rest in rests)


def _less(parts: Parts, others: Parts) -> Parts:
    return (*parts, *((entry, -value) for entry, value in others))
