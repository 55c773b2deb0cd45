"""Counting many service contacts, beside one scan of the columns that are needed.

What is counted: the indicators by contact, woman and case, in every breakdown by up to three of five dimensions, for
every quarter, year and rolling year. Beside it the indicators by contact alone, also as somebody skilled would write
them by hand (`by_hand`), and one changed quarter of forty: some of its contacts, or all of them.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.many_records import generate
from benchmarks.measure import Measured, measure_in_turn
from indicators.cells import compute_cells
from indicators.engines import Opener, open_engine
from indicators.registry import load_catalogue
from indicators.sheet import Sheet
from schemas.dimensions import load_dimensions

DIMENSIONS = ("region", "migrant_status", "ethnic_group", "age_group", "facility_type")
DEPTH = 3
BREAKDOWNS = tuple("*".join(names) or "total" for n in range(DEPTH + 1) for names in combinations(DIMENSIONS, n))
CONTACT, ALL_UNITS = ("contact",), ("contact", "woman", "case")
DATA_CUTOFF = date(2025, 12, 31)
CHANGED = {"hundredth": 100, "quarter": 1}
"""How many contacts of one quarter are changed: one in so many."""
CHANGED_QUARTER = date(2020, 1, 1), date(2020, 3, 1)
"""First and last month; as many contacts as in most others."""
MODULE = "benchmarks.aggregation"
FLOOR = "scan: read and hash every needed column (floor)"
BY_HAND = {
    "the same counts in polars, by hand": "benchmarks.by_hand:polars_contact",
    "the same counts in pandas, by hand": "benchmarks.by_hand:pandas_contact",
}


def report(rows: int, folder: Path) -> list[str]:
    """Lines of two tables: CPU seconds, ratio to one scan, peak memory."""
    described = describe_run(rows, folder)
    by_contact = {
        FLOOR: f"{MODULE}:scan_contact",
        "cells": f"{MODULE}:cells_contact",
        **(BY_HAND if find_spec("polars") else {}),
    }
    every = {
        FLOOR: f"{MODULE}:scan_all",
        "cells": f"{MODULE}:cells_all",
        "the same, kept for the next time": f"{MODULE}:cells_kept",
        "again, no record changed": f"{MODULE}:again_nothing",
        "again, a hundredth of one quarter of 40 changed": f"{MODULE}:again_hundredth",
        "again, every contact of one quarter of 40 changed": f"{MODULE}:again_quarter",
    }
    size = f"{rows:,} service contacts, {len(BREAKDOWNS)} breakdowns to crossings of {DEPTH}"
    return [
        *_table(f"Indicators by contact of {size}", by_contact, described),
        "",
        *_table(f"Indicators by contact, woman and case of {size}", every, described),
    ]


def describe_run(rows: int, folder: Path) -> Path:
    """A file that says what the measured processes work on: files by table, needed columns, account of the records."""
    paths, account = generate(folder, rows)
    content = {
        "paths": {table: str(path) for table, path in paths.items()},
        "needed": {"+".join(units): sorted(_needed(units)) for units in (CONTACT, ALL_UNITS)},
        "account": account,
    }
    described = folder / f"aggregation-{rows}.json"
    for name, one_in in CHANGED.items():
        changed = folder / f"service_contact-{rows}-{name}.parquet"
        if not changed.exists():
            _change_quarter(paths["service_contact"], changed, one_in)
        content[name] = str(changed)
    described.write_text(json.dumps(content), encoding="utf-8")
    return described


def _change_quarter(path: Path, changed: Path, one_in: int) -> None:
    """One in so many contacts of a quarter has another age, on which contacts, women and cases all depend."""
    months = f"contact_month BETWEEN DATE '{CHANGED_QUARTER[0]}' AND DATE '{CHANGED_QUARTER[1]}'"
    chosen = f"{months} AND hash(contact_id) % {one_in} = 0"
    other = f"CASE WHEN NOT ({chosen}) THEN age_band WHEN age_band = '35_44' THEN '45_54' ELSE '35_44' END AS age_band"
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        connection.execute(f"COPY (SELECT * REPLACE ({other}) FROM '{path}') TO '{changed}'")


def _needed(units: tuple[str, ...]) -> set[str]:
    """Record columns (`table.column`) that the indicators and their breakdowns need."""
    sheets = sheets_of(units).values()
    needed = set().union(*(sheet.needs for sheet in sheets))
    return needed.union(*(sheet.counting_unit.dimension_needs[name] for sheet in sheets for name in DIMENSIONS))


def _table(title: str, ways: Mapping[str, str], described: Path) -> list[str]:
    found = measure_in_turn(list(ways.values()), str(described))
    lines = [title, "", "| way | CPU s | / scan | peak MB | clock s | checked |", "|---|---|---|---|---|---|"]
    return lines + [_line(label, one, found[0]) for label, one in zip(ways, found, strict=True)]


def _line(label: str, found: Measured, scan: Measured) -> str:
    return (
        f"| {label} | {found.cpu_seconds:.1f} | {found.cpu_seconds / scan.cpu_seconds:.1f} | "
        f"{found.peak_megabytes:.0f} | {found.wall_seconds:.1f} | {found.result} |"
    )


def sheets_of(units: Iterable[str]) -> dict[str, Sheet]:
    """The indicators that count these units and nothing else, with the breakdowns measured here."""
    return {
        name: replace(sheet, breakdowns=BREAKDOWNS)
        for name, sheet in load_catalogue().items()
        if sheet.unit_of_count in units
        and not sheet.derived
        and not (sheet.denominator and sheet.denominator.unit_of_count)
    }


def scan_contact(described: str) -> str:
    """The floor of the indicators by contact."""
    return _scan(described, CONTACT)


def scan_all(described: str) -> str:
    """The floor of all."""
    return _scan(described, ALL_UNITS)


def cells_contact(described: str) -> str:
    """Cells of the indicators by contact; the sums of numerators and denominators."""
    return _cells(described, CONTACT)


def cells_all(described: str) -> str:
    """Cells of all."""
    return _cells(described, ALL_UNITS)


def cells_kept(described: str) -> str:
    """Cells of all, and what the next run needs, in a folder beside."""
    kept = _kept(described)
    shutil.rmtree(kept, ignore_errors=True)
    return _cells(described, ALL_UNITS, finest=kept)


def again_nothing(described: str) -> str:
    """Cells of all from the same records. Needs `cells_kept` before."""
    return _again(described)


def again_hundredth(described: str) -> str:
    """Cells of all from records of which a hundredth of one quarter changed. Needs `cells_kept` before."""
    return _again(described, "hundredth")


def again_quarter(described: str) -> str:
    """Cells of all from records of which one quarter changed, every contact. Needs `cells_kept` before."""
    return _again(described, "quarter")


def _again(described: str, changed: str = "") -> str:
    with tempfile.TemporaryDirectory(dir=Path(described).parent) as folder:
        copy = Path(folder) / "finest"
        shutil.copytree(_kept(described), copy, copy_function=os.link)
        return _cells(described, ALL_UNITS, finest=copy, changed=changed)


def _kept(described: str) -> Path:
    return Path(described).with_suffix(".finest")


def read_description(described: str) -> tuple[dict[str, Path], dict]:
    """The files by table, and the account of the records that they copy."""
    content = json.loads(Path(described).read_text(encoding="utf-8"))
    return {table: Path(path) for table, path in content["paths"].items()}, content["account"]


def _scan(described: str, units: tuple[str, ...]) -> str:
    content = json.loads(Path(described).read_text(encoding="utf-8"))
    needed = content["needed"]["+".join(units)]
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        for table, path in content["paths"].items():
            columns = [name.partition(".")[2] for name in needed if name.startswith(f"{table}.")]
            if columns:
                hashes = ", ".join(f"bit_xor(hash({name}))" for name in columns)
                connection.execute(f"SELECT {hashes} FROM '{path}'").fetchall()
    return f"{len(needed)} columns"


def _cells(described: str, units: tuple[str, ...], finest: Path | None = None, changed: str = "") -> str:
    again: dict = {}
    cells = count(described, units, finest, changed, again)
    sums = f"sums {int(cells['numerator'].sum()):,} / {int(cells['denominator'].sum()):,}"
    if finest is None:
        return f"{len(cells):,} cells, {sums}"
    told = [f"{unit} {'all' if isinstance(found, str) else len(found)}" for unit, found in sorted(again.items())]
    return f"{sums}; quarters counted: {', '.join(told) or 'none'}"


def count(
    described: str,
    units: tuple[str, ...],
    finest: Path | None = None,
    changed: str = "",
    again: dict | None = None,
    opener: Opener = open_engine,
) -> pd.DataFrame:
    """The cells of the indicators by `units`. `again` is filled with what was counted."""
    paths, account = read_description(described)
    if changed:
        paths["service_contact"] = Path(json.loads(Path(described).read_text(encoding="utf-8"))[changed])
    return compute_cells(
        sheets_of(units),
        records=paths,
        supplied={table: set(account["supplied"][table]) for table in paths},
        dimensions=load_dimensions(account["regions"]),
        source=account["source"],
        data_cutoff=DATA_CUTOFF,
        finest=finest,
        counted_again=again,
        opener=opener,
    )
