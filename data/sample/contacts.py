"""Contacts: when and where she came, what was written down about her, whether anybody asked.

Belongs here: every column of a contact that is filled without disclosure, and the gaps between groups in
being asked. Does not belong here: columns filled only after disclosure (disclosure.py), versions (corrections.py).
"""

import numpy as np
import pandas as pd
from country import (
    FIRST_YEAR,
    MONTHS,
    REGION_OF_THE_DIP,
    REGIONS,
    SPECIALISED,
    YEAR_OF_THE_DIP,
    is_open,
    pick_facilities,
)
from draws import Draws
from enquiry import add_enquiry
from women import ROMA, ROMA_MIGRANT

FACILITY_KINDS = {
    False: {"phc": 0.46, "maternity": 0.20, "hospital": 0.17, "mental_health": 0.06, "srh": 0.06, "community": 0.05},
    True: {
        "phc": 0.37, "maternity": 0.16, "hospital": 0.18, "mental_health": 0.08, "srh": 0.06, "community": 0.05,
        "ngo": 0.07, "shelter": 0.03,
    },
}  # fmt: skip
MONTHS_TO_NEXT = {0: 0.10, 1: 0.18, 2: 0.15, 3: 0.12, 4: 0.09, 6: 0.10, 8: 0.08, 11: 0.07, 14: 0.06, 18: 0.05}
MONTHS_TO_ARRIVE = {1: 0.74, 2: 0.17, 3: 0.06, 5: 0.02, 7: 0.01}
SERVICES = {
    "phc": {"phc": 0.96, "other": 0.04},
    "maternity": {"antenatal_postnatal": 1.0},
    "hospital": {"emergency": 0.55, "hospital": 0.45},
    "mental_health": {"mental_health": 1.0},
    "srh": {"srh": 0.85, "sexual_assault_care": 0.15},
    "community": {"community_health": 1.0},
    "ngo": {"ipv_specialist": 1.0},
    "shelter": {"shelter": 1.0},
}
MODES = {
    "community": {"outreach": 0.5, "home": 0.35, "in_person": 0.15},
    "ngo": {"in_person": 0.7, "phone": 0.25, "video": 0.05},
    **{kind: {"in_person": 0.93, "phone": 0.05, "video": 0.02} for kind in ("phc", "mental_health", "srh")},
    **{kind: {"in_person": 1.0} for kind in ("maternity", "hospital", "shelter")},
}
PATHWAYS_HEALTH = {
    "routine_visit": 0.58, "self": 0.22, "health_referral": 0.12, "community_session": 0.01, "roma_association": 0.005,
    "migrant_association": 0.005, "police": 0.01, "social_services": 0.015, "unknown": 0.035,
}  # fmt: skip
PATHWAYS_SPECIALISED = {
    "self": 0.25, "health_referral": 0.22, "womens_ngo": 0.12, "helpline": 0.13, "police": 0.12,
    "social_services": 0.10, "migrant_association": 0.02, "roma_association": 0.01, "school": 0.01, "other": 0.02,
}  # fmt: skip
# By year: share of contacts on which ethnicity and birthplace were not learnt, and how.
ETHNICITY_NOT_ASKED, ETHNICITY_GUESSED, ETHNICITY_DECLINED = (0.150, 0.105, 0.070), (0.055, 0.045, 0.035), 0.045
BIRTH_NOT_ASKED, BIRTH_UNKNOWN, BIRTH_DECLINED = (0.052, 0.038, 0.028), (0.018, 0.014, 0.012), 0.010
PROFESSIONAL = {
    "professional_in_person": 0.32, "professional_remote": 0.36, "trained_bilingual_provider": 0.19,
    "trained_mediator": 0.13,
}  # fmt: skip
MAKESHIFT = {
    "untrained_adhoc": 0.19, "relative_adult": 0.27, "relative_child": 0.05, "partner": 0.08, "none_provided": 0.31,
    "declined_offer": 0.05, "unknown": 0.05,
}  # fmt: skip
NOT_PRIVATE = ("relative_adult", "relative_child", "partner")  # who interprets is then not alone with her


