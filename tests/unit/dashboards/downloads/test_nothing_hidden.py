"""No download tells of a figure that is not shown, and no text in one is run by a spreadsheet program."""

import csv
import io
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from dashboards.downloads import release_files
from dashboards.downloads.csv_file import csv_file
from dashboards.downloads.datapackage import datapackage
from dashboards.downloads.described_tables import CODE, DescribedColumn, DescribedRelease, DescribedTable
from dashboards.downloads.release_tables import cells_table
from dashboards.downloads.spreadsheet import spreadsheet

SECRET = 98765

COMMANDS = (
    "1+1", "SUM(1,2)", 'HYPERLINK("http://x.test","see")', "cmd|' /C calc'!A0", "WEBSERVICE(\"http://x.test\")",
    "IMPORTXML(1,2)", "DDE(1,2,3)", "2+5+cmd|'/C calc'!A0",
)  # fmt: skip
PAYLOADS = [
    *(f"{sign}{command}" for sign in ("=", "+", "-", "@") for command in COMMANDS),
    "\t=1+1", "\r=1+1", "\n=1+1", "  =1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)",
]  # fmt: skip


def test_there_are_forty_payloads():
    assert len(set(PAYLOADS)) == 40


def test_no_number_of_a_row_that_is_not_shown_reaches_a_file(release):
    cells = release.cells.copy()
    hidden = cells["status"] != "shown"
    for column in ("numerator", "denominator", "value", "lower", "upper"):
        cells.loc[hidden, column] = SECRET
    assert release_files(replace(release, cells=cells)) == release_files(release)


@pytest.fixture(scope="module")
def described():
    rows = pd.DataFrame({"code": [f"c{n}" for n in range(40)], "text": PAYLOADS}, dtype="object")
    columns = (DescribedColumn("code", "Code", "A code.", CODE), DescribedColumn("text", "Text", "A text."))
    table = DescribedTable("texts", "Texts", "Texts by others.", columns, rows, ("code",))
    return DescribedRelease("r1", "=1+1", "@SUM(1)", "2025-12-31", ("-1+1",), (table,))


def test_payloads_come_out_of_a_csv_as_text(described):
    (table,) = described.tables
    rows = list(csv.DictReader(io.StringIO(csv_file(table).decode(), newline="")))
    on_one_line = [payload.replace("\t", " ").replace("\r", " ").replace("\n", " ") for payload in PAYLOADS]
    assert [row["text"] for row in rows] == [f"'{payload}" for payload in on_one_line]


def test_payloads_come_out_of_a_spreadsheet_as_text(described):
    content = spreadsheet(described)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "/worksheets/" in name]
    assert sheets and not any("<f" in text.replace("<font", "") for text in sheets)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Texts").to_python()[4:]
    assert [row[1].replace("_x000D_", "\r") for row in rows] == PAYLOADS


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_code_like_a_formula_is_refused(release, payload):
    cells = release.cells.copy()
    cells.loc[0, "region"] = payload
    with pytest.raises(ValueError, match="begin like a formula"):
        cells_table(release, cells)


def test_a_negative_figure_stays_a_number():
    columns = (DescribedColumn("gap", "Gap", "A difference.", "number"),)
    rows = pd.DataFrame({"gap": [-6.0, None]}, dtype="Float64")
    assert csv_file(DescribedTable("t", "T", "m", columns, rows)) == b'gap\n-6.0\n""\n'


def test_a_table_must_have_the_columns_that_are_described():
    with pytest.raises(ValueError, match="columns that are described"):
        DescribedTable("t", "T", "m", (DescribedColumn("a", "A", "a"),), pd.DataFrame({"b": [1]}))


def test_a_descriptor_names_every_table_it_is_given(described):
    assert b'"path": "texts.csv"' in datapackage(described, {"texts": "texts.csv"})
