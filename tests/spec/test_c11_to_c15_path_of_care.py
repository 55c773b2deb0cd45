"""C11 to C15: of new cases, those in which care had not broken off up to and with each step; her choice breaks none."""

from tests.hand_made_records import count, disclosing, follow_up, referral
from tests.one_a_quarter import month_of, quarter_of

CODES = ("C11", "C12", "C13", "C14", "C15")
EVERY_STEP = {"first_line_support": "complete", "risk_assessment": "done", "safety_plan": "made"}
NOTHING = {"completed": None, "days_to_first_service": None}
NOT_OFFERED = {"offered": False, "acceptance": None} | NOTHING

# What differs from a case in which every step took place: at the contact, of the referral, of the follow-up; and how
# many of the five steps the case came through.
CASES = [
    ({}, {}, {}, 5),
    ({"first_line_support": "declined"}, {}, {}, 5),
    ({"first_line_support": "partial"}, {}, {}, 0),
    ({"first_line_support": "not_provided"}, {}, {}, 0),
    ({"risk_assessment": "declined"}, {}, {}, 5),
    ({"risk_assessment": "not_done"}, {}, {}, 1),
    # The safety plan is no step of this path.
    ({"safety_plan": "not_offered"}, {}, {}, 5),
    ({}, NOT_OFFERED | {"not_offered_reason": "excluded_by_status"}, {}, 2),
    ({}, NOT_OFFERED | {"not_offered_reason": "already_receiving"}, {}, 5),
    ({}, None, {}, 2),
    # She declined the referral: nothing had to be received.
    ({}, {"acceptance": "declined"} | NOTHING, {}, 5),
    ({}, {"days_to_first_service": 90}, {}, 5),
    ({}, {"days_to_first_service": 91}, {}, 3),
    ({}, {"completed": "unknown", "days_to_first_service": None}, {}, 3),
    ({}, {}, {"result": "reached_not_alone"}, 4),
    ({"followup_agreed": "no_declined"}, {}, None, 5),
    # Lost at the first step is lost for good, whatever was done later.
    ({"first_line_support": "partial", "risk_assessment": "not_done"}, NOT_OFFERED, {}, 0),
]


def test_each_case_is_on_the_path_up_to_the_step_that_was_missed(tmp_path):
    contacts, referrals, follow_ups = [], [], []
    for n, (hers, offer, later, _) in enumerate(CASES):
        contacts.append(disclosing(n, n, when=month_of(n), **(EVERY_STEP | hers)))
        referrals += [referral(n, n, **offer)] if offer is not None else []
        follow_ups += [follow_up(n, n, **later)] if later is not None else []
    cells = count(tmp_path, only=CODES, service_contact=contacts, referral=referrals, follow_up=follow_ups)
    for n, (*_, steps) in enumerate(CASES):
        found = [cells(code, quarter_of(n)) for code in CODES]
        assert found == [(int(step <= steps), 1) for step in range(1, 6)], n


def test_the_cohort_is_the_same_at_every_step_and_none_counts_more_than_the_one_before(tmp_path):
    """Five cases of one quarter, of which 4, 3, 2, 1 and 1 come so far: counted by hand."""
    steps = [
        ({"first_line_support": "partial"}, {}, {}),
        ({"risk_assessment": "not_done"}, {}, {}),
        ({}, NOT_OFFERED | {"not_offered_reason": "excluded_by_status"}, {}),
        ({}, {"days_to_first_service": 91}, {}),
        ({}, {}, {}),
    ]
    contacts = [disclosing(n, n, **(EVERY_STEP | hers)) for n, (hers, _, _) in enumerate(steps)]
    referrals = [referral(n, n, **offer) for n, (_, offer, _) in enumerate(steps)]
    follow_ups = [follow_up(n, n, **later) for n, (_, _, later) in enumerate(steps)]
    cells = count(tmp_path, only=CODES, service_contact=contacts, referral=referrals, follow_up=follow_ups)
    assert [cells(code, "2025-Q1") for code in CODES] == [(4, 5), (3, 5), (2, 5), (1, 5), (1, 5)]
