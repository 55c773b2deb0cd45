WITH run AS (SELECT DATE '2026-06-30' AS data_cutoff),
period_list AS (
    SELECT '2024-Q1' AS period, 'quarter' AS kind, DATE '2024-01-01' AS first_month, DATE '2024-03-01' AS last_month, DATE '2024-03-31' AS last_day, 2024 AS year, 1 AS quarters
    UNION ALL SELECT '2024-Q2' AS period, 'quarter' AS kind, DATE '2024-04-01' AS first_month, DATE '2024-06-01' AS last_month, DATE '2024-06-30' AS last_day, 2024 AS year, 1 AS quarters
    UNION ALL SELECT '2024-Q3' AS period, 'quarter' AS kind, DATE '2024-07-01' AS first_month, DATE '2024-09-01' AS last_month, DATE '2024-09-30' AS last_day, 2024 AS year, 1 AS quarters
    UNION ALL SELECT '2024-Q4' AS period, 'quarter' AS kind, DATE '2024-10-01' AS first_month, DATE '2024-12-01' AS last_month, DATE '2024-12-31' AS last_day, 2024 AS year, 1 AS quarters
    UNION ALL SELECT '2024' AS period, 'year' AS kind, DATE '2024-01-01' AS first_month, DATE '2024-12-01' AS last_month, DATE '2024-12-31' AS last_day, 2024 AS year, 4 AS quarters
    UNION ALL SELECT '2025-Q1' AS period, 'quarter' AS kind, DATE '2025-01-01' AS first_month, DATE '2025-03-01' AS last_month, DATE '2025-03-31' AS last_day, 2025 AS year, 1 AS quarters
    UNION ALL SELECT '2025-Q1-12m' AS period, 'rolling' AS kind, DATE '2024-04-01' AS first_month, DATE '2025-03-01' AS last_month, DATE '2025-03-31' AS last_day, 2025 AS year, 4 AS quarters
    UNION ALL SELECT '2025-Q2' AS period, 'quarter' AS kind, DATE '2025-04-01' AS first_month, DATE '2025-06-01' AS last_month, DATE '2025-06-30' AS last_day, 2025 AS year, 1 AS quarters
    UNION ALL SELECT '2025-Q2-12m' AS period, 'rolling' AS kind, DATE '2024-07-01' AS first_month, DATE '2025-06-01' AS last_month, DATE '2025-06-30' AS last_day, 2025 AS year, 4 AS quarters
    UNION ALL SELECT '2025-Q3' AS period, 'quarter' AS kind, DATE '2025-07-01' AS first_month, DATE '2025-09-01' AS last_month, DATE '2025-09-30' AS last_day, 2025 AS year, 1 AS quarters
    UNION ALL SELECT '2025-Q3-12m' AS period, 'rolling' AS kind, DATE '2024-10-01' AS first_month, DATE '2025-09-01' AS last_month, DATE '2025-09-30' AS last_day, 2025 AS year, 4 AS quarters
    UNION ALL SELECT '2025-Q4' AS period, 'quarter' AS kind, DATE '2025-10-01' AS first_month, DATE '2025-12-01' AS last_month, DATE '2025-12-31' AS last_day, 2025 AS year, 1 AS quarters
    UNION ALL SELECT '2025' AS period, 'year' AS kind, DATE '2025-01-01' AS first_month, DATE '2025-12-01' AS last_month, DATE '2025-12-31' AS last_day, 2025 AS year, 4 AS quarters),
latest_version AS (
    SELECT contact_id, max(record_version) AS record_version
    FROM service_contact
    GROUP BY contact_id),
