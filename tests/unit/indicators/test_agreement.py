"""The registry: what makes an indicator agreed, what unmakes it, and that there is no way around.

The numbers in names are those of the tests that governance asks for.
"""

from datetime import date

import pandas as pd
import pytest

from indicators.agreement import RegistryRefused, state
from indicators.agreement.folder import make_event, read_events, write_event
from indicators.agreement.replay import replay
from tests.unit.indicators.small_registry import (
    AFTER,
    BY_GROUP,
    CALM,
    DECIDED,
    LATER,
    SHEETS,
    agreeing,
    event,
    frozen,
    joining,
    opening,
    play,
    preparing,
    stances,
    state_of,
    story,
)


def refused(folder, document, indicator=CALM) -> str:
    """The sentences with which an event is refused; the folder stays as it was."""
    before = sorted(path.name for path in (folder / "events").iterdir())
    with pytest.raises(RegistryRefused) as error:
        play(folder, [document], {indicator: SHEETS[indicator]})
    assert sorted(path.name for path in (folder / "events").iterdir()) == before
    return str(error.value)


def write_by_hand(folder, document) -> None:
    """A file with the right name and hash, written without any check of its effect."""
    made, content = make_event(document, len(read_events(folder)) + 1)
    write_event(folder, made, content)


def test_an_indicator_is_agreed_when_every_condition_holds(tmp_path):
    found = state_of(play(tmp_path, story()), CALM)
    assert (found.status, found.agreed, found.badge, found.reasons_missing) == ("agreed", True, True, ())
    assert found.by == ("civil_society", "health")
    assert found.with_types == ("roma_association", "womens_ngo")
    assert (found.consulted_types, found.consulted_n) == (("migrant_association", "roma_association"), 3)
    assert (found.since, found.reviewed_on) == (date(2025, 3, 17), date(2025, 3, 17))


def test_without_a_folder_everything_is_proposed_and_context_needs_nobody():
    states = state(None, SHEETS, AFTER)
    assert {found.status for found in states.values()} == {"proposed"}
    assert len(states) == 62 and not any(found.agreed or found.badge for found in states.values())
    assert "C01" not in states


def test_governance_1_not_agreed_without_civil_society_by_the_interface(tmp_path):
    play(tmp_path, [*joining(), *preparing(CALM), *stances(CALM, ("HEALTH",))])
    assert "No Roma, migrant or women-led minority organisation has agreed." in refused(tmp_path, agreeing(CALM))
    assert state_of(tmp_path, CALM).status == "under_review"


def test_governance_1_not_agreed_without_civil_society_by_a_file(tmp_path):
    play(tmp_path, [*joining(), *preparing(CALM), *stances(CALM, ("HEALTH",))])
    write_by_hand(tmp_path, agreeing(f"{CALM}@1.0.0"))
    found = state_of(tmp_path, CALM)
    assert (found.status, found.agreed) == ("under_review", False)


def test_governance_1_not_agreed_without_civil_society_by_a_direct_call(tmp_path):
    play(tmp_path, [*joining(), *preparing(CALM), *stances(CALM, ("HEALTH",))])
    sheets = {CALM: SHEETS[CALM]}
    found = replay(read_events(tmp_path), sheets, frozen(sheets), AFTER)
    made, _ = make_event(agreeing(f"{CALM}@1.0.0"), 99)
    assert "cannot be agreed yet" in found.apply(made)[0]
    assert found.standings[CALM].status == "under_review"


def test_governance_1_a_public_body_cannot_join_as_civil_society(tmp_path):
    play(tmp_path, joining(), {CALM: SHEETS[CALM]})
    body = {"sector": "civil_society", "type": "municipality", "communities": ["roma"], "women_led": False}
    said = refused(tmp_path, event("party", LATER, "TOWN", party="TOWN", **body, region="NAT"))
    assert "an organisation of type municipality cannot speak for civil society" in said
    named = {"sector": "civil_society", "type": "roma_association", "communities": ["roma"], "women_led": False}
    said = refused(tmp_path, event("party", LATER, "HEALTH", party="ROMA2", **named, region="NAT"))
    assert "Joining is ROMA2's own word" in said


def test_governance_3_withdrawing_the_only_roma_stance_takes_it_off(tmp_path):
    play(tmp_path, story())
    taken_back = event("withdraw", LATER, "ROMA", indicators=[CALM], party="ROMA", reason="Read wrongly.")
    play(tmp_path, [taken_back])
    before, after = (state_of(tmp_path, CALM, day) for day in (date(2025, 6, 1), date(2025, 6, 2)))
    assert (before.status, before.agreed) == ("agreed", True)
    assert (after.status, after.agreed) == ("under_review", False)
    assert "No Roma, migrant or women-led minority organisation has agreed." in after.reasons_missing
    # Back again: a new decision is needed, the old one is over.
    play(tmp_path, stances(CALM, ("ROMA",), LATER))
    assert state_of(tmp_path, CALM).status == "under_review"
    play(tmp_path, [agreeing(CALM) | {"date": LATER}])
    assert state_of(tmp_path, CALM).status == "agreed"


