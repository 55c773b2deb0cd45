"""The form with which organisations comment: a spreadsheet, one row a comment, as CSV and as XLSX with lists.

Belongs here: its columns, a row for each indicator to write beside, what can be chosen. Does not: the form on a page
(`templates/comment.html`), reading comments or deciding on them (`indicators.agreement`).
"""

import csv
import datetime
import io
from collections.abc import Iterator, Mapping, Sequence

import xlsxwriter

COLUMNS = (
    "release",
    "page",
    "indicator",
    "name",
    "kind",
    "organisation_type",
    "language",
    "comment",
    "may_be_published",
)
"""`kind`: a code of the list `comment_kind`; `organisation_type`: one of `org`. No column asks for a person."""

LONGEST_COMMENT = 600
"""Characters; a longer text is refused when it is entered (`indicators.agreement.event_fields`)."""

SHEET, CODES = "data", "codes"
"""The sheet that is filled in, by which `schemas.spreadsheet` knows it, and the one with what can be chosen."""

FILLED_ROWS = 500
WIDTHS = (24, 8, 10, 30, 20, 24, 10, 60, 18)
CREATED = datetime.datetime(2025, 1, 1)  # noqa: DTZ001 (a constant, so that the bytes are the same)


def comment_form(release_id: str, indicators: Mapping[str, Mapping], language: str) -> bytes:
    """The CSV for a release, with a byte order mark so that spreadsheet programs read its letters right. The first row
    is for the release as a whole."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(release_id, indicators, language))
    return buffer.getvalue().encode("utf-8-sig")


def comment_workbook(
    release_id: str,
    indicators: Mapping[str, Mapping],
    language: str,
    choices: Mapping[str, Mapping[str, str]],
    title: str,
    explained: Sequence[str],
) -> bytes:
    """The same form as XLSX. `choices`: by column its codes with what they mean. `explained`: how to fill it in, in
    sentences; they stand below `title` on the second sheet, before the codes. The same arguments give the same bytes.
    """
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": title, "created": CREATED})
        data, codes = book.add_worksheet(SHEET), book.add_worksheet(CODES)
        places = _write_codes(book, codes, choices, title, explained)
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@", "text_wrap": True})
        for place, (column, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
            data.set_column(place, place, width, text)
            data.write_string(0, place, column, bold)
            if column in places:
                data.data_validation(1, place, FILLED_ROWS, place, {"validate": "list", "source": places[column]})
        for number, row in enumerate(_rows(release_id, indicators, language), start=1):
            for place, cell in enumerate(row):
                if cell:
                    data.write_string(number, place, cell, text)
        data.freeze_panes(1, 0)
    return stream.getvalue()


def _rows(release_id: str, indicators: Mapping[str, Mapping], language: str) -> Iterator[list[str]]:
    yield [release_id, "index", "", "", "", "", language, "", ""]
    for code, sheet in indicators.items():
        yield [release_id, code.lower(), code, str(sheet["short_name"]), "", "", language, "", ""]


def _write_codes(
    book: xlsxwriter.Workbook,
    sheet,
    choices: Mapping[str, Mapping[str, str]],
    title: str,
    explained: Sequence[str],
) -> dict[str, str]:
    """Fill the sheet with what can be chosen; return the place of the codes of each column."""
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, title, bold)
    sheet.set_column(0, 1, 28)
    sheet.set_column(2, 2, 60, wrapped)
    for row, line in enumerate(explained, start=1):
        sheet.write_string(row, 2, line, wrapped)
    row, places = len(explained) + 2, {}
    for column, labels in choices.items():
        places[column] = f"={CODES}!$B${row + 1}:$B${row + len(labels)}"
        for code, label in labels.items():
            for place, cell in enumerate((column, code, label)):
                sheet.write_string(row, place, str(cell))
            row += 1
    return places
