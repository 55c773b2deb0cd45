"""`ipv-indicators log`: the log of restricted extracts, and whether it is what was written.

Belongs here: arguments, what is printed, exit codes. Does not: the log (`pipelines.restricted_extracts.chained_log`).
"""

import argparse
import json
import sys

from pipelines.commands.exits import REFUSED, RIGHT, WRONG_USE, ended
from pipelines.commands.restricted import add_log_options, log_of

EXAMPLES = """examples:
  ipv-indicators log verify --store STORE
  ipv-indicators log verify --store STORE --key KEYFILE     the signatures too
  ipv-indicators log verify --head 17:9f2c...               against a head that you wrote down
  ipv-indicators log show --store STORE
  ipv-indicators log repair --store STORE                   after a process was killed while it wrote

Exit code 0: whole. 1: changed, cut short or added to. 2: wrong use.
"""


def add_parser(commands) -> None:
    """Add `log` to the commands of the command line."""
    parser = commands.add_parser(
        "log",
        help="the log of restricted extracts: verify, show, repair",
        description="The log of requests, approvals, refusals and extracts. It is checked line by line, against its "
        "head and against the heads in the manifests of all releases.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    verify = actions.add_parser(
        "verify",
        help="whether the log is what was written",
        epilog="example: ipv-indicators log verify --store STORE --key KEYFILE",
    )
    show = actions.add_parser(
        "show", help="every entry, oldest first", epilog="example: ipv-indicators log show --store STORE"
    )
    verify.add_argument("--head", metavar="ENTRIES:HASH", help="a head known from elsewhere")
    repair = actions.add_parser(
        "repair",
        help="finish the entry that a killed process was writing; nothing else is ever changed",
        description="If a process was killed while it wrote an entry, finish it: the log stands, its head follows. The "
        "next entry does the same by itself. A log that was changed in any other way is not touched.",
        epilog="example: ipv-indicators log repair --store STORE",
    )
    for action in (verify, show, repair):
        add_log_options(action)
        action.add_argument("--json", action="store_true", help="the same as JSON")
    verify.set_defaults(command=_verify)
    show.set_defaults(command=_show, head=None)
    repair.set_defaults(command=_repair, head=None)


def _verify(options: argparse.Namespace) -> int:
    entries, log, problem, code = _read(options)
    signed = log is not None and log.key is not None
    interrupted = not problem and log.interrupted
    if options.json:
        told = {"whole": not problem, "problem": problem, "interrupted": interrupted, "entries": len(entries)}
        told["signatures_checked"] = signed
        print(json.dumps(told, indent=1, ensure_ascii=False))
    elif problem:
        print(f"ipv-indicators: {problem}", file=sys.stderr)
    else:
        print(f"entries     {len(entries)}, each as it was written")
        print(f"head        {len(entries)}:{entries[-1]['hash']}" if entries else "head        none yet")
        print(f"signatures  {'checked' if signed else 'not checked: no key was given'}")
        if interrupted:
            print("interrupted a process was killed while it wrote an entry; nothing is lost: log repair")
    return code


def _repair(options: argparse.Namespace) -> int:
    from pipelines.restricted_extracts.chained_log import LogDamaged, heads_in_releases
    from pipelines.store import StoreRefused

    try:
        store, log = log_of(options)
        with store.opened():
            needed = log.interrupted
            entries = log.repair(heads_in_releases(store))
    except (LogDamaged, StoreRefused) as problem:
        return ended(str(problem), REFUSED)
    except ValueError as error:
        return ended(str(error), WRONG_USE)
    if options.json:
        print(json.dumps({"repaired": needed, "entries": len(entries)}, indent=1))
    else:
        print(f"entries     {len(entries)}; {'its head is that of the log again' if needed else 'nothing to repair'}")
    return RIGHT


def _show(options: argparse.Namespace) -> int:
    entries, _, problem, code = _read(options)
    if problem:
        print(f"ipv-indicators: {problem}", file=sys.stderr)
        return code
    if options.json:
        print(json.dumps(entries, indent=1, ensure_ascii=False))
        return RIGHT
    for entry in entries:
        about = entry["about"]
        more = about.get("by") or "; ".join(about.get("why", ())) or about.get("mark", "")
        print(f"{entry['entry']:>4}  {entry['day']}  {entry['event']:<12}{about['request']}  {more}".rstrip())
    return RIGHT


def _read(options: argparse.Namespace) -> tuple[list[dict], object, str, int]:
    from pipelines.restricted_extracts.chained_log import Head, LogDamaged, heads_in_releases

    log = None
    try:
        store, log = log_of(options)
        heads = heads_in_releases(store)
        if options.head:
            entries, _, digest = options.head.partition(":")
            heads.append(Head(int(entries), digest))
        return log.verified(heads), log, "", RIGHT
    except LogDamaged as damaged:
        return [], log, str(damaged), REFUSED
    except ValueError as error:
        return [], log, str(error), WRONG_USE
