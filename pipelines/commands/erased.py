"""`ipv-indicators erased`: is anything of a woman left in a store?

Belongs here: arguments, what is printed, exit codes. Does not: the search (`pipelines.erasure`).
"""

import argparse
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, ended
from pipelines.commands.showing import add_json_option, print_json

DESCRIPTION = """Search every file of a store, restricted and public, unpacked where it is packed, for the keys of a
woman who took her record back (woman_ref, contact_id). The keys stand in a file, one a line; none of them is printed.

After a withdrawal and the next run her woman_ref is nowhere in the store. The contact_id of a withdrawn contact is a
random key: it stays beside the received rows, so that the contact stays withdrawn when it is delivered again.
"""

EXAMPLES = """examples:
  ipv-indicators erased keys.txt --store STORE
  ipv-indicators erased keys.txt --store STORE --also INBOX     which delivered files still hold her rows
"""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "erased",
        help="is anything of a woman who took her record back left in a store?",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("keys", type=Path, metavar="KEYS", help="file with her keys, one a line")
    parser.add_argument("--store", type=Path, default=Path("build"), help="folder of the store (default: build)")
    parser.add_argument("--also", type=Path, action="append", default=[], metavar="DIR", help="a further folder")
    add_json_option(parser)
    parser.set_defaults(command=_erased)


def _erased(options: argparse.Namespace) -> int:
    from pipelines.erasure import KeysRefused, read_keys, search

    for folder in (options.store / "restricted", *options.also):
        if not folder.is_dir():
            return ended(f"there is no folder {folder}", REFUSED)
    if not options.keys.is_file():
        return ended(f"there is no file {options.keys}", REFUSED)
    problem = ""
    try:
        result = search([options.store, *options.also], read_keys(options.keys))
    except KeysRefused as refusal:
        problem = str(refusal)
    except OSError as error:
        problem = f"not everything could be read: {error}"
    if problem:
        return ended(problem, REFUSED)
    if options.json:
        print_json({"files": result.files, "found": result.found, "unreadable": result.unreadable})
        return REFUSED if result.found or result.unreadable else RIGHT
    for path in result.found:
        print(f"found in      {path}")
    for path in result.unreadable:
        print(f"damaged       {path}: only its bytes could be searched")
    print(f"searched      {result.files:,} files: {f'found in {len(result.found):,}' if result.found else 'not found'}")
    return REFUSED if result.found or result.unreadable else RIGHT
