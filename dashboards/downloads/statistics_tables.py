"""The tables of comparisons and of series over time that a release has beside its cells, with what they mean.

Belongs here: meaning of their columns and codes. Does not: how they are computed (`indicators.statistics`), their CSV
files, which are written when the release is made (`pipelines.assets.release`).
"""

import pandas as pd

from dashboards.downloads.described_tables import CODE, INTEGER, NUMBER, TEXT, DescribedColumn, DescribedTable
from dashboards.downloads.release_tables import code_meanings
from indicators.release import Release
from schemas.equity import EQUITY_COLUMNS, EQUITY_STATUSES
from schemas.signals import ALERTS, CHARTS, MEASURES, SIGNAL_COLUMNS, SIGNAL_STATUSES, SIGNALS

BOTH = {
    "indicator": "Code of the indicator.",
    "version": "Version of its definition.",
    "source": "Code of the source of the records.",
    "breakdown": "What the groups are.",
}
EQUITY_MEANINGS = {
    **BOTH,
    "period": "A year or a quarter.",
    "region": "A region's code where the groups are those of one region, else all.",
    "group": "The class compared with reference; all in a measure of all groups.",
    "reference": "The class that the group is compared with.",
    "measure": "Code of the measure: its unit, formula and source stand on the page on measures.",
    "value": "The measure, rounded.",
    "lower": "Lower end of its likely range (95 %).",
    "upper": "Upper end of its likely range.",
    "p_value": "Of equality, two-sided; 0.0001 stands for anything smaller too.",
    "p_adjusted": "After Holm, over the groups of the same breakdown, region and period.",
    "noise_mean": "Mean of what the measure would be if all groups were equal.",
    "noise_95": "95th percentile of what it would be if all groups were equal.",
    "status": "Whether the measure is shown, and if not why.",
    "caution": "What has to be known beside it: codes with ; between them.",
    "groups_released": "How many groups have a figure.",
    "groups_all": "How many groups there are.",
    "women_released_per_cent": "Of those whose group is recorded, how many are in released groups, at least.",
}
SIGNAL_MEANINGS = {
    **BOTH,
    "measure": "Whether the series is of a figure or of a gap.",
    "period_kind": "quarter or year.",
    "region": "A region's code; all if not broken down by it.",
    "migrant_status": "Class by country of birth; all if not broken down by it.",
    "ethnic_group": "Class by the woman's own answer; all if not broken down by it.",
    "first_period": "Where the present limits start.",
    "latest_period": "The latest period with a figure.",
    "points": "Shown periods from the first on.",
    "gaps": "Periods that are missing or withheld between or behind them.",
    "chart": "Kind of chart.",
    "centre": "Centre line in the latest shown period.",
    "lower": "Lower limit; of a run chart a trial limit by which nothing is judged.",
    "upper": "Upper limit; of a run chart a trial limit by which nothing is judged.",
    "latest": "The latest figure.",
    "latest_lower": "Lower end of its interval: 99.8 % of a level, 95 % of a gap.",
    "latest_upper": "Upper end of its interval.",
    "signal": "What the series shows.",
    "rule": "Rules that fired, with commas between them.",
    "useful_points": "Points off the centre line.",
    "longest_run": "The longest run on one side of the centre line.",
    "crossings": "How often the series crosses the centre line.",
    "alert": "Whether the latest figure stands out among all groups that are looked at.",
    "trend_status": "Whether a trend was looked for, and if not why.",
    "trend_slope": "Change a period, in the unit of the indicator.",
    "trend_p": "Of no trend, two-sided.",
    "status": "Whether the series was judged, and if not why.",
    "reason": "The same in sentences.",
}
SIGNAL_CODES = {
    "measure": MEASURES,
    "chart": CHARTS,
    "signal": SIGNALS,
    "alert": ALERTS,
    "status": SIGNAL_STATUSES,
}


def statistics_tables(release: Release) -> tuple[DescribedTable, ...]:
    """The tables `equity` and `signals`, those of the two that the release has."""
    shared = code_meanings(release)
    both = {"indicator": shared["indicator"], "source": shared["source"], "breakdown": shared["breakdown"]}
    classes = {name: shared[name] for name in ("region", "migrant_status", "ethnic_group")}
    found = []
    if release.equity is not None:
        codes = {**both, "region": shared["region"], "status": EQUITY_STATUSES}
        meaning = "Comparisons of groups, computed from the published cells. They describe services, not communities."
        columns = _columns(release.equity, EQUITY_COLUMNS, EQUITY_MEANINGS, codes)
        found.append(DescribedTable("equity", "Equity", meaning, columns, release.equity, status_column="status"))
    if release.signals is not None:
        meaning = "What each series over time shows that chance does not explain, computed from the published cells."
        columns = _columns(release.signals, SIGNAL_COLUMNS, SIGNAL_MEANINGS, {**both, **classes, **SIGNAL_CODES})
        found.append(DescribedTable("signals", "Signals", meaning, columns, release.signals, status_column="status"))
    return tuple(found)


def _columns(rows: pd.DataFrame, names: tuple, meanings: dict, codes: dict) -> tuple[DescribedColumn, ...]:
    return tuple(
        DescribedColumn(
            name,
            name.replace("_", " ").capitalize(),
            meanings[name],
            _kind(rows[name], name in codes),
            codes.get(name, {}),
        )
        for name in names
    )


def _kind(values: pd.Series, coded: bool) -> str:
    if pd.api.types.is_integer_dtype(values):
        return INTEGER
    if pd.api.types.is_numeric_dtype(values):
        return NUMBER
    return CODE if coded else TEXT
