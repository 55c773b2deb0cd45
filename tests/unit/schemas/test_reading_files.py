"""Reading files: what is refused and how it is said, what is counted, and that no value is in a refusal."""

import csv
import gzip
import io
import re
import zipfile
from dataclasses import replace

import pytest

from schemas.columns import column_names
from schemas.headers import Layout, header_faults, is_forbidden, layout_of, unused_columns
from schemas.reading import FileRefused, count_physical_records, read_text_table
from schemas.tables import TABLES
from tests.unit.schemas.right_rows import FACILITY

CANARY = "Zx7Canary"
TWO = Layout(required=(("a",), ("b",)))
FACILITY_HEADER = ",".join(column_names("facility"))
FACILITY_LINE = ",".join(FACILITY.values())


def written(folder, content, name="file.csv"):
    path = folder / name
    path.write_bytes(content)
    return path


def refusal(folder, content, layout=TWO, name="file.csv"):
    path = written(folder, content, name)
    with pytest.raises(FileRefused) as caught:
        read_text_table(path, layout)
    error = caught.value
    assert error.__context__ is None and error.__cause__ is None
    assert CANARY.casefold() not in (str(error) + repr(error.args) + repr(vars(error))).casefold()
    return error


@pytest.mark.parametrize(
    ("content", "records"),
    [
        (b"", 0),
        (b"a,b", 1),
        (b"a,b\n1,2\n", 2),
        (b"a,b\r\n1,2\r\n3,4", 3),
        (b"a,b\r1,2\r", 2),
        (b'a,b\n"1\n1",2\n', 2),
        (b'a,b\n"1\r\n""1",2\n3,4\n', 3),
        (b"a,b\n\n1,2\n", 3),
        (b"\xef\xbb\xbfa,b\n1,2\n", 2),
    ],
)
def test_physical_records_are_counted_outside_quotation_marks(tmp_path, content, records):
    assert count_physical_records(written(tmp_path, content)) == records
    assert count_physical_records(written(tmp_path, gzip.compress(content), "file.csv.gz")) == records


def test_the_count_is_the_same_however_the_bytes_are_cut(tmp_path, monkeypatch):
    path = written(tmp_path, b'a,b\r\n"1\r\n""1",2\r\n3,"4"\r\n\r\n5,6')
    for size in range(1, 12):
        monkeypatch.setattr("schemas.physical_records.CHUNK_BYTES", size)
        assert count_physical_records(path) == 5


def test_text_is_kept_as_it_stands_and_records_are_numbered_from_the_header(tmp_path):
    table = read_text_table(written(tmp_path, b'a,b\n 1 ,"x\n""y"""\nNA,\n'), TWO)
    assert table.header == ("a", "b")
    assert table.frame.values.tolist() == [[2, " 1 ", 'x\n"y"'], [3, "NA", ""]]
    assert table.physical_records == 3 and len(table.faults) == 0


def test_records_with_another_number_of_fields_are_faults_and_none_is_lost(tmp_path):
    table = read_text_table(written(tmp_path, b"a,b\n1\n1,2\n\n1,2,3\n"), TWO)
    assert table.frame["row_number"].tolist() == [3]
    assert table.faults.values.tolist() == [[2, "", "row_arity"], [4, "", "row_arity"], [5, "", "row_arity"]]


def test_a_byte_order_mark_and_columns_in_another_order_are_let_through(tmp_path):
    table = read_text_table(written(tmp_path, b"\xef\xbb\xbfb,a\r\n1,2\r\n"), TWO)
    assert table.header == ("b", "a")


@pytest.mark.parametrize(
    ("content", "rule", "row_number"),
    [
        (b"a,b\n1,2\n" + CANARY.encode() + b",\xe9\n", "encoding", 3),
        (b"a,b\n" + CANARY.encode() + b",\0\n", "nul", 2),
        (b'a,b\n1,2\n"' + CANARY.encode() + b",2\n", "quotes", None),
        (b'a,b\n1,2\n"x"' + CANARY.encode() + b',""\n', "quotes", 3),
        (b'a,b\n1"' + CANARY.encode() + b',2\n3"x,4\n', "records", None),
        (b"", "FL01", 1),
        (b"a\n1\n", "FL01", 1),
        (b"a,b," + CANARY.encode() + b"\n1,2,3\n", "FL01", 1),
        (b"a,b,b\n1,2,3\n", "FL01", 1),
        (CANARY.encode() + b",Roma\n1,2\n", "FL01", 1),
        (b"a,b,last_name\n1,2," + CANARY.encode() + b"\n", "FL02", 1),
    ],
)
def test_a_damaged_file_is_refused_with_a_rule_a_place_and_no_value(tmp_path, content, rule, row_number):
    error = refusal(tmp_path, content)
    assert (error.rule, error.row_number) == (rule, row_number)


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: data[20:], lambda data: data[:-2] + b"xx"])
def test_a_damaged_gzip_file_is_refused(tmp_path, damage):
    content = gzip.compress(b"a,b\n" + b"".join(b"%d,%d\n" % (n, n * n) for n in range(500)))
    assert refusal(tmp_path, damage(content), name="file.csv.gz").rule == "gzip"


