"""The data dictionary as Markdown pages.

Belongs here: the overview, one page a table, the page of codes. Does not: what is said about a column, a code or
a rule (`words`).
"""

from collections.abc import Iterable

from schemas.code_lists import CODE_LIST_VERSION, Code, CodeList, code_list_names, load_code_list
from schemas.columns import Column, describe
from schemas.dictionary.markdown import bullets as _list
from schemas.dictionary.markdown import page as _page
from schemas.dictionary.markdown import table as _table
from schemas.dictionary.words import (
    KIND_WORDS,
    MISSING_WORDS,
    SENSITIVITY_WORDS,
    SEVERITY_WORDS,
    code_list_title,
    example_row,
    general_rules,
    how_to_write,
    rules_of,
    table_words,
    when_empty,
)
from schemas.rules import Rule
from schemas.tables import GRAIN, KEYS, REFERENCES, TABLES

MADE = (
    "<!-- Made by `ipv-indicators dictionary` from the definitions in `schemas/`. Change them, then make it again. -->"
)

NEVER_SENT = (
    "names, initials, and anything that stands for a name: of the woman, of the person who used violence, of staff, "
    "interpreters or witnesses",
    "dates of birth, of contact, of an incident, of entry or marriage: only the month of a contact is sent",
    "addresses, telephone numbers, e-mail addresses, accounts in social media, photographs, positions",
    "numbers of identity cards, passports, permits, insurances, patients or files",
    "nationality or country of birth in clear, residence status, type or expiry of a permit, grounds of asylum",
    "notes, quotations or any other free text",
    "places smaller than a region; schools, employers, parishes, reception centres by name",
    "the ethnicity, religion, language or origin of the person who used violence",
    "ethnicity or migrant status as staff guessed it: leave the guess out and say that nobody asked",
    "records of women who did not permit the use: they stay at the source and only their number is sent",
)


def overview_page() -> str:
    """`README.md`: the tables, how a file is written, what must never be sent, what a rule does."""
    parts = [
        MADE,
        "# Data dictionary",
        "What is sent, how it is written, and what happens to it. One page a table, one page for all "
        f"[codes](codes.md), and [`datapackage.json`](datapackage.json) for programs. Code lists: version "
        f"**{CODE_LIST_VERSION}**; a delivery names it in its `delivery.json`. Words such as *case* and *contact*: "
        "[glossary](../../GLOSSARY.md).",
        "## The tables",
        *_tables_by_group(),
        "Send only the tables that you have. To start, take a template: `ipv-indicators template referral` makes a "
        "spreadsheet with lists to choose from. Before you send, run `ipv-indicators check FILE`: it says for every "
        "row, column and rule what to do, and never shows a value unless you ask for it.",
        "## What must never be sent",
        "One such thing stops the whole file. If a column of yours holds one of these, leave the column out.",
        _list(NEVER_SENT),
        "## How a file is written",
        _list(
            (
                "one CSV file a table, UTF-8, values separated by commas, first line the names of the columns",
                "exactly the columns of the table, each once, in any order; none more, none fewer",
                "empty means *does not apply*. What was not asked, is not known or was declined is a code, never "
                "an empty cell: these are three different facts",
                "keys are made at random, once, and never numbered: in a spreadsheet "
                "`=DEC2HEX(RANDBETWEEN(0,4294967295),8)` twice side by side, then paste the values",
                "filling in by hand: take the `.xlsx` template and `ipv-indicators convert`. A spreadsheet program "
                "that saves CSV rewrites months and `true`, and in many countries puts semicolons between the values",
                "a correction is the same row again with the next version number; a withdrawal is a version "
                "that says so",
            )
        ),
        _table(("kind", "how it is written"), [(f"`{kind}`", f"{words}.") for kind, words in KIND_WORDS.items()]),
        "## How sensitive a column is",
        _table(("word", "what it means"), SENSITIVITY_WORDS.values()),
        "No row leaves the restricted part of the system, whatever its columns are.",
        "## What happens to a row that breaks a rule",
        _table(("it is", "what that means"), SEVERITY_WORDS.values()),
        "## Rules of every file and every column",
        "The rules of one table stand on its page.",
        _rules_table(general_rules()),
    ]
    return _page(parts)


