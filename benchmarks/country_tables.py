"""The two methods of protecting a table on what three countries sent: suppression, and suppression with rounding.

The sample country is invented; Colombia's and Guatemala's records lie beside the project, and are left out where they
do not. A table has the contacts of the sample country, or the notifications of the others, by region, migrant status
and ethnicity, with all margins; counts below 10 are small, and 0 is one of them, as in a release.

Belongs here: making the tables, what each method leaves of them. Does not: the shared tables (`suppression`).
"""

import csv
import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measure import measure_in_turn
from indicators.disclosure.table_protection import attack_table, protect_table
from indicators.disclosure.table_system import SIZE, TableRules, weight_of_rows
from indicators.disclosure.tables import TOTAL, read_table
from pipelines.assets.received import write_received
from pipelines.assets.records import write_records
from pipelines.settings import RunSettings

PROJECT = Path(__file__).parents[1]
RECORDS = PROJECT.parent / "shared" / "data" / "records"
COUNTRIES = {
    "sample_country": [],
    "co_sivigila875": [RECORDS / "co_sivigila875_2023.csv"],
    "gt_vif": [RECORDS / "gt_vif_2009_sample.csv", RECORDS / "gt_vif_2016_sample.csv"],
}
DIMENSIONS = ["region_code", "migrant_status", "ethnicity"]
NOT_RECORDED = {"not_asked", "unknown", "declined", "not_recorded"}
SUPPRESS = TableRules(threshold=10, zeros=False)
RULES = {"suppress": SUPPRESS, "suppress_and_round": replace(SUPPRESS, base=5)}
COLUMNS = (
    "| country | cells | small | method | hidden beside them | shown | share of the sum | off by at most | CPU s |"
)


def report(rows: int, folder: Path) -> list[str]:
    """A line for each country and method; `rows` is not used."""
    lines = [COLUMNS, "|---" * 9 + "|"]
    for source, files in COUNTRIES.items():
        if not all(file.exists() for file in files):
            lines.append(f"| {source} | its records are not beside the project |")
            continue
        path = folder / f"{source}.csv"
        draw_up(source, files, folder / f"store-{source}", path)
        for method in RULES:
            (found,) = measure_in_turn([f"benchmarks.country_tables:{method}"], str(path), runs=1)
            figures = " | ".join(map(str, found.result[2:]))
            lines.append(
                f"| {source} | {found.result[0]} | {found.result[1]} | {method} | {figures} | {found.cpu_seconds:.1f} |"
            )
    return [*lines, ""]


def draw_up(source: str, files: list[Path], folder: Path, path: Path) -> None:
    """Write the table of a source, whose records are read into the store `folder`."""
    inbox = str(PROJECT / "data" / "sample") if not files else ""
    settings = RunSettings(
        store=str(folder), inbox=inbox, source=source, files=list(map(str, files)), release_id="", data_cutoff=""
    )
    with settings.open_store.opened():
        write_received(settings)
        write_records(settings)
    _tabulate(settings.open_store.records(source), path)


def _tabulate(records: Path, path: Path) -> None:
    if (records / "notification.parquet").exists():
        counted = pd.read_parquet(records / "notification.parquet")
    else:
        counted = pd.read_parquet(records / "service_contact.parquet")
        counted = counted.merge(pd.read_parquet(records / "facility.parquet"), on="facility_id", how="left")
    classes = {name: _classes(counted[name]) for name in DIMENSIONS}
    codes = {name: sorted(values.unique()) for name, values in classes.items()}
    inner = np.zeros([len(codes[name]) for name in DIMENSIONS], dtype=int)
    np.add.at(inner, tuple(np.searchsorted(codes[name], classes[name]) for name in DIMENSIONS), 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*DIMENSIONS, "count"])
        for labels in itertools.product(*[[TOTAL, *codes[name]] for name in DIMENSIONS]):
            at = [
                slice(None) if label == TOTAL else codes[name].index(label)
                for name, label in zip(DIMENSIONS, labels, strict=True)
            ]
            writer.writerow([*labels, int(inner[tuple(at)].sum())])


def suppress(path: str) -> list:
    """Cells, small ones, ones hidden beside them, ones shown, share of all counts in these, how far one is off."""
    return _figures(path, RULES["suppress"])


def suppress_and_round(path: str) -> list:
    """The same where other cells are rounded to 5."""
    return _figures(path, RULES["suppress_and_round"])


def _figures(path: str, rules: TableRules) -> list:
    table = read_table(Path(path), DIMENSIONS, {})
    protected = protect_table(table, rules, weight_of_rows(table, SIZE))
    if not attack_table(table, rules, protected).passed:
        raise RuntimeError("The attack found a count that is not protected")
    shown, small = ~protected.hidden, int(protected.small.sum())
    share = table.counts[shown].sum() / table.counts.sum()
    off = int(np.abs(protected.values - table.counts)[shown].max())
    return [len(shown), small, int(protected.hidden.sum()) - small, int(shown.sum()), f"{share:.1%}", off]


def _classes(column: pd.Series) -> pd.Series:
    text = column.astype("object").where(column.notna(), "not_recorded").astype(str)
    text = text.where(~text.str.contains(r"[|;, ]"), "several")
    return text.where(~text.isin(NOT_RECORDED), "not_recorded")
