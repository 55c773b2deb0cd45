"""Suppression in frequency tables, beside what other tools reached on the same tables.

The shared tables are looked for beside the project; one of five dimensions is drawn from a seed. Each way runs in a
process of its own; what an independent attack by linear programming finds is counted as in the peers' figures.
"""

import csv
import itertools
from pathlib import Path

import numpy as np

from benchmarks.measure import measure_in_turn
from benchmarks.peers import COLUMNS, PEERS
from indicators.disclosure.table_protection import Protected, attack_table, protect_table
from indicators.disclosure.table_system import SIZE, TableRules, small_cells, weight_of_rows
from indicators.disclosure.tables import TOTAL, FrequencyTable, read_table

SHARED = Path(__file__).parents[2] / "shared" / "data" / "tables"
DRAWN = "five dimensions, drawn"
NESTED = {"district": "region"}
NOT_DIMENSIONS = {"count", "primary", "suppressed"}
WAYS = {
    "small cells alone": "benchmarks.suppression:small_alone",
    "suppress": "benchmarks.suppression:suppress",
    "suppress_and_round to 5": "benchmarks.suppression:suppress_and_round",
}
SEED = 11
PERSONS = 9000
CLASSES = {"ethnicity": 6, "migrant": 4, "age": 5}


def report(rows: int, folder: Path) -> list[str]:
    """Lines of a table for each frequency table; `rows` is not used, the tables are of fixed size."""
    paths = {path.stem.removeprefix("cells_"): path for path in sorted(SHARED.glob("cells_*.csv"))}
    lines = [] if paths else ["The shared tables are not beside the project: only the drawn one is measured.", ""]
    drawn = folder / "drawn.csv"
    draw(drawn)
    for name, path in (paths | {DRAWN: drawn}).items():
        lines += _table(name, path)
    return lines


def _table(name: str, path: Path) -> list[str]:
    table = _read(str(path))
    small = int(small_cells(table.counts, TableRules()).sum())
    lines = [f"{name}: {len(table.counts):,} cells, {small:,} of them 1 to 4", ""]
    lines += ["| way | " + " | ".join(COLUMNS) + " | exact |", "|---" * (len(COLUMNS) + 2) + "|"]
    for way, function in WAYS.items():
        (found,) = measure_in_turn([function], str(path), runs=1)
        hidden, value, narrow, single, exact = found.result
        lines.append(
            f"| {way} | {hidden - small} | {value} | {narrow} | {single} | {found.cpu_seconds:.1f} | {exact} |"
        )
    lines += [f"| {peer} | {' | '.join(figures)} | 0 |" for peer, figures in PEERS.get(name, {}).items()]
    return [*lines, ""]


def small_alone(path: str) -> list[int]:
    """Hidden cells, sum of their counts, narrow, single and exact ones; nothing but small cells is hidden."""
    table = _read(path)
    small = small_cells(table.counts, TableRules())
    return _figures(table, TableRules(), Protected(small, small, table.counts))


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
    value = int(table.counts[protected.hidden].sum())
    return [int(protected.hidden.sum()), value, len(audit.narrow) + len(audit.exact), singles, len(audit.exact)]


def _read(path: str) -> FrequencyTable:
    with Path(path).open(encoding="utf-8", newline="") as file:
        dimensions = [name for name in next(csv.reader(file)) if name not in NOT_DIMENSIONS]
    return read_table(Path(path), dimensions, NESTED if "district" in dimensions else {})


def draw(path: Path) -> None:
    """Write a table of five dimensions, 5 250 cells with margins, about 1 600 of them small."""
    random = np.random.default_rng(SEED)
    places = [("R" + str(r), f"R{r}D{d}") for r in range(1, 5) for d in range(1, 6)]
    classes = {name: [f"{name[0].upper()}{i}" for i in range(1, size + 1)] for name, size in CLASSES.items()}
    drawn = [random.choice(len(places), PERSONS, p=_shares(len(places), random))]
    drawn += [random.choice(len(codes), PERSONS, p=_shares(len(codes), random)) for codes in classes.values()]
    inner = np.zeros([len(places), *CLASSES.values()], dtype=int)
    np.add.at(inner, tuple(drawn), 1)
    regions = list(dict.fromkeys(region for region, _ in places))
    axes = [
        [((TOTAL, TOTAL), list(range(len(places))))]
        + [((region, TOTAL), [i for i, place in enumerate(places) if place[0] == region]) for region in regions]
        + [(place, [i]) for i, place in enumerate(places)],
        *[
            [((TOTAL,), list(range(len(codes)))), *[((code,), [i]) for i, code in enumerate(codes)]]
            for codes in classes.values()
        ],
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["region", "district", *classes, "count"])
        for cell in itertools.product(*axes):
            labels = [label for part, _ in cell for label in part]
            writer.writerow([*labels, int(inner[np.ix_(*[members for _, members in cell])].sum())])


def _shares(size: int, random: np.random.Generator) -> np.ndarray:
    """Uneven shares: each class about two thirds of the one before."""
    shares = 0.65 ** np.arange(min(size, 8)).repeat(-(-size // 8))[:size] * random.uniform(0.7, 1.3, size)
    return shares / shares.sum()
