"""`ipv-indicators explain`: how a figure came about. It prints true counts: for restricted use."""

import argparse
import sys
import textwrap
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT
from pipelines.commands.showing import add_json_option, print_json

EXAMPLES = """examples:
  ipv-indicators explain P28                                        the last year, not broken down
  ipv-indicators explain P28 --period 2025-Q4 --by migrant_status
  ipv-indicators explain O04 --store STORE --brief                  without the statements that run
"""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "explain",
        help="how a figure came about, with true counts (restricted use)",
        description="Follow one indicator from records to cells: its definition, the steps of the unit that it "
        "counts, how many records each kept, and the cells. It shows true counts that are not protected: keep it "
        "inside the restricted zone.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("indicator", type=str.upper, help="code of an indicator, for example P28")
    parser.add_argument("--period", help="for example 2025, 2025-Q4 or 2025-Q3-12m (default: the last year)")
    parser.add_argument(
        "--by", default="total", metavar="BREAKDOWN", help="for example region or migrant_status,ethnic_group"
    )
    parser.add_argument("--store", type=Path, default=Path("build"), help="folder of the store (default: build)")
    parser.add_argument("--source", help="source of the records (default: the only one in the store)")
    parser.add_argument("--catalogue", type=Path, metavar="DIR", help="metadata sheets of your own, as for `run`")
    parser.add_argument("--brief", action="store_true", help="leave out the statements that run")
    add_json_option(parser)
    parser.set_defaults(command=_explain)


def _explain(options: argparse.Namespace) -> int:
    from indicators.explain import explain
    from indicators.registry import load_catalogue

    sheets = load_catalogue(options.catalogue)
    try:
        if options.indicator not in sheets:
            raise LookupError(f"there is no indicator {options.indicator}; there are: {', '.join(sheets)}")
        records = _records(options)
        found = explain(
            sheets[options.indicator],
            sheets,
            options.period or records.pop("period"),
            breakdown_meant(options.by),
            **_without(records),
        )
    except LookupError as error:
        print(f"ipv-indicators: {error.args[0]}", file=sys.stderr)
        return REFUSED
    sheet = sheets[options.indicator]
    if options.json:
        print_json(_facts(sheet, found))
        return RIGHT
    print(f"{sheet.indicator}  {sheet.name}  (version {sheet.version})")
    print(textwrap.fill(sheet.definition, 110, initial_indent="  ", subsequent_indent="  "))
    if sheet.derived:
        print(f"  made from {sheet.derived.source}, which is explained here")
    seen: set[str] = set()
    for part in found.parts:
        _print_part(part, part.unit not in seen, not options.brief)
        seen.add(part.unit)
    if sheet.derived:
        print(f"\nmade from these cells of {sheet.derived.source}, true counts: do not pass on")
        _print_cells(found.compared)
    print("\ncells, true counts: do not pass on")
    _print_cells(found.cells)
    return RIGHT


def _facts(sheet, found) -> dict:
    """The same for programs. True counts: for those who may see them."""
    parts = [
        {
            "part": part.part,
            "unit": part.unit,
            "steps": [{"step": step.name, "words": step.words, "rows": step.rows} for step in part.steps],
            "conditions": [{"words": " ".join(step.words.split()), "rows": step.rows} for step in part.conditions],
            "statement": part.statement,
        }
        for part in found.parts
    ]
    cells = found.cells.astype(object).where(found.cells.notna(), None).to_dict("records")
    return {"indicator": sheet.indicator, "version": sheet.version, "parts": parts, "cells": cells}


def _print_cells(cells) -> None:
    shown = cells.drop(columns=["indicator", "version", "source", "breakdown"])
    shown = shown.loc[:, [name for name in shown if not (shown[name].astype(str) == "all").all()]]
    print(textwrap.indent(shown.dropna(axis=1, how="all").to_string(index=False), "  "))


def _records(options: argparse.Namespace) -> dict:
    """What `explain` needs of the store. Raises LookupError with what to do."""
    import pandas as pd

    from indicators.cells import periods_of
    from pipelines.store import Store, read_json
    from schemas.dimensions import load_dimensions

    root = Store(options.store.resolve()).restricted / "records"
    sources = sorted(path.parent.name for path in root.glob("*/account.json"))
    if not sources:
        raise LookupError(f"{options.store} holds no records: run `ipv-indicators run --store {options.store}` first")
    source = options.source or (sources[0] if len(sources) == 1 else None)
    if source not in sources:
        raise LookupError(f"say which source with --source: {', '.join(sources)}")
    account = read_json(root / source / "account.json")
    supplied = {table: set(columns) for table, columns in account["supplied"].items()}
    paths = {table: root / source / f"{table}.parquet" for table in supplied}
    cutoff = pd.Timestamp(account["data_cutoff"]).date()
    years = [label for label in periods_of(paths, supplied, cutoff) if len(label) == 4]
    return {
        "period": years[-1] if years else "",
        "records": paths,
        "supplied": supplied,
        "dimensions": load_dimensions(account["regions"]),
        "source": source,
        "data_cutoff": cutoff,
    }


def breakdown_meant(by: str) -> str:
    """The name of the breakdown that is meant. Raises LookupError for a dimension that there is not."""
    from indicators.release_selection import named_dimensions, no_such_dimension
    from schemas.release import CELL_DIMENSIONS, breakdown_name

    names = named_dimensions(by)
    for name in names:
        if name not in CELL_DIMENSIONS:
            raise LookupError(no_such_dimension(name, CELL_DIMENSIONS))
    return breakdown_name(names)


def _without(records: dict) -> dict:
    return {name: value for name, value in records.items() if name != "period"}


def _print_part(part, with_steps: bool, with_statement: bool) -> None:
    print(f"\n{part.part}: counts {part.unit}")
    if with_steps:
        print(f"  {'rows':>9}  step, over all periods")
        for step in part.steps:
            print(_wrapped(f"{step.words}{f' ({step.name})' if with_statement else ''}", step.rows))
    print(f"  {'rows':>9}  left of the last step, one condition after another")
    for step in part.conditions:
        print(_wrapped(" ".join(step.words.split()), step.rows))
    if with_statement:
        print("  the statement")
        print(textwrap.indent(part.statement, "    "))


def _wrapped(text: str, rows: int) -> str:
    return textwrap.fill(text, 110, initial_indent=f"  {rows:>9,}  ", subsequent_indent=" " * 13)
