"""`ipv-indicators restricted`: requests for restricted extracts, approvals, handing over.

Belongs here: arguments, what is printed, exit codes. Does not: rules and steps (`pipelines.restricted_extracts`).
"""

import argparse
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, WRONG_USE
from pipelines.commands.showing import add_json_option, print_json

KEY, RECORD_POLICY = "IPV_LOG_KEY", "IPV_RECORD_POLICY"

EXAMPLES = """examples:
  ipv-indicators restricted template > request.yaml
  ipv-indicators restricted submit request.yaml --store STORE
  ipv-indicators restricted approve request.yaml --by "Data steward" --store STORE
  ipv-indicators restricted approve request.yaml --by "Joint panel" --store STORE
  ipv-indicators restricted hand-over roma-women-2026-01 --out PACKAGE --store STORE
  ipv-indicators restricted list --store STORE

Exit code 0: done. 1: refused, with what would be allowed. 2: wrong use.
"""


def add_parser(commands) -> None:
    """Add `restricted` to the commands of the command line."""
    parser = commands.add_parser(
        "restricted",
        help="extracts by request: submit, approve, hand over",
        description="A request says who wants which figures what for. Two others than the requester approve it. Rows "
        "of a release can be had, and records only where a record policy allows them. Everything, refusals too, stands "
        "in a log that tells on changes. docs/restricted-extracts.md says more.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    template = actions.add_parser(
        "template",
        help="print a request to fill in",
        epilog="example: ipv-indicators restricted template > request.yaml",
    )
    template.set_defaults(command=_template)
    submit = actions.add_parser(
        "submit",
        help="judge a request and enter it",
        epilog="example: ipv-indicators restricted submit request.yaml --store STORE",
    )
    approve = actions.add_parser(
        "approve",
        help="approve a request that was submitted",
        epilog='example: ipv-indicators restricted approve request.yaml --by "Data steward" --store STORE',
    )
    for action, command in ((submit, _submit), (approve, _approve)):
        action.add_argument("file", metavar="REQUEST.yaml", type=Path)
        action.set_defaults(command=_guarded(command))
    approve.add_argument("--by", required=True, metavar="OFFICE", help="who approves: an office or a person")
    hand_over = actions.add_parser(
        "hand-over",
        help="write the package of a request that two have approved",
        epilog="example: ipv-indicators restricted hand-over roma-women-2026-01 --out PACKAGE --store STORE",
    )
    hand_over.add_argument("name", metavar="REQUEST", help="name of the request")
    hand_over.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="new folder for the package")
    hand_over.set_defaults(command=_guarded(_hand_over))
    listed = actions.add_parser(
        "list",
        help="every request and what became of it",
        epilog="example: ipv-indicators restricted list --store STORE",
    )
    add_json_option(submit, approve, hand_over, listed)
    listed.set_defaults(command=_guarded(_list))
    for action in (submit, hand_over):
        action.add_argument(
            "--record-policy",
            type=Path,
            metavar="FILE",
            help=f"which records may be had at all (or set {RECORD_POLICY}; default: none)",
        )
    for action in (submit, approve, hand_over, listed):
        add_log_options(action)
        action.add_argument("--today", type=date.fromisoformat, metavar="DAY", help="day of the entry (default: today)")


def add_log_options(parser: argparse.ArgumentParser) -> None:
    """Add `--store` and `--key` to a command that reads or writes the log."""
    parser.add_argument("--store", type=Path, default=Path("build"), help="folder of the store (default: build)")
    parser.add_argument("--key", type=Path, metavar="FILE", help=f"file with the key of the log (or set {KEY})")


def log_of(options: argparse.Namespace):
    """The store and its log. Raises ValueError if there is no store or the key is no key."""
    from pipelines.restricted_extracts.chained_log import extract_log
    from pipelines.store import Store

    store = Store(options.store.resolve())
    if not store.releases.is_dir():
        raise ValueError(f"{options.store} is no store: nothing was published from it")
    key = options.key or (Path(os.environ[KEY]) if os.environ.get(KEY) else None)
    if key is not None and not key.is_file():
        raise ValueError(f"there is no key file {key}")
    return store, extract_log(store, key)


