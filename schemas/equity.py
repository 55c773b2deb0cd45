"""The contract of the equity table: its columns, and the words for why a measure has no value.

Belongs here: names, order and meaning of the columns, statuses and cautions. Does not: formulas
(`indicators.statistics`), the cells that they are computed from (`schemas.release`).
"""

from schemas.release import STATUSES

EQUITY_COLUMNS = (
    "indicator",
    "version",
    "source",
    "period",
    "breakdown",
    "region",
    "group",
    "reference",
    "measure",
    "value",
    "lower",
    "upper",
    "p_value",
    "p_adjusted",
    "clear",
    "noise_mean",
    "noise_95",
    "status",
    "caution",
    "groups_released",
    "groups_all",
    "women_released_per_cent",
)
"""Columns of the table in their order: one row an indicator, period, breakdown, region, group and measure.

- `breakdown`: as in the cells; `age_group` where women of all groups are compared along age, without a reference.
- `region`: a region's code where the groups are those of one region, else `all`.
- `group`: the class compared with `reference` (crossed classes are joined by `*`); `all` in a measure of all groups.
- `measure`: as in `indicators.statistics.measure_sheets`, which has its unit, formula and source.
- `value`, `lower`, `upper`: rounded; the interval is 95 %. Of a heterogeneity the statistic, without an
  interval, and null if the test is exact. Of `D_missing` and `R_missing` the value with the missing answers shared
  out, and what it could be at the least and at the most.
- `p_value`: of equality, two-sided, four decimals; 0.0001 stands for anything smaller too. `p_adjusted`: after Holm,
  over the groups of the same breakdown, region and period.
- `clear`: a word of `EQUITY_CLEAR`.
- `noise_mean`, `noise_95`: mean and 95th percentile that the measure would have if all groups were equal.
- `status`: one of `EQUITY_STATUSES`; numbers are null unless it is `shown`.
- `caution`: codes of `EQUITY_CAUTIONS` joined by `;`, empty if there is none.
- `groups_released` of `groups_all`: the groups with a figure; classes that nobody learnt are no groups.
- `women_released_per_cent`: of those whose group is recorded, how many are in released groups; where that cannot be
  told exactly, at least so many. Null if the undivided figure is withheld.
"""

EQUITY_CLEAR = {
    "yes": "Chance alone would show as much in less than one of twenty, with all groups compared taken into account.",
    "no": "Chance alone could show as much.",
    "not_tested": "There is no test of it.",
}
"""What the p value says: that of all groups, or of a pair the adjusted one."""

EQUITY_STATUSES = {
    **{status: sentence for status, sentence in STATUSES.items() if status != "shown"},
    "shown": "The measure is published.",
    "reference_withheld": "The group to compare with has no published figure, and no other takes its place.",
    "no_standard_errors": "Standard errors of a survey are not published, and it cannot be computed without them.",
    "no_counts": "Published without the counts behind it, or of nobody: nothing can be computed from it.",
    "withheld_incomplete": "Too few groups, or too few of the women, have published figures to speak of all.",
    "one_group": "There is only one group: nothing can be compared.",
    "two_groups": "With two groups the difference says all of it: this measure needs three.",
    "overlapping_groups": "A woman can be in several of these groups: shares of groups do not add up.",
    "no_direction": "Neither more nor less is better for this indicator: there is no best group.",
    "undefined_zero_reference": "The reference group has 0: nothing can be divided by it.",
    "undefined_zero_group": "A group has 0: the measure is not defined.",
    "undefined_all_zero": "All groups have 0: relative measures are not defined.",
    "undefined_all_alike": "All groups have 100 %: there is nothing to test.",
    "undefined_separated": "Along age all with it come before all without it, or behind them: no slope can be told.",
    "too_many_not_recorded": "So many have no recorded group that groups are not compared.",
    "not_recorded_withheld": "How many have no recorded group is withheld.",
    "no_age_groups": "Nothing is published by group and age, so that age cannot be taken into account.",
    "age_group_withheld": "A figure by group and age is withheld, so that age cannot be taken into account.",
}
"""Why a measure has no value, in a sentence. Those of a cell itself (`suppressed`, `low_n`, ...) mean the same here."""

EQUITY_CAUTIONS = {
    "many_not_recorded": "Many have no recorded group: the comparison may be off.",
    "not_recorded_unknown": "How many have no recorded group cannot be told from what is published.",
    "unstable": "A group has few records: read with care.",
    "provisional": "Recent: late reports may still change it.",
    "series_break": "Not comparable with earlier periods.",
    "within_noise": "Equal groups would often show as much in this measure; the heterogeneity says if they differ.",
    "from_ranges": "From published shares and ranges of a survey, so that it can be off by a point or two.",
    "exact_test": "Some expected counts are below 5: the p value is from an exact test.",
    "simulated_test": "Some expected counts are below 5 and tables too many to count: the p value is simulated.",
}
"""What has to be known beside a measure that has a value, in a sentence."""
