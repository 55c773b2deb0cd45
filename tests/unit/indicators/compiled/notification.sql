WITH notified AS (
    SELECT notification.*, region_code AS region, contact_month AS month, CAST(extract(year FROM contact_month) AS INTEGER) AS year, CAST(extract(year FROM contact_month) * 4 + extract(quarter FROM contact_month) - 1 AS INTEGER) AS quarter, CAST(extract(year FROM contact_month) * 12 + extract(month FROM contact_month) AS INTEGER) AS month_number,
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
        CASE WHEN age_band IN ('15_17', '18_24', '25_29') THEN '15_29' WHEN age_band IN ('30_34', '35_44') THEN '30_44' WHEN age_band IN ('45_54', '55_64') THEN '45_64' WHEN age_band IN ('65_74', '75_plus') THEN '65_plus' WHEN age_band IN ('unknown') THEN 'unknown' END AS age_group
    FROM notification),
marked AS (
    SELECT quarter, region, migrant_status, ethnic_group, array_to_string(list_sort(ethnicity_said), '|') AS ethnicity_said, origin, age_group,
        (perpetrator_rel IN ('current_spouse', 'current_cohabiting', 'current_noncohabiting', 'former_spouse', 'former_partner')) AS condition_1,
        (ARRAY_CONTAINS(violence_types, 'physical')) AS condition_2,
        (ARRAY_CONTAINS(violence_types, 'sexual')) AS condition_3,
        (ARRAY_CONTAINS(violence_types, 'psychological')) AS condition_4,
        (referred_to_protection = 'yes') AS condition_5,
        (mental_health_care = 'yes') AS condition_6,
        (reported_to_authority = 'yes') AS condition_7
    FROM notified)
SELECT quarter, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group,
    CAST(coalesce(count_if(condition_1), 0) AS BIGINT) AS count_1,
    CAST(coalesce(count_if(condition_1 AND condition_2), 0) AS BIGINT) AS count_2,
    CAST(coalesce(count_if(condition_1 AND condition_3), 0) AS BIGINT) AS count_3,
    CAST(coalesce(count_if(condition_1 AND condition_4), 0) AS BIGINT) AS count_4,
    CAST(coalesce(count_if(condition_1 AND condition_5), 0) AS BIGINT) AS count_5,
    CAST(coalesce(count_if(condition_1 AND condition_6), 0) AS BIGINT) AS count_6,
    CAST(coalesce(count_if(condition_1 AND condition_7), 0) AS BIGINT) AS count_7
FROM marked
GROUP BY quarter, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group
ORDER BY quarter, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group