def build_contacts(seed: int, women: pd.DataFrame, facilities: pd.DataFrame) -> pd.DataFrame:
    """One row per contact from 2022 on (month numbers below 0 are dropped later), in the order of her life."""
    draws = Draws(seed, "contacts")
    rows = np.repeat(np.arange(len(women)), women["visits"])
    visit = np.arange(len(rows)) - np.repeat(np.cumsum(women["visits"]) - women["visits"], women["visits"]).to_numpy()
    gaps = np.where(visit == 0, 0, draws.pick(MONTHS_TO_NEXT, len(rows))).astype(int)
    elapsed = pd.Series(gaps).groupby(rows).cumsum().to_numpy()
    month = women["first_month"].to_numpy()[rows] + elapsed
    rows, visit, month = (values[month < MONTHS] for values in (rows, visit, month))
    contacts = women.iloc[rows].drop(columns=["first_month", "visits"]).reset_index(drop=True)
    contacts["woman"], contacts["visit"], contacts["month"] = rows, visit, month
    contacts["year"] = FIRST_YEAR + month // 12
    _place(draws, contacts, facilities)
    lag = draws.pick(MONTHS_TO_ARRIVE, len(contacts)).astype(int)
    contacts["received"] = np.minimum(month + lag, 42)
    _record_profile(Draws(seed, "profile"), contacts)
    _record_language(Draws(seed, "language"), contacts)
    return add_enquiry(Draws(seed, "enquiry"), contacts)


def _place(draws: Draws, contacts: pd.DataFrame, facilities: pd.DataFrame) -> None:
    """Most of her contacts are at the facility of her first one, the others mostly in the same region."""
    size = len(contacts)
    home_region = contacts["region"].to_numpy()
    elsewhere = draws.chance(0.04, size)
    region = np.where(elsewhere, draws.pick(dict.fromkeys(REGIONS, 1.0), size), home_region)
    kind = draws.pick_by(contacts["violence"].to_numpy(), FACILITY_KINDS)
    month = contacts["month"].to_numpy()
    chosen = pick_facilities(draws, facilities, region, month, kind)
    first = contacts.groupby("woman").cumcount().eq(0).to_numpy()
    home = pd.Series(np.where(first, chosen, np.nan)).ffill().to_numpy().astype(int)
    stays = draws.chance(0.55, size) & ~elsewhere & is_open(facilities, home, month)
    set_facility(contacts, facilities, np.where(stays, home, chosen))
    kinds = contacts["facility_type"].to_numpy()
    contacts["service_type"] = draws.pick_by(kinds, SERVICES)
    contacts["contact_mode"] = draws.pick_by(kinds, MODES)
    special = np.isin(kinds.astype(str), SPECIALISED)
    contacts["entry_pathway"] = np.where(
        special, draws.pick(PATHWAYS_SPECIALISED, size), draws.pick(PATHWAYS_HEALTH, size)
    )
    young = ~np.isin(contacts["age_band"].to_numpy().astype(str), ("45_54", "55_64", "65_74", "75_plus"))
    expects = np.select([kinds == "maternity", young], [0.9, 0.1], 0.0)
    answer = np.where(draws.chance(expects, size), "yes", "no")
    contacts["pregnant_postpartum"] = np.where(draws.chance(0.04, size), "not_asked", answer)
    contacts["fee_charged"] = draws.pick({"no": 0.80, "yes": 0.12, "unknown": 0.08}, size)
    trained = np.array([0.42, 0.50, 0.57])[np.clip(contacts["year"] - FIRST_YEAR, 0, 2)] + 0.35 * special
    answer = np.where(draws.chance(trained, size), "yes", "no")
    contacts["provider_trained"] = np.where(draws.chance(0.06, size), "unknown", answer)


def set_facility(contacts: pd.DataFrame, facilities: pd.DataFrame, chosen: np.ndarray) -> None:
    """Put the contacts at the facilities of these row numbers."""
    for column, source in (("facility_id", "facility_id"), ("facility_type", "facility_type"),
                           ("facility_region", "region_code"), ("facility_scope", "linkage_scope")):  # fmt: skip
        contacts[column] = facilities[source].to_numpy()[chosen]


