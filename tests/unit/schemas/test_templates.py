"""Templates, opened back: the header, the lists to choose from, what is said beside a cell, the same bytes."""

import csv
import datetime
import io
import re
import zipfile
from functools import cache
from xml.etree import ElementTree

import pytest

from schemas.columns import column_names, describe
from schemas.dictionary.words import example_row
from schemas.headers import layout_of
from schemas.reading import read_text_table
from schemas.spreadsheet import csv_of, read_spreadsheet
from schemas.tables import TABLES
from schemas.templates import csv_template, xlsx_template
from schemas.validation import validate_table
from tests.unit.schemas.filled_templates import column_letter, fill

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LAST_ROW = 1_048_576


def parts_of(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name) for name in archive.namelist()}


def sheet_of(content, number):
    return ElementTree.fromstring(parts_of(content)[f"xl/worksheets/sheet{number}.xml"])


def cells_of(content, number):
    """Text of the cells of a sheet by their place."""
    strings = ElementTree.fromstring(parts_of(content)["xl/sharedStrings.xml"])
    shared = ["".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in strings]
    cells = sheet_of(content, number).iter(f"{MAIN}c")
    return {
        cell.get("r"): shared[int(cell.find(f"{MAIN}v").text)] if cell.get("t") == "s" else cell.find(f"{MAIN}v").text
        for cell in cells
        if cell.find(f"{MAIN}v") is not None
    }


@cache
def validations_of(table):
    """The validation of every column that has one, by the column's name."""
    content = xlsx_template(table)
    letters = {column_letter(place): name for place, name in enumerate(column_names(table))}
    found = {}
    for validation in sheet_of(content, 1).iter(f"{MAIN}dataValidation"):
        letter, first, last = re.fullmatch(r"([A-Z]+)(\d+):\1(\d+)", validation.get("sqref")).groups()
        assert (int(first), int(last)) == (2, LAST_ROW)
        assert letters[letter] not in found
        found[letters[letter]] = validation
    return found


def formulas(validation):
    return [validation.findtext(f"{MAIN}formula{number}") for number in (1, 2)]


@pytest.mark.parametrize("table", TABLES)
def test_a_csv_template_is_the_header_and_can_be_read(table, tmp_path):
    path = tmp_path / f"{table}.csv"
    path.write_bytes(csv_template(table))
    assert path.read_text(encoding="utf-8") == ",".join(column_names(table)) + "\n"
    assert len(read_text_table(path, layout_of(table)).frame) == 0


@pytest.mark.parametrize("table", TABLES)
def test_a_spreadsheet_has_one_header_row_frozen_and_three_sheets(table):
    content = xlsx_template(table)
    book = ElementTree.fromstring(parts_of(content)["xl/workbook.xml"])
    assert [sheet.get("name") for sheet in book.iter(f"{MAIN}sheet")] == ["data", "columns", "codes"]
    header = {f"{column_letter(place)}1": name for place, name in enumerate(column_names(table))}
    assert cells_of(content, 1) == header
    pane = next(sheet_of(content, 1).iter(f"{MAIN}pane"))
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_codes_offers_exactly_its_list(table, house):
    content, validations = cells_of(xlsx_template(table), 3), validations_of(table)
    for column in describe(table):
        if column.kind != "code":
            continue
        validation = validations[column.name]
        assert (validation.get("type"), validation.get("errorStyle")) == ("list", None)  # the default style stops
        first, last = re.fullmatch(r"codes!\$B\$(\d+):\$B\$(\d+)", formulas(validation)[0]).groups()
        offered = [content[f"B{row}"] for row in range(int(first), int(last) + 1)]
        with (house / "schemas" / "codes" / f"{column.code_list}.csv").open(encoding="utf-8", newline="") as file:
            entries = [entry for entry in csv.DictReader(file) if entry.get("kind", "standard") == "standard"]
        assert offered == [entry["code"] for entry in sorted(entries, key=lambda entry: int(entry["order"]))]


