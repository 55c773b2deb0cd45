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
recent_assessment AS (
    SELECT facility_assessment.*, period_end.period, facility_place.region, facility_place.facility_type,
        facility_place.setting
    FROM facility_assessment
        JOIN facility_place USING (facility_id)
        JOIN period_end ON CAST(extract(year FROM facility_assessment.assessment_month) * 12 + extract(month FROM facility_assessment.assessment_month) AS INTEGER)
            BETWEEN period_end.last_month_number - 11 AND period_end.last_month_number
    WHERE facility_place.reporting_from <= period_end.last_day
        AND (facility_place.reporting_to IS NULL OR facility_place.reporting_to >= period_end.last_day)),
ranked_assessment AS (
    SELECT recent_assessment.*,
        row_number() OVER (
            PARTITION BY period, facility_id
            ORDER BY assessment_month DESC,
                CASE assessor WHEN 'joint_civil_society' THEN 0 WHEN 'external' THEN 1 ELSE 2 END,
                assessment_id
        ) AS place
    FROM recent_assessment),
assessed_facility AS (
    SELECT ranked_assessment.*,
        CASE
            WHEN adaptation_types IS NULL THEN 0
            WHEN list_contains(adaptation_types, 'none') THEN array_length(adaptation_types) - 1
            ELSE array_length(adaptation_types)
        END AS adaptations_n
    FROM ranked_assessment
    WHERE place = 1),
marked AS (
    SELECT period, region, facility_type,
        (((((protocol_adopted) AND (private_space)) AND (trained_provider_available)) AND (confidential_records)) AND (referral_pathway)) AS condition_1,
        (((antidiscrimination_policy) AND (complaints_accessible)) AND (bias_session_held)) AS condition_2,
        (((barrier_assessment) AND (users_involved)) AND (barrier_plan)) AS condition_3,
        (((no_document_condition) AND (no_prepayment)) AND (firewall_policy)) AS condition_4,
        ((users_involved) AND (adaptations_n >= 2)) AS condition_5,
        ((learning_events_12m >= 2) AND (disaggregated_data_reviewed)) AS condition_6,
        (facility_type IN ('phc', 'maternity')) AS condition_7,
        (((((prevention_antenatal) AND (prevention_parenting))) OR (((prevention_antenatal) AND (prevention_adolescent)))) OR (((prevention_parenting) AND (prevention_adolescent)))) AS condition_8,
        (network_meetings_12m >= 2) AS condition_9
    FROM assessed_facility)
SELECT period, region, facility_type,
    CAST(coalesce(count_if(condition_1), 0) AS BIGINT) AS count_1,
    CAST(coalesce(count_if(TRUE), 0) AS BIGINT) AS count_2,
    CAST(coalesce(count_if(condition_2), 0) AS BIGINT) AS count_3,
    CAST(coalesce(count_if(condition_3), 0) AS BIGINT) AS count_4,
    CAST(coalesce(count_if(condition_4), 0) AS BIGINT) AS count_5,
    CAST(coalesce(count_if(condition_5), 0) AS BIGINT) AS count_6,
    CAST(coalesce(count_if(condition_6), 0) AS BIGINT) AS count_7,
    CAST(coalesce(count_if(condition_7 AND condition_8), 0) AS BIGINT) AS count_8,
    CAST(coalesce(count_if(condition_7), 0) AS BIGINT) AS count_9,
    CAST(coalesce(count_if(condition_9), 0) AS BIGINT) AS count_10
FROM marked
GROUP BY period, region, facility_type
ORDER BY period, region, facility_type
