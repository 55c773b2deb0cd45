"""C03: of notified cases of partner violence, those with sexual violence recorded."""

from tests.hand_made_records import count, notification


def test_any_mention_counts_and_an_unrecorded_type_does_not(tmp_path):
    rows = [
        notification(1, violence_types=["sexual"]),
        notification(2, violence_types=["physical", "sexual"]),
        notification(3, violence_types=["physical"]),
        notification(4, violence_types=["not_specified"]),
        notification(5, violence_types=None),
        notification(6, violence_types=["sexual"], perpetrator_rel="unknown"),
    ]
    assert count(tmp_path, notification=rows)("C03", "2025-Q1") == (2, 5)


def test_a_source_that_cannot_tell_this_type_cannot_supply_the_indicator(tmp_path):
    rows = [notification(1, violence_types=["physical"])]
    cells = count(tmp_path, notification=rows, supplied_codes={"violence_types": {"physical", "not_specified"}})
    assert cells("C03", "2025-Q1") == (None, None)
    assert cells("C01", "2025-Q1") == (1, None)
