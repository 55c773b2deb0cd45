"""Every format is read back by its own library to the same table, status included."""

import csv
import io
import json
import zipfile

import csvw
import frictionless
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pysdmx.io
import pytest
from pysdmx.io.xml.doc_validation import validate_doc
from python_calamine import CalamineWorkbook

from dashboards.downloads import release_files
from tests.unit.dashboards.downloads.conftest import by_key

SYMBOLS = {"[c]": "suppressed", "[few]": "low_n", "[x]": "not_available", "[z]": "not_applicable", "[n]": "not_agreed"}


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(by_key(found), expected, check_dtype=False)


def test_parquet_holds_the_same_table_described_and_without_statistics(release, expected):
    file = pq.ParquetFile(release.path / "cells.parquet")
    same(file.read().to_pandas(), expected)
    assert all(file.schema_arrow.field(name).metadata[b"description"] for name in file.schema_arrow.names)
    codes = json.loads(file.schema_arrow.field("status").metadata[b"codes"])
    assert codes["suppressed"].startswith("Withheld") and set(expected["status"]) <= set(codes)
    groups = file.metadata
    assert not any(groups.row_group(g).column(c).is_stats_set for g in range(groups.num_row_groups) for c in range(15))


def test_a_program_that_knows_only_the_data_package_labels_every_column_and_code(release, expected):
    package = frictionless.Package(str(release.path / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["type", "note"])[:5]
    cells = package.get_resource("cells")
    same(pd.DataFrame(cells.read_rows()), expected)
    described = json.loads((release.path / "datapackage.json").read_text(encoding="utf-8"))
    fields = {field["name"]: field for field in described["resources"][0]["schema"]["fields"]}
    assert all(field["title"] and field["description"] for field in fields.values())
    for name in ("indicator", "breakdown", "region", "migrant_status", "ethnic_group", "status"):
        labels = {item["value"]: item["label"] for item in fields[name]["categories"]}
        assert set(release.cells[name]) <= set(labels) and all(labels.values()), name
    assert described["symbols"] == {status: symbol for symbol, status in SYMBOLS.items()}


@pytest.mark.parametrize("name", ["equity", "signals"])
def test_statistics_are_described_like_cells(release, name):
    resource = frictionless.Package(str(release.path / "datapackage.json")).get_resource(name)
    assert len(resource.read_rows()) == len(pd.read_csv(release.path / f"{name}.csv")) > 0
    described = json.loads((release.path / "datapackage.json").read_text(encoding="utf-8"))
    [table] = [one for one in described["resources"] if one["name"] == name]
    fields = {field["name"]: field for field in table["schema"]["fields"]}
    assert all(field["title"] and field["description"] for field in fields.values())
    for column in ("measure", "status"):
        assert set(getattr(release, name)[column]) <= {item["value"] for item in fields[column]["categories"]}


def test_the_data_package_finds_a_spoilt_file(release, tmp_path):
    for name in ("datapackage.json", "cells.csv", "equity.csv", "signals.csv"):
        (tmp_path / name).write_bytes((release.path / name).read_bytes())
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "indicators.csv").write_bytes(
        (release.path / "downloads" / "indicators.csv").read_bytes()
    )
    spoilt = (tmp_path / "cells.csv").read_text().replace(",shown,", ",shwon,", 1).replace("P28,", "P99,", 1)
    (tmp_path / "cells.csv").write_text(spoilt)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert not report.valid


def test_csv_on_the_web_reads_the_same_table(release, expected):
    group = csvw.TableGroup.from_file(release.path / "csv-metadata.json")
    cells = group.tables[0]
    same(pd.DataFrame(list(cells.iterdicts(strict=True))), expected)
    assert len(list(group.tables[1].iterdicts(strict=True))) == len(release.indicators)
    assert group.check_referential_integrity()


def test_sdmx_structure_and_data_agree(release, expected):
    structure = (release.path / "downloads" / "structure.sdmx.xml").read_text(encoding="utf-8")
    validate_doc(structure)
    message = pysdmx.io.read_sdmx(structure, validate=True)
    lists = {item.id: {code.id for code in item.items} for item in message.get_codelists()}
    flow = message.get_data_structure_definitions()[0]
    data = pysdmx.io.read_sdmx((release.path / "downloads" / "cells.sdmx.csv").read_text(encoding="utf-8")).data[0]
    assert data.short_urn == "Dataflow=IS_CARE_EQUAL:DF_CELLS(1.0.0)"
    rows = data.data
    assert [part.id for part in flow.components] == list(rows.columns)
    for part in flow.components:
        if part.local_codes is not None:
            assert set(rows[part.id]) - {""} <= lists[part.local_codes.id], part.id
    path = release.path / "downloads"
    (joined,) = pysdmx.io.get_datasets(path / "cells.sdmx.csv", path / "structure.sdmx.xml")
    assert [part.id for part in joined.structure.components] == [part.id for part in flow.components]
    dimensions = [part.id for part in flow.components.dimensions]
    assert not rows.duplicated(dimensions).any()
    found = rows.rename(columns={"OBS_VALUE": "value", "TIME_PERIOD": "period", "CELL_STATUS": "status"})
    found = found.rename(columns=str.lower)
    by = ["region", "migrant_status", "ethnic_group"]
    found[by] = found[by].replace("_T", "all")
    same(found, expected)


