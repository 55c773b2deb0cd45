WITH reported_harm AS (
    SELECT harm_report.*, region_code AS region, report_month AS month, CAST(extract(year FROM report_month) AS INTEGER) AS year, CAST(extract(year FROM report_month) * 4 + extract(quarter FROM report_month) - 1 AS INTEGER) AS quarter, CAST(extract(year FROM report_month) * 12 + extract(month FROM report_month) AS INTEGER) AS month_number
    FROM harm_report),
marked AS (
    SELECT quarter, region, migrant_status,
        (status <> 'withdrawn') AS condition_1,
        (month <= DATE '2026-03-01') AS condition_2,
        ((status IN ('closed_upheld', 'closed_not_upheld')) AND (days_to_close <= 90)) AS condition_3,
        ((harm_type IN ('discrimination', 'denied_documents', 'denied_payment')) AND (status <> 'withdrawn')) AS condition_4,
        ((status = 'closed_upheld') AND (harm_type IN ('confidentiality_breach', 'disclosure_to_partner', 'disclosure_to_community', 'relative_interpreter_harm', 'unsafe_contact', 'data_reidentification'))) AS condition_5
    FROM reported_harm)
SELECT quarter, region, migrant_status,
    CAST(coalesce(count_if(condition_1 AND condition_2 AND condition_3), 0) AS BIGINT) AS count_1,
    CAST(coalesce(count_if(condition_1 AND condition_2), 0) AS BIGINT) AS count_2,
    CAST(coalesce(count_if(condition_4), 0) AS BIGINT) AS count_3,
    CAST(coalesce(count_if(condition_5), 0) AS BIGINT) AS count_4
FROM marked
GROUP BY quarter, region, migrant_status
ORDER BY quarter, region, migrant_status
