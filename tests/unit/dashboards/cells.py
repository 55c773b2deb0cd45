"""Cells and a sheet to draw and word in tests, written by hand."""

from dashboards.selection import Cell

SHEET = {
    "indicator": "P28",
    "short_name": "Asked in private",
    "level": "process",
    "measure": "proportion",
    "multiplier": 100,
    "unit": "per cent",
    "counted": "women",
    "min_denominator": 20,
    "disclosure_class": "women",
    "breakdowns": ["total", "migrant_status"],
    "headline": "Out of every 100 women, {value} were asked.",
}
COUNT_SHEET = {**SHEET, "indicator": "C01", "measure": "count", "multiplier": 1, "unit": "records", "level": "context"}
FACILITY_SHEET = {
    **SHEET,
    "indicator": "P09",
    "counted": "assessed facilities",
    "min_denominator": 10,
    "disclosure_class": "facilities",
    "breakdowns": ["total", "region"],
}
GAP_SHEET = {
    **SHEET,
    "indicator": "O21",
    "short_name": "Gap in referrals",
    "measure": "gap",
    "multiplier": 1,
    "unit": "percentage points",
    "headline": "Born here minus born abroad: {value} percentage points.",
    "derived": {"from": "O04", "kind": "gap", "least": 30},
}

MEDIAN_SHEET = {
    **SHEET,
    "indicator": "O05",
    "measure": "median",
    "multiplier": 1,
    "unit": "days",
    "headline": "Waiting time in the middle: {value} days.",
    "median": {"of": "days_waited", "censored_above": 90},
}


def shown(label, value, lower=None, upper=None, numerator=40, denominator=200, **more):
    """A published cell."""
    period = more.pop("period", "2025")
    reliability = more.pop("reliability", "ok")
    return Cell(label, period, (), "shown", reliability, numerator, denominator, value, lower, upper, **more)


def hidden(label, status="suppressed", period="2025", **more):
    """A cell without a figure."""
    return Cell(label, period, (), status, "ok", **more)


def quarters(values):
    """Quarters from 2023 on; None is a withheld one."""
    cells = []
    for i, value in enumerate(values):
        period = f"{2023 + i // 4}-Q{i % 4 + 1}"
        cells.append(
            hidden(period, period=period)
            if value is None
            else shown(period, value, value - 3, value + 3, period=period)
        )
    return tuple(cells)
