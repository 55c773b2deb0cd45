WITH latest_version AS (
    SELECT contact_id, max(record_version) AS latest
    FROM service_contact
    WHERE record_version > 1
    GROUP BY contact_id),
live_contact AS (
    SELECT service_contact.*
    FROM service_contact LEFT JOIN latest_version USING (contact_id)
    WHERE NOT is_retracted AND record_version = coalesce(latest, 1)),
facility_place AS (
    SELECT facility_id,
        CASE WHEN min(region_code) = max(region_code) THEN min(region_code) END AS region,
        CASE WHEN min(facility_type) = max(facility_type) THEN min(facility_type) END AS facility_type
    FROM facility
    GROUP BY facility_id),
contact AS (
    SELECT live_contact.contact_id, live_contact.record_version, live_contact.is_retracted, live_contact.facility_id, live_contact.woman_ref, live_contact.linkage_scope, live_contact.contact_seq, live_contact.contact_month, live_contact.received_month, live_contact.service_type, live_contact.contact_mode, live_contact.entry_pathway, live_contact.age_band, live_contact.migrant_status, live_contact.birth_group, live_contact.citizenship_group, live_contact.residence_security, live_contact.ethnicity, live_contact.ethnicity_method, live_contact.language_group, live_contact.interpreter_needed, live_contact.language_support, live_contact.disability, live_contact.pregnant_postpartum, live_contact.children_exposed, live_contact.enquiry_eligible, live_contact.enquiry_basis, live_contact.enquiry_outcome, live_contact.asked_in_private, live_contact.not_asked_reason, live_contact.ipv_disclosed, live_contact.perpetrator_rel, live_contact.violence_types, live_contact.violence_recency, live_contact.prev_ipv_contact_gap, live_contact.new_violence_since_last, live_contact.reported_elsewhere, live_contact.provider_trained, live_contact.first_line_support, live_contact.fls_not_done_reason, live_contact.risk_assessment, live_contact.risk_tool, live_contact.risk_level, live_contact.safety_plan, live_contact.recent_sexual_violence, live_contact.post_rape_care, live_contact.language_info, live_contact.rights_explained, live_contact.barriers, live_contact.fee_charged, live_contact.followup_agreed, live_contact.baseline_safety, live_contact.data_permission,
        facility_place.region, facility_place.facility_type, contact_month AS month, CAST(extract(year FROM contact_month) AS INTEGER) AS year, CAST(extract(year FROM contact_month) * 4 + extract(quarter FROM contact_month) - 1 AS INTEGER) AS quarter, CAST(extract(year FROM contact_month) * 12 + extract(month FROM contact_month) AS INTEGER) AS month_number,
        coalesce(woman_ref, 'U:' || contact_id) AS person_key,
        woman_ref IS NOT NULL AS linkable,
        least(coalesce(contact_seq, 0), 99999) AS contact_order,
        coalesce(ipv_disclosed = 'yes' AND perpetrator_rel IN ('current_spouse', 'current_cohabiting', 'current_noncohabiting', 'former_spouse', 'former_partner')
            AND (woman_ref IS NOT NULL OR coalesce(reported_elsewhere, 'no') <> 'yes_contributing'), FALSE) AS disclosing,
        CASE WHEN ethnicity_method IN ('proxy', 'observed') THEN ['unknown'] ELSE ethnicity END AS ethnicity_said,
        
        CASE
            WHEN ethnicity_method IN ('proxy', 'observed') THEN 'unknown'
            WHEN list_contains(ethnicity, 'national_majority') AND array_length(ethnicity) = 1 THEN 'majority_only'
            WHEN list_contains(ethnicity, 'declined') THEN 'declined'
            WHEN list_contains(ethnicity, 'unknown') THEN 'unknown'
            WHEN list_contains(ethnicity, 'not_asked') THEN 'not_asked'
            WHEN list_contains(ethnicity, 'roma') OR list_contains(ethnicity, 'traveller') THEN 'roma_traveller'
            WHEN array_length(ethnicity) > 0 THEN 'other_minority'
        END AS ethnic_group,
        CASE WHEN birth_group IN ('national') THEN 'national' WHEN birth_group IN ('eu_efta') THEN 'eu_efta' WHEN birth_group IN ('europe_other', 'mena', 'ssa', 'south_asia', 'east_se_asia', 'latin_caribbean', 'north_america_oceania', 'stateless_born') THEN 'other' WHEN birth_group IN ('not_asked') THEN 'not_asked' WHEN birth_group IN ('unknown') THEN 'unknown' WHEN birth_group IN ('declined') THEN 'declined' END AS origin,
        CASE WHEN age_band IN ('15_17', '18_24', '25_29') THEN '15_29' WHEN age_band IN ('30_34', '35_44') THEN '30_44' WHEN age_band IN ('45_54', '55_64') THEN '45_64' WHEN age_band IN ('65_74', '75_plus') THEN '65_plus' WHEN age_band IN ('unknown') THEN 'unknown' END AS age_group,
        CASE WHEN live_contact.length_of_stay IN ('born_here') THEN 'born_here' WHEN live_contact.length_of_stay IN ('lt_1y', 'y1_4') THEN 'under_5_years' WHEN live_contact.length_of_stay IN ('y5_9', 'y10_plus') THEN 'from_5_years' WHEN live_contact.length_of_stay IN ('not_asked') THEN 'not_asked' WHEN live_contact.length_of_stay IN ('unknown') THEN 'unknown' WHEN live_contact.length_of_stay IN ('declined') THEN 'declined' END AS length_of_stay,
        language_group AS language
    FROM live_contact LEFT JOIN facility_place USING (facility_id)),
