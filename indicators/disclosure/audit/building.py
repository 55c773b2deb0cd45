"""From the rows of a stream to its system: unknowns, known sums, and every count that may follow from them.

Belongs here: what each row says, what holds between the rows, which counts are asked about. Does not: what a system is
(`stream`), solving it (`bounds`).
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from scipy.sparse import csr_array, kron, vstack

from indicators.disclosure.audit.places import Cell, asked_cells, make_places
from indicators.disclosure.audit.rates_and_medians import is_rate
from indicators.disclosure.audit.released import Released, zero_by_definition
from indicators.disclosure.audit.sets import DENOMINATOR, NUMERATOR, counted_parts, set_system
from indicators.disclosure.audit.stream import NOTHING, Asked, Kind, Row, Stream, System
from indicators.units import UNITS
from schemas.release import ALL, DIMENSIONS

DEPTH = 3
"""At most so many dimensions are crossed in a cell that is asked about though nobody publishes it."""

ENDLESS = 1_000_000


def build(stream: Stream, releases: Sequence[Released]) -> System:
    """The system of a stream. `releases`: all, in the order in which the stream numbers them."""
    return _Builder(stream, releases).build()


class _Builder:
    def __init__(self, stream: Stream, releases: Sequence[Released]):
        self.name, self.releases, self.rows = f"{stream.unit} {stream.year}", releases, stream.rows
        self.additive, sheets, rows, additive = stream.additive, stream.sheets, stream.rows, stream.additive
        self.dimensions = releases[0].dimensions
        counted = {row.period for _, _, row in rows if row.status not in NOTHING}
        # A survey has its year and no quarters: a year of distinct women is then nothing that quarters could bound.
        periods = [p for p in releases[0].periods if p[:4] == stream.year and ("period" in additive or p in counted)]
        available = {row.breakdown for _, _, row in rows if row.status != "not_available"}
        self.breakdowns = [b for b in dict.fromkeys(r.breakdown for _, _, r in rows) if b in available]
        self.places = make_places(self.dimensions, self.breakdowns, periods, additive)
        parts = [
            ((source, sheet["indicator"]), counted_parts(sheet, self._extent(source, sheet), stream.unit))
            for source, sheet in sheets
        ]
        rates = {(source, sheet["indicator"]) for source, sheet in sheets if is_rate(sheet)}
        columns = UNITS[stream.unit].columns if stream.unit in UNITS else {}
        certain = {name for name, column in columns.items() if column.kind == "boolean" and not column.nullable}
        self.sheets = {(source, sheet["indicator"]): sheet for source, sheet in sheets}
        self.sets = set_system(parts, each_row_once="period" in additive, rates=rates, certain=certain)
        self.leaf_count = self.sets.expression.shape[1]

    def _extent(self, source: int, sheet: dict) -> tuple[int, ...]:
        """For each period with own tables how many of its months have matured: without a window, all. Without a
        cut-off, in what order."""
        window, cutoff = sheet.get("maturity_window") or 0, self.releases[source].cutoff
        months = [_months(period) for period in self.places.counted_periods]
        if cutoff is None:
            return tuple(ENDLESS - window for _ in months)
        closed = [[not window or _month_end(m) + timedelta(days=window) <= cutoff for m in own] for own in months]
        return tuple(map(sum, closed))

    def build(self) -> System:
        size = self.leaf_count * self.places.size
        self.low, self.high = np.zeros(size), np.full(size, np.inf)
        self.known: dict[tuple[bytes, tuple], tuple[float, float]] = {}
        self._statements: list[tuple[np.ndarray, dict[int, int], float, float]] = []
        for leaf, quarters in enumerate(self.sets.by_calendar):
            for quarter in quarters:
                period = self.places.counted_periods[quarter]
                for table in self.places.tables:
                    if table.period == period:
                        first = leaf * self.places.size + table.first
                        self.high[first : first + len(table.classes)] = 0
        for source, sheet, row in self.rows:
            self._write(source, sheet, row)
        self._zero_in_every_tree()
        rows, row_low, row_high = self._rows()
        kinds, leaves_of = self._kinds()
        cells, crossings, margins = self._asked()
        places_of = self.places.vectors(places for _, places in cells)
        count_low, count_high = self._count_bounds(leaves_of, [places for _, places in cells])
        # Regions do not add up where a woman counts in several: then only sets are asked about across tables.
        whole = np.array([kind.other is None and kind.count != "complement" for kind in kinds])
        crossed = np.ones(len(kinds), bool) if "region" in self.additive else whole
        return System(
            self.name, self.sets, self.places, self.low, self.high, self.high == 0, rows, row_low, row_high, kinds,
            leaves_of, [c for c, _ in cells], places_of, count_low, count_high, crossings, margins, crossed,
        )  # fmt: skip

    def _write(self, source: int, sheet: dict, row: Row) -> None:
        if row.status == "not_available" or row.period not in self.places.periods:
            return
        places = self.places.covered(row.period, row.cell)
        if places is None:
            return
        name = (source, sheet["indicator"])
        numerator, denominator = (self.sets.number(name, part) for part in (NUMERATOR, DENOMINATOR))
        above, below = (self._leaves(number) for number in (numerator, denominator))
        rest = self.sets.between.get((numerator, denominator))
        if above is not None and zero_by_definition(sheet, row.cell, self.dimensions):
            self._zero(above, places)
        # Nothing to divide by is no news of what stands above the line.
        if row.status == "not_applicable" and not (sheet.get("denominator") or {}).get("unit_of_count"):
            for leaves in (above, below):
                if leaves is not None:
                    self._zero(leaves, places)
        if row.status == "shown":
            self._write_counts(above, below, rest, places, row)
        elif row.status == "low_n" and rest is not None:
            policy = self.releases[source].policy
            self._say(below, places, policy.minimum_denominator, sheet["min_denominator"] - 1)
            least = policy.small_class_highest + 1
            for leaves in (rest, *([] if zero_by_definition(sheet, row.cell, self.dimensions) else [above])):
                self._say(leaves, places, least, np.inf)

    def _leaves(self, number: int | None) -> np.ndarray | None:
        return None if number is None else self.sets.expression[number]

    def _write_counts(self, above, below, rest, places: dict[int, int], row: Row) -> None:
        if above is not None:
            self._say(above, places, row.numerator, row.numerator)
        if below is not None and rest is None:
            self._say(below, places, row.denominator, row.denominator)
        elif below is not None:
            complement = row.denominator - row.numerator
            self._say(rest, places, complement, complement)
            self.known[below.tobytes(), tuple(places)] = (row.denominator, row.denominator)

    def _zero(self, leaves: np.ndarray, places: dict[int, int]) -> None:
        at = np.add.outer(np.flatnonzero(leaves) * self.places.size, np.array(list(places)))
        self.high[at.ravel()] = 0

    def _zero_in_every_tree(self) -> None:
        """A set that is 0 by definition is so however its leaves are drawn."""
        high = self.high.reshape(-1, self.places.size)
        for row in self.sets.equal:
            for one, other in ((row > 0, row < 0), (row < 0, row > 0)):
                nothing = (high[one] == 0).all(axis=0)
                high[np.ix_(other, nothing)] = 0

    def _say(self, leaves: np.ndarray, places: dict[int, int], low: float, high: float) -> None:
        key = (leaves.tobytes(), tuple(places))
        before = self.known.get(key)
        if before is None or before != (low, high):
            self._statements.append((leaves, places, low, high))
            self.known[key] = (low, high) if before is None else (max(low, before[0]), min(high, before[1]))

    def _rows(self) -> tuple[csr_array, np.ndarray, np.ndarray]:
        """Statements, then what holds of every leaf, of every set, and at every place."""
        size, places = self.leaf_count * self.places.size, self.places
        blocks, low, high = [], [], []
        entries = [
            (i, leaf * places.size + place, leaves[leaf] * value)
            for i, (leaves, cell, _, _) in enumerate(self._statements)
            for leaf in np.flatnonzero(leaves)
            for place, value in cell.items()
        ]
        if entries:
            row, column, value = np.array(entries).T
            blocks.append(csr_array((value, (row, column)), shape=(len(self._statements), size)))
            low += [s[2] for s in self._statements]
            high += [s[3] for s in self._statements]
        every, identity = np.eye(self.leaf_count, dtype=np.int64), csr_array(np.eye(places.size, dtype=np.int64))
        for leaves, cells, least in (
            (every, places.vectors(places.equal), 0.0),
            (self.sets.expression, places.vectors(places.at_most), -np.inf),
            (self.sets.equal, identity, 0.0),
            (self.sets.at_most, identity, -np.inf),
            (self.sets.of_path, places.vectors(self._cells_of_path()), -np.inf),
        ):
            if cells.shape[0] and len(leaves):
                blocks.append(csr_array(kron(csr_array(leaves), cells)))
                low += [least] * blocks[-1].shape[0]
                high += [0.0] * blocks[-1].shape[0]
        matrix = csr_array(vstack(blocks)) if blocks else csr_array((0, size), dtype=np.int64)
        return matrix, np.array(low), np.array(high)

    def _cells_of_path(self) -> list[dict[int, int]]:
        """Where steps of the path of care have figures: cells of the year."""
        found = {}
        for _, sheet, row in self.rows:
            if sheet.get("care_steps") and "-" not in row.period and row.period in self.places.periods:
                found[row.cell] = self.places.covered(row.period, row.cell)
        # What holds of every class holds of their total.
        whole = found.pop((ALL,) * len(DIMENSIONS), None)
        return [places for places in (found or {"": whole}).values() if places is not None]

    def _kinds(self) -> tuple[list[Kind], np.ndarray]:
        expression, names = self.sets.expression, self.sets.names
        # In a report a set is named after an indicator of the release that is audited, if there is one.
        first = [min(own) for own in names]
        found: dict[bytes, tuple[Kind, np.ndarray]] = {}
        path = [self._path(own) for own in names]
        for number, ((_, indicator), part) in enumerate(first):
            found.setdefault(
                expression[number].tobytes(), (Kind(indicator, part, None, path[number]), expression[number])
            )
        pairs = [(part, whole, self._shared(names[part], names[whole])) for part, whole in self.sets.inside]
        for part, whole, indicator in sorted(pairs, key=lambda pair: pair[2] is None):
            (_, larger), of_larger = first[whole]
            (_, smaller), of_smaller = first[part]
            lost = bool(path[part] and path[whole]) and self._follow(names[whole], names[part])
            kind = Kind(larger, f"{larger} {of_larger} less {smaller} {of_smaller}", smaller, path[part], lost)
            leaves = self.sets.between[part, whole]
            own = Kind(indicator, "complement", None, path[part]) if indicator else kind
            found.setdefault(leaves.tobytes(), (own, leaves))
        return [kind for kind, _ in found.values()], np.array([leaves for _, leaves in found.values()])

    def _path(self, names: list) -> tuple[str, ...]:
        """The breakdowns of a set that nothing but steps of the path of care counts."""
        sheets = [self.sheets[name] for name, _ in names]
        return tuple(sheets[0]["breakdowns"]) if all(sheet.get("care_steps") for sheet in sheets) else ()

    def _follow(self, earlier: list, later: list) -> bool:
        steps = {tuple(self.sheets[name]["care_steps"]) for name, _ in earlier}
        return any(tuple(self.sheets[name]["care_steps"][:-1]) in steps for name, _ in later)

    @staticmethod
    def _shared(part: list, whole: list) -> str | None:
        """The indicator whose numerator and denominator the two sets are."""
        own = {name for name, kind in part if kind == NUMERATOR} & {n for n, kind in whole if kind == DENOMINATOR}
        return min(own)[1] if own else None

    def _asked(self):
        cells, crossings, margins = {}, [], {}

        def margin(places: dict[int, int]) -> int:
            return margins.setdefault(tuple(places), (len(margins), places))[0]

        for period in self.places.periods:
            for breakdown, cell, public in asked_cells(self.places, self.breakdowns, DEPTH):
                places = self.places.covered(period, cell)
                if places is not None:
                    # Two cells of the same places are one count, named after the published one.
                    cells.setdefault(tuple(places), (Asked(period, breakdown, cell, public), places))
                    continue
                own = self.places.counted_periods
                parts = [self._crossed_in(p, cell, margin) for p in ([period] if period in own else own)]
                crossings.append(Asked(period, breakdown, cell, public, tuple(parts)))
        return list(cells.values()), crossings, self.places.vectors(places for _, places in margins.values())

    def _crossed_in(self, period: str, cell: Cell, margin) -> tuple[tuple[int, ...], int]:
        blocks = list(dict.fromkeys(table.names for table in self.places.tables if table.period == period))
        crossed = []
        for names in blocks:
            own = tuple(code if name in names else ALL for name, code in zip(DIMENSIONS, cell, strict=True))
            if set(own) != {ALL}:
                crossed.append(margin(self.places.covered(period, own)))
        return tuple(dict.fromkeys(crossed)), margin(self.places.covered(period, (ALL,) * len(DIMENSIONS)))

    def _count_bounds(self, leaves_of, cells) -> tuple[np.ndarray, np.ndarray]:
        kind = {leaves.tobytes(): i for i, leaves in enumerate(leaves_of)}
        at = {tuple(places): i for i, places in enumerate(cells)}
        low, high = np.zeros((len(kind), len(at))), np.full((len(kind), len(at)), np.inf)
        for (leaves, places), (least, most) in self.known.items():
            if leaves in kind and places in at:
                low[kind[leaves], at[places]], high[kind[leaves], at[places]] = least, most
        return low, high


def _months(period: str) -> list[date]:
    year, _, quarter = period.partition("-Q")
    months = range(1, 13) if not quarter else range(3 * int(quarter) - 2, 3 * int(quarter) + 1)
    return [date(int(year), month, 1) for month in months]


def _month_end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
