"""The header of a delimited file: which columns it must have, may have and must never have.

Belongs here: the layout of a file, FL01 and FL02. Does not: reading the file (`reading`).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from schemas.columns import column_names
from schemas.tables import TABLES

MOST_NAMED = 5
"""Columns that a message names."""

DELIMITER_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}

SHORTEST_PART = 3
"""Letters of a forbidden word that is found inside a longer one: shorter ones stand in too many words."""


@dataclass(frozen=True)
class Layout:
    """How a file is written, and its columns.

    `required` holds, for every column that must be there, the spellings in which it may appear. `exact` (our
    own format): those columns and no other. Otherwise columns that nothing uses are let through, and those
    in `drop` are taken out before anything is kept. A file may have another encoding or delimiter of those listed.
    `table` names the table of a file in our own format. `allowed`: by column of another system's file, the kinds
    of identifiers (`identifiers.KINDS`) that it may hold.
    """

    required: tuple[tuple[str, ...], ...]
    optional: tuple[tuple[str, ...], ...] = ()
    exact: bool = True
    encoding: str = "utf-8"
    delimiter: str = ","
    other_encodings: tuple[str, ...] = ()
    other_delimiters: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    table: str = ""
    allowed: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class HeaderFault:
    """Why a header is refused. `column`: expected names or places of found ones. `do`: what to do."""

    rule: str
    message: str
    column: str = ""
    do: str = ""


def layout_of(table_name: str) -> Layout:
    """The layout of a table in our own format."""
    return Layout(required=tuple((name,) for name in column_names(table_name)), table=table_name)


def fold(text: str) -> str:
    """`text` without accents, case and the number of spaces, to compare names that people typed."""
    decomposed = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


def find_column(header: tuple[str, ...] | list[str], spellings: tuple[str, ...]) -> str | None:
    """The one column of `header` in one of `spellings` (compared by `fold`), or None."""
    wanted = {fold(spelling) for spelling in spellings}
    return next((name for name in header if fold(name) in wanted), None)


def header_faults(header: list[str], layout: Layout) -> list[HeaderFault]:
    """Every fault of a header, the worst first. Messages quote expected names only, never found ones."""
    if not header:
        return [HeaderFault("FL01", "The file is empty: it needs a first line with the names of its columns.")]
    if layout.exact:
        return _exact_faults(header, layout)
    return _used_columns_faults(header, layout)


def _exact_faults(header: list[str], layout: Layout) -> list[HeaderFault]:
    expected = [spellings[0] for spellings in layout.required]
    missing = [name for name in expected if name not in header]
    unexpected = [
        position
        for position, name in enumerate(header, start=1)
        if name not in expected or name in header[: position - 1]
    ]
    forbidden = [position for position in unexpected if is_forbidden(header[position - 1])]
    others = [position for position in unexpected if position not in forbidden]
    faults = []
    if forbidden:
        faults.append(
            HeaderFault(
                "FL02",
                f"{_places(forbidden)} {'holds' if len(forbidden) == 1 else 'hold'} something that must never be sent: "
                "names, dates of birth, addresses, numbers, notes. Remove it from the file at source.",
                column=_places(forbidden).lower(),
            )
        )
    if missing or others:
        faults.append(_other_columns_fault(header, missing, others))
    return faults


def _other_columns_fault(header: list[str], missing: list[str], unexpected: list[int]) -> HeaderFault:
    said = []
    if missing:
        said.append(f"missing: {_some(missing)}")
    if unexpected:
        one = len(unexpected) == 1
        said.append(f"{_places(unexpected).lower()} {'is not one' if one else 'are none'} of the table, or repeated")
    message = f"The columns are not those of the table ({'; '.join(said)})."
    do = "Send exactly its columns."
    delimiter = _delimiter_seen(header)
    if delimiter:
        do += f" The values seem to be separated by {delimiter}: save the file with commas between them."
    return HeaderFault("FL01", message, column=_some(missing) if missing else _places(unexpected).lower(), do=do)


def _some(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" and more" if len(names) > MOST_NAMED else "")


def _places(positions: list[int]) -> str:
    return f"Column{'s' if len(positions) > 1 else ''} {_some([str(position) for position in positions])}"


def _used_columns_faults(header: list[str], layout: Layout) -> list[HeaderFault]:
    folded = [fold(name) for name in header]
    faults = []
    for spellings in (*layout.required, *layout.optional):
        found = [name for name in folded if name in {fold(spelling) for spelling in spellings}]
        if len(found) > 1:
            message = f"More than one column is named {spellings[0]}: keep one."
            faults.append(HeaderFault("FL01", message, column=spellings[0]))
    missing = [spellings[0] for spellings in layout.required if find_column(header, spellings) is None]
    if missing:
        faults.append(
            HeaderFault(
                "FL01",
                f"Columns that this source needs are missing: {', '.join(missing)}.{_hint_on_writing(header, layout)}",
                column=_some(missing),
                do="Send them, or add how they are spelled in this file to the source's description.",
            )
        )
    if "row_number" in folded:
        faults.append(HeaderFault("FL01", "A column is named row_number, which is reserved: rename it."))
    return faults


def _hint_on_writing(header: list[str], layout: Layout) -> str:
    """How the file seems to be written otherwise than the source says; nothing if it does not."""
    delimiter = _delimiter_seen(header)
    if delimiter:
        return f" The file seems to have {delimiter} between its values: `delimiter` in the source's description."
    if layout.encoding.casefold() not in ("utf-8", "utf8") and any(mark in name for name in header for mark in "ÃÂ"):
        return " The names seem to be in UTF-8: put utf-8 first under `encoding` in the source's description."
    return ""


def _delimiter_seen(header: list[str]) -> str:
    """The delimiter in the name of the only column, in words: the file was taken apart by another one."""
    if len(header) > 1:
        return ""
    counts = {name: header[0].count(mark) for mark, name in DELIMITER_NAMES.items()}
    name = max(counts, key=counts.get)
    return name if counts[name] else ""


def dropped_columns(header: tuple[str, ...], layout: Layout) -> list[str]:
    """Columns of another system's file that are taken out on reading, before anything looks at them.

    Those that its source says must not be, and those that no field is made from and whose names identify a person.
    """
    if layout.exact:
        return []
    dropped = {fold(name) for name in layout.drop}
    unused = unused_columns(header, layout)
    return [name for name in header if fold(name) in dropped or (name in unused and is_forbidden(name))]


def unused_columns(header: tuple[str, ...], layout: Layout) -> list[str]:
    """Columns of another system's file that nothing is made of, in their order: no text of theirs is stored."""
    if layout.exact:
        return []
    used = {fold(spelling) for spellings in (*layout.required, *layout.optional) for spelling in spellings}
    return [name for name in header if fold(name) not in used]


