"""What an indicator makes of counts: its numerator, denominator and value in each cell.

Belongs here: the kinds of measure. Does not: counting (`unit_counts`), rounding and hiding (`disclosure`),
intervals (`statistics`).
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.measures import DENOMINATOR, NUMERATOR, unit_of
from indicators.periods import Period
from indicators.sheet import Sheet
from indicators.statistics.intervals import median_interval
from indicators.survey_shares import survey_shares
from indicators.unit_counts import UnitCounts
from schemas.release import ESTIMATES


@dataclass
class Figures:
    """Arrays of one shape, periods x cells. `no_numerator`, `no_denominator`: where the count is null. Those of
    `schemas.release.ESTIMATES` are nan where there is none."""

    numerator: np.ndarray
    denominator: np.ndarray
    value: np.ndarray
    standard_error: np.ndarray
    degrees_of_freedom: np.ndarray
    design_effect: np.ndarray
    on_each_side: np.ndarray
    no_numerator: np.ndarray
    no_denominator: np.ndarray

    @classmethod
    def of(cls, numerator: np.ndarray, denominator: np.ndarray | None, value: np.ndarray) -> "Figures":
        """Figures with all counts there; without denominator for plain counts."""
        none = denominator is None
        return cls(
            numerator,
            np.zeros_like(numerator) if none else denominator,
            value,
            *(np.full(numerator.shape, np.nan) for _ in ESTIMATES[1:]),
            np.zeros(numerator.shape, dtype=bool),
            np.full(numerator.shape, none),
        )

    @classmethod
    def not_available(cls, shape: tuple[int, int]) -> "Figures":
        """Nothing is collected: both counts null."""
        counts = (np.zeros(shape, dtype=np.int64) for _ in (NUMERATOR, DENOMINATOR))
        estimates = (np.full(shape, np.nan) for _ in ESTIMATES)
        return cls(*counts, *estimates, np.ones(shape, bool), np.ones(shape, bool))

    @classmethod
    def side_by_side(cls, parts: Sequence["Figures"]) -> "Figures":
        """The cells of several breakdowns, one after another."""
        names = cls.__dataclass_fields__
        return cls(*(np.concatenate([getattr(part, name) for part in parts], axis=1) for name in names))

    def at(self, cells: Sequence[int]) -> "Figures":
        """The figures of some cells."""
        return Figures(*(getattr(self, name)[:, cells] for name in self.__dataclass_fields__))

    def set_not_applicable(self, periods: np.ndarray) -> None:
        """Nothing to measure yet in these periods: null over 0."""
        self.no_numerator[periods], self.no_denominator[periods] = True, False
        self.numerator[periods], self.denominator[periods] = 0, 0
        for name in ESTIMATES:
            getattr(self, name)[periods] = np.nan

    def columns(self) -> Mapping[str, pd.api.extensions.ExtensionArray]:
        """The columns `numerator`, `denominator` (Int64) and those of `ESTIMATES` (Float64), row by row."""
        counts = {
            name: pd.arrays.IntegerArray(getattr(self, name).ravel().astype(np.int64), mask.ravel())
            for name, mask in ((NUMERATOR, self.no_numerator), (DENOMINATOR, self.no_denominator))
        }
        figures = {}
        for name in ESTIMATES:
            numbers = getattr(self, name).ravel()
            empty = np.isnan(numbers)
            figures[name] = pd.arrays.FloatingArray(np.where(empty, 0.0, numbers), empty)
        return counts | figures


def figures_of(sheet: Sheet, breakdown: str, units: Mapping[str, UnitCounts], periods: Sequence[Period]) -> Figures:
    """Figures of a sheet that counts records, in one breakdown."""
    return MEASURES[sheet.measure](sheet, breakdown, units, periods)


def ratio(sheet: Sheet, breakdown: str, units: Mapping[str, UnitCounts], periods: Sequence[Period]) -> Figures:
    """multiplier x numerator / denominator: proportions, ratios of sums and rates. Sums are divided, never shares
    averaged (semantics E2); an empty denominator has no value (semantics B7)."""
    numerator, denominator = (
        units[unit_of(sheet, part).name].count(sheet.indicator, part, breakdown, periods)
        for part in (NUMERATOR, DENOMINATOR)
    )
    return Figures.of(numerator, denominator, _divided(sheet.multiplier * numerator, denominator))


def count(sheet: Sheet, breakdown: str, units: Mapping[str, UnitCounts], periods: Sequence[Period]) -> Figures:
    """The count itself; it has no denominator."""
    numerator = units[sheet.counting_unit.name].count(sheet.indicator, NUMERATOR, breakdown, periods)
    return Figures.of(numerator, None, numerator.astype(float))


def median(sheet: Sheet, breakdown: str, units: Mapping[str, UnitCounts], periods: Sequence[Period]) -> Figures:
    """The lower median: the smallest value that at least half of the rows do not exceed. Censored ones rank last."""
    figures = ratio(sheet, breakdown, units, periods)
    unit = units[sheet.counting_unit.name]
    histogram, values = unit.histograms[sheet.indicator]
    counts = unit.at(histogram.counts(breakdown), periods)
    middle, _, _ = median_interval(counts.reshape(figures.denominator.size, len(values)), values)
    figures.value = middle.reshape(figures.denominator.shape)
    if values:
        figures.on_each_side = _on_each_side(counts.cumsum(axis=2), figures, sheet.median.censored_above)
    return figures


def _on_each_side(cumulated: np.ndarray, figures: "Figures", last: float) -> np.ndarray:
    """How many lie surely on each side of a median, the fewer of the two; nan for nobody. `cumulated`: histogram."""
    at = (cumulated >= ((figures.denominator + 1) // 2)[:, :, None]).argmax(axis=2)[:, :, None]
    up_to = np.take_along_axis(cumulated, at, axis=2)[:, :, 0]
    below = np.where(at > 0, np.take_along_axis(cumulated, np.maximum(at - 1, 0), axis=2), 0)[:, :, 0]
    # Whoever waited longer than anybody was followed is above every number of days, this one included.
    above = figures.denominator - np.where(figures.value > last, below, up_to)
    return np.where(figures.denominator > 0, np.minimum(below, above), np.nan)


def weighted_proportion(
    sheet: Sheet, breakdown: str, units: Mapping[str, UnitCounts], periods: Sequence[Period]
) -> Figures:
    """A weighted share and how sure it is; the counts are of respondents, unweighted (semantics F1)."""
    figures = ratio(sheet, breakdown, units, periods)
    found = survey_shares(units[sheet.counting_unit.name], sheet, breakdown, periods)
    figures.value, figures.standard_error = sheet.multiplier * found.share, sheet.multiplier * found.standard_error
    figures.degrees_of_freedom, figures.design_effect = found.degrees_of_freedom.astype(float), found.design_effect
    return figures


MEASURES: dict[str, Callable[..., Figures]] = {
    "proportion": ratio,
    "ratio_of_sums": ratio,
    "rate": ratio,
    "count": count,
    "median": median,
    "weighted_proportion": weighted_proportion,
}


def difference(
    sheet: Sheet, base: Figures, cells: Sequence[str], reference: str, group: str | None, unknown: Container[str]
) -> Figures:
    """Difference between two cells of another indicator, a column of periods; its counts are those of the group.

    `base`: figures of that indicator by the dimension compared, `cells` its classes. `group`: the class compared
    with `reference`; None for the lowest of those without a class in `unknown`, which nobody learnt. Nothing is
    compared unless both have at least `least` (semantics C9); then no group is the lowest, and its counts are 0 over 0.
    """
    derived, lowest, reference = sheet.derived, group is None, cells.index(reference)
    enough = base.denominator >= derived.least
    enough &= ~base.no_numerator & ~np.isnan(base.value)
    if lowest:
        known = [not any(code in unknown for code in cell.split("*")) for cell in cells]
        candidates = np.array(known) & (np.arange(len(cells)) != reference)
        values = np.where(enough & candidates, base.value, np.inf)
        group = values.argmin(axis=1)
    else:
        group = np.full(len(base.value), cells.index(group))
    rows = np.arange(len(base.value))
    sign = -1.0 if derived.minus == "reference" else 1.0
    apart = sign * (base.value[:, reference] - base.value[rows, group])
    compared = enough[:, reference] & enough[rows, group] & (group != reference)
    named = compared if lowest else np.ones(len(rows), dtype=bool)
    column = Figures(
        np.where(named, base.numerator[rows, group], 0),
        np.where(named, base.denominator[rows, group], 0),
        np.where(compared, apart, np.nan),
        *(np.full(len(rows), np.nan) for _ in ESTIMATES[1:]),
        base.no_numerator[rows, group],
        base.no_denominator[rows, group],
    )
    return Figures(*(getattr(column, name)[:, None] for name in Figures.__dataclass_fields__))


def _divided(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
