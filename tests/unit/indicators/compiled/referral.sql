WITH latest_version AS (
    SELECT contact_id, max(record_version) AS latest
    FROM service_contact
    WHERE record_version > 1
    GROUP BY contact_id),
live_contact AS (
    SELECT service_contact.*
    FROM service_contact LEFT JOIN latest_version USING (contact_id)
    WHERE NOT is_retracted AND record_version = coalesce(latest, 1)),
facility_place AS (
    SELECT facility_id,
        CASE WHEN min(region_code) = max(region_code) THEN min(region_code) END AS region,
        CASE WHEN min(facility_type) = max(facility_type) THEN min(facility_type) END AS facility_type
    FROM facility
    GROUP BY facility_id),
contact AS (
    SELECT live_contact.contact_id, live_contact.record_version, live_contact.is_retracted, live_contact.facility_id, live_contact.woman_ref, live_contact.linkage_scope, live_contact.contact_seq, live_contact.contact_month, live_contact.received_month, live_contact.service_type, live_contact.contact_mode, live_contact.entry_pathway, live_contact.age_band, live_contact.migrant_status, live_contact.birth_group, live_contact.citizenship_group, live_contact.residence_security, live_contact.ethnicity, live_contact.ethnicity_method, live_contact.language_group, live_contact.interpreter_needed, live_contact.language_support, live_contact.disability, live_contact.pregnant_postpartum, live_contact.children_exposed, live_contact.enquiry_eligible, live_contact.enquiry_basis, live_contact.enquiry_outcome, live_contact.asked_in_private, live_contact.not_asked_reason, live_contact.ipv_disclosed, live_contact.perpetrator_rel, live_contact.violence_types, live_contact.violence_recency, live_contact.prev_ipv_contact_gap, live_contact.new_violence_since_last, live_contact.reported_elsewhere, live_contact.provider_trained, live_contact.first_line_support, live_contact.fls_not_done_reason, live_contact.risk_assessment, live_contact.risk_tool, live_contact.risk_level, live_contact.safety_plan, live_contact.recent_sexual_violence, live_contact.post_rape_care, live_contact.language_info, live_contact.rights_explained, live_contact.barriers, live_contact.fee_charged, live_contact.followup_agreed, live_contact.baseline_safety, live_contact.data_permission,
        facility_place.region, facility_place.facility_type, contact_month AS month, CAST(extract(year FROM contact_month) AS INTEGER) AS year, CAST(extract(year FROM contact_month) * 4 + extract(quarter FROM contact_month) - 1 AS INTEGER) AS quarter, CAST(extract(year FROM contact_month) * 12 + extract(month FROM contact_month) AS INTEGER) AS month_number,
        coalesce(woman_ref, 'U:' || contact_id) AS person_key,
        woman_ref IS NOT NULL AS linkable,
        least(coalesce(contact_seq, 0), 99999) AS contact_order,
        coalesce(ipv_disclosed = 'yes' AND perpetrator_rel IN ('current_spouse', 'current_cohabiting', 'current_noncohabiting', 'former_spouse', 'former_partner')
            AND (woman_ref IS NOT NULL OR coalesce(reported_elsewhere, 'no') <> 'yes_contributing'), FALSE) AS disclosing,
        CASE WHEN ethnicity_method IN ('proxy', 'observed') THEN ['unknown'] ELSE ethnicity END AS ethnicity_said,
        
        CASE
            WHEN ethnicity_method IN ('proxy', 'observed') THEN 'unknown'
            WHEN list_contains(ethnicity, 'national_majority') AND array_length(ethnicity) = 1 THEN 'majority_only'
            WHEN list_contains(ethnicity, 'declined') THEN 'declined'
            WHEN list_contains(ethnicity, 'unknown') THEN 'unknown'
            WHEN list_contains(ethnicity, 'not_asked') THEN 'not_asked'
            WHEN list_contains(ethnicity, 'roma') OR list_contains(ethnicity, 'traveller') THEN 'roma_traveller'
            WHEN array_length(ethnicity) > 0 THEN 'other_minority'
        END AS ethnic_group,
        CASE WHEN birth_group IN ('national') THEN 'national' WHEN birth_group IN ('eu_efta') THEN 'eu_efta' WHEN birth_group IN ('europe_other', 'mena', 'ssa', 'south_asia', 'east_se_asia', 'latin_caribbean', 'north_america_oceania', 'stateless_born') THEN 'other' WHEN birth_group IN ('not_asked') THEN 'not_asked' WHEN birth_group IN ('unknown') THEN 'unknown' WHEN birth_group IN ('declined') THEN 'declined' END AS origin,
        CASE WHEN age_band IN ('15_17', '18_24', '25_29') THEN '15_29' WHEN age_band IN ('30_34', '35_44') THEN '30_44' WHEN age_band IN ('45_54', '55_64') THEN '45_64' WHEN age_band IN ('65_74', '75_plus') THEN '65_plus' WHEN age_band IN ('unknown') THEN 'unknown' END AS age_group,
        CASE WHEN live_contact.length_of_stay IN ('born_here') THEN 'born_here' WHEN live_contact.length_of_stay IN ('lt_1y', 'y1_4') THEN 'under_5_years' WHEN live_contact.length_of_stay IN ('y5_9', 'y10_plus') THEN 'from_5_years' WHEN live_contact.length_of_stay IN ('not_asked') THEN 'not_asked' WHEN live_contact.length_of_stay IN ('unknown') THEN 'unknown' WHEN live_contact.length_of_stay IN ('declined') THEN 'declined' END AS length_of_stay,
        language_group AS language
    FROM live_contact LEFT JOIN facility_place USING (facility_id)),
contact_referral AS (
    SELECT referral.referral_id, referral.contact_id, referral.destination, referral.offered, referral.not_offered_reason, referral.acceptance, referral.handover, referral.info_shared, referral.info_share_consent, referral.community_specific, referral.days_to_first_service, referral.completed, referral.non_completion_reason, referral.police_basis, contact.ethnicity_said, contact.migrant_status, contact.ethnic_group, contact.origin, contact.age_group, contact.length_of_stay, contact.language, contact.disability, contact.facility_id, contact.person_key, contact.region, contact.facility_type,
        contact.month, contact.year, contact.quarter, contact.month_number,
        CASE WHEN completed = 'yes' AND days_to_first_service <= 90 THEN days_to_first_service ELSE 91 END
            AS days_waited
    FROM referral JOIN contact USING (contact_id)
    WHERE ipv_disclosed = 'yes'),
marked AS (
    SELECT quarter, region, migrant_status, ethnic_group, array_to_string(list_sort(ethnicity_said), '|') AS ethnicity_said, origin, age_group, length_of_stay, language, disability, facility_type, destination,
        (acceptance = 'accepted') AS condition_1,
        (month <= DATE '2026-02-01') AS condition_2,
        ((acceptance = 'accepted') AND (days_waited <= 90)) AS condition_3
    FROM contact_referral)
SELECT quarter, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability, facility_type, destination,
    CAST(coalesce(count_if(condition_1 AND condition_2 AND condition_3), 0) AS BIGINT) AS count_1,
    CAST(coalesce(count_if(condition_1 AND condition_2), 0) AS BIGINT) AS count_2
FROM marked
GROUP BY quarter, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability, facility_type, destination
ORDER BY quarter, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability, facility_type, destination
