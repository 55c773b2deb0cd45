"""Countries in which records come late and are taken back: what two releases tell together.

The auditor attacks the second release with the first one in its hands. `PROPERTY_EXAMPLES=500` tries that many
countries.
"""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indicators.disclosure.audit import audit_release
from indicators.disclosure.policy import Policy
from indicators.disclosure.publishing import publish, revised
from indicators.disclosure.revisions import FormerRelease
from schemas.release import CELL_DIMENSIONS, DIMENSIONS, ESTIMATES
from tests.unit.indicators.disclosure_cubes import WITH_ALL_FIGURES, invented_country, write_release

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "2"))
FIRST, SECOND = date(2023, 9, 30), date(2024, 6, 30)
"""Days up to which the records come. The country has four quarters; the first release has three of them."""


def policy_for(sheets: list[dict]) -> Policy:
    return replace(WITH_ALL_FIGURES, indicators_about_women=tuple(sheet["indicator"] for sheet in sheets))


def released(country, cutoff: date, former: list[FormerRelease]):
    """What is published of the country, and the counts it is made of."""
    cells, sheets, dimensions = country
    further = {name: "all" for name in CELL_DIMENSIONS if name not in DIMENSIONS}
    cells = cells.assign(**further, **dict.fromkeys(ESTIMATES, np.nan))
    policy = policy_for(sheets)
    revision = revised(cells, sheets, policy, cutoff, former=former)
    return publish(cells, sheets, dimensions, policy, cutoff, revision=revision), revision.used


def two_states(seed: int, cases: int, late: float, retracted: float):
    """The country as it is known at the first and at the second release."""
    size = {"seed": seed, "quarters": 4, "contacts": 4 * cases, "cases": cases, "number_of_regions": 3}

    def first(rows: pd.DataFrame) -> np.ndarray:
        drawn = np.random.default_rng([seed, len(rows)]).random(len(rows))
        return (rows["period"] != "2023-Q4").to_numpy() & (drawn >= late)

    def second(rows: pd.DataFrame) -> np.ndarray:
        return np.random.default_rng([seed, len(rows)]).random(len(rows)) < 1 - retracted

    made = []
    for known in (first, second):
        cells, sheets, dimensions = invented_country(**size, known=known)
        made.append(
            (cells, [sheet | {"disclosure_class": "women", "level": "process"} for sheet in sheets], dimensions)
        )
    return made


@pytest.mark.slow
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.integers(0, 100_000),
    st.integers(60, 300),
    st.sampled_from([0.0, 0.003, 0.02, 0.2]),
    st.sampled_from([0.0, 0.002, 0.02]),
)
@example(59973, 60, 0.0, 0.0)  # the solver of the auditor loses its way once
def test_two_releases_tell_no_more_than_each_may(seed, cases, late, retracted):
    before, now = two_states(seed, cases, late, retracted)
    with TemporaryDirectory() as folder:
        rows, used = released(before, FIRST, [])
        first = write_release(Path(folder) / "first", rows, *before[1:])
        assert audit_release(first, true=used)["passed"]
        rows, used = released(now, SECOND, [FormerRelease("first", used, rows)])
        second = write_release(Path(folder) / "second", rows, *now[1:])
        report = audit_release(second, [first], true=used)
    assert report["passed"], report["failures"][:3]
    assert rows["status"].eq("shown").any()
