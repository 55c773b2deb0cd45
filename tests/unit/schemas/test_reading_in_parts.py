"""A file read some rows at a time gives what it says, wherever the parts meet; and rows packed are the rows."""

import pandas as pd
import pytest

from schemas.headers import Layout
from schemas.packed_text import PackedText, text_parts
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


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("chunk", [3, 1 << 22])
def test_parts_are_the_rows_of_the_file_with_their_numbers(tmp_path, monkeypatch, rows, chunk):
    monkeypatch.setattr("schemas.reading.CHUNK_BYTES", chunk)
    file = opened(tmp_path, CONTENT)
    frames, faults = zip(*file.parts(rows), strict=True)
    assert file.header == ("a", "b") and file.physical_records == 7
    assert len(frames) == -(-7 // rows)
    assert [tuple(row) for frame in frames for row in frame.itertuples(index=False)] == WHOLE
    assert [row for fault in faults for row in fault["row_number"]] == BROKEN


@pytest.mark.parametrize("chunk", [1, 2, 5, 1 << 22])
def test_what_is_no_text_is_told_by_its_row_wherever_the_bytes_are_cut(tmp_path, monkeypatch, chunk):
    monkeypatch.setattr("schemas.reading.CHUNK_BYTES", chunk)
    assert said_of(tmp_path, b"a,b\n1,\xc3\xa9\n2,\xe9\xe9\n3,4\n") == ("encoding", 3)
    assert said_of(tmp_path, b"a,b\n1,2\n3,\xc3") == ("encoding", 3)
    assert said_of(tmp_path, b"a,b\n1,\xe9\n2,3\n4,\0\n") == ("nul", 4)
    several = Layout(required=TWO.required, other_encodings=("cp1252",))
    file = opened(tmp_path, "a,b\n1,é\n".encode("cp1252"), several)
    assert file.layout.encoding == "cp1252" and next(file.parts())[0]["b"].tolist() == ["é"]


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
    packed = PackedText(iter(frames))
    whole = pd.concat(frames, ignore_index=True)
    assert len(packed) == len(whole) and packed.columns == ["row_number", "a"]
    assert "a" in packed and "b" not in packed
    assert packed["a"].equals(whole["a"])
    packed.write(tmp_path / "rows.parquet")
    assert pd.read_parquet(tmp_path / "rows.parquet").equals(whole)
    for parts in (list(packed.parts(2)), list(text_parts(tmp_path / "rows.parquet", rows=2))):
        assert pd.concat(parts, ignore_index=True).equals(whole) and all(len(part) <= 2 for part in parts)
