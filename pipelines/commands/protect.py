"""`ipv-indicators protect`: cells of a frequency table that must not be shown, lest a small count be worked out."""

import argparse
import os
import sys
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, WRONG_USE
from pipelines.commands.showing import add_json_option, harmless, print_json

EXAMPLES = """example: a table with the columns region, district, ethnicity, count, a row for each cell and each total
  ipv-indicators protect cells.csv --dims region,district,ethnicity --nested district:region --out safe.csv --blank

Without --blank the file that is written STILL HOLDS EVERY TRUE COUNT, beside the column `suppressed`: keep it, and
publish another made with --blank. docs/protect.md has an example to follow by hand.
Exit code 0: written, the attack on it found nothing. 1: refused, nothing written. 2: wrong use.
"""

FAILURES_SHOWN = 20


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "protect",
        help="hide cells of any frequency table so that no small count can be worked out",
        description="Say which cells of a table of counts must be hidden so that no small count can be worked out from "
        "totals and other cells, then attack the result as an outsider and as each person who is alone in a cell.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("table", type=Path, metavar="TABLE.csv", help="a row a cell, `Total` in the rows of totals")
    parser.add_argument("--dims", required=True, metavar="A,B,...", help="columns that the table is split by")
    parser.add_argument("--nested", default="", metavar="B:A,...", help="B lies inside A, such as district:region")
    parser.add_argument("--count", default="count", metavar="COLUMN", help="column of the counts (default: count)")
    parser.add_argument(
        "--standing",
        metavar="COLUMN",
        help="column of what has become of each row before: shown, hidden, unpublished (nobody ever sees it), or empty",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="CSV to write")
    parser.add_argument("--blank", action="store_true", help="leave hidden counts, and all other columns, out")
    _add_rules(parser)
    parser.add_argument("--no-audit", action="store_true", help="do not attack the result before it is written")
    parser.add_argument(
        "--insiders",
        choices=("single", "any"),
        help="count also what those could narrow down who know that a hidden cell is not empty: the only person in a "
        "cell (single), or anybody (any). It is told, and stops nothing",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress and no summary")
    add_json_option(parser)
    parser.set_defaults(command=_protect)


def _add_rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--threshold", type=int, default=10, metavar="N", help="counts below N are small (default: 10)")
    parser.add_argument(
        "--width", type=int, default=5, metavar="N", help="values that each small count must allow for (default: 5)"
    )
    parser.add_argument(
        "--zeros", choices=("published", "protected"), default="published", help="counts of 0 (default: published)"
    )
    parser.add_argument(
        "--not-empty",
        action="store_true",
        help="protect against who concludes from published zeros that no hidden count is 0 (hides more)",
    )
    parser.add_argument(
        "--depth",
        type=int,
        default=3,
        metavar="N",
        help="crossings that have no row are protected where up to N dimensions cross (default: 3)",
    )
    parser.add_argument(
        "--width-only",
        action="store_true",
        help="small counts must be wide, but may be certainly not 0: hides less, and is what other tools mean",
    )
    parser.add_argument(
        "--no-singles", action="store_true", help="do not protect against a person who is alone in a cell"
    )
    parser.add_argument(
        "--weights",
        default="size",
        metavar="WEIGHTS",
        help="what hiding a cell loses: equal, size (more for larger counts) or a column of numbers (default: size)",
    )
    parser.add_argument(
        "--method",
        choices=("suppress", "suppress_and_round"),
        default="suppress",
        help="other cells stay exact, or are rounded to --base (default: suppress)",
    )
    parser.add_argument("--base", type=int, metavar="N", help="what is rounded to (default: 5)")


def _protect(options: argparse.Namespace) -> int:
    from indicators.disclosure.tables import TableRefused

    wrong = _wrong_use(options)
    if wrong:
        print(f"ipv-indicators: {wrong}", file=sys.stderr)
        return WRONG_USE
    try:
        return _protected(options)
    except TableRefused as refusal:
        for fault in refusal.faults:
            print(f"ipv-indicators: {harmless(fault)}", file=sys.stderr)
        return REFUSED


def _wrong_use(options: argparse.Namespace) -> str | None:
    if not options.table.is_file():
        return f"there is no file {options.table}"
    if options.out.exists():
        return f"{options.out} is there already; move it, or name another with --out"
    if any(part.count(":") != 1 for part in _listed(options.nested)):
        return "--nested names pairs such as district:region, with commas between them"
    if options.threshold < 2 or options.width < 2:
        return "--threshold and --width are 2 or more"
    if options.base is not None and options.method == "suppress":
        return "--base belongs to --method suppress_and_round"
    if options.base is not None and options.base < 2:
        return "--base is 2 or more"
    if options.width_only and options.method != "suppress":
        return "--width-only belongs to --method suppress"
    if options.not_empty and options.zeros == "protected":
        return "--not-empty is about published zeros; with --zeros protected a hidden count may be 0"
    return None


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _protected(options: argparse.Namespace) -> int:
    from indicators.disclosure.table_output import for_publication, left_out, with_true_counts
    from indicators.disclosure.table_protection import attack_table, protect_table
    from indicators.disclosure.table_system import TableRules, weight_of_rows
    from indicators.disclosure.tables import read_table

    def report(line: str) -> None:
        if not options.quiet:
            print(line, file=sys.stderr, flush=True)

    nested = dict(part.split(":") for part in _listed(options.nested))
    table = read_table(options.table, _listed(options.dims), nested, options.count, options.standing)
    rounds = options.method == "suppress_and_round"
    rules = TableRules(
        options.threshold,
        options.width,
        reaching_zero=not options.width_only,
        zeros=options.zeros == "published",
        singles=not options.no_singles,
        base=(options.base or 5) if rounds else None,
        not_empty=options.not_empty,
        depth=options.depth,
    )
    report(f"choosing what is hidden of {len(table.counts):,} cells")
    protected = protect_table(table, rules, weight_of_rows(table, options.weights), report)
    audit = None
    if not options.no_audit:
        report("attacking what would be published")
        audit = attack_table(table, rules, protected, options.insiders, report)
    if options.json:
        print_json(_facts(table, protected, audit))
    elif not options.quiet:
        _print_summary(table, protected, audit)
    if audit is not None and not audit.passed:
        _print_failures(options.table.name, audit)
        return REFUSED
    if options.blank:
        if left_out(table):
            report(f"left out, as they may tell what is hidden: {', '.join(map(harmless, left_out(table)))}")
        text = for_publication(table, protected.hidden, protected.values)
    else:
        text = with_true_counts(table, protected.hidden, protected.values if rounds else None)
    _write(options.out, text, 0o644 if options.blank else 0o600)
    return RIGHT


def _write(path: Path, text: str, mode: int) -> None:
    """True counts are readable by their owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)


def _facts(table, protected, audit) -> dict:
    """The result for programs; `attack` is null if it was not tried."""
    small, hidden = int(protected.small.sum()), int(protected.hidden.sum())
    attack = audit and {"passed": bool(audit.passed), "counts": int(audit.secrets), "narrowest": audit.narrowest}
    return {"cells": len(table.counts), "small": small, "hidden_beside_them": hidden - small, "attack": attack}


def _print_summary(table, protected, audit) -> None:
    published, hidden = table.published, protected.hidden & table.published
    print(f"cells                  {published.sum():,}")
    print(f"small                  {(protected.small & published).sum():,}")
    print(f"hidden beside them     {(hidden & ~protected.small).sum():,}")
    print(f"counts hidden, summed  {table.counts[hidden].sum():,}")
    if audit is None:
        print("attack                 not tried (--no-audit)")
        return
    print(f"counts attacked        {audit.secrets:,}, with {audit.programs:,} linear and whole-number programs")
    if audit.narrowest is not None:
        print(f"narrowest interval     {audit.narrowest} possible values")
    if audit.above_zero and not audit.reaching_zero:
        print(f"certainly not 0        {len(audit.above_zero):,} small counts (--width-only)")
    if audit.not_empty:
        print(
            f"if no hidden one is 0   {len(audit.not_empty):,} small counts follow exactly; --not-empty protects them"
        )
    if audit.insiders is not None:
        print(f"insiders               {len(audit.insiders):,} pairs of what is known and what is then too narrow")
    print(f"attack                 {'found nothing' if audit.passed else 'FOUND WHAT FOLLOWS, nothing is written'}")


def _print_failures(name: str, audit) -> None:
    lines = [f"{name}: the person alone in row {hers + 2} can work out row {row + 2}" for hers, row in audit.single]
    for rows, what in (
        (audit.exact, "can be worked out exactly"),
        (audit.narrow, "has too few possible values"),
        (audit.above_zero, "cannot be 0"),
    ):
        lines += [f"{name}: row {row + 2} {what}" for row in rows if row >= 0]
    lines += [
        f"{name}: {harmless(', '.join(crossing))}, which has no row, is too narrow" for crossing in audit.crossings
    ]
    if audit.contradiction:
        lines.append(f"{name}: no table agrees with what would be shown; this is an error of ours, please report it")
    for line in lines[:FAILURES_SHOWN]:
        print(f"ipv-indicators: {line}", file=sys.stderr)
    if len(lines) > FAILURES_SHOWN:
        print(f"ipv-indicators: and {len(lines) - FAILURES_SHOWN} more", file=sys.stderr)
