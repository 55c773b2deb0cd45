"""The faults planted in the tables of surveys, yearly figures, complaints, policies and governance.

Belongs here: one fault at least for every rule of these tables, and plain faults of columns. Does not belong here:
contacts (contact_faults.py); facilities and activities (table_faults.py).
"""

from planting import UNKNOWN_FACILITY, Planter, random_like
from right_rows import read


def spoil_experience_response() -> Planter:
    planter = Planter(read("experience_response", "2024-01")[:160])
    planter.column_faults(
        mode=("code", "post"), weight=("ER01", "0.000"), listened=("ER01", "6"), respected=("ER01", "0"),
        ethnicity=("required", ""), discrimination_grounds=("code", "ethnicity|luck"), age_band=("code", "12_14"),
        facility_id=("pattern", "clinic"), private_talk=("required", ""),
    )  # fmt: skip
    planter.plant("ER01", "hold", "weight", weight="-1.000")
    planter.plant("type", "hold", "weight", weight="1e3")
    planter.plant("reference", "hold", "facility_id", facility_id=UNKNOWN_FACILITY)
    planter.spell("migrant_status", "declined", "prefer-not-to-say")
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
        where=lambda r: r["ipv_any_life"] == "no",
        weight=("SV02", "0.00"), wave_year=("range", "1823"), module_status=("required", ""),
        ipv_sexual_12m=("code", "maybe"), stratum=("pattern", "Stratum 1"), used_health_12m=("required", ""),
    )  # fmt: skip
    planter.plant("SV01", "reject", "module_status", lambda r: r["module_status"] == "no_privacy", ipv_any_life="yes")
    planter.plant("SV01", "reject", "ever_partnered", lambda r: r["ipv_any_life"] == "no", ever_partnered="no")
    planter.plant("SV02", "hold", "ipv_any_life", lambda r: r["ipv_any_life"] == "no", ipv_physical_12m="yes")
    planter.same_key("knows_service", lambda r: r["knows_service"] == "yes", "no")
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
        status=("code", "promised"), funded=("type", "partly"), sectors_signed=("required", ""),
        item=("code", "firewall"), year=("range", "23"), cso_coauthored=("required", ""),
        where=lambda r: r["status"] == "adopted",
    )  # fmt: skip
    there = lambda r: r["status"] == "implemented"  # noqa: E731
    planter.plant("PO01", "hold", "source_ref", there, source_ref="")
    planter.plant("pattern", "hold", "source_ref", there, source_ref="<b>Gazette</b>")
    planter.same_key("funded", there)
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
        stance=("code", "cheered"), party_sector=("required", ""), stance_date=("type", "soon"),
        party_id=("pattern", "The mayor"), version=("pattern", "1"),
    )  # fmt: skip
    planter.plant("reference", "hold", "indicator_id", indicator_id="P99")
    planter.plant("pattern", "hold", "reservation", lambda r: r["stance"] == "agreed_with_reservation",
                  reservation="#too wide#")  # fmt: skip
    planter.same_key("stance", lambda r: r["stance"] == "agreed", "abstained")
    return planter


def spoil_review_comment() -> Planter:
    planter = Planter(read("review_comment"))
    planter.column_faults(
        kind=("code", "praise"), party_type=("required", ""), raised_date=("required", ""),
        indicator_id=("pattern", "first one"), resolution=("code", "lost"),
    )  # fmt: skip
    return planter


SPOILERS = {
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
