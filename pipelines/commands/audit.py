"""`ipv-indicators audit`: attack a release with nothing but its own bytes."""

import argparse
import sys
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT

FAILURES_SHOWN = 20


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "audit",
        help="attack a release and say what could be worked out",
        description="Attack a release with nothing but its own bytes. Exit code 0: nothing found.",
        epilog="example: ipv-indicators audit build/public/latest",
    )
    parser.add_argument("release", type=Path, help="folder of a release, for example build/public/latest")
    parser.set_defaults(command=_audit)


def _audit(options: argparse.Namespace) -> int:
    from indicators.disclosure.audit import audit_release

    if not (options.release / "cells.parquet").is_file():
        print(f"ipv-indicators: {options.release} holds no release", file=sys.stderr)
        return REFUSED
    result = audit_release(options.release)
    narrowest = result["narrowest"] or {}
    print(f"attacked as            {result['attacker']}")
    print(f"withheld counts        {result['counts_checked']}")
    print(f"linear programs        {result['linear_programs']}")
    if narrowest:
        print(
            f"narrowest interval     {narrowest['values']} values ({narrowest['indicator']}, {narrowest['period']}, "
            f"{narrowest['breakdown']})"
        )
    print(f"not attacked yet       {'; '.join(result['not_attacked'])}")
    for failure in result["failures"][:FAILURES_SHOWN]:
        print("could be worked out    " + ", ".join(str(part) for part in failure.values()))
    print(f"result                 {'passed' if result['passed'] else 'FAILED'}")
    return RIGHT if result["passed"] else REFUSED
