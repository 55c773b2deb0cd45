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
quarter_list AS (
    SELECT 8096 AS quarter, CAST(1 AS BIGINT) AS bit, CAST(2 AS BIGINT) AS later_1, CAST(6 AS BIGINT) AS later_2, CAST(14 AS BIGINT) AS later_3
    UNION ALL SELECT 8097 AS quarter, CAST(2 AS BIGINT) AS bit, CAST(4 AS BIGINT) AS later_1, CAST(12 AS BIGINT) AS later_2, CAST(28 AS BIGINT) AS later_3
    UNION ALL SELECT 8098 AS quarter, CAST(4 AS BIGINT) AS bit, CAST(8 AS BIGINT) AS later_1, CAST(24 AS BIGINT) AS later_2, CAST(56 AS BIGINT) AS later_3
    UNION ALL SELECT 8099 AS quarter, CAST(8 AS BIGINT) AS bit, CAST(16 AS BIGINT) AS later_1, CAST(48 AS BIGINT) AS later_2, CAST(112 AS BIGINT) AS later_3
    UNION ALL SELECT 8100 AS quarter, CAST(16 AS BIGINT) AS bit, CAST(32 AS BIGINT) AS later_1, CAST(96 AS BIGINT) AS later_2, CAST(224 AS BIGINT) AS later_3
    UNION ALL SELECT 8101 AS quarter, CAST(32 AS BIGINT) AS bit, CAST(64 AS BIGINT) AS later_1, CAST(192 AS BIGINT) AS later_2, CAST(448 AS BIGINT) AS later_3
    UNION ALL SELECT 8102 AS quarter, CAST(64 AS BIGINT) AS bit, CAST(128 AS BIGINT) AS later_1, CAST(384 AS BIGINT) AS later_2, CAST(896 AS BIGINT) AS later_3
    UNION ALL SELECT 8103 AS quarter, CAST(128 AS BIGINT) AS bit, CAST(256 AS BIGINT) AS later_1, CAST(768 AS BIGINT) AS later_2, CAST(1792 AS BIGINT) AS later_3),
place_list AS (
    SELECT facility_id, region, facility_type, dense_rank() OVER (ORDER BY region, facility_type) AS place
    FROM facility_place),
place_name AS (
    SELECT DISTINCT place, region, facility_type FROM place_list),
marked AS (
    SELECT contact.*,
        coalesce(place, 0) AS place,
        coalesce(bit, 0) AS bit,
        (enquiry_eligible) AS condition_1,
        ((enquiry_outcome IN ('asked', 'self_disclosed')) AND (asked_in_private = 'yes')) AS condition_2,
        (((enquiry_outcome = 'asked') AND (asked_in_private = 'yes')) AND (ipv_disclosed IN ('yes', 'no'))) AS condition_3,
        (ipv_disclosed = 'yes') AS condition_4,
        (disclosing) AS condition_5,
        ((enquiry_eligible) AND (age_band IN ('15_17', '18_24', '25_29'))) AS condition_6,
        ((enquiry_eligible) AND (age_band IN ('30_34', '35_44'))) AS condition_7,
        ((enquiry_eligible) AND (age_band IN ('45_54', '55_64', '65_74', '75_plus'))) AS condition_8
    FROM contact
        LEFT JOIN quarter_list USING (quarter)
        LEFT JOIN place_list USING (facility_id)),
seen AS (
    SELECT marked.*,
        CASE WHEN condition_1 AND condition_2 THEN bit ELSE 0 END AS seen_1,
        CASE WHEN condition_1 THEN bit ELSE 0 END AS seen_2,
        CASE WHEN condition_3 AND condition_4 THEN bit ELSE 0 END AS seen_3,
        CASE WHEN condition_3 THEN bit ELSE 0 END AS seen_4,
        CASE WHEN condition_5 THEN bit ELSE 0 END AS seen_5,
        CASE WHEN condition_6 AND condition_2 THEN bit ELSE 0 END AS seen_6,
        CASE WHEN condition_6 THEN bit ELSE 0 END AS seen_7,
        CASE WHEN condition_7 AND condition_2 THEN bit ELSE 0 END AS seen_8,
        CASE WHEN condition_7 THEN bit ELSE 0 END AS seen_9,
        CASE WHEN condition_8 AND condition_2 THEN bit ELSE 0 END AS seen_10,
        CASE WHEN condition_8 THEN bit ELSE 0 END AS seen_11
    FROM marked),