live_contact AS (
    SELECT service_contact.*
    FROM service_contact JOIN latest_version USING (contact_id, record_version)
    WHERE NOT is_retracted),
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
            WHEN list_contains((CASE WHEN ethnicity_method IN ('proxy', 'observed') THEN ['unknown'] ELSE ethnicity END), 'declined') THEN 'declined'
            WHEN list_contains((CASE WHEN ethnicity_method IN ('proxy', 'observed') THEN ['unknown'] ELSE ethnicity END), 'unknown') THEN 'unknown'
            WHEN list_contains((CASE WHEN ethnicity_method IN ('proxy', 'observed') THEN ['unknown'] ELSE ethnicity END), 'not_asked') THEN 'not_asked'
            WHEN list_contains((CASE WHEN ethnicity_method IN ('proxy', 'observed') THEN ['unknown'] ELSE ethnicity END), 'roma') OR list_contains((CASE WHEN ethnicity_method IN ('proxy', 'observed') THEN ['unknown'] ELSE ethnicity END), 'traveller') THEN 'roma_traveller'
            WHEN (CASE WHEN ethnicity_method IN ('proxy', 'observed') THEN ['unknown'] ELSE ethnicity END) = ['national_majority'] THEN 'majority_only'
            WHEN array_length((CASE WHEN ethnicity_method IN ('proxy', 'observed') THEN ['unknown'] ELSE ethnicity END)) > 0 THEN 'other_minority'
        END AS ethnic_group,
        CASE WHEN birth_group IN ('national') THEN 'national' WHEN birth_group IN ('eu_efta') THEN 'eu_efta' WHEN birth_group IN ('europe_other', 'mena', 'ssa', 'south_asia', 'east_se_asia', 'latin_caribbean', 'north_america_oceania', 'stateless_born') THEN 'other' WHEN birth_group IN ('not_asked') THEN 'not_asked' WHEN birth_group IN ('unknown') THEN 'unknown' WHEN birth_group IN ('declined') THEN 'declined' END AS origin,
        CASE WHEN age_band IN ('15_17', '18_24', '25_29') THEN '15_29' WHEN age_band IN ('30_34', '35_44') THEN '30_44' WHEN age_band IN ('45_54', '55_64') THEN '45_64' WHEN age_band IN ('65_74', '75_plus') THEN '65_plus' WHEN age_band IN ('unknown') THEN 'unknown' END AS age_group,
        CASE WHEN live_contact.length_of_stay IN ('born_here') THEN 'born_here' WHEN live_contact.length_of_stay IN ('lt_1y', 'y1_4') THEN 'under_5_years' WHEN live_contact.length_of_stay IN ('y5_9', 'y10_plus') THEN 'from_5_years' WHEN live_contact.length_of_stay IN ('not_asked') THEN 'not_asked' WHEN live_contact.length_of_stay IN ('unknown') THEN 'unknown' WHEN live_contact.length_of_stay IN ('declined') THEN 'declined' END AS length_of_stay,
        language_group AS language
    FROM live_contact LEFT JOIN facility_place USING (facility_id)),
