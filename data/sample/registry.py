"""The indicators that this country follows, who agreed to them, and comments on them.

Belongs here: `indicator_registry`, `indicator_agreement`, `review_comment`. Does not belong here: what an indicator
measures (the project's catalogue), who agreed to what (`agreement`, which writes the registry these tables export).
"""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from draws import Draws

from indicators.agreement.export import registry_tables
from indicators.agreement.folder import read_events
from indicators.agreement.replay import replay
from indicators.agreement.versions import load_versions
from indicators.registry import load_catalogue

LEVELS = {"P": 34, "O": 22, "I": 6}
LAST_DAY = date(2026, 6, 30)
COMMENTS = 64
KINDS = {
    "definition": 0.24, "data_quality": 0.22, "interpretation": 0.20, "harm_or_stigma": 0.14, "missing_topic": 0.12,
    "presentation": 0.08,
}  # fmt: skip
COMMENTERS = {
    "roma_association": 0.26, "migrant_association": 0.24, "minority_womens_org": 0.16, "womens_ngo": 0.16,
    "university": 0.08, "professional_body": 0.06, "health_authority": 0.04,
}  # fmt: skip
RESOLUTIONS = {"changed": 0.28, "scheduled": 0.20, "explained": 0.28, "rejected_with_reason": 0.12, "duplicate": 0.12}
STILL_OPEN = 0.18
LAST_DELIVERY = 3
REGISTRY_COLUMNS = (
    "indicator_id", "version", "level", "status", "status_date", "last_review_date", "is_current", "required_sectors",
)  # fmt: skip
AGREEMENT_COLUMNS = (
    "indicator_id", "version", "party_id", "party_sector", "party_type", "stance", "stance_date", "reservation",
)  # fmt: skip
COMMENT_COLUMNS = (
    "comment_id", "indicator_id", "party_type", "raised_date", "kind", "responded_date", "resolution",
)  # fmt: skip


def indicator_ids() -> list[str]:
    """The 62 ids of the catalogue."""
    return [f"{letter}{number:02d}" for letter, count in LEVELS.items() for number in range(1, count + 1)]


def _days(first: str, days: np.ndarray) -> np.ndarray:
    """ISO dates so many days after `first`."""
    return (np.datetime64(first, "D") + np.asarray(days, dtype=int)).astype(str).astype(object)


def build_registry() -> pd.DataFrame:
    """One row per proposed indicator, as the registry beside this file stood at the last delivery."""
    return _exported()["indicator_registry"].assign(delivery=LAST_DELIVERY, fault=None)


def build_agreements() -> pd.DataFrame:
    """One row per indicator and body that gave its word."""
    return _exported()["indicator_agreement"].assign(delivery=LAST_DELIVERY, fault=None)


def _exported() -> dict[str, pd.DataFrame]:
    """What the registry says, so that indicator P07 and the registry never disagree. Empty texts are no answers."""
    events = read_events(Path(__file__).with_name("registry"))
    tables = registry_tables(replay(events, load_catalogue(), load_versions(), LAST_DAY))
    return {name: table.replace({"": None}) for name, table in tables.items()}


def build_comments(seed: int) -> pd.DataFrame:
    """One row per comment of an organisation; most on an indicator, some on the whole page."""
    draws = Draws(seed, "review comments")
    found = pd.DataFrame({"comment_id": draws.codes("K", 16, COMMENTS)})
    about = draws.pick(dict.fromkeys(indicator_ids(), 1.0), COMMENTS)
    found["indicator_id"] = np.where(draws.chance(0.15, COMMENTS), None, about)
    found["party_type"] = draws.pick(COMMENTERS, COMMENTS)
    raised = (draws.uniform(COMMENTS) * 800).astype(int)
    found["raised_date"] = _days("2024-03-01", raised)
    found["kind"] = draws.pick(KINDS, COMMENTS)
    still_open = draws.chance(STILL_OPEN, COMMENTS)
    found["resolution"] = np.where(still_open, "open", draws.pick(RESOLUTIONS, COMMENTS))
    answered = _days("2024-03-01", np.minimum(raised + 5 + draws.uniform(COMMENTS) ** 1.8 * 110, 848))
    found["responded_date"] = np.where(still_open, None, answered)
    return found.assign(delivery=LAST_DELIVERY, fault=None)
