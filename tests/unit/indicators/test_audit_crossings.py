"""Crossings that no table has: what the auditor finds possible, beside all possible tables written out.

Two quarters of 100 women each, by region and by where they were born, which nothing crosses. In the first quarter the
regions 2 and 3 are withheld and have 8 women together: region 2 has x. In the second the same holds of those born here
and of those of whom it is not known: born here are y. Nothing else is open.

Of region 2 and born here at once (x of the 100 and 96 of them, then 96 of the 100 and y of them) there are at least
max(0, x - 4) + max(0, y - 4) in the year, and at most x + y.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from indicators.disclosure.audit import attack
from indicators.disclosure.audit.attack import Attacker
from indicators.disclosure.audit.attackers import _own_part, attack_as_facility
from indicators.disclosure.audit.building import build
from indicators.disclosure.audit.released import read_released
from indicators.disclosure.audit.stream import streams
from schemas.dimensions import dimension_from_dict
from schemas.release import ALL, DIMENSIONS, RELEASED_CELL_COLUMNS
from tests.unit.indicators.disclosure_cubes import count_sheet, write_release

SMALL, WIDTH = 20, 5
REGIONS, BORN = ("R2", "R1", "R3"), ("here", "abroad", "unknown")
COUNTS = {
    "2025-Q1": ({"R1": 92}, {"here": 96, "abroad": None, "unknown": None}),
    "2025-Q2": ({"R2": 96}, {"abroad": 92}),
}


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    codes = {"region": REGIONS, "migrant_status": BORN, "ethnic_group": ("all_of_them",)}
    dimensions = {
        name: dimension_from_dict(name, {"label": name, "classes": [{"code": c, "label": c} for c in classes]})
        for name, classes in codes.items()
    }
    rows = []
    for period, (by_region, by_birth) in COUNTS.items():
        shown = {ALL: 100, **by_region, **by_birth}
        for breakdown, classes in (("total", (ALL,)), ("region", REGIONS), ("migrant_status", BORN)):
            for code in classes:
                cell = [code if name == breakdown else ALL for name in DIMENSIONS]
                n = shown.get(code)
                figures = (n, pd.NA, n, pd.NA, pd.NA, "shown", "ok") if n else (*[pd.NA] * 5, "suppressed", None)
                rows.append(("C01", "1.0", "invented", period, breakdown, *cell, *figures))
    numbers = {"numerator": "Int64", "denominator": "Int64", "value": "Float64", "lower": "Float64", "upper": "Float64"}
    cells = pd.DataFrame(rows, columns=RELEASED_CELL_COLUMNS).astype(numbers)
    year = cells[cells["period"] == "2025-Q1"].assign(period="2025", status="suppressed", reliability=None)
    year[list(numbers)] = pd.NA
    entry = count_sheet("C01", "notified", breakdowns=["total", "region", "migrant_status"])
    folder = tmp_path_factory.mktemp("crossings")
    write_release(folder, pd.concat([cells, year.astype(numbers)], ignore_index=True), [entry], dimensions)
    releases = [read_released(folder)]
    (stream,) = streams(releases)
    return build(stream, releases)


def unknown(system, period: str, name: str, code: str) -> int:
    """The unknown of one class of one table."""
    (table,) = [t for t in system.places.tables if t.period == period and t.names == (name,)]
    return table.first + [own[0] for own in table.classes].index(code)


def crossing(attacker: Attacker, period: str = "2025") -> int:
    """The number of the count of region 2 and born here."""
    cell = tuple({"region": "R2", "migrant_status": "here"}.get(name, ALL) for name in DIMENSIONS)
    asked = [(c.period, c.cell) for c in attacker.system.crossings]
    return attacker.counts.plain + asked.index((period, cell))


def searching(system, x: range = range(9), y: range = range(9), started: bool = True, **options) -> Attacker:
    """An attacker who knows besides that x and y lie in these."""
    low, high = system.low.copy(), system.high.copy()
    for values, at in ((x, ("2025-Q1", "region", "R2")), (y, ("2025-Q2", "migrant_status", "here"))):
        low[unknown(system, *at)], high[unknown(system, *at)] = values[0], values[-1]
    attacker = Attacker(replace(system, low=low, high=high), SMALL, WIDTH, True, **options)
    if started:
        attacker._start()
    return attacker


def possible(x: range, y: range) -> tuple[int, int]:
    """The least and the most there can be of both in the year, over all tables."""
    least = min(max(0, a - 4) + max(0, b - 4) for a in x for b in y)
    return least, max(a + b for a in x for b in y)


RANGES = [(range(9), range(9)), (range(6, 9), range(5, 9)), (range(3), range(1)), (range(7, 8), range(6, 7))]


@pytest.mark.parametrize(("x", "y"), RANGES)
def test_the_least_of_a_crossing_is_that_of_all_tables(system, x, y):
    attacker = searching(system, x, y)
    count = crossing(attacker)
    attacker.reached_low[count] = np.inf
    attacker._zero(count)
    least = possible(x, y)[0]
    assert attacker.low[count] == least
    assert attacker.reached_low[count] == (0 if least == 0 else np.inf)


@pytest.mark.parametrize(("x", "y"), RANGES)
def test_the_most_of_a_crossing_is_that_of_all_tables(system, x, y):
    attacker = searching(system, x, y)
    count = crossing(attacker)
    attacker.reached_high[count] = -np.inf
    attacker._high(count)
    most = possible(x, y)[1]
    if most < WIDTH - 1:
        assert attacker.high[count] == most
    else:
        assert attacker.reached_high[count] >= WIDTH - 1


def plain(attacker: Attacker) -> int:
    """The number of the count of region 2 in the first quarter."""
    cell = tuple({"region": "R2"}.get(name, ALL) for name in DIMENSIONS)
    return [(c.period, c.cell) for c in attacker.system.cells].index(("2025-Q1", cell))


@pytest.mark.parametrize("period", ["2025-Q1", "2025-Q2", "2025"])
@pytest.mark.parametrize(("x", "y"), [(0, 8), (3, 7), (7, 6), (8, 0)])
def test_what_one_table_leaves_open_of_a_crossing(system, period, x, y):
    attacker = searching(system, range(x, x + 1), range(y, y + 1), started=False)
    table, count = attacker.tables.least(np.zeros(len(system.low))), crossing(attacker, period)
    least = {"2025-Q1": max(0, x + 96 - 100), "2025-Q2": max(0, 96 + y - 100)}
    most = {"2025-Q1": min(x, 96), "2025-Q2": min(96, y)}
    for values in (least, most):
        values["2025"] = sum(values.values())
    assert attacker.counts.lowest(table)[count] == least[period]
    assert attacker.counts.highest(table)[count] == most[period]


@pytest.mark.parametrize("which", [crossing, plain])
@pytest.mark.parametrize("low", [True, False])
def test_one_table_settles_the_count_with_others(system, low, which):
    attacker = searching(system)
    count = which(attacker)
    attacker.reached_low[count], attacker.reached_high[count] = np.inf, -np.inf
    attacker._together(np.array([count]), low, 0)
    assert attacker.reached_low[count] == 0 if low else attacker.reached_high[count] >= WIDTH - 1


def test_a_crossing_of_one_quarter_is_at_most_what_it_crosses(system):
    attacker = searching(system, range(4), range(4))
    count = crossing(attacker, "2025-Q1")
    attacker.reached_high[count] = -np.inf
    attacker._high(count)
    assert attacker.high[count] == 3


@pytest.mark.parametrize("together", [True, False], ids=["many at once", "each by itself"])
@pytest.mark.parametrize(
    ("x", "y", "rules"),
    [
        (range(9), range(9), set()),
        (range(6, 9), range(5, 9), {f"it cannot be 0 and is {SMALL} or less"}),
        (range(7, 8), range(6, 7), {f"it cannot be 0 and is {SMALL} or less"}),
        (range(3), range(1), {f"it cannot be {WIDTH - 1} or more"}),
    ],
)
def test_what_the_whole_search_says_of_the_crossing(system, x, y, rules, together):
    attacker = searching(system, x, y, started=False)
    if not together:
        attacker._settle_many = lambda low, crossing: None
    report = attacker.run()
    cell = {"region": "R2", "migrant_status": "here"}
    found = {
        failure["rule"]
        for failure in report.failures
        if failure["period"] == "2025" and cell.items() <= failure["cell"].items()
    }
    assert found == rules


def test_a_table_that_no_rounding_finds_is_looked_for_as_a_whole(system):
    attacker = searching(system, range(6), range(6))
    count = crossing(attacker)
    attacker.reached_low[count] = np.inf
    attacker._keep_reaching = lambda counts, low: False
    attacker._zero(count)
    assert attacker.reached_low[count] == 0


def test_a_table_is_looked_for_in_which_a_count_is_0_or_reaches_the_aim(system):
    attacker = searching(system)
    place, count = unknown(system, "2025-Q1", "region", "R2"), plain(attacker)
    cost = np.zeros(len(system.low))
    cost[place] = 1.0
    with attacker._bound_to(count, True):
        assert attacker.tables.least(-cost)[place] == 0
    with attacker._bound_to(count, False):
        assert attacker.tables.least(cost)[place] == WIDTH - 1
    assert attacker.tables.least(cost)[place] == 0 and attacker.tables.least(-cost)[place] == 8


def test_where_no_table_of_whole_numbers_is_found_nothing_is_claimed(system):
    attacker = searching(system, range(6), range(6))
    count = crossing(attacker)
    attacker.reached_low[count] = np.inf
    attacker._keep_reaching = lambda counts, low: False
    attacker._keep_if_whole = lambda table: False
    attacker.tables.whole = lambda *_, **__: None
    attacker._zero(count)
    assert attacker.reached_low[count] == np.inf and attacker.low[count] == 0


def test_knowing_what_nobody_can_know_tells_nothing(system):
    # A facility that claims 9 of the 8 women of region 2 cannot be.
    attacker = searching(system)
    own = np.zeros(len(system.low))
    own[unknown(system, "2025-Q1", "region", "R2")] = 9
    assert attack_as_facility(attacker, own).failures == []


def test_a_woman_is_in_the_counts_that_she_is_part_of_and_in_no_others(system):
    attacker = searching(system, started=False)
    mine = _own_part(attacker, np.array([unknown(system, "2025-Q1", "region", "R2")]))
    cells = [system.cells[count % len(system.cells)] for count in np.flatnonzero(mine)]
    # Her region and the whole country, in her quarter and in the year.
    assert {(cell.period, cell.cell) for cell in cells} == {
        (period, (region, ALL, ALL)) for period in ("2025-Q1", "2025") for region in ("R2", ALL)
    }


def test_searching_together_ends_where_nothing_more_is_allowed(system, monkeypatch):
    monkeypatch.setattr(attack, "ROUNDS", 0)
    attacker = searching(system, range(6), range(6))
    attacker._settle_many(True, False)
    assert len(attacker.kept) == 1


def test_what_may_be_large_is_no_secret_though_the_first_tables_do_not_show_it(system):
    # x is 5 to 8, so that it cannot be 0; what is above 7 tells of nobody here.
    attacker = searching(system, range(5, 9), range(1), started=False)
    attacker.small = 7
    place = unknown(system, "2025-Q1", "region", "R2")
    cost = np.zeros(len(system.low))
    cost[place] = 1.0
    attacker._settle = lambda low: None
    attacker._centred = lambda: attacker.tables.whole(cost)
    assert attacker._centred()[place] == 5
    failures = [f for f in attacker.run().failures if f["period"] == "2025-Q1" and f["cell"]["region"] == "R2"]
    assert not [f for f in failures if f["breakdown"] == "region"]


def test_each_count_has_a_name_of_its_own(system):
    attacker = searching(system, started=False)
    names = [attacker.counts.name(count) for count in range(attacker.counts.size)]
    assert len({str(name) for name in names}) == attacker.counts.size
    plain, crossed = names[: attacker.counts.plain], names[attacker.counts.plain :]
    assert {len(set(name["cell"].values()) - {ALL}) for name in plain} == {0, 1}
    assert {len(set(name["cell"].values()) - {ALL}) for name in crossed} >= {2}
