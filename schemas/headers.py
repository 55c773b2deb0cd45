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
    """Why a header is refused."""

    rule: str
    message: str


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


def header_fault(header: list[str], layout: Layout) -> HeaderFault | None:
    """The first fault of a header, or None. The message quotes expected names only, never found ones."""
    if not header:
        return HeaderFault("FL01", "The file is empty: it needs a first line with the names of its columns.")
    if layout.exact:
        return _exact_fault(header, layout)
    return _used_columns_fault(header, layout)


def _exact_fault(header: list[str], layout: Layout) -> HeaderFault | None:
    expected = [spellings[0] for spellings in layout.required]
    missing = [name for name in expected if name not in header]
    unexpected = [
        position
        for position, name in enumerate(header, start=1)
        if name not in expected or name in header[: position - 1]
    ]
    forbidden = [position for position in unexpected if is_forbidden(header[position - 1])]
    if forbidden:
        return HeaderFault(
            "FL02",
            f"Column {forbidden[0]} holds something that must never be sent: names, dates of birth, addresses, "
            "numbers, notes. Remove it from the file at source.",
        )
    if not missing and not unexpected:
        return None
    faults = []
    separated = ""
    if len(header) == 1 and ";" in header[0]:
        separated = " The values seem to be separated by semicolons: save the file with commas between them."
    if missing:
        faults.append(f"missing: {', '.join(missing[:5])}{' and more' if len(missing) > 5 else ''}")
    if unexpected:
        faults.append(f"column {unexpected[0]} is not one of the table, or is repeated")
    return HeaderFault(
        "FL01", f"The columns are not those of the table ({'; '.join(faults)}). Send exactly its columns.{separated}"
    )


def _used_columns_fault(header: list[str], layout: Layout) -> HeaderFault | None:
    folded = [fold(name) for name in header]
    for spellings in (*layout.required, *layout.optional):
        found = [name for name in folded if name in {fold(spelling) for spelling in spellings}]
        if len(found) > 1:
            return HeaderFault("FL01", f"More than one column is named {spellings[0]}: keep one.")
    missing = [spellings[0] for spellings in layout.required if find_column(header, spellings) is None]
    if missing:
        return HeaderFault(
            "FL01",
            f"Columns that this source needs are missing: {', '.join(missing)}. Send them, or add how they are "
            "spelled in this file to the source's description.",
        )
    if "row_number" in folded:
        return HeaderFault("FL01", "A column is named row_number, which is reserved: rename it.")
    return None


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
