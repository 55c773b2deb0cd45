"""A file read some rows at a time gives what it says, wherever the parts meet; and rows packed are the rows."""

import csv
import gzip

import pandas as pd
import pyarrow as pa
import pytest

from schemas.headers import Layout, layout_of
from schemas.packed_text import PackedText, as_frame, distinct_in_parts, every_row, text_parts
from schemas.reading import FileRefused, TextFile

TWO = Layout(required=(("a",), ("b",)))
CONTENT = '\ufeffa,b\r\n1,"x\r\ny"\r\n2\r\n3,é\r\n"4","5"\r\n6,7,8\r\n9,\r\n'.encode()
WHOLE = [(2, "1", "x\r\ny"), (4, "3", "é"), (5, "4", "5"), (7, "9", "")]
BROKEN = [3, 6]


def opened(folder, content, layout=TWO):
    path = folder / "file.csv"
    path.write_bytes(content)
    return TextFile(path, layout)


def said_of(folder, content, layout=TWO):
    with pytest.raises(FileRefused) as caught:
        for _ in opened(folder, content, layout).parts(2):
            pass
    assert caught.value.__context__ is None
    return caught.value.rule, caught.value.row_number


def rows_of(file, rows=2):
    tables, faults = zip(*file.parts(rows), strict=True)
    whole = [tuple(row.values()) for table in tables for row in table.to_pylist()]
    return whole, [row for fault in faults for row in fault["row_number"]]


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("chunk", [3, 1 << 22])
@pytest.mark.parametrize("block", [1, 8, 1 << 24])
def test_parts_are_the_rows_of_the_file_with_their_numbers(tmp_path, monkeypatch, rows, chunk, block):
    monkeypatch.setattr("schemas.physical_records.CHUNK_BYTES", chunk)
    monkeypatch.setattr("schemas.blocks.BLOCK_BYTES", block)
    file = opened(tmp_path, CONTENT)
    assert rows_of(file, rows) == (WHOLE, BROKEN)
    assert file.header == ("a", "b") and file.physical_records == 7


def only_the_strict_reader(monkeypatch, fast=False):
    def read(*arguments):
        raise AssertionError("the other reader was asked")

    monkeypatch.setattr("schemas.reading._split_by_arity" if fast else "schemas.reading.taken_apart", read)


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n\n3,4\n",  # an empty line is a record without fields
        b"a,b\r1,2\r3\r3,4\r",
        b'a,b\n1,x"y\n2\n3,z"z\n',
        b'a,b\n1, "2"\n2\n3,4\n',
        b"a,b\n" + b"1," + b"2" * 140_000 + b",\n" + b"3,4\n",
    ],
)
def test_what_could_be_read_in_two_ways_is_left_to_the_strict_reader(tmp_path, monkeypatch, content):
    only_the_strict_reader(monkeypatch)
    try:
        whole, broken = rows_of(opened(tmp_path, content))
    except FileRefused as refusal:
        assert refusal.rule in ("records", "field_size")
    else:
        records = list(csv.reader(content.decode().splitlines()))
        assert [row[1:] for row in whole] == [tuple(record) for record in records[1:] if len(record) == 2]
        assert broken == [number for number, record in enumerate(records, 1) if len(record) != 2]


