"""What the definition of an indicator says, as plain functions of a row.

Belongs here: the type, and short forms that many definitions use. Does not: any one definition.
"""

from collections.abc import Callable
from dataclasses import dataclass

Asks = Callable[[dict], bool]


def everything(row: dict) -> bool:
    """All rows of the unit."""
    return True


@dataclass(frozen=True)
class Definition:
    """`below`: which rows of `unit` are in the denominator; `above`: which of these are in the numerator.

    `window`: days that have to be over since the month. `multiplier`: of the value.
    """

    unit: str
    below: Asks
    above: Asks
    window: int | None = None
    multiplier: int = 100


@dataclass(frozen=True)
class Count:
    """How many rows of `unit` fulfil `above`; nothing stands below."""

    unit: str
    above: Asks


@dataclass(frozen=True)
class RatioOfSums:
    """Sum of the column `above` over sum of the column `below`, both over the rows that fulfil `where`."""

    unit: str
    where: Asks
    above: str
    below: str
    multiplier: int = 100


@dataclass(frozen=True)
class Median:
    """Lower median of the column `of` over the rows that fulfil `where`; `above`: those that came to an end."""

    unit: str
    where: Asks
    above: Asks
    of: str
    window: int


@dataclass(frozen=True)
class Weighted:
    """Share of `above` within `below`, by weight. The counts are of respondents without weight."""

    unit: str
    below: Asks
    above: Asks


@dataclass(frozen=True)
class Rate:
    """Rows of `unit` that fulfil `above` over rows of `below_unit` that fulfil `below`, or over the sum of a column."""

    unit: str
    above: Asks
    below_unit: str
    below: Asks
    multiplier: int
    sum_below: str | None = None


@dataclass(frozen=True)
class PooledKillings:
    """Women killed over women living in the country, over the final years among the last five (`states.killings`)."""

    multiplier: int


@dataclass(frozen=True)
class Gap:
    """Difference between two groups in the value of another indicator, in percentage points.

    `kind`: `gap` between the two groups of migrant status; `lowest_group`: the reference group against the lowest of
    all others. `least`: below this denominator a group says nothing.
    """

    of: str
    kind: str
    least: int
    migrant_first: bool = False


def one_of(column: str, *codes: str) -> Asks:
    """Rows whose code in the column is one of these. An empty column is none of them."""
    return lambda row: row[column] in codes


def true(*columns: str) -> Asks:
    """Rows in which every one of the columns says true. An empty column does not."""
    return lambda row: all(row[column] is True for column in columns)


def at_least(value: int | None, limit: int) -> bool:
    return value is not None and value >= limit


def at_most(value: int | None, limit: int) -> bool:
    return value is not None and value <= limit
