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
last_period AS (
    SELECT period_list.period
    FROM period_list
        JOIN (SELECT kind, max(last_month) AS last_month FROM period_list GROUP BY kind) AS latest
            ON latest.kind = period_list.kind AND latest.last_month = period_list.last_month),
agreement_of_version AS (
    SELECT indicator_id, version,
        bool_or(stance IN ('agreed', 'agreed_with_reservation') AND party_sector = 'health') AS health_agreed,
        bool_or(stance IN ('agreed', 'agreed_with_reservation') AND party_sector = 'social') AS social_agreed,
        bool_or(stance IN ('agreed', 'agreed_with_reservation') AND party_sector = 'police') AS police_agreed,
        bool_or(stance IN ('agreed', 'agreed_with_reservation') AND party_sector = 'justice') AS justice_agreed,
        bool_or(stance IN ('agreed', 'agreed_with_reservation') AND party_sector = 'civil_society') AS civil_society_agreed,
        bool_or(stance IN ('agreed', 'agreed_with_reservation') AND party_sector = 'housing') AS housing_agreed,
        bool_or(stance IN ('agreed', 'agreed_with_reservation') AND party_sector = 'education') AS education_agreed,
        bool_or(stance IN ('agreed', 'agreed_with_reservation') AND party_sector = 'employment') AS employment_agreed,
        bool_or(stance IN ('agreed', 'agreed_with_reservation') AND party_sector = 'statistics') AS statistics_agreed,
        bool_or(stance IN ('agreed', 'agreed_with_reservation') AND party_sector = 'equality_body') AS equality_body_agreed,
        bool_or(stance IN ('agreed', 'agreed_with_reservation') AND party_sector = 'municipality') AS municipality_agreed,
        count(DISTINCT CASE WHEN stance IN ('agreed', 'agreed_with_reservation') AND party_type IN ('roma_association', 'migrant_association', 'minority_womens_org', 'womens_ngo') THEN party_type END) AS cso_kinds,
        count(CASE WHEN stance = 'objected' THEN 1 END) AS objections
    FROM indicator_agreement
    GROUP BY indicator_id, version),
current_version AS (
    SELECT indicator_registry.level, indicator_registry.status, indicator_registry.required_sectors,
        (NOT list_contains(required_sectors, 'health') OR coalesce(health_agreed, FALSE))
            AND (NOT list_contains(required_sectors, 'social') OR coalesce(social_agreed, FALSE))
            AND (NOT list_contains(required_sectors, 'police') OR coalesce(police_agreed, FALSE))
            AND (NOT list_contains(required_sectors, 'justice') OR coalesce(justice_agreed, FALSE))
            AND (NOT list_contains(required_sectors, 'civil_society') OR coalesce(civil_society_agreed, FALSE))
            AND (NOT list_contains(required_sectors, 'housing') OR coalesce(housing_agreed, FALSE))
            AND (NOT list_contains(required_sectors, 'education') OR coalesce(education_agreed, FALSE))
            AND (NOT list_contains(required_sectors, 'employment') OR coalesce(employment_agreed, FALSE))
            AND (NOT list_contains(required_sectors, 'statistics') OR coalesce(statistics_agreed, FALSE))
            AND (NOT list_contains(required_sectors, 'equality_body') OR coalesce(equality_body_agreed, FALSE))
            AND (NOT list_contains(required_sectors, 'municipality') OR coalesce(municipality_agreed, FALSE)) AS all_sectors_agreed,
        coalesce(agreement_of_version.cso_kinds, 0) AS cso_kinds,
        coalesce(agreement_of_version.objections, 0) AS objections,
        coalesce(CAST(extract(year FROM last_review_date) * 12 + extract(month FROM last_review_date) AS INTEGER) > CAST(extract(year FROM data_cutoff) * 12 + extract(month FROM data_cutoff) AS INTEGER) - 12
            OR CAST(extract(year FROM last_review_date) * 12 + extract(month FROM last_review_date) AS INTEGER) = CAST(extract(year FROM data_cutoff) * 12 + extract(month FROM data_cutoff) AS INTEGER) - 12
                AND extract(day FROM last_review_date) > extract(day FROM data_cutoff), FALSE)
            AS reviewed_within_12_months
    FROM indicator_registry
        CROSS JOIN run
        LEFT JOIN agreement_of_version ON agreement_of_version.indicator_id = indicator_registry.indicator_id
            AND agreement_of_version.version = indicator_registry.version
    WHERE indicator_registry.is_current),
registered_indicator AS (
    SELECT current_version.*, last_period.period,
        status = 'agreed' AND all_sectors_agreed AND cso_kinds >= 2 AND objections = 0 AND reviewed_within_12_months
            AS agreed_everywhere
    FROM current_version CROSS JOIN last_period),
marked AS (
    SELECT period,
        (status IN ('proposed', 'under_review', 'agreed', 'suspended')) AS condition_1,
        (agreed_everywhere) AS condition_2
    FROM registered_indicator)
SELECT period,
    CAST(coalesce(count_if(condition_1 AND condition_2), 0) AS BIGINT) AS count_1,
    CAST(coalesce(count_if(condition_1), 0) AS BIGINT) AS count_2
FROM marked
GROUP BY period
ORDER BY period
