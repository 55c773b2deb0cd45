"""The CSV of each indicator, and what the columns and codes of all of them mean.

Belongs here: files cut out of `cells.csv`. Does not: files of the whole release (the other modules beside this one).
"""

import csv
import io

from dashboards.downloads.described_tables import as_plain_text
from dashboards.downloads.release_tables import COLUMN_MEANINGS, code_meanings
from indicators.release import Release
from schemas.release import RELEASED_CELL_COLUMNS


def downloads(release: Release) -> dict[str, bytes]:
    """`<indicator>.csv` for each indicator, and `columns.csv`. The rows are lines of the release's own
    `cells.csv`, untouched.

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
    return {**files, "columns.csv": _columns_file(release)}


def _columns_file(release: Release) -> bytes:
    """Column, possible value and meaning: one row a column, then one a code of each column that holds codes."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["column", "value", "meaning"])
    writer.writerows([column, "", COLUMN_MEANINGS[column]] for column in RELEASED_CELL_COLUMNS)
    for column, meanings in code_meanings(release).items():
        writer.writerows([column, code, as_plain_text(meaning)] for code, meaning in meanings.items())
    return buffer.getvalue().encode()
