"""What `ipv-indicators check` prints, as text, JSON or CSV.

Belongs here: layout. Does not: what is said (`check_words`), finding faults (`schemas.checking`).
"""

import csv
import io
import json
import textwrap

from pipelines.commands.check_words import OPEN_ADVICE, Line, Said, called, lines_of, notes_of, refusal_line
from pipelines.commands.showing import harmless
from schemas.checking import CheckedFile
from schemas.dictionary.words import table_words
from schemas.open_questions import OPEN
from schemas.rules import load_rules

URGENCY = ("ticket", "stop", "reject", "hold", OPEN, "warn")
WIDTH = 100
CSV_HEADER = ("file", "row", "column", "rule", "severity", "what_is_wrong", "what_to_do")


def text_report(files: list[CheckedFile], limit: int | None, show_values: bool) -> str:
    """The report for a person: for each file its counts, its rules, its first faults."""
    parts = [_text_of(file, limit, show_values) for file in files]
    passed = sum(file.passed for file in files)
    if len(files) > 1:
        parts.append(f"{passed} of {len(files)} files have nothing to correct.")
    return "\n\n".join(parts) + "\n"


def json_report(files: list[CheckedFile], limit: int | None, show_values: bool) -> str:
    """The same for programs."""
    document = {
        "passed": all(file.passed for file in files),
        "files": [_counts(file) | {"faults": _fault_entries(file, limit, show_values)} for file in files],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def csv_report(files: list[CheckedFile], limit: int | None, show_values: bool) -> str:
    """The faults as a list to work through, one a line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_HEADER + (("value",) if show_values else ()))
    for file in files:
        for line in lines_of(file, show_values)[:limit]:
            cells = (harmless(str(file.path)), line.row or "", line.column, line.rule, line.severity)
            cells += (line.wrong, line.do)
            writer.writerow(cells + ((line.value or "",) if show_values else ()))
    return text.getvalue()


REPORTS = {"text": text_report, "json": json_report, "csv": csv_report}


def _counts(file: CheckedFile) -> dict:
    return {
        "file": harmless(str(file.path)),
        "table": file.table,
        "rows": file.rows,
        "right": file.right,
        "to_correct": file.to_correct,
        "open": file.left_open,
        "known_duplicates": file.duplicates,
        "out_of_scope": file.out_of_scope,
        "notes": notes_of(file),
        "columns_not_used": [harmless(name) for name in file.unused],
    }


def _fault_entries(file: CheckedFile, limit: int | None, show_values: bool) -> list[dict]:
    return [
        {
            "row": line.row,
            "column": line.column,
            "rule": line.rule,
            "severity": line.severity,
            "what_is_wrong": line.wrong,
            "what_to_do": line.do,
        }
        | ({"our_column": line.ours} if line.ours else {})
        | ({"value": line.value} if show_values else {})
        for line in lines_of(file, show_values)[:limit]
    ]


def _text_of(file: CheckedFile, limit: int | None, show_values: bool) -> str:
    name = harmless(str(file.path))
    if file.refusals:
        return _refusals_text(name, [refusal_line(refusal) for refusal in file.refusals])
    what = table_words(file.table).title.lower()
    parts = [f"{name}: {what}, {file.rows:,} row{'s' if file.rows != 1 else ''}", _counts_text(file)]
    parts += [_wrapped("", note, "  ") for note in notes_of(file)]
    if len(file.faults):
        parts += ["", *_rules_text(file), "", *_faults_text(file, limit, show_values)]
    return "\n".join(parts)


def _refusals_text(name: str, lines: list[Line]) -> str:
    """Why a file is stopped, all that is seen at once. What to do is said once where it is the same."""
    severity = max((line.severity for line in lines), key=len)
    parts = [f"{name}: {severity.upper()}"]
    for place, line in enumerate(lines):
        where = "" if line.row is None else f" (row {line.row})"
        parts.append(_wrapped("", f"{line.rule}{where}: {line.wrong}", "  "))
        again = any(other.do == line.do for other in lines[place + 1 :])
        if line.do and not again:
            parts.append(_wrapped("", f"What to do: {line.do}", "  "))
    return "\n".join(parts)


def _counts_text(file: CheckedFile) -> str:
    notices = file.faults.loc[~file.faults["severity"].isin(["hold", "reject", OPEN])]
    warned, tickets = (notices.loc[notices["severity"] == s, "row_number"].nunique() for s in ("warn", "ticket"))
    counts = [
        ("right", file.right, True),
        ("to correct", file.to_correct, True),
        ("open questions", file.left_open, file.left_open > 0),
        ("said twice", file.duplicates, file.duplicates > 0),
        ("out of scope", file.out_of_scope, file.out_of_scope > 0),
        ("with a warning", warned, warned > 0),
        ("SAFETY TICKETS", tickets, tickets > 0),
    ]
    return "\n".join(f"  {label:<15} {number:>9,}" for label, number, shown in counts if shown)


def _rules_text(file: CheckedFile) -> list[str]:
    """The rules that are broken, the most urgent and frequent first; in another system's file column by column."""
    rules, said = load_rules(), Said(file)
    faults = file.faults.assign(place=file.faults["column"] if file.source is not None else "")
    grouped = faults.groupby(["severity", "rule", "place"], sort=False)["row_number"].nunique()
    ordered = sorted(grouped.items(), key=lambda item: (URGENCY.index(item[0][0]), -item[1], item[0][1:]))
    lines = ["  by rule"]
    for (severity, name, column), number in ordered:
        rule = rules[name]
        lines.append(f"  {name:<10} {number:>9,} {'row ' if number == 1 else 'rows'}  {called(severity)}")
        wrong, do = rule.text, rule.do
        if file.source is not None:
            wrong, do = said.of(column, name, severity)
        elif severity == OPEN:
            do = OPEN_ADVICE + do[:1].lower() + do[1:]
        lines.append(_wrapped("", wrong, "    "))
        if do:
            lines.append(_wrapped("", f"What to do: {do}", "    "))
    return lines


def _faults_text(file: CheckedFile, limit: int | None, show_values: bool) -> list[str]:
    found = lines_of(file, show_values)
    lines = ["  row by row (row 1 is the header)"]
    for line in found[:limit]:
        made = f" (for our {line.ours})" if line.ours and line.ours != line.column else ""
        place = f"  row {line.row}, {line.column or 'whole row'}{made}, {line.rule}"
        value = f", holds {line.value}" if line.value is not None else ""
        lines.append(f"{place}{value}: {line.do or line.wrong}")
    if limit is not None and len(found) > limit:
        lines.append(f"  ... and {len(found) - limit:,} more: --limit 0 lists all")
    return lines


def _wrapped(before: str, text: str, indent: str) -> str:
    return before + textwrap.fill(text.strip(), WIDTH, initial_indent=indent, subsequent_indent=indent)
