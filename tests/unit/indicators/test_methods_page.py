"""The page on methods: it leaves out no formula, and its examples come out as it says."""

import doctest
import pkgutil
from importlib import import_module

import numpy as np
import pytest

from indicators import statistics
from indicators.reference.methods import CHAPTERS, documented_functions, methods_page

MODULES = [f"statistics.{name}" for _, name, _ in pkgutil.iter_modules(statistics.__path__)] + ["survey_design"]
TOLD = [name for names in CHAPTERS.values() for name in names]


def test_every_formula_is_on_the_page():
    with_formulas = {name for name in MODULES if documented_functions(import_module(f"indicators.{name}"))}
    assert with_formulas == set(TOLD) and len(TOLD) == len(set(TOLD))
    text = methods_page()
    for name in TOLD:
        for function in documented_functions(import_module(f"indicators.{name}")):
            assert f"`indicators.{name}.{function.__name__}(" in text


@pytest.mark.parametrize("name", MODULES)
def test_examples_come_out_as_they_say(name):
    module = import_module(f"indicators.{name}")
    with np.errstate(all="raise"):
        found = doctest.testmod(module)
    assert found.failed == 0
    assert (found.attempted > 0) == any(">>> " in (f.__doc__ or "") for f in documented_functions(module))
