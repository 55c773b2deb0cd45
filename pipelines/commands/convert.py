"""`ipv-indicators convert`: a filled template into the CSV to deliver."""

import argparse
import os
import sys
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, WRONG_USE
from pipelines.commands.showing import add_json_option, print_json

EXAMPLES = """examples:
  ipv-indicators convert referral.xlsx                          writes referral.csv beside it
  ipv-indicators convert my.xlsx --table referral --out DELIVERY/referral.csv
"""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "convert",
        help="a filled spreadsheet into the CSV to deliver",
        description="Write the sheet `data` of a filled template as the CSV to deliver. Check it first: rows that "
        "would be held are written as they are. Nothing is written of a file that would be stopped.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE.xlsx", help="a filled template")
    parser.add_argument("--table", help="table of the file (default: by its name or its columns)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="file to write (default: TABLE.csv beside it)")
    add_json_option(parser)
    parser.set_defaults(command=_convert)


def _convert(options: argparse.Namespace) -> int:
    from schemas.headers import layout_of
    from schemas.reading import FileRefused
    from schemas.recognition import NotRecognised, recognise
    from schemas.screening import refusals_of
    from schemas.spreadsheet import csv_of, is_spreadsheet, read_spreadsheet, rows_with_errors

    if not options.file.is_file() or not is_spreadsheet(options.file):
        print(f"ipv-indicators: {options.file} is not a spreadsheet (.xlsx)", file=sys.stderr)
        return WRONG_USE
    try:
        table = recognise(options.file, options.table).table
        layout = layout_of(table)
        content = read_spreadsheet(options.file, layout)
    except NotRecognised as unknown:
        print(f"ipv-indicators: {unknown}", file=sys.stderr)
        return WRONG_USE
    except FileRefused as refusal:
        print(f"ipv-indicators: {options.file.name}: {refusal}", file=sys.stderr)
        return REFUSED
    wrong = [f"this file would be stopped: {refusal}" for refusal in refusals_of(content, layout)]
    if len(content.faults):
        rows = _listed(content.faults["row_number"].tolist())
        wrong.append(f"rows with cells beside the columns ({rows}): clear these cells")
    if errors := rows_with_errors(content):
        wrong.append(f"rows with an error of the spreadsheet program, such as #N/A ({_listed(errors)}): type the value")
    if wrong:
        for what in wrong:
            print(f"ipv-indicators: {options.file.name}: {what}", file=sys.stderr)
        return REFUSED
    out = options.out or options.file.with_name(f"{table}.csv")
    if out.exists():
        print(f"ipv-indicators: {out} is there already; move it, or name another with --out", file=sys.stderr)
        return WRONG_USE
    # Readable by its owner only, like everything that holds records.
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(csv_of(content))
    if options.json:
        print_json({"table": table, "file": out, "rows": len(content.frame)})
    else:
        print(f"{out}: {len(content.frame):,} row{'' if len(content.frame) == 1 else 's'}")
    if content.frame.empty:
        print(f"ipv-indicators: {options.file.name}: there is nothing in it", file=sys.stderr)
    return RIGHT


def _listed(rows: list[int]) -> str:
    return ", ".join(map(str, rows[:5])) + (" and more" if len(rows) > 5 else "")
