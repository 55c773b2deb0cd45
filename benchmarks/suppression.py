"""Suppression in frequency tables, beside what other tools reached on the same tables.

The shared tables are looked for beside the project; others are drawn from a seed (`drawn_tables`). Each way runs in a
process of its own; what an independent attack by linear programming finds is counted as in the peers' figures.
"""

import csv
from pathlib import Path

from benchmarks.drawn_tables import five_dimensions, linked_tables, two_quarters
from benchmarks.measure import measure_in_turn
from benchmarks.peers import COLUMNS, PEERS
from indicators.disclosure.table_protection import Protected, attack_table, protect_table
from indicators.disclosure.table_system import SIZE, TableRules, small_cells, weight_of_rows
from indicators.disclosure.tables import TOTAL, FrequencyTable, read_table

SHARED = Path(__file__).parents[2] / "shared" / "data" / "tables"
DRAWN = {"five dimensions, drawn": five_dimensions, "five linked tables, drawn": linked_tables}
STANDING = "standing"
NESTED = {"district": "region"}
NOT_DIMENSIONS = {"count", "primary", "suppressed", STANDING}
WIDTH_ONLY = TableRules(reaching_zero=False, depth=0)
"""What the peers promise: nothing of 0, nor of crossings that have no row."""
WAYS = {
    "small cells alone": "benchmarks.suppression:small_alone",
    "suppress, width only": "benchmarks.suppression:width_only",
    "suppress": "benchmarks.suppression:suppress",
    "suppress_and_round to 5": "benchmarks.suppression:suppress_and_round",
}


def report(rows: int, folder: Path) -> list[str]:
    """Lines of a table for each frequency table; `rows` is not used, the tables are of fixed size."""
    paths = {path.stem.removeprefix("cells_"): path for path in sorted(SHARED.glob("cells_*.csv"))}
    lines = [] if paths else ["The shared tables are not beside the project: only drawn ones are measured.", ""]
    for name, path in paths.items():
        lines += _table(name, path, WAYS)
    for name, draw in DRAWN.items():
        path = folder / f"{name}.csv"
        draw(path)
        lines += _table(name, path, {"suppress, width only": WAYS["suppress, width only"]})
    releases = folder / "two quarters.csv"
    two_quarters(releases)
    return lines + _table("a quarter, then the half-year", releases, {"joint": "benchmarks.suppression:two_releases"})


def _table(name: str, path: Path, ways: dict[str, str]) -> list[str]:
    table = _read(str(path))
    small = int(small_cells(table.counts, TableRules()).sum())
    lines = [f"{name}: {len(table.counts):,} cells, {small:,} of them 1 to 4", ""]
    lines += ["| way | " + " | ".join(COLUMNS) + " | exact |", "|---" * (len(COLUMNS) + 2) + "|"]
    for way, function in ways.items():
        (found,) = measure_in_turn([function], str(path), runs=1)
        beside, value, narrow, single, exact = found.result
        lines.append(f"| {way} | {beside} | {value} | {narrow} | {single} | {found.cpu_seconds:.1f} | {exact} |")
    lines += [f"| {peer} | {' | '.join(figures)} | 0 |" for peer, figures in PEERS.get(name, {}).items()]
    return [*lines, ""]


def small_alone(path: str) -> list[int]:
    """Cells hidden beside small ones, sum of all hidden; narrow, single, exact ones; only small ones are hidden."""
    table = _read(path)
    small = small_cells(table.counts, TableRules())
    return _figures(table, TableRules(), Protected(small, small, table.counts))


def width_only(path: str) -> list[int]:
    """The same where other cells stay exact, and small ones are kept wide, wherever their values lie."""
    return _protect(path, WIDTH_ONLY)


def two_releases(path: str) -> list[int]:
    """The same for a half-year of which the first quarter was protected alone and is out; of both together."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    quarter = Path(path).with_name("first.csv")
    # In the release of one quarter there is no column of quarters.
    _write(quarter, [{k: v for k, v in row.items() if k != "quarter"} for row in rows if row["quarter"] == "Q1"])
    first = _read(str(quarter))
    hidden = iter(protect_table(first, WIDTH_ONLY, weight_of_rows(first, SIZE)).hidden)
    for row in rows:
        decided = {TOTAL: "", "Q2": "unpublished"}
        row[STANDING] = decided[row["quarter"]] if row["quarter"] in decided else "hidden" if next(hidden) else "shown"
    both = Path(path).with_name("both.csv")
    _write(both, rows)
    return _protect(str(both), WIDTH_ONLY)


def _write(path: Path, rows: list[dict]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def suppress(path: str) -> list[int]:
    """The same where other cells stay exact."""
    return _protect(path, TableRules())


def suppress_and_round(path: str) -> list[int]:
    """The same where other cells are rounded."""
    return _protect(path, TableRules(base=5))


def _protect(path: str, rules: TableRules) -> list[int]:
    table = _read(path)
    return _figures(table, rules, protect_table(table, rules, weight_of_rows(table, SIZE)))


def _figures(table: FrequencyTable, rules: TableRules, protected: Protected) -> list[int]:
    audit = attack_table(table, rules, protected)
    singles = len({row for _, row in audit.single})
    hidden = protected.hidden & table.published
    value = int(table.counts[hidden].sum())
    beside = int((hidden & ~protected.small).sum())
    return [beside, value, len(audit.narrow) + len(audit.exact), singles, len(audit.exact)]


def _read(path: str) -> FrequencyTable:
    with Path(path).open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    dimensions = [name for name in columns if name not in NOT_DIMENSIONS]
    nested = NESTED if "district" in dimensions else {}
    return read_table(Path(path), dimensions, nested, standing=STANDING if STANDING in columns else None)
