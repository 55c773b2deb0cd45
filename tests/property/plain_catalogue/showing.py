"""Which periods an indicator has, and in which of them there is anything to measure yet.

Belongs here: nothing (null over 0) against a measured zero (B7). Does not: the figures (`counting`).
"""

from tests.property.plain_catalogue.counting import DEFINITIONS, Cell, Classes, PlainCatalogue
from tests.property.plain_catalogue.definition import Gap, PooledKillings, Rate
from tests.property.plain_catalogue.periods import has_closed, listed_periods, month_number, period_of

NOTHING_YET = Cell(None, 0)
ABOUT_CONTACTS = ("contact", "woman", "case", "referral")
OF_A_YEAR = ("policy_item", "resident", "respondent")


def periods_of(catalogue: PlainCatalogue, indicator: str) -> list[str]:
    """Labels of the periods of an indicator: those with records about women and, of a survey, the years of waves.

    Where there are none about women, those with any record.
    """
    records = catalogue.dated["contact"] + catalogue.dated["notification"]
    records = records or [row for rows in catalogue.dated.values() for row in rows]
    listed = listed_periods({row["month"] for row in records}, catalogue.cutoff)
    if units_of(indicator) == ["respondent"]:
        waves = {row["wave_year"] for row in catalogue.tables["survey_respondent"]}
        listed += [str(year) for year in sorted(waves) if year <= catalogue.cutoff.year and str(year) not in listed]
    return listed


def units_of(indicator: str) -> list[str]:
    """The units that an indicator counts, above and below the line."""
    definition = DEFINITIONS[indicator]
    if isinstance(definition, Gap):
        return units_of(definition.of)
    if isinstance(definition, PooledKillings):
        return ["killing"]
    return [definition.unit, definition.below_unit] if isinstance(definition, Rate) else [definition.unit]


def window_of(indicator: str) -> int | None:
    definition = DEFINITIONS[indicator]
    return window_of(definition.of) if isinstance(definition, Gap) else getattr(definition, "window", None)


def is_measurable(catalogue: PlainCatalogue, indicator: str, label: str) -> bool:
    """Whether the period has records of every unit, and its first month a window that has closed."""
    first = period_of(label).months[0]
    if not has_closed(first, window_of(indicator), catalogue.cutoff):
        return False
    definition = DEFINITIONS[indicator]
    if isinstance(definition, Rate) and definition.unit == "harm_report":
        # A register of what goes wrong: none in a period is 0, once there has been one.
        begun = min((month_number(row["report_month"]) for row in catalogue.tables["harm_report"]), default=None)
        return begun is not None and begun <= period_of(label).months[-1] and has_records(catalogue, "contact", label)
    return all(has_records(catalogue, unit, label) for unit in units_of(indicator))


def has_records(catalogue: PlainCatalogue, unit: str, label: str) -> bool:
    """Whether anything was recorded in the period that could have been of the unit, or stands at its end."""
    period = period_of(label)
    if unit in ABOUT_CONTACTS:
        return any(row["month"] in period.months for row in catalogue.dated["contact"])
    if unit == "firewall_event":
        reported = any(month_number(row["report_month"]) in period.months for row in catalogue.tables["harm_report"])
        return reported or bool(catalogue.rows_of(unit, period))
    if unit == "indicator":
        return label in latest_of_each_kind(catalogue) and bool(catalogue.rows_of(unit, period))
    if unit == "killing":
        return period.kind == "year" and catalogue.cell("I05", label, {}).denominator > 0
    if unit in OF_A_YEAR and period.kind != "year":
        return False
    return bool(catalogue.rows_of(unit, period))


def latest_of_each_kind(catalogue: PlainCatalogue) -> list[str]:
    """The last quarter, year and rolling year: the registry knows only how it stands at the cut-off."""
    last = {period_of(label).kind: label for label in periods_of(catalogue, "P07")}
    return list(last.values())


def shown(catalogue: PlainCatalogue, indicator: str, label: str, classes: Classes) -> Cell:
    """A cell as the table of cells has it."""
    return catalogue.cell(indicator, label, classes) if is_measurable(catalogue, indicator, label) else NOTHING_YET
