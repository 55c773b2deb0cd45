"""The case: an episode of a woman's disclosing contacts with gaps of less than 12 months.

The episode is dated by its first contact, the index; every step of a case belongs to its index month, whenever
it was taken (semantics D1). An episode that began before the data is not a new case (semantics A6).
"""

from indicators.units.case_columns import COLUMNS
from indicators.units.contact import CONTACT
from indicators.units.groups import PERSONAL
from indicators.units.profile import LATEST_USABLE, PROFILE_RULES, kept_with_latest, latest
from indicators.units.unit import Step, Unit, needed

# A disclosing contact is one with disclosed violence; said by itself, this is looked at before anything else is read.
DISCLOSING_CONTACT = Step(
    "disclosing_contact",
    """
    SELECT contact.*,
        coalesce(prev_ipv_contact_gap IN ('d0_30', 'd31_90', 'd91_365'), FALSE) AS known_before
    FROM contact
    WHERE ipv_disclosed = 'yes' AND disclosing""",
)

# Order without dates: month, then contact_seq. The rest only parts contacts that break the rule of a unique
# contact_seq, by what they say before by what they are called, so that new names change nothing (semantics A7).
ORDER = (
    "month_number, contact_order, known_before, region NULLS LAST, migrant_status NULLS LAST, "
    "ethnic_group NULLS LAST, contact_id"
)

FOLLOWS = Step(
    "following_contact",
    f"""
    SELECT disclosing_contact.*,
        lag(month_number) OVER (PARTITION BY person_key ORDER BY {ORDER}) AS previous_month_number
    FROM disclosing_contact""",
)

EPISODE_CONTACT = Step(
    "episode_contact",
    f"""
    SELECT following_contact.*,
        sum(CASE WHEN month_number - previous_month_number < 12 THEN 0 ELSE 1 END)
            OVER (PARTITION BY person_key ORDER BY {ORDER} ROWS UNBOUNDED PRECEDING) AS episode_no
    FROM following_contact""",
)

# An episode that began before the data is not a new case.
INDEX_CONTACT = Step(
    "index_contact",
    """
    SELECT contact_id AS case_id, person_key, linkable, episode_no, month, month_number AS index_month_number, year,
        quarter, facility_id, region, facility_type, origin, age_group, length_of_stay, language, disability,
        entry_pathway, baseline_safety
    FROM episode_contact
    WHERE (previous_month_number IS NULL OR month_number - previous_month_number >= 12)
        AND NOT (previous_month_number IS NULL AND known_before)""",
)

CONTACT_OF_CASE = Step(
    "contact_of_case",
    """
    SELECT index_contact.case_id, index_contact.index_month_number, episode_contact.*
    FROM index_contact JOIN episode_contact USING (person_key, episode_no)""",
)


def case_profile(rule: str) -> Step:
    """Her groups as she told them in the episode."""
    return Step(
        "case_profile",
        f"""
    SELECT case_id,
        {latest("migrant_status", rule)} AS migrant_status,
        {latest("ethnic_group", rule)} AS ethnic_group,
        {kept_with_latest("ethnic_group", "ethnicity_said", rule)} AS ethnicity_said
    FROM contact_of_case
    GROUP BY case_id""",
    )


# A service step counts at the index contact, in the index month or in the month after. Later care is good but
# does not repair the first response.
SERVICE_WINDOW = Step(
    "service_window",
    """
    SELECT case_id, contact_id, first_line_support, risk_assessment, risk_level, safety_plan, rights_explained,
        barriers, followup_agreed
    FROM contact_of_case
    WHERE month_number - index_month_number <= 1""",
)


def _any(condition: str) -> str:
    return f"coalesce(bool_or({condition}), FALSE)"


PRACTICAL_BARRIERS = ("documents", "cost", "insurance_controlled", "transport", "childcare", "time_off")
NAMED_A_BARRIER = " OR ".join(f"list_contains(barriers, '{code}')" for code in PRACTICAL_BARRIERS)

# What she declined counts as declined only if it was not done after all: her choice must not cost points, and a
# changed mind is no refusal (semantics E6). A plan is not needed only if every contact of the window said so.
CASE_RESPONSE = Step(
    "case_response",
    f"""
    SELECT case_id,
        {_any("first_line_support = 'complete'")} AS fls_complete,
        {_any("first_line_support = 'declined'")}
            AND NOT {_any("first_line_support IN ('complete', 'partial')")} AS fls_declined,
        {_any("risk_assessment = 'done'")} AS risk_done,
        {_any("risk_assessment = 'declined'")} AND NOT {_any("risk_assessment = 'done'")} AS risk_declined,
        {_any("risk_level = 'high'")} AS risk_high,
        {_any("safety_plan = 'made'")} AS plan_made,
        {_any("safety_plan = 'offered_declined'")} AND NOT {_any("safety_plan = 'made'")} AS plan_declined,
        bool_and(coalesce(safety_plan, 'not_offered') = 'not_needed') AS plan_not_needed,
        {_any("rights_explained IN ('explained', 'explained_late')")} AS rights_done,
        bool_and(coalesce(rights_explained, 'not_explained') = 'not_safe') AS rights_not_safe,
        {_any("followup_agreed = 'yes'")} AS fu_agreed,
        {_any("followup_agreed IN ('no_declined', 'no_unsafe')")}
            AND NOT {_any("followup_agreed = 'yes'")} AS fu_not_wanted,
        {_any(NAMED_A_BARRIER)} AS practical_barrier,
        {_any("barriers IS NOT NULL AND NOT list_contains(barriers, 'not_asked')")} AS barriers_asked
    FROM service_window
    GROUP BY case_id""",
)

