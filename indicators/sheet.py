"""A metadata sheet that passed every check, as the rest of the house uses it.

Belongs here: the types. Does not: what a field may hold (`sheet_fields`), the checks (`sheet_checks`), files
(`registry`).
"""

from dataclasses import dataclass, fields

from indicators.predicates import Predicate
from indicators.units import UNITS, Unit


@dataclass(frozen=True)
class Part:
    """The numerator or the denominator of an indicator: in words, as written, and checked.

    `where`: which rows of the counting unit, `TRUE` for all. `sum`: the whole-number column to add up over these
    rows; None where the rows themselves are counted. `unit_of_count`: of the denominator of a rate, if it counts
    another unit than the numerator.
    """

    text: str
    where: str
    predicate: Predicate
    sum: str | None = None
    unit_of_count: str | None = None

    def to_dict(self) -> dict:
        """The part as it stands in a sheet."""
        further = {"sum": self.sum, "unit_of_count": self.unit_of_count}
        return {"text": self.text, "where": self.where} | {name: value for name, value in further.items() if value}


@dataclass(frozen=True)
class Median:
    """The middle value of the column `of` over the rows of the denominator.

    Values above `censored_above` are known to be larger and no more: they rank last (semantics D4).
    """

    of: str
    censored_above: int

    def to_dict(self) -> dict:
        """The median as it stands in a sheet."""
        return {"of": self.of, "censored_above": self.censored_above}


@dataclass(frozen=True)
class Derived:
    """A figure made from two cells of the indicator `source`, in the same period.

    kind `gap`: the cells `group` and `reference` of `dimension`, the one named by `minus` taken away from the
    other. kind `lowest_group`: the cell `reference` minus the lowest other cell of `dimension`. Both cells need a
    denominator of at least `least`.
    """

    source: str
    kind: str
    dimension: str
    reference: str
    least: int
    group: str | None = None
    minus: str | None = None

    def to_dict(self) -> dict:
        """The derivation as it stands in a sheet."""
        entry = {
            "from": self.source,
            "kind": self.kind,
            "dimension": self.dimension,
            "group": self.group,
            "reference": self.reference,
            "minus": self.minus,
            "least": self.least,
        }
        return {name: value for name, value in entry.items() if value is not None}


@dataclass(frozen=True)
class Sheet:
    """A metadata sheet that passed every check. Fields, their order and meaning as in `sheet_fields.FIELDS`.

    Fields that are needed only before an indicator can be agreed are None until somebody fills them in. The status
    is not a field: it comes from what was agreed, never from the sheet.
    """

    indicator: str
    slug: str
    version: str
    supersedes: str | None
    name: str
    short_name: str
    level: str
    set: str
    recommendations: list[int]
    case_studies: list[int]
    theory_of_change: dict[str, list[str]] | None
    definition: str
    concepts: list[str]
    unit_of_count: str
    counted: str
    measure: str
    multiplier: int
    unit: str
    numerator: Part | None
    denominator: Part | None
    median: Median | None
    derived: Derived | None
    age_of: str | None
    care_steps: list[str] | None
    maturity_window: int | None
    breakdowns: list[str]
    not_disaggregated_by: list[str]
    structural_zeros: dict[str, list[str]]
    direction: str
    target_allowed: bool
    min_denominator: int
    reliability_rule: str
    interval_method: str
    disclosure_class: str
    aggregation_rule: str
    adjustment: str
    imputation: str
    headline: str
    how_to_read: str
    caveats: list[str]
    misuse_warning: str | None
    stigma_assessment: dict | None
    comparability: str | None
    quality_assessment: str | None
    source_tables: list[str]
    validation_rules: list[str] | None
    collection_method: str | None
    frequency: str | None
    data_providers: list[str] | None
    compilers: list[str] | None
    legal_basis: str | None
    owner: str | None
    contact_role: str | None
    burden_note: str | None
    references: list[str]
    required_sectors: list[str]
    reporting_period: str
    lag: str
    last_review_date: str | None
    next_review_date: str | None

    @property
    def counting_unit(self) -> Unit:
        """The unit that this indicator counts."""
        return UNITS[self.unit_of_count]

    @property
    def denominator_unit(self) -> Unit:
        """The unit that its denominator counts: the same one, but for rates over another."""
        if self.denominator and self.denominator.unit_of_count:
            return UNITS[self.denominator.unit_of_count]
        return self.counting_unit

    @property
    def predicates(self) -> tuple[Predicate, ...]:
        """The checked predicates: numerator, then denominator, as far as there are any."""
        return tuple(part.predicate for part in (self.numerator, self.denominator) if part)

    @property
    def needs(self) -> frozenset[str]:
        """Record columns (`table.column`) without which a source cannot supply this indicator."""
        needs = self.counting_unit.needs | self.denominator_unit.needs
        for part, unit in ((self.numerator, self.counting_unit), (self.denominator, self.denominator_unit)):
            if part:
                used = part.predicate.columns | ({part.sum} if part.sum else set())
                needs = needs.union(*(unit.columns[name].needs for name in used))
        if self.median:
            needs |= self.counting_unit.columns[self.median.of].needs
        return needs

    def to_dict(self, status: str = "proposed") -> dict:
        """The sheet as it stands in a release's `indicators.json`: its fields in order, with `status` and
        `additive_over`. What is not filled in is left out."""
        entry = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if value is not None:
                entry[item.name] = value.to_dict() if isinstance(value, Part | Median | Derived) else value
            if item.name == "version":
                entry["status"] = status
        return entry | {"additive_over": list(self.counting_unit.additive_over)}
