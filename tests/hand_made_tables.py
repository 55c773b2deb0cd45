"""Rows of what facilities, institutions and organisations report, written by hand for tests.

Belongs here: makers of such rows, each with nothing done or in place, and counting them in a year that has records of
women. Does not: women's records and the reading of cells (`hand_made_records`), expected values.
"""

from datetime import date
from pathlib import Path

from tests.hand_made_records import CUTOFF, FACILITIES, Cells, contact, count, key, month, supplied_without

ITEMS_OF_AN_ASSESSMENT = (
    "protocol_adopted",
    "private_space",
    "trained_provider_available",
    "confidential_records",
    "referral_pathway",
    "interpreter_access",
    "info_top_languages",
    "no_document_condition",
    "no_prepayment",
    "firewall_policy",
    "antidiscrimination_policy",
    "complaints_accessible",
    "bias_session_held",
    "barrier_assessment",
    "barrier_plan",
    "disaggregated_data_reviewed",
    "prevention_antenatal",
    "prevention_parenting",
    "prevention_adolescent",
)


def facility(facility_id: str, region: str = "R1", kind: str = "phc", **columns) -> dict:
    """A facility that has reported for years and still does."""
    row = {
        "facility_id": facility_id,
        "region_code": region,
        "facility_type": kind,
        "sector": "health",
        "setting": "city",
        "reporting_from": date(2020, 1, 1),
        "linkage_scope": "national",
        "enforcement_access": False,
    }
    return row | columns


def facilities(number: int) -> list[dict]:
    """Primary-care facilities F0001, F0002, ... of the first region."""
    return [facility(f"F{place:04}") for place in range(1, number + 1)]


def assessment(label: object, of_facility: str = "F0001", when: str = "2025-06", **columns) -> dict:
    """A facility that assessed itself, with the women, and has nothing in place."""
    row = {
        "assessment_id": key("a", label, 12),
        "facility_id": of_facility,
        "assessment_month": month(when),
        "assessor": "self",
        "users_involved": True,
        "barrier_actions_planned": 0,
        "barrier_actions_done": 0,
        "adaptation_types": ["none"],
        "learning_events_12m": 0,
        "network_meetings_12m": 0,
    }
    return row | dict.fromkeys(ITEMS_OF_AN_ASSESSMENT, False) | columns


def headcount(of_facility: str = "F0001", when: str = "2025-10", cadre: str = "doctor", **columns) -> dict:
    """Ten doctors in post on the last day of the quarter that begins in `when`, none of them trained."""
    row = {
        "facility_id": of_facility,
        "quarter_start": month(when),
        "cadre": cadre,
        "staff_n": 10,
        "trained_fls_n": 0,
        "trained_migrant_minority_n": 0,
        "trained_legal_n": 0,
        "trained_bias_n": 0,
    }
    return row | columns


def activity(label: object, kind: str, when: str = "2025-06", region: str = "R1", **columns) -> dict:
    """Something on violence against migrant or minority women, held by the health authority alone, without a result."""
    row = {
        "activity_id": key("y", label, 12),
        "activity_month": month(when),
        "region_code": region,
        "scope_level": "regional",
        "activity_type": kind,
        "sectors_present": ["health"],
        "orgs_present": ["health_authority"],
        "cso_role": "absent",
        "cso_compensated": False,
        "participants_n": 10,
        "cso_participants_n": 0,
        "migrant_minority_focus": True,
        "formal_agreement": False,
        "minutes_shared": True,
        "actions_agreed_n": 0,
        "actions_done_n": 0,
        "output_type": "none",
        "output_disaggregated": False,
        "practice_change_adopted": False,
    }
    return row | columns


def meeting(label: object, when: str, region: str = "R1", **columns) -> dict:
    """A coordination meeting as it should be: health, two further public sectors, a Roma association, an agreement."""
    answers = {
        "sectors_present": ["civil_society", "health", "police", "social"],
        "orgs_present": ["health_authority", "roma_association"],
        "cso_role": "decision",
        "formal_agreement": True,
    }
    return activity(label, "coordination_meeting", when, region, **(answers | columns))


