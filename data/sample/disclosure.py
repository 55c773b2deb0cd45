"""What is recorded only after a disclosure, and the bookkeeping of a woman's contacts in her linkage scope.

Belongs here: pseudonyms and their scope, the order of contacts, the gap since the former disclosure, and the
service steps at the contact. Does not belong here: referrals and follow-up (services.py).
"""

import numpy as np
import pandas as pd
from contacts import set_facility
from country import FIRST_YEAR, MONTHS, pick_facilities
from draws import Draws, join_codes
from women import MIGRANT, ROMA, ROMA_MIGRANT

TOLD_ELSEWHERE = 0.045  # disclosing contacts that a second service reports once more, without a pseudonym
VIOLENCE = {
    "physical": 0.55, "sexual": 0.15, "psychological": 0.76, "coercive_control": 0.40, "economic": 0.30,
    "reproductive_coercion": 0.06, "digital": 0.15,
}  # fmt: skip
BARRIERS = {
    "language": 0.02, "documents": 0.05, "cost": 0.12, "insurance_controlled": 0.05, "transport": 0.16,
    "childcare": 0.20, "time_off": 0.12, "partner_control": 0.28, "fear_authorities": 0.06,
    "fear_losing_children": 0.20, "shame_stigma": 0.30, "mistrust": 0.12, "discrimination": 0.03,
    "lack_information": 0.18, "no_female_provider": 0.05,
}  # fmt: skip
# By group (majority, other minority, Roma, migrant, Roma migrant).
COMPLETE_SUPPORT = np.array([0.66, 0.62, 0.48, 0.52, 0.44])
RISK_DONE = np.array([0.50, 0.47, 0.42, 0.41, 0.36])
FOLLOW_UP_AGREED = np.array([0.64, 0.63, 0.58, 0.58, 0.54])
DISCLOSURE_COLUMNS = (
    "children_exposed", "perpetrator_rel", "violence_types", "violence_recency", "prev_ipv_contact_gap",
    "new_violence_since_last", "reported_elsewhere", "first_line_support", "fls_not_done_reason", "risk_assessment",
    "risk_tool", "risk_level", "safety_plan", "recent_sexual_violence", "post_rape_care", "language_info",
    "rights_explained", "barriers", "followup_agreed", "baseline_safety",
)  # fmt: skip


def add_second_reports(seed: int, contacts: pd.DataFrame, facilities: pd.DataFrame) -> pd.DataFrame:
    """Append contacts at a second service of women who disclosed elsewhere: not linkable, guarded by
    `reported_elsewhere` = yes_contributing so that one episode is not counted twice."""
    draws = Draws(seed, "second reports")
    contacts["second_report"] = False
    disclosed = np.flatnonzero((contacts["ipv_disclosed"] == "yes") & (contacts["month"] >= 0))
    told = disclosed[draws.chance(TOLD_ELSEWHERE, len(disclosed))]
    second = contacts.iloc[told].copy()
    size = len(second)
    second["month"] = np.minimum(second["month"] + draws.chance(0.5, size), MONTHS - 1)
    second["received"] = np.minimum(second["month"] + 1 + draws.chance(0.2, size), 42)
    kinds = draws.pick({"ngo": 0.55, "shelter": 0.2, "hospital": 0.25}, size)
    set_facility(
        second,
        facilities,
        pick_facilities(draws, facilities, second["region"].to_numpy(), second["month"].to_numpy(), kinds),
    )
    return pd.concat([contacts, second.assign(second_report=True, refuses_linkage=True)], ignore_index=True)


def add_linkage(seed: int, contacts: pd.DataFrame) -> pd.DataFrame:
    """Add `woman_ref`, `linkage_scope`, `contact_seq` and `person`; drop what happened before the system began."""
    draws = Draws(seed, "linkage")
    scope = contacts["facility_scope"].to_numpy()
    unit = np.select(
        [scope == "region", scope == "provider"], [contacts["facility_region"], contacts["facility_id"]], ""
    )
    key = contacts["woman"].astype(str) + ":" + unit
    unlinkable = contacts["refuses_linkage"].to_numpy(dtype=bool)
    key[unlinkable] = "U" + pd.Series(np.arange(len(contacts)).astype(str))[unlinkable]
    number, keys = pd.factorize(key)
    contacts["person"] = number
    contacts["linkage_scope"] = np.where(unlinkable, "none", scope)
    contacts["woman_ref"] = np.where(unlinkable, None, draws.codes("W", 24, len(keys))[number])
    contacts["contact_id"] = draws.codes("C", 16, len(contacts))
    _add_gap(draws, contacts)
    kept = contacts[contacts["month"] >= 0].sort_values(
        ["month", "visit", "second_report", "contact_id"], kind="stable"
    )
    kept = kept.reset_index(drop=True)
    sequence = kept.groupby("person").cumcount() + 1
    kept["contact_seq"] = np.where(kept["woman_ref"].isna(), None, sequence.astype(object))
    return kept


