"""`ipv-indicators releases`: what was published, packing a release to carry, and taking one back.

Belongs here: arguments, what is printed, exit codes. Does not: the registry of releases (`pipelines.releases`), the
notice on the pages (`dashboards.withdrawn`).
"""

import argparse
import sys
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, ended
from pipelines.commands.showing import add_json_option, print_json

EXAMPLES = """examples:
  ipv-indicators releases list --store STORE
  ipv-indicators releases pack build/public/latest --out release.zip
  ipv-indicators releases withdraw 2026-06-30-1a2b3c4d --why "Region and name of service were mixed up." --store STORE
"""

WITHDRAW = """Take a release out of the public part of the store. It stays in the restricted part with the reason, and
disclosure control goes on counting it as known: whoever has a copy keeps it. Its pages give way to a notice with the
reason. The release before it is in force again, unless that was withdrawn too.

After an indicator was suspended, withdraw each release that shows it, then run again.
"""


def add_parser(commands) -> None:
    """Add `releases` to the commands of the command line."""
    releases = commands.add_parser(
        "releases",
        help="what was published: list, pack a release to carry, or take one back",
        description="The releases that were published from a store.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = releases.add_subparsers(title="actions", required=True, metavar="ACTION")
    listed = actions.add_parser(
        "list",
        help="every release, oldest first, and whether it is in force",
        description="Every release that was ever published from the store, oldest first.",
        epilog="example: ipv-indicators releases list --store STORE",
    )
    listed.set_defaults(command=_list)
    pack = actions.add_parser(
        "pack",
        help="one file to carry on a stick or send: pages, files, everything",
        description="Pack a release into one file. Unpacked, site/index.html is its first page, and every link works.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    pack.add_argument("folder", metavar="RELEASE", type=Path, help="folder of the release")
    pack.add_argument("--out", type=Path, required=True, metavar="FILE.zip", help="file to write; none is overwritten")
    pack.set_defaults(command=_pack)
    withdraw = actions.add_parser(
        "withdraw",
        help="take a release back, with the reason",
        description=WITHDRAW,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    withdraw.add_argument("release", metavar="RELEASE", help="name of the release, as `releases list` prints it")
    withdraw.add_argument(
        "--why", required=True, metavar="TEXT", help="the reason, which anybody will read: nothing about a person"
    )
    withdraw.set_defaults(command=_withdraw)
    add_json_option(listed, pack, withdraw)
    for action in (listed, withdraw):
        action.add_argument("--store", type=Path, default=Path("build"), help="folder of the store (default: build)")


def _list(options: argparse.Namespace) -> int:
    from pipelines.releases import in_force, is_draft, list_releases

    store = _store(options)
    if store is None:
        return REFUSED
    told = []
    for item in list_releases(store):
        state = f"superseded by {item.superseded_by}"
        if is_draft(store, item.release_id):
            state = "handed out as a draft, not published"
        elif item.withdrawn is not None:
            state = f"withdrawn: {item.withdrawn}"
        elif item.release_id == in_force(store, item.source):
            state = "in force"
        about = {"release": item.release_id, "source": item.source, "data_cutoff": item.data_cutoff, "state": state}
        told.append({**about, "manifest_sha256": item.manifest})
    if options.json:
        print_json(told)
        return RIGHT
    for one in told:
        print(f"{one['release']}  {one['source']}, data to {one['data_cutoff']}  {one['state']}")
    return RIGHT


def _pack(options: argparse.Namespace) -> int:
    from dashboards.site_zip import site_zip
    from pipelines.publication import ReleaseDamaged, verify_release
    from pipelines.store import write_whole

    problem = f"{options.out} is there already; name another with --out" if options.out.exists() else ""
    try:
        # What is handed on is what was published.
        verify_release(options.folder)
        packed = site_zip(options.folder)
    except (ReleaseDamaged, FileNotFoundError) as refusal:
        problem = problem or str(refusal)
    if problem:
        return ended(problem, REFUSED)
    write_whole(options.out, lambda path: path.write_bytes(packed))
    if options.json:
        print_json({"file": options.out, "bytes": len(packed)})
        return RIGHT
    print(f"{options.out}: {len(packed) / 1e6:.1f} MB; unpacked, open site/index.html")
    return RIGHT


def _withdraw(options: argparse.Namespace) -> int:
    from pipelines.releases import ReleaseNotWithdrawn, in_force
    from pipelines.store import StoreRefused
    from pipelines.withdrawal import take_back

    store = _store(options)
    if store is None:
        return REFUSED
    problem = ""
    try:
        with store.opened():
            item = take_back(store, options.release, options.why)
    except (ReleaseNotWithdrawn, StoreRefused) as refusal:
        problem = str(refusal)
    if problem:
        print(f"ipv-indicators: {problem}", file=sys.stderr)
        return REFUSED
    if options.json:
        told = {"withdrawn": item.release_id, "why": item.withdrawn, "in_force": in_force(store, item.source)}
        print_json(told)
        return RIGHT
    print(f"withdrawn     {item.release_id}, because: {item.withdrawn}")
    print(f"in force now  {in_force(store, item.source) or 'no release of this source'}")
    print("Copies that others took are not reached: tell those who have one.")
    return RIGHT


def _store(options: argparse.Namespace):
    from pipelines.store import Store

    store = Store(options.store.resolve())
    if store.releases.is_dir():
        return store
    print(f"ipv-indicators: {options.store} is no store: nothing was published from it", file=sys.stderr)
    return None
