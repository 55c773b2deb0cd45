"""A filled comment form (CSV or XLSX) as events of the registry.

Belongs here: rows to events, and which rows cannot be. Does not: the empty form (`dashboards.comment_form`), what a
comment does (`comments`), entering events (`entering`).

A comment that may say who somebody is keeps its place and loses its words: it is counted and answered, the words are
not stored anywhere. What a comment says never stands in a message.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indicators.agreement.event_kinds import KINDS
from indicators.agreement.events import says_who_somebody_is
from schemas.headers import Layout
from schemas.reading import read_text_table
from schemas.spreadsheet import is_spreadsheet, read_spreadsheet

COLUMNS = ("page", "indicator", "kind", "organisation_type", "language", "comment", "may_be_published")
WITHOUT_WORDS = "(The words are not kept: they may have said who somebody is.)"
WRONG_LENGTH = "it has more or fewer columns than the first: put the whole comment in quotes, take out an empty line"
YES = ("yes", "true", "1", "sí", "si", "oui", "نعم")


@dataclass(frozen=True)
class FormRow:
    """One comment of a form: its row (the header is 1), its event, whether its words are left out, what is wrong."""

    row_number: int
    document: dict
    without_words: bool
    problems: tuple[str, ...]


def read_comment_form(path: Path, sheets: Mapping[str, object], entered_by: str, day: str) -> list[FormRow]:
    """The comments of a filled form; rows without a comment are passed over, those of wrong length come last, refused.

    `entered_by`, `day`: of the events. Raises FileRefused if the file is no form.
    """
    layout = Layout(
        required=tuple((name,) for name in COLUMNS),
        optional=(("release",), ("name",)),
        exact=False,
        other_encodings=("cp1252",),
        other_delimiters=(";", "\t"),
    )
    table = (read_spreadsheet if is_spreadsheet(path) else read_text_table)(path, layout)
    read = [
        _form_row(row, sheets, entered_by, day)
        for row in table.frame.fillna("").to_dict("records")
        if row["comment"].strip()
    ]
    return read + [FormRow(int(number), {}, False, (WRONG_LENGTH,)) for number in table.faults["row_number"]]


def _form_row(row: Mapping[str, str], sheets: Mapping[str, object], entered_by: str, day: str) -> FormRow:
    said = {name: row[name].strip() for name in COLUMNS}
    # By what it says, so that a form that has grown can be read again without doubling what was read before.
    key = hashlib.sha256("\x1f".join(said.values()).encode()).hexdigest()[:12]
    without_words = says_who_somebody_is(said["comment"])
    indicator = said["indicator"].upper()
    document = {
        "event": "comment",
        "date": day,
        "entered_by": entered_by,
        "comment": f"C{key}",
        "kind": said["kind"].lower(),
        "party_type": said["organisation_type"].lower(),
        "language": said["language"].lower(),
        "text": WITHOUT_WORDS if without_words else said["comment"],
        "visibility": "public" if said["may_be_published"].lower() in YES else "parties",
    }
    document |= {"indicators": [indicator]} if indicator else {"page": said["page"].lower() or "index"}
    return FormRow(int(row["row_number"]), document, without_words, tuple(_problems(document, indicator, sheets)))


def _problems(document: Mapping, indicator: str, sheets: Mapping[str, object]):
    """What is wrong in a row, by the columns of the form."""
    columns = {"kind": "kind", "party_type": "organisation_type", "language": "language", "text": "comment"}
    for name, column in columns.items():
        check, words = KINDS["comment"].needed[name]
        if not check(document[name]):
            yield f"column {column}: it has to be {words}"
    if indicator and indicator not in sheets:
        yield "column indicator: no indicator has this code; leave it empty for a comment on the whole page"
    page = KINDS["comment"].further["page"]
    if "page" in document and not page[0](document["page"]):
        yield f"column page: it has to be {page[1]}"
