WITH facility_place AS (
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
