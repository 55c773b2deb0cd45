"""Cells of a spreadsheet do not say where they are, which is most of a sheet, unless they have to."""

import re
import zipfile

import pytest

from dashboards.downloads.spreadsheet import ROW, _without_places

FULL = b'<row r="7" spans="1:3"><c r="A7" s="2"><v>1</v></c><c r="B7" t="s"><v>4</v></c><c r="C7"><v>AB7</v></c></row>'


def test_a_row_from_column_a_on_keeps_its_number_and_its_values_only():
    short = b'<row r="7" spans="1:3"><c s="2"><v>1</v></c><c t="s"><v>4</v></c><c><v>AB7</v></c></row>'
    assert ROW.sub(_without_places, b"<sheetData>" + FULL + FULL + b"</sheetData>").count(short) == 2


@pytest.mark.parametrize("row", [FULL.replace(b'"B7"', b'"D7"'), FULL.replace(b'"A7"', b'"B7"', 1)])
def test_a_row_with_a_gap_keeps_its_places(row):
    assert ROW.sub(_without_places, row) == row


def test_a_row_of_more_than_26_cells_is_counted_on_to_column_aa():
    columns = [*map(chr, range(65, 91)), "AA", "AB"]
    row = "".join(["<row r='1'>", *(f'<c r="{column}1"/>' for column in columns), "</row>"]).encode()
    assert ROW.sub(_without_places, row).count(b"<c/>") == 28


@pytest.mark.parametrize("name", ["cells", "summary"])
def test_in_a_release_no_cell_of_a_table_says_where_it_is(release, name):
    with zipfile.ZipFile(release.path / "downloads" / f"{name}.xlsx") as archive:
        sheets = [archive.read(one) for one in archive.namelist() if one.startswith("xl/worksheets/sheet")]
    assert len(sheets) > 5
    assert all(sheet.count(b"<c") > 1 and not re.search(rb"<c [^>]*r=", sheet) for sheet in sheets)
