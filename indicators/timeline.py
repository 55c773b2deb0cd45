"""Which periods there are, and in which of them each unit has records.

Belongs here: the periods of a run. Does not: calendar rules (`periods`), counting (`unit_counts`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from indicators.compile import compile_quarters
from indicators.finest_store import FinestStore
from indicators.periods import YEAR, Period, list_periods, period_of, with_rolling_years
from indicators.sheet import Sheet
from indicators.supply import Supply
from indicators.units import UNITS, Unit

ABOUT_WOMEN = ("service_contact", "notification")
"""Tables whose months say which periods are listed: a release spans the records about women."""

SURVEY = "survey_respondent"


@dataclass(frozen=True)
class Timeline:
    """The periods of a run.

    `quarters_and_years`: labels, as published. `periods`: these and rolling years. `wave_years`: years with a
    survey, listed or not. `quarters`: by table, the quarters (numbers) with a live record. `more_quarters`: by unit
    that has rows of further tables too, the quarters with a row.
    """

    data_cutoff: date
    quarters_and_years: tuple[str, ...]
    periods: tuple[Period, ...]
    wave_years: tuple[Period, ...]
    quarters: Mapping[str, frozenset[int]]
    more_quarters: Mapping[str, frozenset[int]]

    @property
    def all_periods(self) -> tuple[Period, ...]:
        """The periods, and before them the years of older surveys."""
        return tuple(sorted({*self.periods, *self.wave_years}, key=_place))

    def periods_of(self, unit: Unit) -> tuple[Period, ...]:
        """Periods of a unit: a survey is shown under its own year, however long ago (semantics F7), nothing else is."""
        return self.all_periods if unit.table == SURVEY else self.periods

    def periods_for(self, sheet: Sheet, sheets: Mapping[str, Sheet]) -> list[Period]:
        """Periods of an indicator."""
        counted = sheets[sheet.derived.source] if sheet.derived else sheet
        return list(self.periods_of(counted.counting_unit))

    def has_records(self, unit: Unit, period: Period) -> bool:
        """Whether the table of a dated unit has a live record in the period, or the unit a row of another table."""
        nothing: frozenset[int] = frozenset()
        found = self.quarters.get(unit.table, nothing) | self.more_quarters.get(unit.name, nothing)
        return unit.timing != "dated" or not found.isdisjoint(period.quarters)

    def has_none_or_more(self, unit: Unit, period: Period) -> bool:
        """Whether a count of the unit in the period says something, 0 too: there is a record, or the register had its
        first one earlier and is filled only when something happened. Before the first nobody knows of a register."""
        if not unit.only_when_happened:
            return self.has_records(unit, period)
        return min(self.quarters.get(unit.table, ()), default=period.quarters[-1] + 1) <= period.quarters[-1]


def read_timeline(
    store: FinestStore, supply: Supply, data_cutoff: date, known: Mapping[str, frozenset[int]] | None = None
) -> Timeline:
    """The periods that the records span. `known`: by table, its quarters with a live record, where they are known
    already."""
    quarters: dict[str, frozenset[int]] = dict(known or {})
    more_quarters: dict[str, frozenset[int]] = {}
    for unit in UNITS.values():
        if unit.timing == "dated" and supply.unit(unit) and (unit.table not in quarters or unit.also_from):
            found = frozenset(store.run(compile_quarters(unit, data_cutoff)).column("quarter").to_pylist())
            known, name = (more_quarters, unit.name) if unit.also_from else (quarters, unit.table)
            known[name] = found
    spanned = [quarters[table] for table in ABOUT_WOMEN if quarters.get(table)] or list(quarters.values())
    labels = list_periods(frozenset().union(*spanned), data_cutoff)
    return Timeline(
        data_cutoff=data_cutoff,
        quarters_and_years=labels,
        periods=tuple(period_of(label) for label in with_rolling_years(labels)),
        wave_years=_wave_years(store, supply, data_cutoff),
        quarters=quarters,
        more_quarters=more_quarters,
    )


TimelineReader = Callable[..., Timeline]
"""`read_timeline`, or one that is called like it."""


def read_once() -> TimelineReader:
    """Reads the timeline the first time and remembers it: for all that is counted of the same records in one run."""
    found: list[Timeline] = []

    def read(
        store: FinestStore, supply: Supply, data_cutoff: date, known: Mapping[str, frozenset[int]] | None = None
    ) -> Timeline:
        if not found:
            found.append(read_timeline(store, supply, data_cutoff, known))
        return found[0]

    return read


def _wave_years(store: FinestStore, supply: Supply, data_cutoff: date) -> tuple[Period, ...]:
    if f"{SURVEY}.wave_year" not in supply.columns:
        return ()
    years = store.run(f"SELECT DISTINCT wave_year FROM {SURVEY} ORDER BY wave_year").column(0).to_pylist()
    return tuple(period_of(str(year)) for year in years if year <= data_cutoff.year)


def _place(period: Period) -> tuple:
    return period.quarters[-1], period.kind == YEAR, len(period.quarters)
