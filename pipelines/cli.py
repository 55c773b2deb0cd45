"""The command line: `ipv-indicators COMMAND`.

Belongs here: the list of commands. Does not: a command (`commands`, one module each).

Exit codes: 0 done; 1 refused (bad input, faults found, a failed check, a failed audit); 2 wrong use; 3 not
signed by the key that was given (`verify`).
"""

import argparse
import os
import sys
from importlib.metadata import PackageNotFoundError, version

from pipelines.commands import (
    audit,
    catalogue,
    check,
    check_records,
    completion,
    convert,
    dhis2,
    dictionary,
    diff,
    doctor,
    erased,
    explain,
    extract,
    log,
    ministry_view,
    policy,
    protect,
    registry,
    releases,
    restricted,
    retention,
    review,
    run,
    source,
    status,
    template,
    verify,
)

COMMANDS = (
    run,
    status,
    audit,
    explain,
    extract,
    diff,
    verify,
    releases,
    erased,
    retention,
    check,
    template,
    convert,
    source,
    registry,
    review,
    dictionary,
    catalogue,
    policy,
    check_records,
    protect,
    dhis2,
    restricted,
    ministry_view,
    log,
    doctor,
    completion,
)
"""In the order of `--help`."""

EXAMPLES = """examples:
  ipv-indicators run                           the sample country, into build/
  ipv-indicators template referral             a spreadsheet to fill in
  ipv-indicators check referral.xlsx           what is wrong in it, before it is sent
  ipv-indicators convert referral.xlsx         the CSV to deliver
  ipv-indicators audit build/public/latest     attack a release
  ipv-indicators extract --list                what is published; then choose from it
  ipv-indicators protect --help                hide what is small in a table of your own
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line. Returns the exit code."""
    options = command_parser().parse_args(arguments)
    try:
        code = options.command(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough (`| head`). What is left goes nowhere, quietly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def command_parser() -> argparse.ArgumentParser:
    """The parser of every command."""
    parser = argparse.ArgumentParser(
        prog="ipv-indicators",
        description="Indicators of the health system's answer to intimate partner violence, safe to publish.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(commands)
    return parser


def _version() -> str:
    try:
        return version("ipv-indicators")
    except PackageNotFoundError:
        return "(not installed)"


if __name__ == "__main__":
    sys.exit(main())
