"""What some women added is taken away from counts of everybody, and what they add now is put to them."""

import pyarrow as pa
import pytest

from indicators.count_changes import added_up, brought_up_to_date


def test_what_was_added_is_taken_away_and_what_is_added_put_to_it():
    def table(*rows: tuple) -> pa.Table:
        columns = zip(*rows, strict=True) if rows else ([], [], [])
        types = (pa.int32(), pa.string(), pa.int64())
        named = zip(("quarter", "region", "n"), columns, types, strict=True)
        return pa.table({name: pa.array(list(values), kind) for name, values, kind in named})

    former = table((1, "R1", 5), (1, "R2", 2), (2, None, 1))
    before, after = table((1, "R1", 1), (1, "R2", 2)), table((1, "R1", 3), (3, "R1", 1))
    found = brought_up_to_date(former, before, after, ["n"])
    assert found.schema == former.schema
    assert {tuple(row.values()) for row in found.to_pylist()} == {(1, "R1", 7), (2, None, 1), (3, "R1", 1)}
    assert brought_up_to_date(former, table(), table(), ["n"]).equals(former)


@pytest.mark.parametrize("together", [1, 1000])
def test_parts_are_added_up_cell_by_cell(monkeypatch, together):
    monkeypatch.setattr("indicators.count_changes.FEWEST_TOGETHER", together)

    def table(*rows: tuple) -> pa.Table:
        regions, numbers = [region for region, _ in rows], [n for _, n in rows]
        return pa.table({"region": pa.array(regions, pa.string()), "n": pa.array(numbers, pa.int64())})

    parts = [table(("a", 1), ("b", 2)), table(), table(("b", 3), (None, 4)), table(("a", 5), (None, 6), ("c", 7))]
    found = added_up(iter(parts), ["n"])
    assert found.schema == parts[0].schema
    assert dict(zip(found.column(0).to_pylist(), found.column("n").to_pylist(), strict=True)) == {
        "a": 6,
        "b": 5,
        None: 10,
        "c": 7,
    }
    assert added_up(iter(parts[:1]), ["n"]).equals(parts[0])
