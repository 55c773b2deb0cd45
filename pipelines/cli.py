"""The command line: `ipv-indicators run`, `ipv-indicators audit`.

Belongs here: arguments, what is printed, exit codes. Does not: any step of the way.

Exit codes: 0 done; 1 refused (bad input, a failed check, a failed audit); 2 wrong use.
"""

import argparse
import logging
import os
import sys
import time
from pathlib import Path

from pipelines.commands.source import add_parser as add_source_parser
from pipelines.commands.source import add_sources_option, use_sources

EXIT_REFUSED = 1


def main(arguments: list[str] | None = None) -> int:
    """Run the command line. Returns the exit code."""
    options = _parser().parse_args(arguments)
    return options.command(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ipv-indicators",
        description="Indicators of the health system's answer to intimate partner violence, safe to publish.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    run = commands.add_parser(
        "run",
        help="from delivered files to a published release",
        description="Read delivered files, validate, count, protect, audit and publish. Without arguments: the "
        "sample country, into build/.",
        epilog="examples: ipv-indicators run | ipv-indicators run --inbox INBOX --source my_country --store STORE | "
        "ipv-indicators run --source co_sivigila875 --store STORE FILE.csv",
    )
    run.add_argument("files", nargs="*", metavar="FILE", help="files of a source that comes as files")
    run.add_argument("--source", help="source of the records (default: the only one in the inbox)")
    add_sources_option(run)
    run.add_argument("--store", default="build", help="folder of the store (default: build)")
    run.add_argument("--inbox", help="folder with <source>/<delivery>/ (default: the sample country)")
    run.add_argument("--release-id", default="", help="name of the release (default: cut-off and content hash)")
    run.add_argument(
        "--data-cutoff",
        default="",
        metavar="YYYY-MM-DD",
        help="last day that the data cover (default: as delivered)",
    )
    run.add_argument("--quiet", action="store_true", help="print nothing but errors and the summary")
    run.set_defaults(command=_run)
    add_source_parser(commands)
    audit = commands.add_parser(
        "audit",
        help="attack a release and say what could be worked out",
        description="Attack a release with nothing but its own bytes. Exit code 0: nothing found.",
    )
    audit.add_argument("release", type=Path, help="folder of a release, for example build/public/latest")
    audit.set_defaults(command=_audit)
    return parser


def _run(options: argparse.Namespace) -> int:
    use_sources(options)
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")
    logging.disable(logging.CRITICAL)  # our own lines below; the orchestrator's log is for its page
    from pipelines.execution import RunRefused, run_whole_way, summary  # slow to import: after --help

    started = time.monotonic()
    report = (lambda line: None) if options.quiet else (lambda line: print(line, file=sys.stderr, flush=True))
    try:
        outcome = run_whole_way(
            store=options.store,
            inbox=options.inbox,
            source=options.source,
            files=tuple(options.files),
            release_id=options.release_id,
            data_cutoff=options.data_cutoff,
            report=report,
        )
    except RunRefused as refusal:
        print(f"ipv-indicators: {refusal}", file=sys.stderr)
        return EXIT_REFUSED
    for line in summary(outcome, time.monotonic() - started):
        print(line)
    return 0


def _audit(options: argparse.Namespace) -> int:
    from indicators.disclosure.audit import audit_release

    if not (options.release / "cells.parquet").is_file():
        print(f"ipv-indicators: {options.release} holds no release", file=sys.stderr)
        return EXIT_REFUSED
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
    for failure in result["failures"][:20]:
        print("could be worked out    " + ", ".join(str(part) for part in failure.values()))
    print(f"result                 {'passed' if result['passed'] else 'FAILED'}")
    return 0 if result["passed"] else EXIT_REFUSED