def _add_gap(draws: Draws, contacts: pd.DataFrame) -> None:
    """Band of days since her former disclosing contact in the scope; day-accurate at source, so drawn in its month."""
    contacts["withdrawn"] = draws.chance(0.0025, len(contacts)) & (contacts["month"] < 24) & ~contacts["second_report"]
    counted = contacts[(contacts["ipv_disclosed"] == "yes") & ~contacts["withdrawn"]]
    counted = counted.sort_values(["person", "month", "visit"], kind="stable")
    months = counted.groupby("person")["month"].diff()
    luck = pd.Series(draws.uniform(len(contacts)))[counted.index]
    band = np.select(
        [months.isna(), months == 0, months == 1, months == 2, months == 3, months < 12, months == 12],
        ["none_known", "d0_30", np.where(luck < 0.4, "d0_30", "d31_90"), "d31_90",
         np.where(luck < 0.35, "d31_90", "d91_365"), "d91_365", np.where(luck < 0.5, "d91_365", "d366_plus")],
        "d366_plus",
    )  # fmt: skip
    band = np.where(counted["refuses_linkage"] & (luck < 0.5), "unknown", band)
    contacts["gap"] = pd.Series(band, index=counted.index, dtype=object).reindex(contacts.index)
    contacts["gap"] = contacts["gap"].fillna("none_known")


