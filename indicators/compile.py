"""Turn sheets that share a counting unit into one aggregation statement.

Belongs here: statements that count. Does not: what a unit is (`units`), what a sheet may say (`predicates`),
what is made of the counts (`cells`).

The SQL keeps to what sqlglot carries to Spark unchanged: named steps, count_if made whole with coalesce, sums as
BIGINT, GROUPING of one column, no division, no differences of dates, an explicit order. Each distinct condition
is computed once a row. Closed windows are a comparison with a month worked out beforehand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.periods import last_closed_month
from indicators.registry import Sheet
from indicators.units import Unit
from schemas.release import ALL

NUMERATOR, DENOMINATOR = "numerator", "denominator"


@dataclass(frozen=True)
class Measure:
    """One column of counts: rows for which all of `conditions` (SQL) hold."""

    column: str
    conditions: tuple[str, ...]


def conditions_of(sheet: Sheet, part: str, data_cutoff: date) -> tuple[str, ...]:
    """What a row has to fulfil to be counted in a part of an indicator: the numerator within the denominator."""
    conditions = []
    if sheet.denominator:
        conditions.append(sheet.denominator.predicate.sql)
    if sheet.maturity_window is not None:
        closed = last_closed_month(sheet.maturity_window, data_cutoff)
        conditions.append(f"month <= DATE '{closed.isoformat()}'")
    if part == NUMERATOR:
        conditions.append(sheet.numerator.predicate.sql)
    return tuple(conditions)


def measures_of(sheets: Sequence[Sheet], data_cutoff: date) -> dict[tuple[str, str], Measure]:
    """The measure of each indicator and part. Parts that ask for the same rows share one measure."""
    shared: dict[frozenset[str], Measure] = {}
    measures = {}
    for sheet in sheets:
        for part in (NUMERATOR, DENOMINATOR) if sheet.denominator else (NUMERATOR,):
            conditions = conditions_of(sheet, part, data_cutoff)
            measure = Measure(f"count_{len(shared) + 1}", conditions)
            measures[sheet.indicator, part] = shared.setdefault(frozenset(conditions), measure)
    return measures


def compile_counts(unit: Unit, measures: Iterable[Measure]) -> str:
    """The statement that counts `measures` of `unit`.

    Its result has one row for each finest cell that has a row: `quarter` and `year` (numbers), `region`,
    `migrant_status`, `ethnic_group` and one BIGINT column a measure. For units that count women, who do not add
    up, it has rows of their own for years (`quarter` null) and over all regions (`region` `all`); for the others
    these are left to be summed.
    """
    counted = list(dict.fromkeys(measures))
    conditions = dict.fromkeys(condition for measure in counted for condition in measure.conditions)
    marks = {condition: f"condition_{number}" for number, condition in enumerate(conditions, start=1)}
    build = _count_women if unit.profile else _count_rows
    *named, (_, last) = [(step.name, step.sql) for step in unit.steps] + build(unit, counted, marks)
    return "WITH " + ",\n".join(f"{name} AS ({sql})" for name, sql in named) + last


def compile_quarters(unit: Unit) -> str:
    """The statement that lists the quarters (numbers) in which the table of `unit` has a live record."""
    view = "contact" if unit.table == "service_contact" else unit.view
    steps = ",\n".join(f"{step.name} AS ({step.sql})" for step in _steps_until(unit, view))
    return f"WITH {steps}\nSELECT DISTINCT quarter FROM {view} ORDER BY quarter"


def _steps_until(unit: Unit, name: str) -> tuple:
    position = [step.name for step in unit.steps].index(name)
    return unit.steps[: position + 1]


def _marked(columns: str, view: str, marks: dict[str, str]) -> tuple[str, str]:
    """Step that computes each distinct condition once a row."""
    computed = "".join(f",\n        ({condition}) AS {mark}" for condition, mark in marks.items())
    return ("marked", f"\n    SELECT {columns}{computed}\n    FROM {view}")


def _all_of(measure: Measure, marks: dict[str, str]) -> str:
    return " AND ".join(marks[condition] for condition in measure.conditions)


def _count(condition: str, name: str) -> str:
    return f",\n    CAST(coalesce(count_if({condition}), 0) AS BIGINT) AS {name}"


def _count_rows(unit: Unit, measures: list[Measure], marks: dict[str, str]) -> list[tuple[str, str]]:
    cell = "quarter, year, region, migrant_status, ethnic_group"
    counts = "".join(_count(_all_of(measure, marks), measure.column) for measure in measures)
    counting = f"\nSELECT {cell}{counts}\nFROM marked\nGROUP BY {cell}\nORDER BY {cell}"
    return [_marked(cell, unit.view, marks), ("", counting)]


def _count_women(unit: Unit, measures: list[Measure], marks: dict[str, str]) -> list[tuple[str, str]]:
    """One row a woman, quarter and region first; then years and all regions from these few rows."""
    held = "".join(
        f",\n        coalesce(bool_or({_all_of(measure, marks)}), FALSE) AS {measure.column}" for measure in measures
    )
    held_again = "".join(f",\n        bool_or({measure.column}) AS {measure.column}" for measure in measures)
    per_quarter = (
        "woman_quarter_region",
        f"\n    SELECT person_key, quarter, year, region{held}\n    FROM marked"
        "\n    GROUP BY person_key, quarter, year, region",
    )
    per_period = (
        "woman_period",
        f"\n    SELECT person_key, quarter, year,"
        f"\n        CASE WHEN grouping(region) = 1 THEN '{ALL}' ELSE region END AS region{held_again}"
        "\n    FROM woman_quarter_region\n    GROUP BY GROUPING SETS ("
        "(person_key, quarter, year, region), (person_key, quarter, year), "
        "(person_key, year, region), (person_key, year))",
    )
    cell = "quarter, year, region, migrant_status, ethnic_group"
    counts = "".join(_count(measure.column, measure.column) for measure in measures)
    counting = (
        f"\nSELECT {cell}{counts}\nFROM woman_period JOIN {unit.profile} USING (person_key)"
        f"\nGROUP BY {cell}\nORDER BY {cell}"
    )
    return [
        _marked("person_key, quarter, year, region", unit.view, marks),
        per_quarter,
        per_period,
        ("", counting),
    ]
