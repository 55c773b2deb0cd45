"""A spreadsheet of described tables that people can read, with a screen reader too.

Belongs here: cover, contents, notes, one sheet a table. Does not: which tables (`release_tables`, `workbook`).

Every sheet begins with its title in A1 and holds one named table, from column A on, without merged or empty cells in
between; a figure that is not shown is a symbol, never an empty cell; no formula, no hidden sheet, no colour that means
something. Source of these rules: UK Government Analysis Function, Making spreadsheets accessible.

The same tables give the same bytes: fixed times in the document and its archive.
"""

import datetime
import io
import re
import zipfile

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from dashboards.downloads.described_tables import (
    NUMERIC,
    STATUS_SYMBOLS,
    DescribedColumn,
    DescribedRelease,
    DescribedTable,
    plain,
)

CREATED = datetime.datetime(2025, 1, 1)  # noqa: DTZ001 (a constant, so that the bytes are the same)
ARCHIVED = (1980, 1, 1, 0, 0, 0)
A4 = 9
WIDEST = 40
WRAPPED_AT = 38
"""Characters that surely fit on a line of the widest column."""

LINE_HEIGHT = 15
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FIRST_ROW = 3
"""Row of the header of a table, counted from 0: title, meaning and number of rows stand before it."""

NOTHING = STATUS_SYMBOLS["not_applicable"]
OF_THE_COLUMN = "(no code)"

ROW = re.compile(rb"<row [^>]*>.*?</row>", re.DOTALL)
PLACE = re.compile(rb'<c r="([A-Z]+)\d+"')

SYMBOL_WORDS = {
    "suppressed": "Withheld to protect women's privacy. It does not mean none.",
    "low_n": "Too few records for a figure that means something.",
    "not_available": "Not recorded by this source. It does not mean none.",
    "not_applicable": "Does not exist here, or there is nothing to measure yet.",
    "not_agreed": "Not agreed with the sectors and organisations concerned.",
}


