"""The statement that counts women: each once in a period, however often and wherever she was seen.

Belongs here: counting women so that the counts add up. Does not: statements that count rows (`compile`), sums over
the counts (`rollup`).

Women add up over nothing but their own groups, so she has to be known again. That is done once, by one row a woman:
her groups, and for each measure one number with a bit for each quarter in which she counts. From it come counts by
quarter that do add up:

    seen in the quarter     and, of these,     seen again at the latest 1, 2 or 3 quarters after

The women of a period of up to four quarters are those seen in each of its quarters, less those of each quarter who
are seen again before the period ends: each woman is counted where she was seen last (semantics A2).

Women who are always seen in one place add up over places too. The others, few, are counted anew for each set of
columns of place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.compile import PLACES, SAID, all_of, computed, marks_of, said_as_text, with_steps
from indicators.measures import Measure
from indicators.periods import Period
from indicators.units import Unit
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
    periods: Sequence[Period],
    data_cutoff: date,
) -> str:
    """The statement: one row a quarter, place and finest cell of her own columns `by`.

    `places`: the sets of columns of place that breakdowns use, the empty one among them; where a set lacks a column
    it says `all`. `periods` have to lie in one span (`in_spans`). For each measure there is a column of the women
    seen and one for each of `LAGS` (`again`).
    """
    sets = sorted(set(places))
    counting = _Counting(unit, measures, by, [name for name in PLACES if any(name in names for names in sets)], sets)
    cell = counting.cell("quarter", *counting.places)
    added = "".join(f",\n    CAST(coalesce(sum({name}), 0) AS BIGINT) AS {name}" for name in counting.counts)
    last = f"SELECT {cell}{added}\nFROM every_cell\nGROUP BY {cell}\nORDER BY {cell}"
    return with_steps(unit, periods, data_cutoff, *counting.steps(_quarter_list(periods)), last=last)


def _quarter_list(periods: Sequence[Period]) -> str:
    """Each quarter with its bit, and for each lag the bits of the quarters that follow it."""
    quarters = sorted({quarter for period in periods for quarter in period.quarters})
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
        cell = self.cell("quarter", *self.places)
        found = ["settled_cell", "moved_cell"] if self.places else ["settled_cell"]
        every = "\n    UNION ALL ".join(f"SELECT {cell}, {', '.join(self.counts)} FROM {name}" for name in found)
        moved = [("moved", self.moved()), ("moved_cell", self.by_quarter("moved", *self.places))]
        return [
            ("quarter_list", quarter_list),
            ("place_list", self.place_list()),
            ("marked", self.marked()),
            ("seen", self.seen_by_row()),
            ("woman", self.woman()),
            ("settled", "\n    SELECT * FROM woman WHERE place = other_place"),
            ("settled_in_place", self.by_quarter("settled", "place")),
            ("settled_cell", self.settled_cell()),
            *(moved if self.places else []),
            ("every_cell", f"\n    {every}"),
        ]

    def place_list(self) -> str:
        """A number for each place, by which those who were seen in several are found quickly."""
        if not self.places:
            return "\n    SELECT 1 AS place"
        names = ", ".join(self.places)
        return (
            f"\n    SELECT {names}, row_number() OVER (ORDER BY {names}) AS place"
            f"\n    FROM (SELECT DISTINCT {names} FROM {self.unit.place}) AS listed"
        )

    def marked(self) -> str:
        """Each row with its place, the bit of its quarter and the conditions. No period: bit 0. No place: number 0."""
        joined = f"\n        LEFT JOIN place_list USING ({', '.join(self.places)})" if self.places else ""
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

    def woman(self) -> str:
        """One row a woman: her groups over her whole record, and when she was seen."""
        hers = "".join(f",\n        {_hers(self.unit, name)} AS {name}" for name in self.by)
        bits = "".join(f",\n        bit_or({name}) AS {name}" for name in self.seen)
        return (
            "\n    SELECT person_key, min(place) AS place, max(place) AS other_place"
            f"{hers}{bits}\n    FROM seen\n    GROUP BY person_key"
        )

    def by_quarter(self, women: str, *place: str) -> str:
        """Counts of rows with bits, by quarter, `place` and her own columns."""
        cell = self.cell("quarter", *place)
        counts = "".join(
            f",\n        CAST(coalesce(count_if({_seen_again(name, lag)}), 0) AS BIGINT) AS {again(measure, lag)}"
            for measure, name in zip(self.measures, self.seen, strict=True)
            for lag in (0, *LAGS)
        )
        seen = " | ".join(self.seen)
        return (
            f"\n    SELECT {cell}{counts}"
            f"\n    FROM {women} JOIN quarter_list ON (({seen}) & bit) <> 0\n    GROUP BY {cell}"
        )

    def settled_cell(self) -> str:
        """Women seen in one place only, added up over places."""
        sums = "".join(f",\n        CAST(coalesce(sum({name}), 0) AS BIGINT) AS {name}" for name in self.counts)
        columns = self.cell("quarter", *(_or_all(name) for name in self.places))
        joined = " LEFT JOIN place_list USING (place)" if self.places else ""
        return (
            f"\n    SELECT {columns}{sums}\n    FROM settled_in_place{joined}"
            f"\n    GROUP BY {self.grouping('quarter', *self.by)}"
        )

    def moved(self) -> str:
        """One row a woman and place of those seen in several, for each set of columns of place."""
        columns = self.cell("person_key", *(_or_all(name) for name in self.places))
        bits = "".join(f",\n        bit_or({name}) AS {name}" for name in self.seen)
        mover = f"(SELECT {self.cell('person_key')} FROM woman WHERE place <> other_place) AS mover"
        kept = ", ".join(("person_key", "place", *self.seen))
        return (
            f"\n    SELECT {columns}{bits}\n    FROM (SELECT {kept} FROM seen) AS row_of_hers"
            f"\n        JOIN {mover} USING (person_key)\n        LEFT JOIN place_list USING (place)"
            f"\n    GROUP BY {self.grouping('person_key', *self.by)}"
        )

    def grouping(self, *always: str) -> str:
        """GROUPING SETS of the sets of columns of place, each with the columns `always`."""
        return "GROUPING SETS (" + ", ".join("(" + ", ".join((*always, *names)) + ")" for names in self.sets) + ")"


def _hers(unit: Unit, name: str) -> str:
    return said_as_text(unit.profile[name]) if name == SAID else unit.profile[name]


def _or_all(name: str) -> str:
    return f"CASE WHEN grouping({name}) = 1 THEN '{ALL}' ELSE {name} END AS {name}"


def _seen_again(seen: str, lag: int) -> str:
    return f"({seen} & bit) <> 0" + (f" AND ({seen} & later_{lag}) <> 0" if lag else "")