def test_an_organisation_that_leaves_takes_its_word_along(tmp_path):
    play(tmp_path, story())
    play(tmp_path, [event("party_left", LATER, "ROMA", party="ROMA")], {CALM: SHEETS[CALM]})
    assert state_of(tmp_path, CALM).status == "under_review"


def test_governance_8_a_stance_entered_by_the_owner_does_not_count(tmp_path):
    play(tmp_path, [*joining(), *preparing(CALM), *stances(CALM, ("HEALTH", "WOMEN"))])
    by_owner = event("stance", "2025-03-03", "HEALTH", indicators=[CALM], party="ROMA", stance="agreed")
    play(tmp_path, [by_owner, by_owner | {"date": "2025-03-04", "note": "NOTE1"}])
    assert "No Roma" in refused(tmp_path, agreeing(CALM))
    by_another = event("confirm", "2025-03-05", "HEALTH", indicators=[CALM], party="ROMA", note="NOTE1")
    assert "A confirmation is ROMA's own word" in refused(tmp_path, by_another)
    play(tmp_path, [event("confirm", "2025-03-05", "ROMA", indicators=[CALM], party="ROMA"), agreeing(CALM)])
    assert state_of(tmp_path, CALM).agreed


def test_governance_8_a_steward_with_the_signed_note_speaks_for_it_but_not_about_its_own(tmp_path):
    play(tmp_path, [*joining(), *preparing(CALM), *stances(CALM, ("HEALTH", "WOMEN"))])
    noted = event("stance", "2025-03-03", "STATS", indicators=[CALM], party="ROMA", stance="agreed", note="NOTE1")
    without = {name: value for name, value in noted.items() if name != "note"}
    play(tmp_path, [without])
    assert "No Roma" in refused(tmp_path, agreeing(CALM))
    play(tmp_path, [noted, agreeing(CALM)])
    assert state_of(tmp_path, CALM).agreed

    owned = tmp_path / "owned"
    of_steward = [
        document | ({"owner": "STATS", "entered_by": "STATS"} if document["event"] == "propose" else {})
        for document in preparing(CALM)
    ]
    play(owned, [*joining(), *of_steward, *stances(CALM, ("HEALTH", "WOMEN")), noted])
    assert "No Roma" in refused(owned, agreeing(CALM))


def test_governance_10_an_expired_review_removes_the_badge(tmp_path):
    play(tmp_path, story())
    last_day, day_after = date(2026, 3, 16), date(2026, 3, 17)
    current = state_of(tmp_path, CALM, last_day)
    assert current.badge and current.next_review == last_day
    expired = state_of(tmp_path, CALM, day_after)
    assert (expired.status, expired.agreed, expired.badge) == ("agreed", True, False)
    assert expired.reasons_missing == ("Its yearly review is overdue.",)
    panel = {"panel": ["HEALTH", "ROMA"], "decision": "keep", "reason": "Still right."}
    play(tmp_path, [event("review", "2026-03-17", "ROMA", indicators=[CALM], **panel)])
    assert state_of(tmp_path, CALM, day_after).badge


@pytest.mark.parametrize(
    ("parties", "sentence"),
    [
        (("HEALTH", "ROMA", "MIGRANT"), "no organisation of these groups has agreed: disability"),
        (("HEALTH", "ROMA", "ABLE", "WOMEN"), "no organisation of these groups has agreed: migrant"),
        (("HEALTH", "MIGRANT", "ABLE", "WOMEN"), "no organisation of these groups has agreed: roma"),
        (("ROMA", "MIGRANT", "ABLE"), "Sectors that have not agreed: health."),
        (("HEALTH", "ROMA"), "Only one kind of civil-society organisation has agreed (roma_association)"),
        (("HEALTH", "WOMEN", "ABLE"), "No Roma, migrant or women-led minority organisation has agreed."),
    ],
)
def test_results_by_group_need_an_organisation_of_each_group(tmp_path, parties, sentence):
    # WOMEN says that it speaks for migrants, but a large organisation does not stand in for theirs.
    play(tmp_path, [*joining(), *preparing(BY_GROUP), *stances(BY_GROUP, parties)])
    assert sentence in refused(tmp_path, agreeing(BY_GROUP), BY_GROUP)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"role": "consulted"}, "No closed consultation on this indicator in which a Roma"),
        ({"payment": "unpaid"}, "Time was neither paid nor waived in writing in: first."),
    ],
)
def test_being_consulted_is_not_taking_part_and_time_is_paid(tmp_path, change, sentence):
    play(tmp_path, [*joining(), *preparing(CALM, **change), *stances(CALM, ("HEALTH", "ROMA", "WOMEN"))])
    assert sentence in refused(tmp_path, agreeing(CALM))


