"""Screening a file before anything of it is stored: identifiers (FL03, FL05), words that stop it (FL07, FL08).

Belongs here: what is screened how, and the refusal. Does not: recognising identifiers (`identifiers`), names of
columns (`headers`, FL01 and FL02).

What stops a file: anything that may be an identifier (`identifiers.KINDS`), wherever it stands, and keys that
show a structure. What does not: a value that is only wrong. A day in a column of months written as our dates are
(2025-03-02) is held with its row, as is a label in place of a code.
"""

from schemas.columns import describe
from schemas.file_rules import FileFault, file_faults
from schemas.headers import Layout, find_column
from schemas.identifiers import KINDS, Hit, key_structure, screen_other_format, screen_our_format
from schemas.reading import FileRefused, TextTable
from schemas.rules import load_rules

AT_SOURCE = "Take it out at source, look for more of its kind, and send the file again."
KEYS_AT_SOURCE = "Make the keys at random at source and send the file again."
MONTH_OTHERWISE = "Write a month as its first day, the year first: March 2025 is 2025-03-01. Never send the day itself."


def screen_file(content: TextTable, layout: Layout) -> None:
    """Raise FileRefused for what `refusals_of` finds first."""
    for refusal in refusals_of(content, layout):
        raise refusal


def refusals_of(content: TextTable, layout: Layout) -> list[FileRefused]:
    """Why a file is stopped: the first identifier of every column, by row, column and kind; keys with structure.

    In our own format also values that stop the file (`file_rules`), which come first. `layout.table` names the
    table of such a file; empty for another system's file.
    """
    refusals: list[FileRefused] = []
    if layout.table:
        refusals += [_refusal_by_rule(fault) for fault in file_faults(layout.table, content.frame)]
        hits = screen_our_format(layout.table, content.frame) + key_structure(layout.table, content.frame)
    else:
        hits = screen_other_format(content.frame, layout.allowed)
    hits = sorted(hits, key=lambda hit: (hit.rule, hit.row_number))
    return refusals + [_refusal_of_hit(hit, content, layout) for hit in hits]


def _refusal_by_rule(fault: FileFault) -> FileRefused:
    rule = load_rules()[fault.rule]
    return FileRefused(rule.name, f"Column {fault.column}: {rule.text}", fault.row_number, fault.column, rule.do)


def _refusal_of_hit(hit: Hit, content: TextTable, layout: Layout) -> FileRefused:
    where = hit.column if layout.table else _place(hit.column, content, layout)
    column = where if layout.table else f"column {where}"
    if hit.rule == "FL05":
        message = f"The keys in column {where} are not random: they show {hit.kind}."
        return FileRefused("FL05", message, None, column, KEYS_AT_SOURCE)
    message, do = f"Column {where} holds {KINDS[hit.kind]}.", AT_SOURCE
    if not layout.table:
        do += f" If it is none, allow {hit.kind} for this column in the description of the source."
    elif hit.kind == "exact_date" and _holds_months(layout.table, hit.column):
        message, do = f"Column {where} holds an exact date, or a month that is written otherwise.", MONTH_OTHERWISE
    return FileRefused("FL03", message, hit.row_number, column, do)


def _place(name: str, content: TextTable, layout: Layout) -> str:
    """The place of another system's column, with its name if the source knows it: another may be a person's data."""
    known = any(find_column([name], spellings) for spellings in (*layout.required, *layout.optional))
    return f"{content.header.index(name) + 1}{f' ({name})' if known else ''}"


def _holds_months(table: str, name: str) -> bool:
    return any(column.name == name and column.kind == "month" for column in describe(table))
