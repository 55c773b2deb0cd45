"""What a series of published figures says: its chart, its limits, and whether anything in it is more than chance.

Belongs here: the choice of chart, where limits start anew, the words. Does not: formulas of limits
(`control_limits`), rules on runs (`run_rules`), bringing series out of a release (`signal_table`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import erfc, nan, sqrt

import numpy as np

from indicators.periods import period_of
from indicators.statistics.control_limits import (
    Limits,
    enough_expected_of_rates,
    enough_expected_of_shares,
    p_limits,
    u_limits,
)
from indicators.statistics.run_rules import (
    LATEST_OUTSIDE,
    LEAST_USEFUL,
    RULE_SETS,
    Finding,
    rule_names,
    runs_about,
)

LEAST_FOR_CHART = 12
POINTS_THAT_FIX = 24

SHARE, RATE, PLAIN, STATE = "share", "rate", "plain", "state"
"""Kinds of figures: of shares and rates limits can be computed; of plain ones there is only a line about its median.
A state is what the same facilities or staff are like at each time: its periods are no draws, and no rule holds."""


@dataclass(frozen=True)
class LimitChange:
    """A recorded event from which on limits are computed anew: the first period it holds for, and the reason."""

    period: str
    reason: str


SHOCK, DEFINITION = "shock", "definition"


@dataclass(frozen=True)
class Annotation:
    """Something to be known of a period: a `shock` (lockdown, campaign, strike) is told and changes nothing; from a
    change of `definition` on nothing is compared with what was before."""

    period: str
    kind: str
    words: str


@dataclass(frozen=True)
class Series:
    """Published figures of one series, oldest first. Arrays of one entry a period; nan is a period that is missing or
    withheld. `kind`: SHARE, RATE, PLAIN or STATE; of the last two only `values` count. `versions`: of the sheet."""

    periods: tuple[str, ...]
    values: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    versions: tuple[str, ...]
    kind: str = SHARE
    multiplier: float = 1.0

    def since(self, start: int, end: int | None = None) -> "Series":
        """The series from a period on, up to the one before `end`."""
        names = ("periods", "versions", "values", "numerator", "denominator")
        return replace(self, **{name: getattr(self, name)[start:end] for name in names})


@dataclass(frozen=True)
class Signal:
    """What was found. Words as in `schemas.signals`; numbers in the unit of the figures, nan where there is none.

    `limits`: a limit for each period from `first_period` on, for drawing; None if there are none. `p`: how likely a
    latest point as far from the centre is by chance, nan if that is not judged.
    """

    status: str
    chart: str = "none"
    signal: str = "not_judged"
    first_period: str = ""
    latest_period: str = ""
    points: int = 0
    gaps: int = 0
    centre: float = nan
    lower: float = nan
    upper: float = nan
    latest: float = nan
    rules: tuple[Finding, ...] = ()
    useful: int = 0
    longest_run: int = 0
    crossings: int = 0
    p: float = nan
    reasons: tuple[str, ...] = ()
    limits: Limits | None = field(default=None, compare=False)

    @property
    def rule(self) -> str:
        """The rules that fired, with commas."""
        return rule_names(self.rules)

    @property
    def latest_is_outside(self) -> bool:
        """Whether the latest point lies outside its limits."""
        return any(finding.rule == LATEST_OUTSIDE for finding in self.rules)


def judge(
    series: Series,
    direction: str,
    rules: str = "anhoej",
    limit_changes: Sequence[LimitChange] = (),
    annotations: Sequence[Annotation] = (),
) -> Signal:
    """What a series says. `direction`: higher, lower or neutral. `rules`: a name of `run_rules.RULE_SETS`.

    From twelve points on a P' or U' chart, below that a run chart about the median with trial limits. Limits are those
    of all points until there are 24, then those of the first 24; they start anew only with a recorded change, a change
    of definition or a new major version of the sheet.

    Three years of quarters, 40 or 48 of 100 women asked in turn, and then 80:

    >>> asked, women = np.array([40.0, 48.0] * 6 + [80.0]), np.full(13, 100.0)
    >>> periods = tuple(f"{2020 + n // 4}-Q{n % 4 + 1}" for n in range(13))
    >>> found = judge(Series(periods, asked, asked, women, ("1.0.0",) * 13, multiplier=100), "higher")
    >>> found.chart, found.rule, found.signal, round(found.centre, 1)
    ('p_prime', 'latest_outside_limits', 'improvement', 46.8)
    """
    start, reasons = series_start(series, annotations, limit_changes)
    own = series.since(start)
    known = np.flatnonzero(~np.isnan(own.values))
    # Before the first published figure nothing was withheld that the limits would miss.
    if len(known) and known[0]:
        own = own.since(int(known[0]))
        known = known - known[0]
    reasons += _told(own, annotations)
    if not len(known):
        return Signal("no_points", reasons=tuple(reasons))
    gaps = len(own.periods) - len(known)
    if gaps:
        reasons.append(f"{gaps} of {len(own.periods)} periods are missing or withheld: runs end there.")
    last = int(known[-1])
    found = Signal(
        "judged",
        "run",
        "not_judged",
        own.periods[0],
        own.periods[last],
        len(known),
        gaps,
        latest=float(own.values[last]),
    )
    return _judged(own, known, replace(found, reasons=tuple(reasons)), direction, rules)


def _judged(own: Series, known: np.ndarray, found: Signal, direction: str, rules: str) -> Signal:
    last = int(known[-1])
    word = _no_judgement(own, known)
    if word:
        return replace(found, status=word, centre=_centre(own))
    limits = _limits(own, known)
    chart = "run" if limits is None or len(known) < LEAST_FOR_CHART else limits.kind
    centre = _centre(own) if chart == "run" else limits.centre
    runs = runs_about(own.values, centre)
    found = replace(
        found,
        chart=chart,
        centre=centre,
        useful=runs.useful,
        longest_run=runs.longest,
        crossings=runs.crossings,
        limits=limits,
    )
    if limits is not None:
        found = replace(found, lower=float(limits.lower[last]), upper=float(limits.upper[last]))
    if runs.useful < LEAST_USEFUL and chart == "run":
        return replace(found, status="too_few_points")
    judged_by = None if chart == "run" else limits
    fired = RULE_SETS[rules](own.values, centre, judged_by)
    p = nan
    if judged_by is not None and last == len(own.values) - 1:
        p = _chance_of(abs(own.values[last] - centre), limits.spread * limits.sigma[last])
    return replace(found, rules=tuple(fired), signal=signal_word(fired, direction), p=p)


def _chance_of(distance: float, sigma: float) -> float:
    """How likely a point at least so far from the centre is by chance. Where the periods that fix the limits were all
    0 or all full, chance moves nothing: sigma is 0."""
    if not sigma:
        return 0.0 if distance else 1.0
    return erfc(distance / sigma / sqrt(2))


def signal_word(fired: Sequence[Finding], direction: str) -> str:
    """The word for rules that fired: a rule that knows the side of the latest points decides which way it went."""
    if not fired:
        return "none"
    sides = {finding.side for finding in fired} - {0}
    if direction == "neutral" or len(sides) != 1:
        return "change"
    return "improvement" if (sides == {1}) == (direction == "higher") else "deterioration"


def benjamini_hochberg(p: Sequence[float], level: float = 0.05) -> np.ndarray:
    """Which of many tests stand if at most a share of `level` of those that stand is to be chance: booleans.

    With the m values sorted, all up to the largest k with p_(k) <= level k / m. nan is no test and never stands.

    Source: Y. Benjamini and Y. Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.

    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.9]).tolist()  # 0.05 / 4 = 0.0125 for the smallest
    [True, False, False, False]
    """
    values = np.asarray(p, dtype=float)
    known = np.sort(values[~np.isnan(values)])
    passing = known[known <= level * np.arange(1, len(known) + 1) / max(len(known), 1)]
    return values <= (passing[-1] if len(passing) else -1.0)


def series_start(
    series: Series, annotations: Sequence[Annotation], limit_changes: Sequence[LimitChange] = ()
) -> tuple[int, list[str]]:
    """From which place on figures are comparable (and have the same limits), and the sentence why not before."""
    place, sentence = phases(series, annotations, limit_changes)[-1]
    return place, [sentence] if sentence else []


def phases(
    series: Series, annotations: Sequence[Annotation], limit_changes: Sequence[LimitChange] = ()
) -> list[tuple[int, str]]:
    """Where limits start anew, in order, each place with the sentence why; the first is the start of the series."""
    starts = [(0, "")]
    for place in range(1, len(series.periods)):
        before, after = series.versions[place - 1], series.versions[place]
        if before.partition(".")[0] != after.partition(".")[0]:
            starts.append((place, f"Series break at {series.periods[place]}: version {after} of the indicator."))
    changes = [(item.period, f"Limits start anew at {item.period}: {item.reason}") for item in limit_changes]
    changes += [
        (item.period, f"Series break at {item.period}: {item.words}") for item in annotations if item.kind == DEFINITION
    ]
    for period, sentence in changes:
        place = next((i for i, label in enumerate(series.periods) if not _before(label, period)), None)
        if place:
            starts.append((place, sentence))
    first_said: dict[int, str] = {}
    for place, sentence in starts:
        first_said.setdefault(place, sentence)
    return sorted(first_said.items())


def _told(own: Series, annotations: Sequence[Annotation]) -> list[str]:
    return [f"{item.period}: {item.words}" for item in annotations if item.kind == SHOCK and item.period in own.periods]


def _before(label: str, other: str) -> bool:
    return period_of(label).quarters[-1] < period_of(other).quarters[-1]


def _centre(own: Series) -> float:
    return float(np.nanmedian(own.values))


def _no_judgement(own: Series, known: np.ndarray) -> str:
    """Why a series is not judged at all; empty if it may be."""
    if len(known) == 1:
        return "one_point"
    values = own.values[known]
    if not values.any():
        return "all_zero"
    if own.kind == STATE:
        return "same_units"
    if own.kind == PLAIN:
        return ""
    x, n = own.numerator[known], own.denominator[known]
    if own.kind == SHARE and np.array_equal(x, n):
        return "all_full"
    enough = enough_expected_of_shares if own.kind == SHARE else enough_expected_of_rates
    return "" if enough(x, n) else "longer_periods_needed"


def _limits(own: Series, known: np.ndarray) -> Limits | None:
    """Limits in the unit of the figures; None if the figure has none."""
    if own.kind == PLAIN:
        return None
    fixed_by = int(known[POINTS_THAT_FIX - 1]) + 1 if len(known) >= POINTS_THAT_FIX else None
    found = (p_limits if own.kind == SHARE else u_limits)(own.numerator, own.denominator, fixed_by)
    scaled = {name: getattr(found, name) * own.multiplier for name in ("centre", "sigma", "lower", "upper")}
    return replace(found, **scaled)