@pytest.mark.parametrize(
    ("without", "sentence"),
    [
        ("stigma_assessment", "No assessment of stigma signed by an organisation of a group concerned"),
        ("tested", "have not been run on this version's query"),
        ("close_consultation", "No closed consultation on this indicator"),
        ("describe", "The sheet does not say: "),
    ],
)
def test_nothing_may_be_left_out(tmp_path, without, sentence):
    documents = [document for document in story()[:-1] if document["event"] != without]
    play(tmp_path, documents)
    assert sentence in refused(tmp_path, agreeing(CALM))


def test_failed_tests_and_tests_of_another_query_do_not_count(tmp_path):
    documents = [
        document | ({"golden": "failed"} if document["event"] == "tested" else {}) for document in story()[:-1]
    ]
    play(tmp_path, documents)
    assert "test failed on this version's query" in refused(tmp_path, agreeing(CALM))
    other = tmp_path / "other"
    play(other, [document for document in story()[:-1] if document["event"] != "tested"])
    forged = event("tested", "2025-03-04", "STATS", indicators=[f"{CALM}@1.0.0"], golden="passed", disclosure="passed")
    write_by_hand(other, forged | {"queries": [f"{CALM}@1.0.0=0123456789abcdef"]})
    assert "have not been run" in refused(other, agreeing(CALM))


def test_an_open_objection_blocks_until_a_joint_panel_settles_it_and_keeps_the_opinion(tmp_path):
    play(tmp_path, story())
    words = "It counts papers, not care"
    objection = event("stance", LATER, "MIGRANT", indicators=[CALM], party="MIGRANT", stance="objected")
    assert "gives its reason" in refused(tmp_path, objection)
    play(tmp_path, [objection | {"reservation": words}])
    found = state_of(tmp_path, CALM)
    assert (found.status, found.reasons_missing) == ("under_review", ("Objections are open: MIGRANT.",))
    settled = {"party": "MIGRANT", "minority_opinion": "We still think so", "reason": "Caveat added."}
    mediation = event("mediate", LATER, "ROMA", indicators=[CALM], panel=["HEALTH", "ROMA"], **settled)
    assert "not the owner" in refused(tmp_path, mediation | {"entered_by": "HEALTH"})
    assert "civil society is at least half" in refused(tmp_path, mediation | {"panel": ["HEALTH", "STATS", "ROMA"]})
    play(tmp_path, [mediation, agreeing(CALM) | {"date": LATER}])
    found = state_of(tmp_path, CALM)
    assert found.agreed
    assert [(item.party_type, item.words) for item in found.reservations] == [
        ("migrant_association", "We still think so")
    ]


def test_an_objection_blocks_even_before_it_is_confirmed(tmp_path):
    play(tmp_path, story())
    objection = {"party": "MIGRANT", "stance": "objected", "reservation": "Told by phone"}
    play(tmp_path, [event("stance", LATER, "STATS", indicators=[CALM], **objection)])
    assert state_of(tmp_path, CALM).status == "under_review"


def test_the_owner_cannot_write_over_what_an_organisation_decided(tmp_path):
    play(tmp_path, story())
    objection = {"party": "MIGRANT", "stance": "objected", "reservation": "It counts papers"}
    play(tmp_path, [event("stance", LATER, "MIGRANT", indicators=[CALM], **objection)])
    by_owner = event("stance", LATER, "HEALTH", indicators=[CALM], party="MIGRANT", stance="agreed")
    play(tmp_path, [by_owner])
    assert "Objections are open: MIGRANT." in refused(tmp_path, agreeing(CALM) | {"date": LATER})
    play(tmp_path, [event("withdraw", LATER, "MIGRANT", indicators=[CALM], party="MIGRANT")])
    play(tmp_path, [agreeing(CALM) | {"date": LATER}, by_owner | {"party": "ROMA", "stance": "abstained"}])
    assert state_of(tmp_path, CALM).agreed


def test_reservations_are_printed_in_the_words_of_the_party(tmp_path):
    documents = story()[:-1]
    reserved = {"stance": "agreed_with_reservation", "reservation": "Only below two decimals"}
    documents += [event("stance", "2025-03-04", "ROMA", indicators=[CALM], party="ROMA", **reserved), agreeing(CALM)]
    found = state_of(play(tmp_path, documents), CALM)
    assert found.agreed
    assert [(item.party_type, item.words) for item in found.reservations] == [
        ("roma_association", "Only below two decimals")
    ]


