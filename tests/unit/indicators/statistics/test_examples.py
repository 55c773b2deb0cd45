"""The examples in the docstrings of the formulas, which stand on the page of methods, come out as written."""

import doctest
from importlib import import_module

import pytest

MODULES = {
    "comparisons": 6,
    "equity_measures": 17,
    "equity_rounding": 2,
    "group_tests": 4,
    "missing_groups": 1,
    "ordered_measures": 2,
    "standard_errors": 4,
    "standardisation": 5,
}
"""Modules of formulas, with how many of them have an example at least."""


@pytest.mark.parametrize("name", MODULES)
def test_examples_come_out_as_written(name):
    module = import_module(f"indicators.statistics.{name}")
    examples = [test for test in doctest.DocTestFinder().find(module) if test.examples]
    assert len(examples) >= MODULES[name]
    assert doctest.testmod(module).failed == 0
