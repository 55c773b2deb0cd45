"""Templates to fill in: a CSV with the header of a table, and a spreadsheet with lists to choose from.

Belongs here: making the files. Does not: reading a filled one (`spreadsheet`), what is said about a column
(`dictionary.words`).

The same definitions give the same bytes: no clock, a fixed order, fixed times inside the archive.
"""

import csv
import datetime
import io

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from schemas.code_lists import CODE_LIST_VERSION, code_list_names, load_code_list
from schemas.columns import Column, column_names, describe
from schemas.dictionary.words import (
    MISSING_WORDS,
    SENSITIVITY_WORDS,
    code_list_title,
    example_row,
    how_to_write,
    table_words,
    when_empty,
)
from schemas.spreadsheet import DATA_SHEET
from schemas.tables import GRAIN

LAST_ROW = 1_048_576
"""The last row of a sheet: every row that can be filled in is checked while typing."""

LONGEST_TITLE, LONGEST_PROMPT = 32, 255
"""Longest title and text that a spreadsheet program shows beside a cell."""

CREATED = datetime.datetime(2025, 1, 1)  # noqa: DTZ001 (a constant, so that the bytes are the same)

CODES_HEADER = ("list", "code", "what it says", "remark")
COLUMNS_HEADER = ("column", "name", "what it says", "how to write it", "when it is empty", "sensitivity", "example")


def csv_template(table_name: str) -> bytes:
    """A CSV file of one table without rows: UTF-8, commas, the header."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(column_names(table_name))
    return text.getvalue().encode()


def xlsx_template(table_name: str) -> bytes:
    """A spreadsheet of one table: sheets `data` (to fill in), `columns` and `codes` (to read)."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": table_words(table_name).title, "created": CREATED})
        data, columns, codes = (book.add_worksheet(name) for name in (DATA_SHEET, "columns", "codes"))
        places = _write_codes(book, codes, table_name)
        _write_data(book, data, table_name, places)
        _write_columns(book, columns, table_name)
    return stream.getvalue()


def _write_codes(book: xlsxwriter.Workbook, sheet, table_name: str) -> dict[str, str]:
    """Fill the sheet of codes; return by code list the range of its codes, for the lists to choose from."""
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, CODES_HEADER, bold)
    used = {column.code_list for column in describe(table_name)}
    row, places = 1, {}
    for name in (name for name in code_list_names() if name in used):
        items = load_code_list(name).codes
        for place, item in enumerate(items):
            sheet.write_row(row + place, 0, (name, item.code, item.label, MISSING_WORDS.get(item.missing_kind, "")))
        places[name] = f"=codes!$B${row + 1}:$B${row + len(items)}"
        row += len(items)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 2, 80)
    sheet.freeze_panes(1, 0)
    sheet.protect("", {"select_locked_cells": True, "format_columns": True})
    return places


