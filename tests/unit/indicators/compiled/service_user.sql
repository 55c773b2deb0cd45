WITH facility_place AS (
    SELECT facility_id,
        CASE WHEN min(region_code) = max(region_code) THEN min(region_code) END AS region,
        CASE WHEN min(facility_type) = max(facility_type) THEN min(facility_type) END AS facility_type,
        CASE WHEN min(setting) = max(setting) THEN min(setting) END AS setting,
        min(reporting_from) AS reporting_from,
        CASE WHEN count(*) = count(reporting_to) THEN max(reporting_to) END AS reporting_to
    FROM facility
    GROUP BY facility_id),
answered_user AS (
    SELECT experience_response.*, facility_place.region, facility_place.facility_type, facility_place.setting,
        ethnicity AS ethnicity_said, 
        CASE
            WHEN list_contains(ethnicity, 'national_majority') AND array_length(ethnicity) = 1 THEN 'majority_only'
            WHEN list_contains(ethnicity, 'declined') THEN 'declined'
            WHEN list_contains(ethnicity, 'unknown') THEN 'unknown'
            WHEN list_contains(ethnicity, 'not_asked') THEN 'not_asked'
            WHEN list_contains(ethnicity, 'roma') OR list_contains(ethnicity, 'traveller') THEN 'roma_traveller'
            WHEN array_length(ethnicity) > 0 THEN 'other_minority'
        END AS ethnic_group,
        CASE WHEN age_band IN ('15_17', '18_24', '25_29') THEN '15_29' WHEN age_band IN ('30_34', '35_44') THEN '30_44' WHEN age_band IN ('45_54', '55_64') THEN '45_64' WHEN age_band IN ('65_74', '75_plus') THEN '65_plus' WHEN age_band IN ('unknown') THEN 'unknown' END AS age_group, response_month AS month, CAST(extract(year FROM response_month) AS INTEGER) AS year, CAST(extract(year FROM response_month) * 4 + extract(quarter FROM response_month) - 1 AS INTEGER) AS quarter, CAST(extract(year FROM response_month) * 12 + extract(month FROM response_month) AS INTEGER) AS month_number
    FROM experience_response LEFT JOIN facility_place USING (facility_id)),
marked AS (
    SELECT quarter, region, migrant_status, ethnic_group, array_to_string(list_sort(ethnicity_said), '|') AS ethnicity_said, age_group, facility_type,
        ((((NOT (respected IS NULL)) AND (NOT (listened IS NULL))) AND (private_talk IN ('yes', 'no'))) AND (understood IN ('yes', 'no'))) AS condition_1,
        ((((respected >= 4) AND (listened >= 4)) AND (private_talk = 'yes')) AND (understood = 'yes')) AS condition_2,
        (discrimination IN ('yes', 'no')) AS condition_3,
        (discrimination = 'yes') AS condition_4
    FROM answered_user)
SELECT quarter, region, migrant_status, ethnic_group, ethnicity_said, age_group, facility_type,
    CAST(coalesce(count_if(condition_1 AND condition_2), 0) AS BIGINT) AS count_1,
    CAST(coalesce(count_if(condition_1), 0) AS BIGINT) AS count_2,
    CAST(coalesce(count_if(condition_3 AND condition_4), 0) AS BIGINT) AS count_3,
    CAST(coalesce(count_if(condition_3), 0) AS BIGINT) AS count_4
FROM marked
GROUP BY quarter, region, migrant_status, ethnic_group, ethnicity_said, age_group, facility_type
ORDER BY quarter, region, migrant_status, ethnic_group, ethnicity_said, age_group, facility_type
