"""A made-up release with every status, and its cells as a plain table to compare with."""

import pandas as pd
import pytest

from dashboards.downloads import describe_tables, write_downloads, write_release_descriptions
from indicators.release import open_release
from indicators.statistics.equity_table import equity_table
from indicators.statistics.released import ReleasedCells
from indicators.statistics.signal_table import signal_tables
from pipelines.assets.release import write_table
from tests.site.synthetic_release import write_synthetic_release


@pytest.fixture(scope="package")
def release(tmp_path_factory):
    folder = write_synthetic_release(tmp_path_factory.mktemp("release") / "test-2025-Q4-r1")
    release = with_statistics(open_release(folder))
    write_downloads(release, folder / "downloads")
    write_release_descriptions(release)
    describe_tables(release)
    return release


def with_statistics(release):
    """The release with its own tables of statistics, as a run writes them."""
    cells = ReleasedCells.from_release(release)
    equity = equity_table(cells, release.indicators, release.dimensions, release.policy)
    write_table(equity, release.path, "equity")
    signals, points = signal_tables(cells, list(release.indicators.values()))
    write_table(signals, release.path, "signals")
    write_table(points, release.path, "signal_points")
    return open_release(release.path)


@pytest.fixture(scope="package")
def expected(release):
    """The cells as they lie in `cells.csv`, by their key: numbers as floats, empty as NaN."""
    return by_key(pd.read_csv(release.path / "cells.csv", dtype={"period": str}))


def by_key(cells: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order of their key, so that formats without an order can be compared."""
    key = ["indicator", "period", "region", "migrant_status", "ethnic_group"]
    columns = [*key, "numerator", "denominator", "value", "lower", "upper", "status", "reliability"]
    cells = cells[columns].copy()
    for name in ("numerator", "denominator", "value", "lower", "upper"):
        cells[name] = cells[name].replace("", None).astype(float)
    cells["reliability"] = cells["reliability"].fillna("")
    cells["period"] = cells["period"].astype(str)
    return cells.astype(dict.fromkeys([*key, "status", "reliability"], object)).sort_values(key, ignore_index=True)
