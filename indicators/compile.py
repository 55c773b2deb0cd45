"""Turn what has to be counted of a unit into statements.

Belongs here: statements that count. Does not: what a unit is (`units`), what a sheet may say (`predicates`),
what is to be counted (`measures`), adding up (`rollup`).

The SQL keeps to what sqlglot carries to Spark unchanged: named steps, count_if made whole with coalesce, sums as
BIGINT, GROUPING of one column, no division, no differences of dates, an explicit order. Each distinct condition
is computed once a row. Closed windows are a comparison with a month worked out beforehand.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from indicators.measures import Measure
from indicators.periods import Period
from indicators.units import Unit
from indicators.units.unit import period_columns

MENTION = "ethnic_mention"
PLACES = ("region", "facility_type", "facility_id")
"""Columns of the place, not of the woman: she can be seen in several. The facility is no dimension of results."""

SAID = "ethnicity_said"


def said_as_text(said: str = SAID) -> str:
    """SQL of her own answers on ethnicity in one order, joined by `|`: from it come the rows of any mention."""
    return f"array_to_string(list_sort({said}), '|')"


def with_steps(unit: Unit, periods: Sequence[Period], data_cutoff: date, *more: tuple[str, str], last: str) -> str:
    """A statement: the run's parameters, the steps of `unit`, `more` named queries, and the `last` one.

    Only the parameters that a step reads: a statement that says more than it means would count as another one each
    time a run is about one period more.
    """
    steps = [*((step.name, step.sql) for step in unit.steps), *more]
    parameters = {
        "run": f"SELECT DATE '{data_cutoff.isoformat()}' AS data_cutoff",
        "period_list": _period_list(periods),
    }
    words = {word for _, sql in steps for word in re.findall(r"\w+", sql)}
    named = [*((name, sql) for name, sql in parameters.items() if name in words), *steps]
    return "WITH " + ",\n".join(f"{name} AS ({sql})" for name, sql in named) + "\n" + last


def columns_of(unit: Unit, dimensions: Iterable[str]) -> list[str]:
    """The columns of a unit's view behind `dimensions`; for women without those of the place."""
    return [SAID if name == MENTION else name for name in dimensions if not (unit.profile and name in PLACES)]


def compile_rows(
    unit: Unit,
    measures: Sequence[Measure],
    by: Sequence[str],
    periods: Sequence[Period],
    data_cutoff: date,
    quarters: Iterable[int] | None = None,
) -> str:
    """The statement that counts rows: one row for each finest cell of the columns `by` that has a row.

    Its first column is `quarter` (a number) for a unit that is dated, `period` for one as of a period. `quarters`:
    which of them to count, all if None.
    """
    cell = ", ".join(("quarter" if unit.timing == "dated" else "period", *by))
    marks = marks_of(measures)
    summed = dict.fromkeys(measure.total_of for measure in measures if measure.total_of)
    kept = "".join(f",\n        {name}" for name in summed if name not in by)
    chosen = "" if quarters is None else f"\n    WHERE quarter IN ({', '.join(map(str, quarters))})"
    marked = ("marked", f"\n    SELECT {_selected(cell)}{kept}{computed(marks)}\n    FROM {unit.view}{chosen}")
    counts = "".join(_count(measure, marks) for measure in measures)
    return with_steps(
        unit, periods, data_cutoff, marked, last=f"SELECT {cell}{counts}\nFROM marked\nGROUP BY {cell}\nORDER BY {cell}"
    )


def compile_weights(
    unit: Unit, measures: Sequence[Measure], by: Sequence[str], periods: Sequence[Period], data_cutoff: date
) -> str:
    """The statement that adds up survey weights: one row a finest cell and, in a staged sample, primary unit.

    For each measure: the sum of weights (`<column>`) and of their squares (`<column>_squared`). Sums are made in
    decimals, so that they are the same in whatever order rows are read.
    """
    cell = ", ".join(("quarter" if unit.timing == "dated" else "period", *by, *unit.design))
    marks = marks_of(measures)
    weight = f"CAST({unit.weight} AS DECIMAL(12, 6)) AS weight_of_row"
    marked = ("marked", f"\n    SELECT {_selected(cell)}, {weight}{computed(marks)}\n    FROM {unit.view}")
    sums = "".join(_weighted(measure, marks) for measure in measures)
    last = f"SELECT {cell}{sums}\nFROM marked\nGROUP BY {cell}\nORDER BY {cell}"
    return with_steps(unit, periods, data_cutoff, marked, last=last)


