"""The contract of the table of signals: what a release says about each series over time.

Belongs here: names, order and meaning of its columns and words. Does not: how a signal is found
(`indicators.statistics`), sentences on pages (`dashboards`).
"""

from schemas.release import DIMENSIONS

SIGNAL_COLUMNS = (
    "indicator",
    "version",
    "source",
    "measure",
    "period_kind",
    "breakdown",
    *DIMENSIONS,
    "first_period",
    "latest_period",
    "points",
    "gaps",
    "chart",
    "centre",
    "lower",
    "upper",
    "latest",
    "latest_lower",
    "latest_upper",
    "signal",
    "rule",
    "useful_points",
    "longest_run",
    "crossings",
    "alert",
    "trend_status",
    "trend_slope",
    "trend_p",
    "status",
    "reason",
)
"""One row an indicator, measure, kind of period and series. Figures are in the unit of the indicator (of gaps: in
points). `period_kind`: quarter or year. `first_period`: where the present limits start. `points`, `gaps`: shown periods
from there on, and periods missing or withheld between or behind them. `centre`, `lower`, `upper`: of the latest shown
period; of a run chart (fewer than twelve points) `lower` and `upper` are trial limits, by which nothing is judged.
`latest_lower`, `latest_upper`: interval of the latest figure, 99.8 % of a level (many are looked at), 95 % of a gap.
`rule`: rules that fired, with commas. `useful_points`: points off the centre. `trend_slope`, `trend_p`: as
`trends.Trend`. `reason`: sentences. Numbers are null where there are none, and then the words say why."""

SIGNAL_POINT_COLUMNS = (
    "indicator",
    "version",
    "source",
    "measure",
    "period_kind",
    "breakdown",
    *DIMENSIONS,
    "period",
    "status",
    "value",
    "centre",
    "lower",
    "upper",
    "chart",
    "limits",
    "phase",
    "position",
    "rule",
    "annotation",
)
"""One row a period of a series of the table of signals that has any figure, from its first figure on; a withheld period
is a row without a value. `status`: that of the cell, or a word of `POINT_STATUSES`. `value`: the figure, of a gap in
points. `centre`, `lower`, `upper`: the limits that hold in this period; of a gap the 95 % interval. `phase`: 1, 2, ...:
limits (of levels) start anew with each. `chart`, `limits`, `position`: words of `CHARTS`, `LIMITS`, `POSITIONS`; in an
earlier phase those of its time. `rule`: rules that this point made fire, with commas; rules about the whole series
(few crossings) stand in the table of signals only. `annotation`: sentences on this period."""

POINT_STATUSES = {
    "one_withheld": "The figure of the group or that of the group it is compared with is not published.",
    "no_row": "The release has no row for this period.",
}

LIMITS = {
    "trial": "Trial limits of fewer than twelve points: nothing is judged by them.",
    "growing": "Limits of all points so far: fewer than 24.",
    "fixed": "Limits of the first 24 points of the phase.",
    "interval": "No limits but the 95 % interval of the figure itself.",
    "none": "No limits.",
}

POSITIONS = {
    "above": "Above the upper limit.",
    "below": "Below the lower limit.",
    "within": "Within the limits.",
    "none": "No limits to judge by, or no figure.",
}

MEASURES = {
    "level": "The figure of a group or of everybody.",
    "gap": "The figure of a group minus that of the group it is compared with.",
}

CHARTS = {
    "p": "Shares within limits of chance.",
    "p_prime": "Shares within limits of chance and of the usual spread between periods.",
    "u": "Rates or counts within limits of chance.",
    "u_prime": "Rates or counts within limits of chance and of the usual spread between periods.",
    "run": "A line about its median: too few periods for limits to judge by, or a figure that has none.",
    "none": "No chart.",
}

SIGNALS = {
    "improvement": "The figure has moved the right way by more than chance.",
    "deterioration": "The figure has moved the wrong way by more than chance.",
    "change": "The figure has moved by more than chance; nobody says which way is right, or which way it went.",
    "none": "Nothing that chance does not explain. That is not the same as no change.",
    "not_judged": "Nothing can be said; the status says why.",
}

ALERTS = {
    "yes": "Its latest figure is outside its limits, and would be among as many groups looked at.",
    "no": "It is not.",
    "not_judged": "There are no limits to judge by, or the latest figure is withheld.",
}

SIGNAL_STATUSES = {
    "judged": "The series was judged by its rules.",
    "no_points": "No figure of this series is published.",
    "one_point": "One published figure: nothing to compare it with.",
    "too_few_points": "Too few published figures of one definition, or too few that differ from their middle.",
    "all_zero": "All figures are 0.",
    "all_full": "All figures are the whole: everybody, each time.",
    "same_units": "What the same facilities or staff are like each time: no draws of chance, so that no rule holds.",
    "longer_periods_needed": "Too few events are expected in a period: longer periods are needed.",
    "gap": "A gap is judged by its interval in each period and by whether it opens or closes.",
}
