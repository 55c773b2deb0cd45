"""`ipv-indicators catalogue`: are the metadata sheets right, and the pages made from them."""

import argparse
import sys
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT
from pipelines.commands.pages import add_page_options, make_pages
from pipelines.commands.showing import add_json_option, print_json


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "catalogue",
        help="check the metadata sheets of the indicators; make the pages on them",
        description="Check the metadata sheets of the indicators, or make the pages on them.",
        epilog="example: ipv-indicators catalogue check my_catalogue",
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    check = actions.add_parser(
        "check",
        help="what is wrong in the sheets and their translations",
        description="Say in one sentence for each fault of a sheet or translation what to mend.",
        epilog="example: ipv-indicators catalogue check my_catalogue",
    )
    check.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="a catalogue of your own (default: ours)")
    add_json_option(check)
    check.set_defaults(command=_check)
    pages = actions.add_parser(
        "pages",
        help="make metadata-sheets.md, coverage.md and methods.md",
        description="Make the pages on the format of a sheet, on what the indicators monitor, and on the statistics.",
        epilog="example: ipv-indicators catalogue pages --check",
    )
    add_page_options(pages)
    pages.set_defaults(command=_pages)


def _check(options: argparse.Namespace) -> int:
    from indicators.agreement.versions import history_of, load_versions
    from indicators.reference.coverage import without_indicator
    from indicators.registry import SheetRefused, load_catalogue
    from indicators.translations import load_translations

    folder = options.folder
    if folder is not None and not folder.is_dir():
        print(f"{folder}: there is no such folder", file=sys.stderr)
        return REFUSED
    try:
        sheets = load_catalogue(folder)
        translations = load_translations(sheets, folder)
    except SheetRefused as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    versions = load_versions(folder / "versions.json" if folder else None)
    changed = [problem for sheet in sheets.values() if (problem := history_of(sheet, versions).problem)]
    if changed:
        print("\n".join(changed), file=sys.stderr)
        return REFUSED
    if options.json:
        unmonitored = list(without_indicator(sheets))
        print_json({"sheets": len(sheets), "languages": ["en", *translations], "without_indicator": unmonitored})
        return RIGHT
    languages = ", ".join(("en", *translations))
    print(f"{len(sheets)} sheets are right, in: {languages}")
    for name in without_indicator(sheets):
        print(f"no core or extended indicator monitors {name}")
    return RIGHT


def _pages(options: argparse.Namespace) -> int:
    from indicators.reference import reference_pages
    from indicators.registry import load_catalogue

    return make_pages(reference_pages(load_catalogue()), options, "catalogue pages")
