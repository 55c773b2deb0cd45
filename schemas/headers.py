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


@dataclass(frozen=True)
class Layout:
    """How a file is written, and its columns.

    `required` holds, for every column that must be there, the spellings in which it may appear. `exact` (our
    own format): those columns and no other. Otherwise columns that nothing uses are let through.
    `table` names the table of a file in our own format. `allowed`: by column of another system's file, the kinds
    of identifiers (`identifiers.KINDS`) that it may hold.
    """

    required: tuple[tuple[str, ...], ...]
    optional: tuple[tuple[str, ...], ...] = ()
    exact: bool = True
    encoding: str = "utf-8"
    delimiter: str = ","
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
    if missing:
        faults.append(f"missing: {', '.join(missing[:5])}{' and more' if len(missing) > 5 else ''}")
    if unexpected:
        faults.append(f"column {unexpected[0]} is not one of the table, or is repeated")
    return HeaderFault(
        "FL01", f"The columns are not those of the table ({'; '.join(faults)}). Send exactly its columns."
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


def is_forbidden(name: str) -> bool:
    """FL02: does the name of a column say that it identifies a person? In the languages of the word list."""
    words = re.split(r"[^a-z]+", fold(re.sub(r"([a-z])([A-Z])", r"\1 \2", name)))
    joined = "".join(words)
    return joined in _forbidden_words() or any(word in _forbidden_words() for word in words)


@cache
def _forbidden_words() -> frozenset[str]:
    document = yaml.safe_load((Path(__file__).parent / "forbidden_columns.yaml").read_text(encoding="utf-8"))
    return frozenset(word for words in document.values() for word in words)
