"""Text that somebody else wrote, made safe to print: names of files and columns, values where they are asked for.

Belongs here: escaping. Does not: what is printed.
"""

LONGEST_VALUE = 60
FORMULA_STARTS = ("=", "+", "-", "@")


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
