"""`ipv-indicators audit`: attack a release with nothing but released bytes."""

import argparse
import json
import sys
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, WRONG_USE

FAILURES_SHOWN = 20

EXAMPLES = """examples:
  ipv-indicators audit build/public/latest                        with all earlier releases beside it
  ipv-indicators audit RELEASE --earlier OLDER --earlier OLDEST   with these earlier releases
  ipv-indicators audit RELEASE --every-woman                      also as each woman who knows herself (long)

Exit code 0: nothing could be worked out. 1: something could. 2: the release cannot be read.
"""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "audit",
        help="attack a release and say what could be worked out",
        description="Attack a release, together with earlier ones, with nothing but their own bytes.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("release", type=Path, help="folder of a release, for example build/public/latest")
    parser.add_argument(
        "--earlier",
        type=Path,
        action="append",
        metavar="FOLDER",
        help="an earlier release (default: the others of the store that the release stands in)",
    )
    parser.add_argument("--every-woman", action="store_true", help="attack as each woman who knows herself as well")
    parser.add_argument(
        "--thorough",
        action="store_true",
        help="also search for counts that no row tells of: between indicators, in crossings nobody publishes (long)",
    )
    parser.add_argument("--json", action="store_true", help="the whole report as JSON")
    parser.set_defaults(command=_audit)


def earlier_releases(release: Path) -> list[Path]:
    """The other published releases of the store that a release stands in, by name."""
    folder = release.resolve()
    if folder.parent.name != "releases":
        return []
    return sorted(other for other in folder.parent.iterdir() if other != folder and (other / "cells.parquet").is_file())


def _audit(options: argparse.Namespace) -> int:
    from indicators.disclosure.audit import ReleaseUnreadable, audit_release

    earlier = options.earlier if options.earlier is not None else earlier_releases(options.release)
    try:
        result = audit_release(options.release, earlier, women=options.every_woman, thorough=options.thorough)
    except ReleaseUnreadable as unreadable:
        print(f"ipv-indicators: {options.release} or an earlier release: {unreadable}", file=sys.stderr)
        return WRONG_USE
    if options.json:
        print(json.dumps(result, indent=1, ensure_ascii=False))
    else:
        _show(result)
    return RIGHT if result["passed"] else REFUSED


def _show(result: dict) -> None:
    narrowest = result["narrowest"] or {}
    print(f"attacked as            {result['attacker']}")
    print(f"earlier releases       {result['earlier_releases']}")
    print(f"counts judged          {result['counts_checked']}")
    if result["kinds_of_women"]:
        print(f"kinds of women         {result['kinds_of_women']}, each of whom knows herself")
    print(f"linear programs        {result['linear_programs']}")
    print(f"whole-number programs  {result['whole_number_programs']}")
    if narrowest:
        print(
            f"narrowest interval     {narrowest['values']} values ({narrowest['indicator']}, {narrowest['period']}, "
            f"{narrowest['breakdown']})"
        )
    if result["not_attacked"]:
        print(f"not attacked           {'; '.join(result['not_attacked'])}")
    for failure in result["failures"][:FAILURES_SHOWN]:
        print("could be worked out    " + _in_words(failure))
    if further := result["failures"][FAILURES_SHOWN:]:
        print(f"and further            {len(further)}")
    print(f"result                 {'passed' if result['passed'] else 'FAILED'}")


def _in_words(failure: dict) -> str:
    """Names only, in the order in which a failure has them."""
    parts = []
    for value in failure.values():
        if isinstance(value, dict):
            parts += [code for code in value.values() if code != "all"]
        elif not isinstance(value, bool):
            parts.append(str(value))
    return ", ".join(parts)