def spreadsheet(described: DescribedRelease) -> bytes:
    """The tables as XLSX: sheets Cover, Contents, Notes, one a table, Columns."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        book.set_properties(
            {
                "title": f"{described.title} {described.release_id}",
                "subject": described.source_label,
                "comments": " ".join(described.notes),
                "created": CREATED,
            }
        )
        formats = {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "align": "left", "indent": 1}),
            "head of numbers": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "align": "right"}),
            "text": book.add_format({"text_wrap": True, "valign": "top", "align": "left", "indent": 1}),
            "number": book.add_format({"valign": "top", "align": "right"}),
        }
        _write_cover(book, formats, described)
        _write_contents(book, formats, described)
        _write_notes(book, formats, described)
        shown_as = {c.shown_as for table in described.tables for c in table.columns if c.shown_as}
        for code in sorted(shown_as):
            formats[code] = book.add_format({"valign": "top", "align": "right", "num_format": code})
        for table in (*described.tables, _columns_table(described)):
            _write_table(book, formats, table)
        for sheet in book.worksheets():
            sheet.set_landscape()
            sheet.set_paper(A4)
            sheet.fit_to_pages(1, 0)
            # On paper a sheet has to say what it is of: its name, the release, the page.
            sheet.set_footer(f"&L{described.title} {described.release_id}&C&A&R&P / &N")
        book.worksheets()[0].activate()
    return _finished(stream.getvalue(), described.language)


def _write_cover(book: xlsxwriter.Workbook, formats: dict, described: DescribedRelease) -> None:
    sheet = book.add_worksheet("Cover")
    lines = [
        f"Source of the records: {described.source_label}",
        f"Data to: {described.data_cutoff}",
        f"Release: {described.release_id}",
        *described.notes,
    ]
    _write_lines(sheet, formats, described.title, lines)


def _write_contents(book: xlsxwriter.Workbook, formats: dict, described: DescribedRelease) -> None:
    sheet = book.add_worksheet("Contents")
    _write_lines(sheet, formats, "Contents", ["Each line names a sheet of this file and what stands in it."])
    named = [("Notes", "Symbols, and what must be known to read the figures.")]
    named += [(table.title, table.meaning) for table in described.tables]
    named += [("Columns", "What each column and each code means.")]
    sheet.set_column(1, 1, WIDEST)
    for row, (name, meaning) in enumerate(named, start=FIRST_ROW):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(row, 1, meaning, formats["text"])
        _make_room(sheet, row, len(meaning))


def _write_notes(book: xlsxwriter.Workbook, formats: dict, described: DescribedRelease) -> None:
    sheet = book.add_worksheet("Notes")
    _write_lines(sheet, formats, "Notes", ["Symbols stand where a figure would stand."])
    rows = [[symbol, SYMBOL_WORDS[status]] for status, symbol in STATUS_SYMBOLS.items()]
    rows += [["note", note] for note in described.notes]
    _add_table(sheet, formats, "notes", ["Symbol", "Meaning"], rows, [12, WIDEST], ["text", "text"])


def _write_lines(sheet, formats: dict, title: str, lines: list[str]) -> None:
    sheet.set_column(0, 0, WIDEST if sheet.get_name() == "Cover" else 16)
    sheet.write_string(0, 0, title, formats["title"])
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, line, formats["text"] if sheet.get_name() == "Cover" else None)
        if sheet.get_name() == "Cover":
            _make_room(sheet, row, len(line))


def _make_room(sheet, row: int, characters: int) -> None:
    """Make a row high enough for the longest of its wrapped texts: not every program does so by itself."""
    if characters > WRAPPED_AT:
        sheet.set_row(row, LINE_HEIGHT * -(-characters // WRAPPED_AT))


def _write_table(book: xlsxwriter.Workbook, formats: dict, table: DescribedTable) -> None:
    sheet = book.add_worksheet(table.title)
    rows = len(table.rows)
    lines = [table.meaning, f"One table of {rows} rows; its header is row {FIRST_ROW + 1}."]
    _write_lines(sheet, formats, table.title, lines)
    statuses = list(table.rows[table.status_column]) if table.status_column else [""] * rows
    columns = [_written(column, table, statuses) for column in table.columns]
    # Two more than the longest text, so that no word of it is broken by the indent.
    widths = [
        min(WIDEST, max(10, len(c.title) + 4, *(len(str(one)) + 2 for one in v))) for c, v in _pairs(table, columns)
    ]
    titles = [column.title for column in table.columns]
    looks = [c.shown_as or "number" if c.kind in NUMERIC else "text" for c in table.columns]
    _add_table(sheet, formats, table.name, titles, list(zip(*columns, strict=True)), widths, looks)


def _pairs(table: DescribedTable, columns: list[list]) -> zip:
    return zip(table.columns, columns, strict=True)


def _written(column: DescribedColumn, table: DescribedTable, statuses: list[str]) -> list:
    """The values of a column; a symbol where there is none: of a number that of the status of its row."""
    values = [plain(value) for value in table.rows[column.name]]
    if column.kind not in NUMERIC:
        return [value or NOTHING for value in values]
    explained = not table.figures or column.name in table.figures
    return [
        (STATUS_SYMBOLS.get(status, NOTHING) if explained else NOTHING)
        if value is None
        else f"≤{value}"
        if value == column.smallest
        else value
        for value, status in zip(values, statuses, strict=True)
    ]


def _add_table(sheet, formats: dict, name: str, titles: list, rows: list, widths: list, looks: list) -> None:
    """A named table from row FIRST_ROW on, each column in one of the `formats`. Text is written as text, whatever it
    looks like."""
    last = FIRST_ROW + max(len(rows), 1)
    over = [formats["head" if look == "text" else "head of numbers"] for look in looks]
    heads = [{"header": title, "header_format": one} for title, one in zip(titles, over, strict=True)]
    sheet.add_table(
        FIRST_ROW, 0, last, len(titles) - 1, {"name": f"table_{name}", "columns": heads, "style": "Table Style Light 1"}
    )
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    for row, values in enumerate(rows, start=FIRST_ROW + 1):
        for place, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(row, place, value, formats[looks[place]])
            else:
                sheet.write_number(row, place, value, formats[looks[place]])
        _make_room(sheet, row, max(len(value) for value in values if isinstance(value, str)) if WIDEST in widths else 0)
    sheet.freeze_panes(FIRST_ROW + 1, 0)
    sheet.repeat_rows(FIRST_ROW)


def _columns_table(described: DescribedRelease) -> DescribedTable:
    """What each column and code of the tables means, as a table of its own."""
    rows = []
    for table in described.tables:
        for column in table.columns:
            rows.append([table.title, column.title, OF_THE_COLUMN, column.meaning])
            rows += [[table.title, column.title, code, label] for code, label in column.codes.items() if code]
    names = {"table": "Table", "column": "Column", "code": "Code", "meaning": "Meaning"}
    columns = tuple(DescribedColumn(name, title, title) for name, title in names.items())
    meaning = "What each column and each code means. A line without a code is about the column."
    return DescribedTable("columns", "Columns", meaning, columns, pd.DataFrame(rows, columns=list(names)))


def _finished(content: bytes, language: str) -> bytes:
    """The same document in a fifth of the bytes, with its language said in its properties; the library has no way to do
    either."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                end = b"</cp:coreProperties>"
                part = part.replace(end, b"<dc:language>" + language.encode() + b"</dc:language>" + end)
            elif name.startswith("xl/worksheets/sheet"):
                part = ROW.sub(_without_places, part)
            new.writestr(zipfile.ZipInfo(name, ARCHIVED), part, zipfile.ZIP_DEFLATED, compresslevel=9)
    return stream.getvalue()


def _without_places(row: re.Match) -> bytes:
    """A row whose cells do not say where they are: one after the other from column A on, as in all our tables. They are
    most of a sheet. A row with a gap keeps them. Source: ECMA-376 part 1, 18.3.1.4, where `r` of a cell is optional."""
    columns = PLACE.findall(row[0])
    places = [xl_col_to_name(place).encode() for place in range(len(columns))]
    return PLACE.sub(b"<c", row[0]) if columns == places else row[0]
