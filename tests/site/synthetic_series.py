"""Made-up signals and targets of the made-up release.

Belongs here: invented limits about invented figures. Does not: anything computed by the project's own code.
"""

import pandas as pd

from schemas.signals import SIGNAL_COLUMNS, SIGNAL_POINT_COLUMNS

CENTRES, HALF = {1: 64.25, 2: 70.5}, 2.0
NOTED = "2024-Q1"
EVERYBODY = {"region": "all", "migrant_status": "all", "ethnic_group": "all"}

TARGETS = {
    "P09": [("T01", "total", 60.0, "2027-12-31", "2024")],
    "P30": [
        ("T02", "migrant_status=migrant", 75.0, "2025-12-31", "2023"),
        ("T03", "gap=migrant_status", 5.0, "2026-12-31", "2023"),
    ],
}
"""By indicator: name, group, value, day, baseline period."""


def targets(indicator: str, cells: pd.DataFrame) -> list[dict]:
    """The targets of an indicator as a release tells them, with the released baseline."""
    return [
        {
            "target": name,
            "scope": "NAT",
            "group": group,
            "value": value,
            "by": by,
            "trajectory": "linear",
            "floor": None,
            "rationale": "Invented for a test.",
            "baseline_period": period,
            "baseline": _baseline(cells, indicator, group, period),
            "missing": [],
            "state": "agreed",
            "due": by <= "2025-12-31",
            "period": "",
            "figure": None,
            "progress": "",
        }
        for name, group, value, by, period in TARGETS.get(indicator, ())
    ]


def _baseline(cells: pd.DataFrame, indicator: str, group: str, period: str) -> float | None:
    dimension, _, code = group.partition("=")
    if dimension == "gap":
        return 12.0
    rows = cells[(cells["indicator"] == indicator) & (cells["period"] == period)]
    rows = rows[rows["breakdown"] == (dimension if code else "total")]
    if code:
        rows = rows[rows[dimension] == code]
    return float(rows["value"].iloc[0])


def signal_points(cells: pd.DataFrame) -> pd.DataFrame:
    """Points of P34 in two phases, with limits about a centre, and a point that something is told of."""
    own = cells[(cells["indicator"] == "P34") & (cells["breakdown"] == "total") & cells["period"].str.contains("-Q")]
    rows = []
    for cell in own.itertuples(index=False):
        phase = 1 if cell.period < "2025" else 2
        lower, upper = CENTRES[phase] - HALF, CENTRES[phase] + HALF
        value = cell.value if cell.status == "shown" else None
        position = "none" if value is None else "above" if value > upper else "below" if value < lower else "within"
        rows.append(
            EVERYBODY
            | {
                "indicator": "P34",
                "version": "1.0.0",
                "source": "sample_country",
                "measure": "level",
                "period_kind": "quarter",
                "breakdown": "total",
                "period": cell.period,
                "status": cell.status,
                "value": value,
                "centre": CENTRES[phase],
                "lower": lower,
                "upper": upper,
                "chart": "p",
                "limits": "growing",
                "phase": phase,
                "position": position,
                "rule": "",
                "annotation": "Ŝtrajko." if cell.period == NOTED else "",
            }
        )
    return pd.DataFrame(rows).reindex(columns=list(SIGNAL_POINT_COLUMNS))


def signals(points: pd.DataFrame) -> pd.DataFrame:
    """What the series says as a whole, as of its last phase."""
    last = points.iloc[-1]
    row = {
        name: last[name]
        for name in ("indicator", "version", "source", "measure", "period_kind", "breakdown", *EVERYBODY)
    }
    row |= {
        "first_period": "2025-Q1",
        "latest_period": last["period"],
        "points": 4,
        "gaps": 0,
        "chart": "p",
        "centre": last["centre"],
        "lower": last["lower"],
        "upper": last["upper"],
        "latest": last["value"],
        "latest_lower": last["value"] - 5,
        "latest_upper": last["value"] + 5,
        "signal": "none",
        "rule": "",
        "useful_points": 4,
        "longest_run": 2,
        "crossings": 1,
        "alert": "no",
        "status": "judged",
        "reason": "2024-Q1: Ŝtrajko.",
    }
    return pd.DataFrame([row]).reindex(columns=list(SIGNAL_COLUMNS))
