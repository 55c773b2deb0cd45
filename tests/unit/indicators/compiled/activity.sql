WITH dated_activity AS (
    SELECT system_activity.*, region_code AS region, activity_month AS month, CAST(extract(year FROM activity_month) AS INTEGER) AS year, CAST(extract(year FROM activity_month) * 4 + extract(quarter FROM activity_month) - 1 AS INTEGER) AS quarter, CAST(extract(year FROM activity_month) * 12 + extract(month FROM activity_month) AS INTEGER) AS month_number
    FROM system_activity),
marked AS (
    SELECT quarter, region,
        ((migrant_minority_focus) AND (activity_type IN ('policy_design', 'programme_design', 'service_redesign', 'indicator_review', 'evaluation_review', 'consultation'))) AS condition_1,
        ((cso_role IN ('decision', 'codesign')) AND ((ARRAY_CONTAINS(orgs_present, 'roma_association') OR ARRAY_CONTAINS(orgs_present, 'migrant_association') OR ARRAY_CONTAINS(orgs_present, 'minority_womens_org')))) AS condition_2,
        (((((activity_type IN ('research_project', 'evaluation_review')) AND (output_type IN ('report', 'dataset'))) AND (output_disaggregated)) AND (migrant_minority_focus)) AND (cso_role IN ('decision', 'codesign'))) AS condition_3,
        (((activity_type IN ('practice_exchange', 'joint_programme')) AND (ARRAY_CONTAINS(sectors_present, 'health'))) AND ((ARRAY_CONTAINS(orgs_present, 'roma_association') OR ARRAY_CONTAINS(orgs_present, 'migrant_association') OR ARRAY_CONTAINS(orgs_present, 'minority_womens_org') OR ARRAY_CONTAINS(orgs_present, 'womens_ngo') OR ARRAY_CONTAINS(orgs_present, 'refugee_ngo')))) AS condition_4,
        (practice_change_adopted) AS condition_5
    FROM dated_activity)
SELECT quarter, region,
    CAST(coalesce(count_if(condition_1 AND condition_2), 0) AS BIGINT) AS count_1,
    CAST(coalesce(count_if(condition_1), 0) AS BIGINT) AS count_2,
    CAST(coalesce(count_if(condition_3), 0) AS BIGINT) AS count_3,
    CAST(coalesce(count_if(condition_4 AND condition_5), 0) AS BIGINT) AS count_4,
    CAST(coalesce(count_if(condition_4), 0) AS BIGINT) AS count_5
FROM marked
GROUP BY quarter, region
ORDER BY quarter, region
