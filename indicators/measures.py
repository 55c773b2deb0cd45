"""What has to be counted for a set of sheets, each distinct count once.

Belongs here: from sheets to columns of counts and sums. Does not: SQL statements (`compile`), cells (`cells`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from indicators.periods import last_closed_month
from indicators.sheet import Sheet
from indicators.units import UNITS, Unit
from indicators.units.profile import LATEST_USABLE
from schemas.release import breakdown_dimensions

NUMERATOR, DENOMINATOR = "numerator", "denominator"
PARTS = (NUMERATOR, DENOMINATOR)
WOMANS_TABLE = "service_contact"
"""Units of this table are counted woman by woman: what one adds to a count depends on her own records alone."""
ALWAYS_READ = ("region", "migrant_status", "ethnic_group")
"""Dimensions by which contacts that nothing else tells apart are put in order (`units.case`)."""


@dataclass(frozen=True)
class Measure:
    """One column: the rows for which all of `conditions` (SQL) hold, or the sum of a column of them (`total_of`).

    `closed`: the last month whose follow-up window has closed, if that is one of the conditions (`window_condition`).
    """

    column: str
    conditions: tuple[str, ...]
    total_of: str | None = None
    closed: date | None = None


@dataclass
class UnitMeasures:
    """What is counted over one unit: `by_part` has the measure of each indicator and part, `columns` each once."""

    unit: Unit
    by_part: dict[tuple[str, str], Measure] = field(default_factory=dict)
    columns: list[Measure] = field(default_factory=list)
    _known: dict[tuple, Measure] = field(default_factory=dict)

    def add(
        self,
        indicator: str,
        part: str,
        conditions: tuple[str, ...],
        total_of: str | None,
        closed: date | None = None,
    ) -> None:
        """Ask for a count. Parts that ask for the same rows share one column."""
        key = (frozenset(conditions), total_of)
        if key not in self._known:
            self._known[key] = Measure(f"count_{len(self.columns) + 1}", conditions, total_of, closed)
            self.columns.append(self._known[key])
        self.by_part[indicator, part] = self._known[key]


def unit_of(sheet: Sheet, part: str) -> Unit:
    """The unit that a part of a sheet counts: a rate may count its denominator over another unit."""
    entry = sheet.denominator if part == DENOMINATOR else None
    return UNITS[entry.unit_of_count] if entry and entry.unit_of_count else sheet.counting_unit


def conditions_of(sheet: Sheet, part: str, data_cutoff: date) -> tuple[str, ...]:
    """What a row has to fulfil to be counted in a part of an indicator: the numerator within the denominator.

    The numerator of a rate over another unit stands by itself.
    """
    conditions = []
    if sheet.denominator and not (part == NUMERATOR and sheet.denominator.unit_of_count):
        conditions.append(sheet.denominator.predicate.sql)
    if sheet.maturity_window is not None:
        conditions.append(window_condition(last_closed_month(sheet.maturity_window, data_cutoff)))
    if part == NUMERATOR:
        conditions.append(sheet.numerator.predicate.sql)
    return tuple(condition for condition in conditions if condition != "TRUE")


def window_condition(closed: date) -> str:
    """The condition that a follow-up window has closed. `closed`: the last month of which it has."""
    return f"month <= DATE '{closed.isoformat()}'"


def measures_by_unit(
    sheets: Iterable[Sheet], data_cutoff: date, profile_rule: str = LATEST_USABLE
) -> dict[str, UnitMeasures]:
    """What to count of each unit for `sheets`. Sheets that are made from others' cells ask for nothing.

    `profile_rule`: which of her answers stands (`units.profile.PROFILE_RULES`).
    """
    units: dict[str, UnitMeasures] = {}
    for sheet in sheets:
        for part in parts_of(sheet):
            unit = unit_of(sheet, part)
            entry = sheet.numerator if part == NUMERATOR else sheet.denominator
            counted = units.setdefault(unit.name, UnitMeasures(unit.under(profile_rule)))
            window = sheet.maturity_window
            closed = None if window is None else last_closed_month(window, data_cutoff)
            counted.add(sheet.indicator, part, conditions_of(sheet, part, data_cutoff), entry.sum, closed)
    return units


def parts_of(sheet: Sheet) -> Sequence[str]:
    """Which of numerator and denominator a sheet counts from records."""
    if sheet.derived:
        return ()
    return PARTS if sheet.denominator else (NUMERATOR,)


def watched_columns(sheets: Iterable[Sheet]) -> Mapping[str, set[str]]:
    """By table, the columns that counts of women, and of their contacts, cases and referrals, depend on."""
    watched: dict[str, set[str]] = {}
    for sheet in sheets:
        for unit in (unit_of(sheet, part) for part in parts_of(sheet)):
            if unit.table == WOMANS_TABLE:
                broken_down = {name for breakdown in sheet.breakdowns for name in breakdown_dimensions(breakdown)}
                needs = unit.needs | sheet.needs | {f"{unit.table}.woman_ref", f"{unit.table}.{unit.facility}"}
                for name in (*ALWAYS_READ, *broken_down):
                    needs |= unit.dimension_needs.get(name, frozenset())
                for table, _, column in (name.partition(".") for name in needs):
                    watched.setdefault(table, set()).add(column)
    return watched
