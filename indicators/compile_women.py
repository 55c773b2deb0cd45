"""The statement that counts women: each once in a period, however often and wherever she was seen.

Belongs here: counting women so that the counts add up. Does not: statements that count rows (`compile`), sums over
the counts (`rollup`).

Women add up over nothing but their own groups, so she has to be known again. That is done once, by one row a woman
and place and, from these, one row a woman: her groups, and for each measure one number with a bit for each quarter in
which she counts. From it come counts by quarter that do add up:

    seen in the quarter     and, of these,     seen again at the latest 1, 2 or 3 quarters after

The women of a period of up to four quarters are those seen in each of its quarters, less those of each quarter who
are seen again before the period ends: each woman is counted where she was seen last (semantics A2).

Women who are always seen in one place add up over places too. The others, few, are counted anew for each set of
columns of place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.compile import PLACES, all_of, computed, marks_of, said_as_text, with_steps
from indicators.measures import Measure
from indicators.periods import Period
from indicators.units import Unit
from indicators.units.profile import class_number, class_of_number
from schemas.release import ALL

LAGS = (1, 2, 3)
"""Quarters after which she may be seen again within a period: none has more than four quarters."""
MOST_QUARTERS = 58
"""Quarters in one statement: the bits of one number, less room for the lags."""


def in_spans(periods: Sequence[Period]) -> list[list[Period]]:
    """The periods in groups, each within the quarters that one statement can hold."""
    spans: list[list[Period]] = []
    for period in sorted(periods, key=lambda period: (period.quarters[-1], period.quarters[0])):
        earliest = min([period.quarters[0], *(p.quarters[0] for p in spans[-1])]) if spans else 0
        if not spans or period.quarters[-1] - earliest >= MOST_QUARTERS:
            spans.append([])
        spans[-1].append(period)
    return spans


def again(measure: Measure, lag: int) -> str:
    """Name of the column with those of a measure's women who are seen again within `lag` quarters; 0: with all."""
    return f"{measure.column}_again_{lag}" if lag else measure.column


def compile_women(
    unit: Unit,
    measures: Sequence[Measure],
    by: Sequence[str],
    places: Iterable[tuple[str, ...]],
    quarters: Sequence[int],
    data_cutoff: date,
) -> str:
    """The statement: one row a quarter, place and finest cell of her own columns `by`.

    `places`: the sets of columns of place that breakdowns use, the empty one among them; where a set lacks a column
    it says `all`. `quarters`: no more than MOST_QUARTERS in a row. For each measure there is a column of the women
    seen and one for each of `LAGS` (`again`).
    """
    sets = sorted(set(places))
    counting = _Counting(unit, measures, by, [name for name in PLACES if any(name in names for names in sets)], sets)
    cell = counting.cell("quarter", *counting.places)
    added = "".join(f",\n    CAST(coalesce(sum({name}), 0) AS BIGINT) AS {name}" for name in counting.counts)
    last = f"SELECT {cell}{added}\nFROM every_cell\nGROUP BY {cell}\nORDER BY {cell}"
    return with_steps(unit, (), data_cutoff, *counting.steps(_quarter_list(quarters)), last=last)


def _quarter_list(quarters: Sequence[int]) -> str:
    """Each quarter with its bit, and for each lag the bits of the quarters that follow it."""
    rows = []
    for quarter in quarters:
        bit = 1 << (quarter - quarters[0])
        follow = {lag: sum(bit << step for step in range(1, lag + 1)) for lag in LAGS}
        later = "".join(f", CAST({bits} AS BIGINT) AS later_{lag}" for lag, bits in follow.items())
        rows.append(f"SELECT {quarter} AS quarter, CAST({bit} AS BIGINT) AS bit{later}")
    return "\n    " + "\n    UNION ALL ".join(rows)


