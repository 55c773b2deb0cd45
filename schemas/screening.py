"""Screening a file before anything of it is stored: identifiers (FL03, FL05), words that stop it (FL07, FL08).

Belongs here: what is screened how, and the refusal. Does not: recognising identifiers (`identifiers`), names of
columns (`headers`, FL01 and FL02).

What stops a file: anything that may be an identifier (`identifiers.KINDS`), wherever it stands, and keys that
show a structure. What does not: a value that is only wrong. A day in a column of months written as our dates are
(2025-03-02) is held with its row, as is a label in place of a code.
"""

from schemas.file_rules import file_fault
from schemas.headers import Layout
from schemas.identifiers import KINDS, Hit, key_structure, screen_other_format, screen_our_format
from schemas.reading import FileRefused, TextTable
from schemas.rules import load_rules

AT_SOURCE = "Take it out at source, look for more of its kind, and send the file again."
KEYS_AT_SOURCE = "Make the keys at random at source and send the file again."


def screen_file(content: TextTable, layout: Layout) -> None:
    """Raise FileRefused for the first identifier of a file, by row, column and kind, or for keys with structure.

    In our own format also for a value that stops the file (`file_rules`). `layout.table` names the table of such a
    file; empty for another system's file.
    """
    if layout.table:
        fault = file_fault(layout.table, content.frame)
        if fault is not None:
            rule = load_rules()[fault.rule]
            raise FileRefused(rule.name, f"Column {fault.column}: {rule.text} {rule.do}", fault.row_number)
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
