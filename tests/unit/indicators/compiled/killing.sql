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
final_victims AS (
    SELECT year, CAST(sum(victims_n) AS BIGINT) AS victims_n
    FROM ipv_homicide_year
    WHERE region_code = 'NAT' AND age_group = 'total' AND migrant_status = 'total' AND source = 'police'
        AND NOT provisional
    GROUP BY year),
national_women AS (
    SELECT year, CAST(sum(women_n) AS BIGINT) AS women_n
    FROM population_year
    WHERE region_code = 'NAT' AND age_group = 'total' AND migrant_status = 'total' AND ethnic_group = 'total'
    GROUP BY year),
pooled_years AS (
    SELECT year_end.period,
        CAST(sum(final_victims.victims_n) AS BIGINT) AS victims_n,
        CAST(sum(national_women.women_n) AS BIGINT) AS women_n,
        count(*) AS years_n
    FROM year_end
        JOIN final_victims ON final_victims.year BETWEEN year_end.year - 4 AND year_end.year
        JOIN national_women ON national_women.year = final_victims.year
    GROUP BY year_end.period),
marked AS (
    SELECT period,
        victims_n,
        women_n
    FROM pooled_years)
SELECT period,
    CAST(coalesce(sum(CASE WHEN TRUE THEN victims_n ELSE 0 END), 0) AS BIGINT) AS count_1,
    CAST(coalesce(sum(CASE WHEN TRUE THEN women_n ELSE 0 END), 0) AS BIGINT) AS count_2
FROM marked
GROUP BY period
ORDER BY period
