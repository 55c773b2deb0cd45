"""The faults planted in the tables about facilities and activities.

Belongs here: one fault at least for every rule of these tables, and plain faults of columns. Does not belong here:
contacts, referrals and follow-ups (contact_faults.py); surveys, figures and governance (figure_faults.py).
"""

from planting import UNKNOWN_FACILITY, Planter
from right_rows import read

# Of facilities that the sample country does not have; not in order, as no key is.
NEW_FACILITIES = (
    "F0673", "F9051", "F3307", "F5718", "F1986", "F7239", "F4462", "F8804", "F2195", "F6540", "F0318", "F9677", "F3861",
    "F5093", "F1422", "F7956", "F4028", "F8371", "F2749", "F6107",
)  # fmt: skip


def spoil_facility() -> Planter:
    """All facilities of the sample country, which contacts need, and some more that nothing refers to."""
    rows, new = read("facility"), iter(NEW_FACILITIES)
    planter = Planter(rows, lambda row: row["facility_id"] in NEW_FACILITIES)
    model = next(row for row in rows if row["facility_type"] == "phc" and not row["reporting_to"])
    for column, rule, text in (
        ("region_code", "required", ""), ("facility_type", "code", "clinic"), ("reporting_from", "type", "2023"),
        ("enforcement_access", "type", "no"), ("region_code", "pattern", "Region 1"),
    ):  # fmt: skip
        planter.add(model | {"facility_id": next(new), column: text}, (column, rule, "hold"))
    two = (("facility_id", "pattern", "hold"), ("setting", "required", "hold"))
    planter.add(model | {"facility_id": "F6", "setting": ""}, *two)
    twice = next(new)
    for setting in ("city", "rural"):
        planter.add(model | {"facility_id": twice, "setting": setting}, ("key", "key", "hold"))
    for facility_id in new:  # right ones, in which nobody has come yet
        planter.add(model | {"facility_id": facility_id}).touched = False
    planter.spell("facility_type", "phc", "Primary care")
    return planter


def spoil_facility_assessment() -> Planter:
    planter = Planter(read("facility_assessment"))
    planter.column_faults(
        assessor=("code", "inspector"), users_involved=("required", ""), private_space=("type", "partly"),
        barrier_actions_done=("range", "-1"), adaptation_types=("code", "childcare|kindness"),
        facility_id=("pattern", "F1"), assessment_month=("type", "2023-13-01"),
        where=lambda r: r["barrier_plan"] == "true",
    )  # fmt: skip
    planter.plant("FA01", "hold", "barrier_actions_done", lambda r: r["barrier_plan"] == "true",
                  barrier_actions_planned="1", barrier_actions_done="3")  # fmt: skip
    planter.plant("FA01", "hold", "adaptation_types", adaptation_types="childcare|none")
    planter.plant("reference", "hold", "facility_id", facility_id=UNKNOWN_FACILITY)
    planter.same_key("users_involved")
    return planter


def spoil_workforce_status() -> Planter:
    planter = Planter(read("workforce_status", "2024-01")[:240])
    planter.column_faults(
        cadre=("code", "porter"), staff_n=("required", ""), trained_bias_n=("type", "1.5"),
        trained_legal_n=("WF01", "-1"), quarter_start=("WF01", "2023-01-15"),
    )  # fmt: skip
    planter.plant("WF01", "hold", "trained_fls_n", lambda r: r["staff_n"] == "5", trained_fls_n="6")
    planter.plant("WF01", "hold", "quarter_start", quarter_start="2023-02-01")
    planter.plant("reference", "hold", "facility_id", facility_id=UNKNOWN_FACILITY)
    planter.same_key("staff_n", other="99")
    return planter


def spoil_training_session() -> Planter:
    planter = Planter(read("training_session"))
    planter.column_faults(
        organiser=("code", "club"), topics=("code", "first_line_support|cooking"), hours=("TS01", "96"),
        participants_n=("required", ""), cso_codelivered=("type", "0"),
    )  # fmt: skip
    tested = lambda r: r["pre_mean"] and r["post_mean"]  # noqa: E731
    planter.column_faults(where=tested, pre_mean=("range", "104.0"), post_mean=("type", "7,5"))
    planter.plant("TS01", "hold", "completed_n", tested, completed_n="99")
    planter.plant("TS01", "hold", "pre_mean", tested, pre_mean="")
    planter.plant("TS01", "hold", "paired_n", tested, paired_n="98")
    planter.spell("organiser", "womens_ngo", "women ngo")
    return planter


def spoil_system_activity() -> Planter:
    planter = Planter(read("system_activity", "2024-01"))
    planter.column_faults(
        activity_type=("code", "gathering"), scope_level=("required", ""), minutes_shared=("type", "t"),
        actions_agreed_n=("range", "-2"), sectors_present=("required", ""),
    )  # fmt: skip
    present = lambda r: r["cso_role"] == "consulted"  # noqa: E731
    planter.plant("SA01", "hold", "cso_role", present, cso_role="absent")
    planter.plant("SA01", "hold", "cso_role", lambda r: r["cso_role"] == "absent", cso_role="decision")
    planter.plant("SA01", "hold", "actions_done_n", present, actions_agreed_n="1", actions_done_n="2")
    planter.plant("SA01", "hold", "cso_participants_n", present, cso_participants_n="90")
    planter.same_key("minutes_shared")
    planter.spell("cso_role", "codesign", "Co-design")
    return planter


def spoil_community_session() -> Planter:
    planter = Planter(read("community_session", "2025-01"))
    planter.column_faults(
        lead_org=("code", "choir"), community=("required", ""), language_group=("code", "lang_99"),
        women_assisted_n=("CS01", "-1"), institutions_present=("code", "health|circus"),
        community_facilitated=("type", "sometimes"), session_month=("type", "2024-06-09"),
    )  # fmt: skip
    planter.plant("CS01", "hold", "women_n", women_n="70")
    planter.plant("CS01", "hold", "adolescents_n", adolescents_n="80")
    planter.spell("language_group", "romani", "Romany")
    return planter


def spoil_helpline_month() -> Planter:
    planter = Planter(read("helpline_month", "2024-01")[:200])
    planter.column_faults(
        caller_type=("code", "neighbour"), calls_received_n=("required", ""), referred_health_n=("range", "-3"),
        month=("type", "January"), line_id=("pattern", "Line 1"),
    )  # fmt: skip
    some = lambda r: int(r["calls_answered_n"]) > 3  # noqa: E731
    planter.plant("HL01", "hold", "calls_answered_n", some, calls_answered_n="9999")
    planter.plant("HL01", "hold", "calls_in_language_n", some, calls_in_language_n="9998")
    planter.plant("HL01", "hold", "calls_ipv_n", some, calls_ipv_n="9997")
    planter.same_key("calls_ipv_n", some, "0")
    return planter


SPOILERS = {
    "facility": spoil_facility,
    "facility_assessment": spoil_facility_assessment,
    "workforce_status": spoil_workforce_status,
    "training_session": spoil_training_session,
    "system_activity": spoil_system_activity,
    "community_session": spoil_community_session,
    "helpline_month": spoil_helpline_month,
}
