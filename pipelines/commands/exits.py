"""How commands end: exit codes of the command line, and the sentence that goes with one."""

import sys
from collections.abc import Iterable

RIGHT = 0
"""Done, and nothing was found wrong."""

REFUSED = 1
"""Bad input, faults found, a failed check or a failed audit."""

WRONG_USE = 2
"""The command cannot be understood as it was given."""

NOT_SIGNED = 3
"""Whole, but without the signature of the key that was given (`verify` only)."""


def ended(sentence: str, code: int) -> int:
    """Say on standard error why a command ends, and return the exit code."""
    print(f"ipv-indicators: {sentence}", file=sys.stderr)
    return code


def refused_for(problems: Iterable[str]) -> int:
    """Say every reason on standard error, a line each, and return `REFUSED`."""
    for problem in problems:
        ended(problem, REFUSED)
    return REFUSED
