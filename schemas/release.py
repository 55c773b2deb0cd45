"""The contract of what is published: the columns and statuses of `cells`, which other tools rely on.

Belongs here: names, order and meaning of the columns of a release. Does not: how a cell is computed or
protected (`indicators`), how a release is written (`indicators.release`).
"""

from collections.abc import Sequence

DIMENSIONS = ("region", "migrant_status", "ethnic_group")
"""Dimension columns of published cells in their fixed order. A column holds `all` where a row is not broken down
by it."""

CELL_DIMENSIONS = (
    *DIMENSIONS,
    "ethnic_mention",
    "origin",
    "age_group",
    "length_of_stay",
    "language",
    "disability",
    "facility_type",
    "cadre",
    "destination",
)
"""Dimension columns of the restricted cells, in the order in which breakdowns name them. Those that are not among
`DIMENSIONS` are counted for the ministry's own analysts and wait for the protection that would let them out."""

NOT_ABOUT_WOMEN = ("facilities", "activities", "staff")
"""Disclosure classes of indicators whose figures are nobody's private life: published as they are."""

ALL = "all"
TOTAL = "total"

TRUE_CELL_COLUMNS = (
    "indicator",
    "version",
    "source",
    "period",
    "breakdown",
    *DIMENSIONS,
    "numerator",
    "denominator",
)
"""Columns of true cells on their way to a release. In them, numerator and denominator are

- both null where the source cannot supply the indicator (`not_available`),
- null over 0 where no follow-up window of the period has closed yet, by the calendar alone (`not_applicable`),
- counts otherwise; the denominator of an indicator that is a plain count is null, its numerator is not.
"""

OF_SURVEYS = ("standard_error", "degrees_of_freedom", "design_effect")
ESTIMATES = ("value", *OF_SURVEYS, "on_each_side")
"""What is made of the counts: the value, of a survey's share how sure it is, and of a median on how many it rests."""

CELL_COLUMNS = (
    "indicator",
    "version",
    "source",
    "period",
    "breakdown",
    *CELL_DIMENSIONS,
    "numerator",
    "denominator",
    *ESTIMATES,
)
"""Columns of the restricted cell table: nothing hidden. Counts as in `TRUE_CELL_COLUMNS`. `value` is in the unit of
the indicator, unrounded, and null over an empty denominator. Of a survey's share: `standard_error` in the same unit,
the degrees of freedom of its design, and its design effect (variance over that of a simple sample). Of a median:
`on_each_side`, the fewer of the records below it and above it, those that lasted too long to be followed above any."""

CELL_KEY = ("indicator", "period", "breakdown", *DIMENSIONS)
"""Columns that say which row of the cells it is, true or released."""

OF_FACILITIES = ("facilities", "largest", "two_largest", "largest_numerator", "largest_complement")
CONTRIBUTOR_COUNTS = (*OF_FACILITIES, "women")
CONTRIBUTOR_COLUMNS = (*CELL_KEY, *CONTRIBUTOR_COUNTS)
"""Columns of the restricted table of who stands behind a row. Of the rows counted in the denominator (of a plain count:
in the numerator), `facilities` is how many facilities have any, `largest` and `two_largest` what the one and the two
with most of them have, `women` the distinct women. `largest_numerator` and `largest_complement` are the most that one
facility has of those in the numerator, and of those in the denominator only. Null where no facilities are known;
`women` is null where a row is one woman as far as anybody knows."""

RELEASED_CELL_COLUMNS = (*TRUE_CELL_COLUMNS, "value", "lower", "upper", "status", "reliability")
"""Columns of the published cell table. `value`, `lower` and `upper` are in the unit of the indicator (per cent
for proportions); the interval is 95 %."""

KINDS_OF_CHANGE = {
    "new": "new",
    "gone": "no longer there",
    "corrected": "corrected",
    "newly_withheld": "newly withheld",
    "no_longer_withheld": "no longer withheld",
    "no_longer_agreed": "no longer agreed",
}
"""What may have become of a row since the release before, as `changes.json` names it, and in words."""

STATUSES = {
    "shown": "The figure is published.",
    "suppressed": "Withheld to protect women's privacy. The same word whether the cell is small or protects one.",
    "low_n": "Too few records for a figure that means something.",
    "not_available": "The source does not collect what this indicator needs. Never the same as 0.",
    "not_applicable": "There is nothing to measure yet, for example because no follow-up window has closed.",
    "not_agreed": "Not agreed with the sectors and organisations concerned.",
}

RELIABILITIES = {
    "ok": "Enough records for the figure to be read as it stands.",
    "unstable": "Fewer than twice the minimum number of records: read with care.",
    "provisional": "Recent: late reports may still change it.",
    "series_break": "Not comparable with earlier periods.",
}


def breakdown_name(dimensions: tuple[str, ...]) -> str:
    """Name of the breakdown by `dimensions`: `total`, `region`, `migrant_status*ethnic_group`, ..."""
    return "*".join(d for d in CELL_DIMENSIONS if d in dimensions) or TOTAL


def breakdown_dimensions(breakdown: str) -> tuple[str, ...]:
    """Dimensions of a breakdown, the inverse of `breakdown_name`."""
    return () if breakdown == TOTAL else tuple(breakdown.split("*"))


def crossed_in_a_ring(breakdowns: Sequence[str]) -> list[str]:
    """The breakdowns that cross dimensions in a ring, such as each two of three; empty if none do.

    Tables in a ring can fix a crossing that nobody publishes although no cell of theirs is small; others cannot: there
    each crossing can be anything between what its margins allow. Source: the reduction of acyclic hypergraphs;
    M. H. Graham (1979); A. Dobra and S. Fienberg (2000), Bounds for cell entries in contingency tables given marginal
    totals and decomposable graphs, PNAS 97.
    """
    crossed = [frozenset(breakdown_dimensions(name)) for name in breakdowns]
    while True:
        seen = [name for names in crossed for name in names]
        shared = {frozenset(name for name in names if seen.count(name) > 1) for names in crossed}
        left = sorted((n for n in shared if not any(n < other for other in shared)), key=sorted)
        if len(left) <= 1:
            return []
        if left == crossed:
            return [breakdown_name(tuple(names)) for names in left]
        crossed = left
