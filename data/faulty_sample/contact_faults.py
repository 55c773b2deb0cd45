"""The faults planted in contacts, referrals and follow-ups.

Belongs here: one fault at least for every rule of these tables. Does not belong here: other tables (table_faults.py).
The severity is what the data model asks for: reject and hold keep a row out, warn and ticket only report it.
"""

from planting import UNKNOWN_FACILITY, Planter, random_like
from right_rows import Contacts, read

LATE = "2025-12-01"


def asked(row):
    """She was asked, in whatever way, and said no."""
    return row["enquiry_outcome"] == "asked" and row["ipv_disclosed"] == "no"


def told(row):
    """She was asked and disclosed."""
    return row["enquiry_outcome"] == "asked" and row["ipv_disclosed"] == "yes"


def spoil_contacts(chosen: Contacts) -> Planter:
    """All faults of single contacts, and between contacts of one file."""
    rows = [*chosen.quiet, *chosen.told, *chosen.of_busiest, *chosen.led_on, *(r for w in chosen.often for r in w)]
    spare = {row["contact_id"] for row in (*chosen.quiet, *chosen.told)}
    planter = Planter(rows, lambda row: row["contact_id"] in spare)
    _columns(planter)
    _rows_without_disclosure(planter)
    _rows_with_disclosure(planter)
    _other_spellings(planter)
    _between_contacts(planter, chosen)
    return planter


def _columns(planter: Planter) -> None:
    planter.column_faults(
        where=asked,
        age_band=("required", ""), data_permission=("required", ""), contact_id=("required", ""),
        record_version=("type", "one"), is_retracted=("type", "maybe"), enquiry_eligible=("type", "2"),
        migrant_status=("code", "foreign"), ethnicity=("code", "national_majority|unlisted"),
        contact_mode=("code", "letter"), facility_id=("pattern", "F12"), woman_ref=("pattern", "W12"),
        contact_seq=("range", "0"),
    )  # fmt: skip
    planter.plant("range", "hold", "record_version", asked, record_version="0")
    planter.plant("SC01", "hold", "contact_month", asked, contact_month="2023-03-02")
    planter.plant("type", "hold", "received_month", asked, received_month="soon")
    two = planter.plant("code", "hold", "birth_group", asked, birth_group="abroad", disability="")
    two.faults.append(("disability", "required", "hold"))
    long = planter.line(asked)
    long.extra, long.faults = ("canary",), [("", "row_arity", "reject")]


def _rows_without_disclosure(planter: Planter) -> None:
    plant = planter.plant
    plant("SC01", "hold", "contact_month", asked, received_month="2022-11-01")
    plant("SC02", "hold", "woman_ref", lambda r: asked(r) and r["woman_ref"], linkage_scope="none")
    plant("SC02", "hold", "woman_ref", lambda r: asked(r) and not r["woman_ref"], contact_seq="2")
    plant("SC03", "hold", "ethnicity", lambda r: asked(r) and r["ethnicity"] == "roma", ethnicity="roma|roma")
    both = plant(
        "SC03", "hold", "ethnicity", lambda r: asked(r) and r["ethnicity"] == "roma", ethnicity="not_asked|roma"
    )
    both.faults.append(("ethnicity_method", "SC04", "hold"))
    plant(
        "SC04", "hold", "ethnicity_method", lambda r: asked(r) and r["ethnicity"] == "roma", ethnicity_method="observed"
    )
    plant(
        "SC05",
        "hold",
        "migrant_status",
        lambda r: asked(r) and r["birth_group"] == "national",
        migrant_status="migrant",
    )
    plant("SC06", "hold", "language_support", lambda r: asked(r) and r["language_support"] == "not_needed",
          interpreter_needed="yes")  # fmt: skip
    plant("SC07", "hold", "enquiry_eligible", lambda r: asked(r) and r["enquiry_eligible"] == "true",
          enquiry_eligible="false")  # fmt: skip
    plant("SC08", "hold", "asked_in_private", asked, asked_in_private="")
    plant("SC08", "hold", "asked_in_private", lambda r: r["enquiry_outcome"] == "not_asked", not_asked_reason="")
    plant("SC09", "hold", "ipv_disclosed", asked, ipv_disclosed="")
    plant("SC10", "reject", "ipv_disclosed", asked, violence_recency="m1_12", barriers="transport")
    plant("SC10", "reject", "ipv_disclosed", lambda r: r["enquiry_outcome"] == "not_asked", baseline_safety="2")
    plant("SC21", "ticket", "language_support", lambda r: asked(r) and r["interpreter_needed"] == "yes",
          language_support="partner")  # fmt: skip
    plant("SC25", "reject", "facility_id", asked, facility_id=UNKNOWN_FACILITY)