def test_the_refusal_of_a_header_says_what_is_missing_and_where_something_is_too_much(tmp_path):
    header = FACILITY_HEADER.replace("sector", CANARY)
    error = refusal(tmp_path, f"{header}\n{FACILITY_LINE}\n".encode(), layout_of("facility"))
    assert "missing: sector" in str(error) and "column 4" in str(error)


def test_a_file_without_a_header_does_not_show_its_first_row(tmp_path):
    line = FACILITY_LINE.replace("F0001", CANARY)
    assert refusal(tmp_path, f"{line}\n{line}\n".encode(), layout_of("facility")).rule == "FL01"


ZIP = io.BytesIO()
with zipfile.ZipFile(ZIP, "w") as archive:
    archive.writestr("xl/worksheets/sheet1.xml", CANARY)


@pytest.mark.parametrize(
    ("content", "rule", "said"),
    [
        (ZIP.getvalue(), "format", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "format", "old office program"),
        (b"%PDF-1.7\n", "format", "PDF"),
        (b"\n<!DOCTYPE html>\n<table>", "format", "web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "format", "XML"),
        (gzip.compress(b"a,b\n1,2\n"), "format", ".gz"),
        (b"PAR1", "format", "Parquet"),
        ("a,b\n1,2\n".encode("utf-16"), "encoding", "UTF-16"),
        ("a,b\n1,2\n".encode("utf-16-le"), "nul", "NUL"),
        (b"a,b\n1," + CANARY.encode() * 20_000 + b"\n", "field_size", "longer than any value"),
    ],
    ids=["zip", "old office", "pdf", "html", "xml", "gzip", "parquet", "utf-16", "utf-16 without mark", "long"],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_that_is_something_else_is_refused_by_what_it_is(tmp_path, content, rule, said, packed):
    error = refusal(tmp_path, gzip.compress(content), name="file.csv.gz") if packed else refusal(tmp_path, content)
    assert error.rule == rule and said in str(error)


def test_a_file_that_grows_without_end_when_unpacked_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("schemas.physical_records.UNPACKED_ANYWAY", 1 << 16)
    monkeypatch.setattr("schemas.physical_records.CHUNK_BYTES", 1 << 14)
    monkeypatch.setattr("schemas.reading._refuse_undecodable", None)
    bomb = gzip.compress(b"a,b\n" + b"1,2\n" * 1_000_000)
    assert refusal(tmp_path, bomb, name="file.csv.gz").rule == "size"


def test_a_file_larger_than_the_ceiling_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("schemas.physical_records.MOST_BYTES", 1000)
    rows = b"a,b\n" + b"".join(b"%d,%d\n" % (n, n * n) for n in range(200))
    assert refusal(tmp_path, rows).rule == "size"
    assert read_text_table(written(tmp_path, rows[:999]), TWO).physical_records > 1


FORBIDDEN = """
    Nombre fecha_nacimiento birthDate e-mail Straße phone2 Passport_No apellido_1 nombrecompleto phone_number fechaNac
    numeComplet CNP dataNasterii telefonoMovil correo_electronico nomPrenom dateNaissance GeburtsDatum codiceFiscale
    MORADA telemóvel nr_telefonu nazwisko rodné_číslo jméno JMBG OIB születési_idő lakcím mbiemri TCKimlikNo soyadı
    όνομα ΑΜΚΑ τηλέφωνο ЕГН фамилия Телефон дата_на_раждане прізвище паспорт اسم رقم_الهاتف تاريخ_الميلاد anav womanName
    fullNameOfClient IPAddress gpsLat narrative_text clinicalNotes HomeAddress nationality staatsangehörigkeit numeroDNI
    photoUrl patient_email interpreter_name perpetratorName permitType contato Obs OBS. tel_contato Observação
    Kontaktdaten observations anotaciones detalle_obs tlf fone контакт παρατηρήσεις
"""


@pytest.mark.parametrize("name", FORBIDDEN.split())
def test_a_column_that_identifies_a_person_is_forbidden_in_many_languages(tmp_path, name):
    assert refusal(tmp_path, f"a,b,{name}\n1,2,3\n".encode()).rule == "FL02"


OF_THE_DOCUMENT_WITHOUT_A_TABLE_YET = {"comment_id", "table_name"}


def test_no_column_of_ours_is_taken_for_one_that_identifies_a_person(shared):
    document = (shared / "domain" / "data-model.md").read_text(encoding="utf-8")
    tables = document[document.index("## 3. Columns") : document.index("## 4.")]
    names = set(re.findall(r"^\| `([a-z_0-9]+)` \|", tables, re.MULTILINE))
    assert len(names) > 200
    assert {name for name in names if is_forbidden(name)} <= OF_THE_DOCUMENT_WITHOUT_A_TABLE_YET
    assert not any(is_forbidden(name) for table in TABLES for name in column_names(table))


def test_columns_of_a_foreign_file_that_identify_a_person_are_not_kept_unless_they_are_used(tmp_path):
    layout = Layout(required=(("nombre",), ("edad",)), exact=False)
    table = read_text_table(written(tmp_path, b"nombre,edad,apellido,mes,telefonoMovil\n1,2,3,4,5\n"), layout)
    assert table.header == ("nombre", "edad", "apellido", "mes", "telefonoMovil")
    assert list(table.frame.columns) == ["row_number", "nombre", "edad", "mes"]


def test_a_foreign_file_needs_only_the_columns_in_use_in_any_of_their_spellings(tmp_path):
    layout = Layout(required=(("fuente", "fuente_"), ("año",)), exact=False)
    table = read_text_table(written(tmp_path, b"x,Fuente_,,ANO,,x\n1,2,3,4,5,6\n"), layout)
    assert table.header == ("x", "Fuente_", "column_3", "ANO", "column_5", "column_6")
    missing = refusal(tmp_path, b"x,fuente\n1,2\n", layout)
    assert missing.rule == "FL01" and "año" in str(missing)
    twice = refusal(tmp_path, "fuente,fuente_,año\n1,2,3\n".encode(), layout)
    assert "More than one column is named fuente" in str(twice)


SOURCE = Layout(required=(("sexo",), ("año",)), exact=False, encoding="latin-1", delimiter=",")


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        ("sexo;año\n1;2\n", "semicolons between its values: `delimiter`"),
        ("sexo\taño\n1\t2\n", "tabs between its values: `delimiter`"),
        ("sexo,año\n1,2\n", "seem to be in UTF-8: put utf-8 first under `encoding`"),
        ("sexo,year\n1,2\n", ""),
    ],
)
def test_a_file_written_otherwise_than_its_source_says_is_told_as_such(tmp_path, content, hint):
    found = refusal(tmp_path, content.encode("utf-8"), SOURCE)
    assert found.rule == "FL01" and hint in str(found)
    assert hint or "seem" not in str(found)


