"""The command line: `ipv-indicators COMMAND`.

Belongs here: the list of commands. Does not: a command (`commands`, one module each).

Exit codes: 0 done; 1 refused (bad input, faults found, a failed check, a failed audit); 2 wrong use; 3 not
signed by the key that was given (`verify`).
"""

import argparse
import difflib
import os
import sys
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType

from pipelines.commands import (
    audit,
    catalogue,
    change,
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

GROUPS = {
    "for those who work with the numbers": (extract, change, diff, verify, protect, check_records, restricted, dhis2),
    "for those who enter and deliver records": (template, check, convert, source, dictionary),
    "for those who agree on definitions and rules": (catalogue, registry, review, policy),
    "for those who keep it running": (
        run,
        status,
        audit,
        explain,
        ministry_view,
        releases,
        erased,
        retention,
        log,
        doctor,
        completion,
    ),
}
COMMANDS = tuple(command for group in GROUPS.values() for command in group)
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
    parser = command_parser()
    words = sys.argv[1:] if arguments is None else arguments
    word = next((word for word in words if not word.startswith("-")), "")
    names = [name_of(command) for command in COMMANDS]
    if word and word not in names:
        near = difflib.get_close_matches(word, names, n=1)
        meant = f" (did you mean {near[0]}?)" if near else ""
        parser.error(f"there is no command '{word}'{meant}; `ipv-indicators --help` lists them")
    options = parser.parse_args(words)
    try:
        code = options.command(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough (`| head`). What is left goes nowhere, quietly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def name_of(command: ModuleType) -> str:
    """What a command is called on the command line: as its module, with hyphens."""
    return command.__name__.rpartition(".")[2].replace("_", "-")


class GroupedHelp(argparse.ArgumentParser):
    """A parser whose help lists the commands by who needs them, which the library has no way to do."""

    def format_help(self) -> str:
        """The help, with the title of each group before its first command."""
        lines = super().format_help().split("\n")
        for title, group in GROUPS.items():
            first = next(n for n, line in enumerate(lines) if line.startswith(f"    {name_of(group[0])} "))
            lines[first:first] = ["", f"  {title}:"]
        return "\n".join(lines)


def command_parser() -> argparse.ArgumentParser:
    """The parser of every command."""
    parser = GroupedHelp(
        prog="ipv-indicators",
        description="Indicators of the health system's answer to intimate partner violence, safe to publish.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    commands = parser.add_subparsers(
        title="commands", required=True, metavar="COMMAND", parser_class=argparse.ArgumentParser
    )
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
