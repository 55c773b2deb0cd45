"""Series judged by hand: charts, limits that start anew, words."""

import numpy as np
import pytest

from indicators.statistics.run_rules import Finding
from indicators.statistics.signals import (
    PLAIN,
    RATE,
    SHARE,
    STATE,
    Annotation,
    LimitChange,
    Series,
    benjamini_hochberg,
    judge,
    signal_word,
)
from schemas.signals import CHARTS, SIGNAL_STATUSES, SIGNALS

NAN = np.nan
STABLE = [42, 46, 41, 47, 44, 43, 47, 42, 46, 43, 45, 44]


def quarters(number: int) -> tuple[str, ...]:
    return tuple(f"{2015 + n // 4}-Q{n % 4 + 1}" for n in range(number))


def shares(yes, women: float = 100.0, versions=None, kind: str = SHARE) -> Series:
    """Per cent of `women` women a quarter; nan is a gap."""
    x = np.array(yes, dtype=float)
    n = np.where(np.isnan(x), NAN, women)
    return Series(quarters(len(x)), 100 * x / n, x, n, tuple(versions or ["1.0.0"] * len(x)), kind, 100.0)


def test_twelve_stable_quarters_say_nothing():
    found = judge(shares(STABLE), "higher")
    assert (found.status, found.chart, found.signal, found.rule) == ("judged", "p_prime", "none", "")
    # p = 530 / 1200, sigma = sqrt(p (1 - p) / 100) = 4.965; the moves are smaller than chance: 3 sigma are 14.9.
    assert found.centre == pytest.approx(530 / 12)
    assert found.upper == pytest.approx(44.1667 + 14.8975, abs=0.001)
    assert (found.first_period, found.latest_period, found.latest) == ("2015-Q1", "2017-Q4", 44)


@pytest.mark.parametrize("rules", ["anhoej", "making_data_count"])
@pytest.mark.parametrize(("yes", "women"), [(7, 25), (29, 100), (57, 100), (33, 111)])
def test_a_figure_that_never_changes_says_nothing(yes, women, rules):
    # Its mean, computed from the sums, can be off by a trace of floating point: 100 x (84 / 300) is not 28.
    found = judge(shares([yes] * 14, women), "higher", rules)
    assert (found.status, found.signal, found.rule, found.useful) == ("judged", "none", "", 0)


def test_a_latest_figure_of_0_after_six_years_of_0_is_chance_and_another_is_not():
    # The first 24 quarters fix the limits at 0, and chance moves nothing there.
    back, away = (judge(shares([0] * 24 + [100, 100, latest]), "higher") for latest in (0, 100))
    assert (back.p, back.latest_is_outside) == (1, False)
    assert (away.p, away.latest_is_outside) == (0, True)


@pytest.mark.parametrize(
    ("latest", "direction", "word"),
    [
        (80, "higher", "improvement"),
        (80, "lower", "deterioration"),
        (80, "neutral", "change"),
        (10, "higher", "deterioration"),
        (10, "lower", "improvement"),
    ],
)
def test_a_latest_point_outside_is_told_in_the_words_of_the_direction(latest, direction, word):
    found = judge(shares([*STABLE, latest]), direction)
    assert found.latest_is_outside and found.signal == word and found.p < 0.0027


def test_eleven_points_are_a_run_chart_whose_trial_limits_judge_nothing():
    found = judge(shares([*STABLE[:10], 80]), "higher")
    assert (found.status, found.chart, found.signal) == ("judged", "run", "none")
    # 41 42 42 43 43 44 46 46 47 47 80: the sixth.
    assert found.centre == 44
    assert found.upper < 80 and np.isnan(found.p)


@pytest.mark.parametrize(
    ("yes", "status"),
    [
        ([], "no_points"),
        ([NAN] * 12, "no_points"),
        ([NAN, 40, NAN], "one_point"),
        ([40, 41], "too_few_points"),
        ([0] * 12, "all_zero"),
        ([100] * 12, "all_full"),
        ([4] * 12, "longer_periods_needed"),
        ([96] * 12, "longer_periods_needed"),
        ([40] * 12, "judged"),
    ],
)
def test_what_cannot_be_judged_is_a_word(yes, status):
    found = judge(shares(yes), "higher")
    assert found.status == status and status in SIGNAL_STATUSES
    assert found.signal == ("none" if status == "judged" else "not_judged") and found.signal in SIGNALS
    assert found.chart in CHARTS and found.rules == ()


def test_two_points_have_trial_limits_and_one_has_a_centre():
    two, one = judge(shares([40, 50]), "higher"), judge(shares([40]), "higher")
    assert two.centre == 45 and two.lower < 45 < two.upper
    assert one.centre == 40 and np.isnan(one.lower)


def test_withheld_quarters_are_told_and_break_runs():
    # Eight above the median in a row of sixteen are a signal; the gaps make them four and four.
    low, high = [30, 31, 32, 33], [52, 53, 54, 55]
    whole, broken = [*low, *low, *high, *high], [*low, NAN, *low, *high, NAN, *high]
    assert "long_run" in judge(shares(whole, kind=PLAIN), "higher").rule
    found = judge(shares(broken, kind=PLAIN), "higher")
    assert "long_run" not in found.rule and (found.points, found.gaps) == (16, 2)
    assert found.reasons == ("2 of 18 periods are missing or withheld: runs end there.",)