@dataclass(frozen=True)
class _Counting:
    """What one statement counts. `by`: columns that are hers. `places`: columns of place, `sets`: sets of them."""

    unit: Unit
    measures: Sequence[Measure]
    by: Sequence[str]
    places: Sequence[str]
    sets: Sequence[tuple[str, ...]]

    @property
    def counts(self) -> list[str]:
        return [again(measure, lag) for measure in self.measures for lag in (0, *LAGS)]

    @property
    def seen(self) -> list[str]:
        """For each measure the name of the number with a bit a quarter."""
        return [f"seen_{number}" for number in range(1, len(self.measures) + 1)]

    def cell(self, *first: str) -> str:
        """A list of columns that ends in her own."""
        return ", ".join((*first, *self.by))

    def steps(self, quarter_list: str) -> list[tuple[str, str]]:
        """The named queries behind the unit's own."""
        moved = [
            ("moved_in_place", self.moved_in_place()),
            ("moved", self.moved()),
            ("moved_cell", self.by_quarter("moved", *self.places)),
        ]
        return [
            ("quarter_list", quarter_list),
            *([("place_list", self.place_list()), ("place_name", self.place_name())] if self.places else []),
            ("marked", self.marked()),
            ("seen", self.seen_by_row()),
            ("woman_in_place", self.woman_in_place()),
            ("woman", self.woman()),
            ("settled", "\n    SELECT * FROM woman WHERE place = other_place"),
            ("settled_in_place", self.by_quarter("settled", "place")),
            ("settled_cell", self.settled_cell()),
            *(moved if self.places else []),
            ("every_cell", self.every_cell()),
        ]

    def place_list(self) -> str:
        """Each facility with a number of its place, by which those who were seen in several are found quickly."""
        names = ", ".join(self.places)
        return (
            f"\n    SELECT facility_id, {names}, dense_rank() OVER (ORDER BY {names}) AS place"
            f"\n    FROM {self.unit.place}"
        )

    def place_name(self) -> str:
        """Each place once."""
        return f"\n    SELECT DISTINCT place, {', '.join(self.places)} FROM place_list"

    def marked(self) -> str:
        """Each row with its place, the bit of its quarter and the conditions. No period: bit 0. No place: number 0."""
        joined = "\n        LEFT JOIN place_list USING (facility_id)" if self.places else ""
        place = "coalesce(place, 0) AS place" if self.places else "1 AS place"
        return (
            f"\n    SELECT {self.unit.view}.*,\n        {place},\n        coalesce(bit, 0) AS bit"
            f"{computed(marks_of(self.measures))}"
            f"\n    FROM {self.unit.view}\n        LEFT JOIN quarter_list USING (quarter){joined}"
        )

    def seen_by_row(self) -> str:
        marks = marks_of(self.measures)
        bits = "".join(
            f",\n        CASE WHEN {all_of(measure, marks)} THEN bit ELSE 0 END AS {name}"
            for measure, name in zip(self.measures, self.seen, strict=True)
        )
        return f"\n    SELECT marked.*{bits}\n    FROM marked"

    def woman_in_place(self) -> str:
        """One row a woman and place: the answers that stand for her there, and when she was seen."""
        chosen = "".join(self._chosen(name) for name in self.by)
        return f"\n    SELECT person_key, place{chosen}{self._bits()}\n    FROM seen\n    GROUP BY person_key, place"

    def woman(self) -> str:
        """One row a woman: her groups over her whole record, as numbers of classes, and when she was seen."""
        hers = "".join(f",\n        {self._hers(name)} AS {name}" for name in self.by)
        return (
            f"\n    SELECT person_key, min(place) AS place, max(place) AS other_place{hers}{self._bits()}"
            "\n    FROM woman_in_place\n    GROUP BY person_key"
        )

    def _chosen(self, name: str) -> str:
        choice = self.unit.profile[name]
        kept = f",\n        arg_max({choice.kept}, {choice.rank}) AS {name}" if choice.kept else ""
        return f",\n        max({choice.rank}) AS {name}_rank{kept}"

    def _hers(self, name: str) -> str:
        if self.unit.profile[name].kept:
            return said_as_text(f"arg_max({name}, {name}_rank)")
        # A short number: many women are counted by it with less work than by a text.
        return f"CAST({class_number(f'max({name}_rank)')} AS INTEGER)"

    def _bits(self) -> str:
        return "".join(f",\n        bit_or({name}) AS {name}" for name in self.seen)

    def by_quarter(self, women: str, *place: str) -> str:
        """Counts of rows with bits, by quarter, `place` and her own columns.

        Most women were seen once or twice: rows that are alike are counted first, and each kind is looked at once.
        """
        hers = ", ".join((*place, *self.by, *self.seen))
        cell = self.cell("quarter", *place)
        counts = "".join(
            f",\n        CAST(coalesce(sum(CASE WHEN {_seen_again(name, lag)} THEN women ELSE 0 END), 0) AS BIGINT)"
            f" AS {again(measure, lag)}"
            for measure, name in zip(self.measures, self.seen, strict=True)
            for lag in (0, *LAGS)
        )
        alike = f"(SELECT {hers}, CAST(count(*) AS INTEGER) AS women FROM {women} GROUP BY {hers}) AS alike"
        seen = " | ".join(self.seen)
        return (
            f"\n    SELECT {cell}{counts}"
            f"\n    FROM {alike}\n        JOIN quarter_list ON (({seen}) & bit) <> 0\n    GROUP BY {cell}"
        )

    def settled_cell(self) -> str:
        """Women seen in one place only, added up over places."""
        sums = "".join(f",\n        CAST(coalesce(sum({name}), 0) AS BIGINT) AS {name}" for name in self.counts)
        columns = self.cell("quarter", *(_or_all(name) for name in self.places))
        joined = " LEFT JOIN place_name USING (place)" if self.places else ""
        sets = ", ".join("(" + self.cell("quarter", *names) + ")" for names in self.sets)
        return f"\n    SELECT {columns}{sums}\n    FROM settled_in_place{joined}\n    GROUP BY GROUPING SETS ({sets})"

    def moved_in_place(self) -> str:
        """Those seen in several places: one row a woman and place."""
        kept = ", ".join(f"woman_in_place.{name}" for name in ("person_key", "place", *self.seen))
        hers = "".join(f", woman.{name}" for name in self.by)
        return (
            f"\n    SELECT {kept}{hers}\n    FROM woman_in_place JOIN woman USING (person_key)"
            "\n    WHERE woman.place <> woman.other_place"
        )

    def moved(self) -> str:
        """The same women for each set of columns of place: one row a woman and combination of these columns."""
        return "\n    " + "\n    UNION ALL ".join(self._moved_by(names) for names in self.sets)

    def _moved_by(self, names: tuple[str, ...]) -> str:
        listed = [name if name in names else f"'{ALL}' AS {name}" for name in self.places]
        if not names:
            return f"SELECT {self.cell(*listed, *self.seen)} FROM woman WHERE place <> other_place"
        bits = (f"bit_or({name}) AS {name}" for name in self.seen)
        return (
            f"SELECT {self.cell(*listed, *bits)} FROM moved_in_place LEFT JOIN place_name USING (place)"
            f" GROUP BY {self.cell('person_key', *names)}"
        )

    def every_cell(self) -> str:
        """All counts, with classes for their numbers."""
        classes = [self._class(name) for name in self.by]
        columns = ", ".join(("quarter", *self.places, *classes, *self.counts))
        found = ["settled_cell", "moved_cell"] if self.places else ["settled_cell"]
        return "\n    " + "\n    UNION ALL ".join(f"SELECT {columns} FROM {name}" for name in found)

    def _class(self, name: str) -> str:
        choice = self.unit.profile[name]
        return name if choice.kept else f"{class_of_number(choice.dimension, name)} AS {name}"


def _or_all(name: str) -> str:
    return f"CASE WHEN grouping({name}) = 1 THEN '{ALL}' ELSE {name} END AS {name}"


def _seen_again(seen: str, lag: int) -> str:
    return f"({seen} & bit) <> 0" + (f" AND ({seen} & later_{lag}) <> 0" if lag else "")
