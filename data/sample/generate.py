"""Make the sample country: `python data/sample/generate.py [--out DIR]`.

Belongs here: the order of the steps. Does not belong here: any distribution or file format.
No figure is real; the country, its regions and its women are invented from one seed.
"""

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from community import COMMUNITY_COLUMNS, build_community_sessions
from contacts import build_contacts
from coordination import ACTIVITY_COLUMNS, build_activities
from corrections import (
    add_versions,
    delivery_of,
    reserve_for_faults,
    send_twice,
    spoil_contacts,
    spoil_follow_ups,
    spoil_referrals,
)
from country import FACILITY_COLUMNS, build_facilities, month_text
from deliveries import write_deliveries, write_json
from disclosure import add_disclosure, add_linkage, add_second_reports
from draws import Draws
from experience import EXPERIENCE_COLUMNS, build_experience
from harm import HARM_COLUMNS, build_harm_reports
from helpline import HELPLINE_COLUMNS, build_helpline
from institutions import ASSESSMENT_COLUMNS, WORKFORCE_COLUMNS, build_assessments, build_workforce
from mortality import HOMICIDE_COLUMNS, build_homicides
from policy import POLICY_COLUMNS, build_policies
from population import POPULATION_COLUMNS, build_population
from registry import (
    AGREEMENT_COLUMNS,
    COMMENT_COLUMNS,
    REGISTRY_COLUMNS,
    build_agreements,
    build_comments,
    build_registry,
)
from services import FOLLOW_UP_COLUMNS, REFERRAL_COLUMNS, build_follow_ups, build_referrals
from submissions import SUBMISSION_COLUMNS, build_submissions
from survey import SURVEY_COLUMNS, build_survey
from training import TRAINING_COLUMNS, build_training
from women import build_women

SEED = 20250301
CONTACT_COLUMNS = (
    "contact_id", "record_version", "is_retracted", "facility_id", "woman_ref", "linkage_scope", "contact_seq",
    "contact_month", "received_month", "service_type", "contact_mode", "entry_pathway", "age_band", "migrant_status",
    "birth_group", "citizenship_group", "length_of_stay", "residence_security", "ethnicity", "ethnicity_method",
    "language_group", "interpreter_needed", "language_support", "disability", "pregnant_postpartum", "children_exposed",
    "enquiry_eligible", "enquiry_basis", "enquiry_outcome", "asked_in_private", "not_asked_reason", "ipv_disclosed",
    "perpetrator_rel", "violence_types", "violence_recency", "prev_ipv_contact_gap", "new_violence_since_last",
    "reported_elsewhere", "provider_trained", "first_line_support", "fls_not_done_reason", "risk_assessment",
    "risk_tool", "risk_level", "safety_plan", "recent_sexual_violence", "post_rape_care", "language_info",
    "rights_explained", "barriers", "fee_charged", "followup_agreed", "baseline_safety", "data_permission",
)  # fmt: skip


def build_tables(seed: int) -> dict[str, tuple[pd.DataFrame, tuple[str, ...]]]:
    """All rows sent, by table: (rows with `delivery` and `fault`, columns in the order of the data model)."""
    facilities, women = build_facilities(seed), build_women(seed)
    contacts = build_contacts(seed, women, facilities)
    contacts = add_linkage(seed, add_second_reports(seed, contacts, facilities))
    add_disclosure(seed, contacts)
    reserved = reserve_for_faults(seed, contacts)
    spoilt = np.zeros(len(contacts), dtype=bool)
    spoilt[np.concatenate([*reserved.values()])] = True
    referrals, follow_ups = build_referrals(seed, contacts, spoilt), build_follow_ups(seed, contacts, spoilt)
    contacts["language_group"], contacts["data_permission"] = contacts["language_recorded"], contacts["permission"]
    spoil_contacts(seed, contacts, reserved, facilities)
    referrals, follow_ups = spoil_referrals(seed, referrals, contacts), spoil_follow_ups(seed, follow_ups)
    rows = add_versions(seed, contacts, tuple(c for c in CONTACT_COLUMNS if not c.endswith("_month")))
    rows["contact_month"], rows["received_month"] = month_text(rows["month"]), month_text(rows["received"])
    for table in (rows, referrals, follow_ups):
        table["delivery"] = delivery_of(table["received"].to_numpy())
    rows = pd.concat([rows, send_twice(seed, rows)], ignore_index=True)
    submissions = build_submissions(seed, facilities, rows, referrals, follow_ups)
    return {
        "facility": (facilities.assign(delivery=0, fault=None), FACILITY_COLUMNS),
        "service_contact": (_in_order_of_arrival(seed, rows), CONTACT_COLUMNS),
        "referral": (_in_order_of_arrival(seed, referrals), REFERRAL_COLUMNS),
        "follow_up": (_in_order_of_arrival(seed, follow_ups), FOLLOW_UP_COLUMNS),
        **_around_the_contacts(seed, women, facilities),
        "submission_log": (submissions, SUBMISSION_COLUMNS),
        **_governance(seed),
    }


