"""The equity table of the sample country, computed once more from the bytes of its release."""

from indicators.release import open_release
from indicators.statistics.equity_table import equity_table
from indicators.statistics.released import ReleasedCells
from tests.unit.indicators.statistics.recomputed import differences


def test_every_published_summary_follows_from_the_released_bytes(sample_run):
    folder = sample_run.latest
    release = open_release(folder)
    table = equity_table(ReleasedCells.from_release(release), release.indicators, release.dimensions, release.policy)
    compared, wrong = differences(folder, table)
    assert not wrong
    assert compared > 1000
