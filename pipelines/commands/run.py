"""`ipv-indicators run`: from delivered files to a published release."""

import argparse
import logging
import os
import sys
import time

from pipelines.commands.exits import REFUSED, RIGHT
from pipelines.commands.showing import add_json_option, print_json
from pipelines.commands.source import add_sources_option, use_sources

EXAMPLES = """examples:
  ipv-indicators run                                   the sample country, into build/
  ipv-indicators run --inbox INBOX --source my_country --store STORE
  ipv-indicators run --source co_sivigila875 --store STORE FILE.csv
  ipv-indicators run --store STORE --sign-with KEYFILE
"""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "run",
        help="from delivered files to a published release",
        description="Read delivered files, validate, count, protect, audit and publish. Without arguments: the "
        "sample country, into build/.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="files of a source that comes as files")
    parser.add_argument("--source", help="source of the records (default: the only one in the inbox)")
    add_sources_option(parser)
    parser.add_argument("--store", default="build", help="folder of the store (default: build)")
    parser.add_argument("--inbox", help="folder with <source>/<delivery>/ (default: the sample country)")
    parser.add_argument("--release-id", default="", help="name of the release (default: cut-off and content hash)")
    parser.add_argument(
        "--data-cutoff",
        default="",
        metavar="YYYY-MM-DD",
        help="last day that the data cover (default: as delivered)",
    )
    parser.add_argument(
        "--registry",
        default="",
        metavar="DIR",
        help="folder with what was agreed (default: registry in the inbox); without one nothing counts as agreed and "
        "all pages are marked as a draft",
    )
    parser.add_argument(
        "--profile-rule",
        default="latest_usable",
        choices=("latest_usable", "latest_any"),
        help="which of a woman's answers on her groups stands: the latest that says a group, or the latest whatever it "
        "is (default: latest_usable)",
    )
    parser.add_argument(
        "--policy",
        default="",
        metavar="FILE",
        help="disclosure policy (default: the one this software comes with; see `ipv-indicators policy`)",
    )
    parser.add_argument(
        "--catalogue",
        default="",
        metavar="DIR",
        help="metadata sheets of your own in place of ours, with their versions.json if some are published already "
        "(see `ipv-indicators catalogue check`)",
    )
    parser.add_argument(
        "--sign-with",
        default="",
        metavar="KEYFILE",
        help="sign the release with this Ed25519 private key (PEM, outside the store; or set IPV_SIGN_WITH); without "
        "one the release says that it is not signed",
    )
    parser.add_argument(
        "--draft",
        default="",
        metavar="FILE.zip",
        help="publish nothing: write the release, with a watermark on every page, into a file for partners. What is "
        "handed out counts as known to others from then on",
    )
    parser.add_argument(
        "--engine",
        default="duckdb",
        choices=("duckdb", "spark"),
        help="what counts: DuckDB on this machine, or Spark for records that outgrow it (default: duckdb)",
    )
    parser.add_argument(
        "--master",
        default="",
        metavar="URL",
        help="address of the Spark cluster, or local[N] (default: local[*]; see docs/spark.md)",
    )
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors and the summary")
    add_json_option(parser)
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    use_sources(options)
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")
    logging.disable(logging.CRITICAL)  # our own lines below; the orchestrator's log is for its page
    from pipelines.execution import RunRefused, run_whole_way
    from pipelines.run_summary import facts, summary
    from pipelines.signing import SIGN_WITH

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
            registry=options.registry,
            profile_rule=options.profile_rule,
            policy=options.policy,
            catalogue=options.catalogue,
            draft=options.draft,
            sign_with=options.sign_with or os.environ.get(SIGN_WITH, ""),
            engine=options.engine,
            master=options.master,
        )
    except RunRefused as refusal:
        print(f"ipv-indicators: {refusal}", file=sys.stderr)
        return REFUSED
    seconds = time.monotonic() - started
    if options.json:
        print_json(facts(outcome, seconds))
        return RIGHT
    for line in summary(outcome, seconds):
        print(line)
    return RIGHT
