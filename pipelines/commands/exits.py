"""Exit codes of the command line."""

RIGHT = 0
"""Done, and nothing was found wrong."""

REFUSED = 1
"""Bad input, faults found, a failed check or a failed audit."""

WRONG_USE = 2
"""The command cannot be understood as it was given."""