disclosing_contact AS (
    SELECT contact.*,
        coalesce(prev_ipv_contact_gap IN ('d0_30', 'd31_90', 'd91_365'), FALSE) AS known_before
    FROM contact
    WHERE ipv_disclosed = 'yes' AND disclosing),
following_contact AS (
    SELECT disclosing_contact.*,
        lag(month_number) OVER (PARTITION BY person_key ORDER BY month_number, contact_order, known_before, region NULLS LAST, migrant_status NULLS LAST, ethnic_group NULLS LAST, contact_id) AS previous_month_number
    FROM disclosing_contact),
episode_contact AS (
    SELECT following_contact.*,
        sum(CASE WHEN month_number - previous_month_number < 12 THEN 0 ELSE 1 END)
            OVER (PARTITION BY person_key ORDER BY month_number, contact_order, known_before, region NULLS LAST, migrant_status NULLS LAST, ethnic_group NULLS LAST, contact_id ROWS UNBOUNDED PRECEDING) AS episode_no
    FROM following_contact),
index_contact AS (
    SELECT contact_id AS case_id, person_key, linkable, episode_no, month, month_number AS index_month_number, year,
        quarter, facility_id, region, facility_type, origin, age_group, length_of_stay, language, disability,
        entry_pathway, baseline_safety
    FROM episode_contact
    WHERE (previous_month_number IS NULL OR month_number - previous_month_number >= 12)
        AND NOT (previous_month_number IS NULL AND known_before)),
contact_of_case AS (
    SELECT index_contact.case_id, index_contact.index_month_number, episode_contact.*
    FROM index_contact JOIN episode_contact USING (person_key, episode_no)),
