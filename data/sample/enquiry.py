"""Whether she was asked about violence, whether in private, and what she said.

Belongs here: the gap in being asked in private, the one thing the sample country does worst.
Does not belong here: what follows a disclosure (disclosure.py, services.py).
"""

import numpy as np
import pandas as pd
from country import FIRST_YEAR, SPECIALISED
from draws import Draws

ROUTINE = {"maternity": 0.95, "mental_health": 0.95, "srh": 0.9, "community": 0.6, "phc": 0.45, "hospital": 0.25}
# By group (majority, other minority, Roma, migrant, Roma migrant): asked in private at one contact, in 2025.
ASKED_IN_PRIVATE = np.array([0.400, 0.360, 0.210, 0.320, 0.200])
YEARS_LATER = np.array([0.80, 0.90, 1.0])  # 2023, 2024 and 2025 against 2025
ASKED_NOT_ALONE = np.array([0.060, 0.075, 0.110, 0.090, 0.120])
PRIVACY_UNKNOWN = 0.02
SAYS_YES = np.array([0.76, 0.74, 0.72, 0.69, 0.66])  # of women living with violence, when asked in private
REASONS = {
    "no_private_space": 0.22, "no_trained_provider": 0.22, "confidentiality_not_assured": 0.07,
    "companion_present": 0.15, "urgent_condition": 0.12, "client_referred": 0.03, "other": 0.07, "not_recorded": 0.12,
}  # fmt: skip
REASONS_NO_LANGUAGE = {"no_safe_interpreter": 0.62, "companion_present": 0.23, "not_recorded": 0.15}


def add_enquiry(draws: Draws, contacts: pd.DataFrame) -> pd.DataFrame:
    """Add enquiry columns and `ipv_disclosed`; later contacts know of earlier disclosures, so visit by visit."""
    size = len(contacts)
    kinds = contacts["facility_type"].to_numpy()
    routine = draws.chance(np.array([ROUTINE.get(kind, 0.0) for kind in kinds]), size)
    basis = np.where(routine, "routine_setting", "indicator_based").astype(object)
    basis[draws.chance(0.035, size) & ~np.isin(kinds.astype(str), SPECIALISED)] = "not_eligible"
    luck, answer_luck, own_luck = draws.uniform(size), draws.uniform(size), draws.uniform(size)
    outcome, private, said = (np.full(size, None, dtype=object) for _ in range(3))
    last_disclosure = np.full(contacts["woman"].max() + 1, -99)
    woman, month = contacts["woman"].to_numpy(), contacts["month"].to_numpy()
    violence, special = contacts["violence"].to_numpy(), np.isin(kinds.astype(str), SPECIALISED)
    for visit in range(contacts["visit"].max() + 1):
        rows = np.flatnonzero(contacts["visit"].to_numpy() == visit)
        known = (month[rows] - last_disclosure[woman[rows]] < 12) | special[rows]
        basis[rows] = np.where(known & (basis[rows] != "not_eligible"), "known_case", basis[rows])
        alone, not_alone = _chances(contacts.iloc[rows], known)
        eligible = basis[rows] != "not_eligible"
        asked_alone = eligible & (luck[rows] < alone)
        asked_with = eligible & ~asked_alone & (luck[rows] < alone + not_alone)
        asked_unknown = eligible & ~asked_alone & ~asked_with & (luck[rows] < alone + not_alone + PRIVACY_UNKNOWN)
        asked = asked_alone | asked_with | asked_unknown
        raised = ~asked & violence[rows] & (own_luck[rows] < np.where(known, 0.35, 0.10))
        outcome[rows] = np.select([asked, raised, eligible], ["asked", "self_disclosed", "not_asked"], "not_applicable")
        raised_alone = np.where(own_luck[rows] * 10 % 1 < 0.8, "yes", "no")
        private[rows] = np.select(
            [asked_alone, asked_with, asked_unknown, raised], ["yes", "no", "unknown", raised_alone], None
        )
        yes = np.where(asked_with, 0.15, np.where(known, 0.90, SAYS_YES[contacts["group"].to_numpy()[rows]]))
        answer = np.where(violence[rows] & (answer_luck[rows] < yes), "yes", "no")
        answer = np.where(answer_luck[rows] > 0.965, "declined", answer)
        said[rows] = np.select([asked, raised], [answer, "yes"], None)
        disclosed = rows[said[rows] == "yes"]
        last_disclosure[woman[disclosed]] = month[disclosed]
    contacts["enquiry_eligible"] = np.where(basis == "not_eligible", "false", "true")
    contacts["enquiry_basis"], contacts["enquiry_outcome"] = basis, outcome
    contacts["asked_in_private"], contacts["ipv_disclosed"] = private, said
    language = (contacts["with_relative"] | contacts["not_understood"]).to_numpy()
    reason = np.where(language, draws.pick(REASONS_NO_LANGUAGE, size), draws.pick(REASONS, size))
    contacts["not_asked_reason"] = np.where(outcome == "not_asked", reason, None)
    return contacts


def _chances(contacts: pd.DataFrame, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Chance of being asked alone, and of being asked while not alone, at each contact."""
    group = contacts["group"].to_numpy()
    year = np.clip(contacts["year"].to_numpy() - FIRST_YEAR, 0, 2)
    alone = np.where(known, 0.72, ASKED_IN_PRIVATE[group] * YEARS_LATER[year])
    alone = np.where(contacts["not_understood"], alone * 0.55, alone)
    alone = np.where(contacts["with_relative"], 0.0, alone)
    return alone, np.where(contacts["with_relative"], 0.30, ASKED_NOT_ALONE[group])
