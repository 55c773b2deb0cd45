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
reported_harm AS (
    SELECT harm_report.*, region_code AS region, report_month AS month, CAST(extract(year FROM report_month) AS INTEGER) AS year, CAST(extract(year FROM report_month) * 4 + extract(quarter FROM report_month) - 1 AS INTEGER) AS quarter, CAST(extract(year FROM report_month) * 12 + extract(month FROM report_month) AS INTEGER) AS month_number
    FROM harm_report),
marked AS (
    SELECT quarter, region, migrant_status,
        (status <> 'withdrawn') AS condition_1,
        (month <= DATE '2026-03-01') AS condition_2,
        ((status IN ('closed_upheld', 'closed_not_upheld')) AND (days_to_close <= 90)) AS condition_3,
        ((harm_type IN ('discrimination', 'denied_documents', 'denied_payment')) AND (status <> 'withdrawn')) AS condition_4,
        ((status = 'closed_upheld') AND (harm_type IN ('confidentiality_breach', 'disclosure_to_partner', 'disclosure_to_community', 'relative_interpreter_harm', 'unsafe_contact', 'data_reidentification'))) AS condition_5
    FROM reported_harm)
SELECT quarter, region, migrant_status,
    CAST(coalesce(count_if(condition_1 AND condition_2 AND condition_3), 0) AS BIGINT) AS count_1,
    CAST(coalesce(count_if(condition_1 AND condition_2), 0) AS BIGINT) AS count_2,
    CAST(coalesce(count_if(condition_4), 0) AS BIGINT) AS count_3,
    CAST(coalesce(count_if(condition_5), 0) AS BIGINT) AS count_4
FROM marked
GROUP BY quarter, region, migrant_status
ORDER BY quarter, region, migrant_status