def _rows_with_disclosure(planter: Planter) -> None:
    plant = planter.plant
    plant("SC11", "hold", "ipv_disclosed", told, children_exposed="")
    plant("SC12", "reject", "perpetrator_rel", told, perpetrator_rel="in_law")
    plant("SC12", "reject", "perpetrator_rel", told, perpetrator_rel="own_family")
    plain = lambda r: told(r) and r["recent_sexual_violence"] == "no" and "sexual" not in r["violence_types"]  # noqa: E731
    plant("SC13", "hold", "violence_types", plain, violence_types="not_specified|physical")
    plant("SC13", "hold", "violence_types", plain, violence_types="physical|physical")
    plant("SC14", "hold", "new_violence_since_last", lambda r: told(r) and r["prev_ipv_contact_gap"] == "none_known",
          new_violence_since_last="yes")  # fmt: skip
    plant("SC15", "hold", "first_line_support", lambda r: told(r) and r["first_line_support"] == "complete",
          fls_not_done_reason="other")  # fmt: skip
    plant("SC16", "hold", "risk_assessment", lambda r: told(r) and r["risk_assessment"] == "done", risk_level="")
    plant("SC17", "hold", "recent_sexual_violence", plain, recent_sexual_violence="yes")
    plant("SC18", "hold", "barriers", told, barriers="none|transport")
    plant("SC19", "hold", "baseline_safety", told, baseline_safety="7")


def _other_spellings(planter: Planter) -> None:
    """Not faults: spellings that certainly mean a code are taken for it and counted."""
    for column, standard, written in (
        ("age_band", "75_plus", "75 and over"), ("migrant_status", "non_migrant", "Non-migrant"),
        ("migrant_status", "declined", "Prefer not to say"), ("contact_mode", "phone", "Telephone"),
        ("ethnicity", "roma", "ROMA"), ("disability", "no", " no "), ("service_type", "phc", "Primary care"),
    ):  # fmt: skip
        planter.spell(column, standard, written)


def _between_contacts(planter: Planter, chosen: Contacts) -> None:
    women = iter(chosen.often)
    lines = {line.values["contact_id"]: line for line in planter.lines}
    first, second, _ = (lines[row["contact_id"]] for row in next(women))
    second.values["contact_seq"] = first.values["contact_seq"]
    for line in (first, second):
        line.faults.append(("contact_seq", "SC23", "hold"))
    first, second, third = (lines[row["contact_id"]] for row in next(women))
    third.values |= {"migrant_status": "migrant", "birth_group": "mena", "length_of_stay": "y5_9"}
    min((first, second, third), key=planter.lines.index).faults.append(("migrant_status", "SC24", "warn"))
    watched = next(row["facility_id"] for row in read("facility") if row["enforcement_access"] == "true")
    planter.plant("SC20", "ticket", "residence_security", lambda r: r["facility_id"] == watched,
                  residence_security="secure")  # fmt: skip
    closed = next(row for row in read("facility") if row["reporting_to"])
    planter.plant("SC25", "reject", "facility_id", asked, facility_id=closed["facility_id"], contact_month="2025-01-01",
                  received_month="2025-02-01")  # fmt: skip
    alike = planter.line(lambda r: told(r) and not r["woman_ref"])
    planter.add(alike.values | {"contact_id": random_like("C", 16, "alike")})
    alike.faults.append(("contact_id", "SC27", "warn"))
    _hardly_ask(planter, chosen.of_busiest[0]["facility_id"])
    key = planter.line(asked)
    key.faults.append(("record_version", "SC22", "hold"))
    other_age = "45_54" if key.values["age_band"] != "45_54" else "55_64"
    planter.add(key.values | {"age_band": other_age}, ("record_version", "SC22", "hold"))


