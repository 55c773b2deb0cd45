"""`ipv-indicators status`: what ran, what is published, how old it is, what was kept out.

Belongs here: arguments, what is printed, exit codes. Does not: the facts (`pipelines.condition`).
"""

import argparse
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, WRONG_USE
from pipelines.commands.showing import GREEN, RED, coloured

EXAMPLES = """examples:
  ipv-indicators status
  ipv-indicators status --store STORE --today 2026-09-30
  ipv-indicators status --json

Exit code 0: every source has a release that is not stale. 1: one has none, or a stale one. 2: there is no such store.
"""


LATER = {
    "": "",
    "not_ended": "; the next had not ended when the data end",
    "no_records": "; of later records none is of a contact or a notification",
}
"""Why the last quarter with figures is not the one in which the data end."""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "status",
        help="what ran, what is published, how old it is",
        description="What a store holds: last delivery, rows in quarantine, the release in force and its age, what it "
        "covers. Small counts of rows are not told.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--store", type=Path, default=Path("build"), help="folder of the store (default: build)")
    parser.add_argument(
        "--today", type=date.fromisoformat, metavar="DAY", help="day from which age is counted (default: today)"
    )
    parser.add_argument("--json", action="store_true", help="the same as JSON")
    parser.set_defaults(command=_status)


def _status(options: argparse.Namespace) -> int:
    from pipelines.condition import condition
    from pipelines.store import Store

    store = Store(options.store.resolve())
    if not store.restricted.is_dir():
        print(f"ipv-indicators: {options.store} is no store: nothing ran in it", file=sys.stderr)
        return WRONG_USE
    found = condition(store, options.today or datetime.now(UTC).date())
    if options.json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        for name, source in found["sources"].items():
            _show(name, source)
    releases = [source["release"] for source in found["sources"].values()]
    fresh = bool(releases) and all(release and not release["stale"] for release in releases)
    return RIGHT if fresh else REFUSED


def _show(name: str, source: dict) -> None:
    print(f"source      {name}")
    if received := source["received"]:
        rows = f"{received['rows']:,}" if isinstance(received["rows"], int) else received["rows"]
        print(f"received    {received['deliveries']} deliveries to {received['last_month']}, {rows} rows")
        rate = f" ({received['quarantine_rate']:.1%})" if received["quarantine_rate"] is not None else ""
        print(f"quarantine  {received['quarantined']}{rate}")
        for rule, rows in received["rules"].items():
            print(f"            {rule}: {rows}")
        if received["safety"]:
            rows = ", ".join(f"{rule}: {band}" for rule, band in received["safety"].items())
            print(f"safety      tell the safety officer of these rows, which were accepted: {rows}")
    if source["seconds"]:
        told = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in source["seconds"].items())
        print(f"took        {told}")
    release = source["release"]
    if release is None:
        print(f"release     {coloured('none in force', RED)}; {source['releases']} were published")
        return
    age = coloured("stale", RED) if release["stale"] else coloured("not stale", GREEN)
    print(f"release     {release['release_id']}, one of {source['releases']}")
    print(f"age         data to {release['data_cutoff']}, {release['age_in_days']} days ago: {age}")
    if release["last_quarter"]:
        print(f"quarters    to {release['last_quarter']}{LATER[release['why_no_later_quarter']]}")
    print(f"audit       {'passed' if release['audit_passed'] else coloured('FAILED', RED)}")
    print(
        f"coverage    {release['indicators_supplied']} of {release['indicators']} indicators supplied, "
        f"{release['indicators_agreed']} of these agreed"
    )
    print(f"cells       {', '.join(f'{status} {n:,}' for status, n in release['cells'].items())}")