case_profile AS (
    SELECT case_id,
        CASE max(((CAST(CASE migrant_status WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE migrant_status WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'migrant' THEN 3 WHEN 'descendant' THEN 4 WHEN 'non_migrant' THEN 5 END) % 100 WHEN 0 THEN 'declined' WHEN 1 THEN 'unknown' WHEN 2 THEN 'not_asked' WHEN 3 THEN 'migrant' WHEN 4 THEN 'descendant' WHEN 5 THEN 'non_migrant' END AS migrant_status,
        CASE max(((CAST(CASE ethnic_group WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE ethnic_group WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'other_minority' THEN 3 WHEN 'roma_traveller' THEN 4 WHEN 'majority_only' THEN 5 END) % 100 WHEN 0 THEN 'declined' WHEN 1 THEN 'unknown' WHEN 2 THEN 'not_asked' WHEN 3 THEN 'other_minority' WHEN 4 THEN 'roma_traveller' WHEN 5 THEN 'majority_only' END AS ethnic_group,
        arg_max(ethnicity_said, ((CAST(CASE ethnic_group WHEN 'not_asked' THEN 0 WHEN 'unknown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order) * 100 + CASE ethnic_group WHEN 'declined' THEN 0 WHEN 'unknown' THEN 1 WHEN 'not_asked' THEN 2 WHEN 'other_minority' THEN 3 WHEN 'roma_traveller' THEN 4 WHEN 'majority_only' THEN 5 END) AS ethnicity_said
    FROM contact_of_case
    GROUP BY case_id),
service_window AS (
    SELECT case_id, contact_id, first_line_support, risk_assessment, risk_level, safety_plan, rights_explained,
        barriers, followup_agreed
    FROM contact_of_case
    WHERE month_number - index_month_number <= 1),
case_response AS (
    SELECT case_id,
        coalesce(bool_or(first_line_support = 'complete'), FALSE) AS fls_complete,
        coalesce(bool_or(first_line_support = 'declined'), FALSE)
            AND NOT coalesce(bool_or(first_line_support IN ('complete', 'partial')), FALSE) AS fls_declined,
        coalesce(bool_or(risk_assessment = 'done'), FALSE) AS risk_done,
        coalesce(bool_or(risk_assessment = 'declined'), FALSE) AND NOT coalesce(bool_or(risk_assessment = 'done'), FALSE) AS risk_declined,
        coalesce(bool_or(risk_level = 'high'), FALSE) AS risk_high,
        coalesce(bool_or(safety_plan = 'made'), FALSE) AS plan_made,
        coalesce(bool_or(safety_plan = 'offered_declined'), FALSE) AND NOT coalesce(bool_or(safety_plan = 'made'), FALSE) AS plan_declined,
        bool_and(coalesce(safety_plan, 'not_offered') = 'not_needed') AS plan_not_needed,
        coalesce(bool_or(rights_explained IN ('explained', 'explained_late')), FALSE) AS rights_done,
        bool_and(coalesce(rights_explained, 'not_explained') = 'not_safe') AS rights_not_safe,
        coalesce(bool_or(followup_agreed = 'yes'), FALSE) AS fu_agreed,
        coalesce(bool_or(followup_agreed IN ('no_declined', 'no_unsafe')), FALSE)
            AND NOT coalesce(bool_or(followup_agreed = 'yes'), FALSE) AS fu_not_wanted,
        coalesce(bool_or(list_contains(barriers, 'documents') OR list_contains(barriers, 'cost') OR list_contains(barriers, 'insurance_controlled') OR list_contains(barriers, 'transport') OR list_contains(barriers, 'childcare') OR list_contains(barriers, 'time_off')), FALSE) AS practical_barrier,
        coalesce(bool_or(barriers IS NOT NULL AND NOT list_contains(barriers, 'not_asked')), FALSE) AS barriers_asked
    FROM service_window
    GROUP BY case_id),
case_referral AS (
    SELECT case_id,
        coalesce(bool_or(offered OR not_offered_reason IN ('already_receiving', 'provided_in_house')), FALSE) AS ref_offered,
        coalesce(bool_or(offered), FALSE) AS ref_newly_offered,
        coalesce(bool_or(acceptance = 'accepted'), FALSE) AS ref_accepted,
        coalesce(bool_or(acceptance = 'pending'), FALSE) AND NOT coalesce(bool_or(acceptance = 'accepted'), FALSE) AS ref_pending,
        coalesce(bool_or(completed = 'yes' AND days_to_first_service <= 90), FALSE)
            OR coalesce(bool_or(not_offered_reason IN ('already_receiving', 'provided_in_house')), FALSE) AS ref_completed90,
        coalesce(bool_or(acceptance = 'accepted' AND completed = 'yes' AND days_to_first_service <= 90), FALSE) AS ref_acc_completed90
    FROM service_window JOIN referral USING (contact_id)
    GROUP BY case_id),
case_follow_up AS (
    SELECT contact_id AS case_id,
        coalesce(bool_or(fu_window = 'd30' AND result = 'reached'), FALSE) AS fu30_reached,
        coalesce(bool_or(fu_window = 'd90' AND result = 'reached'), FALSE) AS fu90_reached,
        coalesce(bool_or(fu_window = 'd90' AND result IN ('reached', 'reached_not_alone', 'declined', 'died')), FALSE)
            AS fu90_contacted,
        CASE WHEN coalesce(bool_or(fu_window = 'd90' AND revictimised = 'yes'), FALSE) THEN 'yes'
            WHEN coalesce(bool_or(fu_window = 'd90' AND revictimised = 'no'), FALSE) THEN 'no' END AS revict90,
        max(CASE WHEN fu_window = 'd90' THEN safety_score END) AS safety90,
        coalesce(bool_or(result = 'died'), FALSE) AS died
    FROM follow_up
    GROUP BY contact_id),
case_return AS (
    SELECT case_id, count(*) AS returns
    FROM index_contact JOIN contact USING (person_key)
    WHERE contact_id <> case_id AND ipv_disclosed = 'yes' AND new_violence_since_last = 'yes'
        AND month_number - index_month_number BETWEEN 0 AND 12
    GROUP BY case_id),
ipv_case AS (
    SELECT case_id, linkable, month, year, quarter, facility_id, region, facility_type, migrant_status, ethnic_group,
        ethnicity_said, origin, age_group, length_of_stay, language, disability, entry_pathway, baseline_safety,
        fls_complete, fls_declined, risk_done, risk_declined, risk_high, plan_made, plan_declined, plan_not_needed,
        rights_done, rights_not_safe, fu_agreed, fu_not_wanted, practical_barrier, barriers_asked,
        coalesce(ref_offered, FALSE) AS ref_offered,
        coalesce(ref_newly_offered, FALSE) AS ref_newly_offered,
        coalesce(ref_accepted, FALSE) AS ref_accepted,
        coalesce(ref_pending, FALSE) AS ref_pending,
        coalesce(ref_completed90, FALSE) AS ref_completed90,
        coalesce(ref_acc_completed90, FALSE) AS ref_acc_completed90,
        coalesce(fu30_reached, FALSE) AS fu30_reached,
        coalesce(fu90_reached, FALSE) AS fu90_reached,
        coalesce(fu90_contacted, FALSE) AS fu90_contacted,
        revict90, safety90,
        coalesce(safety90 >= 4 OR safety90 > baseline_safety, FALSE) AS feels_safer_90,
        coalesce(died, FALSE) AS died,
        coalesce(returns > 0, FALSE) AS returned_12m
    FROM index_contact
        JOIN case_profile USING (case_id)
        JOIN case_response USING (case_id)
        LEFT JOIN case_referral USING (case_id)
        LEFT JOIN case_follow_up USING (case_id)
        LEFT JOIN case_return USING (case_id)),
marked AS (
    SELECT quarter, region, migrant_status, ethnic_group, array_to_string(list_sort(ethnicity_said), '|') AS ethnicity_said, origin, age_group, length_of_stay, language, disability, facility_type,
        (NOT (fls_declined)) AS condition_1,
        (month <= DATE '2026-04-01') AS condition_2,
        (fls_complete) AS condition_3,
        (NOT (risk_declined)) AS condition_4,
        (risk_done) AS condition_5,
        ((NOT (plan_not_needed)) AND (NOT (plan_declined))) AS condition_6,
        (plan_made) AS condition_7,
        (NOT (rights_not_safe)) AS condition_8,
        (rights_done) AS condition_9,
        (ref_offered) AS condition_10,
        ((ref_newly_offered) AND (NOT (ref_pending))) AS condition_11,
        (ref_accepted) AS condition_12,
        (month <= DATE '2026-02-01') AS condition_13,
        (ref_acc_completed90) AS condition_14,
        ((NOT (fu_not_wanted)) AND (NOT (died))) AS condition_15,
        (month <= DATE '2026-03-01') AS condition_16,
        (fu30_reached) AS condition_17,
        (month <= DATE '2026-01-01') AS condition_18,
        (fu90_reached) AS condition_19,
        ((((((((fls_complete) OR (fls_declined))) AND (((risk_done) OR (risk_declined)))) AND ((((plan_made) OR (plan_declined)) OR (plan_not_needed)))) AND (ref_offered)) AND (((NOT (ref_accepted)) OR (ref_acc_completed90)))) AND (((fu30_reached) OR (fu_not_wanted)))) AS condition_20,
        ((NOT (baseline_safety IS NULL)) AND (NOT (safety90 IS NULL))) AS condition_21,
        (feels_safer_90) AS condition_22,
        (barriers_asked) AS condition_23,
        (practical_barrier) AS condition_24,
        (entry_pathway <> 'unknown') AS condition_25,
        (entry_pathway IN ('womens_ngo', 'migrant_association', 'roma_association', 'community_session', 'helpline')) AS condition_26,
        (linkable) AS condition_27,
        (month <= DATE '2025-05-01') AS condition_28,
        (returned_12m) AS condition_29,
        (revict90 IN ('yes', 'no')) AS condition_30,
        (revict90 = 'yes') AS condition_31,
        ((fls_complete) OR (fls_declined)) AS condition_32,
        ((((fls_complete) OR (fls_declined))) AND (((risk_done) OR (risk_declined)))) AS condition_33,
        (((((fls_complete) OR (fls_declined))) AND (((risk_done) OR (risk_declined)))) AND (ref_offered)) AS condition_34,
        ((((((fls_complete) OR (fls_declined))) AND (((risk_done) OR (risk_declined)))) AND (ref_offered)) AND (((NOT (ref_accepted)) OR (ref_acc_completed90)))) AS condition_35,
        (((((((fls_complete) OR (fls_declined))) AND (((risk_done) OR (risk_declined)))) AND (ref_offered)) AND (((NOT (ref_accepted)) OR (ref_acc_completed90)))) AND (((fu30_reached) OR (fu_not_wanted)))) AS condition_36
    FROM ipv_case)
SELECT quarter, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability, facility_type,
    CAST(coalesce(count_if(condition_1 AND condition_2 AND condition_3), 0) AS BIGINT) AS count_1,
    CAST(coalesce(count_if(condition_1 AND condition_2), 0) AS BIGINT) AS count_2,
    CAST(coalesce(count_if(condition_4 AND condition_2 AND condition_5), 0) AS BIGINT) AS count_3,
    CAST(coalesce(count_if(condition_4 AND condition_2), 0) AS BIGINT) AS count_4,
    CAST(coalesce(count_if(condition_6 AND condition_2 AND condition_7), 0) AS BIGINT) AS count_5,
    CAST(coalesce(count_if(condition_6 AND condition_2), 0) AS BIGINT) AS count_6,
    CAST(coalesce(count_if(condition_8 AND condition_2 AND condition_9), 0) AS BIGINT) AS count_7,
    CAST(coalesce(count_if(condition_8 AND condition_2), 0) AS BIGINT) AS count_8,
    CAST(coalesce(count_if(condition_2 AND condition_10), 0) AS BIGINT) AS count_9,
    CAST(coalesce(count_if(condition_2), 0) AS BIGINT) AS count_10,
    CAST(coalesce(count_if(condition_11 AND condition_2 AND condition_12), 0) AS BIGINT) AS count_11,
    CAST(coalesce(count_if(condition_11 AND condition_2), 0) AS BIGINT) AS count_12,
    CAST(coalesce(count_if(condition_12 AND condition_13 AND condition_14), 0) AS BIGINT) AS count_13,
    CAST(coalesce(count_if(condition_12 AND condition_13), 0) AS BIGINT) AS count_14,
    CAST(coalesce(count_if(condition_15 AND condition_16 AND condition_17), 0) AS BIGINT) AS count_15,
    CAST(coalesce(count_if(condition_15 AND condition_16), 0) AS BIGINT) AS count_16,
    CAST(coalesce(count_if(condition_15 AND condition_18 AND condition_19), 0) AS BIGINT) AS count_17,
    CAST(coalesce(count_if(condition_15 AND condition_18), 0) AS BIGINT) AS count_18,
    CAST(coalesce(count_if(condition_18 AND condition_20), 0) AS BIGINT) AS count_19,
    CAST(coalesce(count_if(condition_18), 0) AS BIGINT) AS count_20,
    CAST(coalesce(count_if(condition_21 AND condition_18 AND condition_22), 0) AS BIGINT) AS count_21,
    CAST(coalesce(count_if(condition_21 AND condition_18), 0) AS BIGINT) AS count_22,
    CAST(coalesce(count_if(condition_23 AND condition_24), 0) AS BIGINT) AS count_23,
    CAST(coalesce(count_if(condition_23), 0) AS BIGINT) AS count_24,
    CAST(coalesce(count_if(condition_25 AND condition_26), 0) AS BIGINT) AS count_25,
    CAST(coalesce(count_if(condition_25), 0) AS BIGINT) AS count_26,
    CAST(coalesce(count_if(condition_27 AND condition_28 AND condition_29), 0) AS BIGINT) AS count_27,
    CAST(coalesce(count_if(condition_27 AND condition_28), 0) AS BIGINT) AS count_28,
    CAST(coalesce(count_if(condition_30 AND condition_18 AND condition_31), 0) AS BIGINT) AS count_29,
    CAST(coalesce(count_if(condition_30 AND condition_18), 0) AS BIGINT) AS count_30,
    CAST(coalesce(count_if(condition_18 AND condition_32), 0) AS BIGINT) AS count_31,
    CAST(coalesce(count_if(condition_18 AND condition_33), 0) AS BIGINT) AS count_32,
    CAST(coalesce(count_if(condition_18 AND condition_34), 0) AS BIGINT) AS count_33,
    CAST(coalesce(count_if(condition_18 AND condition_35), 0) AS BIGINT) AS count_34,
    CAST(coalesce(count_if(condition_18 AND condition_36), 0) AS BIGINT) AS count_35
FROM marked
GROUP BY quarter, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability, facility_type
ORDER BY quarter, region, migrant_status, ethnic_group, ethnicity_said, origin, age_group, length_of_stay, language, disability, facility_type