def test_sdmx_says_why_a_value_is_missing_and_nothing_of_how_it_was_chosen(release):
    rows = pd.read_csv(release.path / "downloads" / "cells.sdmx.csv", keep_default_na=False)
    seen = set(zip(rows["CELL_STATUS"], rows["OBS_STATUS"], rows["CONF_STATUS"], strict=True))
    assert seen - {("shown", s, "F") for s in "AUPB"} == {
        ("suppressed", "Q", "C"), ("low_n", "O", "F"), ("not_available", "L", "F"),
        ("not_applicable", "O", "F"), ("not_agreed", "O", "F"),
    }  # fmt: skip
    assert (rows.loc[rows["RELIABILITY"].eq("unstable") & rows["CELL_STATUS"].eq("shown"), "OBS_STATUS"] == "U").all()


def test_json_stat_holds_the_same_table(release, expected):
    data = json.loads((release.path / "downloads" / "cells.json-stat.json").read_text(encoding="utf-8"))
    assert (data["version"], data["class"]) == ("2.0", "dataset")
    codes = [data["dimension"][name]["category"]["index"] for name in data["id"]]
    assert [len(c) for c in codes] == data["size"]
    assert all(set(data["dimension"][n]["category"]["label"]) == set(c) for n, c in zip(data["id"], codes, strict=True))
    rows = []
    for at, status in data["status"].items():
        place = np.unravel_index(int(at), data["size"])
        row = {n: codes[i][p] for i, (n, p) in enumerate(zip(data["id"], place, strict=True))}
        assert row.pop("figure") == "value"
        figures = {name: data["value"].get(str(int(at) + i)) for i, name in enumerate(codes[-1])}
        rows.append({**row, **figures, "status": status, "reliability": data["extension"]["reliability"].get(at, "")})
    same(pd.DataFrame(rows), expected)
    assert (
        len(data["value"]) == release.cells[["numerator", "denominator", "value", "lower", "upper"]].notna().sum().sum()
    )


@pytest.fixture(scope="module")
def workbook(release):
    return CalamineWorkbook.from_path(release.path / "downloads" / "cells.xlsx")


def test_the_spreadsheet_holds_the_same_table_with_symbols(workbook, release, expected):
    title, meaning, size, header, *rows = workbook.get_sheet_by_name("Figures").to_python()
    assert title[0] == "Figures" and str(len(rows)) in size[0] and meaning[0]
    found = pd.DataFrame(rows, columns=list(release.cells.columns))
    assert len(header) == len(release.cells.columns)
    withheld = found["value"].isin(SYMBOLS)
    assert (found.loc[withheld, "value"].map(SYMBOLS) == found.loc[withheld, "status"]).all()
    assert withheld.sum() == (release.cells["status"] != "shown").sum() > 100
    for name in ("numerator", "denominator", "value", "lower", "upper", "reliability"):
        found[name] = found[name].where(~found[name].isin(SYMBOLS), None)
    same(found, expected)
    assert not any(value == "" for row in rows for value in row)


def test_the_spreadsheet_can_be_read_by_a_screen_reader(workbook, release):
    assert workbook.sheet_names == ["Cover", "Contents", "Notes", "Figures", "Indicators", "Columns"]
    assert all(str(sheet.visible).endswith("Visible") for sheet in workbook.sheets_metadata)
    with zipfile.ZipFile(release.path / "downloads" / "cells.xlsx") as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    assert not any("<f>" in text for text in parts.values())
    assert "docProps/custom.xml" not in parts and not any("external" in name.lower() for name in parts)
    core = parts["docProps/core.xml"]
    assert "<dc:language>en</dc:language>" in core and "<dc:title>Is care equal? test-2025-Q4-r1</dc:title>" in core
    names = [text.split('displayName="')[1].split('"')[0] for name, text in parts.items() if "/tables/" in name]
    assert sorted(names) == ["table_cells", "table_columns", "table_indicators", "table_notes"]
    assert not any("mergeCell" in text for text in parts.values())


def test_a_csv_of_all_indicators_reads_back(release):
    text = (release.path / "downloads" / "indicators.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["indicator"] for row in rows] == list(release.indicators)
    assert all(row["name"] == release.indicators[row["indicator"]]["name"] for row in rows)


def test_the_same_release_gives_the_same_bytes(release):
    again = release_files(release)
    assert {name: (release.path / "downloads" / name).read_bytes() for name in again} == again
