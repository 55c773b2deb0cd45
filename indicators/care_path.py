"""The path of care: sheets that count how many of one fixed cohort had come through a step and all steps before it.

Belongs here: which sheets these are, their order, what they must not say against each other. Does not: the ministry's
own cascade with every step (`cascade`), counting, what is shown of it (`disclosure`), drawing (`dashboards`).

`care_steps` of a sheet are the indicators of the steps up to its own. So the sheets of one path follow each other by
what they name: [P30], then [P30, P31], then [P30, P31, P34].
"""

from collections.abc import Iterable, Iterator, Mapping

import sqlglot
from sqlglot import exp

from indicators.sheet import Sheet


def path_of_care(sheets: Iterable[Mapping]) -> list[Mapping]:
    """The sheets of the path (as they stand in a release), first step first; none if there is no path."""
    return sorted((sheet for sheet in sheets if sheet.get("care_steps")), key=lambda sheet: len(sheet["care_steps"]))


def path_faults(sheet: Sheet, known: Mapping[str, Sheet]) -> Iterator[tuple[str, object, str]]:
    """Field, text and what to do: is it a share, are its steps shares of the same unit for which the cohort waits long
    enough, and does it count some of those of the step before?"""
    if sheet.measure != "proportion":
        yield "measure", sheet.measure, "write proportion: how many of a cohort had come through a step"
        return
    for code in sheet.care_steps:
        step = known.get(code)
        if step is None or step.measure != "proportion" or step.unit_of_count != sheet.unit_of_count:
            yield "care_steps", code, f"name proportions of the catalogue that count by {sheet.unit_of_count}"
            return
        if (step.maturity_window or 0) > (sheet.maturity_window or 0):
            yield "maturity_window", sheet.maturity_window, f"wait as long as {code}: {step.maturity_window} days"
    if len(sheet.care_steps) > 1:
        yield from _faults_of_order(sheet, known)


def _faults_of_order(sheet: Sheet, known: Mapping[str, Sheet]) -> Iterator[tuple[str, object, str]]:
    before = next((other for other in known.values() if other.care_steps == sheet.care_steps[:-1]), None)
    if before is None:
        named = ", ".join(sheet.care_steps[:-1])
        yield "care_steps", ", ".join(sheet.care_steps), f"describe the step before it as well, with care_steps {named}"
        return
    for name in ("unit_of_count", "maturity_window", "breakdowns"):
        if getattr(before, name) != getattr(sheet, name):
            yield name, getattr(sheet, name), f"write the same as {before.indicator}: {getattr(before, name)}"
    if _conditions(before.denominator.where) != _conditions(sheet.denominator.where):
        yield "denominator.where", sheet.denominator.where, f"write the cohort of {before.indicator}"
    if not _conditions(before.numerator.where) < _conditions(sheet.numerator.where):
        reason = f"write the conditions of {before.indicator} and one more: {before.numerator.where}"
        yield "numerator.where", sheet.numerator.where, reason


def _conditions(where: str) -> set[str]:
    """What stands between AND, each as one text whatever its spaces and brackets."""
    found = sqlglot.parse_one(where, read="duckdb").unnest()
    parts = found.flatten() if isinstance(found, exp.And) else [found]
    return {part.unnest().sql() for part in parts}