def session(label: object, when: str = "2025-06", **columns) -> dict:
    """A community session led by a Roma association and held by trained people from the community."""
    row = {
        "session_id": key("s", label, 12),
        "session_month": month(when),
        "region_code": "R1",
        "lead_org": "roma_association",
        "community": ["roma"],
        "language_group": "romani",
        "community_facilitated": True,
        "institutions_present": ["health"],
        "participants_n": 15,
        "women_n": 12,
        "men_n": 3,
        "adolescents_n": 2,
        "women_assisted_n": 1,
    }
    return row | columns


def submission(of_facility: str = "F0001", when: str = "2025-06", on_time: bool = True, **columns) -> dict:
    """The file of contacts expected from a facility for a month, which came on time."""
    row = {
        "facility_id": of_facility,
        "month": month(when),
        "table_name": "service_contact",
        "received": True,
        "received_on_time": on_time,
        "rows_accepted_n": 20,
        "rows_quarantined_n": 0,
        "withheld_no_permission_n": 0,
        "control_total_n": 20,
    }
    return row | columns


def policy(item: str, region: str = "R1", year: int = 2025, **columns) -> dict:
    """An item that is adopted, has money and covers migrant and minority women, but not whatever their status."""
    row = {
        "region_code": region,
        "year": year,
        "item": item,
        "status": "adopted",
        "covers_migrant": True,
        "covers_minority": True,
        "covers_any_status": False,
        "funded": True,
        "sectors_signed": ["health"],
        "cso_coauthored": False,
        "source_ref": "Gazette 12",
    }
    return row | columns


def registered(indicator: str, version: str = "1.0.0", **columns) -> dict:
    """The agreed current version of an indicator, reviewed in February 2026, on which health and police must agree."""
    row = {
        "indicator_id": indicator,
        "version": version,
        "level": "process",
        "status": "agreed",
        "status_date": date(2026, 2, 1),
        "last_review_date": date(2026, 2, 1),
        "is_current": True,
        "required_sectors": ["health", "police"],
    }
    return row | columns


def stance(indicator: str, party: str, sector: str, kind: str, decided: str = "agreed", **columns) -> dict:
    """What one party, `kind` of organisation in `sector`, decided on version 1.0.0 of an indicator."""
    row = {
        "indicator_id": indicator,
        "version": "1.0.0",
        "party_id": party,
        "party_sector": sector,
        "party_type": kind,
        "stance": decided,
        "stance_date": date(2026, 2, 1),
        "reservation": "Count girls too" if decided in ("agreed_with_reservation", "objected") else None,
    }
    return row | columns


def comment(label: object, raised: date, answered: date | None = None, outcome: str = "explained", **columns) -> dict:
    """A Roma association's comment on a definition; open if it was not answered."""
    row = {
        "comment_id": key("K", label, 6),
        "indicator_id": "P28",
        "party_type": "roma_association",
        "raised_date": raised,
        "kind": "definition",
        "responded_date": answered,
        "resolution": outcome if answered else "open",
    }
    return row | columns


def harm(label: object, when: str = "2025-06", status: str = "open", days: int | None = None, **columns) -> dict:
    """A report of discrimination, open unless said otherwise; `days` to its close."""
    row = {
        "report_id": key("h", label, 12),
        "report_month": month(when),
        "region_code": "R1",
        "harm_type": "discrimination",
        "reporter": "woman",
        "grounds": ["ethnicity"],
        "migrant_status": "migrant",
        "status": status,
        "days_to_close": days,
        "remedy": "apology" if status == "closed_upheld" else None,
    }
    return row | columns


def count_2025(
    folder: Path, indicator: str, *, without: str | None = None, data_cutoff: date = CUTOFF, **tables: list[dict]
) -> Cells:
    """Cells of one indicator, of the quarters of 2025 and the year.

    There are two contacts, in January and December, because records about women say which periods there are. Both
    are without pseudonym, at facility F0001. `without`: a column (`table.column`) that the source does not supply.
    """
    contacts = {"service_contact": [contact("first", when="2025-01"), contact("last", when="2025-12")]}
    supplied = supplied_without(without) if without else None
    places = {"facility": FACILITIES}
    return count(folder, data_cutoff, supplied=supplied, only=(indicator,), **(places | contacts | tables))
