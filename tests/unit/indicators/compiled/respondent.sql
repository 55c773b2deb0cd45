WITH period_list AS (
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
year_end AS (
    SELECT period, year
    FROM period_list
    WHERE kind = 'year'),
completed_module AS (
    SELECT survey_respondent.*, ethnicity AS ethnicity_said
    FROM survey_respondent
    WHERE module_status = 'completed'),
surveyed_woman AS (
    SELECT year_end.period, completed_module.weight,
        survey_id || ':' || stratum AS stratum, survey_id || ':' || stratum || ':' || psu AS psu,
        region_code AS region, 
        CASE
            WHEN list_contains(ethnicity_said, 'national_majority') AND array_length(ethnicity_said) = 1 THEN 'majority_only'
            WHEN list_contains(ethnicity_said, 'declined') THEN 'declined'
            WHEN list_contains(ethnicity_said, 'unknown') THEN 'unknown'
            WHEN list_contains(ethnicity_said, 'not_asked') THEN 'not_asked'
            WHEN list_contains(ethnicity_said, 'roma') OR list_contains(ethnicity_said, 'traveller') THEN 'roma_traveller'
            WHEN array_length(ethnicity_said) > 0 THEN 'other_minority'
        END AS ethnic_group, ethnicity_said,
        CASE WHEN birth_group IN ('national') THEN 'national' WHEN birth_group IN ('eu_efta') THEN 'eu_efta' WHEN birth_group IN ('europe_other', 'mena', 'ssa', 'south_asia', 'east_se_asia', 'latin_caribbean', 'north_america_oceania', 'stateless_born') THEN 'other' WHEN birth_group IN ('not_asked') THEN 'not_asked' WHEN birth_group IN ('unknown') THEN 'unknown' WHEN birth_group IN ('declined') THEN 'declined' END AS origin, CASE WHEN age_band IN ('15_17', '18_24', '25_29') THEN '15_29' WHEN age_band IN ('30_34', '35_44') THEN '30_44' WHEN age_band IN ('45_54', '55_64') THEN '45_64' WHEN age_band IN ('65_74', '75_plus') THEN '65_plus' WHEN age_band IN ('unknown') THEN 'unknown' END AS age_group,
        CASE WHEN length_of_stay IN ('born_here') THEN 'born_here' WHEN length_of_stay IN ('lt_1y', 'y1_4') THEN 'under_5_years' WHEN length_of_stay IN ('y5_9', 'y10_plus') THEN 'from_5_years' WHEN length_of_stay IN ('not_asked') THEN 'not_asked' WHEN length_of_stay IN ('unknown') THEN 'unknown' WHEN length_of_stay IN ('declined') THEN 'declined' END AS length_of_stay, language_group AS language,
        age_band, ever_partnered, module_status, migrant_status, birth_group, ethnicity, language_group, disability, ipv_physical_12m, ipv_sexual_12m, ipv_psychological_12m, ipv_economic_12m, ipv_any_life, told_health, help_formal, wanted_help_not_got, knows_service, used_health_12m, health_discrimination_12m,
        CASE
            WHEN ipv_physical_12m = 'yes' OR ipv_sexual_12m = 'yes' THEN 'yes'
            WHEN ipv_physical_12m = 'no' AND ipv_sexual_12m = 'no' THEN 'no'
            ELSE 'missing'
        END AS ipv_ps_12m
    FROM completed_module JOIN year_end ON year_end.year = completed_module.wave_year),
marked AS (
    SELECT period, region, migrant_status, ethnic_group, array_to_string(list_sort(ethnicity_said), '|') AS ethnicity_said, origin, age_group, length_of_stay, language, disability,
        ((ipv_any_life = 'yes') AND (help_formal IN ('yes', 'no'))) AS condition_1,
        (help_formal = 'yes') AS condition_2,
        (knows_service IN ('yes', 'no')) AS condition_3,
        (knows_service = 'yes') AS condition_4,
        ((ever_partnered = 'yes') AND (ipv_ps_12m IN ('yes', 'no'))) AS condition_5,
        (ipv_ps_12m = 'yes') AS condition_6,
        ((used_health_12m = 'yes') AND (health_discrimination_12m IN ('yes', 'no'))) AS condition_7,
        (health_discrimination_12m = 'yes') AS condition_8
    FROM surveyed_woman)
SELECT period, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability,
    CAST(coalesce(count_if(condition_1 AND condition_2), 0) AS BIGINT) AS count_1,
    CAST(coalesce(count_if(condition_1), 0) AS BIGINT) AS count_2,
    CAST(coalesce(count_if(condition_3 AND condition_4), 0) AS BIGINT) AS count_3,
    CAST(coalesce(count_if(condition_3), 0) AS BIGINT) AS count_4,
    CAST(coalesce(count_if(condition_5 AND condition_6), 0) AS BIGINT) AS count_5,
    CAST(coalesce(count_if(condition_5), 0) AS BIGINT) AS count_6,
    CAST(coalesce(count_if(condition_7 AND condition_8), 0) AS BIGINT) AS count_7,
    CAST(coalesce(count_if(condition_7), 0) AS BIGINT) AS count_8
FROM marked
GROUP BY period, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability
ORDER BY period, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability
