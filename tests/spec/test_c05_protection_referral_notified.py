"""C05: of notified cases of partner violence, those with a referral to protection."""

from schemas.columns import column_names
from tests.hand_made_records import count, notification


def test_only_a_recorded_yes_counts(tmp_path):
    answers = ["yes", "yes", "no", "not_asked", "unknown", "declined", None]
    rows = [notification(number, referred_to_protection=answer) for number, answer in enumerate(answers)]
    rows.append(notification("out of scope", referred_to_protection="yes", perpetrator_rel="own_family"))
    assert count(tmp_path, notification=rows)("C05", "2025-Q1") == (2, 7)


def test_a_source_without_the_column_cannot_supply_it(tmp_path):
    supplied = {"notification": set(column_names("notification")) - {"referred_to_protection"}}
    cells = count(tmp_path, notification=[notification(1)], supplied=supplied)
    assert cells("C05", "2025-Q1") == cells("C05", "2025-Q1", region="R1") == (None, None)
    assert cells("C01", "2025-Q1") == (1, None)
