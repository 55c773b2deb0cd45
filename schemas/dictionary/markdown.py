"""Markdown of the pages that are made from definitions.

Belongs here: tables, lists and pages. Does not: what stands in them.
"""

from collections.abc import Iterable


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table; a vertical bar in a cell stays one."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def bullets(items: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {item}" for item in items)


def page(parts: Iterable[str]) -> str:
    """Parts of a page, an empty line between them."""
    return "\n\n".join(part.strip() for part in parts) + "\n"
