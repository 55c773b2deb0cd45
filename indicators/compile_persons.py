"""The statement that counts the women behind rows: contacts of one woman are many, she is one.

Belongs here: distinct women of each cell. Does not: counting rows (`compile`), indicators that count women, each once
with one group (`compile_women`).

Rows of one woman can differ in their groups, so that she can stand in several cells. So women add up over nothing, and
they are counted anew for each breakdown and kind of period.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from indicators.compile import all_of, computed, marks_of, with_steps
from indicators.measures import Measure
from indicators.units import Unit
from schemas.dimensions import Dimension
from schemas.release import ALL, DIMENSIONS, breakdown_dimensions

KINDS = ("quarter", "year")
"""Columns of a view that say when a row is counted."""


def compile_persons(
    unit: Unit,
    measures: Sequence[Measure],
    breakdowns: Sequence[str],
    dimensions: Mapping[str, Dimension],
    data_cutoff: date,
) -> str:
    """The statement: one row a breakdown, kind of period, period (a number) and cell with a row of `unit`.

    Its columns: `breakdown`, `kind`, `number`, those of `schemas.release.DIMENSIONS` (`all` where not broken down),
    and for each measure the women, by `unit.person`, with a row that it counts.
    """
    marks = marks_of(measures)
    used = [name for name in DIMENSIONS if any(name in breakdown_dimensions(breakdown) for breakdown in breakdowns)]
    columns = ", ".join((unit.person, *KINDS, *used))
    every = [_women(unit, measures, breakdown, dimensions, kind) for breakdown in breakdowns for kind in KINDS]
    counts = "".join(
        f",\n    CAST(coalesce(count_if({measure.column}), 0) AS BIGINT) AS {measure.column}" for measure in measures
    )
    cell = ", ".join(("breakdown", "kind", "number", *DIMENSIONS))
    return with_steps(
        unit,
        (),
        data_cutoff,
        ("marked", f"\n    SELECT {columns}{computed(marks)}\n    FROM {unit.view}"),
        ("woman_in_cell", "\n    UNION ALL ".join(every)),
        last=f"SELECT {cell}{counts}\nFROM woman_in_cell\nGROUP BY {cell}\nORDER BY {cell}",
    )


def _women(
    unit: Unit, measures: Sequence[Measure], breakdown: str, dimensions: Mapping[str, Dimension], kind: str
) -> str:
    """One row a woman, period and cell of a breakdown; for each measure whether it counts a row of hers there."""
    marks, used = marks_of(measures), breakdown_dimensions(breakdown)
    classes = {name: _class_in(dimensions[name], breakdown) if name in used else f"'{ALL}'" for name in DIMENSIONS}
    columns = ", ".join(f"{expression} AS {name}" for name, expression in classes.items())
    counted = "".join(
        f", coalesce(bool_or({all_of(measure, marks)}), FALSE) AS {measure.column}" for measure in measures
    )
    grouped = ", ".join((unit.person, kind, *(classes[name] for name in used)))
    return (
        f"SELECT '{breakdown}' AS breakdown, '{kind}' AS kind, {kind} AS number, {columns}{counted}"
        f"\n    FROM marked\n    GROUP BY {grouped}"
    )


def _class_in(dimension: Dimension, breakdown: str) -> str:
    """The column itself, or the class of the breakdown that merges it."""
    classes = dimension.classes_in(breakdown)
    if classes is dimension.classes:
        return dimension.name
    branches = " ".join(
        f"WHEN {dimension.name} IN ({', '.join(repr(code) for code in item.includes)}) THEN '{item.code}'"
        for item in classes
    )
    return f"CASE {branches} END"