# Support she already has, or gets in the house, counts as offered. A service that is full or shuts her out does
# not: that is the system's failure (semantics E8). An unknown result is not a completed one (semantics B6).
CASE_REFERRAL = Step(
    "case_referral",
    f"""
    SELECT case_id,
        {_any("offered OR not_offered_reason IN ('already_receiving', 'provided_in_house')")} AS ref_offered,
        {_any("offered")} AS ref_newly_offered,
        {_any("acceptance = 'accepted'")} AS ref_accepted,
        {_any("acceptance = 'pending'")} AND NOT {_any("acceptance = 'accepted'")} AS ref_pending,
        {_any("completed = 'yes' AND days_to_first_service <= 90")}
            OR {_any("not_offered_reason IN ('already_receiving', 'provided_in_house')")} AS ref_completed90,
        {_any("acceptance = 'accepted' AND completed = 'yes' AND days_to_first_service <= 90")} AS ref_acc_completed90
    FROM service_window JOIN referral USING (contact_id)
    GROUP BY case_id""",
)

# Follow-up belongs to the index contact. Days outside the tolerance of a window never pass the rules of the
# table, so `reached` means reached in time (semantics D3). No answer stays no answer (semantics I6).
CASE_FOLLOW_UP = Step(
    "case_follow_up",
    f"""
    SELECT contact_id AS case_id,
        {_any("fu_window = 'd30' AND result = 'reached'")} AS fu30_reached,
        {_any("fu_window = 'd90' AND result = 'reached'")} AS fu90_reached,
        {_any("fu_window = 'd90' AND result IN ('reached', 'reached_not_alone', 'declined', 'died')")}
            AS fu90_contacted,
        CASE WHEN {_any("fu_window = 'd90' AND revictimised = 'yes'")} THEN 'yes'
            WHEN {_any("fu_window = 'd90' AND revictimised = 'no'")} THEN 'no' END AS revict90,
        max(CASE WHEN fu_window = 'd90' THEN safety_score END) AS safety90,
        {_any("result = 'died'")} AS died
    FROM follow_up
    GROUP BY contact_id""",
)

# She came back with new violence within 12 months, to whichever contributing service.
CASE_RETURN = Step(
    "case_return",
    """
    SELECT case_id, count(*) AS returns
    FROM index_contact JOIN contact USING (person_key)
    WHERE contact_id <> case_id AND ipv_disclosed = 'yes' AND new_violence_since_last = 'yes'
        AND month_number - index_month_number BETWEEN 0 AND 12
    GROUP BY case_id""",
)

CASE_STEP = Step(
    "ipv_case",
    """
    SELECT case_id, linkable, month, year, quarter, facility_id, region, facility_type, migrant_status, ethnic_group,
        ethnicity_said, origin, age_group, length_of_stay, language, disability, entry_pathway, baseline_safety,
        fls_complete, fls_declined, risk_done, risk_declined, risk_high, plan_made, plan_declined, plan_not_needed,
        rights_done, rights_not_safe, fu_agreed, fu_not_wanted, practical_barrier, barriers_asked,
        coalesce(ref_offered, FALSE) AS ref_offered,
        coalesce(ref_newly_offered, FALSE) AS ref_newly_offered,
        coalesce(ref_accepted, FALSE) AS ref_accepted,
        coalesce(ref_pending, FALSE) AS ref_pending,
        coalesce(ref_completed90, FALSE) AS ref_completed90,
        coalesce(ref_acc_completed90, FALSE) AS ref_acc_completed90,
        coalesce(fu30_reached, FALSE) AS fu30_reached,
        coalesce(fu90_reached, FALSE) AS fu90_reached,
        coalesce(fu90_contacted, FALSE) AS fu90_contacted,
        revict90, safety90,
        coalesce(safety90 >= 4 OR safety90 > baseline_safety, FALSE) AS feels_safer_90,
        coalesce(died, FALSE) AS died,
        coalesce(returns > 0, FALSE) AS returned_12m
    FROM index_contact
        JOIN case_profile USING (case_id)
        JOIN case_response USING (case_id)
        LEFT JOIN case_referral USING (case_id)
        LEFT JOIN case_follow_up USING (case_id)
        LEFT JOIN case_return USING (case_id)""",
)

CASE = Unit(
    name="case",
    table="service_contact",
    view="ipv_case",
    steps=(
        *CONTACT.steps,
        DISCLOSING_CONTACT,
        FOLLOWS,
        EPISODE_CONTACT,
        INDEX_CONTACT,
        CONTACT_OF_CASE,
        case_profile(LATEST_USABLE),
        SERVICE_WINDOW,
        CASE_RESPONSE,
        CASE_REFERRAL,
        CASE_FOLLOW_UP,
        CASE_RETURN,
        CASE_STEP,
    ),
    by_rule={rule: case_profile(rule) for rule in PROFILE_RULES},
    columns=COLUMNS,
    needs=CONTACT.needs
    | needed("service_contact", "woman_ref", "contact_seq", "ipv_disclosed", "perpetrator_rel")
    | needed("service_contact", "reported_elsewhere", "prev_ipv_contact_gap"),
    dimension_needs=CONTACT.dimension_needs,
    additive_over=("region", "period"),
    dimensions=("region", *PERSONAL, "facility_type"),
    # A case belongs to the facility of its index contact, as its region does.
    facility="facility_id",
)