def _guarded(command):
    """The command, with refusals as one sentence and an exit code."""

    def run(options: argparse.Namespace) -> int:
        from pipelines.restricted_extracts.chained_log import LogDamaged
        from pipelines.restricted_extracts.extracts import ExtractRefused
        from pipelines.restricted_extracts.requests import RequestUnreadable
        from pipelines.store import StoreRefused

        try:
            store, log = log_of(options)
            options.today = options.today or datetime.now(UTC).date()
            return command(options, store, log)
        except (ExtractRefused, LogDamaged, StoreRefused) as error:
            problem, code = str(error), REFUSED
        except (RequestUnreadable, ValueError) as error:
            problem, code = str(error), WRONG_USE
        print(f"ipv-indicators: {problem}", file=sys.stderr)
        return code

    return run


def _template(_: argparse.Namespace) -> int:
    from pipelines.restricted_extracts.requests import TEMPLATE

    print(TEMPLATE, end="")
    return RIGHT


def _submit(options: argparse.Namespace, store, log) -> int:
    from pipelines.restricted_extracts.extracts import submit
    from pipelines.restricted_extracts.requests import read_request

    request = read_request(options.file)
    with store.opened():
        submit(store, log, request, options.today, _record_policy(options))
    if options.json:
        print_json({"submitted": request.name, "sha256": request.sha256})
        return RIGHT
    print(f"submitted  {request.name}\nhash       {request.sha256}\nnext       two approvals by others")
    return RIGHT


def _record_policy(options: argparse.Namespace):
    from pipelines.restricted_extracts.record_policy import load_record_policy

    named = options.record_policy or (Path(os.environ[RECORD_POLICY]) if os.environ.get(RECORD_POLICY) else None)
    return load_record_policy(named)


def _approve(options: argparse.Namespace, store, log) -> int:
    from pipelines.restricted_extracts.extracts import APPROVALS_NEEDED, approve
    from pipelines.restricted_extracts.requests import read_request

    request = read_request(options.file)
    with store.opened():
        approvals = approve(store, log, request.name, request.sha256, options.by, options.today)
    if options.json:
        print_json({"approved": request.name, "by": options.by, "approvals": approvals, "needed": APPROVALS_NEEDED})
        return RIGHT
    print(f"approved   {request.name} by {options.by}: {approvals} of {APPROVALS_NEEDED}")
    return RIGHT


def _hand_over(options: argparse.Namespace, store, log) -> int:
    from pipelines.restricted_extracts.extracts import hand_over

    with store.opened():
        manifest = hand_over(store, log, options.name, options.out, options.today, _record_policy(options))
    if options.json:
        told = {name: manifest.get(name, 0) for name in ("rows", "record_rows", "recipient_mark", "expires")}
        print_json({"package": options.out, **told})
        return RIGHT
    held = f"{manifest['rows']:,} rows of the release"
    held += f", {manifest['record_rows']:,} records" if "record_rows" in manifest else ""
    print(f"package    {options.out}: {held}, mark {manifest['recipient_mark']}")
    print(f"expires    {manifest['expires']}")
    return RIGHT


def _list(options: argparse.Namespace, store, log) -> int:
    from pipelines.restricted_extracts.chained_log import heads_in_releases
    from pipelines.restricted_extracts.extracts import states

    told = []
    for name, state in states(log.verified(heads_in_releases(store))).items():
        word = "refused" if state.refused else "handed over" if state.package else "waiting"
        word = "expired" if state.package and state.request.expires <= options.today else word
        told.append({"request": name, "state": word, "approved_by": list(state.approved_by)})
        told[-1] |= {"expires": state.request.content["expires"], "why": list(state.refused)}
    if options.json:
        print_json(told)
        return RIGHT
    for one in told:
        approvals = ", ".join(one["approved_by"]) or "nobody"
        print(f"{one['request']}  {one['state']}  approved by {approvals}  until {one['expires']}")
    return RIGHT
