"""The sheet on series over time of the workbook that is printed: does a figure move by more than chance?

Belongs here: which series are listed, and their rows. Does not: how a signal is found (`indicators.statistics`), the
whole table of signals (`statistics_tables`).
"""

from collections.abc import Mapping

import pandas as pd

from dashboards.downloads.described_tables import INTEGER, NUMBER, DescribedColumn, DescribedTable, plain
from indicators.release import Release
from indicators.release_frames import class_labels
from schemas.release import ALL, DIMENSIONS, TOTAL
from schemas.signals import MEASURES, SIGNAL_STATUSES

LISTED_ALWAYS = ("judged", "gap")
WITHOUT_FIGURE = "no_points"
WORDS = {
    "improvement": "moved the right way",
    "deterioration": "moved the wrong way",
    "change": "moved",
    "none": "nothing that chance does not explain",
    "not_judged": "cannot be said",
}
LATEST = {"yes": "outside its limits", "no": "within its limits", "not_judged": "not judged"}
KIND = {"level": "figure", "gap": "gap"}

COLUMNS = (
    DescribedColumn("indicator", "Indicator", "Code of the indicator."),
    DescribedColumn("name", "Name", "What is measured."),
    DescribedColumn("unit", "Unit", "Unit of the figures; gaps are in points of it."),
    DescribedColumn("measure", "Of", f"figure: {MEASURES['level']} gap: {MEASURES['gap']}"),
    DescribedColumn("who", "Of whom", "Everybody, or the class that the series is about."),
    DescribedColumn("periods", "By", "quarter or year."),
    DescribedColumn("first", "From", "Where the present limits start."),
    DescribedColumn("last", "To", "The latest period with a figure."),
    DescribedColumn("points", "Periods", "Periods with a figure from there on.", INTEGER),
    DescribedColumn("centre", "Centre", "The centre of the series.", NUMBER),
    DescribedColumn("lower", "Limit from", "Chance alone keeps the latest figure above this.", NUMBER),
    DescribedColumn("upper", "Limit to", "Chance alone keeps the latest figure below this.", NUMBER),
    DescribedColumn("latest", "Latest", "The latest figure.", NUMBER),
    DescribedColumn("signal", "Over time", "Whether the series moves by more than chance."),
    DescribedColumn("alert", "Latest figure", "Whether the latest figure is outside its limits."),
    DescribedColumn("status", "Judged", "Whether the series was judged, and if not why.", codes=SIGNAL_STATUSES),
    DescribedColumn("reason", "What is known", "What is recorded of the periods, and why nothing can be said."),
)


def signals_table(release: Release, agreed: Mapping[str, dict]) -> DescribedTable:
    """Series of the indicators `agreed` that were judged, and the undivided ones that have a figure at all."""
    rows = [] if release.signals is None else [_row(release, row, agreed) for row in _listed(release.signals, agreed)]
    frame = pd.DataFrame(rows, columns=[column.name for column in COLUMNS], dtype="object")
    for column in COLUMNS:
        kinds = {NUMBER: "Float64", INTEGER: "Int64"}
        frame[column.name] = frame[column.name].astype(kinds.get(column.kind, "object"))
    meaning = "Series over time that could be judged, and all undivided ones. Moved: by more than chance."
    return DescribedTable("signals", "Signals", meaning, COLUMNS, frame)


def _listed(signals: pd.DataFrame, agreed: Mapping[str, dict]) -> list:
    listed = signals["status"].isin(LISTED_ALWAYS)
    listed |= (signals["breakdown"] == TOTAL) & (signals["status"] != WITHOUT_FIGURE)
    return list(signals[listed & signals["indicator"].isin(list(agreed))].itertuples(index=False))


def _short(number: float) -> float | None:
    """One decimal, or two digits of what is below 1: to be read on paper. `signals.csv` has all of them."""
    value = plain(number)
    return value if value is None else round(value, 1) if abs(value) >= 1 else float(f"{value:.2g}")


def _row(release: Release, row, agreed: Mapping[str, dict]) -> list:
    labels = [
        class_labels(release.dimensions[name]).get(getattr(row, name), getattr(row, name))
        for name in DIMENSIONS
        if getattr(row, name) != ALL
    ]
    sheet = agreed[row.indicator]
    about = [row.indicator, sheet["name"], sheet["unit"], KIND[row.measure], ", ".join(labels) or "All"]
    periods = [row.period_kind, plain(row.first_period) or "", plain(row.latest_period) or ""]
    numbers = [plain(row.points), *(_short(getattr(row, name)) for name in ("centre", "lower", "upper", "latest"))]
    words = [WORDS[row.signal], LATEST[row.alert], row.status, plain(row.reason) or ""]
    return [*about, *periods, *numbers, *words]
