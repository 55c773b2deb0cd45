"""Turn what has to be counted of a unit into statements.

Belongs here: statements that count. Does not: what a unit is (`units`), what a sheet may say (`predicates`),
what is to be counted (`measures`), adding up (`rollup`).

The SQL keeps to what sqlglot carries to Spark unchanged: named steps, count_if made whole with coalesce, sums as
BIGINT, GROUPING of one column, no division, no differences of dates, an explicit order. Each distinct condition
is computed once a row. Closed windows are a comparison with a month worked out beforehand.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from indicators.measures import Measure
from indicators.periods import Period
from indicators.units import Unit
from schemas.release import ALL

MENTION = "ethnic_mention"
PLACES = ("region", "facility_type")
"""Dimensions of the place, not of the woman: she can be seen in several."""

SAID = "ethnicity_said"
AS_TEXT = {SAID: f"array_to_string(list_sort({SAID}), '|') AS {SAID}"}
"""Her own answers on ethnicity, in one order and joined by `|`: from this text come the rows of any mention."""


def with_steps(unit: Unit, periods: Sequence[Period], data_cutoff: date, *more: tuple[str, str], last: str) -> str:
    """A statement: the run's parameters, the steps of `unit`, `more` named queries, and the `last` one."""
    named = [
        ("run", f"SELECT DATE '{data_cutoff.isoformat()}' AS data_cutoff"),
        ("period_list", _period_list(periods)),
        *((step.name, step.sql) for step in unit.steps),
        *more,
    ]
    return "WITH " + ",\n".join(f"{name} AS ({sql})" for name, sql in named) + "\n" + last


def compile_unit(
    unit: Unit,
    measures: Sequence[Measure],
    dimensions: Iterable[str],
    breakdowns: Iterable[tuple[str, ...]],
    periods: Sequence[Period],
    data_cutoff: date,
) -> str:
    """The statement that counts `measures` of a unit, to the finest cells of `dimensions`, those that `breakdowns`
    use: women by `compile_women`, everything else by `compile_rows`."""
    if not unit.profile:
        return compile_rows(unit, measures, columns_of(unit, dimensions), periods, data_cutoff)
    places = {tuple(name for name in names if name in PLACES) for names in breakdowns} | {()}
    return compile_women(unit, measures, columns_of(unit, dimensions), sorted(places), periods, data_cutoff)


def columns_of(unit: Unit, dimensions: Iterable[str]) -> list[str]:
    """The columns of a unit's view behind `dimensions`; for women without those of the place."""
    return [SAID if name == MENTION else name for name in dimensions if not (unit.profile and name in PLACES)]


def compile_rows(
    unit: Unit, measures: Sequence[Measure], by: Sequence[str], periods: Sequence[Period], data_cutoff: date
) -> str:
    """The statement that counts rows: one row for each finest cell of the columns `by` that has a row.

    Its first column is `quarter` (a number) for a unit that is dated, `period` for one as of a period.
    """
    cell = ", ".join(("quarter" if unit.timing == "dated" else "period", *by))
    marks = _marks(measures)
    summed = dict.fromkeys(measure.total_of for measure in measures if measure.total_of)
    kept = "".join(f",\n        {name}" for name in summed if name not in by)
    marked = ("marked", f"\n    SELECT {_selected(cell)}{kept}{_computed(marks)}\n    FROM {unit.view}")
    counts = "".join(_count(measure, marks) for measure in measures)
    return with_steps(
        unit, periods, data_cutoff, marked, last=f"SELECT {cell}{counts}\nFROM marked\nGROUP BY {cell}\nORDER BY {cell}"
    )


