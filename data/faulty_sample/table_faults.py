"""The faults planted in the tables about facilities, activities, surveys, population and governance.

Belongs here: one fault at least for every rule of these tables, and plain faults of columns. Does not belong here:
contacts, referrals and follow-ups (contact_faults.py).
"""

from contact_faults import same_key
from planting import Planter, random_like
from right_rows import read

UNKNOWN_FACILITY = "F0098"
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
        "facility_assessment",
        assessor=("code", "inspector"), users_involved=("required", ""), private_space=("type", "partly"),
        barrier_actions_done=("range", "-1"), adaptation_types=("code", "childcare|kindness"),
        facility_id=("pattern", "F1"), assessment_month=("type", "2023-13-01"),
        where=lambda r: r["barrier_plan"] == "true",
    )  # fmt: skip
    planter.plant("FA01", "hold", "barrier_actions_done", lambda r: r["barrier_plan"] == "true",
                  barrier_actions_planned="1", barrier_actions_done="3")  # fmt: skip
    planter.plant("FA01", "hold", "adaptation_types", adaptation_types="childcare|none")
    planter.plant("reference", "hold", "facility_id", facility_id=UNKNOWN_FACILITY)
    same_key(planter, "users_involved")
    return planter


def spoil_workforce_status() -> Planter:
    planter = Planter(read("workforce_status", "2024-01")[:240])
    planter.column_faults(
        "workforce_status",
        cadre=("code", "porter"), staff_n=("required", ""), trained_bias_n=("type", "1.5"),
        trained_legal_n=("WF01", "-1"), quarter_start=("WF01", "2023-01-15"),
    )  # fmt: skip
    planter.plant("WF01", "hold", "trained_fls_n", lambda r: r["staff_n"] == "5", trained_fls_n="6")
    planter.plant("WF01", "hold", "quarter_start", quarter_start="2023-02-01")
    planter.plant("reference", "hold", "facility_id", facility_id=UNKNOWN_FACILITY)
    line = planter.line()
    line.faults.append(("key", "key", "hold"))
    planter.add(line.values | {"staff_n": str(int(line.values["staff_n"]) + 1)}, ("key", "key", "hold"))
    return planter


def spoil_training_session() -> Planter:
    planter = Planter(read("training_session"))
    planter.column_faults(
        "training_session",
        organiser=("code", "club"), topics=("code", "first_line_support|cooking"), hours=("TS01", "96"),
        participants_n=("required", ""), cso_codelivered=("type", "0"),
    )  # fmt: skip
    tested = lambda r: r["pre_mean"] and r["post_mean"]  # noqa: E731
    planter.column_faults("training_session", where=tested, pre_mean=("range", "104.0"), post_mean=("type", "7,5"))
    planter.plant("TS01", "hold", "completed_n", tested, completed_n="99")
    planter.plant("TS01", "hold", "pre_mean", tested, pre_mean="")
    planter.plant("TS01", "hold", "paired_n", tested, paired_n="98")
    planter.spell("organiser", "womens_ngo", "women ngo")
    return planter


def spoil_system_activity() -> Planter:
    planter = Planter(read("system_activity", "2024-01"))
    planter.column_faults(
        "system_activity",
        activity_type=("code", "gathering"), scope_level=("required", ""), minutes_shared=("type", "t"),
        actions_agreed_n=("range", "-2"), sectors_present=("required", ""),
    )  # fmt: skip
    present = lambda r: r["cso_role"] == "consulted"  # noqa: E731
    planter.plant("SA01", "hold", "cso_role", present, cso_role="absent")
    planter.plant("SA01", "hold", "cso_role", lambda r: r["cso_role"] == "absent", cso_role="decision")
    planter.plant("SA01", "hold", "actions_done_n", present, actions_agreed_n="1", actions_done_n="2")
    planter.plant("SA01", "hold", "cso_participants_n", present, cso_participants_n="90")
    same_key(planter, "minutes_shared")
    planter.spell("cso_role", "codesign", "Co-design")
    return planter


