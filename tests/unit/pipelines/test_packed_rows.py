"""What was packed comes back as it was, missing values, lists of codes and pieces of pieces included."""

from datetime import date

import pyarrow as pa
import pytest

from pipelines.packed_rows import PACKED, packing_of

CODES = pa.array(["yes", "no", "unknown"])


def rows_with(**changed):
    columns = {
        "contact_id": pa.array(["c1", None, "c3"]),
        "answer": pa.DictionaryArray.from_arrays(pa.array([2, None, 0], pa.int8()), CODES),
        "mark": pa.array([True, None, False]),
        "month": pa.array([date(2025, 1, 1), None, date(1969, 12, 1)]),
        "number": pa.array([-(2**63), None, -1]),
        "hash": pa.array([2**64 - 1, None, 0], pa.uint64()),
        "kinds": pa.array([["a", "b"], None, []]),
    }
    return pa.table(columns | changed)


def test_rows_come_back_as_they_were():
    rows = rows_with()
    packing = packing_of(rows)
    packed = packing.packed(rows)
    assert packed.column_names == [PACKED, "contact_id", "kinds"]
    back = packing.unpacked(packed)
    back.validate(full=True)
    assert back.schema == rows.schema and back.to_pylist() == rows.to_pylist()
    assert back["answer"].chunk(0).dictionary == CODES


def test_pieces_in_any_order_are_unpacked_together():
    rows = rows_with()
    packing = packing_of(rows)
    packed = packing.packed(rows)
    pieces = pa.concat_tables([packed.slice(2), packed.slice(0, 0), packed.take([1, 0]).slice(1)])
    assert packing.unpacked(pieces).to_pylist() == [rows.to_pylist()[2], rows.to_pylist()[0]]
    assert packing.unpacked(packed.slice(0, 0)).to_pylist() == []


def test_a_table_of_nothing_but_texts_stays_as_it_is():
    rows = pa.table({"contact_id": ["c1", "c2"]})
    packing = packing_of(rows)
    assert packing.packed(rows) == rows and packing.unpacked(rows) == rows


@pytest.mark.parametrize(
    "changed",
    [
        {"answer": pa.array(["yes", "no", "other"])},  # a code that is in no list came as text
        {"answer": pa.DictionaryArray.from_arrays(pa.array([2, None, 0], pa.int8()), CODES.take([1, 0, 2]))},
    ],
)
def test_a_table_with_other_lists_of_codes_is_packed_in_a_way_of_its_own(changed):
    assert packing_of(rows_with()).fits(rows_with())
    assert not packing_of(rows_with()).fits(rows_with(**changed))
