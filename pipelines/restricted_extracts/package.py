"""The files of a restricted extract: its rows, what they mean, and for whom they are.

Belongs here: writing them into a folder. Does not: the manifest and the log (`extracts`).
"""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from dashboards.downloads.csv_file import csv_file
from dashboards.downloads.datapackage import datapackage
from dashboards.downloads.described_tables import CODE, TEXT, DescribedColumn, DescribedRelease, DescribedTable
from dashboards.downloads.parquet_file import parquet_file
from dashboards.downloads.release_tables import described_release
from dashboards.downloads.spreadsheet import spreadsheet
from indicators.release import Release
from indicators.release_frames import class_labels
from pipelines.restricted_extracts.record_policy import MADE, REGION, TABLE, RecordPolicy
from schemas.code_lists import load_code_list
from schemas.columns import describe

MARK, CELLS, RECORDS = "recipient_mark", "cells", "records"

TERMS = """For {requester}, {organisation}, and nobody else.

Purpose: {purpose}
To be destroyed by: {expires}
Mark of this copy: {mark} (in every row and file)

Do not pass it on, do not link it with other data about persons, do not try to work out what is withheld.
Before anything made from it is published, send it to the ministry and to the organisations of the women concerned.
Police and immigration enforcement may not have it. If they ask for it, say so to the ministry at once.
"""


def write_package(
    folder: Path,
    release: Release,
    rows: pd.DataFrame,
    mark: str,
    content: dict,
    records: DescribedTable | None = None,
) -> None:
    """Write `cells.csv`, `indicators.csv`, `cells.xlsx`, `datapackage.json` and `TERMS.txt` into the new `folder`;
    `records.csv` and `records.parquet` if there are `records`, and nothing of cells if there are no `rows`."""
    folder.mkdir(parents=True, mode=0o700)
    sheets = {code: sheet for code, sheet in release.indicators.items() if code in set(rows["indicator"])}
    whole = described_release(replace(release, cells=rows, indicators=sheets))
    request = content["request"]
    note = f"For {request['organisation']} only, until {request['expires']}. Mark of this copy: {mark}."
    tables = (*(whole.tables if len(rows) else ()), *([records] if records else []))
    tables = tuple(_marked(table, mark) for table in tables)
    described = replace(whole, notes=(note, *whole.notes), tables=tables)
    _write(folder, described, {**request, "mark": mark})


def _write(folder: Path, described: DescribedRelease, told: dict) -> None:
    paths = {table.name: f"{table.name}.csv" for table in described.tables}
    for table in described.tables:
        (folder / paths[table.name]).write_bytes(csv_file(table))
    if described.tables[0].name == CELLS:
        (folder / "cells.xlsx").write_bytes(spreadsheet(replace(described, tables=described.tables[:2])))
    for table in (table for table in described.tables if table.name == RECORDS):
        (folder / "records.parquet").write_bytes(parquet_file(described, table))
    (folder / "datapackage.json").write_bytes(datapackage(described, paths))
    (folder / "TERMS.txt").write_text(TERMS.format(**told), encoding="utf-8")


def records_table(rows: pd.DataFrame, policy: RecordPolicy, release: Release) -> DescribedTable:
    """Records as they are handed out, described: each column with its title, meaning and codes."""
    known = {column.name: column for column in describe(TABLE)}
    columns = []
    for name in rows.columns:
        if name in MADE:
            title, meaning = MADE[name]
            labels = class_labels(release.dimensions[name]) if name == REGION else {}
            columns.append(DescribedColumn(name, title, meaning, codes=labels, dimension=name in policy.quasi))
            continue
        column = known[name]
        labels = {}
        if column.kind == "code":
            merged = policy.merge.get(name, {})
            labels = {code: code_label for code, code_label in _labels(column.code_list) if code not in merged}
            labels |= {new: ", ".join(code for code in merged if merged[code] == new) for new in merged.values()}
        more = " Several are joined by |." if column.kind == "codes" else ""
        kind = CODE if labels else TEXT
        columns.append(DescribedColumn(name, column.title, f"{column.meaning}.{more}", kind, labels))
    meaning = "One row a contact of a woman who allowed research. Nothing is known of other contacts."
    return DescribedTable(RECORDS, "Records", meaning, tuple(columns), rows)


def _labels(code_list: str) -> list[tuple[str, str]]:
    return [(one.code, one.label) for one in load_code_list(code_list).codes]


def _marked(table: DescribedTable, mark: str) -> DescribedTable:
    column = DescribedColumn(MARK, "Mark", "For whom this copy is; the same in every row.")
    return replace(table, columns=(*table.columns, column), rows=table.rows.assign(**{MARK: mark}))
