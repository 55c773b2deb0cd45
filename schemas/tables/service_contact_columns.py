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

    contact_id: Text = text(
        "Contact",
        "Key of the contact, made up at random at source; the same in all its versions",
        IDENTIFIER,
        CONTACT_KEY,
    )
    record_version: Integer = integer(
        "Version", "1 when the contact is first sent, one more with every correction; the highest counts", SERVICE, 1
    )
    is_retracted: Boolean = boolean("Withdrawn", "She or the service withdrew the record: its content is dropped")
    facility_id: Text = text("Facility", "The facility where the contact took place", SERVICE, FACILITY_KEY)
    woman_ref: Text = text(
        "Woman",
        "Pseudonym of the woman, made at source with a secret key that is never sent",
        IDENTIFIER,
        WOMAN_KEY,
        **only_if("linkage_scope <> 'none'"),
    )
    linkage_scope: Text = code(
        "link",
        "Linkage",
        "How far woman_ref leads to the same woman: in the facility, in the region, in the country",
        SERVICE,
    )
    contact_seq: Integer = integer(
        "Order",
        "Place of this contact in the order of all her contacts; 1 is the first",
        QUASI_IDENTIFIER,
        1,
        **only_if("woman_ref is not empty"),
    )
    contact_month: Month = month("Month", "Month in which the contact took place", QUASI_IDENTIFIER, rule="SC01")
    received_month: Month = month(
        "Received", "Month in which this version of the contact was sent", SERVICE, rule="SC01"
    )
    service_type: Text = code(
        "service", "Service", "Kind of service that she came to or was called by", QUASI_IDENTIFIER
    )
    contact_mode: Text = code(
        "mode", "How they met", "Whether it was in person, by telephone, by video, at a visit or an outreach", SERVICE
    )
    entry_pathway: Text = code(
        "pathway", "How she came", "By which way she came to the service, or who sent her", QUASI_IDENTIFIER
    )
    age_band: Text = code("age", "Age", "Her age at the contact, in bands of years", QUASI_IDENTIFIER)
    migrant_status: Text = code(
        "migrant",
        "Migrant status",
        "Where she was born counts, and where her parents were; never her passport or permit",
        SPECIAL,
    )
    birth_group: Text = code(
        "birthgrp", "Where she was born", "Group of countries to which the country of her birth belongs", SPECIAL
    )
    citizenship_group: Text = code(
        "citizen",
        "Citizenship",
        "Group of citizenships that she has; it does not say whether she is a migrant",
        SPECIAL,
    )
    length_of_stay: Text = code("stay", "Length of stay", "How long she has lived in the country", SPECIAL)
    residence_security: Text = code(
        "security",
        "Residence security",
        "How secure her permission to stay is. Asking is optional; published for large groups only, if at all",
        SPECIAL,
    )
    ethnicity: Codes = codes(
        "ethnic", "Ethnicity", "The groups to which she says she belongs; several are allowed", SPECIAL, repeats="SC03"
    )
    ethnicity_method: Text = code(
        "ethmethod", "How ethnicity was learnt", "Whether she said it herself, and how she was asked", SERVICE
    )
    language_group: Text = code("langgrp", "Language", "The language that she prefers to speak", SPECIAL)
    interpreter_needed: Text = code(
        "yn",
        "Interpreter needed",
        "Whether she needs language support for a talk about something as sensitive as this",
        SPECIAL,
    )
    language_support: Text = code(
        "langsupport",
        "Language support",
        "What was used so that she was understood; if several, the least safe of them",
        SERVICE,
    )
    disability: Text = code(
        "yn",
        "Disability",
        "Great difficulty or worse in any domain of the Washington Group short set, such as seeing or walking",
        SPECIAL,
    )
    pregnant_postpartum: Text = code("yn", "Pregnancy", "She is pregnant, or gave birth in the last 12 months", SPECIAL)
    children_exposed: Text = code("yn", "Children", "Children lived with the violence or saw it", SPECIAL, **DISCLOSED)
    enquiry_eligible: Boolean = boolean(
        "To be asked", "Under the protocol in force she was to be asked about violence at this contact"
    )
    enquiry_basis: Text = code(
        "enqbasis", "Why to be asked", "Why she was to be asked under the protocol, or that she was not", SERVICE
    )
    enquiry_outcome: Text = code(
        "enqout", "Was she asked", "Whether staff asked her, she told by herself, or nobody asked", SERVICE
    )
    asked_in_private: Text = code(
        "ynu",
        "In private",
        "She was alone with staff: no companion, no child over 2 years, no relative interpreting",
        SERVICE,
        **only_if("enquiry_outcome in ('asked', 'self_disclosed')"),
    )
    not_asked_reason: Text = code(
        "notdone",
        "Not asked because",
        "Why nobody asked her although she was to be asked",
        SERVICE,
        **only_if("enquiry_outcome = 'not_asked'"),
    )
    ipv_disclosed: Text = code(
        "disc",
        "Disclosed",
        "Whether she told of violence by a partner; empty when nobody asked and she said nothing",
        SPECIAL,
        **only_if("enquiry_outcome in ('asked', 'self_disclosed')"),
    )
    perpetrator_rel: Text = code(
        "rel", "Relationship", "What the person who used violence is to her", SPECIAL, **DISCLOSED
    )
    violence_types: Codes = codes(
        "viol", "Violence", "All types of violence that she told of", SPECIAL, repeats="SC13", **DISCLOSED
    )
    violence_recency: Text = code(
        "recency", "When last", "When the most recent violence took place", SPECIAL, **DISCLOSED
    )
    prev_ipv_contact_gap: Text = code(
        "gap",
        "Since previous",
        "Time since her previous contact at which she told of violence",
        QUASI_IDENTIFIER,
        **DISCLOSED,
    )
    new_violence_since_last: Text = code(
        "ynna",
        "New violence",
        "Whether there was violence since her previous contact at which she told of it",
        SPECIAL,
        **DISCLOSED,
    )
    reported_elsewhere: Text = code(
        "elsewhere",
        "Reported elsewhere",
        "Whether the same case is also reported by another service, so that it is not counted twice",
        SPECIAL,
        **DISCLOSED,
    )
    provider_trained: Text = code(
        "ynu",
        "Provider trained",
        "Whether the person who saw her was trained in first-line support in the 36 months before",
        SERVICE,
        nullable=True,
    )
    first_line_support: Text = code(
        "fls",
        "First-line support",
        "How much first-line support she was given: listening, needs, validation, safety, support",
        SERVICE,
        **DISCLOSED,
    )
    fls_not_done_reason: Text = code(
        "notdone",
        "Support not given because",
        "Why she was given no first-line support",
        SERVICE,
        **only_if("first_line_support = 'not_provided'"),
    )
    risk_assessment: Text = code(
        "risk",
        "Risk assessment",
        "Whether the danger to her was assessed, and with a tool or without",
        SERVICE,
        **DISCLOSED,
    )
    risk_tool: Text = code(
        "risktool",
        "Risk tool",
        "Which tool was used to assess the danger to her",
        SERVICE,
        **only_if("risk_assessment = 'done'"),
    )
    risk_level: Text = code(
        "risklevel",
        "Risk level",
        "How great the danger is, as the tool says",
        SPECIAL,
        **only_if("risk_assessment = 'done'"),
    )
    safety_plan: Text = code(
        "plan", "Safety plan", "Whether a safety plan was made or updated with her", SERVICE, **DISCLOSED
    )
    recent_sexual_violence: Text = code(
        "yn",
        "Recent sexual violence",
        "Sexual violence so recent that post-rape care still helps",
        SPECIAL,
        **DISCLOSED,
    )
    post_rape_care: Text = code(
        "prc",
        "Post-rape care",
        "Which post-rape care she was given",
        SPECIAL,
        **only_if("recent_sexual_violence = 'yes'"),
    )
    language_info: Text = code(
        "info", "Information", "Whether she got written or recorded information in her language", SERVICE, **DISCLOSED
    )
    rights_explained: Text = code(
        "rights",
        "Rights",
        "Whether her rights, and the limits of confidentiality, were explained to her, and when",
        SERVICE,
        **DISCLOSED,
    )
    barriers: Codes = codes("barrier", "Barriers", "What she says made it hard to get help", SPECIAL, **DISCLOSED)
    fee_charged: Text = code(
        "ynu", "Fee", "Whether any payment was asked of her for this contact", SERVICE, nullable=True
    )
    followup_agreed: Text = code(
        "fuagreed",
        "Follow-up",
        "Whether she agreed to be contacted again, or it would not be safe",
        SERVICE,
        **DISCLOSED,
    )
    baseline_safety: Integer = integer(
        "Safety",
        "How far she agrees: I feel safe from my partner or former partner. 1 is strongly disagree, 5 strongly agree",
        SPECIAL,
        1,
        5,
        rule="SC19",
        **DISCLOSED,
    )
    data_permission: Text = code(
        "permission", "Permission", "For what she allowed her record to be used beyond her care", SERVICE
    )