def spoil_community_session() -> Planter:
    planter = Planter(read("community_session", "2025-01"))
    planter.column_faults(
        "community_session",
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
        "helpline_month",
        caller_type=("code", "neighbour"), calls_received_n=("required", ""), referred_health_n=("range", "-3"),
        month=("type", "January"), line_id=("pattern", "Line 1"),
    )  # fmt: skip
    some = lambda r: int(r["calls_answered_n"]) > 3  # noqa: E731
    planter.plant("HL01", "hold", "calls_answered_n", some, calls_answered_n="9999")
    planter.plant("HL01", "hold", "calls_in_language_n", some, calls_in_language_n="9998")
    planter.plant("HL01", "hold", "calls_ipv_n", some, calls_ipv_n="9997")
    line = planter.line(some)
    line.faults.append(("key", "key", "hold"))
    planter.add(line.values | {"calls_ipv_n": "0"}, ("key", "key", "hold"))
    return planter


def spoil_experience_response() -> Planter:
    planter = Planter(read("experience_response", "2024-01")[:160])
    planter.column_faults(
        "experience_response",
        mode=("code", "post"), weight=("ER01", "0.000"), listened=("ER01", "6"), respected=("ER01", "0"),
        ethnicity=("required", ""), discrimination_grounds=("code", "ethnicity|luck"), age_band=("code", "12_14"),
        facility_id=("pattern", "clinic"), private_talk=("required", ""),
    )  # fmt: skip
    planter.plant("ER01", "hold", "weight", weight="-1.000")
    planter.plant("type", "hold", "weight", weight="1e3")
    planter.plant("reference", "hold", "facility_id", facility_id=UNKNOWN_FACILITY)
    planter.spell("migrant_status", "declined", "PREFER NOT TO SAY")
    return planter


def spoil_survey_respondent() -> Planter:
    """The first two units of each stratum, and one more stratum with a single unit."""
    rows, units = [], {}
    for row in read("survey_respondent", "2024-01"):
        kept = units.setdefault(row["stratum"], [])
        if row["psu"] not in kept and len(kept) < 2:
            kept.append(row["psu"])
        if row["psu"] in kept and (kept.index(row["psu"]) == 0 or len(rows) < 240):
            rows.append(row)
    planter = Planter(rows)
    planter.column_faults(
        "survey_respondent",
        where=lambda r: r["ipv_any_life"] == "no",
        weight=("SV02", "0.00"), wave_year=("range", "1823"), module_status=("required", ""),
        ipv_sexual_12m=("code", "maybe"), stratum=("pattern", "Stratum 1"), used_health_12m=("required", ""),
    )  # fmt: skip
    planter.plant("SV01", "reject", "module_status", lambda r: r["module_status"] == "no_privacy", ipv_any_life="yes")
    planter.plant("SV01", "reject", "ever_partnered", lambda r: r["ipv_any_life"] == "no", ever_partnered="no")
    planter.plant("SV02", "hold", "ipv_any_life", lambda r: r["ipv_any_life"] == "no", ipv_physical_12m="yes")
    line = planter.line(lambda r: r["knows_service"] == "yes")
    line.faults.append(("key", "key", "hold"))
    planter.add(line.values | {"knows_service": "no"}, ("key", "key", "hold"))
    model = planter.line(lambda r: r["ipv_any_life"] == "no").values
    for number in range(8):
        alone = model | {"stratum": "S99", "psu": "PFACADE", "respondent_id": random_like("V", 16, f"alone {number}")}
        line = planter.add(alone)
        if number == 0:
            line.faults.append(("psu", "SV03", "warn"))
    return planter


