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
period_end AS (
    SELECT period, kind, year, quarters, first_month, last_month, last_day,
        CAST(extract(year FROM last_month) * 12 + extract(month FROM last_month) AS INTEGER) AS last_month_number
    FROM period_list),
facility_place AS (
    SELECT facility_id,
        CASE WHEN min(region_code) = max(region_code) THEN min(region_code) END AS region,
        CASE WHEN min(facility_type) = max(facility_type) THEN min(facility_type) END AS facility_type,
        CASE WHEN min(setting) = max(setting) THEN min(setting) END AS setting,
        min(reporting_from) AS reporting_from,
        CASE WHEN count(*) = count(reporting_to) THEN max(reporting_to) END AS reporting_to
    FROM facility
    GROUP BY facility_id),
recent_headcount AS (
    SELECT workforce_status.*, period_end.period,
        row_number() OVER (
            PARTITION BY period_end.period, workforce_status.facility_id, workforce_status.cadre
            ORDER BY workforce_status.quarter_start DESC
        ) AS place
    FROM workforce_status
        JOIN period_end ON CAST(extract(year FROM workforce_status.quarter_start) * 12 + extract(month FROM workforce_status.quarter_start) AS INTEGER)
            BETWEEN period_end.last_month_number - 5 AND period_end.last_month_number),
staff_in_post AS (
    SELECT recent_headcount.*, facility_place.region, facility_place.facility_type, facility_place.setting
    FROM recent_headcount LEFT JOIN facility_place USING (facility_id)
    WHERE place = 1),
marked AS (
    SELECT period, region, facility_type, cadre,
        trained_fls_n,
        staff_n,
        trained_migrant_minority_n,
        trained_legal_n,
        trained_bias_n,
        (staff_n > 0) AS condition_1
    FROM staff_in_post)
SELECT period, region, facility_type, cadre,
    CAST(coalesce(sum(CASE WHEN condition_1 AND condition_1 THEN trained_fls_n ELSE 0 END), 0) AS BIGINT) AS count_1,
    CAST(coalesce(sum(CASE WHEN condition_1 THEN staff_n ELSE 0 END), 0) AS BIGINT) AS count_2,
    CAST(coalesce(sum(CASE WHEN condition_1 AND condition_1 THEN trained_migrant_minority_n ELSE 0 END), 0) AS BIGINT) AS count_3,
    CAST(coalesce(sum(CASE WHEN condition_1 AND condition_1 THEN trained_legal_n ELSE 0 END), 0) AS BIGINT) AS count_4,
    CAST(coalesce(sum(CASE WHEN condition_1 AND condition_1 THEN trained_bias_n ELSE 0 END), 0) AS BIGINT) AS count_5
FROM marked
GROUP BY period, region, facility_type, cadre
ORDER BY period, region, facility_type, cadre