def starts_of_episodes(contacts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Row positions of index contacts of new cases, and the position of the index contact of every row (-1: none).

    The rule of the data model: disclosing contacts of one woman with a partner named, gaps of 12 months start a
    new episode; episodes that began before the data, and second reports, are not new cases.
    """
    counted = (contacts["ipv_disclosed"] == "yes") & ~contacts["withdrawn"] & ~contacts["second_report"]
    counted &= ~contacts["perpetrator_rel"].isin(["unknown", "declined"])
    counted &= ~(contacts["woman_ref"].isna() & (contacts["reported_elsewhere"] == "yes_contributing"))
    rows = contacts[counted].sort_values(["person", "month", "contact_seq"], kind="stable")
    months = rows.groupby("person")["month"].diff()
    starts = months.isna() | (months >= 12)
    truncated = months.isna() & rows["prev_ipv_contact_gap"].isin(["d0_30", "d31_90", "d91_365"])
    index_of = np.full(len(contacts), -1)
    index_of[rows.index] = pd.Series(np.where(starts, rows.index, np.nan)).ffill().to_numpy(dtype=int)
    index_of[np.isin(index_of, rows.index[truncated])] = -1
    return rows.index[starts & ~truncated].to_numpy(), index_of


def even_kinds(contacts: pd.DataFrame) -> np.ndarray:
    """The small groups in which a share is met evenly: group, year, and whether her group was written down."""
    written = (contacts["ethnicity_method"] == "self_identified") & (contacts["birth_group"] != "not_asked")
    return contacts["group"].to_numpy() * 10_000 + contacts["year"].to_numpy() + written.to_numpy() * 100_000


def add_disclosure(seed: int, contacts: pd.DataFrame) -> None:
    """Fill DISCLOSURE_COLUMNS of disclosing contacts and leave them empty for all others."""
    draws = Draws(seed, "disclosure")
    rows = contacts.index[contacts["ipv_disclosed"] == "yes"].to_numpy()
    told = contacts.iloc[rows]
    filled = pd.DataFrame(index=rows, columns=[*DISCLOSURE_COLUMNS], dtype=object)
    _add_violence(draws, told, filled)
    _add_support(draws, told, filled)
    for column in DISCLOSURE_COLUMNS:
        contacts[column] = filled[column].reindex(contacts.index)
    starts, _ = starts_of_episodes(contacts)
    said = Draws(seed, "safety").pick({1: 0.18, 2: 0.32, 3: 0.28, 4: 0.15, 5: 0.07}, len(starts))
    contacts["baseline_safety"] = pd.Series(said, index=starts, dtype=object).reindex(contacts.index)


def _add_violence(draws: Draws, told: pd.DataFrame, filled: pd.DataFrame) -> None:
    size, group = len(told), told["group"].to_numpy()
    filled["children_exposed"] = draws.pick(
        {"yes": 0.42, "no": 0.38, "not_asked": 0.14, "unknown": 0.03, "declined": 0.03}, size
    )
    filled["perpetrator_rel"] = draws.pick(
        {"current_spouse": 0.40, "current_cohabiting": 0.20, "current_noncohabiting": 0.07, "former_spouse": 0.15,
         "former_partner": 0.13, "unknown": 0.035, "declined": 0.015}, size)  # fmt: skip
    types = {code: draws.chance(share, size) for code, share in VIOLENCE.items()}
    status = np.array([0.01, 0.03, 0.07, 0.24, 0.25])[group]
    types["status_based"] = draws.chance(status, size)
    no_type = draws.chance(0.03, size)
    types = {code: ticked & ~no_type for code, ticked in types.items()}
    filled["violence_types"] = join_codes(types, np.full(size, "not_specified", dtype=object))
    gap = told["gap"].to_numpy()
    recency = draws.pick({"d0_30": 0.42, "m1_12": 0.34, "over_12m": 0.14, "unknown": 0.10}, size)
    filled["violence_recency"] = recency
    filled["prev_ipv_contact_gap"] = gap
    again = draws.pick({"yes": 0.36, "no": 0.40, "not_asked": 0.16, "unknown": 0.05, "declined": 0.03}, size)
    filled["new_violence_since_last"] = np.where(gap == "none_known", "not_applicable", again)
    elsewhere = draws.pick({"no": 0.83, "yes_contributing": 0.04, "yes_other": 0.06, "unknown": 0.07}, size)
    filled["reported_elsewhere"] = np.where(told["second_report"], "yes_contributing", elsewhere)
    recent = types["sexual"] & (recency == "d0_30")
    answer = np.where(draws.chance(0.55, size), "yes", "no")
    filled["recent_sexual_violence"] = np.where(recent, answer, np.where(draws.chance(0.08, size), "not_asked", "no"))
    care = draws.pick(
        {"complete": 0.42, "partial": 0.28, "declined": 0.10, "not_provided": 0.12, "too_late": 0.08}, size
    )
    filled["post_rape_care"] = np.where(filled["recent_sexual_violence"] == "yes", care, None)


def _add_support(draws: Draws, told: pd.DataFrame, filled: pd.DataFrame) -> None:
    size, group = len(told), told["group"].to_numpy()
    later = 0.03 * (np.clip(told["year"].to_numpy() - FIRST_YEAR, 0, 2) - 1)
    makeshift = (told["with_relative"] | told["not_understood"]).to_numpy()
    complete = np.where(makeshift, 0.33, COMPLETE_SUPPORT[group] + later)
    rest = draws.pick({"partial": 0.62, "not_provided": 0.25, "declined": 0.13}, size)
    support = np.where(draws.even(even_kinds(told)) < complete, "complete", rest)
    filled["first_line_support"] = support
    reason = draws.pick(
        {"no_trained_provider": 0.4, "urgent_condition": 0.2, "no_private_space": 0.2, "not_recorded": 0.2}, size
    )
    reason = np.where(makeshift, "no_safe_interpreter", reason)
    filled["fls_not_done_reason"] = np.where(support == "not_provided", reason, None)
    rest = draws.pick({"done_unstructured": 0.42, "declined": 0.10, "not_done": 0.48}, size)
    risk = np.where(draws.chance(RISK_DONE[group] + later, size), "done", rest)
    filled["risk_assessment"] = risk
    tool = draws.pick({"who_safety_6": 0.45, "danger_assessment": 0.2, "dash": 0.1, "national": 0.25}, size)
    tool = np.where((group == MIGRANT) & draws.chance(0.15, size), "danger_assessment_immigrant", tool)
    filled["risk_tool"] = np.where(risk == "done", tool, None)
    level = draws.pick({"standard": 0.44, "raised": 0.30, "high": 0.23, "not_rated": 0.03}, size)
    filled["risk_level"] = np.where(risk == "done", level, None)
    high = (risk == "done") & (level == "high")
    usual = draws.pick({"made": 0.50, "offered_declined": 0.10, "not_needed": 0.14, "not_offered": 0.26}, size)
    urgent = draws.pick({"made": 0.78, "offered_declined": 0.10, "not_offered": 0.12}, size)
    filled["safety_plan"] = np.where(high, urgent, usual)
    foreign = draws.pick(
        {"given": 0.40, "unsafe_to_take": 0.10, "declined": 0.08, "not_available": 0.27, "not_given": 0.15}, size
    )
    filled["language_info"] = np.where(told["needs_interpreter"], foreign, "not_needed")
    filled["rights_explained"] = draws.pick(
        {"explained": 0.58, "explained_late": 0.14, "not_explained": 0.23, "not_safe": 0.05}, size
    )
    barriers = {code: draws.chance(_barrier_share(code, share, group), size) for code, share in BARRIERS.items()}
    asked = ~draws.chance(0.28, size)
    none = np.where(asked, "none", "not_asked").astype(object)
    filled["barriers"] = join_codes({code: ticked & asked for code, ticked in barriers.items()}, none)
    rest = draws.pick({"no_declined": 0.33, "no_unsafe": 0.14, "not_offered": 0.53}, size)
    filled["followup_agreed"] = np.where(draws.chance(FOLLOW_UP_AGREED[group], size), "yes", rest)


def _barrier_share(code: str, share: float, group: np.ndarray) -> np.ndarray:
    more = {
        "language": {MIGRANT: 0.34, ROMA_MIGRANT: 0.4, ROMA: 0.06},
        "documents": {MIGRANT: 0.22, ROMA_MIGRANT: 0.3, ROMA: 0.16},
        "fear_authorities": {MIGRANT: 0.26, ROMA_MIGRANT: 0.3, ROMA: 0.12},
        "discrimination": {MIGRANT: 0.10, ROMA_MIGRANT: 0.3, ROMA: 0.26},
    }.get(code, {})
    return np.array([share, share, *(more.get(kind, share) for kind in (ROMA, MIGRANT, ROMA_MIGRANT))])[group]