def spoil_ipv_homicide_year() -> Planter:
    """Faulty rows are added, of a year that the right ones do not have."""
    planter = Planter(read("ipv_homicide_year"), lambda row: False)
    model = {
        "region_code": "NAT", "year": "2018", "age_group": "total", "migrant_status": "total", "victims_n": "4",
        "health_contact_12m_n": "2", "provisional": "false",
    }  # fmt: skip
    for values, fault in (
        ({"source": "police", "health_contact_12m_n": "5"}, ("health_contact_12m_n", "HO01", "hold")),
        # A total and its parts, which are one more than the total: nobody can tell which row is wrong.
        ({"region_code": "R1", "source": "police"}, ("victims_n", "HO01", "hold")),
        (
            {"region_code": "R1", "source": "police", "age_group": "15_29", "victims_n": "2"},
            ("victims_n", "HO01", "hold"),
        ),
        (
            {"region_code": "R1", "source": "police", "age_group": "30_44", "victims_n": "3"},
            ("victims_n", "HO01", "hold"),
        ),
        ({"source": "newspaper"}, ("source", "code", "hold")),
        ({"source": "death_review", "victims_n": "-1"}, ("victims_n", "range", "hold")),
        ({"source": "mortality_register", "provisional": ""}, ("provisional", "required", "hold")),
    ):
        planter.add(model | values, fault)
    return planter


def spoil_harm_report() -> Planter:
    planter = Planter(read("harm_report"))
    planter.column_faults(
        "harm_report",
        harm_type=("code", "rudeness"), reporter=("required", ""), report_month=("type", "2024-06-31"),
        grounds=("code", "ethnicity|weather"), region_code=("required", ""), facility_id=("pattern", "north"),
        where=lambda r: r["facility_id"] and r["status"] == "open",
    )  # fmt: skip
    planter.plant("HR01", "hold", "status", lambda r: r["status"] == "closed_not_upheld", days_to_close="")
    planter.plant("HR01", "hold", "status", lambda r: r["status"] == "closed_upheld", remedy="")
    planter.plant("HR01", "hold", "days_to_close", lambda r: r["status"] == "open", days_to_close="12")
    planter.plant("range", "hold", "days_to_close", lambda r: r["status"] == "closed_not_upheld", days_to_close="-4")
    planter.plant("reference", "hold", "facility_id", lambda r: r["facility_id"], facility_id=UNKNOWN_FACILITY)
    return planter


def spoil_policy_status() -> Planter:
    planter = Planter(read("policy_status"))
    planter.column_faults(
        "policy_status",
        status=("code", "promised"), funded=("type", "partly"), sectors_signed=("required", ""),
        item=("code", "firewall"), year=("range", "23"), cso_coauthored=("required", ""),
        where=lambda r: r["status"] == "adopted",
    )  # fmt: skip
    there = lambda r: r["status"] == "implemented"  # noqa: E731
    planter.plant("PO01", "hold", "source_ref", there, source_ref="")
    planter.plant("pattern", "hold", "source_ref", there, source_ref="<b>Gazette</b>")
    same_key(planter, "funded", there)
    planter.spell("status", "drafted", "In draft")
    return planter


def spoil_population_year() -> Planter:
    """A region and year without its total, and one whose ages do not add up, are held whole."""
    rows = read("population_year")
    held = {("R4", "2024"): "total left out", ("R5", "2024"): "one age too many"}
    crossed = lambda r: "total" not in (r["age_group"], r["migrant_status"])  # noqa: E731
    kept = [row for row in rows if not (_place(row) == ("R4", "2024") and _all_total(row))]
    # Of the two that are held, only rows that are not crossed: few rows say the same as many.
    kept = [row for row in kept if _place(row) not in held or not (crossed(row) or _two(row))]
    planter = Planter(kept, lambda row: crossed(row) and _place(row) not in held)
    for line in planter.lines:
        if _place(line.values) not in held:
            continue
        if (_place(line.values), line.values["age_group"]) == (("R5", "2024"), "15_29"):
            line.values["women_n"] = str(int(line.values["women_n"]) * 2)
        line.faults.append(("women_n", "PY01", "hold"))
        line.touched = True
    planter.column_faults(
        "population_year",
        women_n=("range", "-10"), ethnic_group=("code", "martian"), excludes_irregular=("type", "mostly"),
        rel_error=("range", "1.50"), source_ref=("required", ""),
    )  # fmt: skip
    planter.spell("age_group", "65_plus", "65 and over")
    return planter


