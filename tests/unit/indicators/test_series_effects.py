"""What the steward records for series over time: shocks, other definitions, new limits."""

import pytest

from indicators.agreement.folder import make_event
from indicators.agreement.replay import replay
from tests.unit.indicators.small_registry import AFTER, CALM, LATER, SHEETS, event, frozen, joining


class TestSeriesOverTime:
    """What the steward records for charts over time."""

    def recorded(self, *further):
        documents = [*joining(), *further]
        made = [make_event(document, number)[0] for number, document in enumerate(documents, start=1)]
        return replay(made, {CALM: SHEETS[CALM]}, frozen({CALM: SHEETS[CALM]}), AFTER)

    def test_a_shock_is_told_of_all_or_of_the_indicators_named(self):
        about = {"period": "2024-Q2", "kind": "shock", "words": "Lockdown."}
        found = self.recorded(
            event("annotate", LATER, "STATS", **about),
            event("annotate", LATER, "STATS", **about, indicators=[f"{CALM}@1.0.0"]),
        )
        assert found.refusals == []
        assert found.annotations == [{"indicator": ""} | about, {"indicator": CALM} | about]

    def test_limits_change_by_a_recorded_event(self):
        about = {"period": "2025-Q1", "reason": "Training for all staff."}
        found = self.recorded(event("new_limits", LATER, "STATS", **about, indicators=[f"{CALM}@1.0.0"]))
        assert found.limit_changes == [{"indicator": CALM} | about]

    @pytest.mark.parametrize(
        "said",
        [
            event("annotate", LATER, "HEALTH", period="2024-Q2", kind="shock", words="Lockdown."),
            event("new_limits", LATER, "HEALTH", period="2024-Q2", reason="Better.", indicators=[f"{CALM}@1.0.0"]),
        ],
    )
    def test_nobody_but_the_steward_records_it(self, said):
        found = self.recorded(said)
        assert [refusal.reason.startswith("The steward says") for refusal in found.refusals] == [True]
        assert found.annotations == found.limit_changes == []
