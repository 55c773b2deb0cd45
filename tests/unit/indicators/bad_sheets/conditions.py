"""Conditions that say more than a sheet may say, or that say it wrongly."""

from tests.unit.indicators.bad_sheets import Case

WHERE = "where: enquiry_eligible"

CONDITIONS = (
    # Conditions: a column, a comparison and literals, and nothing that reaches further.
    Case(
        "unknown_column",
        "process/P90.yaml, field denominator.where: there is no column enquiry_elligible in this unit: "
        "write enquiry_eligible if that is meant (it says: enquiry_elligible).",
        ((WHERE, "where: enquiry_elligible"),),
    ),
    Case(
        "column_of_a_key",
        "process/P90.yaml, field denominator.where: there is no column contact_id in this unit: look it "
        "up in docs/metadata-sheets.md (it says: contact_id = 'x').",
        ((WHERE, "where: contact_id = 'x'"),),
    ),
    Case(
        "column_of_another_unit",
        "process/P90.yaml, field denominator.where: there is no column fls_complete in this unit: look "
        "it up in docs/metadata-sheets.md (it says: fls_complete).",
        ((WHERE, "where: fls_complete"),),
    ),
    Case(
        "sub_query",
        "process/P90.yaml, field denominator.where: IN takes a list of literals, not a query or a "
        "column (it says: enquiry_outcome IN (SELECT enquiry_outcome FROM contact)).",
        ((WHERE, "where: enquiry_outcome IN (SELECT enquiry_outcome FROM contact)"),),
    ),
    Case(
        "function",
        "process/P90.yaml, field denominator.where: this comparison takes a column of the unit on its "
        "left and literals on its right (it says: lower(enquiry_outcome) = 'asked').",
        ((WHERE, "where: lower(enquiry_outcome) = 'asked'"),),
    ),
    Case(
        "function_of_dates",
        "process/P90.yaml, field denominator.where: this comparison takes a column of the unit on its "
        "left and literals on its right (it says: year(contact_month) = 2025).",
        ((WHERE, "where: year(contact_month) = 2025"),),
    ),
    Case(
        "file_read",
        "process/P90.yaml, field denominator.where: take out READCSV: the language of conditions does "
        "not have it (it says: read_csv('secret')).",
        ((WHERE, "where: read_csv('secret')"),),
    ),
    Case(
        "file_path",
        "process/P90.yaml, field denominator.where: take out the character '/': it has no place in a "
        "condition (it says: enquiry_eligible AND read_text('/etc/passwd') IS NOT NULL).",
        ((WHERE, "where: \"enquiry_eligible AND read_text('/etc/passwd') IS NOT NULL\""),),
    ),
    Case(
        "second_statement",
        "process/P90.yaml, field denominator.where: take out the character ';': it has no place in a "
        "condition (it says: enquiry_eligible; DROP TABLE contact).",
        ((WHERE, "where: enquiry_eligible; DROP TABLE contact"),),
    ),
    Case(
        "comment_in_a_condition",
        "process/P90.yaml, field denominator.where: take out the character '-': it has no place in a "
        "condition (it says: enquiry_eligible -- everything).",
        ((WHERE, "where: enquiry_eligible -- everything"),),
    ),
    Case(
        "union",
        "process/P90.yaml, field denominator.where: take out UNION: the language of conditions does not "
        "have it (it says: enquiry_eligible UNION SELECT TRUE).",
        ((WHERE, "where: enquiry_eligible UNION SELECT TRUE"),),
    ),
    Case(
        "case_when",
        "process/P90.yaml, field denominator.where: take out CASE: the language of conditions does not "
        "have it (it says: CASE WHEN enquiry_eligible THEN TRUE END).",
        ((WHERE, "where: CASE WHEN enquiry_eligible THEN TRUE END"),),
    ),
    Case(
        "two_columns_compared",
        "process/P90.yaml, field denominator.where: column asked_in_private is compared with literals "
        "only (it says: asked_in_private = ipv_disclosed).",
        ((WHERE, "where: asked_in_private = ipv_disclosed"),),
    ),
    Case(
        "quoted_column",
        "process/P90.yaml, field denominator.where: take out the character '\"': it has no place in a "
        'condition (it says: "enquiry_eligible").',
        ((WHERE, "where: '\"enquiry_eligible\"'"),),
    ),
    Case(
        "qualified_column",
        "process/P90.yaml, field denominator.where: take out the character '.': it has no place in a "
        "condition (it says: contact.enquiry_eligible).",
        ((WHERE, "where: contact.enquiry_eligible"),),
    ),
    Case(
        "false",
        "process/P90.yaml, field denominator.where: take out FALSE: the language of conditions does not "
        "have it (it says: FALSE).",
        ((WHERE, 'where: "FALSE"'),),
    ),
    Case(
        "unknown_code",
        "process/P90.yaml, field numerator.where: 'Yes' is not a code of column asked_in_private; its "
        "codes are: yes, no, unknown (it says: enquiry_outcome = 'asked' AND asked_in_private = 'Yes').",
        (("asked_in_private = 'yes'", "asked_in_private = 'Yes'"),),
    ),
    Case(
        "code_without_quotes",
        "process/P90.yaml, field numerator.where: column asked_in_private is compared with literals "
        "only (it says: enquiry_outcome = 'asked' AND asked_in_private = yes).",
        (("asked_in_private = 'yes'", "asked_in_private = yes"),),
    ),
    Case(
        "order_of_codes",
        "process/P90.yaml, field numerator.where: this comparison does not fit column asked_in_private, "
        "which is of kind code (it says: enquiry_outcome = 'asked' AND asked_in_private > 'no').",
        (("asked_in_private = 'yes'", "asked_in_private > 'no'"),),
    ),
    Case(
        "number_for_a_code",
        "process/P90.yaml, field numerator.where: '1' is not a code of column asked_in_private; its "
        "codes are: yes, no, unknown (it says: enquiry_outcome = 'asked' AND asked_in_private = 1).",
        (("asked_in_private = 'yes'", "asked_in_private = 1"),),
    ),
    Case(
        "nulls_lost",
        "process/P90.yaml, field numerator.where: column asked_in_private may be null, and <>, NOT IN "
        "or NOT would silently drop the rows where it is; write IS DISTINCT FROM, or list the codes "
        "that do count with IN (it says: enquiry_outcome = 'asked' AND asked_in_private <> 'no').",
        (("asked_in_private = 'yes'", "asked_in_private <> 'no'"),),
    ),
    Case(
        "parenthesis_open",
        "process/P90.yaml, field denominator.where: mend it: it cannot be read as one condition (it "
        "says: (enquiry_eligible).",
        ((WHERE, "where: (enquiry_eligible"),),
    ),
    Case(
        "nested_condition",
        "process/P90.yaml, field denominator.where: take parentheses out: it is nested too deeply (it "
        "says: (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((( ...).",
        ((WHERE, "where: " + "(" * 450 + "enquiry_eligible" + ")" * 450),),
    ),
    Case(
        "long_condition",
        "process/P90.yaml, field denominator.where: make it shorter: a condition has at most 1000 "
        "characters (it says: enquiry_eligible AND enquiry_eligible AND enquiry_eligible AND "
        "enquiry_eligible  ...).",
        ((WHERE, "where: " + " AND ".join(["enquiry_eligible"] * 60)),),
    ),
    Case(
        "wide_quotes",
        "process/P90.yaml, field numerator.where: take out the character '‘': it has no place in a "
        "condition (it says: enquiry_outcome = 'asked' AND asked_in_private = ‘yes’).",
        (("asked_in_private = 'yes'", "asked_in_private = ‘yes’"),),
    ),
    Case(
        "condition_that_is_no_text",
        "process/P90.yaml, field denominator: write a mapping with text, perhaps where (a condition, in "
        "quotes if it is one word), sum (a column), unit_of_count (it says: {text: Contacts eligible "
        "for enquiry, where: true}).",
        ((WHERE, "where: true"),),
    ),
)
