"""The data dictionary: what every table, column, code and rule means, made from the definitions themselves.

Belongs here: the pages and the machine-readable description, and the plain words that the models do not hold
(`words`). Does not: any definition (`tables`, `code_lists`, `rules.yaml`), templates to fill in (`templates`).
"""

from pathlib import Path

from schemas.dictionary.datapackage import datapackage_text
from schemas.dictionary.pages import codes_page, overview_page, table_page
from schemas.tables import TABLES

__all__ = ["dictionary_files", "differing_files", "write_dictionary"]


def dictionary_files() -> dict[str, str]:
    """The whole dictionary: content by file name. The same definitions give the same text."""
    pages = {f"{table}.md": table_page(table) for table in TABLES}
    return {
        "README.md": overview_page(),
        **pages,
        "codes.md": codes_page(),
        "datapackage.json": datapackage_text(),
    }


def write_dictionary(folder: Path) -> list[str]:
    """Write the dictionary into `folder`; return the names of the files that were not already so."""
    changed = differing_files(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in dictionary_files().items():
        (folder / name).write_bytes(text.encode())
    return changed


def differing_files(folder: Path) -> list[str]:
    """Names of files in `folder` that are missing, other than they should be, or not of the dictionary."""
    wanted = {name: text.encode() for name, text in dictionary_files().items()}
    present = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}
    return sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))
