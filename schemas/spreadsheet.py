"""A filled template (`.xlsx`) as text on the wire, so that it can be checked and written as the CSV to deliver.

Belongs here: cells to text. Does not: CSV (`reading`), making templates (`templates`), types and rules
(`validation`). Nothing is repaired: a cell is written as what it holds, and the rules judge it.

Only the sheet `data` is read; other sheets and comments are never looked at. No value leaves in a message.
"""

import csv
import datetime
import io
import zipfile
import zlib
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

import numpy as np
import pandas as pd
import python_calamine

from schemas.headers import Layout
from schemas.reading import FileRefused, TextTable, refuse_header, sha256_of
from schemas.spreadsheet_errors import ERROR_TEXT, error_cells

SUFFIX = ".xlsx"
DATA_SHEET = "data"
CEILING_BYTES = 2 << 30
"""A spreadsheet that unpacks to more is not opened."""

CHUNK_BYTES = 1 << 20
DAMAGED = "The spreadsheet is damaged. Open it, save it again as .xlsx, and send it again."


def is_spreadsheet(path: Path) -> bool:
    """Is this, by its name, a filled template?"""
    return path.name.lower().endswith(SUFFIX)


def read_spreadsheet(path: Path, layout: Layout) -> TextTable:
    """The sheet `data` as text. Row numbers are those that the spreadsheet shows; empty rows are left out.

    `faults`: rows with a filled cell beside the columns, rule `cells_beside`.

    Raises FileRefused with rule `spreadsheet` (not one that can be read, or without that sheet), or as
    `reading.read_text_table` does for the header.
    """
    cells = _cells(path)
    header = _trimmed([_text(cell) for cell in cells[0]]) if cells else []
    refuse_header(header, layout)
    whole: list[list[str]] = []
    numbers, broken = [], []
    for number, row in enumerate(cells[1:], start=2):
        texts = _trimmed([_text(cell) for cell in row])
        if len(texts) > len(header):
            broken.append(number)
        elif texts:
            numbers.append(number)
            whole.append(texts + [""] * (len(header) - len(texts)))
    frame = pd.DataFrame(
        {"row_number": np.array(numbers, dtype="int64")}
        | {name: pd.array([row[place] for row in whole], dtype="string") for place, name in enumerate(header)}
    )
    faults = pd.DataFrame({"row_number": np.array(broken, dtype="int64"), "column": "", "rule": "cells_beside"})
    faults = faults.astype({"column": "string", "rule": "string"})
    return TextTable(tuple(header), frame, faults, sha256_of(path), 1 + len(whole) + len(broken))


def csv_of(table: TextTable) -> bytes:
    """The rows as a CSV file: UTF-8, commas, the header. Rows with cells beside the columns are not among them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows(table.frame.drop(columns="row_number").itertuples(index=False))
    return text.getvalue().encode()


def rows_with_errors(table: TextTable) -> list[int]:
    """Numbers of rows with a cell that holds an error of the spreadsheet program, in order."""
    texts = table.frame.drop(columns="row_number")
    wrong = pd.concat([texts[name].str.fullmatch(ERROR_TEXT).fillna(False) for name in texts], axis=1).any(axis=1)
    return table.frame.loc[wrong.astype(bool), "row_number"].tolist()


def _cells(path: Path) -> list[list]:
    """All cells of the sheet from its first row and column on. The reader's own error may quote a cell.

    A cell with an error is its text, such as #N/A, as in a CSV file that the spreadsheet program writes.
    """
    message = _fault_of_archive(path)
    cells: list[list] | None = None
    if not message:
        try:
            with python_calamine.load_workbook(str(path)) as book:
                if DATA_SHEET in book.sheet_names:
                    cells = book.get_sheet_by_name(DATA_SHEET).to_python(skip_empty_area=False)
                else:
                    message = f"The spreadsheet has no sheet named {DATA_SHEET}: use the template of the table."
            with zipfile.ZipFile(path) as archive:
                errors = error_cells(archive, DATA_SHEET)
        except (python_calamine.CalamineError, ElementTree.ParseError, OSError, ValueError):
            message, cells = DAMAGED, None
    if cells is None:
        raise FileRefused("spreadsheet", message)
    for row, column, text in errors:
        if row < len(cells) and column < len(cells[row]):
            cells[row][column] = text
    return cells


def _fault_of_archive(path: Path) -> str:
    """Why the file cannot be opened, or nothing. The reader of sheets passes over damage; this does not."""
    if not zipfile.is_zipfile(path):
        return "This is not a spreadsheet of the kind .xlsx, or it is protected by a password. Save it as .xlsx."
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > CEILING_BYTES:
                return "The spreadsheet is too large to open. Split it, or send a CSV file."
            for name in archive.namelist():
                _read_whole(archive, name)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, RuntimeError, NotImplementedError):
        return DAMAGED
    return ""


def _read_whole(archive: zipfile.ZipFile, name: str) -> None:
    """Read a part to its end, so that its checksum is compared, and as XML if it is."""
    parser = expat.ParserCreate() if name.endswith((".xml", ".rels")) else None
    with archive.open(name) as part:
        while chunk := part.read(CHUNK_BYTES):
            if parser is not None:
                parser.Parse(chunk, False)
    if parser is not None:
        parser.Parse(b"", True)


def _text(cell: object) -> str:
    """What a cell holds, as it is written in a CSV file."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime.datetime):
        return (cell.date() if cell.time() == datetime.time() else cell).isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return str(cell)


def _trimmed(texts: list[str]) -> list[str]:
    """Without the empty cells at the end."""
    length = max((place for place, text in enumerate(texts, start=1) if text), default=0)
    return texts[:length]