def _place(row: dict[str, str]) -> tuple[str, str]:
    return row["region_code"], row["year"]


def _all_total(row: dict[str, str]) -> bool:
    return row["age_group"] == row["migrant_status"] == row["ethnic_group"] == "total"


def _two(row: dict[str, str]) -> bool:
    return sum(row[name] != "total" for name in ("age_group", "migrant_status", "ethnic_group")) > 1


def spoil_submission_log() -> Planter:
    planter = Planter([row for row in read("submission_log", "2025-01") if _near(row)][:240])
    planter.column_faults(
        "submission_log",
        rows_accepted_n=("range", "-1"), received=("type", "late"), received_on_time=("required", ""),
        table_name=("code", "contacts"), withheld_no_permission_n=("type", "two"),
        where=lambda r: r["table_name"] == "service_contact",
    )  # fmt: skip
    planter.plant(
        "SL01", "warn", "rows_accepted_n", lambda r: r["control_total_n"] not in ("", "0"), control_total_n="900"
    )
    planter.plant("reference", "hold", "facility_id", facility_id=UNKNOWN_FACILITY)
    return planter


def _near(row: dict[str, str]) -> bool:
    """The control total is what was accepted, so that nothing is warned about."""
    return row["control_total_n"] in ("", row["rows_accepted_n"])


def spoil_indicator_registry() -> Planter:
    planter = Planter(read("indicator_registry"), lambda row: False)
    model = {
        "version": "2.0.0", "level": "process", "status": "proposed", "status_date": "2025-11-03",
        "last_review_date": "", "is_current": "false", "required_sectors": "health",
    }  # fmt: skip
    for values, fault in (
        ({"indicator_id": "P91", "level": "input"}, ("level", "code", "hold")),
        ({"indicator_id": "P92", "status_date": "soon"}, ("status_date", "type", "hold")),
        ({"indicator_id": "P93", "version": "two"}, ("version", "pattern", "hold")),
        ({"indicator_id": "P94", "required_sectors": ""}, ("required_sectors", "required", "hold")),
    ):
        planter.add(model | values, fault)
    return planter


def spoil_indicator_agreement() -> Planter:
    planter = Planter(read("indicator_agreement")[:160])
    planter.column_faults(
        "indicator_agreement",
        stance=("code", "cheered"), party_sector=("required", ""), stance_date=("type", "soon"),
        party_id=("pattern", "The mayor"), version=("pattern", "1"),
    )  # fmt: skip
    planter.plant("reference", "hold", "indicator_id", indicator_id="P99")
    planter.plant("pattern", "hold", "reservation", lambda r: r["stance"] == "agreed_with_reservation",
                  reservation="#too wide#")  # fmt: skip
    line = planter.line(lambda r: r["stance"] == "agreed")
    line.faults.append(("key", "key", "hold"))
    planter.add(line.values | {"stance": "abstained"}, ("key", "key", "hold"))
    return planter


def spoil_review_comment() -> Planter:
    planter = Planter(read("review_comment"))
    planter.column_faults(
        "review_comment",
        kind=("code", "praise"), party_type=("required", ""), raised_date=("required", ""),
        indicator_id=("pattern", "first one"), resolution=("code", "lost"),
    )  # fmt: skip
    return planter


SPOILERS = {
    "facility_assessment": spoil_facility_assessment,
    "workforce_status": spoil_workforce_status,
    "training_session": spoil_training_session,
    "system_activity": spoil_system_activity,
    "community_session": spoil_community_session,
    "helpline_month": spoil_helpline_month,
    "experience_response": spoil_experience_response,
    "survey_respondent": spoil_survey_respondent,
    "ipv_homicide_year": spoil_ipv_homicide_year,
    "harm_report": spoil_harm_report,
    "policy_status": spoil_policy_status,
    "population_year": spoil_population_year,
    "submission_log": spoil_submission_log,
    "indicator_registry": spoil_indicator_registry,
    "indicator_agreement": spoil_indicator_agreement,
    "review_comment": spoil_review_comment,
}
