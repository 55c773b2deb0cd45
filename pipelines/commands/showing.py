"""Text that somebody else wrote, made safe to print: names of files and columns, values where they are asked for.

Belongs here: escaping, colour where there is a terminal, results as JSON. Does not: what is printed.
"""

import argparse
import json
import os
import sys

LONGEST_VALUE = 60
RED, GREEN = "31", "32"
FORMULA_STARTS = ("=", "+", "-", "@")


def add_json_option(*parsers: argparse.ArgumentParser) -> None:
    """Add `--json` to commands that print a result."""
    for parser in parsers:
        parser.add_argument("--json", action="store_true", help="the result as JSON, for programs")


def print_json(content: object) -> None:
    """Print a result as JSON. Whatever JSON has no word for (days, paths) is text."""
    print(json.dumps(content, indent=1, ensure_ascii=False, default=str))


def harmless(text: str) -> str:
    """`text` on one line without control characters, and not a formula for a spreadsheet program."""
    plain = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    return f"'{plain}" if plain.startswith(FORMULA_STARTS) else plain


def shown_value(value: str | None) -> str | None:
    """Escaped between quotation marks: no control character, no formula, no change of writing direction."""
    if value is None:
        return None
    cut = value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE] + "…"
    return repr(cut)


def coloured(text: str, colour: str) -> str:
    """`text` in a colour if it is printed on a terminal, plain otherwise (https://no-color.org)."""
    plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return text if plain else f"\033[{colour}m{text}\033[0m"
