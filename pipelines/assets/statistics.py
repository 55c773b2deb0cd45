"""Statistics: comparisons of groups and series over time, from the cells of the staged release and nothing else."""

from indicators.statistics.equity_table import equity_table
from indicators.statistics.released import ReleasedCells
from indicators.statistics.signal_table import signal_table
from indicators.statistics.signals import Annotation, LimitChange
from pipelines.assets.release import staged_release, write_table
from pipelines.settings import RunSettings
from pipelines.steps import step


@step(deps=("release",), description="Comparisons of groups and signals over time, made from the staged release.")
def statistics(settings: RunSettings) -> dict:
    """Write `equity` and `signals` into the staged release."""
    release = staged_release(settings)
    equity = equity_table(ReleasedCells.from_release(release), release.indicators, release.dimensions, release.policy)
    signals = signal_table(
        release.cells,
        list(release.indicators.values()),
        limit_changes=_by_indicator(release.header["limit_changes"], LimitChange),
        annotations=_by_indicator(release.header["annotations"], Annotation),
    )
    write_table(equity, release.path, "equity")
    write_table(signals, release.path, "signals")
    return {"equity": len(equity), "signals": len(signals)}


def _by_indicator(recorded: list[dict], kind: type) -> dict[str, list]:
    """What the registry records for series over time; under an empty name what holds for all."""
    found: dict[str, list] = {}
    for entry in recorded:
        found.setdefault(entry["indicator"], []).append(kind(**{k: v for k, v in entry.items() if k != "indicator"}))
    return found