@pytest.mark.parametrize("table", TABLES)
def test_other_columns_let_in_what_their_kind_is(table):
    validations = validations_of(table)
    for place, column in enumerate(describe(table)):
        validation, letter = validations[column.name], column_letter(place)
        if column.kind == "boolean":
            assert formulas(validation) == ['"true,false"', None]
        if column.kind == "month":
            assert validation.get("type") == "custom"
            assert formulas(validation)[0] == f"IFERROR(DAY({letter}2)=1,FALSE)"
        if column.kind == "integer":
            assert validation.get("type") == "whole"
        if column.kind in ("integer", "number") and None not in (column.lowest, column.highest):
            assert [float(bound) for bound in formulas(validation)] == [column.lowest, column.highest]
        if column.kind in ("text", "codes"):
            assert validation.get("type") in (None, "none")


@pytest.mark.parametrize("table", TABLES)
def test_every_cell_says_what_goes_into_it_in_the_length_that_is_shown(table):
    for column in describe(table):
        validation = validations_of(table)[column.name]
        assert 0 < len(validation.get("promptTitle")) <= 32
        assert column.meaning[:40] in validation.get("prompt") and len(validation.get("prompt")) <= 255
        if column.kind == "codes":
            assert "|" in validation.get("prompt")


@pytest.mark.parametrize("table", TABLES)
def test_the_sheet_of_columns_explains_every_column_and_the_codes_are_locked(table):
    content = xlsx_template(table)
    explained = [text for place, text in cells_of(content, 2).items() if re.fullmatch(r"A\d+", place)]
    assert set(column_names(table)) <= set(explained)
    assert list(sheet_of(content, 3).iter(f"{MAIN}sheetProtection"))


def test_the_same_template_has_the_same_bytes_and_no_time_of_making():
    content = xlsx_template("referral")
    assert content == xlsx_template("referral")
    times = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()}
    assert times == {(1980, 1, 1, 0, 0, 0)}
    dates = re.findall(rb"20\d\d-\d\d-\d\dT[0-9:]+Z", parts_of(content)["docProps/core.xml"])
    assert set(dates) == {b"2025-01-01T00:00:00Z"}


def typed(table):
    """The example row of a table as the cells a spreadsheet program would hold."""
    cells = []
    for column in describe(table):
        text = example_row(table)[column.name]
        if text == "":
            cells.append(None)
        elif column.kind in ("month", "day"):
            cells.append(datetime.date.fromisoformat(text))
        elif column.kind == "boolean":
            cells.append(text == "true")
        elif column.kind in ("integer", "number"):
            cells.append(float(text))
        else:
            cells.append(text)
    return cells


@pytest.mark.parametrize("table", TABLES)
def test_a_filled_template_becomes_the_csv_to_deliver(table, tmp_path):
    path = tmp_path / f"{table}.xlsx"
    path.write_bytes(fill(xlsx_template(table), [typed(table), [], list(example_row(table).values())]))
    content = read_spreadsheet(path, layout_of(table))
    assert content.frame["row_number"].tolist() == [2, 4]
    assert len(content.faults) == 0
    assert len(validate_table(table, content.frame).accepted) == 2
    delivered = tmp_path / f"{table}.csv"
    delivered.write_bytes(csv_of(content))
    read = read_text_table(delivered, layout_of(table))
    assert read.frame.drop(columns="row_number").equals(content.frame.drop(columns="row_number"))
    for row in read.frame.drop(columns="row_number").to_dict("records"):
        differing = {name for name, text in row.items() if text != example_row(table)[name]}
        numbers = {column.name for column in describe(table) if column.kind == "number"}
        assert differing <= numbers  # 1.0 in a cell is 1 on the wire: the same number
        assert all(float(row[name]) == float(example_row(table)[name]) for name in differing)
