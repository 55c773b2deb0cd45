"""`ipv-indicators retention`: remove delivered files that are older than they may be kept.

Belongs here: arguments, what is printed, exit codes. Does not: which files may go (`pipelines.retention`).
"""

import argparse
from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, ended
from pipelines.commands.showing import add_json_option, print_json
from pipelines.commands.source import add_sources_option, use_sources

DESCRIPTION = """Remove delivered files from the inbox that were received more than so many months ago and whose rows
the store holds. Their names and SHA-256 stay in let_go.json beside delivery.json, so that the same file sent again is
recognised. Later runs take their rows from the store, which must then be in the backup with its received rows.

Whoever starts this must be allowed to write in the inbox and to read the store; the account that runs need not be.
"""

EXAMPLES = """examples:
  ipv-indicators retention --inbox INBOX --store STORE --keep-raw-months 24 --only-tell
  ipv-indicators retention --inbox INBOX --store STORE --keep-raw-months 24

Exit code 0: nothing that is older is left. 1: something had to stay, or was refused.
"""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "retention",
        help="remove delivered files that are older than they may be kept",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--inbox", type=Path, required=True, help="folder with <source>/<delivery>/")
    parser.add_argument("--store", type=Path, default=Path("build"), help="folder of the store (default: build)")
    parser.add_argument("--keep-raw-months", type=int, required=True, metavar="N", help="months that a file is kept")
    parser.add_argument("--only-tell", action="store_true", help="remove nothing, tell what would go")
    parser.add_argument(
        "--today", type=date.fromisoformat, metavar="DAY", help="day from which age is counted (default: today)"
    )
    add_sources_option(parser)
    add_json_option(parser)
    parser.set_defaults(command=_retention)


def _retention(options: argparse.Namespace) -> int:
    from pipelines.retention import judge, let_go
    from pipelines.store import Store, StoreRefused
    from schemas.delivery import DeliveryRefused
    from schemas.sources import SourceRefused

    use_sources(options)
    store = Store(options.store.resolve())
    if not store.restricted.is_dir():
        return ended(f"{options.store} is no store: nothing ran in it", REFUSED)
    if not options.inbox.is_dir():
        return ended(f"there is no inbox {options.inbox}", REFUSED)
    if options.keep_raw_months < 0:
        return ended("--keep-raw-months is a number of months, 0 or more", REFUSED)
    today = options.today or datetime.now(UTC).date()
    gone, stayed = [], {}
    problem = ""
    try:
        with store.held_alone():
            for source in sorted(path.parent.name for path in store.restricted.glob("received/*/index.json")):
                for judged in judge(store, options.inbox, source, options.keep_raw_months, today):
                    if judged.why_not:
                        stayed[judged.name] = judged.why_not
                        if not options.json:
                            print(f"stays         {judged.name}: {judged.why_not}")
                        continue
                    if not options.only_tell:
                        let_go(judged)
                    gone.append(judged.name)
                    if not options.json:
                        print(f"{'would go' if options.only_tell else 'let go':<12}  {judged.name}")
    except (DeliveryRefused, SourceRefused, StoreRefused) as refusal:
        problem = str(refusal)
    except OSError as error:
        problem = f"reading or writing failed: {error}"
    if problem:
        return ended(problem, REFUSED)
    if options.json:
        print_json({"only_told": options.only_tell, "let_go": gone, "stay": stayed})
    else:
        print(f"in all        {len(gone)} {'would go' if options.only_tell else 'let go'}, {len(stayed)} stay")
    return REFUSED if stayed else RIGHT
