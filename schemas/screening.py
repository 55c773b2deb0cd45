"""Screening a file for identifiers before anything of it is stored (FL03, FL05).

Belongs here: what is screened how, and the refusal. Does not: recognising identifiers (`identifiers`), names of
columns (`headers`, FL01 and FL02).

What stops a file: anything that may be an identifier (`identifiers.KINDS`), wherever it stands, and keys that
show a structure. What does not: a value that is only wrong. A day in a column of months written as our dates are
(2025-03-02) is held with its row, as is a label in place of a code.
"""

from schemas.headers import Layout
from schemas.identifiers import KINDS, Hit, key_structure, screen_other_format, screen_our_format
from schemas.reading import FileRefused, TextTable

AT_SOURCE = "Take it out at source, look for more of its kind, and send the file again."
KEYS_AT_SOURCE = "Make the keys at random at source and send the file again."


def screen_file(content: TextTable, layout: Layout) -> None:
    """Raise FileRefused for the first identifier of a file, by row, column and kind, or for keys with structure.

    `layout.table` names the table of a file in our own format; empty for another system's file.
    """
    if layout.table:
        hits = screen_our_format(layout.table, content.frame) + key_structure(layout.table, content.frame)
    else:
        hits = screen_other_format(content.frame, layout.allowed)
    if hits:
        raise _refusal(min(hits, key=lambda hit: (hit.rule, hit.row_number)), content, layout)


def _refusal(hit: Hit, content: TextTable, layout: Layout) -> FileRefused:
    # The name of another system's column may be a person's data: its place is said instead.
    where = hit.column if layout.table else f"{content.header.index(hit.column) + 1}"
    if hit.rule == "FL05":
        return FileRefused("FL05", f"The keys in column {where} are not random: they show {hit.kind}. {KEYS_AT_SOURCE}")
    message = f"Column {where} holds {KINDS[hit.kind]}. {AT_SOURCE}"
    if not layout.table:
        message += f" If it is none, allow {hit.kind} for this column in the description of the source."
    return FileRefused("FL03", message, hit.row_number)
