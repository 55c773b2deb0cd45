"""Plain words about tables, columns, codes and rules, for people who have never seen the code.

Belongs here: what the definitions do not say themselves (`words.yaml`, `examples.yaml`) and how a definition is
said in a sentence. Does not: layout of pages (`pages`) and sheets (`schemas.templates`). No markup except
backticks around what is typed.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from schemas.code_lists import load_code_list
from schemas.columns import Column, column_names
from schemas.fields import IDENTIFIER, QUASI_IDENTIFIER, SERVICE, SPECIAL
from schemas.rules import Rule, load_rules

CODES_NAMED = 12
"""A code list up to this long is quoted whole in a sentence."""

SENSITIVITY_WORDS = {
    IDENTIFIER: ("Key", "A key joins rows. It is made up at random or by a secret, and is never published."),
    SPECIAL: (
        "Sensitive",
        "Says something about her health, origin, ethnic group, or the violence. The law protects it specially.",
    ),
    QUASI_IDENTIFIER: (
        "Handle with care",
        "Harmless alone. Together with others it could help somebody to recognise her.",
    ),
    SERVICE: ("About the service", "Says something about the service, not about her."),
}
"""By sensitivity: a short word, and what it means."""

SEVERITY_WORDS = {
    "stop": ("file stopped", "Nothing of the file is taken. Correct it and send the whole file again."),
    "hold": ("held for correction", "The row is not counted until it has been corrected at its source and sent again."),
    "reject": ("rejected", "The row does not belong in the system. It is left out; do not send it again as it is."),
    "warn": ("warning", "The row is taken. Something is unlikely or incomplete: look whether it is right."),
    "ticket": (
        "safety ticket: tell your safety officer",
        "The row is taken. It says that somebody may have come to harm: tell your safety officer today.",
    ),
}
"""By severity: what it is called, and what it means."""

KIND_WORDS = {
    "text": "A short text in a fixed form; there is no free text in any table",
    "code": "One code of a list",
    "codes": "One or more codes of a list, joined by `|` without spaces, such as `roma|national_majority`",
    "integer": "A whole number in digits: `12`, not `12.0`, not `1,200`",
    "number": "A number with a decimal point: `12.5`, not `12,5`, not `1e3`",
    "boolean": "`true` or `false`; as a spreadsheet program writes it in its language, such as `VRAI`, is right too",
    "month": "The first day of the month as year-month-day: March 2025 is `2025-03-01`",
    "day": "A day as year-month-day: 5 March 2025 is `2025-03-05`",
}
"""By kind of column: how a value is written."""

MISSING_WORDS = {
    "not_asked": "no answer: nobody asked",
    "unknown": "no answer: not known",
    "declined": "no answer: she did not wish to say",
    "pending": "no answer yet",
}
"""By kind of missing: what a code says of the answer."""


@dataclass(frozen=True)
class TableWords:
    """A table in words: its name, its heading, what it is for, and how the names of its own rules begin."""

    title: str
    group: str
    purpose: str
    rules: str


@cache
def table_words(table_name: str) -> TableWords:
    """The words about a table. KeyError if `words.yaml` has none."""
    return TableWords(**_document("words.yaml")["tables"][table_name])


def example_row(table_name: str) -> dict[str, str]:
    """One row of invented values as it is written in a file, every column of the table in order."""
    filled = _document("examples.yaml")[table_name]
    return {name: filled.get(name, "") for name in column_names(table_name)}


def code_list_title(name: str) -> str:
    """What the codes of a list say. KeyError if `words.yaml` has no title."""
    return _document("words.yaml")["code_lists"][name]


def rules_of(table_name: str) -> tuple[Rule, ...]:
    """The rules of one table alone, by name."""
    prefix = table_words(table_name).rules
    rules = load_rules()
    return tuple(rules[name] for name in sorted(rules) if prefix and re.fullmatch(f"{prefix}[0-9]+", name))


def general_rules() -> tuple[Rule, ...]:
    """The rules of every file and every column: those of no table alone."""
    own = {rule.name for table in _document("words.yaml")["tables"] for rule in rules_of(table)}
    return tuple(rule for name, rule in load_rules().items() if name not in own)


def how_to_write(column: Column) -> str:
    """How a value of the column is written, as part of a sentence without a full stop."""
    if column.kind == "text":
        return _pattern_words(column.pattern)
    if column.kind in ("code", "codes"):
        joined = ", or several joined by `|`" if column.kind == "codes" else ""
        return f"A code of the list `{column.code_list}`{joined}"
    if column.kind in ("integer", "number"):
        counted = _document("words.yaml")["units"][column.unit]
        word, end = ("A whole number", "") if column.kind == "integer" else ("A number", "; decimals after a point")
        return f"{word}{f' of {counted}' if counted else ''}{_limits(column)}{end}"
    return {
        "boolean": "`true` or `false`",
        "month": "First day of the month, such as `2025-03-01`",
        "day": "A day, such as `2025-03-05`",
    }[column.kind]


def when_empty(column: Column) -> str:
    """When the column is empty, as a sentence."""
    if not column.nullable:
        return "Never empty."
    if not column.only_if:
        return "May be empty."
    return f"Filled only if {condition_words(column.only_if)}; otherwise empty."


def condition_words(condition: str) -> str:
    """A condition such as `completed = 'yes'` or `offered` in words."""
    said = re.sub(r"'([a-z0-9_]+)'", r"`\1`", condition)
    said = re.sub(r"\b([a-z_]+) in \(([^)]*)\)", lambda m: f"`{m[1]}` is {m[2].replace(', ', ' or ')}", said)
    said = re.sub(r"\b([a-z_]+) = ", r"`\1` is ", said)
    said = re.sub(r"\b([a-z_]+) <> ", r"`\1` is not ", said)
    said = re.sub(r"\b([a-z_]+) is not empty", r"`\1` is filled", said)
    said = re.sub(r"^not ([a-z_]+)$", r"`\1` is `false`", said)
    said = re.sub(r"^([a-z_]+)$", r"`\1` is `true`", said)
    return re.sub(r"\bor ([a-z_]+)\)", r"or `\1` is `true`)", said)


def what_is_wrong(column: Column | None, rule: Rule) -> str:
    """What a rule says, as a sentence; of a rule about values of one column, as exactly as the column allows."""
    if column is not None and rule.name == "code":
        return f"Not a code of the list `{column.code_list}`."
    return rule.text


def what_to_do(column: Column | None, rule: Rule) -> str:
    """What to do about a fault, as sentences; of a rule about values of one column, as the column demands."""
    if column is None or rule.name not in ("required", "type", "code", "pattern", "range"):
        return rule.do
    if rule.name == "code":
        codes = load_code_list(column.code_list).codes_only()
        if len(codes) <= CODES_NAMED:
            return f"Use one of: {', '.join(codes)}."
    start = "Fill it in" if rule.name == "required" else "Write it so"
    return f"{start}: {_lower_first(how_to_write(column))}."


def _limits(column: Column) -> str:
    if column.lowest is not None and column.highest is not None:
        return f" from {column.lowest:g} to {column.highest:g}"
    said = []
    if column.above is not None:
        said.append(f"more than {column.above:g}")
    if column.lowest is not None:
        said.append(f"{column.lowest:g} or more")
    if column.highest is not None:
        said.append(f"at most {column.highest:g}")
    return f", {' and '.join(said)}" if said else ""


def _pattern_words(pattern: str) -> str:
    known = _document("words.yaml")["patterns"]
    return known[pattern]


def _lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


@cache
def _document(name: str) -> dict:
    return yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
