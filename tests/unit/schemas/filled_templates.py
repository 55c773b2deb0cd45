"""A template with rows written into its sheet `data`, by editing the file itself, as a spreadsheet program would."""

import io
import re
import zipfile
from xml.sax.saxutils import escape

DAYS_FROM_1899 = 693594
"""Ordinal of 30 December 1899, day 0 of a spreadsheet's dates."""


def fill(template: bytes, rows: list[list], first_row: int = 2) -> bytes:
    """The template with `rows` of cells: text, bool, int, float, datetime.date, or None for an empty cell."""
    source = zipfile.ZipFile(io.BytesIO(template))
    filled = io.BytesIO()
    with zipfile.ZipFile(filled, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace("</sheetData>", _rows(content, rows, first_row) + "</sheetData>")
            target.writestr(name, content)
    return filled.getvalue()


def column_letter(place: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _rows(sheet: str, rows: list[list], first_row: int) -> str:
    styles = {}
    for first, last, style in re.findall(r'<col min="(\d+)" max="(\d+)"[^>]* style="(\d+)"', sheet):
        styles |= dict.fromkeys(range(int(first) - 1, int(last)), style)
    written = ""
    for number, row in enumerate(rows, start=first_row):
        cells = "".join(
            _cell(f"{column_letter(place)}{number}", styles.get(place, "0"), value)
            for place, value in enumerate(row)
            if value is not None
        )
        written += f'<row r="{number}">{cells}</row>'
    return written


def _cell(place: str, style: str, value) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" s="{style}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}" s="{style}"><v>{value.toordinal() - DAYS_FROM_1899}</v></c>'
