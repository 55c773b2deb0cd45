"""Moves of one large table that are found along its axes, where a program over the whole of it would not end.

A product of one small move along each axis (a class alone, or one class against another of its axis) changes the counts
that lie where all these moves meet, by one each, and no other. All products that change a count are priced at once, by
multiplying the prices of all counts with one small matrix an axis. Where the cheapest is not free, a linear program
over the few classes of each axis that cheap products go through is asked for a cheaper move.

Belongs here: which moves are looked at. Does not: the linear program (`alternatives`), whether a move may be relied on
(`proof`).
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np

from indicators.disclosure.suppression.alternatives import Alternatives
from indicators.disclosure.suppression.system import CountSystem

CLASSES, MORE = 5, 12
"""Classes of an axis that a linear program goes over; and where nothing else is found."""

FREE = 0.2
"""Price up to which a product is taken as it is: it needs next to nothing hidden that is not."""

MOST = 5_000
"""Small moves along one axis that are looked at for one node."""

SHUT = 1e9
"""Beside it no price counts: that of a count that must not move."""


@dataclass(frozen=True)
class Axes:
    """A table as the crossing of its axes.

    `within`: for each axis bool[nodes, leaves], whether a leaf lies in a node. `count`, `variable`: int64, the place of
    each count among all crossings of nodes, and of each variable among all crossings of leaves.
    """

    within: tuple[np.ndarray, ...]
    count: np.ndarray
    variable: np.ndarray

    @property
    def nodes(self) -> tuple[int, ...]:
        """Nodes of each axis."""
        return tuple(within.shape[0] for within in self.within)

    @property
    def leaves(self) -> tuple[int, ...]:
        """Leaves of each axis."""
        return tuple(within.shape[1] for within in self.within)


class ProductMoves:
    """Moves of a system whose variables are the inner cells of a table; no count may be a difference, no row known."""

    go_everywhere = False
    """Rows that the equations want hidden mostly lie elsewhere: made cheap, they lead to more hidden ones."""

    def __init__(self, system: CountSystem, axes: Axes):
        if system.known.shape[0] or np.any(system.counts.data < 0):
            raise ValueError("Only sums of inner cells can be moved along the axes of a table")
        self.system, self.axes = system, axes
        self.effort = 0
        self._movable = ~system.never_moving()
        self._room = np.full(np.prod(axes.leaves), -1)
        self._room[axes.variable[self._movable]] = system.truth[self._movable]

    def cheapest(
        self,
        price: np.ndarray,
        demand: tuple[int, float, float],
        held: int | None = None,
        limit: float = np.inf,
        thorough: bool = True,
    ) -> np.ndarray | None:
        """The cheapest move found, int64[variables], or None: as `Alternatives.cheapest`.

        `thorough`: where there is none that way, go over more classes, and in the end over the whole table.
        """
        count, least, most = demand
        up = least > 0
        size = int(least if up else -most)
        node = np.unravel_index(self.axes.count[count], self.axes.nodes)
        ways = [_through(within, int(n)) for within, n in zip(self.axes.within, node, strict=True)]
        cost = self._costs(price, count, ways)
        room = self._room.copy()
        if held is not None:
            room[self.axes.variable[held]] = -1
        found = self._product(ways, np.where(self._has_room(ways, room, size, up), cost, np.inf), size, up)
        paid = np.inf if found is None else self._paid(price, count, found)
        if paid > FREE:
            few = self._few(ways, cost, CLASSES)
            other = self._by_program(few, price, demand, held, min(limit, paid * size))
            if other is not None and self._paid(price, count, other) < paid:
                return other
        if found is None and thorough:
            found = self._by_program(self._few(ways, cost, MORE), price, demand, held, np.inf)
        if found is None and thorough:
            found = self._by_program(self._movable, price, demand, held, np.inf, in_whole_numbers=True)
        return found

    def _by_program(
        self,
        among: np.ndarray,
        price: np.ndarray,
        demand: tuple[int, float, float],
        held: int | None,
        limit: float,
        in_whole_numbers: bool = False,
    ) -> np.ndarray | None:
        narrow = Alternatives(self.system, np.flatnonzero(among), in_whole_numbers)
        move = narrow.cheapest(price, demand, held, limit)
        self.effort += narrow.effort
        return move

    def _costs(self, price: np.ndarray, count: int, ways: list["_Ways"]) -> np.ndarray:
        """Of each product, what it moves by one: an array with an axis for the ways along each axis."""
        prices = np.zeros(np.prod(self.axes.nodes))
        prices[self.axes.count] = np.where(np.isfinite(price), price, SHUT)
        prices[self.axes.count[count]] = 0.0
        return _along(prices.reshape(self.axes.nodes), [way.nodes for way in ways])

    def _has_room(self, ways: list["_Ways"], room: np.ndarray, size: int, up: bool) -> np.ndarray:
        """Whether every cell that a product moves can move, and holds enough where it moves down."""
        room = room.reshape(self.axes.leaves)
        moved = [abs(way.leaves) for way in ways]
        stuck, short = (room < 0).astype(float), (room < size).astype(float)
        everywhere = _along(short, moved)
        signed = _along(short, [way.leaves for way in ways])
        down = everywhere - signed if up else everywhere + signed
        return (_along(stuck, moved) < 0.5) & (down < 0.5)

    def _product(self, ways: list["_Ways"], cost: np.ndarray, size: int, up: bool) -> np.ndarray | None:
        place = np.unravel_index(int(np.argmin(cost)), cost.shape)
        if cost[place] >= SHUT:
            return None
        parts = [way.leaves[at] for way, at in zip(ways, place, strict=True)]
        inner = reduce(np.multiply.outer, parts).ravel() * (size if up else -size)
        return np.rint(inner[self.axes.variable]).astype(np.int64)

    def _paid(self, price: np.ndarray, count: int, move: np.ndarray) -> float:
        """What is paid for all counts that move, however far."""
        moved = self.system.counts @ move != 0
        moved[count] = False
        return float(price[moved].sum())

    def _few(self, ways: list["_Ways"], cost: np.ndarray, classes: int) -> np.ndarray:
        """Mask of the variables in the few classes of each axis that the cheapest products go through."""
        among = []
        for k, way in enumerate(ways):
            least = cost.min(axis=tuple(other for other in range(len(ways)) if other != k))
            through = np.where(way.leaves != 0, least[:, None], np.inf).min(axis=0)
            chosen = np.zeros(len(through), dtype=bool)
            chosen[np.argsort(through, kind="stable")[:classes]] = True
            among.append(chosen)
        return reduce(np.logical_and.outer, among).ravel()[self.axes.variable] & self._movable


@dataclass(frozen=True)
class _Ways:
    """Small moves along one axis. `leaves`: float[ways, leaves], how each moves; `nodes`: float[ways, nodes], 1 for
    those that move."""

    leaves: np.ndarray
    nodes: np.ndarray


def _through(within: np.ndarray, node: int) -> _Ways:
    """The small moves along an axis that move a node of it by one.

    A leaf in the node goes up by one, and no other moves or one outside the node goes down by one. Of very many such
    pairs some are left out, evenly.
    """
    leaves, inside = np.eye(within.shape[1]), within[node] > 0
    ups, downs = leaves[inside], leaves[~inside]
    pairs = np.arange(0, len(ups) * len(downs), 1 + len(ups) * len(downs) // MOST)
    up, down = pairs // max(1, len(downs)), pairs % max(1, len(downs))
    moves = np.concatenate([ups, ups[up] - downs[down]])
    return _Ways(moves, (moves @ within.T != 0).astype(float))


def _along(values: np.ndarray, matrices: list[np.ndarray]) -> np.ndarray:
    """Each axis of `values` multiplied with a matrix of its own (its columns are that axis), in the same order."""
    for matrix in matrices:
        values = np.tensordot(values, matrix, axes=(0, 1))
    return values