def test_before_the_first_published_quarter_nothing_is_missing():
    found = judge(shares([NAN, NAN, *STABLE]), "higher")
    assert (found.first_period, found.gaps, found.points) == ("2015-Q3", 0, 12)


def test_a_withheld_latest_quarter_raises_no_alert():
    found = judge(shares([*STABLE, 80, NAN]), "higher")
    assert not found.latest_is_outside and np.isnan(found.p) and found.latest_period == "2018-Q1"


def test_limits_stay_those_of_the_first_24_points():
    early = [42, 46] * 12
    late = [52, 56] * 4
    found = judge(shares([*early, *late]), "higher")
    assert found.centre == pytest.approx(44) and found.limits.spread >= 1
    # All eight of the later ones lie above: a run of nine with the one before, more than round(log2 32) + 3 = 8.
    assert found.signal == "improvement" and "long_run" in found.rule
    assert judge(shares(early[:-1]), "higher").centre == pytest.approx((44 * 24 - 46) / 23)


def test_limits_start_anew_only_with_a_recorded_event_and_its_reason():
    series = shares([*[42, 46] * 6, *[62, 66] * 6])
    assert judge(series, "higher").signal != "none"
    change = LimitChange("2018-Q1", "all facilities were trained.")
    found = judge(series, "higher", limit_changes=[change])
    assert (found.signal, found.first_period, found.points) == ("none", "2018-Q1", 12)
    assert found.centre == pytest.approx(64)
    assert found.reasons == ("Limits start anew at 2018-Q1: all facilities were trained.",)


def test_a_major_version_is_a_series_break_and_a_minor_one_is_not():
    yes = [*[42, 46] * 6, *[62, 66] * 2]
    minor = judge(shares(yes, versions=["1.0.0"] * 12 + ["1.1.0"] * 4), "higher")
    assert minor.first_period == "2015-Q1"
    major = judge(shares(yes, versions=["1.0.0"] * 12 + ["2.0.0"] * 4), "higher")
    assert (major.first_period, major.status, major.points) == ("2018-Q1", "too_few_points", 4)
    assert major.reasons == ("Series break at 2018-Q1: version 2.0.0 of the indicator.",)


def test_a_change_of_definition_breaks_the_series_and_a_shock_is_only_told():
    series = shares(STABLE)
    told = judge(series, "higher", annotations=[Annotation("2016-Q2", "shock", "services were closed.")])
    assert told.first_period == "2015-Q1" and told.reasons == ("2016-Q2: services were closed.",)
    broken = judge(series, "higher", annotations=[Annotation("2016-Q2", "definition", "a new form.")])
    assert broken.first_period == "2016-Q2" and broken.reasons == ("Series break at 2016-Q2: a new form.",)
    outside = judge(series, "higher", annotations=[Annotation("2030-Q1", "definition", "a new form.")])
    assert outside.first_period == "2015-Q1" and outside.reasons == ()


def test_counts_have_u_limits_and_other_figures_a_line_about_the_median():
    counts = np.array([9.0, 16] * 6)
    series = Series(quarters(12), counts, counts, np.ones(12), ("1.0.0",) * 12, RATE)
    found = judge(series, "higher")
    assert (found.chart, found.centre) == ("u", 12.5) and found.upper == pytest.approx(12.5 + 3 * 12.5**0.5)
    nothing = np.full(12, NAN)
    median = judge(Series(quarters(12), counts, nothing, nothing, ("1.0.0",) * 12, PLAIN), "lower")
    assert (median.chart, median.centre, median.status) == ("run", 12.5, "judged") and np.isnan(median.upper)
    state = judge(Series(quarters(12), counts, nothing, nothing, ("1.0.0",) * 12, STATE), "higher")
    assert (state.status, state.signal) == ("same_units", "not_judged")


def test_the_english_rules_are_taken_by_name():
    series = shares([*STABLE[:6], 46, 47, 46, 47, 46, 47, 46])
    assert judge(series, "higher", rules="making_data_count").rule == "seven_on_one_side"
    assert judge(series, "higher").rule == ""


def test_rules_that_point_both_ways_or_nowhere_are_a_change():
    up, down, nowhere = (Finding("rule", side) for side in (1, -1, 0))
    assert signal_word([up, nowhere], "higher") == "improvement"
    assert signal_word([up, down], "higher") == signal_word([nowhere], "higher") == "change"
    assert signal_word([], "higher") == "none"


def test_benjamini_hochberg_on_the_example_of_the_paper():
    # Benjamini and Hochberg (1995), section 4: of fifteen, the four smallest stand.
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]
    assert benjamini_hochberg(p).tolist() == [True] * 4 + [False] * 11
    assert benjamini_hochberg([NAN, 0.04, NAN]).tolist() == [False, True, False]
    assert benjamini_hochberg([]).tolist() == []
    # The second stands for the third's sake: 0.035 <= 0.05 x 3/3 although 0.04 > 0.0333.
    assert benjamini_hochberg([0.01, 0.04, 0.045]).tolist() == [True, True, True]
