"""What comes with a share of a survey that was counted: by hand, from rows."""

from math import sqrt

import pytest

from indicators import figures
from tests.hand_made_records import count
from tests.hand_made_surveys import respondent, service_user


@pytest.fixture
def found(monkeypatch):
    """The shares of each breakdown that a count went through, in the order of the sheet's breakdowns."""
    kept = {}
    shares_of = figures.survey_shares

    def keeping(unit, sheet, breakdown, periods):
        kept[breakdown] = shares_of(unit, sheet, breakdown, periods)
        return kept[breakdown]

    monkeypatch.setattr(figures, "survey_shares", keeping)
    return kept


def test_a_sample_in_stages_by_hand(tmp_path, found):
    felt = {"health_discrimination_12m": "yes"}
    rows = [
        respondent(1, stratum="s", psu="a", **felt),
        respondent(2, stratum="s", psu="a"),
        respondent(3, stratum="s", psu="b", weight=2.0),
        respondent(4, stratum="t", psu="c", weight=2.0, **felt),
        respondent(5, stratum="t", psu="d", migrant_status="migrant"),
    ]
    count(tmp_path, only=("I06",), survey_respondent=rows)
    total = found["total"]
    # Share 3/7; scores 1, -6, 8 and -3 forty-ninths; variance (7^2 + 11^2) / 49^2; four units in two strata.
    assert total.share[0, 0] == pytest.approx(3 / 7)
    assert total.standard_error[0, 0] == pytest.approx(sqrt(170) / 49)
    assert total.degrees_of_freedom[0, 0] == 2 and total.respondents[0, 0] == 5
    assert total.design_effect[0, 0] == pytest.approx(170 / 49**2 * 4 / (12 / 49))
    assert total.kish[0, 0] == pytest.approx(5 * 11 / 49)
    # One migrant woman in one unit of one stratum: nothing to tell how sure her share is.
    place = found["migrant_status"].respondents[0].tolist().index(1)
    assert found["migrant_status"].degrees_of_freedom[0, place] == 0


def test_a_sample_without_stages_is_one_stratum_of_women(tmp_path, found):
    # O10 wants several answers at once; who was not listened to is not in the numerator.
    rows = [service_user(n, weight=1.0, **({"listened": 1} if n < 3 else {})) for n in range(12)]
    count(tmp_path, only=("O10",), experience_response=rows)
    total = found["total"]
    at = total.respondents[:, 0].tolist().index(12)
    assert total.degrees_of_freedom[at, 0] == 11 and total.kish[at, 0] == pytest.approx(1)
    share = total.share[at, 0]
    assert 0 < share < 1
    # Equal weights and no stages: p (1 - p) / (n - 1), and no effect of the design.
    assert total.standard_error[at, 0] == pytest.approx(sqrt(share * (1 - share) / 11))
    assert total.design_effect[at, 0] == pytest.approx(1)
