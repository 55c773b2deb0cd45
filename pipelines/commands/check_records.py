"""`ipv-indicators check-records`: may a file of records be handed over? For the restricted zone only."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT
from pipelines.commands.showing import add_json_option, harmless, print_json

EXAMPLE = """example:
  ipv-indicators check-records extract.parquet --quasi region,age_band,ethnic_group --sensitive ipv_disclosed --k 10
"""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "check-records",
        help="may a file of records be handed over to researchers (restricted zone)",
        description="Is nobody alone, or known for certain, in a Parquet file of records? Every column must be "
        "declared. Says counts in bands and never a value. Exit code 0: every rule holds.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="Parquet file, as it would be handed over")
    parser.add_argument(
        "--quasi", required=True, type=_names, metavar="COLUMNS", help="columns that somebody may know of her, by comma"
    )
    parser.add_argument(
        "--sensitive", required=True, type=_names, metavar="COLUMNS", help="columns that must not be learnt, by comma"
    )
    parser.add_argument("--person", default="", metavar="COLUMN", help="key of a woman (default: a row is a woman)")
    parser.add_argument("--k", type=int, default=10, help="women alike in every quasi-identifier (default: 10)")
    parser.add_argument("--l", type=int, default=2, help="different sensitive values among them (default: 2)")
    add_json_option(parser)
    parser.set_defaults(command=_check_records)


def _check_records(options: argparse.Namespace) -> int:
    from indicators.disclosure.record_gate import Columns, RecordsRefused, check_records

    columns = Columns(options.quasi, options.sensitive, options.person)
    try:
        findings = check_records(options.file, columns, options.k, options.l)
    except RecordsRefused as refusal:
        print(harmless(str(refusal)), file=sys.stderr)
        return REFUSED
    if options.json:
        passed = all(finding.holds for finding in findings)
        print_json({"passed": passed, "findings": [asdict(finding) for finding in findings]})
        return RIGHT if passed else REFUSED
    for finding in findings:
        print(f"{'holds' if finding.holds else 'FAILS'}  {harmless(finding.rule)}: {harmless(finding.concerned)}")
    passed = all(finding.holds for finding in findings)
    print("may be handed over" if passed else "REFUSED: merge classes or leave columns out, and check again")
    return RIGHT if passed else REFUSED


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
