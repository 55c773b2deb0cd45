"""Pages made from what they describe: the format of a metadata sheet, what the indicators monitor, the statistics.

Belongs here: the pages and whether they are current. Does not: the sheets (`registry`), the data dictionary
(`schemas.dictionary`).
"""

from collections.abc import Mapping
from pathlib import Path

from indicators.reference.coverage import coverage_page
from indicators.reference.methods import methods_page
from indicators.reference.sheet_format import sheet_format_page
from indicators.sheet import Sheet

__all__ = ["differing_pages", "reference_pages", "write_pages"]


def reference_pages(sheets: Mapping[str, Sheet]) -> dict[str, str]:
    """The pages: content by file name. The same catalogue gives the same text."""
    return {
        "metadata-sheets.md": sheet_format_page(),
        "coverage.md": coverage_page(sheets),
        "methods.md": methods_page(),
    }


def differing_pages(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Names of `pages` (content by file name) that are missing in `folder` or other than they should be."""
    return [
        name
        for name, text in pages.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != text.encode()
    ]


def write_pages(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Write `pages` into `folder`; return the names of those that were not already so."""
    changed = differing_pages(pages, folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_bytes(text.encode())
    return changed