def test_one_organisation_suspends_and_only_a_joint_panel_lifts(tmp_path):
    play(tmp_path, story())
    suspension = event("suspend", LATER, "MIGRANT", indicators=[CALM], ground="harm", reason="Quoted against us.")
    assert "suspends an indicator" in refused(tmp_path, suspension | {"entered_by": "HEALTH"})
    play(tmp_path, [suspension])
    found = state_of(tmp_path, CALM)
    assert (found.status, found.agreed, found.reason) == ("suspended", False, "Quoted against us.")
    # 2 June 2025 is a Monday: ten working days later is Monday the 16th.
    assert found.reasons_missing[0] == "It is suspended: a joint panel looks at it by 2025-06-16."
    assert "has to be under_review" in refused(tmp_path, agreeing(CALM) | {"date": LATER})
    lifted = event("lift", LATER, "ROMA", indicators=[CALM], panel=["HEALTH", "ROMA"], reason="Wording changed.")
    assert "not the owner" in refused(tmp_path, lifted | {"entered_by": "HEALTH"})
    play(tmp_path, [lifted])
    assert state_of(tmp_path, CALM).status == "under_review"


def test_governance_5_a_harm_comment_hides_before_anybody_reads_it(tmp_path):
    play(tmp_path, story())
    play(tmp_path, [event("harm_comment", LATER, "public", indicators=[CALM])])
    found = state_of(tmp_path, CALM)
    assert (found.hidden, found.agreed, found.badge) == (True, False, False)
    answer = event("harm_answer", LATER, "STATS", indicators=[CALM], outcome="shown_again", reason="Looked at.")
    assert "The steward answers" in refused(tmp_path, answer | {"entered_by": "HEALTH"})
    play(tmp_path, [answer])
    assert state_of(tmp_path, CALM).agreed
    assert "No party" in refused(
        tmp_path, event("suspend", LATER, "public", indicators=[CALM], ground="harm", reason="x")
    )


def test_a_consultation_is_open_for_thirty_days_and_closes_no_sooner(tmp_path):
    play(tmp_path, [*joining(), preparing(CALM)[0]])
    assert "at least 30 days" in refused(tmp_path, opening(CALM, "2024-12-02", "2024-12-31"))
    play(tmp_path, [opening(CALM, "2024-12-02", "2025-01-01")])
    early = preparing(CALM)[2] | {"date": "2024-12-31"}
    assert "open until 2025-01-01" in refused(tmp_path, early)


def test_a_registry_says_the_same_as_the_records_of_activities(tmp_path):
    play(tmp_path, story())
    record = {
        "activity_id": "ACTIVITY1",
        "activity_month": "2025-01-01",
        "orgs_present": ["roma_association", "migrant_association"],
        "cso_role": "codesign",
        "cso_compensated": True,
    }

    def sentences(**changes) -> tuple[bool, str]:
        frame = pd.DataFrame([record | changes])
        sheets = {CALM: SHEETS[CALM]}
        found = state(tmp_path, sheets, AFTER, frame, frozen(sheets))[CALM]
        return found.agreed, " ".join(found.reasons_missing)

    assert sentences() == (True, "")
    for changes, words in [
        ({"activity_id": "ANOTHER"}, "is not in the records of activities"),
        ({"cso_role": "informed"}, "another role or other organisations"),
        ({"orgs_present": ["roma_association"]}, "another role or other organisations"),
        ({"activity_month": "2025-02-01"}, "another month"),
        ({"cso_compensated": False}, "do not say that time was paid in: first"),
    ]:
        agreed, said = sentences(**changes)
        assert not agreed and words in said, changes


def test_what_happens_later_does_not_change_the_state_of_a_day(tmp_path):
    play(tmp_path, story())
    assert state_of(tmp_path, CALM, date(2025, 3, 16)).status == "under_review"
    assert state_of(tmp_path, CALM, date(2024, 12, 1)).status == "proposed"
    assert state_of(tmp_path, CALM, date.fromisoformat(DECIDED)).status == "agreed"


def test_a_retired_indicator_stays_retired(tmp_path):
    play(tmp_path, story())
    panel = {"panel": ["HEALTH", "ROMA"], "reason": "Replaced."}
    play(tmp_path, [event("retire", LATER, "ROMA", indicators=[CALM], **panel, successor="P18")])
    found = state_of(tmp_path, CALM)
    assert (found.status, found.agreed, found.reason) == ("retired", False, "Replaced.")
    assert "is retired" in refused(tmp_path, agreeing(CALM) | {"date": LATER})
