"""Numerator, denominator and value of any cell of any indicator.

Belongs here: which rows of a unit belong to a period and a cell, and what each measure makes of them. Does not: what
a unit is (`contacts`, `cases`, `states`, `surveys`), what an indicator asks (`process`, `outcome`, `impact`).
"""

from datetime import date
from typing import NamedTuple

from tests.property.plain_catalogue import states, surveys
from tests.property.plain_catalogue.cases import cases
from tests.property.plain_catalogue.contacts import live_contacts, place_of, referrals, women
from tests.property.plain_catalogue.context import CONTEXT
from tests.property.plain_catalogue.definition import (
    Count,
    Definition,
    Gap,
    Median,
    PooledKillings,
    Rate,
    RatioOfSums,
    Weighted,
)
from tests.property.plain_catalogue.groups import groups_of
from tests.property.plain_catalogue.impact import IMPACT
from tests.property.plain_catalogue.outcome import OUTCOME
from tests.property.plain_catalogue.periods import Period, has_closed, month_number, period_of
from tests.property.plain_catalogue.process import PROCESS

DEFINITIONS: dict = PROCESS | OUTCOME | IMPACT | CONTEXT

Classes = dict[str, tuple[str, ...]]
"""For each dimension of a breakdown the classes, uncrossed, that a cell takes in."""


BORN_HERE = ("non_migrant", "descendant")
SIX_GROUPS = [
    {"migrant_status": born, "ethnic_group": (ethnic,)}
    for born in (BORN_HERE, ("migrant",))
    for ethnic in ("majority_only", "roma_traveller", "other_minority")
]


class Cell(NamedTuple):
    """Counts, the value in the unit of the indicator, and for surveys its standard error."""

    numerator: int | None
    denominator: int | None
    value: float | None = None
    standard_error: float | None = None


