"""The columns of a service contact. The rules between columns stand in `service_contact`."""

import pandera.pandas as pa

from schemas.fields import (
    CONTACT_KEY,
    FACILITY_KEY,
    IDENTIFIER,
    QUASI_IDENTIFIER,
    SERVICE,
    SPECIAL,
    WOMAN_KEY,
    Boolean,
    Codes,
    Integer,
    Month,
    Text,
    boolean,
    code,
    codes,
    integer,
    month,
    text,
)

DISCLOSED = {"nullable": True, "only_if": "ipv_disclosed = 'yes'"}


def only_if(condition: str) -> dict:
    """A column that is empty unless `condition` holds."""
    return {"nullable": True, "only_if": condition}


class ServiceContactColumns(pa.DataFrameModel):
    """One row per version of a contact that was eligible for enquiry, asked or not, disclosed or not."""

    contact_id: Text = text("Contact", "Random; the same in all versions", IDENTIFIER, CONTACT_KEY)
    record_version: Integer = integer("Version", "The highest version wins", SERVICE, 1)
    is_retracted: Boolean = boolean("Withdrawn", "She or the service withdrew the record: its content is dropped")
    facility_id: Text = text("Facility", "Where", SERVICE, FACILITY_KEY)
    woman_ref: Text = text(
        "Woman",
        "Keyed pseudonym made at source with a secret that never reaches this system",
        IDENTIFIER,
        WOMAN_KEY,
        **only_if("linkage_scope <> 'none'"),
    )
    linkage_scope: Text = code("link", "Linkage", "Scope in which woman_ref is the same for a woman", SERVICE)
    contact_seq: Integer = integer(
        "Order", "Order of this contact among hers", QUASI_IDENTIFIER, 1, **only_if("woman_ref is not empty")
    )
    contact_month: Month = month("Month", "Month of the contact", QUASI_IDENTIFIER, rule="SC01")
    received_month: Month = month("Received", "Month this version reached the system", SERVICE, rule="SC01")
    service_type: Text = code("service", "Service", "Service", QUASI_IDENTIFIER)
    contact_mode: Text = code("mode", "Mode", "How the contact took place", SERVICE)
    entry_pathway: Text = code("pathway", "Pathway", "How she came", QUASI_IDENTIFIER)
    age_band: Text = code("age", "Age", "Age at the contact", QUASI_IDENTIFIER)
    migrant_status: Text = code("migrant", "Migrant status", "By birth, never by passport or permit", SPECIAL)
    birth_group: Text = code("birthgrp", "Origin", "Group of countries of birth", SPECIAL)
    citizenship_group: Text = code("citizen", "Citizenship", "Group of citizenships", SPECIAL)
    length_of_stay: Text = code("stay", "Length of stay", "Time in the country", SPECIAL)
    residence_security: Text = code("security", "Residence security", "Optional, pooled, restricted", SPECIAL)
    ethnicity: Codes = codes("ethnic", "Ethnicity", "Her own answer, several allowed", SPECIAL, repeats="SC03")
    ethnicity_method: Text = code("ethmethod", "Ethnicity obtained", "How ethnicity was obtained", SERVICE)
    language_group: Text = code("langgrp", "Language", "Preferred spoken language", SPECIAL)
    interpreter_needed: Text = code("yn", "Interpreter needed", "Support needed for a sensitive talk", SPECIAL)
    language_support: Text = code("langsupport", "Language support", "The least safe support used", SERVICE)
    disability: Text = code("yn", "Disability", "Washington Group short set, a lot of difficulty or worse", SPECIAL)
    pregnant_postpartum: Text = code("yn", "Pregnancy", "Pregnant or within 12 months after birth", SPECIAL)
    children_exposed: Text = code(
        "yn", "Children", "Children lived with or witnessed the violence", SPECIAL, **DISCLOSED
    )
    enquiry_eligible: Boolean = boolean("Eligible", "Eligible for enquiry under the protocol in force")
    enquiry_basis: Text = code("enqbasis", "Basis", "Why eligible", SERVICE)
    enquiry_outcome: Text = code("enqout", "Enquiry", "What happened", SERVICE)
    asked_in_private: Text = code(
        "ynu",
        "In private",
        "Alone: no companion, no child over 2, no relative interpreting",
        SERVICE,
        **only_if("enquiry_outcome in ('asked', 'self_disclosed')"),
    )
    not_asked_reason: Text = code(
        "notdone",
        "Not asked because",
        "Why nobody asked",
        SERVICE,
        **only_if("enquiry_outcome = 'not_asked'"),
    )
    ipv_disclosed: Text = code(
        "disc",
        "Disclosed",
        "Her answer; empty when nobody asked and she said nothing",
        SPECIAL,
        **only_if("enquiry_outcome in ('asked', 'self_disclosed')"),
    )
    perpetrator_rel: Text = code("rel", "Relationship", "Who used violence", SPECIAL, **DISCLOSED)
    violence_types: Codes = codes("viol", "Violence", "All types disclosed", SPECIAL, repeats="SC13", **DISCLOSED)
    violence_recency: Text = code("recency", "Recency", "Most recent violence", SPECIAL, **DISCLOSED)
    prev_ipv_contact_gap: Text = code(
        "gap", "Since previous", "Time since her previous disclosing contact", QUASI_IDENTIFIER, **DISCLOSED
    )
    new_violence_since_last: Text = code(
        "ynna", "New violence", "Since the previous disclosing contact", SPECIAL, **DISCLOSED
    )
    reported_elsewhere: Text = code(
        "elsewhere", "Reported elsewhere", "Guard against counting twice", SPECIAL, **DISCLOSED
    )
    provider_trained: Text = code(
        "ynu", "Provider trained", "In first-line support, in the 36 months before", SERVICE, nullable=True
    )
    first_line_support: Text = code("fls", "First-line support", "How much was given", SERVICE, **DISCLOSED)
    fls_not_done_reason: Text = code(
        "notdone",
        "Support not given because",
        "Reason",
        SERVICE,
        **only_if("first_line_support = 'not_provided'"),
    )
    risk_assessment: Text = code("risk", "Risk assessment", "Whether and how it was done", SERVICE, **DISCLOSED)
    risk_tool: Text = code("risktool", "Risk tool", "Named tool", SERVICE, **only_if("risk_assessment = 'done'"))
    risk_level: Text = code(
        "risklevel", "Risk level", "As given by the tool", SPECIAL, **only_if("risk_assessment = 'done'")
    )
    safety_plan: Text = code("plan", "Safety plan", "Made with her", SERVICE, **DISCLOSED)
    recent_sexual_violence: Text = code(
        "yn", "Recent sexual violence", "Inside the window of post-rape care", SPECIAL, **DISCLOSED
    )
    post_rape_care: Text = code(
        "prc", "Post-rape care", "What was provided", SPECIAL, **only_if("recent_sexual_violence = 'yes'")
    )
    language_info: Text = code("info", "Information", "In her language, written or audio", SERVICE, **DISCLOSED)
    rights_explained: Text = code("rights", "Rights", "Rights and limits explained", SERVICE, **DISCLOSED)
    barriers: Codes = codes("barrier", "Barriers", "Barriers she reported", SPECIAL, **DISCLOSED)
    fee_charged: Text = code("ynu", "Fee", "Any payment asked for this contact", SERVICE, nullable=True)
    followup_agreed: Text = code("fuagreed", "Follow-up", "Agreed with her", SERVICE, **DISCLOSED)
    baseline_safety: Integer = integer(
        "Safety", "She feels safe from her (ex-)partner, at index", SPECIAL, 1, 5, rule="SC19", **DISCLOSED
    )
    data_permission: Text = code("permission", "Permission", "For secondary use", SERVICE)
