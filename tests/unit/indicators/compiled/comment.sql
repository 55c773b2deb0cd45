WITH run AS (SELECT DATE '2026-06-30' AS data_cutoff),
comment_month AS (
    SELECT review_comment.*,
        make_date(CAST(extract(year FROM raised_date) AS INTEGER), CAST(extract(month FROM raised_date) AS INTEGER), 1)
            AS raised_month,
        date_diff('day', raised_date, data_cutoff) >= 60 AS due,
        coalesce(resolution IN ('changed', 'scheduled', 'explained', 'rejected_with_reason')
            AND date_diff('day', raised_date, responded_date) <= 60, FALSE) AS resolved_within_60_days
    FROM review_comment CROSS JOIN run),
raised_comment AS (
    SELECT party_type, kind, resolution, due, resolved_within_60_days, raised_month AS month, CAST(extract(year FROM raised_month) AS INTEGER) AS year, CAST(extract(year FROM raised_month) * 4 + extract(quarter FROM raised_month) - 1 AS INTEGER) AS quarter, CAST(extract(year FROM raised_month) * 12 + extract(month FROM raised_month) AS INTEGER) AS month_number
    FROM comment_month),
marked AS (
    SELECT quarter,
        (((due) AND (party_type IN ('roma_association', 'migrant_association', 'minority_womens_org', 'womens_ngo', 'refugee_ngo'))) AND (resolution IS DISTINCT FROM 'duplicate')) AS condition_1,
        (resolved_within_60_days) AS condition_2
    FROM raised_comment)
SELECT quarter,
    CAST(coalesce(count_if(condition_1 AND condition_2), 0) AS BIGINT) AS count_1,
    CAST(coalesce(count_if(condition_1), 0) AS BIGINT) AS count_2
FROM marked
GROUP BY quarter
ORDER BY quarter
