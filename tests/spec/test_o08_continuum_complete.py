"""O08: of new cases, those in which every step took place, was not needed or was her own refusal."""

from datetime import date

from tests.hand_made_records import count, disclosing, follow_up, referral, supplied_without
from tests.one_a_quarter import month_of, quarter_of

EVERY_STEP = {"first_line_support": "complete", "risk_assessment": "done", "safety_plan": "made"}
OPEN = {"completed": None, "days_to_first_service": None}
NOT_OFFERED = {"offered": False, "acceptance": None} | OPEN


def test_e6_one_step_missed_breaks_it_and_her_own_refusal_does_not(tmp_path):
    """Each case differs from a complete one in one step: of the contact, of the referral, of the follow-up."""
    cases = [
        ({}, {}, {}, 1),
        ({"first_line_support": "declined"}, {}, {}, 1),
        ({"first_line_support": "partial"}, {}, {}, 0),
        ({"first_line_support": "not_provided"}, {}, {}, 0),
        ({"first_line_support": None}, {}, {}, 0),
        ({"risk_assessment": "declined"}, {}, {}, 1),
        # Done without a named tool is not done.
        ({"risk_assessment": "done_unstructured"}, {}, {}, 0),
        ({"risk_assessment": "not_done"}, {}, {}, 0),
        ({"safety_plan": "offered_declined"}, {}, {}, 1),
        ({"safety_plan": "not_needed"}, {}, {}, 1),
        ({"safety_plan": "not_offered"}, {}, {}, 0),
        ({"safety_plan": None}, {}, {}, 0),
        # She declined the referral: nothing had to be completed.
        ({}, {"acceptance": "declined"} | OPEN, {}, 1),
        ({}, NOT_OFFERED | {"not_offered_reason": "already_receiving"}, {}, 1),
        ({}, NOT_OFFERED | {"not_offered_reason": "excluded_by_status"}, {}, 0),
        ({}, None, {}, 0),
        # Accepted and not received in time.
        ({}, {"completed": "no", "days_to_first_service": None}, {}, 0),
        ({}, {"completed": "unknown", "days_to_first_service": None}, {}, 0),
        ({}, {"days_to_first_service": 90}, {}, 1),
        ({}, {"days_to_first_service": 91}, {}, 0),
        ({}, {}, {"result": "not_reached"}, 0),
        ({}, {}, {"result": "reached_not_alone"}, 0),
        ({"followup_agreed": "no_declined"}, {}, None, 1),
        ({"followup_agreed": "not_offered"}, {}, None, 0),
    ]
    contacts, referrals, follow_ups = [], [], []
    for n, (hers, offer, later, _) in enumerate(cases):
        contacts.append(disclosing(n, n, when=month_of(n), **(EVERY_STEP | hers)))
        referrals += [referral(n, n, **offer)] if offer is not None else []
        follow_ups += [follow_up(n, n, **later)] if later is not None else []
    cells = count(tmp_path, only=("O08",), service_contact=contacts, referral=referrals, follow_up=follow_ups)
    found = [cells("O08", quarter_of(n)) for n in range(len(cases))]
    assert found == [(complete, 1) for *_, complete in cases]


def test_follow_up_that_was_judged_unsafe_is_no_missed_step(tmp_path):
    contacts = [disclosing(1, 1, followup_agreed="no_unsafe", **EVERY_STEP)]
    cells = count(tmp_path, only=("O08",), service_contact=contacts, referral=[referral(1, 1)])
    assert cells("O08", "2025-Q1") == (1, 1)


def test_steps_may_be_taken_at_two_contacts_within_the_month_after(tmp_path):
    contacts = [
        disclosing(1, 1, 1, "2025-01", first_line_support="complete"),
        disclosing(2, 1, 2, "2025-02", first_line_support=None, risk_assessment="done", safety_plan="made"),
        disclosing(3, 2, 1, "2025-01", first_line_support="complete"),
        disclosing(4, 2, 2, "2025-03", first_line_support=None, risk_assessment="done", safety_plan="made"),
    ]
    rows = {"referral": [referral(1, 2), referral(2, 3)], "follow_up": [follow_up(1, 1), follow_up(2, 3)]}
    cells = count(tmp_path, only=("O08",), service_contact=contacts, **rows)
    # The second woman's risk was assessed two months after the first contact: too late.
    assert cells("O08", "2025-Q1") == (1, 2)


def test_the_window_is_150_days_after_the_end_of_the_month(tmp_path):
    contacts = [disclosing(1, 1, when="2025-02", **EVERY_STEP), disclosing(2, 2, when="2025-03", **EVERY_STEP)]
    rows = {
        "referral": [referral(1, 1), referral(2, 2)],
        "follow_up": [follow_up(1, 1), follow_up(2, 2, result="not_reached")],
    }
    # 31 March plus 150 days is 28 August: until then only the case of February is there.
    early = count(tmp_path, date(2025, 8, 27), only=("O08",), service_contact=contacts, **rows)
    assert early("O08", "2025-Q1") == (1, 1)
    closed = count(tmp_path, date(2025, 8, 28), only=("O08",), service_contact=contacts, **rows)
    assert closed("O08", "2025-Q1") == (1, 2)


def test_groups_crossed_and_not_recorded(tmp_path):
    contacts = [
        disclosing(1, 1, migrant_status="descendant", ethnicity=["national_majority", "roma"], **EVERY_STEP),
        disclosing(2, 2, migrant_status="migrant", ethnicity=["declined"], ethnicity_method="declined"),
    ]
    rows = {"referral": [referral(1, 1)], "follow_up": [follow_up(1, 1)]}
    cells = count(tmp_path, only=("O08",), service_contact=contacts, **rows)
    assert cells("O08", "2025-Q1", migrant_status="born_in_country", ethnic_group="roma_traveller") == (1, 1)
    assert cells("O08", "2025-Q1", migrant_status="migrant", ethnic_group="not_recorded") == (0, 1)
    # She stands in both rows of those she mentions, and once in the total.
    assert cells("O08", "2025-Q1", ethnic_mention="roma") == (1, 1)
    assert cells("O08", "2025-Q1", ethnic_mention="national_majority") == (1, 1)
    assert cells("O08", "2025-Q1") == (1, 2)


def test_one_step_that_is_not_collected_makes_it_not_available(tmp_path):
    tables = {"service_contact": [disclosing(1, 1, **EVERY_STEP)], "referral": [referral(1, 1)]}
    for missing in ("follow_up", "service_contact.risk_assessment"):
        cells = count(tmp_path, only=("O08",), supplied=supplied_without(missing), **tables)
        assert cells("O08", "2025-Q1") == (None, None), missing
