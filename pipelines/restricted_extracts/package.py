"""The files of a restricted extract: its rows, what they mean, and for whom they are.

Belongs here: writing them into a folder. Does not: the manifest and the log (`extracts`).
"""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from dashboards.downloads.csv_file import csv_file
from dashboards.downloads.datapackage import datapackage
from dashboards.downloads.described_tables import DescribedColumn, DescribedRelease, DescribedTable
from dashboards.downloads.release_tables import described_release
from dashboards.downloads.spreadsheet import spreadsheet
from indicators.release import Release

MARK = "recipient_mark"

TERMS = """For {requester}, {organisation}, and nobody else.

Purpose: {purpose}
To be destroyed by: {expires}
Mark of this copy: {mark} (in every row and file)

Do not pass it on, do not link it with other data about persons, do not try to work out what is withheld.
Before anything made from it is published, send it to the ministry and to the organisations of the women concerned.
Police and immigration enforcement may not have it. If they ask for it, say so to the ministry at once.
"""


def write_package(folder: Path, release: Release, rows: pd.DataFrame, mark: str, content: dict) -> None:
    """Write `cells.csv`, `indicators.csv`, `cells.xlsx`, `datapackage.json` and `TERMS.txt` into the new `folder`."""
    folder.mkdir(parents=True, mode=0o700)
    sheets = {code: sheet for code, sheet in release.indicators.items() if code in set(rows["indicator"])}
    whole = described_release(replace(release, cells=rows, indicators=sheets))
    request = content["request"]
    note = f"For {request['organisation']} only, until {request['expires']}. Mark of this copy: {mark}."
    tables = tuple(_marked(table, mark) for table in whole.tables)
    described = replace(whole, notes=(note, *whole.notes), tables=tables)
    _write(folder, described, {**request, "mark": mark})


def _write(folder: Path, described: DescribedRelease, told: dict) -> None:
    paths = {table.name: f"{table.name}.csv" for table in described.tables}
    for table in described.tables:
        (folder / paths[table.name]).write_bytes(csv_file(table))
    (folder / "cells.xlsx").write_bytes(spreadsheet(described))
    (folder / "datapackage.json").write_bytes(datapackage(described, paths))
    (folder / "TERMS.txt").write_text(TERMS.format(**told), encoding="utf-8")


def _marked(table: DescribedTable, mark: str) -> DescribedTable:
    column = DescribedColumn(MARK, "Mark", "For whom this copy is; the same in every row.")
    return replace(table, columns=(*table.columns, column), rows=table.rows.assign(**{MARK: mark}))