def is_forbidden(name: str) -> bool:
    """FL02: does the name of a column say that it identifies a person? In the languages of the word list.

    A name of one of our own columns never does.
    """
    if name in _our_columns():
        return False
    marked = re.sub(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    words = [word for word in re.split(r"[\W\d_]+", _plain(marked)) if word]
    return any(_gives_away(word) for word in (*words, "".join(words)))


def _plain(text: str) -> str:
    """Folded, and the letters with a stroke or without a dot as the plain ones."""
    return fold(text).translate(str.maketrans("ıłđøħ", "ildoh"))


def _gives_away(word: str) -> bool:
    """Is the word a forbidden one, or made of a forbidden one and of fillers?"""
    forbidden, filler = _forbidden_words()
    if word in forbidden:
        return True
    # By where a part ends: 0 not made of known words, 1 of fillers only, 2 with a forbidden word among them.
    made = [1] + [0] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(end):
            part = word[start:end]
            if made[start] and len(part) >= SHORTEST_PART and part in forbidden:
                made[end] = 2
            elif made[start] and part in filler:
                made[end] = max(made[end], made[start])
    return made[-1] == 2


@cache
def _our_columns() -> frozenset[str]:
    return frozenset(name for table in TABLES for name in column_names(table))


@cache
def _forbidden_words() -> tuple[frozenset[str], frozenset[str]]:
    """Forbidden words and fillers, folded and without spaces."""
    document = yaml.safe_load((Path(__file__).parent / "forbidden_columns.yaml").read_text(encoding="utf-8"))
    filler = frozenset(_plain(str(word)) for word in document.pop("filler"))
    words = (_plain(str(word)).replace(" ", "").replace("'", "") for words in document.values() for word in words)
    return frozenset(words), filler
