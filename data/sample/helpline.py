"""Calls to helplines, by language and caller.

Belongs here: `helpline_month`. Does not belong here: helplines as a destination of referral (services.py).
"""

import numpy as np
import pandas as pd
from country import MONTHS, month_text
from draws import Draws

# Calls a month: of each line by language, and the mix of callers.
CALLS = {
    "NAT01": {
        "national": 620, "lang_01": 30, "lang_02": 44, "lang_03": 30, "lang_04": 16, "lang_05": 10, "romani": 18,
        "sign": 4, "other": 22, "unknown": 12,
    },
    "WOM02": {"national": 140, "lang_01": 16, "lang_02": 40, "lang_03": 34, "romani": 30, "other": 14},
}  # fmt: skip
CALLERS = {"survivor": 0.68, "relative_friend": 0.16, "professional": 0.12, "other": 0.04}
# Share answered, in the first and last month, of calls in the national language and in others; then the share of
# these answered in her language. The second line is run by women's organisations and speaks the languages.
ANSWERED = {"NAT01": {True: (0.84, 0.88), False: (0.55, 0.68)}, "WOM02": {True: (0.80, 0.83), False: (0.74, 0.82)}}
IN_LANGUAGE = {"NAT01": (0.42, 0.62), "WOM02": (0.82, 0.90)}
ABOUT_VIOLENCE, CONNECTED = 0.72, 0.11
HELPLINE_COLUMNS = (
    "line_id", "month", "language_group", "caller_type", "calls_received_n", "calls_answered_n", "calls_in_language_n",
    "calls_ipv_n", "referred_health_n",
)  # fmt: skip


def build_helpline(seed: int) -> pd.DataFrame:
    """One row per line, month, language and caller; a month without a call is a row with zeros."""
    draws = Draws(seed, "helpline")
    keys = [
        (line, month, language, caller, calls * share)
        for month in range(MONTHS)
        for line, languages in CALLS.items()
        for language, calls in languages.items()
        for caller, share in CALLERS.items()
    ]
    found = pd.DataFrame(keys, columns=["line_id", "number", "language_group", "caller_type", "expected"])
    size, progress = len(found), found["number"].to_numpy() / (MONTHS - 1)
    own = (found["language_group"] == "national").to_numpy()
    growth = 1 + np.where(own, 0.10, 0.35) * progress
    spread = found["expected"].to_numpy() * growth * (0.75 + 0.5 * draws.uniform(size))
    received = (spread + draws.uniform(size)).astype(int)
    answered = _part(draws, received, _share(found, progress, lambda line, is_own: ANSWERED[line][is_own]))
    in_language = _part(draws, answered, _share(found, progress, lambda line, is_own: IN_LANGUAGE[line]))
    found["month"] = month_text(found["number"].to_numpy())
    found["calls_received_n"], found["calls_answered_n"] = received, answered
    found["calls_in_language_n"] = np.where(own, answered, in_language)
    found["calls_ipv_n"] = _part(draws, answered, np.full(size, ABOUT_VIOLENCE))
    found["referred_health_n"] = _part(draws, found["calls_ipv_n"].to_numpy(), np.full(size, CONNECTED))
    return found.assign(delivery=found["number"] // 12, fault=None)


def _share(found: pd.DataFrame, progress: np.ndarray, ends) -> np.ndarray:
    own = found["language_group"] == "national"
    start, end = np.array([ends(line, is_own) for line, is_own in zip(found["line_id"], own, strict=True)]).T
    return start + (end - start) * progress


def _part(draws: Draws, whole: np.ndarray, share: np.ndarray) -> np.ndarray:
    """About `share` of `whole`, rounded at random up or down, so that small numbers are right on average."""
    return np.minimum((whole * share + draws.uniform(len(whole))).astype(int), whole)
