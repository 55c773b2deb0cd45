"""`ipv-indicators change`: how a share changed between two periods, with its interval.

Belongs here: arguments, what is printed, exit codes. Does not: the difference (`indicators.release_changes`).
"""

import argparse

from pipelines.commands.exits import REFUSED, RIGHT, ended
from pipelines.commands.released import add_release_option
from pipelines.commands.showing import add_json_option, print_json

EXAMPLES = """examples:
  ipv-indicators change P28 --from 2023 --to 2025                     everybody
  ipv-indicators change P28 --by region --from 2023 --to 2025
  ipv-indicators change P28 --by ethnic_group --from 2023 --to 2025 --csv > change.csv

Exit code 0: printed. 1: refused, because it is not published; the message lists what is.
"""

NOTE = """
difference    percentage points, with its 95 % interval: one that holds 0 shows no change, which is not the same as none
periods       chosen before looking: between the lowest and the highest of several, chance alone makes a difference"""
NOT_RECORDED = ("not_recorded_before", "not_recorded_after")


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "change",
        help="how a share changed between two periods, with its interval",
        description="Compare two periods of a release: a row a class, with the difference in percentage points and its "
        "95 % interval (Newcombe 1998, method 10), from published counts.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("indicator", type=str.upper, help="code of an indicator that is a share, for example P28")
    parser.add_argument("--by", default="total", metavar="DIMENSIONS", help="for example region (default: everybody)")
    parser.add_argument("--from", dest="earlier", required=True, metavar="PERIOD", help="the earlier, for example 2023")
    parser.add_argument("--to", dest="later", required=True, metavar="PERIOD", help="the later, for example 2025")
    add_release_option(parser)
    parser.add_argument("--csv", action="store_true", help="print the table as CSV")
    add_json_option(parser)
    parser.set_defaults(command=_change)


def _change(options: argparse.Namespace) -> int:
    from indicators.release import open_release
    from indicators.release_selection import NotPublished

    try:
        found = open_release(options.release).change(options.indicator, options.by, options.earlier, options.later)
    except (FileNotFoundError, NotPublished) as refusal:
        return ended(str(refusal), REFUSED)
    rows = found.reset_index() if found.index.names[0] else found
    if options.json:
        print_json(rows.astype(object).where(rows.notna(), None).to_dict("records"))
    elif options.csv:
        print(rows.to_csv(index=False, lineterminator="\n"), end="")
    else:
        _show(rows)
    return RIGHT


def _show(rows) -> None:
    """The table, and below it what is the same in all of its rows."""
    print(rows.drop(columns=list(NOT_RECORDED), errors="ignore").to_string(index=False, na_rep=""))
    print(NOTE)
    if NOT_RECORDED[0] in rows:
        sides = rows[list(NOT_RECORDED)].iloc[0]
        before, after = ("withheld" if number is None else f"{number} per cent" for number in _plain(sides))
        print(f"not recorded  {before} of all that are counted, then {after}: where that moves, the groups may too")


def _plain(numbers) -> list:
    return list(numbers.astype(object).where(numbers.notna(), None))
