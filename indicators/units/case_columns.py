"""The columns of a case that predicates may use, and the record columns behind each.

Belongs here: kinds and needs. Does not: how a column is made (`case`).
"""

from collections.abc import Iterable

from indicators.units.unit import ViewColumn, needed
from schemas.code_lists import load_code_list

REFERRAL = needed("referral", "contact_id")
FOLLOW_UP = needed("follow_up", "contact_id", "result")
LATER_CONTACT = needed("service_contact", "woman_ref", "new_violence_since_last")


def _contact(*columns: str) -> frozenset[str]:
    return needed("service_contact", *columns)


def _booleans(names: Iterable[str], needs: frozenset[str]) -> dict[str, ViewColumn]:
    return {name: ViewColumn(name, "boolean", nullable=False, needs=needs) for name in names}


COLUMNS: dict[str, ViewColumn] = {
    **_booleans(("linkable",), _contact("woman_ref")),
    **_booleans(("fls_complete", "fls_declined"), _contact("first_line_support")),
    **_booleans(("risk_done", "risk_declined"), _contact("risk_assessment")),
    **_booleans(("risk_high",), _contact("risk_level")),
    **_booleans(("plan_made", "plan_declined", "plan_not_needed"), _contact("safety_plan")),
    **_booleans(("rights_done", "rights_not_safe"), _contact("rights_explained")),
    **_booleans(("fu_agreed", "fu_not_wanted"), _contact("followup_agreed")),
    **_booleans(("practical_barrier", "barriers_asked"), _contact("barriers")),
    **_booleans(("ref_offered",), REFERRAL | needed("referral", "offered", "not_offered_reason")),
    **_booleans(("ref_newly_offered",), REFERRAL | needed("referral", "offered")),
    **_booleans(("ref_accepted", "ref_pending"), REFERRAL | needed("referral", "acceptance")),
    **_booleans(
        ("ref_completed90",), REFERRAL | needed("referral", "not_offered_reason", "completed", "days_to_first_service")
    ),
    **_booleans(
        ("ref_acc_completed90",), REFERRAL | needed("referral", "acceptance", "completed", "days_to_first_service")
    ),
    **_booleans(("fu30_reached", "fu90_reached", "fu90_contacted"), FOLLOW_UP | needed("follow_up", "fu_window")),
    **_booleans(("died",), FOLLOW_UP),
    **_booleans(
        ("feels_safer_90",),
        FOLLOW_UP | needed("follow_up", "fu_window", "safety_score") | _contact("baseline_safety"),
    ),
    **_booleans(("returned_12m",), LATER_CONTACT),
    "revict90": ViewColumn(
        "revict90", "code", True, FOLLOW_UP | needed("follow_up", "fu_window", "revictimised"), ("yes", "no")
    ),
    "safety90": ViewColumn("safety90", "integer", True, FOLLOW_UP | needed("follow_up", "fu_window", "safety_score")),
    "baseline_safety": ViewColumn("baseline_safety", "integer", True, _contact("baseline_safety")),
    "entry_pathway": ViewColumn(
        "entry_pathway", "code", False, _contact("entry_pathway"), load_code_list("pathway").codes_only()
    ),
}