def compile_women(
    unit: Unit,
    measures: Sequence[Measure],
    by: Sequence[str],
    places: Iterable[tuple[str, ...]],
    periods: Sequence[Period],
    data_cutoff: date,
) -> str:
    """The statement that counts women: one row a period, place and finest cell of her own columns `by`.

    Women add up over nothing but their own columns. So there is one row a woman, quarter and place first, in which
    one number remembers which counts she is in (a bit each); whole years and larger places come from these rows.
    `places`: the sets of columns of place that breakdowns use, the empty one among them.
    """
    marks = _marks(measures)
    columns = sorted({name for place in places for name in place})
    bits = " + ".join(
        f"CASE WHEN {_all_of(measure, marks)} THEN {1 << bit} ELSE 0 END" for bit, measure in enumerate(measures)
    )
    key = ", ".join(("person_key", "quarter", *columns))
    marked = ("marked", f"\n    SELECT {key}{_computed(marks)}\n    FROM {unit.view}")
    held = ("held_by_row", f"\n    SELECT {key}, CAST({bits} AS BIGINT) AS held\n    FROM marked")
    quarterly = ("woman_quarter", f"\n    SELECT {key}, bit_or(held) AS held\n    FROM held_by_row\n    GROUP BY {key}")
    in_period = ("quarter_in_period", _quarters_of(periods))
    place = "".join(
        f",\n        CASE WHEN grouping({name}) = 1 THEN '{ALL}' ELSE {name} END AS {name}" for name in columns
    )
    sets = ", ".join("(" + ", ".join(("person_key", "period", *names)) + ")" for names in places)
    per_period = (
        "woman_period",
        f"\n    SELECT person_key, period{place}, bit_or(held) AS held"
        f"\n    FROM woman_quarter JOIN quarter_in_period USING (quarter)\n    GROUP BY GROUPING SETS ({sets})",
    )
    hers = ("hers", f"\n    SELECT {_selected(', '.join(('person_key', *by)))}\n    FROM {unit.profile}")
    cell = ", ".join(("period", *columns, *by))
    counts = "".join(
        f",\n    CAST(coalesce(count_if((held & {1 << bit}) <> 0), 0) AS BIGINT) AS {measure.column}"
        for bit, measure in enumerate(measures)
    )
    last = f"SELECT {cell}{counts}\nFROM woman_period JOIN hers USING (person_key)\nGROUP BY {cell}\nORDER BY {cell}"
    return with_steps(unit, periods, data_cutoff, marked, held, quarterly, in_period, per_period, hers, last=last)


def compile_weights(
    unit: Unit, measures: Sequence[Measure], by: Sequence[str], periods: Sequence[Period], data_cutoff: date
) -> str:
    """The statement that adds up survey weights: one row a finest cell and, in a staged sample, primary unit.

    For each measure: the sum of weights (`<column>`) and of their squares (`<column>_squared`). Sums are made in
    decimals, so that they are the same in whatever order rows are read.
    """
    cell = ", ".join(("quarter" if unit.timing == "dated" else "period", *by, *unit.design))
    marks = _marks(measures)
    weight = f"CAST({unit.weight} AS DECIMAL(12, 6)) AS weight_of_row"
    marked = ("marked", f"\n    SELECT {_selected(cell)}, {weight}{_computed(marks)}\n    FROM {unit.view}")
    sums = "".join(_weighted(measure, marks) for measure in measures)
    last = f"SELECT {cell}{sums}\nFROM marked\nGROUP BY {cell}\nORDER BY {cell}"
    return with_steps(unit, periods, data_cutoff, marked, last=last)


def compile_quarters(unit: Unit, data_cutoff: date) -> str:
    """The statement that lists the quarters (numbers) in which the table of a dated `unit` has a live record."""
    view = "contact" if unit.table == "service_contact" else unit.view
    names = [step.name for step in unit.steps]
    shorter = unit.steps[: names.index(view) + 1]
    named = [("run", f"SELECT DATE '{data_cutoff.isoformat()}' AS data_cutoff")]
    named += [(step.name, step.sql) for step in shorter]
    steps = ",\n".join(f"{name} AS ({sql})" for name, sql in named)
    return f"WITH {steps}\nSELECT DISTINCT quarter FROM {view} ORDER BY quarter"


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


def _quarters_of(periods: Sequence[Period]) -> str:
    rows = [
        f"SELECT '{period.label}' AS period, {quarter} AS quarter" for period in periods for quarter in period.quarters
    ]
    return "\n    " + "\n    UNION ALL ".join(rows)


def _selected(columns: str) -> str:
    return ", ".join(AS_TEXT.get(name, name) for name in columns.split(", "))


def _marks(measures: Sequence[Measure]) -> dict[str, str]:
    """A short name for each distinct condition."""
    conditions = dict.fromkeys(condition for measure in measures for condition in measure.conditions)
    return {condition: f"condition_{number}" for number, condition in enumerate(conditions, start=1)}


def _computed(marks: dict[str, str]) -> str:
    return "".join(f",\n        ({condition}) AS {mark}" for condition, mark in marks.items())


def _all_of(measure: Measure, marks: dict[str, str]) -> str:
    return " AND ".join(marks[condition] for condition in measure.conditions) or "TRUE"


def _count(measure: Measure, marks: dict[str, str]) -> str:
    condition = _all_of(measure, marks)
    if measure.total_of:
        total = f"coalesce(sum(CASE WHEN {condition} THEN {measure.total_of} ELSE 0 END), 0)"
    else:
        total = f"coalesce(count_if({condition}), 0)"
    return f",\n    CAST({total} AS BIGINT) AS {measure.column}"


def _weighted(measure: Measure, marks: dict[str, str]) -> str:
    condition = _all_of(measure, marks)
    return "".join(
        f",\n    CAST(sum(CASE WHEN {condition} THEN {term} ELSE 0 END) AS DOUBLE) AS {measure.column}{suffix}"
        for term, suffix in (("weight_of_row", ""), ("weight_of_row * weight_of_row", "_squared"))
    )
