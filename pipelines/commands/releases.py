"""`ipv-indicators releases`: every release there ever was, and taking one back."""

import argparse
import sys
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT

EXAMPLES = """examples:
  ipv-indicators releases list
  ipv-indicators releases withdraw 2025-12-31-4ad3c375 --why "a region was counted twice"
"""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "releases",
        help="list all releases, withdraw one",
        description="List every release that was ever published from a store, or withdraw one.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    listed = actions.add_parser("list", help="every release there ever was, oldest first")
    listed.set_defaults(command=_list)
    withdrawn = actions.add_parser(
        "withdraw",
        help="take a release out of the public part",
        description="Take a release out of the public part. The release before it is in force then. What was out stays "
        "known to disclosure control: somebody may have kept it.",
    )
    withdrawn.add_argument("release", help="name of the release, as `releases list` gives it")
    withdrawn.add_argument("--why", required=True, metavar="TEXT", help="the reason, which is kept")
    withdrawn.set_defaults(command=_withdraw)
    for action in (listed, withdrawn):
        action.add_argument("--store", type=Path, default=Path("build"), help="folder of the store (default: build)")


def _list(options: argparse.Namespace) -> int:
    from pipelines.releases import list_releases
    from pipelines.store import Store

    for item in list_releases(Store(options.store.resolve())):
        state = f"superseded by {item.superseded_by}" if item.superseded_by else "the latest"
        if item.withdrawn is not None:
            state = f"withdrawn: {item.withdrawn}"
        print(f"{item.release_id}  {item.source}, data to {item.data_cutoff}, {state}")
    return RIGHT


def _withdraw(options: argparse.Namespace) -> int:
    from pipelines.releases import ReleaseNotWithdrawn, withdraw_release
    from pipelines.store import Store, StoreBusy

    if not (options.store / "restricted").is_dir():
        print(f"ipv-indicators: {options.store} is no store", file=sys.stderr)
        return REFUSED
    try:
        with Store(options.store.resolve()).opened() as store:
            withdraw_release(store, options.release, options.why)
            standing = store.latest.resolve().name if store.latest.exists() else "none"
    except (ReleaseNotWithdrawn, StoreBusy) as error:
        print(f"ipv-indicators: {error}", file=sys.stderr)
        return REFUSED
    print(f"{options.release} is withdrawn; in force now: {standing}")
    return RIGHT
