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
facility_place AS (
    SELECT facility_id,
        CASE WHEN min(region_code) = max(region_code) THEN min(region_code) END AS region,
        CASE WHEN min(facility_type) = max(facility_type) THEN min(facility_type) END AS facility_type,
        CASE WHEN min(setting) = max(setting) THEN min(setting) END AS setting,
        min(reporting_from) AS reporting_from,
        CASE WHEN count(*) = count(reporting_to) THEN max(reporting_to) END AS reporting_to
    FROM facility
    GROUP BY facility_id),
checklist AS (
    SELECT 'ipv_in_health_plan' AS item UNION ALL
    SELECT 'multisector_strategy' AS item UNION ALL
    SELECT 'clinical_protocol' AS item UNION ALL
    SELECT 'referral_protocol' AS item UNION ALL
    SELECT 'interpreter_policy' AS item UNION ALL
    SELECT 'free_care_any_status' AS item UNION ALL
    SELECT 'firewall_rule' AS item UNION ALL
    SELECT 'antidiscrimination_health' AS item UNION ALL
    SELECT 'community_prevention' AS item UNION ALL
    SELECT 'housing_employment_link' AS item),
region_item AS (
    SELECT facility_place.region, checklist.item, year_end.period, year_end.year
    FROM facility_place CROSS JOIN checklist CROSS JOIN year_end
    GROUP BY facility_place.region, checklist.item, year_end.period, year_end.year),
policy_grid AS (
    SELECT region_item.period, region_item.region, region_item.item,
        coalesce(policy_status.status, 'absent') AS status,
        coalesce(policy_status.covers_migrant, FALSE) AS covers_migrant,
        coalesce(policy_status.covers_minority, FALSE) AS covers_minority,
        coalesce(policy_status.covers_any_status, FALSE) AS covers_any_status,
        coalesce(policy_status.funded, FALSE) AS funded
    FROM region_item
        LEFT JOIN policy_status ON policy_status.region_code = region_item.region
            AND policy_status.item = region_item.item AND policy_status.year = region_item.year),
marked AS (
    SELECT period, region,
        (((((status IN ('adopted', 'implemented', 'evaluated')) AND (funded)) AND (covers_migrant)) AND (covers_minority)) AND (((NOT (item IN ('free_care_any_status', 'firewall_rule'))) OR (covers_any_status)))) AS condition_1
    FROM policy_grid)
SELECT period, region,
    CAST(coalesce(count_if(condition_1), 0) AS BIGINT) AS count_1,
    CAST(coalesce(count_if(TRUE), 0) AS BIGINT) AS count_2
FROM marked
GROUP BY period, region
ORDER BY period, region