def _hardly_ask(planter: Planter, facility: str) -> None:
    """SC26: in one facility, ethnicity was not asked of most women who disclosed."""
    there = [line for line in planter.lines if line.values["facility_id"] == facility and told(line.values)]
    for line in [line for line in there if not line.touched][: round(0.7 * len(there))]:
        line.values |= {"ethnicity": "not_asked", "ethnicity_method": "not_asked"}
    told_there = [line for line in planter.lines if line.values["facility_id"] == facility]
    told_there = [line for line in told_there if line.values["ipv_disclosed"] == "yes"]
    first = next(line for line in told_there if all(severity == "warn" for _, _, severity in line.faults))
    first.faults.append(("ethnicity", "SC26", "warn"))


def later_contacts(chosen: Contacts, before: Planter) -> tuple[Planter, dict[str, list[str]]]:
    """The second delivery: rows sent again, corrections, withdrawals, late rows, and versions with a hole.

    Returns its rows, and contact ids of what is no fault: `repeated`, `corrected`, `withdrawn`, `late`.
    """
    free = [line for line in before.lines if not line.touched and not line.faults]
    quiet = [line for line in free if asked(line.values)]
    planter = Planter([line.values for line in quiet[:12]])  # word for word the same again
    for line in planter.lines:
        line.touched = True
    said = {
        "repeated": [line.values["contact_id"] for line in planter.lines],
        "corrected": [],
        "withdrawn": [],
        "late": [],
    }
    for line in quiet[12:17]:
        planter.add(line.values | {"record_version": "2", "disability": "declined", "received_month": LATE})
        said["corrected"].append(line.values["contact_id"])
    held = next(line for line in before.lines if line.faults == [("age_band", "required", "hold")])
    planter.add(held.values | {"record_version": "2", "age_band": "35_44", "received_month": LATE})
    said["corrected"].append(held.values["contact_id"])
    hole = quiet[17]
    hole.faults.append(("record_version", "SC22", "hold"))
    planter.add(hole.values | {"record_version": "3", "received_month": LATE}, ("record_version", "SC22", "hold"))
    for n, line in enumerate(quiet[18:24]):
        values = line.values | {"contact_id": random_like("C", 16, f"late {n}"), "received_month": LATE}
        planter.add(values | {"woman_ref": "", "linkage_scope": "none", "contact_seq": ""})
        said["late"].append(values["contact_id"])
    led_on = [
        row for row in chosen.led_on if chosen.referrals[row["contact_id"]] and chosen.follow_ups[row["contact_id"]]
    ]
    for row in led_on[-2:]:
        planter.add(_tombstone(row))
        said["withdrawn"].append(row["contact_id"])
    return planter, said


def _tombstone(row: dict[str, str]) -> dict[str, str]:
    """A withdrawal: version 2 without content."""
    blank = dict.fromkeys(row, "")
    kept = ("contact_id", "facility_id", "contact_month", "data_permission")
    said = {
        "record_version": "2", "is_retracted": "true", "linkage_scope": "none", "received_month": LATE,
        "service_type": "other", "contact_mode": "in_person", "entry_pathway": "unknown", "age_band": "unknown",
        "ethnicity_method": "not_asked", "language_group": "unknown", "language_support": "unknown",
        "enquiry_eligible": "false", "enquiry_basis": "not_eligible", "enquiry_outcome": "not_applicable",
    }  # fmt: skip
    not_asked = (
        "migrant_status", "birth_group", "citizenship_group", "length_of_stay", "residence_security", "ethnicity",
        "interpreter_needed", "disability", "pregnant_postpartum",
    )  # fmt: skip
    return blank | {name: row[name] for name in kept} | said | dict.fromkeys(not_asked, "not_asked")