woman_profile AS (
    SELECT person_key,
        arg_max(migrant_status, ((CAST(CASE migrant_status WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE migrant_status WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'migrant' THEN 3 WHEN 'descendant' THEN 4 WHEN 'non_migrant' THEN 5 ELSE 99 END) AS migrant_status,
        arg_max(ethnic_group, ((CAST(CASE ethnic_group WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE ethnic_group WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'other_minority' THEN 3 WHEN 'roma_traveller' THEN 4 WHEN 'majority_only' THEN 5 ELSE 99 END) AS ethnic_group,
        arg_max(ethnicity_said, ((CAST(CASE ethnic_group WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE ethnic_group WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'other_minority' THEN 3 WHEN 'roma_traveller' THEN 4 WHEN 'majority_only' THEN 5 ELSE 99 END) AS ethnicity_said,
        arg_max(origin, ((CAST(CASE origin WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE origin WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'other' THEN 3 WHEN 'eu_efta' THEN 4 WHEN 'national' THEN 5 ELSE 99 END) AS origin,
        arg_max(age_group, ((CAST(CASE age_group WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE age_group WHEN 'unknown' THEN 0 WHEN '65_plus' THEN 1 WHEN '45_64' THEN 2 WHEN '30_44' THEN 3 WHEN '15_29' THEN 4 ELSE 99 END) AS age_group,
        arg_max(length_of_stay, ((CAST(CASE length_of_stay WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE length_of_stay WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'from_5_years' THEN 3 WHEN 'under_5_years' THEN 4 WHEN 'born_here' THEN 5 ELSE 99 END) AS length_of_stay,
        arg_max(language, ((CAST(CASE language WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE language WHEN 'unknown' THEN 0 WHEN 'other' THEN 1 WHEN 'romani' THEN 2 WHEN 'lang_05' THEN 3 WHEN 'lang_04' THEN 4 WHEN 'lang_03' THEN 5 WHEN 'lang_02' THEN 6 WHEN 'lang_01' THEN 7 WHEN 'sign' THEN 8 WHEN 'national' THEN 9 ELSE 99 END) AS language,
        arg_max(disability, ((CAST(CASE disability WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE disability WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'no' THEN 3 WHEN 'yes' THEN 4 ELSE 99 END) AS disability
    FROM contact
    GROUP BY person_key),
marked AS (
    SELECT person_key, quarter, facility_type, region,
        (enquiry_eligible) AS condition_1,
        ((enquiry_outcome IN ('asked', 'self_disclosed')) AND (asked_in_private = 'yes')) AS condition_2,
        (((enquiry_outcome = 'asked') AND (asked_in_private = 'yes')) AND (ipv_disclosed IN ('yes', 'no'))) AS condition_3,
        (ipv_disclosed = 'yes') AS condition_4,
        (disclosing) AS condition_5
    FROM contact),
held_by_row AS (
    SELECT person_key, quarter, facility_type, region, CAST(CASE WHEN condition_1 AND condition_2 THEN 1 ELSE 0 END + CASE WHEN condition_1 THEN 2 ELSE 0 END + CASE WHEN condition_3 AND condition_4 THEN 4 ELSE 0 END + CASE WHEN condition_3 THEN 8 ELSE 0 END + CASE WHEN condition_5 THEN 16 ELSE 0 END AS BIGINT) AS held
    FROM marked),
woman_quarter AS (
    SELECT person_key, quarter, facility_type, region, bit_or(held) AS held
    FROM held_by_row
    GROUP BY person_key, quarter, facility_type, region),
quarter_in_period AS (
    SELECT '2024-Q1' AS period, 8096 AS quarter
    UNION ALL SELECT '2024-Q2' AS period, 8097 AS quarter
    UNION ALL SELECT '2024-Q3' AS period, 8098 AS quarter
    UNION ALL SELECT '2024-Q4' AS period, 8099 AS quarter
    UNION ALL SELECT '2024' AS period, 8096 AS quarter
    UNION ALL SELECT '2024' AS period, 8097 AS quarter
    UNION ALL SELECT '2024' AS period, 8098 AS quarter
    UNION ALL SELECT '2024' AS period, 8099 AS quarter
    UNION ALL SELECT '2025-Q1' AS period, 8100 AS quarter
    UNION ALL SELECT '2025-Q1-12m' AS period, 8097 AS quarter
    UNION ALL SELECT '2025-Q1-12m' AS period, 8098 AS quarter
    UNION ALL SELECT '2025-Q1-12m' AS period, 8099 AS quarter
    UNION ALL SELECT '2025-Q1-12m' AS period, 8100 AS quarter
    UNION ALL SELECT '2025-Q2' AS period, 8101 AS quarter
    UNION ALL SELECT '2025-Q2-12m' AS period, 8098 AS quarter
    UNION ALL SELECT '2025-Q2-12m' AS period, 8099 AS quarter
    UNION ALL SELECT '2025-Q2-12m' AS period, 8100 AS quarter
    UNION ALL SELECT '2025-Q2-12m' AS period, 8101 AS quarter
    UNION ALL SELECT '2025-Q3' AS period, 8102 AS quarter
    UNION ALL SELECT '2025-Q3-12m' AS period, 8099 AS quarter
    UNION ALL SELECT '2025-Q3-12m' AS period, 8100 AS quarter
    UNION ALL SELECT '2025-Q3-12m' AS period, 8101 AS quarter
    UNION ALL SELECT '2025-Q3-12m' AS period, 8102 AS quarter
    UNION ALL SELECT '2025-Q4' AS period, 8103 AS quarter
    UNION ALL SELECT '2025' AS period, 8100 AS quarter
    UNION ALL SELECT '2025' AS period, 8101 AS quarter
    UNION ALL SELECT '2025' AS period, 8102 AS quarter
    UNION ALL SELECT '2025' AS period, 8103 AS quarter),
woman_period AS (
    SELECT person_key, period,
        CASE WHEN grouping(facility_type) = 1 THEN 'all' ELSE facility_type END AS facility_type,
        CASE WHEN grouping(region) = 1 THEN 'all' ELSE region END AS region, bit_or(held) AS held
    FROM woman_quarter JOIN quarter_in_period USING (quarter)
    GROUP BY GROUPING SETS ((person_key, period), (person_key, period, facility_type), (person_key, period, region))),
hers AS (
    SELECT person_key, migrant_status, ethnic_group, array_to_string(list_sort(ethnicity_said), '|') AS ethnicity_said, origin, age_group, length_of_stay, language, disability
    FROM woman_profile)
SELECT period, facility_type, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability,
    CAST(coalesce(count_if((held & 1) <> 0), 0) AS BIGINT) AS count_1,
    CAST(coalesce(count_if((held & 2) <> 0), 0) AS BIGINT) AS count_2,
    CAST(coalesce(count_if((held & 4) <> 0), 0) AS BIGINT) AS count_3,
    CAST(coalesce(count_if((held & 8) <> 0), 0) AS BIGINT) AS count_4,
    CAST(coalesce(count_if((held & 16) <> 0), 0) AS BIGINT) AS count_5
FROM woman_period JOIN hers USING (person_key)
GROUP BY period, facility_type, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability
ORDER BY period, facility_type, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability
