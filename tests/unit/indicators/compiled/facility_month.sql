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
facility_place AS (
    SELECT facility_id,
        CASE WHEN min(region_code) = max(region_code) THEN min(region_code) END AS region,
        CASE WHEN min(facility_type) = max(facility_type) THEN min(facility_type) END AS facility_type,
        CASE WHEN min(setting) = max(setting) THEN min(setting) END AS setting,
        min(reporting_from) AS reporting_from,
        CASE WHEN count(*) = count(reporting_to) THEN max(reporting_to) END AS reporting_to
    FROM facility
    GROUP BY facility_id),
expected_month AS (
    SELECT table_name, received, received_on_time, rows_accepted_n, rows_quarantined_n, withheld_no_permission_n,
        control_total_n, facility_place.region, facility_place.facility_type, facility_place.setting,
        submission_log.month AS month, CAST(extract(year FROM submission_log.month) AS INTEGER) AS year, CAST(extract(year FROM submission_log.month) * 4 + extract(quarter FROM submission_log.month) - 1 AS INTEGER) AS quarter, CAST(extract(year FROM submission_log.month) * 12 + extract(month FROM submission_log.month) AS INTEGER) AS month_number
    FROM submission_log LEFT JOIN facility_place USING (facility_id)),
marked AS (
    SELECT quarter, region, facility_type,
        (table_name = 'service_contact') AS condition_1,
        (received_on_time) AS condition_2
    FROM expected_month)
SELECT quarter, region, facility_type,
    CAST(coalesce(count_if(condition_1 AND condition_2), 0) AS BIGINT) AS count_1,
    CAST(coalesce(count_if(condition_1), 0) AS BIGINT) AS count_2
FROM marked
GROUP BY quarter, region, facility_type
ORDER BY quarter, region, facility_type
