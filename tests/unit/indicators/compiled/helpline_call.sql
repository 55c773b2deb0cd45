WITH answered_line AS (
    SELECT language_group, caller_type, calls_received_n, calls_answered_n, calls_in_language_n, calls_ipv_n,
        referred_health_n, language_group AS language, helpline_month.month AS month, CAST(extract(year FROM helpline_month.month) AS INTEGER) AS year, CAST(extract(year FROM helpline_month.month) * 4 + extract(quarter FROM helpline_month.month) - 1 AS INTEGER) AS quarter, CAST(extract(year FROM helpline_month.month) * 12 + extract(month FROM helpline_month.month) AS INTEGER) AS month_number
    FROM helpline_month),
marked AS (
    SELECT quarter, language,
        calls_in_language_n,
        calls_received_n,
        (NOT (language_group IN ('national', 'unknown'))) AS condition_1
    FROM answered_line)
SELECT quarter, language,
    CAST(coalesce(sum(CASE WHEN condition_1 AND condition_1 THEN calls_in_language_n ELSE 0 END), 0) AS BIGINT) AS count_1,
    CAST(coalesce(sum(CASE WHEN condition_1 THEN calls_received_n ELSE 0 END), 0) AS BIGINT) AS count_2
FROM marked
GROUP BY quarter, language
ORDER BY quarter, language