def _record_profile(draws: Draws, contacts: pd.DataFrame) -> None:
    """Ethnicity, birthplace and what goes with them as written down: her answer, or why there is none."""
    size = len(contacts)
    year = np.clip(contacts["year"].to_numpy() - FIRST_YEAR, 0, 2)
    same = draws.chance(0.6, size)
    luck = np.where(same, contacts["missed_ethnicity"], draws.uniform(size))
    not_asked = np.array(ETHNICITY_NOT_ASKED)[year]
    guessed = not_asked + np.array(ETHNICITY_GUESSED)[year]
    roma = np.isin(contacts["group"], (ROMA, ROMA_MIGRANT))
    declined = guessed + ETHNICITY_DECLINED + 0.03 * roma
    kinds = [luck < not_asked, luck < guessed, luck < declined]
    contacts["ethnicity"] = np.select(kinds, ["not_asked", "unknown", "declined"], contacts["ethnicity"])
    guess = draws.pick({"observed": 0.65, "proxy": 0.35}, size)
    contacts["ethnicity_method"] = np.select(kinds, ["not_asked", guess, "declined"], "self_identified")
    luck = np.where(same, contacts["missed_birth"], draws.uniform(size))
    not_asked = np.array(BIRTH_NOT_ASKED)[year]
    unknown = not_asked + np.array(BIRTH_UNKNOWN)[year]
    kinds = [luck < not_asked, luck < unknown, luck < unknown + BIRTH_DECLINED]
    for column in ("migrant_status", "birth_group", "length_of_stay"):
        contacts[column] = np.select(kinds, ["not_asked", "unknown", "declined"], contacts[column])
    missed = draws.chance(np.where(kinds[0], 0.7, 0.04), size)
    contacts["citizenship_group"] = np.where(missed, "not_asked", contacts["citizenship_group"])
    contacts["residence_security"] = "not_asked"  # optional, off by default, and off in this country
    contacts["language_recorded"] = np.where(draws.chance(0.04, size), "unknown", contacts["language_group"])
    contacts["age_band"] = np.where(draws.chance(0.004, size), "unknown", contacts["age_band"])


def _record_language(draws: Draws, contacts: pd.DataFrame) -> None:
    """Whether language support was needed, as asked and recorded, and what was used."""
    size = len(contacts)
    year = np.clip(contacts["year"].to_numpy() - FIRST_YEAR, 0, 2)
    needs = contacts["needs_interpreter"].to_numpy()
    luck = draws.uniform(size)
    not_asked = np.array([0.15, 0.12, 0.08])[year]
    kinds = [luck < not_asked, luck < not_asked + 0.012, luck < not_asked + 0.017]
    contacts["interpreter_needed"] = np.select(
        kinds, ["not_asked", "unknown", "declined"], np.where(needs, "yes", "no")
    )
    professional = np.array([0.40, 0.44, 0.46])[year]
    dip = (contacts["facility_region"] == REGION_OF_THE_DIP) & (contacts["year"] == YEAR_OF_THE_DIP)
    professional = np.where(dip, 0.12, professional)
    professional = np.where(np.isin(contacts["facility_type"].astype(str), SPECIALISED), 0.68, professional)
    used = np.where(draws.chance(professional, size), draws.pick(PROFESSIONAL, size), draws.pick(MAKESHIFT, size))
    not_needed = np.where(draws.chance(0.5, size), "not_needed", "unknown")
    recorded = contacts["interpreter_needed"].to_numpy()
    contacts["language_support"] = np.select([recorded == "yes", recorded == "no"], [used, "not_needed"], not_needed)
    # Who really spoke for her decides her privacy, recorded or not.
    contacts["with_relative"] = needs & np.isin(used.astype(str), NOT_PRIVATE)
    contacts["not_understood"] = needs & np.isin(used.astype(str), ("none_provided", "untrained_adhoc", "unknown"))
