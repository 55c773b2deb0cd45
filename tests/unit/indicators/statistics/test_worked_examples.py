"""The worked examples in docstrings, from which pages on methods are made, come out as they stand."""

import doctest
import importlib

import pytest

WITH_EXAMPLES = (
    "indicators.statistics.intervals",
    "indicators.statistics.estimates",
    "indicators.statistics.repeat_events",
    "indicators.statistics.control_limits",
    "indicators.statistics.run_rules",
    "indicators.statistics.signals",
    "indicators.statistics.signal_table",
    "indicators.statistics.trends",
    "indicators.statistics.progress",
    "indicators.survey_design",
)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_come_out(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted and not found.failed
