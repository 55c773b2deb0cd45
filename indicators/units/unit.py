"""What a counting unit is: named SQL steps that end in a view, and what is known about the view's columns.

Belongs here: the types, and what all units do with columns and months. Does not: the units themselves (one
module each), the counting (`indicators.compile`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from indicators.units.profile import Choice
from schemas.code_lists import load_code_list
from schemas.columns import describe

DATED, AS_OF = "dated", "as_of"
"""How a unit belongs to a period: by a month of its own, or by its state at the end of the period."""


@dataclass(frozen=True)
class ViewColumn:
    """A column that predicates may use. `kind` is one of code, codes, integer, boolean; `codes` its code list.

    `needs`: the record columns (`table.column`) it is made from; a source that lacks one cannot supply it.
    """

    name: str
    kind: str
    nullable: bool
    needs: frozenset[str]
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One named query. It may read record tables and the steps before it."""

    name: str
    sql: str


NATIONAL = "NAT"
"""The region code of what is national."""


@dataclass(frozen=True)
class Unit:
    """A counting unit.

    `table`: the record table whose months say whether a period has any record. `steps`: end in `view`, with the
    columns of `dimensions` and of `columns`. `needs`: record columns without which the unit cannot be counted.
    `dimension_needs`: further record columns that a breakdown by this dimension needs. `additive_over`: what
    counts of this unit may be added up over. `profile`: for units that count women, what her groups are: by column,
    how one of the rows of `view` that share a `person_key` is chosen; `place`: the step that lists the facilities
    where she can be seen. She then counts once in a period, however many rows she has.
    `rows`: for units whose view has one row for each row of a table or step, and the row nothing from others but by
    tables of places: the name of that table or step. It has the columns of `table`, `contact_month` among them.

    `timing` says what the view has one row of, and how a row finds its period.
    - `dated`: one row a unit (for women: one row a contact), with `month` (first day of the month that dates the
      unit), `quarter`, `year` and `month_number` (`period_columns`).
    - `as_of`: one row a unit and period in which it has a state, with `period` (text), by a join with the relation
      `period_list`. Counts of different periods are states of the same things: they never add up.

    `dimensions`: names of the dimensions that the view can be broken down by. Each is a column of the view that is
    never null, but for `ethnic_mention`: its column is the list `ethnicity_said`, because mentions overlap.
    `weight`: the column of the view with the weight of a row, for surveys. `design`: the columns with its stratum
    and its primary sampling unit, if the sample was drawn in stages. `outside`: by dimension, classes
    of rows that no cell shows, such as a national activity in no region: such rows count in totals only. `by_rule`:
    by rule for choosing among her answers (`profile.PROFILE_RULES`), the step that does it, and for women
    `profile_by_rule`. `also_from`: further
    record tables that rows of the view come from; a period with such a row has records too. `facility`: the column of
    the view with the facility, or whoever else knows the row, whose record it is; empty where records name none.
    `person`: the column that is the same for two rows of one woman; empty where there is none, or where one woman has
    one row a year at most. `only_when_happened`: of a register that has a row only when something happened: once it
    has a first one, a later period without any has none, which a rate over other records counts as 0.
    """

    name: str
    table: str
    view: str
    steps: tuple[Step, ...]
    columns: Mapping[str, ViewColumn]
    needs: frozenset[str]
    dimension_needs: Mapping[str, frozenset[str]]
    additive_over: tuple[str, ...]
    profile: Mapping[str, Choice] | None = None
    place: str = ""
    rows: str = ""
    timing: str = DATED
    dimensions: tuple[str, ...] = ("region", "migrant_status", "ethnic_group")
    weight: str | None = None
    design: tuple[str, ...] = ()
    outside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_rule: Mapping[str, Step] = field(default_factory=dict)
    profile_by_rule: Mapping[str, Mapping[str, Choice]] = field(default_factory=dict)
    also_from: tuple[str, ...] = ()
    facility: str = ""
    person: str = ""
    only_when_happened: bool = False

    def under(self, profile_rule: str) -> "Unit":
        """The unit under another rule for her groups: the step of that name says what it does."""
        chosen = self.by_rule.get(profile_rule)
        steps = (chosen if chosen and step.name == chosen.name else step for step in self.steps)
        return replace(self, steps=tuple(steps), profile=self.profile_by_rule.get(profile_rule, self.profile))


def columns_of_table(table: str) -> dict[str, ViewColumn]:
    """The columns of a record table that predicates may use: coded ones, whole numbers and booleans.

    Keys, pseudonyms, months and local codes are left out on purpose: a sheet never singles out a row or a place.
    """
    usable = {}
    for column in describe(table):
        if column.kind in ("code", "codes", "integer", "boolean"):
            codes = load_code_list(column.code_list).codes_only() if column.code_list else ()
            usable[column.name] = ViewColumn(
                column.name, column.kind, column.nullable, needed(table, column.name), codes
            )
    return usable


def needed(table: str, *columns: str) -> frozenset[str]:
    """Record columns as `table.column`."""
    return frozenset(f"{table}.{column}" for column in columns)


def period_columns(month: str) -> str:
    """SQL for the columns `month`, `month_number` (months since year 0), `quarter` and `year` of a date column.

    A quarter is numbered year * 4 + quarter - 1, so that it sorts, and labels are made outside the engine.
    """
    year, quarter = f"extract(year FROM {month})", f"extract(quarter FROM {month})"
    return (
        f"{month} AS month, CAST({year} AS INTEGER) AS year, "
        f"CAST({year} * 4 + {quarter} - 1 AS INTEGER) AS quarter, "
        f"CAST({year} * 12 + extract(month FROM {month}) AS INTEGER) AS month_number"
    )
