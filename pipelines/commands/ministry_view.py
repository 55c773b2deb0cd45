"""`ipv-indicators ministry-view`: the pages with nothing hidden, for the ministry's own analysts.

Belongs here: arguments, what is printed, exit codes. Does not: the view (`pipelines.restricted_view`).
"""

import argparse
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, ended
from pipelines.commands.showing import add_json_option, print_json

DESCRIPTION = """Write the pages of the last run with every count shown, and with what is never published: the cascade
of one fixed cohort, and funnels of regions and kinds of facilities. They go into the restricted part of the store,
which its owner alone can read, and nowhere else. Every page is marked. Nothing of it may be passed on.
"""


EXAMPLES = """examples:
  ipv-indicators ministry-view --store STORE      then open restricted/ministry_view/site/index.html in it
"""


def add_parser(commands) -> None:
    """Add `ministry-view` to the commands of the command line."""
    parser = commands.add_parser(
        "ministry-view",
        help="the pages with nothing hidden, for the ministry's own analysts on their own machine",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--store", type=Path, default=Path("build"), help="folder of the store (default: build)")
    add_json_option(parser)
    parser.set_defaults(command=_ministry_view)


def _ministry_view(options: argparse.Namespace) -> int:
    from pipelines.restricted_view import NoRestrictedView, write_restricted_view
    from pipelines.store import Store, StoreRefused

    store = Store(options.store.resolve())
    if not store.restricted.is_dir():
        return ended(f"{options.store} is no store: nothing was counted in it", REFUSED)
    try:
        with store.opened():
            folder = write_restricted_view(store)
    except (NoRestrictedView, StoreRefused) as refusal:
        return ended(str(refusal), REFUSED)
    if options.json:
        print_json({"page": folder / "site" / "index.html"})
        return RIGHT
    print(f"restricted    {folder / 'site' / 'index.html'}")
    print("Nothing in it is protected. It stays on this machine, and nothing of it is passed on.")
    return RIGHT