woman_in_place AS (
    SELECT person_key, place,
        max(((CAST(CASE migrant_status WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE migrant_status WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'migrant' THEN 3 WHEN 'descendant' THEN 4 WHEN 'non_migrant' THEN 5 END) AS migrant_status_rank,
        max(((CAST(CASE ethnic_group WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE ethnic_group WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'other_minority' THEN 3 WHEN 'roma_traveller' THEN 4 WHEN 'majority_only' THEN 5 END) AS ethnic_group_rank,
        max(((CAST(CASE ethnic_group WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE ethnic_group WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'other_minority' THEN 3 WHEN 'roma_traveller' THEN 4 WHEN 'majority_only' THEN 5 END) AS ethnicity_said_rank,
        arg_max(ethnicity_said, ((CAST(CASE ethnic_group WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE ethnic_group WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'other_minority' THEN 3 WHEN 'roma_traveller' THEN 4 WHEN 'majority_only' THEN 5 END) AS ethnicity_said,
        max(((CAST(CASE origin WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE origin WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'other' THEN 3 WHEN 'eu_efta' THEN 4 WHEN 'national' THEN 5 END) AS origin_rank,
        max(((CAST(CASE age_group WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE age_group WHEN 'unknown' THEN 0 WHEN '65_plus' THEN 1 WHEN '45_64' THEN 2 WHEN '30_44' THEN 3 WHEN '15_29' THEN 4 END) AS age_group_rank,
        max(((CAST(CASE length_of_stay WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE length_of_stay WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'from_5_years' THEN 3 WHEN 'under_5_years' THEN 4 WHEN 'born_here' THEN 5 END) AS length_of_stay_rank,
        max(((CAST(CASE language WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE language WHEN 'unknown' THEN 0 WHEN 'other' THEN 1 WHEN 'romani' THEN 2 WHEN 'lang_05' THEN 3 WHEN 'lang_04' THEN 4 WHEN 'lang_03' THEN 5 WHEN 'lang_02' THEN 6 WHEN 'lang_01' THEN 7 WHEN 'sign' THEN 8 WHEN 'national' THEN 9 END) AS language_rank,
        max(((CAST(CASE disability WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE disability WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'no' THEN 3 WHEN 'yes' THEN 4 END) AS disability_rank,
        bit_or(seen_1) AS seen_1,
        bit_or(seen_2) AS seen_2,
        bit_or(seen_3) AS seen_3,
        bit_or(seen_4) AS seen_4,
        bit_or(seen_5) AS seen_5,
        bit_or(seen_6) AS seen_6,
        bit_or(seen_7) AS seen_7,
        bit_or(seen_8) AS seen_8,
        bit_or(seen_9) AS seen_9,
        bit_or(seen_10) AS seen_10,
        bit_or(seen_11) AS seen_11
    FROM seen
    GROUP BY person_key, place),
woman AS (
    SELECT person_key, min(place) AS place, max(place) AS other_place,
        CAST(max(migrant_status_rank) % 100 AS INTEGER) AS migrant_status,
        CAST(max(ethnic_group_rank) % 100 AS INTEGER) AS ethnic_group,
        array_to_string(list_sort(arg_max(ethnicity_said, ethnicity_said_rank)), '|') AS ethnicity_said,
        CAST(max(origin_rank) % 100 AS INTEGER) AS origin,
        CAST(max(age_group_rank) % 100 AS INTEGER) AS age_group,
        CAST(max(length_of_stay_rank) % 100 AS INTEGER) AS length_of_stay,
        CAST(max(language_rank) % 100 AS INTEGER) AS language,
        CAST(max(disability_rank) % 100 AS INTEGER) AS disability,
        bit_or(seen_1) AS seen_1,
        bit_or(seen_2) AS seen_2,
        bit_or(seen_3) AS seen_3,
        bit_or(seen_4) AS seen_4,
        bit_or(seen_5) AS seen_5,
        bit_or(seen_6) AS seen_6,
        bit_or(seen_7) AS seen_7,
        bit_or(seen_8) AS seen_8,
        bit_or(seen_9) AS seen_9,
        bit_or(seen_10) AS seen_10,
        bit_or(seen_11) AS seen_11
    FROM woman_in_place
    GROUP BY person_key),
settled AS (
    SELECT * FROM woman WHERE place = other_place),
settled_in_place AS (
    SELECT quarter, place, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability,
        CAST(coalesce(sum(CASE WHEN (seen_1 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_1,
        CAST(coalesce(sum(CASE WHEN (seen_1 & bit) <> 0 AND (seen_1 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_1_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_1 & bit) <> 0 AND (seen_1 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_1_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_1 & bit) <> 0 AND (seen_1 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_1_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_2 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_2,
        CAST(coalesce(sum(CASE WHEN (seen_2 & bit) <> 0 AND (seen_2 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_2_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_2 & bit) <> 0 AND (seen_2 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_2_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_2 & bit) <> 0 AND (seen_2 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_2_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_3 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_3,
        CAST(coalesce(sum(CASE WHEN (seen_3 & bit) <> 0 AND (seen_3 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_3_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_3 & bit) <> 0 AND (seen_3 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_3_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_3 & bit) <> 0 AND (seen_3 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_3_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_4 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_4,
        CAST(coalesce(sum(CASE WHEN (seen_4 & bit) <> 0 AND (seen_4 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_4_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_4 & bit) <> 0 AND (seen_4 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_4_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_4 & bit) <> 0 AND (seen_4 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_4_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_5 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_5,
        CAST(coalesce(sum(CASE WHEN (seen_5 & bit) <> 0 AND (seen_5 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_5_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_5 & bit) <> 0 AND (seen_5 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_5_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_5 & bit) <> 0 AND (seen_5 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_5_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_6 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_6,
        CAST(coalesce(sum(CASE WHEN (seen_6 & bit) <> 0 AND (seen_6 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_6_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_6 & bit) <> 0 AND (seen_6 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_6_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_6 & bit) <> 0 AND (seen_6 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_6_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_7 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_7,
        CAST(coalesce(sum(CASE WHEN (seen_7 & bit) <> 0 AND (seen_7 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_7_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_7 & bit) <> 0 AND (seen_7 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_7_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_7 & bit) <> 0 AND (seen_7 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_7_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_8 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_8,
        CAST(coalesce(sum(CASE WHEN (seen_8 & bit) <> 0 AND (seen_8 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_8_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_8 & bit) <> 0 AND (seen_8 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_8_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_8 & bit) <> 0 AND (seen_8 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_8_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_9 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_9,
        CAST(coalesce(sum(CASE WHEN (seen_9 & bit) <> 0 AND (seen_9 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_9_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_9 & bit) <> 0 AND (seen_9 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_9_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_9 & bit) <> 0 AND (seen_9 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_9_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_10 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_10,
        CAST(coalesce(sum(CASE WHEN (seen_10 & bit) <> 0 AND (seen_10 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_10_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_10 & bit) <> 0 AND (seen_10 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_10_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_10 & bit) <> 0 AND (seen_10 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_10_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_11 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_11,
        CAST(coalesce(sum(CASE WHEN (seen_11 & bit) <> 0 AND (seen_11 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_11_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_11 & bit) <> 0 AND (seen_11 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_11_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_11 & bit) <> 0 AND (seen_11 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_11_again_3
    FROM (SELECT place, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability, seen_1, seen_2, seen_3, seen_4, seen_5, seen_6, seen_7, seen_8, seen_9, seen_10, seen_11, CAST(count(*) AS INTEGER) AS women FROM settled GROUP BY place, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability, seen_1, seen_2, seen_3, seen_4, seen_5, seen_6, seen_7, seen_8, seen_9, seen_10, seen_11) AS alike
        JOIN quarter_list ON ((seen_1 | seen_2 | seen_3 | seen_4 | seen_5 | seen_6 | seen_7 | seen_8 | seen_9 | seen_10 | seen_11) & bit) <> 0
    GROUP BY quarter, place, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability),
settled_cell AS (
    SELECT quarter, CASE WHEN grouping(region) = 1 THEN 'all' ELSE region END AS region, CASE WHEN grouping(facility_type) = 1 THEN 'all' ELSE facility_type END AS facility_type, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability,
        CAST(coalesce(sum(count_1), 0) AS BIGINT) AS count_1,
        CAST(coalesce(sum(count_1_again_1), 0) AS BIGINT) AS count_1_again_1,
        CAST(coalesce(sum(count_1_again_2), 0) AS BIGINT) AS count_1_again_2,
        CAST(coalesce(sum(count_1_again_3), 0) AS BIGINT) AS count_1_again_3,
        CAST(coalesce(sum(count_2), 0) AS BIGINT) AS count_2,
        CAST(coalesce(sum(count_2_again_1), 0) AS BIGINT) AS count_2_again_1,
        CAST(coalesce(sum(count_2_again_2), 0) AS BIGINT) AS count_2_again_2,
        CAST(coalesce(sum(count_2_again_3), 0) AS BIGINT) AS count_2_again_3,
        CAST(coalesce(sum(count_3), 0) AS BIGINT) AS count_3,
        CAST(coalesce(sum(count_3_again_1), 0) AS BIGINT) AS count_3_again_1,
        CAST(coalesce(sum(count_3_again_2), 0) AS BIGINT) AS count_3_again_2,
        CAST(coalesce(sum(count_3_again_3), 0) AS BIGINT) AS count_3_again_3,
        CAST(coalesce(sum(count_4), 0) AS BIGINT) AS count_4,
        CAST(coalesce(sum(count_4_again_1), 0) AS BIGINT) AS count_4_again_1,
        CAST(coalesce(sum(count_4_again_2), 0) AS BIGINT) AS count_4_again_2,
        CAST(coalesce(sum(count_4_again_3), 0) AS BIGINT) AS count_4_again_3,
        CAST(coalesce(sum(count_5), 0) AS BIGINT) AS count_5,
        CAST(coalesce(sum(count_5_again_1), 0) AS BIGINT) AS count_5_again_1,
        CAST(coalesce(sum(count_5_again_2), 0) AS BIGINT) AS count_5_again_2,
        CAST(coalesce(sum(count_5_again_3), 0) AS BIGINT) AS count_5_again_3,
        CAST(coalesce(sum(count_6), 0) AS BIGINT) AS count_6,
        CAST(coalesce(sum(count_6_again_1), 0) AS BIGINT) AS count_6_again_1,
        CAST(coalesce(sum(count_6_again_2), 0) AS BIGINT) AS count_6_again_2,
        CAST(coalesce(sum(count_6_again_3), 0) AS BIGINT) AS count_6_again_3,
        CAST(coalesce(sum(count_7), 0) AS BIGINT) AS count_7,
        CAST(coalesce(sum(count_7_again_1), 0) AS BIGINT) AS count_7_again_1,
        CAST(coalesce(sum(count_7_again_2), 0) AS BIGINT) AS count_7_again_2,
        CAST(coalesce(sum(count_7_again_3), 0) AS BIGINT) AS count_7_again_3,
        CAST(coalesce(sum(count_8), 0) AS BIGINT) AS count_8,
        CAST(coalesce(sum(count_8_again_1), 0) AS BIGINT) AS count_8_again_1,
        CAST(coalesce(sum(count_8_again_2), 0) AS BIGINT) AS count_8_again_2,
        CAST(coalesce(sum(count_8_again_3), 0) AS BIGINT) AS count_8_again_3,
        CAST(coalesce(sum(count_9), 0) AS BIGINT) AS count_9,
        CAST(coalesce(sum(count_9_again_1), 0) AS BIGINT) AS count_9_again_1,
        CAST(coalesce(sum(count_9_again_2), 0) AS BIGINT) AS count_9_again_2,
        CAST(coalesce(sum(count_9_again_3), 0) AS BIGINT) AS count_9_again_3,
        CAST(coalesce(sum(count_10), 0) AS BIGINT) AS count_10,
        CAST(coalesce(sum(count_10_again_1), 0) AS BIGINT) AS count_10_again_1,
        CAST(coalesce(sum(count_10_again_2), 0) AS BIGINT) AS count_10_again_2,
        CAST(coalesce(sum(count_10_again_3), 0) AS BIGINT) AS count_10_again_3,
        CAST(coalesce(sum(count_11), 0) AS BIGINT) AS count_11,
        CAST(coalesce(sum(count_11_again_1), 0) AS BIGINT) AS count_11_again_1,
        CAST(coalesce(sum(count_11_again_2), 0) AS BIGINT) AS count_11_again_2,
        CAST(coalesce(sum(count_11_again_3), 0) AS BIGINT) AS count_11_again_3
    FROM settled_in_place LEFT JOIN place_name USING (place)
    GROUP BY GROUPING SETS ((quarter, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability), (quarter, facility_type, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability), (quarter, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability))),
moved_in_place AS (
    SELECT woman_in_place.person_key, woman_in_place.place, woman_in_place.seen_1, woman_in_place.seen_2, woman_in_place.seen_3, woman_in_place.seen_4, woman_in_place.seen_5, woman_in_place.seen_6, woman_in_place.seen_7, woman_in_place.seen_8, woman_in_place.seen_9, woman_in_place.seen_10, woman_in_place.seen_11, woman.migrant_status, woman.ethnic_group, woman.ethnicity_said, woman.origin, woman.age_group, woman.length_of_stay, woman.language, woman.disability
    FROM woman_in_place JOIN woman USING (person_key)
    WHERE woman.place <> woman.other_place),
moved AS (
    SELECT 'all' AS region, 'all' AS facility_type, seen_1, seen_2, seen_3, seen_4, seen_5, seen_6, seen_7, seen_8, seen_9, seen_10, seen_11, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability FROM woman WHERE place <> other_place
    UNION ALL SELECT 'all' AS region, facility_type, bit_or(seen_1) AS seen_1, bit_or(seen_2) AS seen_2, bit_or(seen_3) AS seen_3, bit_or(seen_4) AS seen_4, bit_or(seen_5) AS seen_5, bit_or(seen_6) AS seen_6, bit_or(seen_7) AS seen_7, bit_or(seen_8) AS seen_8, bit_or(seen_9) AS seen_9, bit_or(seen_10) AS seen_10, bit_or(seen_11) AS seen_11, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability FROM moved_in_place LEFT JOIN place_name USING (place) GROUP BY person_key, facility_type, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability
    UNION ALL SELECT region, 'all' AS facility_type, bit_or(seen_1) AS seen_1, bit_or(seen_2) AS seen_2, bit_or(seen_3) AS seen_3, bit_or(seen_4) AS seen_4, bit_or(seen_5) AS seen_5, bit_or(seen_6) AS seen_6, bit_or(seen_7) AS seen_7, bit_or(seen_8) AS seen_8, bit_or(seen_9) AS seen_9, bit_or(seen_10) AS seen_10, bit_or(seen_11) AS seen_11, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability FROM moved_in_place LEFT JOIN place_name USING (place) GROUP BY person_key, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability),
moved_cell AS (
    SELECT quarter, region, facility_type, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability,
        CAST(coalesce(sum(CASE WHEN (seen_1 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_1,
        CAST(coalesce(sum(CASE WHEN (seen_1 & bit) <> 0 AND (seen_1 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_1_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_1 & bit) <> 0 AND (seen_1 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_1_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_1 & bit) <> 0 AND (seen_1 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_1_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_2 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_2,
        CAST(coalesce(sum(CASE WHEN (seen_2 & bit) <> 0 AND (seen_2 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_2_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_2 & bit) <> 0 AND (seen_2 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_2_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_2 & bit) <> 0 AND (seen_2 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_2_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_3 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_3,
        CAST(coalesce(sum(CASE WHEN (seen_3 & bit) <> 0 AND (seen_3 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_3_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_3 & bit) <> 0 AND (seen_3 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_3_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_3 & bit) <> 0 AND (seen_3 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_3_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_4 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_4,
        CAST(coalesce(sum(CASE WHEN (seen_4 & bit) <> 0 AND (seen_4 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_4_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_4 & bit) <> 0 AND (seen_4 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_4_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_4 & bit) <> 0 AND (seen_4 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_4_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_5 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_5,
        CAST(coalesce(sum(CASE WHEN (seen_5 & bit) <> 0 AND (seen_5 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_5_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_5 & bit) <> 0 AND (seen_5 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_5_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_5 & bit) <> 0 AND (seen_5 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_5_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_6 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_6,
        CAST(coalesce(sum(CASE WHEN (seen_6 & bit) <> 0 AND (seen_6 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_6_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_6 & bit) <> 0 AND (seen_6 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_6_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_6 & bit) <> 0 AND (seen_6 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_6_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_7 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_7,
        CAST(coalesce(sum(CASE WHEN (seen_7 & bit) <> 0 AND (seen_7 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_7_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_7 & bit) <> 0 AND (seen_7 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_7_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_7 & bit) <> 0 AND (seen_7 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_7_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_8 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_8,
        CAST(coalesce(sum(CASE WHEN (seen_8 & bit) <> 0 AND (seen_8 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_8_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_8 & bit) <> 0 AND (seen_8 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_8_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_8 & bit) <> 0 AND (seen_8 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_8_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_9 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_9,
        CAST(coalesce(sum(CASE WHEN (seen_9 & bit) <> 0 AND (seen_9 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_9_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_9 & bit) <> 0 AND (seen_9 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_9_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_9 & bit) <> 0 AND (seen_9 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_9_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_10 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_10,
        CAST(coalesce(sum(CASE WHEN (seen_10 & bit) <> 0 AND (seen_10 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_10_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_10 & bit) <> 0 AND (seen_10 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_10_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_10 & bit) <> 0 AND (seen_10 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_10_again_3,
        CAST(coalesce(sum(CASE WHEN (seen_11 & bit) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_11,
        CAST(coalesce(sum(CASE WHEN (seen_11 & bit) <> 0 AND (seen_11 & later_1) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_11_again_1,
        CAST(coalesce(sum(CASE WHEN (seen_11 & bit) <> 0 AND (seen_11 & later_2) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_11_again_2,
        CAST(coalesce(sum(CASE WHEN (seen_11 & bit) <> 0 AND (seen_11 & later_3) <> 0 THEN women ELSE 0 END), 0) AS BIGINT) AS count_11_again_3
    FROM (SELECT region, facility_type, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability, seen_1, seen_2, seen_3, seen_4, seen_5, seen_6, seen_7, seen_8, seen_9, seen_10, seen_11, CAST(count(*) AS INTEGER) AS women FROM moved GROUP BY region, facility_type, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability, seen_1, seen_2, seen_3, seen_4, seen_5, seen_6, seen_7, seen_8, seen_9, seen_10, seen_11) AS alike
        JOIN quarter_list ON ((seen_1 | seen_2 | seen_3 | seen_4 | seen_5 | seen_6 | seen_7 | seen_8 | seen_9 | seen_10 | seen_11) & bit) <> 0
    GROUP BY quarter, region, facility_type, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability),
every_cell AS (
    SELECT quarter, region, facility_type, CASE migrant_status WHEN 0 THEN 'declined' WHEN 1 THEN 'unknown' WHEN 2 THEN 'not_asked' WHEN 3 THEN 'migrant' WHEN 4 THEN 'descendant' WHEN 5 THEN 'non_migrant' END AS migrant_status, CASE ethnic_group WHEN 0 THEN 'declined' WHEN 1 THEN 'unknown' WHEN 2 THEN 'not_asked' WHEN 3 THEN 'other_minority' WHEN 4 THEN 'roma_traveller' WHEN 5 THEN 'majority_only' END AS ethnic_group, ethnicity_said, CASE origin WHEN 0 THEN 'declined' WHEN 1 THEN 'unknown' WHEN 2 THEN 'not_asked' WHEN 3 THEN 'other' WHEN 4 THEN 'eu_efta' WHEN 5 THEN 'national' END AS origin, CASE age_group WHEN 0 THEN 'unknown' WHEN 1 THEN '65_plus' WHEN 2 THEN '45_64' WHEN 3 THEN '30_44' WHEN 4 THEN '15_29' END AS age_group, CASE length_of_stay WHEN 0 THEN 'declined' WHEN 1 THEN 'unknown' WHEN 2 THEN 'not_asked' WHEN 3 THEN 'from_5_years' WHEN 4 THEN 'under_5_years' WHEN 5 THEN 'born_here' END AS length_of_stay, CASE language WHEN 0 THEN 'unknown' WHEN 1 THEN 'other' WHEN 2 THEN 'romani' WHEN 3 THEN 'lang_05' WHEN 4 THEN 'lang_04' WHEN 5 THEN 'lang_03' WHEN 6 THEN 'lang_02' WHEN 7 THEN 'lang_01' WHEN 8 THEN 'sign' WHEN 9 THEN 'national' END AS language, CASE disability WHEN 0 THEN 'declined' WHEN 1 THEN 'unknown' WHEN 2 THEN 'not_asked' WHEN 3 THEN 'no' WHEN 4 THEN 'yes' END AS disability, count_1, count_1_again_1, count_1_again_2, count_1_again_3, count_2, count_2_again_1, count_2_again_2, count_2_again_3, count_3, count_3_again_1, count_3_again_2, count_3_again_3, count_4, count_4_again_1, count_4_again_2, count_4_again_3, count_5, count_5_again_1, count_5_again_2, count_5_again_3, count_6, count_6_again_1, count_6_again_2, count_6_again_3, count_7, count_7_again_1, count_7_again_2, count_7_again_3, count_8, count_8_again_1, count_8_again_2, count_8_again_3, count_9, count_9_again_1, count_9_again_2, count_9_again_3, count_10, count_10_again_1, count_10_again_2, count_10_again_3, count_11, count_11_again_1, count_11_again_2, count_11_again_3 FROM settled_cell
    UNION ALL SELECT quarter, region, facility_type, CASE migrant_status WHEN 0 THEN 'declined' WHEN 1 THEN 'unknown' WHEN 2 THEN 'not_asked' WHEN 3 THEN 'migrant' WHEN 4 THEN 'descendant' WHEN 5 THEN 'non_migrant' END AS migrant_status, CASE ethnic_group WHEN 0 THEN 'declined' WHEN 1 THEN 'unknown' WHEN 2 THEN 'not_asked' WHEN 3 THEN 'other_minority' WHEN 4 THEN 'roma_traveller' WHEN 5 THEN 'majority_only' END AS ethnic_group, ethnicity_said, CASE origin WHEN 0 THEN 'declined' WHEN 1 THEN 'unknown' WHEN 2 THEN 'not_asked' WHEN 3 THEN 'other' WHEN 4 THEN 'eu_efta' WHEN 5 THEN 'national' END AS origin, CASE age_group WHEN 0 THEN 'unknown' WHEN 1 THEN '65_plus' WHEN 2 THEN '45_64' WHEN 3 THEN '30_44' WHEN 4 THEN '15_29' END AS age_group, CASE length_of_stay WHEN 0 THEN 'declined' WHEN 1 THEN 'unknown' WHEN 2 THEN 'not_asked' WHEN 3 THEN 'from_5_years' WHEN 4 THEN 'under_5_years' WHEN 5 THEN 'born_here' END AS length_of_stay, CASE language WHEN 0 THEN 'unknown' WHEN 1 THEN 'other' WHEN 2 THEN 'romani' WHEN 3 THEN 'lang_05' WHEN 4 THEN 'lang_04' WHEN 5 THEN 'lang_03' WHEN 6 THEN 'lang_02' WHEN 7 THEN 'lang_01' WHEN 8 THEN 'sign' WHEN 9 THEN 'national' END AS language, CASE disability WHEN 0 THEN 'declined' WHEN 1 THEN 'unknown' WHEN 2 THEN 'not_asked' WHEN 3 THEN 'no' WHEN 4 THEN 'yes' END AS disability, count_1, count_1_again_1, count_1_again_2, count_1_again_3, count_2, count_2_again_1, count_2_again_2, count_2_again_3, count_3, count_3_again_1, count_3_again_2, count_3_again_3, count_4, count_4_again_1, count_4_again_2, count_4_again_3, count_5, count_5_again_1, count_5_again_2, count_5_again_3, count_6, count_6_again_1, count_6_again_2, count_6_again_3, count_7, count_7_again_1, count_7_again_2, count_7_again_3, count_8, count_8_again_1, count_8_again_2, count_8_again_3, count_9, count_9_again_1, count_9_again_2, count_9_again_3, count_10, count_10_again_1, count_10_again_2, count_10_again_3, count_11, count_11_again_1, count_11_again_2, count_11_again_3 FROM moved_cell)
SELECT quarter, region, facility_type, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability,
    CAST(coalesce(sum(count_1), 0) AS BIGINT) AS count_1,
    CAST(coalesce(sum(count_1_again_1), 0) AS BIGINT) AS count_1_again_1,
    CAST(coalesce(sum(count_1_again_2), 0) AS BIGINT) AS count_1_again_2,
    CAST(coalesce(sum(count_1_again_3), 0) AS BIGINT) AS count_1_again_3,
    CAST(coalesce(sum(count_2), 0) AS BIGINT) AS count_2,
    CAST(coalesce(sum(count_2_again_1), 0) AS BIGINT) AS count_2_again_1,
    CAST(coalesce(sum(count_2_again_2), 0) AS BIGINT) AS count_2_again_2,
    CAST(coalesce(sum(count_2_again_3), 0) AS BIGINT) AS count_2_again_3,
    CAST(coalesce(sum(count_3), 0) AS BIGINT) AS count_3,
    CAST(coalesce(sum(count_3_again_1), 0) AS BIGINT) AS count_3_again_1,
    CAST(coalesce(sum(count_3_again_2), 0) AS BIGINT) AS count_3_again_2,
    CAST(coalesce(sum(count_3_again_3), 0) AS BIGINT) AS count_3_again_3,
    CAST(coalesce(sum(count_4), 0) AS BIGINT) AS count_4,
    CAST(coalesce(sum(count_4_again_1), 0) AS BIGINT) AS count_4_again_1,
    CAST(coalesce(sum(count_4_again_2), 0) AS BIGINT) AS count_4_again_2,
    CAST(coalesce(sum(count_4_again_3), 0) AS BIGINT) AS count_4_again_3,
    CAST(coalesce(sum(count_5), 0) AS BIGINT) AS count_5,
    CAST(coalesce(sum(count_5_again_1), 0) AS BIGINT) AS count_5_again_1,
    CAST(coalesce(sum(count_5_again_2), 0) AS BIGINT) AS count_5_again_2,
    CAST(coalesce(sum(count_5_again_3), 0) AS BIGINT) AS count_5_again_3,
    CAST(coalesce(sum(count_6), 0) AS BIGINT) AS count_6,
    CAST(coalesce(sum(count_6_again_1), 0) AS BIGINT) AS count_6_again_1,
    CAST(coalesce(sum(count_6_again_2), 0) AS BIGINT) AS count_6_again_2,
    CAST(coalesce(sum(count_6_again_3), 0) AS BIGINT) AS count_6_again_3,
    CAST(coalesce(sum(count_7), 0) AS BIGINT) AS count_7,
    CAST(coalesce(sum(count_7_again_1), 0) AS BIGINT) AS count_7_again_1,
    CAST(coalesce(sum(count_7_again_2), 0) AS BIGINT) AS count_7_again_2,
    CAST(coalesce(sum(count_7_again_3), 0) AS BIGINT) AS count_7_again_3,
    CAST(coalesce(sum(count_8), 0) AS BIGINT) AS count_8,
    CAST(coalesce(sum(count_8_again_1), 0) AS BIGINT) AS count_8_again_1,
    CAST(coalesce(sum(count_8_again_2), 0) AS BIGINT) AS count_8_again_2,
    CAST(coalesce(sum(count_8_again_3), 0) AS BIGINT) AS count_8_again_3,
    CAST(coalesce(sum(count_9), 0) AS BIGINT) AS count_9,
    CAST(coalesce(sum(count_9_again_1), 0) AS BIGINT) AS count_9_again_1,
    CAST(coalesce(sum(count_9_again_2), 0) AS BIGINT) AS count_9_again_2,
    CAST(coalesce(sum(count_9_again_3), 0) AS BIGINT) AS count_9_again_3,
    CAST(coalesce(sum(count_10), 0) AS BIGINT) AS count_10,
    CAST(coalesce(sum(count_10_again_1), 0) AS BIGINT) AS count_10_again_1,
    CAST(coalesce(sum(count_10_again_2), 0) AS BIGINT) AS count_10_again_2,
    CAST(coalesce(sum(count_10_again_3), 0) AS BIGINT) AS count_10_again_3,
    CAST(coalesce(sum(count_11), 0) AS BIGINT) AS count_11,
    CAST(coalesce(sum(count_11_again_1), 0) AS BIGINT) AS count_11_again_1,
    CAST(coalesce(sum(count_11_again_2), 0) AS BIGINT) AS count_11_again_2,
    CAST(coalesce(sum(count_11_again_3), 0) AS BIGINT) AS count_11_again_3
FROM every_cell
GROUP BY quarter, region, facility_type, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability
ORDER BY quarter, region, facility_type, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability
