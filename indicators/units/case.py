"""The case: an episode of a woman's disclosing contacts with gaps of less than 12 months.

The episode is dated by its first contact, the index; every step of a case belongs to its index month, whenever
it was taken (semantics D1). An episode that began before the data is not a new case (semantics A6).
"""

from indicators.units.contact import CONTACT
from indicators.units.profile import ETHNIC_ORDER, MIGRANT_ORDER, latest_usable
from indicators.units.unit import Step, Unit, ViewColumn, needed

# Disclosed violence by a current or former partner. The double-report guard stands here and nowhere else: a
# contact without pseudonym whom a contributing service has already reported would be counted twice.
DISCLOSING_CONTACT = Step(
    "disclosing_contact",
    """
    SELECT contact.*,
        coalesce(prev_ipv_contact_gap IN ('d0_30', 'd31_90', 'd91_365'), FALSE) AS known_before
    FROM contact
    WHERE ipv_disclosed = 'yes'
        AND perpetrator_rel IN ('current_spouse', 'current_cohabiting', 'current_noncohabiting',
            'former_spouse', 'former_partner')
        AND (linkable OR coalesce(reported_elsewhere, 'no') <> 'yes_contributing')""",
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

INDEX_CONTACT = Step(
    "index_contact",
    """
    SELECT contact_id AS case_id, person_key, episode_no, month, month_number AS index_month_number, year, quarter,
        region
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

CASE_PROFILE = Step(
    "case_profile",
    f"""
    SELECT case_id,
        {latest_usable("migrant_status", MIGRANT_ORDER)} AS migrant_status,
        {latest_usable("ethnic_group", ETHNIC_ORDER)} AS ethnic_group
    FROM contact_of_case
    GROUP BY case_id""",
)

# A service step counts at the index contact, in the index month or in the month after. Later care is good but
# does not repair the first response.
SERVICE_WINDOW = Step(
    "service_window",
    """
    SELECT case_id, contact_id, first_line_support, followup_agreed
    FROM contact_of_case
    WHERE month_number - index_month_number <= 1""",
)

CASE_RESPONSE = Step(
    "case_response",
    """
    SELECT case_id,
        coalesce(bool_or(first_line_support = 'complete'), FALSE) AS fls_complete,
        coalesce(bool_or(first_line_support = 'declined'), FALSE)
            AND NOT coalesce(bool_or(first_line_support IN ('complete', 'partial')), FALSE) AS fls_declined,
        coalesce(bool_or(followup_agreed IN ('no_declined', 'no_unsafe')), FALSE)
            AND NOT coalesce(bool_or(followup_agreed = 'yes'), FALSE) AS fu_not_wanted
    FROM service_window
    GROUP BY case_id""",
)

# Support she already has, or gets in the house, counts as offered. A service that is full or shuts her out does
# not: that is the system's failure (semantics E8). An unknown result is not a completed one (semantics B6).
CASE_REFERRAL = Step(
    "case_referral",
    """
    SELECT case_id,
        bool_or(offered OR not_offered_reason IN ('already_receiving', 'provided_in_house')) AS ref_offered,
        bool_or(acceptance = 'accepted') AS ref_accepted,
        bool_or(acceptance = 'accepted' AND completed = 'yes' AND days_to_first_service <= 90)
            AS ref_acc_completed90
    FROM service_window JOIN referral USING (contact_id)
    GROUP BY case_id""",
)

# Follow-up belongs to the index contact. Days outside the tolerance of a window never pass the rules of the
# table, so `reached` means reached in time (semantics D3).
CASE_FOLLOW_UP = Step(
    "case_follow_up",
    """
    SELECT contact_id AS case_id,
        bool_or(fu_window = 'd30' AND result = 'reached') AS fu30_reached,
        bool_or(result = 'died') AS died
    FROM follow_up
    GROUP BY contact_id""",
)

CASE_STEP = Step(
    "ipv_case",
    """
    SELECT case_id, month, year, quarter, region, migrant_status, ethnic_group,
        fls_complete, fls_declined, fu_not_wanted,
        coalesce(ref_offered, FALSE) AS ref_offered,
        coalesce(ref_accepted, FALSE) AS ref_accepted,
        coalesce(ref_acc_completed90, FALSE) AS ref_acc_completed90,
        coalesce(fu30_reached, FALSE) AS fu30_reached,
        coalesce(died, FALSE) AS died
    FROM index_contact
        JOIN case_profile USING (case_id)
        JOIN case_response USING (case_id)
        LEFT JOIN case_referral USING (case_id)
        LEFT JOIN case_follow_up USING (case_id)""",
)

SUPPORT = needed("service_contact", "first_line_support")
FOLLOW_UP_AGREED = needed("service_contact", "followup_agreed")
REFERRAL = needed("referral", "contact_id")
FOLLOW_UP = needed("follow_up", "contact_id", "result")

NEEDS_OF_COLUMNS = {
    "fls_complete": SUPPORT,
    "fls_declined": SUPPORT,
    "fu_not_wanted": FOLLOW_UP_AGREED,
    "ref_offered": REFERRAL | needed("referral", "offered", "not_offered_reason"),
    "ref_accepted": REFERRAL | needed("referral", "acceptance"),
    "ref_acc_completed90": REFERRAL | needed("referral", "acceptance", "completed", "days_to_first_service"),
    "fu30_reached": FOLLOW_UP | needed("follow_up", "fu_window"),
    "died": FOLLOW_UP,
}
"""Record columns behind each derived yes or no."""

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
        CASE_PROFILE,
        SERVICE_WINDOW,
        CASE_RESPONSE,
        CASE_REFERRAL,
        CASE_FOLLOW_UP,
        CASE_STEP,
    ),
    columns={
        name: ViewColumn(name, "boolean", nullable=False, needs=needs) for name, needs in NEEDS_OF_COLUMNS.items()
    },
    needs=CONTACT.needs
    | needed("service_contact", "woman_ref", "contact_seq", "ipv_disclosed", "perpetrator_rel")
    | needed("service_contact", "reported_elsewhere", "prev_ipv_contact_gap"),
    dimension_needs=CONTACT.dimension_needs,
    additive_over=("region", "period"),
)
