"""A whole release of 2 000 series in all formats: how long it takes.

Belongs here: making the release, and the table of figures. Does not: any format (`dashboards.downloads`).

The release is that of the sample country with its indicators under further codes, until it has so many series (an
indicator in one class of one breakdown, over all periods); comparisons and signals likewise. What is written: every
file of `downloads`, the descriptions for programs, and what is made on demand of a whole release (JSON, DuckDB, the
payload for DHIS2).
"""

import itertools
import json
import re
import shutil
import time
from pathlib import Path

import pandas as pd

from benchmarks.measure import measure_in_turn
from dashboards.downloads import write_downloads, write_release_descriptions
from dashboards.downloads.dhis2 import mapping_template, payload, payload_json, read_mapping
from dashboards.downloads.records_json import records_json
from dashboards.downloads.release_tables import described_release
from indicators.release import open_release
from pipelines.assets.release import write_table
from pipelines.duckdb_file import write_duckdb
from pipelines.execution import run_whole_way

SERIES = 2_000
AIM = 30
OF_A_SERIES = ["indicator", "breakdown", "region", "migrant_status", "ethnic_group"]


def report(rows: int, folder: Path) -> list[str]:
    """Lines of a Markdown table; `rows` is not used."""
    started = time.monotonic()
    outcome = run_whole_way(str(folder / "store"), None, None, (), "", "", lambda line: None)
    release = many_series(outcome.store.latest.resolve(), folder / "release")
    made = time.monotonic() - started
    (found,) = measure_in_turn(["benchmarks.downloads:in_all_formats"], str(release))
    told = found.result
    return [
        f"{told['series']:,} series, {told['cells']:,} cells in all formats (aim: under {AIM} s on 2 cores; "
        f"the release itself was made in {made:.0f} s)",
        "",
        "| CPU s | seconds on the clock | peak MB | files | MB written |",
        "|---|---|---|---|---|",
        f"| {found.cpu_seconds:.1f} | {found.wall_seconds:.1f} | {found.peak_megabytes:.0f} | {told['files']} "
        f"| {told['bytes'] / 1e6:.1f} |",
    ]


def many_series(sample: Path, folder: Path) -> Path:
    """A release in `folder` with the indicators of the one in `sample` under further codes, to 2 000 series or more."""
    shutil.copytree(sample, folder, ignore=shutil.ignore_patterns("site", "downloads"))
    metadata = json.loads((folder / "indicators.json").read_text(encoding="utf-8"))
    cells = pd.read_parquet(folder / "cells.parquet")
    copies = -(-SERIES // len(cells[OF_A_SERIES].drop_duplicates()))
    metadata["indicators"] = [
        {**sheet, "indicator": _code(sheet["indicator"], copy)}
        for copy in range(copies)
        for sheet in metadata["indicators"]
    ]
    (folder / "indicators.json").write_text(json.dumps(metadata), encoding="utf-8")
    for name in ("cells", "equity", "signals"):
        table = pd.read_parquet(folder / f"{name}.parquet")
        parts = [table.assign(indicator=[_code(one, copy) for one in table["indicator"]]) for copy in range(copies)]
        write_table(pd.concat(parts, ignore_index=True), folder, name)
    return folder


def in_all_formats(folder: str) -> dict:
    """Write every format of the release in `folder` beside it. Returns how much that was."""
    release = open_release(folder)
    out = release.path / "downloads"
    write_downloads(release, out)
    write_release_descriptions(release)
    described = described_release(release)
    (out / "release.json").write_bytes(records_json(described))
    write_duckdb(described, out / "release.duckdb")
    mapping = out / "mapping.yaml"
    numbers = itertools.count()
    text = re.sub('""', lambda _: f"A{next(numbers):010d}", mapping_template(release))
    mapping.write_text(text, encoding="utf-8")
    found = payload(release, read_mapping(mapping))
    (out / "values.json").write_text(payload_json(found.values), encoding="utf-8")
    files = list(out.iterdir())
    return {
        "series": len(release.cells[OF_A_SERIES].drop_duplicates()),
        "cells": len(release.cells),
        "files": len(files),
        "bytes": sum(path.stat().st_size for path in files),
    }


def _code(indicator: str, copy: int) -> str:
    return f"{indicator}{chr(ord('A') + copy - 1)}" if copy else indicator
