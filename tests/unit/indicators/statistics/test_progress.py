"""When a change since a baseline is called progress (governance, section 6)."""

import pytest

from indicators.statistics.progress import progress


@pytest.mark.parametrize(
    ("later", "direction", "expected"),
    [
        ([], "higher", "no clear change"),
        ([(45, 38, 52)], "higher", "no clear change"),
        ([(48, 41, 55)], "higher", "better"),
        ([(48, 41, 55)], "lower", "worse"),
        ([(32, 25, 39)], "higher", "worse"),
        ([(42, 35, 50), (43, 36, 51), (44, 37, 52)], "higher", "better"),
        ([(42, 35, 50), (43, 36, 51), (43, 36, 51)], "higher", "no clear change"),
        ([(42, 35, 50), (43, 36, 51)], "higher", "no clear change"),
        ([(48, 41, 55), (42, 35, 50)], "higher", "no clear change"),
        ([(39, 32, 46), (38, 31, 45), (37, 30, 44)], "lower", "better"),
        # Three steps up, but from a fall: it is still below the baseline.
        ([(36, 29, 43), (37, 30, 44), (38, 31, 45), (39, 32, 46)], "higher", "no clear change"),
        # A withheld period breaks the row; behind it a new row needs four figures for three steps.
        ([None, (42, 35, 50), (43, 36, 51), (44, 37, 52)], "higher", "no clear change"),
        ([None, (42, 35, 50), (43, 36, 51), (44, 37, 52), (45, 38, 53)], "higher", "better"),
        ([(48, 41, 55), None], "higher", "no clear change"),
        ([(48, 41, 55)], "neutral", "not judged"),
    ],
)
def test_progress_is_called_only_when_it_is_clear(later, direction, expected):
    assert progress(40, later, direction) == expected
