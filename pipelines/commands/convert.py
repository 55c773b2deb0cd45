"""`ipv-indicators convert`: a filled template into the CSV to deliver."""

import argparse
import os
import sys
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, WRONG_USE

EXAMPLES = """examples:
  ipv-indicators convert referral.xlsx                          writes referral.csv beside it
  ipv-indicators convert my.xlsx --table referral --out DELIVERY/referral.csv
"""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "convert",
        help="a filled spreadsheet into the CSV to deliver",
        description="Write the sheet `data` of a filled template as the CSV to deliver. Check it first.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE.xlsx", help="a filled template")
    parser.add_argument("--table", help="table of the file (default: by its name or its columns)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="file to write (default: TABLE.csv beside it)")
    parser.set_defaults(command=_convert)


def _convert(options: argparse.Namespace) -> int:
    from schemas.headers import layout_of
    from schemas.reading import FileRefused
    from schemas.recognition import NotRecognised, recognise
    from schemas.spreadsheet import csv_of, is_spreadsheet, read_spreadsheet

    if not options.file.is_file() or not is_spreadsheet(options.file):
        print(f"ipv-indicators: {options.file} is not a spreadsheet (.xlsx)", file=sys.stderr)
        return WRONG_USE
    try:
        table = recognise(options.file, options.table).table
        content = read_spreadsheet(options.file, layout_of(table))
    except NotRecognised as unknown:
        print(f"ipv-indicators: {options.file.name}: {unknown}", file=sys.stderr)
        return WRONG_USE
    except FileRefused as refusal:
        print(f"ipv-indicators: {options.file.name}: {refusal}", file=sys.stderr)
        return REFUSED
    if len(content.faults):
        rows = ", ".join(str(number) for number in content.faults["row_number"][:5])
        print(
            f"ipv-indicators: {options.file.name}: rows with cells beside the columns ({rows}): clear these cells",
            file=sys.stderr,
        )
        return REFUSED
    out = options.out or options.file.with_name(f"{table}.csv")
    if out.exists():
        print(f"ipv-indicators: {out} is there already; move it, or name another with --out", file=sys.stderr)
        return WRONG_USE
    # Readable by its owner only, like everything that holds records.
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(csv_of(content))
    print(f"{out}: {len(content.frame):,} rows")
    return RIGHT
