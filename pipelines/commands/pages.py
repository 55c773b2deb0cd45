"""What commands that make documentation pages have in common: `--out`, `--check`, and what is said.

Belongs here: options and outcome of making pages. Does not: the pages (`indicators.reference`,
`indicators.disclosure.policy_page`).
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT
from pipelines.commands.showing import add_json_option, print_json

FOLDER = Path("docs")


def add_page_options(parser: argparse.ArgumentParser) -> None:
    """Where the pages are, and whether they are only to be looked at."""
    parser.add_argument("--out", type=Path, default=FOLDER, metavar="DIR", help=f"folder (default: {FOLDER})")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if a page is not current")
    add_json_option(parser)


def make_pages(pages: Mapping[str, str], options: argparse.Namespace, command: str) -> int:
    """Write `pages` (content by file name), or say which are not current and that `command` makes them again."""
    from indicators.reference import differing_pages, write_pages

    if not options.check:
        changed = write_pages(pages, options.out)
        if options.json:
            print_json({"changed": list(changed)})
        else:
            print(f"{options.out}: {', '.join(changed) or 'nothing'} changed")
        return RIGHT
    differing = differing_pages(pages, options.out)
    if options.json:
        print_json({"not_current": list(differing)})
        return REFUSED if differing else RIGHT
    for name in differing:
        print(f"{options.out / name}: not current; make it again with `ipv-indicators {command}`", file=sys.stderr)
    return REFUSED if differing else RIGHT