class PlainCatalogue:
    """All records of one source, as lists of rows by table, to be asked for one cell at a time."""

    def __init__(self, tables: dict[str, list[dict]], cutoff: date, least: int | None = None):
        """`least`: how many a group has to be before a gap says anything, if not what the definition says."""
        self.tables, self.cutoff, self.least = tables, cutoff, least
        self.facilities = {row["facility_id"]: row for row in tables["facility"]}
        contacts = live_contacts(tables["service_contact"], self.facilities)
        self.dated = {
            "contact": contacts,
            "woman": women(contacts),
            "case": cases(contacts, tables["referral"], tables["follow_up"]),
            "referral": referrals(tables["referral"], contacts),
            "notification": [
                self.row(row, "contact_month", ("migrant_status", "ethnic_group", "ethnic_mention"))
                for row in tables["notification"]
            ],
            "activity": [self.row(row, "activity_month") for row in tables["system_activity"]],
            "community_session": [self.row(row, "session_month", ("language",)) for row in tables["community_session"]],
            "helpline_call": [
                row | {"month": month_number(row["month"]), "groups": {"language": (row["language_group"],)}}
                for row in tables["helpline_month"]
            ],
            "harm_report": [self.row(row, "report_month", ("migrant_status",)) for row in tables["harm_report"]],
            "facility_month": [self.row(row, "month") for row in tables["submission_log"]],
            "comment": states.comments(tables["review_comment"], cutoff),
            "service_user": [
                self.row(row, "response_month", ("migrant_status", "ethnic_group", "ethnic_mention", "age_group"))
                for row in tables["experience_response"]
            ],
        }
        self.dated["firewall_event"] = self.firewall_events()
        self._selected: dict[tuple, list[dict]] = {}

    def row(self, row: dict, month: str, dimensions: tuple[str, ...] = ()) -> dict:
        """A row with its month number and its groups: where, and in the given dimensions who."""
        if row.get("region_code") is not None:
            where = {"region": (row["region_code"],)}
        else:
            where = place_of(self.facilities[row["facility_id"]])
        return row | {"month": month_number(row[month]), "groups": where | groups_of(row, dimensions)}

    def firewall_events(self) -> list[dict]:
        """Reports that were not found unfounded, and referrals to the police without any of the three grounds."""
        kinds = ("disclosure_to_immigration", "police_without_basis")
        reports = [row for row in self.dated["harm_report"] if row["harm_type"] in kinds]
        police = [row for row in self.dated["referral"] if row["destination"] == "police"]
        return [row for row in reports if row["status"] != "closed_not_upheld"] + [
            row for row in police if row["police_basis"] == "without_basis"
        ]

    def rows_of(self, unit: str, period: Period) -> list[dict]:
        """All rows of a unit in a period."""
        if unit in self.dated:
            return [row for row in self.dated[unit] if row["month"] in period.months]
        tables = self.tables
        if unit == "facility":
            return states.facilities_assessed(tables["facility_assessment"], self.facilities, period)
        if unit == "staff":
            return states.staff_in_post(tables["workforce_status"], self.facilities, period)
        if unit == "region":
            return states.regions_coordinating(tables["system_activity"], self.facilities, period)
        if unit == "policy_item":
            return states.policy_items(tables["policy_status"], self.facilities, period)
        if unit == "indicator":
            return states.registered_indicators(
                tables["indicator_registry"], tables["indicator_agreement"], self.cutoff
            )
        if unit == "respondent":
            return surveys.respondents(tables["survey_respondent"], period.year)
        return states.residents(tables["population_year"], self.facilities, period)

    def rows(self, unit: str, label: str, asks, window: int | None = None) -> list[dict]:
        """Rows of a unit in a period that fulfil a question and whose window has closed."""
        key = (unit, label, id(asks), window)
        if key not in self._selected:
            rows = self.rows_of(unit, period_of(label))
            if window is not None:
                rows = [row for row in rows if has_closed(row["month"], window, self.cutoff)]
            self._selected[key] = [row for row in rows if asks(row)]
        return self._selected[key]

    def cell(self, indicator: str, label: str, classes: Classes) -> Cell:
        """One cell. `label`: of the period. Whether the period has anything to measure is for the caller to ask."""
        definition = DEFINITIONS[indicator]
        if isinstance(definition, PooledKillings):
            return self.killed(definition, period_of(label))
        if isinstance(definition, Gap):
            return self.gap(definition, label, classes)
        if isinstance(definition, Rate):
            return self.rate(definition, label, classes)
        if isinstance(definition, RatioOfSums):
            rows = inside(self.rows(definition.unit, label, definition.where), classes)
            above, below = (sum(row[column] for row in rows) for column in (definition.above, definition.below))
            return Cell(above, below, share_of(above, below, definition.multiplier))
        if isinstance(definition, Median):
            return median(
                inside(self.rows(definition.unit, label, definition.where, definition.window), classes), definition
            )
        if isinstance(definition, Count):
            number = len(inside(self.rows(definition.unit, label, definition.above), classes))
            return Cell(number, None, float(number))
        if isinstance(definition, Weighted):
            return self.weighted(definition, label, classes)
        return self.proportion(definition, label, classes)

    def proportion(self, definition: Definition, label: str, classes: Classes) -> Cell:
        below = inside(self.rows(definition.unit, label, definition.below, definition.window), classes)
        above = [row for row in below if definition.above(row)]
        numbers = [how_many(definition.unit, rows) for rows in (above, below)]
        return Cell(*numbers, share_of(*numbers, definition.multiplier))

    def rate(self, definition: Rate, label: str, classes: Classes) -> Cell:
        """The two sides are counted apart and only meet in the cell (E5)."""
        above = how_many(definition.unit, inside(self.rows(definition.unit, label, definition.above), classes))
        below_rows = self.rows(definition.below_unit, label, definition.below)
        if definition.sum_below is None:
            below = how_many(definition.below_unit, inside(below_rows, classes))
        else:
            groups = {"migrant_status": ("total",)} | classes
            below = sum(row[definition.sum_below] for row in inside(below_rows, groups))
        return Cell(above, below, share_of(above, below, definition.multiplier))

    def weighted(self, definition: Weighted, label: str, classes: Classes) -> Cell:
        everyone = self.rows_of(definition.unit, period_of(label))
        below = inside([row for row in everyone if definition.below(row)], classes)
        above = [row for row in below if definition.above(row)]
        error = surveys.standard_error(everyone, below, above)
        return Cell(len(above), len(below), surveys.share(below, above), error)

    def gap(self, definition: Gap, label: str, classes: Classes) -> Cell:
        """Between two groups that are both large enough; with several others, the lowest of those.

        The counts are those of the group that is held against the reference.
        """
        least = definition.least if self.least is None else self.least
        reference, others = groups_compared(definition.kind, classes)
        measured = self.cell(definition.of, label, classes | reference)
        compared = [self.cell(definition.of, label, classes | group) for group in others]
        enough = [cell for cell in compared if cell.denominator >= least]
        if not enough or measured.denominator < least:
            # One group has its counts all the same; of several, none can be called the lowest.
            return Cell(0, 0) if definition.kind == "lowest_group" else Cell(*compared[0][:2])
        lowest = min(enough, key=lambda cell: cell.value)
        difference = measured.value - lowest.value
        return Cell(*lowest[:2], -difference if definition.migrant_first else difference)

    def killed(self, definition: PooledKillings, period: Period) -> Cell:
        found = states.killings(self.tables["ipv_homicide_year"], self.tables["population_year"], period)
        return Cell(*found, share_of(*found, definition.multiplier)) if found else Cell(0, 0)


def groups_compared(kind: str, classes: Classes) -> tuple[Classes, list[Classes]]:
    """The reference group and the groups held against it: fixed beforehand, exclusive (C10).

    Where migrant status is crossed with something else, those born here stand together.
    """
    if kind == "lowest_group":
        return SIX_GROUPS[0], SIX_GROUPS[1:]
    born_here = BORN_HERE if classes else BORN_HERE[:1]
    return {"migrant_status": born_here}, [{"migrant_status": ("migrant",)}]


def inside(rows: list[dict], classes: Classes) -> list[dict]:
    """Rows of which one class, in every dimension of the cell, is among those the cell takes in."""
    return [row for row in rows if all(set(row["groups"][name]) & set(codes) for name, codes in classes.items())]


def how_many(unit: str, rows: list[dict]) -> int:
    """Women are counted once, however often they came; of everything else each row is one."""
    return len({row["person"] for row in rows}) if unit == "woman" else len(rows)


def share_of(above: int, below: int, multiplier: int) -> float | None:
    return multiplier * above / below if below else None


def median(rows: list[dict], definition: Median) -> Cell:
    """The lower of the two in the middle, if they are two."""
    values = sorted(row[definition.of] for row in rows)
    ended = sum(definition.above(row) for row in rows)
    return Cell(ended, len(values), float(values[(len(values) - 1) // 2]) if values else None)
