"""`ipv-indicators template`: a file to fill in."""

import argparse
import sys
from pathlib import Path

from pipelines.commands.exits import RIGHT, WRONG_USE
from pipelines.commands.showing import add_json_option, print_json

EXAMPLES = """examples:
  ipv-indicators template referral                   writes referral.xlsx here
  ipv-indicators template referral --format csv      writes referral.csv here
  ipv-indicators template all --out templates        every table, into a folder
"""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "template",
        help="a spreadsheet or CSV to fill in",
        description="Write a template of a table: a spreadsheet with lists to choose from, or a CSV with the header.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("table", metavar="TABLE", help="name of a table, or all")
    parser.add_argument("--format", choices=("xlsx", "csv"), default="xlsx", help="default: xlsx")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="file to write (default: TABLE.xlsx here); for all tables a folder"
    )
    add_json_option(parser)
    parser.set_defaults(command=_template)


def _template(options: argparse.Namespace) -> int:
    from schemas.tables import TABLES
    from schemas.templates import csv_template, xlsx_template

    if options.table != "all" and options.table not in TABLES:
        print(f"ipv-indicators: there is no such table; the tables are {', '.join(TABLES)}", file=sys.stderr)
        return WRONG_USE
    make = {"xlsx": xlsx_template, "csv": csv_template}[options.format]
    if options.table == "all":
        folder = options.out or Path()
        files = {folder / f"{table}.{options.format}": table for table in TABLES}
    else:
        files = {options.out or Path(f"{options.table}.{options.format}"): options.table}
    existing = next((path for path in files if path.exists()), None)
    if existing is not None:
        # A file of this name may be a filled one.
        print(f"ipv-indicators: {existing} is there already; move it, or name another with --out", file=sys.stderr)
        return WRONG_USE
    for path, table in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make(table))
        if not options.json:
            print(path)
    if options.json:
        print_json({"files": {table: path for path, table in files.items()}})
    return RIGHT