def _around_the_contacts(seed: int, women: pd.DataFrame, facilities: pd.DataFrame) -> dict:
    """Tables about facilities, activities and the population, each from streams of its own."""
    return {
        "facility_assessment": (build_assessments(seed, facilities), ASSESSMENT_COLUMNS),
        "workforce_status": (build_workforce(seed, facilities), WORKFORCE_COLUMNS),
        "training_session": (build_training(seed), TRAINING_COLUMNS),
        "system_activity": (build_activities(seed), ACTIVITY_COLUMNS),
        "community_session": (build_community_sessions(seed), COMMUNITY_COLUMNS),
        "helpline_month": (build_helpline(seed), HELPLINE_COLUMNS),
        "experience_response": (build_experience(seed, women, facilities), EXPERIENCE_COLUMNS),
        "survey_respondent": (build_survey(seed, women), SURVEY_COLUMNS),
        "ipv_homicide_year": (build_homicides(seed), HOMICIDE_COLUMNS),
        "harm_report": (build_harm_reports(seed, facilities), HARM_COLUMNS),
        "policy_status": (build_policies(seed), POLICY_COLUMNS),
        "population_year": (build_population(seed), POPULATION_COLUMNS),
    }


def _governance(seed: int) -> dict:
    return {
        "indicator_registry": (build_registry(), REGISTRY_COLUMNS),
        "indicator_agreement": (build_agreements(), AGREEMENT_COLUMNS),
        "review_comment": (build_comments(seed), COMMENT_COLUMNS),
    }


def _in_order_of_arrival(seed: int, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by month received, at random inside the month: no key and no woman can be read from the order."""
    luck = Draws(seed, "order of arrival").uniform(len(rows))
    return rows.assign(luck=luck).sort_values(["received", "luck"], kind="stable").drop(columns="luck")


def generate(out: Path, seed: int = SEED) -> dict:
    """Write the deliveries and expected.json below `out`; returns the content of expected.json."""
    tables = build_tables(seed)
    written = write_deliveries(out, tables)
    planted = Counter((table, rule) for _, table, _, rule in written["faults"])
    contacts = tables["service_contact"][0]
    versions = contacts.drop_duplicates(["contact_id", "record_version"])
    expected = {
        "seed": seed,
        "rows": written["rows"],
        "known_duplicates": {"service_contact": len(contacts) - len(versions)},
        "contacts": int(versions["contact_id"].nunique()),
        "corrected_contacts": int(((versions["record_version"] == 2) & (versions["is_retracted"] == "false")).sum()),
        "contacts_corrected_twice": int((versions["record_version"] == 3).sum()),
        "retracted_contacts": int((versions["is_retracted"] == "true").sum()),
        "tickets": _count_tickets(tables),
        "warnings": {"SL01": _count_far_control_totals(tables["submission_log"][0])},
        "planted": {
            table: {rule: n for (where, rule), n in sorted(planted.items()) if where == table} for table in tables
        },
        "faults": written["faults"],
    }
    write_json(out / "expected.json", expected)
    return expected


def _count_tickets(tables: dict) -> dict[str, int]:
    """Rows that are accepted and open a safety ticket: a partner or child interpreted (SC21), a call that did not
    use the safe method (FU03). They are part of the country, not planted."""
    contacts, follow_ups = tables["service_contact"][0], tables["follow_up"][0]
    spoke = contacts["language_support"].isin(["partner", "relative_child"])
    spoke &= contacts["enquiry_outcome"].isin(["asked", "self_disclosed"])
    return {"SC21": int(spoke.sum()), "FU03": int((follow_ups["safe_method_used"] == "false").sum())}


def _count_far_control_totals(log: pd.DataFrame) -> int:
    """Rows of the log that are accepted with a warning: the facility's register holds more than was accepted."""
    total = log["control_total_n"].astype(float)
    share = log["rows_accepted_n"] / total.where(total > 0)
    return int(((share < 0.95) | (share > 1.05)).sum())


def main() -> None:
    """Command line: write below --out, by default beside this file."""
    parser = argparse.ArgumentParser(description="Make the sample country (invented; no figure is real).")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write to")
    generate(parser.parse_args().out)


if __name__ == "__main__":
    main()
