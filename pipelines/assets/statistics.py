"""Statistics: comparisons of groups and series over time, from the cells of the staged release and nothing else."""

from dataclasses import asdict

from indicators.statistics.equity_table import equity_table
from indicators.statistics.measure_sheets import MEASURE_SHEETS
from indicators.statistics.released import ReleasedCells
from indicators.statistics.signal_table import signal_tables
from indicators.statistics.signals import Annotation, LimitChange
from pipelines.assets.release import staged_release, write_table
from pipelines.settings import RunSettings
from pipelines.steps import step
from pipelines.store import write_json


@step(deps=("release",), description="Comparisons of groups and signals over time, made from the staged release.")
def statistics(settings: RunSettings) -> dict:
    """Write `equity`, `signals` and `signal_points`, and what the measures mean, into the staged release."""
    release = staged_release(settings)
    cells = ReleasedCells.from_release(release)
    equity = equity_table(cells, release.indicators, release.dimensions, release.policy)
    signals, points = signal_tables(
        cells,
        list(release.indicators.values()),
        limit_changes=_by_indicator(release.header["limit_changes"], LimitChange),
        annotations=_by_indicator(release.header["annotations"], Annotation),
    )
    write_table(equity, release.path, "equity")
    write_table(signals, release.path, "signals")
    write_table(points, release.path, "signal_points")
    write_json(release.path / "measures.json", {"measures": [asdict(sheet) for sheet in MEASURE_SHEETS]})
    return {"equity": len(equity), "signals": len(signals), "signal_points": len(points)}


def _by_indicator(recorded: list[dict], kind: type) -> dict[str, list]:
    """What the registry records for series over time; under an empty name what holds for all."""
    found: dict[str, list] = {}
    for entry in recorded:
        found.setdefault(entry["indicator"], []).append(kind(**{k: v for k, v in entry.items() if k != "indicator"}))
    return found
