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
coordination_meeting AS (
    SELECT region_code AS region, formal_agreement, CAST(extract(year FROM activity_month) * 12 + extract(month FROM activity_month) AS INTEGER) AS month_number,
        CAST(extract(year FROM activity_month) * 4 + extract(quarter FROM activity_month) - 1 AS INTEGER) AS quarter,
        list_contains(sectors_present, 'health')
            AND array_length(sectors_present)
                - CASE WHEN list_contains(sectors_present, 'health') THEN 1 ELSE 0 END
                - CASE WHEN list_contains(sectors_present, 'civil_society') THEN 1 ELSE 0 END >= 2
            AND (list_contains(orgs_present, 'roma_association')
                OR list_contains(orgs_present, 'migrant_association')
                OR list_contains(orgs_present, 'minority_womens_org')) AS qualifies
    FROM system_activity
    WHERE activity_type = 'coordination_meeting'),
meetings_of_period AS (
    SELECT period_end.period, coordination_meeting.region,
        count(DISTINCT CASE WHEN coordination_meeting.qualifies THEN coordination_meeting.quarter END) AS quarters_met,
        bool_or(coordination_meeting.formal_agreement) AS agreement
    FROM coordination_meeting
        JOIN period_end ON coordination_meeting.month_number
            BETWEEN period_end.last_month_number - 3 * period_end.quarters + 1 AND period_end.last_month_number
    GROUP BY period_end.period, coordination_meeting.region),
region_of_period AS (
    SELECT period_end.period, period_end.quarters, facility_place.region
    FROM facility_place
        JOIN period_end ON facility_place.reporting_from <= period_end.last_day
            AND (facility_place.reporting_to IS NULL OR facility_place.reporting_to >= period_end.first_month)
    GROUP BY period_end.period, period_end.quarters, facility_place.region),
coordinated_region AS (
    SELECT region_of_period.period, region_of_period.region,
        coalesce(meetings_of_period.quarters_met, 0) AS quarters_met,
        coalesce(meetings_of_period.agreement, FALSE) AS agreement,
        coalesce(meetings_of_period.quarters_met >= region_of_period.quarters AND meetings_of_period.agreement, FALSE)
            AS coordination_complete
    FROM region_of_period
        LEFT JOIN meetings_of_period ON meetings_of_period.period = region_of_period.period
            AND meetings_of_period.region = region_of_period.region),
marked AS (
    SELECT period, region,
        (coordination_complete) AS condition_1
    FROM coordinated_region)
SELECT period, region,
    CAST(coalesce(count_if(condition_1), 0) AS BIGINT) AS count_1,
    CAST(coalesce(count_if(TRUE), 0) AS BIGINT) AS count_2
FROM marked
GROUP BY period, region
ORDER BY period, region
