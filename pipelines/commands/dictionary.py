"""`ipv-indicators dictionary`: the data dictionary, made from the definitions."""

import argparse
import sys
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT
from pipelines.commands.showing import add_json_option, print_json

FOLDER = Path("docs") / "dictionary"


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "dictionary",
        help="make the data dictionary: pages on tables, columns, codes and rules",
        description="Make the data dictionary from the definitions: Markdown pages and datapackage.json.",
        epilog="example: ipv-indicators dictionary --out docs/dictionary",
    )
    parser.add_argument("--out", type=Path, default=FOLDER, metavar="DIR", help=f"folder (default: {FOLDER})")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if a file is not current")
    add_json_option(parser)
    parser.set_defaults(command=_dictionary)


def _dictionary(options: argparse.Namespace) -> int:
    from schemas.dictionary import differing_files, write_dictionary

    if not options.check:
        changed = write_dictionary(options.out)
        if options.json:
            print_json({"changed": changed})
            return RIGHT
        print(
            f"{options.out}: {len(changed)} file{'' if len(changed) == 1 else 's'} changed"
            if changed
            else f"{options.out}: nothing changed"
        )
        return RIGHT
    differing = differing_files(options.out)
    if options.json:
        print_json({"not_current": differing})
        return REFUSED if differing else RIGHT
    for name in differing:
        print(f"{options.out / name}: not current; make it again with `ipv-indicators dictionary`", file=sys.stderr)
    return REFUSED if differing else RIGHT
