"""What is left of a clear gap if women whose group is not recorded were known."""

from dataclasses import replace

import pandas as pd
import pytest

from dashboards.comparison import Comparison
from dashboards.gaps import Gaps
from dashboards.language import load_language
from dashboards.missing_women import MissingWomen
from dashboards.selection import Selection
from dashboards.wording import Wording
from indicators.release import open_release
from tests.site.synthetic_release import write_synthetic_release

WORDING = Wording(load_language("en"))
GAP = {
    "indicator": "P28", "period": "2025", "breakdown": "migrant_status", "region": "all", "group": "migrant",
    "measure": "D", "value": -12.0, "lower": -15.0, "upper": -9.0, "status": "shown",
}  # fmt: skip


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return open_release(write_synthetic_release(tmp_path_factory.mktemp("release")))


def told(release, *rows):
    release = replace(release, equity=pd.DataFrame(rows) if rows else None)
    selection = Selection(release)
    comparison = Comparison(selection, WORDING, release.policy, Gaps(selection, release.equity))
    return MissingWomen(release, comparison, WORDING).told()


def bounds(lower, upper, **changes):
    return GAP | {"measure": "D_missing", "value": -11.0, "lower": lower, "upper": upper} | changes


@pytest.mark.parametrize(
    ("lower", "upper", "written", "stays"),
    [
        (-20.0, -4.0, "−20 to −4", True),
        (-40.0, 17.0, "−40 to 17", False),
        (-40.0, 0.0, "−40 to 0", False),
        (-20.0, -0.3, "−20.0 to −0.3", True),
        (2.0, 9.0, "2 to 9", False),
    ],
)
def test_a_gap_stays_if_it_is_on_its_side_of_0_whatever_their_group(release, lower, upper, written, stays):
    (row,) = told(release, GAP, bounds(lower, upper))
    assert (row["bounds"], row["stays"], row["gap"]) == (written, stays, "−12")
    assert (row["sheet"]["indicator"], row["group"], row["reference"]) == ("P28", "Born abroad", "Born here")


def test_nothing_is_said_of_gaps_that_are_not_clear_or_whose_bounds_are_withheld(release):
    unclear = GAP | {"lower": -15.0, "upper": 3.0}
    assert told(release, unclear, bounds(-20.0, -4.0)) == []
    assert told(release, GAP, bounds(-20.0, -4.0, status="suppressed")) == []
    assert told(release, GAP, bounds(-20.0, -4.0, region="R1")) == []
    assert told(release) == []
