"""`ipv-indicators diff`: what changed from one release to another.

Belongs here: arguments, what is printed, exit codes. Does not: the comparison (`pipelines.release_difference`).
"""

import argparse
import json
from pathlib import Path

from pipelines.commands.exits import RIGHT, WRONG_USE, ended
from pipelines.commands.released import WHAT_A_RELEASE_IS

SHOWN = 12

EXAMPLES = """examples:
  ipv-indicators diff OLDER NEWER
  ipv-indicators diff OLDER NEWER --all            every cell that changed
  ipv-indicators diff OLDER NEWER --json

Exit code 0: compared, whether or not anything changed. 2: one of them is no release.
"""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "diff",
        help="what changed from one release to another",
        description="Compare two releases cell by cell, from what both published: what was added, corrected, newly "
        "withheld or no longer withheld, and which definitions changed.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("older", type=Path, metavar="OLDER", help="folder of the older release")
    parser.add_argument("newer", type=Path, metavar="NEWER", help="folder of the newer release")
    parser.add_argument("--all", action="store_true", help=f"name every cell, not only {SHOWN} of each kind")
    parser.add_argument("--json", action="store_true", help="all of it as JSON")
    parser.set_defaults(command=_diff)


def _diff(options: argparse.Namespace) -> int:
    from indicators.release import open_release
    from pipelines.release_difference import release_difference

    try:
        found = release_difference(open_release(options.older), open_release(options.newer))
    except (FileNotFoundError, ValueError) as error:
        return ended(f"{error}; {WHAT_A_RELEASE_IS}", WRONG_USE)
    if options.json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        _show(found, None if options.all else SHOWN)
    return RIGHT


def _show(found: dict, most: int | None) -> None:
    from schemas.release import KINDS_OF_CHANGE

    if found["older"] == found["newer"]:
        print(f"the same release, {found['older']}: name an older and a newer one")
        return
    print(f"from {found['older']} to {found['newer']}")
    if not found["same_source"]:
        print("They are of different sources: their figures were never meant to be the same.")
    for kind, keys in found["cells"].items():
        print(f"{KINDS_OF_CHANGE[kind]:<20}{len(keys):,}")
        for key in keys[:most]:
            print(f"  {key}")
        if most is not None and len(keys) > most:
            print(f"  and {len(keys) - most:,} more: --all")
    indicators = found["indicators"]
    print(f"{'indicators added':<20}{', '.join(indicators['added']) or 'none'}")
    print(f"{'indicators removed':<20}{', '.join(indicators['removed']) or 'none'}")
    changed = "; ".join(f"{code} ({', '.join(parts)})" for code, parts in indicators["changed"].items())
    print(f"{'indicators changed':<20}{changed or 'none'}")