def table_page(table: str) -> str:
    """The page of one table."""
    words = table_words(table)
    keys = ", ".join(f"`{name}`" for name in KEYS[table])
    references = [
        f"{' and '.join(f'`{name}`' for name in columns)}: a row of [{table_words(other).title}]({other}.md)"
        for columns, other in REFERENCES[table]
    ]
    facts = [
        ("File", f"`{table}.csv`"),
        ("Rows", GRAIN[table]),
        ("Key", f"{keys}: no two rows have {'the same' if len(KEYS[table]) == 1 else 'all of these the same'}"),
        ("Refers to", "; ".join(references) or "no other table"),
    ]
    parts = [
        MADE,
        f"# {words.title}",
        words.purpose,
        _table(("", ""), facts),
        "## Columns",
        "See [how values are written](README.md#how-a-file-is-written) and "
        "[what the words of sensitivity mean](README.md#how-sensitive-a-column-is).",
        _table(
            ("column", "what it says", "how it is written", "example", "when it is empty", "sensitivity"),
            _column_rows(table),
        ),
        "## Rules",
        _rules_table(rules_of(table)) if rules_of(table) else "None beyond those of every column.",
        "The [rules of every file and every column](README.md#rules-of-every-file-and-every-column) hold too.",
        "## An example",
        "One row of invented values, as it stands in the file:",
        f"```csv\n{','.join(example_row(table))}\n{','.join(example_row(table).values())}\n```",
    ]
    return _page(parts)


def codes_page() -> str:
    """`codes.md`: every code list."""
    used = {name: [] for name in code_list_names()}
    for table in TABLES:
        for column in describe(table):
            if column.code_list:
                used[column.code_list].append(f"[`{table}.{column.name}`]({table}.md)")
    parts = [
        MADE,
        "# Codes",
        f"Version **{CODE_LIST_VERSION}**. Write a code exactly as it stands here. Capital letters, spaces around it, "
        "and a hyphen or space in the place of `_` are understood all the same. Codes that say that there is no "
        "answer are marked: such rows are counted and shown as *not recorded*, never left out and never guessed.",
        _list(f"[`{name}`](#{name}): {code_list_title(name)}" for name in used),
    ]
    for name, columns in used.items():
        parts += [f"## {name}", f"{code_list_title(name)}.", *_code_list(load_code_list(name))]
        parts.append(f"Used by {', '.join(columns)}." if columns else "No column uses it now.")
    return _page(parts)


def _tables_by_group() -> list[str]:
    groups: dict[str, list[tuple[str, ...]]] = {}
    for table in TABLES:
        words = table_words(table)
        row = (f"[{words.title}]({table}.md)", f"`{table}.csv`", words.purpose, GRAIN[table])
        groups.setdefault(words.group, []).append(row)
    header = ("table", "file", "what it is for", "rows")
    return [part for group, rows in groups.items() for part in (f"### {group}", _table(header, rows))]


def _column_rows(table: str) -> list[tuple[str, ...]]:
    example = example_row(table)
    return [
        (
            f"`{column.name}`",
            f"**{column.title}**. {column.meaning}.",
            f"{_linked(column)}.",
            f"`{example[column.name]}`" if example[column.name] else "(empty)",
            when_empty(column),
            SENSITIVITY_WORDS[column.sensitivity][0],
        )
        for column in describe(table)
    ]


def _linked(column: Column) -> str:
    words = how_to_write(column)
    name = column.code_list
    return words.replace(f"`{name}`", f"[`{name}`](codes.md#{name})") if name else words


def _code_list(code_list: CodeList) -> list[str]:
    parts = [
        _table(
            ("code", "what it says", "remark"),
            [(f"`{item.code}`", item.label, _remark(item)) for item in code_list.codes],
        )
    ]
    if code_list.mapped:
        told = ", ".join(f"`{old}` as `{new}`" for old, new in code_list.mapped.items())
        parts.append(f"Also understood, and counted: {told}.")
    if code_list.ignorable:
        marks = ", ".join(f"`{mark}`" for mark in sorted(code_list.ignorable))
        parts.append(f"Means nothing here and is dropped: {marks}.")
    return parts


def _remark(item: Code) -> str:
    if item.missing:
        return MISSING_WORDS[item.missing_kind]
    return "out of scope: not a partner" if item.scope == "out" else ""


def _rules_table(rules: Iterable[Rule]) -> str:
    rows = [(f"`{rule.name}`", rule.text, SEVERITY_WORDS[rule.severity][0], rule.do) for rule in rules]
    return _table(("rule", "what it says", "what breaks it is", "what to do"), rows)