def test_of_another_encoding_it_is_said_where_to_list_it(tmp_path):
    found = refusal(tmp_path, "sexo,año\n1,2\n".encode("cp1252"), replace(SOURCE, encoding="utf-8"))
    assert found.rule == "encoding" and "often cp1252 or latin-1, in the source's description" in str(found)


def test_all_faults_of_a_header_are_found_and_each_in_its_columns():
    faults = header_faults(["facility_id", "surname", "x", "beds"], layout_of("facility"))
    assert [(fault.rule, fault.column) for fault in faults] == [
        ("FL02", "column 2"),
        ("FL01", "region_code, facility_type, sector, setting, reporting_from and more"),
    ]
    assert "columns 3, 4 are none of the table" in faults[1].message


def test_columns_that_nothing_is_made_of_are_those_in_no_spelling_of_the_layout():
    layout = Layout(required=(("sexo", "sexo_"),), optional=(("edad",),), exact=False)
    assert unused_columns(("SEXO_", "clave", "Edad", "column_4"), layout) == ["clave", "column_4"]
    assert unused_columns(("anything",), layout_of("facility")) == []


def test_a_limit_that_another_library_raised_does_not_count_and_is_left_as_it_was(tmp_path):
    before = csv.field_size_limit(10_000_000)
    try:
        path = tmp_path / "referral.csv"
        path.write_bytes(b"a,b\n1," + b"x" * 200_000 + b"\n")
        with pytest.raises(FileRefused, match="field_size"):
            read_text_table(path, TWO)
        assert csv.field_size_limit() == 10_000_000
    finally:
        csv.field_size_limit(before)
