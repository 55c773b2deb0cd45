"""`ipv-indicators extract`: rows of a release, chosen by indicator, breakdown and period, in the reader's format.

Belongs here: arguments, what is printed, exit codes. Does not: which rows may be had (`indicators.release_selection`),
formats (`dashboards.downloads`, `pipelines.duckdb_file`).
"""

import argparse
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, WRONG_USE, ended
from pipelines.commands.released import add_release_option

FORMATS = ("csv", "parquet", "xlsx", "json", "duckdb")
TABLES = {"cells": "figures", "equity": "comparisons of groups", "signals": "series over time"}

EXAMPLES = """examples:
  ipv-indicators extract --indicator P28 --by migrant_status,ethnic_group --period 2025 --out p28.csv
  ipv-indicators extract --indicator P28 --out p28.xlsx             all its breakdowns and periods
  ipv-indicators extract --table equity --indicator P28 --period 2025 --out gaps.csv      groups compared
  ipv-indicators extract --table signals --indicator P28 --out signals.xlsx               series over time
  ipv-indicators extract --format duckdb --out release.duckdb       the whole release, with views and comments
  ipv-indicators extract --list                                     what is published
  ipv-indicators extract --explain                                  by which rule an extract is refused
  ipv-indicators extract --explain --indicator P28                  the same, and what is published of P28

Exit code 0: written. 1: refused, because it is not published; the message lists what is. 2: wrong use.
"""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "extract",
        help="rows of a release, chosen by you, in your format",
        description="Write rows of a release as CSV, Parquet, XLSX, JSON or a DuckDB file. Withheld rows are in it: "
        "without a number, with a status.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_release_option(parser)
    tables = ", ".join(f"{name} ({meaning})" for name, meaning in TABLES.items())
    parser.add_argument("--table", choices=TABLES, default="cells", help=f"{tables}; default: cells")
    parser.add_argument("--indicator", type=_codes, default=(), metavar="CODES", help="for example P28 or P28,P30")
    parser.add_argument(
        "--by",
        type=_names,
        metavar="DIMENSIONS",
        help="for example region or migrant_status,ethnic_group; total for no breakdown (default: every breakdown)",
    )
    parser.add_argument("--period", type=_names, default=(), metavar="PERIODS", help="for example 2025,2025-Q4")
    parser.add_argument("--format", choices=FORMATS, help="default: by the ending of --out")
    parser.add_argument("--out", type=Path, metavar="FILE", help="file to write; it must not exist")
    parser.add_argument("--list", action="store_true", help="list what is published, and stop")
    parser.add_argument(
        "--explain", action="store_true", help="print the rule for extracts (and of --indicator), and stop"
    )
    parser.add_argument("--json", action="store_true", help="print what was done as JSON")
    parser.set_defaults(command=_extract)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _codes(text: str) -> tuple[str, ...]:
    return tuple(name.upper() for name in _names(text))


def _extract(options: argparse.Namespace) -> int:
    from indicators.release import open_release
    from indicators.release_selection import RULE, NotPublished, rule_of, select_cells, select_statistics

    if options.explain and not options.indicator:
        print(RULE)
        return RIGHT
    try:
        release = open_release(options.release)
        if options.explain:
            print(RULE, *(rule_of(release, code) for code in options.indicator), sep="\n\n")
            return RIGHT
        if options.list:
            return _list(release)
        if options.table == "cells":
            rows = select_cells(release, options.indicator, options.by, options.period)
        else:
            rows = select_statistics(release, options.table, options.indicator, options.by, options.period)
    except (FileNotFoundError, NotPublished) as refusal:
        return ended(str(refusal), REFUSED)
    kind = options.format or (options.out.suffix.lstrip(".") if options.out else "")
    if options.out is None or kind not in FORMATS:
        return ended(
            "name the file with --out FILE, ending in ." + ", .".join(FORMATS) + ", or use --format", WRONG_USE
        )
    if options.out.exists():
        return ended(f"{options.out} is there already; move it, or name another with --out", WRONG_USE)
    _write(release, options.table, rows, kind, options.out)
    _tell(options, release, rows, kind)
    return RIGHT


def _list(release) -> int:
    from indicators.release_selection import published_breakdowns

    print(f"release  {release.release_id}\nperiods  {', '.join(release.periods)}")
    for dimension in release.dimensions.values():
        print(f"{dimension.name}: {', '.join(f'{item.code} ({item.label})' for item in dimension.classes)}")
    print()
    for code, sheet in release.indicators.items():
        names = "; ".join(name.replace("*", ",") for name in published_breakdowns(release, code))
        print(f"{code:<7}  {sheet['name']}\n         {names}")
    return RIGHT


def _write(release, table: str, rows, kind: str, out: Path) -> None:
    from dashboards.downloads.csv_file import csv_file
    from dashboards.downloads.parquet_file import parquet_file
    from dashboards.downloads.records_json import records_json
    from dashboards.downloads.spreadsheet import spreadsheet
    from pipelines.duckdb_file import write_duckdb
    from pipelines.store import write_whole

    whole = kind == "duckdb" and table == "cells" and len(rows) == len(release.cells)
    described = _described(release, table, rows, whole)
    out.parent.mkdir(parents=True, exist_ok=True)
    if kind == "duckdb":
        write_duckdb(described, out)
        return
    content = {
        "csv": lambda: csv_file(described.tables[0]),
        "parquet": lambda: parquet_file(described, described.tables[0]),
        "xlsx": lambda: spreadsheet(described),
        "json": lambda: records_json(described),
    }[kind]()
    write_whole(out, lambda partial: partial.write_bytes(content))


def _described(release, table: str, rows, whole: bool):
    """The rows with what they mean; of cells with their indicators, of a whole release with all its tables."""
    from dataclasses import replace

    from dashboards.downloads.release_tables import described_release
    from dashboards.downloads.statistics_tables import statistics_tables
    from indicators.release import STATISTICS

    among = set(rows["indicator"])
    sheets = {code: sheet for code, sheet in release.indicators.items() if code in among}
    if table == "cells":
        found = described_release(replace(release, cells=rows, indicators=sheets))
        return replace(found, tables=(*found.tables, *statistics_tables(release))) if whole else found
    told = replace(release, **(dict.fromkeys(STATISTICS) | {table: rows}))
    found = described_release(
        replace(told, indicators=sheets, cells=release.cells[release.cells["indicator"].isin(among)])
    )
    (asked,) = statistics_tables(told)
    return replace(found, tables=(asked, found.tables[1]))


def _tell(options: argparse.Namespace, release, rows, kind: str) -> None:
    import json

    statuses = {status: int(n) for status, n in rows["status"].value_counts().sort_index().items()}
    if options.json:
        told = {"release": release.release_id, "format": kind, "file": str(options.out), "rows": len(rows)}
        print(json.dumps({**told, "statuses": statuses}, indent=1, ensure_ascii=False))
        return
    print(f"release   {release.release_id}")
    print(f"rows      {len(rows):,} ({', '.join(f'{name} {n:,}' for name, n in statuses.items())})")
    print(f"written   {options.out}")
