"""Files of one indicator for people who work with figures, and what their columns mean.

Belongs here: files under `downloads/` of a release. Does not: `cells.csv` and `cells.parquet` themselves
(`pipelines.publication`), extracts chosen by the reader.
"""

import csv
import io
from pathlib import Path

from indicators.release import Release
from schemas.release import RELEASED_CELL_COLUMNS, RELIABILITIES, STATUSES

COLUMN_MEANINGS = {
    "indicator": "Code of the indicator, as in indicators.json.",
    "version": "Version of its definition.",
    "source": "Code of the source of the records.",
    "period": "A year (2025) or a quarter (2025-Q4).",
    "breakdown": "What the row is broken down by; total if by nothing.",
    "region": "Region of the service; all if not broken down by it.",
    "migrant_status": "Class by country of birth; all if not broken down by it.",
    "ethnic_group": "Class by the woman's own answer; all if not broken down by it.",
    "numerator": "How many meet the numerator of the definition. Empty for differences, and unless shown.",
    "denominator": "How many meet the denominator. Empty for plain counts and differences, and unless shown.",
    "value": "The figure, in the unit of the indicator (per cent for proportions).",
    "lower": "Lower end of the likely range (95 % confidence interval, Wilson); empty where there is none.",
    "upper": "Upper end of the likely range.",
    "status": "Whether the figure is shown, and if not why. An empty value is never 0.",
    "reliability": "How the figure may be read.",
}


def write_downloads(release: Release, folder: Path) -> None:
    """Write `<indicator>.csv` for each indicator and `columns.csv` into `folder`, the same bytes each time."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in downloads(release).items():
        (folder / name).write_bytes(content)


def downloads(release: Release) -> dict[str, bytes]:
    """Name and content of each file. The rows are lines of the release's own `cells.csv`, untouched.

    Raises ValueError if `cells.csv` does not have the rows of `release.cells`.
    """
    text = (release.path / "cells.csv").read_text(encoding="utf-8")
    header, *lines = text.splitlines()
    by_indicator: dict[str, list[str]] = {indicator: [] for indicator in release.indicators}
    for line in lines:
        by_indicator.setdefault(line.partition(",")[0], []).append(line)
    expected = release.cells["indicator"].value_counts().to_dict()
    if {k: len(v) for k, v in by_indicator.items() if v} != expected:
        raise ValueError("cells.csv does not hold the rows of cells.parquet: write both from the same cells")
    files = {f"{k}.csv": "\n".join([header, *v, ""]).encode() for k, v in by_indicator.items()}
    return {**files, "columns.csv": _columns_file()}


def _columns_file() -> bytes:
    """Column, possible value and meaning: one row a column, then one a status and a reliability."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["column", "value", "meaning"])
    writer.writerows([column, "", COLUMN_MEANINGS[column]] for column in RELEASED_CELL_COLUMNS)
    writer.writerows(["status", status, meaning] for status, meaning in STATUSES.items())
    writer.writerows(["reliability", word, meaning] for word, meaning in RELIABILITIES.items())
    return buffer.getvalue().encode()
