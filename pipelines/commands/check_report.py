"""What `ipv-indicators check` prints, as text, JSON or CSV.

Belongs here: layout. Does not: finding faults (`schemas.checking`), what is said about a rule
(`schemas.dictionary.words`). A value of a row appears only where `show_values` is true, escaped.
"""

import csv
import io
import json
import textwrap
from dataclasses import dataclass

from schemas.checking import OPEN, CheckedFile
from schemas.columns import describe
from schemas.delivery import DeliveryRefused
from schemas.dictionary.words import SEVERITY_WORDS, table_words, what_is_wrong, what_to_do
from schemas.reading import FileRefused
from schemas.rules import load_rules

OPEN_WORDS = "open question"
OPEN_ADVICE = "Right if the row that it belongs to was delivered earlier, or is to be corrected here. If not: "
URGENCY = ("ticket", "stop", "reject", "hold", OPEN, "warn")
LONGEST_VALUE = 60
WIDTH = 100
CSV_HEADER = ("file", "row", "column", "rule", "severity", "what_is_wrong", "what_to_do")
FORMULA_STARTS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Line:
    """A fault in words. `value` is None unless values are shown."""

    row: int | None
    column: str
    rule: str
    severity: str
    wrong: str
    do: str
    value: str | None


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
        for line in _lines(file, show_values)[:limit]:
            cells = (harmless(str(file.path)), line.row or "", line.column, line.rule, line.severity)
            cells += (line.wrong, line.do)
            writer.writerow(cells + ((line.value or "",) if show_values else ()))
    return text.getvalue()


REPORTS = {"text": text_report, "json": json_report, "csv": csv_report}


def harmless(text: str) -> str:
    """`text` on one line without control characters, and not a formula for a spreadsheet program."""
    plain = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    return f"'{plain}" if plain.startswith(FORMULA_STARTS) else plain


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
        | ({"value": line.value} if show_values else {})
        for line in _lines(file, show_values)[:limit]
    ]


def _lines(file: CheckedFile, show_values: bool) -> list[Line]:
    if file.refusal is not None:
        return [_refusal_line(file.refusal)]
    columns = {column.name: column for column in describe(file.table)}
    rules = load_rules()
    lines = []
    # What is certain comes first: open questions can be many.
    ordered = file.faults.assign(open=file.faults["severity"] == OPEN).sort_values("open", kind="stable")
    for fault in ordered.itertuples(index=False):
        column, rule = columns.get(fault.column), rules[fault.rule]
        do = what_to_do(column, rule)
        value = file.value(int(fault.row_number), fault.column) if show_values else None
        lines.append(
            Line(
                int(fault.row_number),
                fault.column,
                fault.rule,
                _called(fault.severity),
                what_is_wrong(column, rule),
                f"{OPEN_ADVICE}{do[:1].lower()}{do[1:]}" if fault.severity == OPEN else do,
                shown_value(value),
            )
        )
    return lines


def _refusal_line(refusal: FileRefused | DeliveryRefused) -> Line:
    if isinstance(refusal, DeliveryRefused):
        return Line(None, "", "delivery", _called("stop"), str(refusal), "", None)
    rule = load_rules().get(refusal.rule)
    called = _called("stop")
    if rule is not None and rule.opens_ticket:
        called += f"; {_called('ticket')}"
    message = str(refusal).partition(": ")[2]
    return Line(refusal.row_number, "", refusal.rule, called, message, rule.do if rule else "", None)


def _called(severity: str) -> str:
    return OPEN_WORDS if severity == OPEN else SEVERITY_WORDS[severity][0]


def shown_value(value: str | None) -> str | None:
    """Escaped between quotation marks: no control character, no formula, no change of writing direction."""
    if value is None:
        return None
    cut = value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE] + "…"
    return repr(cut)


def _text_of(file: CheckedFile, limit: int | None, show_values: bool) -> str:
    name = harmless(str(file.path))
    if file.refusal is not None:
        line = _refusal_line(file.refusal)
        said = _wrapped(f"{name}: {line.severity.upper()}\n", str(file.refusal), "  ")
        return said + (_wrapped("\n", f"What to do: {line.do}", "  ") if line.do else "")
    what = table_words(file.table).title.lower()
    parts = [f"{name}: {what}, {file.rows:,} row{'s' if file.rows != 1 else ''}", _counts_text(file)]
    if len(file.faults):
        parts += ["", *_rules_text(file), "", *_faults_text(file, limit, show_values)]
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
    rules = load_rules()
    grouped = file.faults.groupby(["severity", "rule"], sort=False)["row_number"].nunique()
    ordered = sorted(grouped.items(), key=lambda item: (URGENCY.index(item[0][0]), -item[1], item[0][1]))
    lines = ["  by rule"]
    for (severity, name), number in ordered:
        rule = rules[name]
        lines.append(f"  {name:<10} {number:>9,} {'row ' if number == 1 else 'rows'}  {_called(severity)}")
        lines.append(_wrapped("", rule.text, "    "))
        if rule.do:
            advice = OPEN_ADVICE + rule.do[:1].lower() + rule.do[1:] if severity == OPEN else rule.do
            lines.append(_wrapped("", f"What to do: {advice}", "    "))
    return lines


def _faults_text(file: CheckedFile, limit: int | None, show_values: bool) -> list[str]:
    found = _lines(file, show_values)
    lines = ["  row by row (row 1 is the header)"]
    for line in found[:limit]:
        place = f"  row {line.row}, {line.column or 'whole row'}, {line.rule}"
        value = f", holds {line.value}" if line.value is not None else ""
        lines.append(f"{place}{value}: {line.do or line.wrong}")
    if limit is not None and len(found) > limit:
        lines.append(f"  ... and {len(found) - limit:,} more: --limit 0 lists all")
    return lines


def _wrapped(before: str, text: str, indent: str) -> str:
    return before + textwrap.fill(text.strip(), WIDTH, initial_indent=indent, subsequent_indent=indent)
