"""Fields that are wrong by themselves, against each other, or against another sheet."""

from tests.unit.indicators.bad_sheets import GAP_SHEET, Case

WHERE = "where: enquiry_eligible"

FIELDS = (
    # How it is counted.
    Case(
        "unknown_unit",
        "process/P90.yaml, field unit_of_count: write one of: contact, woman, case, referral, "
        "notification, facility, region, policy_item, facility_month, indicator, comment, staff, "
        "activity, community_session, helpline_call, harm_report, firewall_event, respondent, "
        "service_user, resident, killing (it says: survivor).",
        (("unit_of_count: contact", "unit_of_count: survivor"),),
    ),
    Case(
        "unknown_measure",
        "process/P90.yaml, field measure: write one of: proportion, count, ratio_of_sums, rate, median, "
        "weighted_proportion, gap (it says: percentage).",
        (("measure: proportion", "measure: percentage"),),
    ),
    Case(
        "count_with_a_denominator",
        "process/P90.yaml, field denominator: take this field out: the measure is count (it says: "
        "{text: Contacts eligible for enquiry, where: enquiry_eligible}).",
        (
            ("measure: proportion\nmultiplier: 100", "measure: count\nmultiplier: 1"),
            ("interval_method: wilson", "interval_method: none"),
        ),
    ),
    Case(
        "wrong_multiplier",
        "process/P90.yaml, field multiplier: write 100: the measure is proportion (it says: 1000).",
        (("multiplier: 100", "multiplier: 1000"),),
    ),
    Case(
        "ratio_without_sum",
        "process/P90.yaml, field denominator.sum: add the column to add up: the measure is ratio_of_sums.",
        (
            ("measure: proportion", "measure: ratio_of_sums"),
            ("asked_in_private = 'yes'", "asked_in_private = 'yes'\n  sum: contact_seq"),
        ),
    ),
    Case(
        "sum_in_a_proportion",
        "process/P90.yaml, field denominator.sum: take this out: the measure is proportion (it says: contact_seq).",
        ((WHERE, "where: enquiry_eligible\n  sum: contact_seq"),),
    ),
    Case(
        "weights_of_a_unit_without",
        "process/P90.yaml, field unit_of_count: write a unit with weights: respondent, service_user (it "
        "says: contact).",
        (
            ("measure: proportion", "measure: weighted_proportion"),
            ("interval_method: wilson", "interval_method: survey"),
        ),
    ),
    Case(
        "sum_of_codes",
        "process/P90.yaml, field denominator.sum: write one of: baseline_safety, contact_seq, "
        "record_version; these are the whole numbers of the unit contact (it says: enquiry_outcome).",
        (
            ("measure: proportion\nmultiplier: 100", "measure: rate\nmultiplier: 1000"),
            ("interval_method: wilson", "interval_method: exact_poisson"),
            (WHERE, "where: enquiry_eligible\n  sum: enquiry_outcome"),
        ),
    ),
    Case(
        "rate_over_an_unknown_unit",
        "process/P90.yaml, field denominator: write a mapping with text, perhaps where (a condition, in "
        "quotes if it is one word), sum (a column), unit_of_count (it says: {text: Contacts eligible "
        "for enquiry, where: enquiry_eligible, unit_of_count: to ...).",
        (
            ("measure: proportion\nmultiplier: 100", "measure: rate\nmultiplier: 1000"),
            ("interval_method: wilson", "interval_method: exact_poisson"),
            (WHERE, "where: enquiry_eligible\n  unit_of_count: town"),
        ),
    ),
    Case(
        "column_that_means_nothing",
        "process/P90.yaml, field denominator.where: there is no column zzzz in this unit: look it up in "
        "docs/metadata-sheets.md (it says: zzzz).",
        ((WHERE, "where: zzzz"),),
    ),
    Case(
        "interval_that_does_not_fit",
        "process/P90.yaml, field interval_method: write wilson or none: the measure is proportion (it says: newcombe).",
        (("interval_method: wilson", "interval_method: newcombe"),),
    ),
    # Fields by themselves and against each other.
    Case(
        "version_of_two_numbers",
        'process/P90.yaml, field version: write three numbers in quotes, like "1.0.0" (it says: 1.0).',
        (('version: "1.0.0"', 'version: "1.0"'),),
    ),
    Case(
        "version_that_is_a_number",
        'process/P90.yaml, field version: line 3: 1.0 can be read in two ways: put it in quotes ("...") '
        "if it is a text; else write true, false or a plain whole number.",
        (('version: "1.0.0"', "version: 1.0"),),
    ),
    Case(
        "unknown_field",
        "process/P90.yaml, field colour: take this field out: no sheet has it (it says: red).",
        (("lag: None.", "lag: None.\ncolour: red"),),
    ),
    Case(
        "status_typed_in",
        "process/P90.yaml, field status: take this field out: no sheet has it (it says: agreed).",
        (("lag: None.", "lag: None.\nstatus: agreed"),),
    ),
    Case(
        "field_missing",
        "process/P90.yaml, field direction: add this field and write one of: higher, lower, neutral.",
        (("direction: higher\n", ""),),
    ),
    Case(
        "recommendation_18",
        "process/P90.yaml, field recommendations: write a list of different recommendations, 1 to 17 "
        "(it says: [7, 18]).",
        (("recommendations: [7, 13]", "recommendations: [7, 18]"),),
    ),
    Case(
        "recommendation_yes",
        "process/P90.yaml, field recommendations: write a list of different recommendations, 1 to 17 "
        "(it says: [true]).",
        (("recommendations: [7, 13]", "recommendations: [true]"),),
    ),
    Case(
        "no_recommendation",
        "process/P90.yaml, field recommendations: name at least one recommendation; only context may do "
        "without (it says: []).",
        (("recommendations: [7, 13]", "recommendations: []"),),
    ),
    Case(
        "code_of_another_level",
        "process/P90.yaml, field indicator: write a code that starts with P: the level is process (it says: O91).",
        (("indicator: P90", "indicator: O91"),),
    ),
    Case(
        "code_of_another_file",
        "process/P90.yaml, field indicator: move the file to process/P91.yaml, or write the code and "
        "level of this file (it says: P91).",
        (("indicator: P90", "indicator: P91"),),
    ),
    Case(
        "breakdowns_in_another_order",
        "process/P90.yaml, field breakdowns: write a list that starts with total, then different "
        "breakdowns by region, migrant_status, ethnic_group, ethnic_mention, origin, age_group, "
        "length_of_stay, language, disability, facility_type, cadre, destination, joined by * in this "
        "order, ethnic_mention never joined (it says: [total, region, migrant_status, "
        "migrant_status*region]).",
        (("[total, region, migrant_status]", "[total, region, migrant_status, migrant_status*region]"),),
    ),
    Case(
        "mention_crossed",
        "process/P90.yaml, field breakdowns: write a list that starts with total, then different "
        "breakdowns by region, migrant_status, ethnic_group, ethnic_mention, origin, age_group, "
        "length_of_stay, language, disability, facility_type, cadre, destination, joined by * in this "
        "order, ethnic_mention never joined (it says: [total, region, migrant_status, "
        "region*ethnic_mention]).",
        (("[total, region, migrant_status]", "[total, region, migrant_status, region*ethnic_mention]"),),
    ),
    Case(
        "breakdown_the_unit_has_not",
        "process/P90.yaml, field breakdowns: only dimensions of the unit contact can be used: region, "
        "migrant_status, ethnic_group, ethnic_mention, origin, age_group, length_of_stay, language, "
        "disability, facility_type (it says: cadre).",
        (("[total, region, migrant_status]", "[total, region, migrant_status, cadre]"),),
    ),
    Case(
        "breakdown_ruled_out",
        "process/P90.yaml, field breakdowns: take it out: not_disaggregated_by names region (it says: region).",
        (("not_disaggregated_by: [facility]", "not_disaggregated_by: [region]"),),
    ),
    Case(
        "target_on_what_is_neutral",
        "process/P90.yaml, field target_allowed: write false: where neither way is good there is no "
        "target (it says: true).",
        (("direction: higher", "direction: neutral"),),
    ),
    Case(
        "no_least_number_of_women",
        "process/P90.yaml, field min_denominator: write at least 1: only indicators of the disclosure "
        "class activities or never_event have none (it says: 0).",
        (("min_denominator: 20", "min_denominator: 0"),),
    ),
    Case(
        "headline_without_a_place",
        "process/P90.yaml, field headline: write a sentence of at most 200 characters with {value} in "
        "it once (it says: At some of every 100 contacts, she was asked in private.).",
        (("At {value} of every", "At some of every"),),
    ),
    Case(
        "headline_with_another_place",
        "process/P90.yaml, field headline: write a sentence of at most 200 characters with {value} in "
        "it once (it says: At {value} of {source}, she was asked in private.).",
        (("At {value} of every 100 contacts", "At {value} of {source}"),),
    ),
    Case(
        "caveats_twice_the_same",
        "process/P90.yaml, field caveats: write a list of different texts, at least one (it says: "
        "[Asking alone helps nobody., Asking alone helps nobody.]).",
        (("  - Asking alone helps nobody.", "  - Asking alone helps nobody.\n  - Asking alone helps nobody."),),
    ),
    Case(
        "immigration_as_a_sector",
        "process/P90.yaml, field required_sectors: write a list of: health, social, police, justice, "
        "civil_society, housing, education, employment, statistics, equality_body, municipality (it "
        "says: [immigration]).",
        (("required_sectors: [health]", "required_sectors: [immigration]"),),
    ),
    Case(
        "tables_left_out",
        "process/P90.yaml, field source_tables: write the tables that this indicator is made from: "
        "facility, service_contact (it says: service_contact).",
        (("source_tables: [facility, service_contact]", "source_tables: [service_contact]"),),
    ),
    Case(
        "unknown_class_of_zeros",
        "process/P90.yaml, field structural_zeros.migrant_status: write classes of migrant_status: "
        "non_migrant, descendant, migrant, not_asked, unknown, declined (it says: nobody).",
        (("direction: higher", "structural_zeros: {migrant_status: [nobody]}\ndirection: higher"),),
    ),
    Case(
        "review_after_two_years",
        "process/P90.yaml, field next_review_date: write a day after the last review and at most twelve "
        "months after it (it says: 2026-03-31).",
        (("lag: None.", 'lag: None.\nlast_review_date: "2024-03-31"\nnext_review_date: "2026-03-31"'),),
    ),
    Case(
        "review_on_no_day",
        'process/P90.yaml, field last_review_date: write a day in quotes, like "2025-03-31" (it says: 2025-02-30).',
        (("lag: None.", 'lag: None.\nlast_review_date: "2025-02-30"'),),
    ),
    Case(
        "signed_by_the_ministry",
        "process/P90.yaml, field stigma_assessment: write a mapping with text and signed_by, a list of "
        "types of organisations, or [] (it says: {text: None., signed_by: [ministry]}).",
        (("lag: None.", "lag: None.\nstigma_assessment: {text: None., signed_by: [ministry]}"),),
    ),
    Case(
        "theory_names_nobody",
        "process/P90.yaml, field theory_of_change.feeds: name another indicator: the catalogue has none "
        "of this code (it says: O99).",
        (("lag: None.", "lag: None.\ntheory_of_change: {feeds: [O99], fed_by: []}"),),
    ),
    Case(
        "theory_feeds_itself",
        "process/P90.yaml, field theory_of_change.feeds: name another indicator: this is the sheet's "
        "own (it says: P90).",
        (("lag: None.", "lag: None.\ntheory_of_change: {feeds: [P90], fed_by: []}"),),
    ),
    # Sheets against each other.
    Case(
        "slug_twice",
        "outcome/O90.yaml, field slug: write another one: process/P90.yaml has the same (it says: asked_in_private).",
        (("slug: gap_asked_in_private", "slug: asked_in_private"),),
        file=GAP_SHEET,
    ),
    Case(
        "gap_of_nothing",
        "outcome/O90.yaml, field derived.from: name an indicator of the catalogue (it says: P99).",
        (("from: P90", "from: P99"),),
        file=GAP_SHEET,
    ),
    Case(
        "gap_of_itself",
        "outcome/O90.yaml, field derived.from: name an indicator that is not made from this one (it "
        "says: O90 from O90).",
        (("from: P90", "from: O90"),),
        file=GAP_SHEET,
    ),
    Case(
        "gap_of_an_unknown_class",
        "outcome/O90.yaml, field derived.group: write classes of migrant_status: non_migrant, "
        "descendant, migrant, not_asked, unknown, declined, born_in_country, not_recorded (it says: "
        "foreigner).",
        (("group: migrant\n", "group: foreigner\n"),),
        file=GAP_SHEET,
    ),
    Case(
        "gap_by_a_breakdown_it_has_not",
        "outcome/O90.yaml, field breakdowns: take it out, or add region*migrant_status to the "
        "breakdowns of P90 (it says: region).",
        (("breakdowns: [total]", "breakdowns: [total, region]"),),
        file=GAP_SHEET,
    ),
    Case(
        "gap_over_other_tables",
        "outcome/O90.yaml, field source_tables: write the same as P90: facility, service_contact (it "
        "says: service_contact).",
        (("source_tables: [facility, service_contact]", "source_tables: [service_contact]"),),
        file=GAP_SHEET,
    ),
    Case(
        "age_of_nothing",
        "process/P90.yaml, field age_of: name another indicator of the catalogue (it says: P99).",
        (("breakdowns: [total, region", "age_of: P99\nbreakdowns: [total, region"),),
    ),
    Case(
        "age_of_what_is_measured_otherwise",
        "outcome/O90.yaml, field measure: write the same as P90: proportion (it says: gap).",
        (("breakdowns: [total]", "age_of: P90\nbreakdowns: [total]"),),
        file=GAP_SHEET,
    ),
    Case(
        "steps_of_nothing",
        "process/P90.yaml, field care_steps: name proportions of the catalogue that count by contact (it says: P99).",
        (("breakdowns: [total, region", "care_steps: [P99]\nbreakdowns: [total, region"),),
    ),
    Case(
        "lowest_group_with_a_group",
        "outcome/O90.yaml, field derived: write a mapping with from, kind (gap or lowest_group), "
        "dimension, reference and least, and for a gap group and minus (group or reference) (it says: "
        "{from: P90, kind: lowest_group, dimension: migrant_status, group: migrant, refer ...).",
        (("kind: gap", "kind: lowest_group"),),
        file=GAP_SHEET,
    ),
)
