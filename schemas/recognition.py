"""Which table or source a file holds, by its name or its header, when nobody says.

Belongs here: finding files in folders and recognising them. Does not: reading or checking them (`reading`,
`checking`). Names of columns found in a file are never quoted: the first line may be a person's data.
"""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from schemas.columns import column_names
from schemas.delivery import DELIVERY_FILE
from schemas.headers import Layout, header_faults
from schemas.reading import read_text_table
from schemas.sources import Source, SourceRefused, load_source, source_names
from schemas.spreadsheet import SUFFIX, is_spreadsheet, read_spreadsheet
from schemas.tables import TABLES

SUFFIXES = (".csv", ".csv.gz", SUFFIX)
ANY_LAYOUT = Layout(required=(), exact=False)


class NotRecognised(Exception):
    """It cannot be told what a file is; the message says how to name it."""


@dataclass(frozen=True)
class Recognised:
    """What a file is: rows of `table`, in our own format unless a `source` of another format is given."""

    table: str
    source: Source | None = None


def recognise(path: Path, table: str | None = None, source: str | None = None) -> Recognised:
    """What the file is: as said, or by its name, or by its header.

    Raises NotRecognised; FileRefused if the file has to be read and cannot be.
    """
    if table is not None and table not in TABLES:
        raise NotRecognised(f"there is no such table; the tables are {', '.join(TABLES)}")
    described = _named_source(source) if source is not None else None
    if described is not None and described.format == "file":
        return Recognised(described.file.table, described)
    found = table or _table_by_name(path)
    if found is not None:
        return Recognised(found)
    read = read_spreadsheet if is_spreadsheet(path) else read_text_table
    recognised = _by_header(read(path, ANY_LAYOUT).header)
    if recognised is None:
        raise NotRecognised(
            f"{path.name}: neither its name nor its columns say which table it is: name it with --table or --source"
        )
    return recognised


def files_in(folder: Path) -> list[Path]:
    """The files of a folder that can be checked, sorted by name."""
    return sorted(path for path in folder.iterdir() if path.is_file() and path.name.lower().endswith(SUFFIXES))


def deliveries_in(folder: Path) -> list[Path]:
    """`folder` if it is a delivery, else the deliveries directly below it, sorted by name."""
    if (folder / DELIVERY_FILE).is_file():
        return [folder]
    return sorted(path for path in folder.iterdir() if (path / DELIVERY_FILE).is_file())


def other_format(name: str) -> Source | None:
    """The source `name` if there is a description of it and its files have a format of their own."""
    with contextlib.suppress(SourceRefused):
        source = load_source(name)
        return source if source.format == "file" else None
    return None


def _named_source(name: str) -> Source:
    refusal = ""
    try:
        return load_source(name)
    except SourceRefused as refused:
        refusal = str(refused)
    raise NotRecognised(refusal)


def _table_by_name(path: Path) -> str | None:
    """The table whose name the file's name begins with, as a word: `referral.csv`, `referral-2025 (2).xlsx`."""
    name = path.name.lower()
    fitting = [table for table in TABLES if name.startswith(table) and not name[len(table)].isalnum()]
    fitting = [table for table in fitting if not name[len(table) :].startswith("_") or len(fitting) == 1]
    return max(fitting, key=len, default=None)


def _by_header(header: tuple[str, ...]) -> Recognised | None:
    """The table with exactly these columns, or a source that can read them, or a table with most of them, or None."""
    shared = {table: len(set(column_names(table)) & set(header)) / len(column_names(table)) for table in TABLES}
    best = max(shared, key=shared.get)
    if shared[best] == 1:
        return Recognised(best)
    for source in _described_sources():
        if source.format == "file" and not header_faults(list(header), source.layout):
            return Recognised(source.file.table, source)
    return Recognised(best) if shared[best] > 0.5 else None


def _described_sources() -> list[Source]:
    """Every source with a description that is in order. One in error is no hindrance to checking other files."""
    sources = []
    for name in source_names():
        with contextlib.suppress(SourceRefused):
            sources.append(load_source(name))
    return sources