def compile_quarters(unit: Unit, data_cutoff: date) -> str:
    """The statement that lists the quarters (numbers) in which the table of a dated `unit` has a live record."""
    view = "contact" if unit.table == "service_contact" else unit.view
    names = [step.name for step in unit.steps]
    shorter = replace(unit, steps=unit.steps[: names.index(view) + 1])
    # Few months are turned into quarters instead of many rows.
    months = ("months", f"\n    SELECT DISTINCT month FROM {view}")
    quarter = "CAST(extract(year FROM month) * 4 + extract(quarter FROM month) - 1 AS INTEGER)"
    last = f"SELECT DISTINCT {quarter} AS quarter FROM months ORDER BY quarter"
    return with_steps(shorter, (), data_cutoff, months, last=last)


def compile_fingerprints(unit: Unit, columns: Iterable[str]) -> str:
    """The statement that tells apart what a quarter holds: number of rows and sum of hashes, in whatever order.

    Over the rows of `unit.rows`, which become rows of the view one by one. `columns`: columns of the record table
    that counts depend on. For the engine at hand only: another one hashes otherwise.
    """
    names = sorted(columns)
    # An empty list and none have the same hash; so whether there is one is part of what is hashed.
    hashed = ", ".join([*names, *(f"{name} IS NULL" for name in names)])
    steps = [(step.name, step.sql) for step in unit.steps]
    named = steps[: [name for name, _ in steps].index(unit.rows) + 1] if unit.rows != unit.table else []
    before = "WITH " + ",\n".join(f"{name} AS ({sql})" for name, sql in named) + "\n" if named else ""
    return (
        f"{before}SELECT quarter, count(*) AS rows, CAST(sum(hash(row({hashed}))) AS VARCHAR) AS fingerprint\n"
        f"FROM (SELECT *, {period_columns('contact_month')} FROM {unit.rows}) AS dated\n"
        "GROUP BY quarter\nORDER BY quarter"
    )


def _period_list(periods: Sequence[Period]) -> str:
    """One row a period, as the steps of units that stand as of a period read it."""
    rows = [
        f"SELECT '{period.label}' AS period, '{period.kind}' AS kind, "
        f"DATE '{period.first_month.isoformat()}' AS first_month, "
        f"DATE '{period.last_month.isoformat()}' AS last_month, "
        f"DATE '{period.last_day.isoformat()}' AS last_day, {period.year} AS year, {len(period.quarters)} AS quarters"
        for period in periods
    ]
    return "\n    " + "\n    UNION ALL ".join(rows)


def _selected(columns: str) -> str:
    return ", ".join(f"{said_as_text()} AS {SAID}" if name == SAID else name for name in columns.split(", "))


def marks_of(measures: Sequence[Measure]) -> dict[str, str]:
    """A short name for each distinct condition."""
    conditions = dict.fromkeys(condition for measure in measures for condition in measure.conditions)
    return {condition: f"condition_{number}" for number, condition in enumerate(conditions, start=1)}


def computed(marks: dict[str, str]) -> str:
    """The conditions as columns, each under its short name."""
    return "".join(f",\n        ({condition}) AS {mark}" for condition, mark in marks.items())


def all_of(measure: Measure, marks: dict[str, str]) -> str:
    """The rows of a measure, by the short names of its conditions."""
    return " AND ".join(marks[condition] for condition in measure.conditions) or "TRUE"


def _count(measure: Measure, marks: dict[str, str]) -> str:
    condition = all_of(measure, marks)
    if measure.total_of:
        total = f"coalesce(sum(CASE WHEN {condition} THEN {measure.total_of} ELSE 0 END), 0)"
    else:
        total = f"coalesce(count_if({condition}), 0)"
    return f",\n    CAST({total} AS BIGINT) AS {measure.column}"


def _weighted(measure: Measure, marks: dict[str, str]) -> str:
    condition = all_of(measure, marks)
    return "".join(
        f",\n    CAST(sum(CASE WHEN {condition} THEN {term} ELSE 0 END) AS DOUBLE) AS {measure.column}{suffix}"
        for term, suffix in (("weight_of_row", ""), ("weight_of_row * weight_of_row", "_squared"))
    )
