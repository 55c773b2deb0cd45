"""The sheet on series over time of the workbook that is printed: does a figure move by more than chance?

Belongs here: which series are listed, and their rows. Does not: how a signal is found (`indicators.statistics`), the
whole table of signals (`statistics_tables`).
"""

from collections.abc import Mapping

import pandas as pd

from dashboards.downloads.described_tables import (
    INTEGER,
    NUMBER,
    ONE_DECIMAL,
    DescribedColumn,
    DescribedTable,
    plain,
)
from indicators.release import Release
from indicators.release_frames import class_labels
from schemas.release import ALL, DIMENSIONS
from schemas.signals import MEASURES

JUDGED = {"judged": "by its rules", "gap": "by its range"}
NOT_JUDGED = {
    "no_points": "without any figure",
    "one_point": "one figure",
    "too_few_points": "too few figures",
    "all_zero": "all 0",
    "all_full": "all the whole",
    "same_units": "the same facilities or staff each time",
    "longer_periods_needed": "too few events",
}
WORDS = {
    "improvement": "moved the right way",
    "deterioration": "moved the wrong way",
    "change": "moved",
    "none": "nothing that chance does not explain",
    "not_judged": "only its range in each period",
}
OF_A_FIGURE = ("centre", "lower", "upper", "latest")
OF_A_GAP = ("centre", "latest_lower", "latest_upper", "latest")
NOTHING_RECORDED = "nothing recorded"
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
    DescribedColumn("centre", "Centre", "The centre of the series; none of a gap.", NUMBER, shown_as=ONE_DECIMAL),
    DescribedColumn(
        "lower",
        "Limit from",
        "Chance alone keeps the latest figure above this; of a gap the lower end of its range.",
        NUMBER,
        shown_as=ONE_DECIMAL,
    ),
    DescribedColumn(
        "upper",
        "Limit to",
        "Chance alone keeps the latest figure below this; of a gap the upper end.",
        NUMBER,
        shown_as=ONE_DECIMAL,
    ),
    DescribedColumn("latest", "Latest", "The latest figure.", NUMBER, shown_as=ONE_DECIMAL),
    DescribedColumn(
        "signal",
        "Over time",
        "Whether the periods since the present limits start move by more than chance. It says nothing of earlier ones. "
        "A year may be higher than the year before (sheet Latest) although no quarter stands out: it has more women.",
    ),
    DescribedColumn("alert", "Latest figure", "Whether the latest figure is outside its limits."),
    DescribedColumn(
        "status", "Judged", "A figure by its rules; a gap by its range in each period and whether it opens or closes."
    ),
    DescribedColumn("reason", "What is known", "What is recorded of the periods."),
)


def signals_table(release: Release, agreed: Mapping[str, dict]) -> DescribedTable:
    """Series of the indicators `agreed` that were judged; how many were not, and why, in the meaning of the table."""
    found = pd.DataFrame({"status": [], "signal": []}) if release.signals is None else release.signals
    found = found[found["indicator"].isin(list(agreed))] if len(found) else found
    listed = found[found["status"].isin(JUDGED)]
    # Of a gap with few periods only the ranges are known: those stand apart, below.
    listed = listed.sort_values("signal", key=lambda signal: signal == "not_judged", kind="stable")
    frame = pd.DataFrame(
        [_row(release, row, agreed) for row in listed.itertuples(index=False)],
        columns=[column.name for column in COLUMNS],
        dtype="object",
    )
    for column in COLUMNS:
        kinds = {NUMBER: "Float64", INTEGER: "Int64"}
        frame[column.name] = frame[column.name].astype(kinds.get(column.kind, "object"))
    meaning = f"Series over time that could be judged. Moved: by more than chance.{_left_out(found['status'])}"
    return DescribedTable("signals", "Signals", meaning, COLUMNS, frame)


def _left_out(statuses: pd.Series) -> str:
    """How many series could not be judged, by the reason; `signals.csv` has them."""
    counts = {words: int((statuses == status).sum()) for status, words in NOT_JUDGED.items()}
    told = ", ".join(f"{words} {number}" for words, number in counts.items() if number)
    return f" Not listed, because nothing can be said of them: {told}; signals.csv has them." if told else ""


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
    numbers = [
        plain(row.points),
        *(_short(getattr(row, name)) for name in (OF_A_GAP if row.measure == "gap" else OF_A_FIGURE)),
    ]
    since = f" in the {row.period_kind}s since {row.first_period}" if row.status == "judged" else ""
    words = [WORDS[row.signal] + since, LATEST[row.alert], JUDGED[row.status], plain(row.reason) or NOTHING_RECORDED]
    return [*about, *periods, *numbers, *words]