def test_an_unclear_block_ends_fast_reading_where_it_begins(tmp_path, monkeypatch):
    monkeypatch.setattr("schemas.physical_records.CHUNK_BYTES", 4)
    monkeypatch.setattr("schemas.blocks.BLOCK_BYTES", 4)
    content = b'a,b\n1,2\n3\n5,6"6"\n7,"8"\n9\n'
    for name in ("file.csv", "file.csv.gz"):
        (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
        whole = [(2, "1", "2"), (4, "5", '6"6"'), (5, "7", "8")]
        assert rows_of(TextFile(tmp_path / name, TWO)) == (whole, [3, 6])


def test_a_record_longer_than_a_block_may_become_is_left_to_the_strict_reader(tmp_path, monkeypatch):
    monkeypatch.setattr("schemas.physical_records.CHUNK_BYTES", 4)
    monkeypatch.setattr("schemas.blocks.BLOCK_BYTES", 4)
    monkeypatch.setattr("schemas.blocks.MOST_BYTES_OF_A_BLOCK", 12)
    content = b'a,b\n1,2\n3,"4\n' + b"x\n" * 20 + b'"\n5\n'
    assert rows_of(opened(tmp_path, content)) == ([(2, "1", "2"), (3, "3", "4\n" + "x\n" * 20)], [4])


def test_plain_rows_in_another_encoding_are_read_fast(tmp_path, monkeypatch):
    only_the_strict_reader(monkeypatch, fast=True)
    layout = Layout(required=TWO.required, encoding="cp1252", delimiter=";")
    monkeypatch.setattr("schemas.blocks.BLOCK_BYTES", 6)
    file = opened(tmp_path, "a;b\n".encode("cp1252"), layout)
    with pytest.raises(AssertionError):  # the header is always read strictly
        rows_of(file)
    monkeypatch.undo()
    file = opened(tmp_path, 'a;b\n1;é\n2\n"3;";"x\n""€"\n'.encode("cp1252"), layout)
    assert rows_of(file) == ([(2, "1", "é"), (4, "3;", 'x\n"€')], [3])


def test_codes_of_our_own_format_are_encoded_and_keys_are_not(tmp_path):
    layout = layout_of("referral")
    names = [spellings[0] for spellings in layout.required]
    for line_end in ("\n", "\n\n"):  # the second is for the strict reader
        content = line_end.join([",".join(names), ",".join("x" for _ in names), ""])
        tables = [table for table, _ in opened(tmp_path, content.encode(), layout).parts()]
        coded = {name for name in names for table in tables if pa.types.is_dictionary(table.schema.field(name).type)}
        assert coded == set(names) - {"referral_id", "contact_id", "facility_id"}
        assert [row[names[1]] for table in tables for row in as_frame(table).to_dict("records")] == ["x"]


@pytest.mark.parametrize("chunk", [1, 2, 5, 1 << 22])
def test_what_is_no_text_is_told_by_its_row_wherever_the_bytes_are_cut(tmp_path, monkeypatch, chunk):
    monkeypatch.setattr("schemas.physical_records.CHUNK_BYTES", chunk)
    assert said_of(tmp_path, b"a,b\n1,\xc3\xa9\n2,\xe9\xe9\n3,4\n") == ("encoding", 3)
    assert said_of(tmp_path, b"a,b\n1,2\n3,\xc3") == ("encoding", 3)
    assert said_of(tmp_path, b"a,b\n1,\xe9\n2,3\n4,\0\n") == ("nul", 4)
    several = Layout(required=TWO.required, other_encodings=("cp1252",))
    file = opened(tmp_path, "a,b\n1,é\n".encode("cp1252"), several)
    assert file.layout.encoding == "cp1252" and rows_of(file) == ([(2, "1", "é")], [])


def test_what_is_wrong_in_a_late_part_or_with_the_header_stops_the_file(tmp_path):
    assert said_of(tmp_path, b'a,b\n1,2\n3,4\n5,6\n7,"8"9\n') == ("quotes", 5)
    assert said_of(tmp_path, b"a,b\n1,2\n3,4\n" + b"5," + b"6" * 200_000) == ("field_size", 4)
    assert said_of(tmp_path, b"a,c\n1,2\n3,4\n5,6\n") == ("FL01", 1)
    assert said_of(tmp_path, b"") == ("FL01", 1)


@pytest.mark.parametrize("rows", [[], [1], [2, 0, 3]])
def test_packed_rows_are_the_rows(tmp_path, rows):
    numbers = iter(range(2, 100))
    frames = [
        pd.DataFrame({"row_number": [next(numbers) for _ in range(n)], "a": ["é"] * n}).astype(
            {"row_number": "int64", "a": "string"}
        )
        for n in rows or [0]
    ]
    tables = (pa.Table.from_pandas(frame, preserve_index=False) for frame in frames)
    packed = PackedText(tables, tmp_path / "rows.parquet")
    whole = pd.concat(frames, ignore_index=True)
    assert len(packed) == len(whole) and packed.columns == ["row_number", "a"]
    assert "a" in packed and "b" not in packed
    assert packed["a"].equals(whole["a"])
    assert every_row(packed, 2, ["a", "row_number"])["row_number"].tolist() == whole["row_number"].tolist()[::2]
    assert {text for texts in distinct_in_parts(packed, "a") for text in texts.to_pylist()} == set(whole["a"])
    assert pd.read_parquet(tmp_path / "rows.parquet").equals(whole)
    for parts in (list(packed.parts(2)), list(text_parts(tmp_path / "rows.parquet", rows=2))):
        assert pd.concat(parts, ignore_index=True).equals(whole) and all(len(part) <= 2 for part in parts)
