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
answered_line AS (
    SELECT language_group, caller_type, calls_received_n, calls_answered_n, calls_in_language_n, calls_ipv_n,
        referred_health_n, language_group AS language, helpline_month.month AS month, CAST(extract(year FROM helpline_month.month) AS INTEGER) AS year, CAST(extract(year FROM helpline_month.month) * 4 + extract(quarter FROM helpline_month.month) - 1 AS INTEGER) AS quarter, CAST(extract(year FROM helpline_month.month) * 12 + extract(month FROM helpline_month.month) AS INTEGER) AS month_number
    FROM helpline_month),
marked AS (
    SELECT quarter, language,
        calls_in_language_n,
        calls_received_n,
        (NOT (language_group IN ('national', 'unknown'))) AS condition_1
    FROM answered_line)
SELECT quarter, language,
    CAST(coalesce(sum(CASE WHEN condition_1 AND condition_1 THEN calls_in_language_n ELSE 0 END), 0) AS BIGINT) AS count_1,
    CAST(coalesce(sum(CASE WHEN condition_1 THEN calls_received_n ELSE 0 END), 0) AS BIGINT) AS count_2
FROM marked
GROUP BY quarter, language
ORDER BY quarter, language
