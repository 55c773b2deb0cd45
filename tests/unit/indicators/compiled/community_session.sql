WITH held_session AS (
    SELECT community_session.*, region_code AS region, language_group AS language, session_month AS month, CAST(extract(year FROM session_month) AS INTEGER) AS year, CAST(extract(year FROM session_month) * 4 + extract(quarter FROM session_month) - 1 AS INTEGER) AS quarter, CAST(extract(year FROM session_month) * 12 + extract(month FROM session_month) AS INTEGER) AS month_number
    FROM community_session),
marked AS (
    SELECT quarter, region, language,
        women_assisted_n,
        participants_n,
        ((lead_org IN ('roma_association', 'migrant_association', 'minority_womens_org')) AND (community_facilitated)) AS condition_1,
        (lead_org IN ('roma_association', 'migrant_association', 'minority_womens_org')) AS condition_2
    FROM held_session)
SELECT quarter, region, language,
    CAST(coalesce(count_if(condition_1), 0) AS BIGINT) AS count_1,
    CAST(coalesce(sum(CASE WHEN condition_2 AND condition_2 THEN women_assisted_n ELSE 0 END), 0) AS BIGINT) AS count_2,
    CAST(coalesce(sum(CASE WHEN condition_2 THEN participants_n ELSE 0 END), 0) AS BIGINT) AS count_3
FROM marked
GROUP BY quarter, region, language
ORDER BY quarter, region, language