def _write_data(book: xlsxwriter.Workbook, sheet, table_name: str, places: dict[str, str]) -> None:
    needed = book.add_format({"bold": True, "bg_color": "#D9E2F3", "bottom": 1})
    optional = book.add_format({"bold": True, "italic": True, "bg_color": "#F2F2F2", "bottom": 1})
    forms = {
        "text": book.add_format({"num_format": "@"}),
        "integer": book.add_format({"num_format": "0"}),
        "number": book.add_format({"num_format": "General"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for place, column in enumerate(describe(table_name)):
        kind = "date" if column.kind in ("month", "day") else column.kind
        sheet.write_string(0, place, column.name, optional if column.nullable else needed)
        sheet.set_column(place, place, max(12, len(column.name) + 2), forms.get(kind, forms["text"]))
        sheet.data_validation(1, place, LAST_ROW - 1, place, _validation(column, place, places))
    sheet.freeze_panes(1, 0)


def _validation(column: Column, place: int, places: dict[str, str]) -> dict:
    """What a spreadsheet program says beside a cell of the column, and what it lets in."""
    prompt = f"{column.meaning}. {how_to_write(column)}. {when_empty(column)}".replace("`", "")
    said = {
        "input_title": column.title[:LONGEST_TITLE],
        "input_message": _shortened(prompt),
        "error_title": "Not a value of this column",
        "error_message": _shortened(f"{how_to_write(column)}.".replace("`", "")),
    }
    return _rule(column, place, places) | said


def _rule(column: Column, place: int, places: dict[str, str]) -> dict:
    first = f"{xl_col_to_name(place)}2"
    if column.kind == "code":
        return {"validate": "list", "source": places[column.code_list]}
    if column.kind == "boolean":
        return {"validate": "list", "source": ["true", "false"]}
    if column.kind in ("integer", "number"):
        name = "integer" if column.kind == "integer" else "decimal"
        if column.lowest is not None and column.highest is not None:
            limits = {"criteria": "between", "minimum": column.lowest, "maximum": column.highest}
        elif column.lowest is not None:
            limits = {"criteria": ">=", "value": column.lowest}
        elif column.above is not None and column.highest is not None:
            limits = {"criteria": "between", "minimum": column.above, "maximum": column.highest}
        elif column.above is not None:
            limits = {"criteria": ">", "value": column.above}
        elif column.highest is not None:
            limits = {"criteria": "<=", "value": column.highest}
        else:
            limits = {"criteria": "between", "minimum": -(2**31), "maximum": 2**31}
        return {"validate": name} | limits
    if column.kind == "month":
        return {"validate": "custom", "value": f"=IFERROR(DAY({first})=1,FALSE)"}
    if column.kind == "day":
        return {"validate": "date", "criteria": ">=", "value": datetime.date(1990, 1, 1)}
    return {"validate": "any"}


def _write_columns(book: xlsxwriter.Workbook, sheet, table_name: str) -> None:
    """What every column says, below the name and purpose of the table and how to go on."""
    large = book.add_format({"bold": True, "font_size": 14})
    bold = book.add_format({"bold": True, "bg_color": "#D9E2F3"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    words, example = table_words(table_name), example_row(table_name)
    sheet.write_string(0, 0, words.title, large)
    for row, line in enumerate(_instructions(table_name), start=1):
        sheet.write_string(row, 0, line)
    start = len(_instructions(table_name)) + 2
    sheet.write_row(start, 0, COLUMNS_HEADER, bold)
    for row, column in enumerate(describe(table_name), start=start + 1):
        cells = (
            column.name,
            column.title,
            f"{column.meaning}.",
            f"{how_to_write(column)}.".replace("`", ""),
            when_empty(column).replace("`", ""),
            SENSITIVITY_WORDS[column.sensitivity][0],
            example[column.name],
        )
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, wrapped)
    for place, width in enumerate((26, 22, 50, 50, 40, 20, 30)):
        sheet.set_column(place, place, width)
    lists = [name for name in code_list_names() if name in {column.code_list for column in describe(table_name)}]
    start += len(column_names(table_name)) + 2
    sheet.write_row(start, 0, ("list", "what its codes say"), bold)
    for row, name in enumerate(lists, start=start + 1):
        sheet.write_row(row, 0, (name, code_list_title(name)))


def _instructions(table_name: str) -> tuple[str, ...]:
    return (
        table_words(table_name).purpose,
        f"{GRAIN[table_name]} Code lists: version {CODE_LIST_VERSION}.",
        "Fill in the sheet `data`, from row 2 on. Leave its first row as it is: the names of columns are fixed. Names "
        "in upright letters must always be filled; those in italics only where it applies.",
        "Where a column takes several codes, join them by | without spaces, such as roma|national_majority.",
        "Never write a name, date of birth, address, telephone number, document number or note anywhere in this file.",
        "Then run: ipv-indicators check FILE.xlsx, and when it is all right: ipv-indicators convert FILE.xlsx",
    )


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_PROMPT else text[: LONGEST_PROMPT - 1] + "…"
