"""`ipv-indicators check`: what is wrong in a file, before it is sent."""

import argparse
import sys
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, WRONG_USE
from pipelines.commands.source import add_sources_option, use_sources

EXAMPLES = """examples:
  ipv-indicators check referral.xlsx                      a filled template
  ipv-indicators check service_contact.csv referral.csv   several tables together
  ipv-indicators check DELIVERY                           a folder with delivery.json
  ipv-indicators check --source co_sivigila875 FILE.csv   a file of another system

No value of a row is shown unless you ask with --show-values: do that only where nobody else can see the screen.
Exit code 0: nothing to correct (there may be warnings, open questions, a file with nothing in it). 1: something to
correct. 2: wrong use.
"""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "check",
        help="what is wrong in a file, before it is sent",
        description="Check files before they are sent: which row, which column, which rule, and what to do. Of a file "
        "that would be stopped every reason that is seen at once, at most ten.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE", help="CSV, .csv.gz, .xlsx, or a folder")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--table", help="table of the files (default: by their names or columns)")
    kind.add_argument("--source", help="source that the files come from")
    add_sources_option(parser)
    parser.add_argument(
        "--complete", action="store_true", help="the files are everything there is: nothing was delivered earlier"
    )
    parser.add_argument("--show-values", action="store_true", help="show what stands in the cells at fault")
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text", help="default: text")
    parser.add_argument("--json", action="store_const", const="json", dest="format", help="the same as --format json")
    parser.add_argument(
        "--limit", type=int, metavar="N", help="faults listed for each file, 0 for all (default: 20 in text, else all)"
    )
    parser.set_defaults(command=_check)


def _check(options: argparse.Namespace) -> int:
    use_sources(options)
    from pipelines.commands.check_report import REPORTS
    from schemas.checking import check_paths
    from schemas.recognition import NotRecognised

    missing = next((path for path in options.paths if not path.exists()), None)
    if missing is not None or (options.limit or 0) < 0:
        print(f"ipv-indicators: {f'there is no {missing}' if missing else 'N is 0 or more'}", file=sys.stderr)
        return WRONG_USE
    try:
        files = check_paths(
            options.paths,
            table=options.table,
            source=options.source,
            complete=options.complete,
            report=lambda line: print(line, file=sys.stderr, flush=True),
        )
    except NotRecognised as unknown:
        print(f"ipv-indicators: {unknown}", file=sys.stderr)
        return WRONG_USE
    if not files:
        folders = ", ".join(str(path) for path in options.paths)
        print(f"ipv-indicators: there is no CSV or .xlsx file in {folders}", file=sys.stderr)
        return WRONG_USE
    limit = options.limit if options.limit is not None else (20 if options.format == "text" else 0)
    sys.stdout.write(REPORTS[options.format](files, limit or None, options.show_values))
    return RIGHT if all(file.passed for file in files) else REFUSED
