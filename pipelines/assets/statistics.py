"""Statistics: comparisons of groups and series over time, from the cells of the staged release and nothing else."""

import dagster as dg

from indicators.statistics.equity_table import equity_table
from indicators.statistics.released import ReleasedCells
from indicators.statistics.signal_table import signal_table
from pipelines.assets.release import staged_release, write_table
from pipelines.settings import RunSettings


@dg.asset(deps=["release"], description="Comparisons of groups and signals over time, made from the staged release.")
def statistics(settings: RunSettings) -> dg.MaterializeResult:
    """Write `equity` and `signals` into the staged release."""
    release = staged_release(settings)
    equity = equity_table(ReleasedCells.from_release(release), release.indicators, release.dimensions, release.policy)
    signals = signal_table(release.cells, list(release.indicators.values()))
    write_table(equity, release.path, "equity")
    write_table(signals, release.path, "signals")
    return dg.MaterializeResult(metadata={"equity": len(equity), "signals": len(signals)})