def spoil_referrals(chosen: Contacts, withdrawn: list[str]) -> Planter:
    """Referrals of the chosen contacts. Those of a withdrawn contact are refused (RF07)."""
    rows = [row for contact in chosen.led_on for row in chosen.referrals[contact["contact_id"]]]
    planter = Planter(rows, lambda row: row["contact_id"] not in withdrawn)
    planter.column_faults(
        offered=("type", "offered"), community_specific=("required", ""), destination=("code", "embassy"),
        contact_id=("pattern", "C1"), days_to_first_service=("type", "1.5"),
    )  # fmt: skip
    plant = planter.plant
    accepted = lambda r: r["acceptance"] == "accepted" and r["destination"] != "police"  # noqa: E731
    plant("RF01", "hold", "offered", lambda r: r["acceptance"] == "declined", not_offered_reason="no_capacity")
    plant("RF01", "hold", "offered", lambda r: r["offered"] == "false", acceptance="declined")
    plant("RF02", "hold", "acceptance", lambda r: accepted(r), handover="")
    plant("RF02", "hold", "acceptance", lambda r: r["acceptance"] == "declined", acceptance="")
    plant("RF03", "ticket", "info_shared", accepted, info_shared="true", info_share_consent="false")
    plant("RF04", "hold", "completed", lambda r: accepted(r) and r["completed"] == "yes", days_to_first_service="")
    plant("RF04", "hold", "days_to_first_service", lambda r: accepted(r) and r["completed"] == "yes",
          days_to_first_service="800")  # fmt: skip
    plant("RF05", "hold", "police_basis", accepted, police_basis="her_request")
    plant("RF07", "reject", "contact_id", contact_id=random_like("C", 16, "unknown contact"))
    plant("RF07", "reject", "contact_id", contact_id=chosen.quiet[-1]["contact_id"])
    twice = planter.line()
    twice.faults.append(("destination", "RF06", "hold"))
    planter.add(twice.values | {"referral_id": random_like("R", 16, "twice")}, ("destination", "RF06", "hold"))
    planter.same_key("community_specific")
    for line in planter.lines:
        if line.values["contact_id"] in withdrawn:
            line.faults.append(("contact_id", "RF07", "reject"))
    return planter


def spoil_follow_ups(chosen: Contacts, withdrawn: list[str]) -> Planter:
    """Follow-ups of the chosen contacts. Those of a withdrawn contact are held (FU04)."""
    rows = [row for contact in chosen.led_on for row in chosen.follow_ups[contact["contact_id"]]]
    windows = {row["contact_id"]: [r["fu_window"] for r in chosen.follow_ups[row["contact_id"]]] for row in rows}
    planter = Planter(rows, lambda row: row["contact_id"] not in withdrawn)
    planter.column_faults(
        fu_window=("code", "d60"), result=("required", ""), safe_method_used=("type", "x"), who5=("range", "26"),
        contact_id=("pattern", "C1"), where=lambda r: r["result"] == "reached",
    )  # fmt: skip
    plant = planter.plant
    reached = lambda r: r["result"] == "reached"  # noqa: E731
    plant("FU01", "hold", "result", reached, safety_score="")
    plant("FU01", "hold", "result", lambda r: reached(r) and r["fu_window"] == "d30", days_since_index="58")
    plant("FU02", "hold", "safe_method_used", reached, safe_method_used="")
    plant("FU03", "ticket", "safe_method_used", reached, safe_method_used="false")
    began_before = next(row for row in chosen.told if row["prev_ipv_contact_gap"] in ("d0_30", "d31_90", "d91_365"))
    plant("FU04", "hold", "contact_id", reached, contact_id=began_before["contact_id"])
    plant("FU04", "hold", "contact_id", reached, contact_id=chosen.quiet[-1]["contact_id"])
    plant("FU04", "hold", "contact_id", reached, contact_id=random_like("C", 16, "unknown contact"))
    died = planter.line(lambda r: r["fu_window"] == "d30" and "d90" in windows[r["contact_id"]] and not reached(r))
    died.values |= {"result": "died", "days_since_index": "", "safe_method_used": "true"}
    for line in planter.lines:
        if line.values["contact_id"] == died.values["contact_id"] and line.values["fu_window"] != "d30":
            line.touched = True
            line.faults.append(("fu_window", "FU05", "hold"))
    twice = planter.line()
    twice.faults.append(("fu_window", "FU05", "hold"))
    planter.add(twice.values | {"followup_id": random_like("U", 16, "twice")}, ("fu_window", "FU05", "hold"))
    planter.same_key("needs_met", lambda r: r["needs_met"] == "yes", "no")
    for line in planter.lines:
        if line.values["contact_id"] in withdrawn:
            line.faults.append(("contact_id", "FU04", "hold"))
    return planter
