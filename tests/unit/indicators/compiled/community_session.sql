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
held_session AS (
    SELECT community_session.*, region_code AS region, language_group AS language, session_month AS month, CAST(extract(year FROM session_month) AS INTEGER) AS year, CAST(extract(year FROM session_month) * 4 + extract(quarter FROM session_month) - 1 AS INTEGER) AS quarter, CAST(extract(year FROM session_month) * 12 + extract(month FROM session_month) AS INTEGER) AS month_number
    FROM community_session),
marked AS (
    SELECT quarter, region, language,
        women_assisted_n,
        participants_n,
        ((lead_org IN ('roma_association', 'migrant_association', 'minority_womens_org')) AND (community_facilitated)) AS condition_1,
        (lead_org IN ('roma_association', 'migrant_association', 'minority_womens_org')) AS condition_2
    FROM held_session)
SELECT quarter, region, language,
    CAST(coalesce(count_if(condition_1), 0) AS BIGINT) AS count_1,
    CAST(coalesce(sum(CASE WHEN condition_2 AND condition_2 THEN women_assisted_n ELSE 0 END), 0) AS BIGINT) AS count_2,
    CAST(coalesce(sum(CASE WHEN condition_2 THEN participants_n ELSE 0 END), 0) AS BIGINT) AS count_3
FROM marked
GROUP BY quarter, region, language
ORDER BY quarter, region, language
