"""A filled spreadsheet as text: what a cell becomes, which row it is, and what is refused without a value."""

import datetime
import io
import re
import zipfile

import pytest

from schemas.headers import layout_of
from schemas.reading import FileRefused
from schemas.spreadsheet import read_spreadsheet, rows_with_errors
from schemas.spreadsheet_errors import ERROR_TEXT
from schemas.templates import xlsx_template
from tests.unit.schemas.filled_templates import fill
from tests.unit.schemas.right_rows import FACILITY

CANARY = "Zx7Canary"
TEMPLATE = xlsx_template("facility")


def read(tmp_path, content, table="facility"):
    path = tmp_path / f"{table}.xlsx"
    path.write_bytes(content)
    return read_spreadsheet(path, layout_of(table))


def refused(tmp_path, content, table="facility"):
    with pytest.raises(FileRefused) as refusal:
        read(tmp_path, content, table)
    seen = refusal.value
    while seen is not None:
        assert CANARY not in str(seen) + repr(seen.args)
        seen = seen.__cause__ or seen.__context__
    return refusal.value


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("phc", "phc"),
        ("  phc ", "  phc "),
        ("00123", "00123"),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        (12.0, "12"),
        (0.5, "0.5"),
        (0.0000001, "0.0000001"),
        (-3, "-3"),
        (datetime.date(2025, 3, 1), "2025-03-01"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_cell_is_written_as_what_it_holds(tmp_path, cell, text):
    # Column F is formatted as a date, so a date needs that column; any other value may stand in the first.
    place = "reporting_from" if isinstance(cell, datetime.date) else "facility_id"
    row = [None] * 5 + [cell] if place == "reporting_from" else [cell]
    assert read(tmp_path, fill(TEMPLATE, [row])).frame[place].tolist() == [text]


def test_rows_have_the_numbers_that_the_spreadsheet_shows_and_empty_ones_are_left_out(tmp_path):
    right = list(FACILITY.values())
    table = read(tmp_path, fill(TEMPLATE, [[], right, [], ["", ""], right, [], []]))
    assert table.frame["row_number"].tolist() == [3, 6]
    assert table.physical_records == 3


def test_a_cell_beside_the_columns_is_a_fault_of_its_row_and_nothing_is_lost(tmp_path):
    right = list(FACILITY.values())
    table = read(tmp_path, fill(TEMPLATE, [right, [*right, CANARY], right]))
    assert table.frame["row_number"].tolist() == [2, 4]
    assert table.faults.values.tolist() == [[3, "", "cells_beside"]]
    assert table.physical_records - 1 == len(table.frame) + len(table.faults)


def test_what_is_no_spreadsheet_is_refused(tmp_path):
    assert refused(tmp_path, f"a,b\n{CANARY},1\n".encode()).rule == "spreadsheet"
    assert refused(tmp_path, TEMPLATE[: len(TEMPLATE) // 2]).rule == "spreadsheet"


def changed(name, old, new):
    source, target = zipfile.ZipFile(io.BytesIO(fill(TEMPLATE, [[CANARY]]))), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for entry in source.namelist():
            content = source.read(entry)
            assert entry != name or old in content
            archive.writestr(entry, content.replace(old, new) if entry == name else content)
    return target.getvalue()


def test_a_spreadsheet_without_the_sheet_is_refused_with_the_name_of_the_sheet(tmp_path):
    refusal = refused(tmp_path, changed("xl/workbook.xml", b'name="data"', b'name="Zx7Canary"'))
    assert refusal.rule == "spreadsheet" and "named data" in str(refusal)


def test_a_damaged_sheet_is_refused_without_what_was_in_it(tmp_path):
    assert refused(tmp_path, changed("xl/worksheets/sheet1.xml", b"</row>", b"</Zx7Canary>")).rule == "spreadsheet"


def test_one_wrong_byte_is_noticed(tmp_path):
    content = bytearray(fill(TEMPLATE, [list(FACILITY.values())]))
    content[content.index(FACILITY["facility_id"].encode())] ^= 1
    assert refused(tmp_path, bytes(content)).rule == "spreadsheet"


def test_a_header_that_is_not_the_table_is_refused_as_in_a_csv_file(tmp_path):
    refusal = refused(tmp_path, TEMPLATE, table="referral")
    assert (refusal.rule, refusal.row_number) == ("FL01", 1)
    extra = changed("xl/sharedStrings.xml", b">sector<", b">surname<")
    assert refused(tmp_path, extra).rule == "FL02"


def test_a_spreadsheet_that_unpacks_to_too_much_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr("schemas.spreadsheet.CEILING_BYTES", 1000)
    assert "too large" in str(refused(tmp_path, TEMPLATE))


def with_error(text, place="D2", sheet="xl/worksheets/sheet1.xml"):
    """A filled template with an error cell in the place of a value, as a formula that found nothing leaves it."""
    source, target = zipfile.ZipFile(io.BytesIO(fill(TEMPLATE, [list(FACILITY.values())]))), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for entry in source.namelist():
            content = source.read(entry).decode()
            if entry == sheet:
                cell = f'<c r="{place}" t="e"><f>NA()</f><v>{text}</v></c>'
                content, changes = re.subn(rf'<c r="{place}"[^>]*>.*?</c>', cell, content)
                assert changes == 1
            archive.writestr(entry, content)
    return target.getvalue()


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#DIV/0!", "#NAME?"])
def test_a_cell_with_an_error_does_not_become_empty(tmp_path, text):
    table = read(tmp_path, with_error(text))
    assert table.frame["sector"].tolist() == [text]
    assert rows_with_errors(table) == [2]


def test_a_right_spreadsheet_and_an_empty_one_have_no_errors(tmp_path):
    assert rows_with_errors(read(tmp_path, fill(TEMPLATE, [list(FACILITY.values())]))) == []
    assert rows_with_errors(read(tmp_path, TEMPLATE)) == []


@pytest.mark.parametrize("text", ["#N/A", "#¡REF!", "#¿NOMBRE?", "#BEZUG!", "#NV", "#N/D", "#DIV/0!", "#ДЕЛ/0!"])
def test_errors_are_told_in_the_language_of_the_program(text):
    assert ERROR_TEXT.fullmatch(text)


@pytest.mark.parametrize("text", ["", "#", "N/A", "#1", "#roma", "national_majority", "!", "#a b!"])
def test_what_is_no_error_is_not_taken_for_one(text):
    assert not ERROR_TEXT.fullmatch(text)
