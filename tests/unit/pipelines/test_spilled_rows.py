"""Rows that wait on the disk come back as they were, group by group, and leave nothing behind."""

import random

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from pipelines.spilled_rows import spilling


@pytest.mark.parametrize("groups", [1, 5, 32, 33, 100])
def test_each_group_comes_back_whole_and_in_the_order_in_which_it_was_put_down(tmp_path, groups):
    drawn, expected = random.Random(groups), {group: [] for group in range(groups)}
    with spilling(tmp_path / "spilled") as spilled:
        for turn in range(4):
            numbers = [drawn.randrange(groups) for _ in range(150)]
            values = [f"{turn}-{place}" for place in range(150)]
            codes = pa.array(values).dictionary_encode()  # another list of codes each time
            spilled.put_apart("rows", pa.table({"value": codes}), np.array(numbers))
            spilled.put("others", 0, pa.table({"value": ["not mine"]}))
            for number, value in zip(numbers, values, strict=True):
                expected[number].append(value)
        for group, values in expected.items():
            seen = spilled.look_at("rows", group)["value"].to_pylist()
            assert seen == values
            taken = spilled.take("rows", group)
            assert (taken["value"].to_pylist() if values else taken) == (values or None)
            assert spilled.take("rows", group) is None
        assert {path.name.partition("-")[0] for path in (tmp_path / "spilled").iterdir()} == {"others"}
    assert not (tmp_path / "spilled").exists()


def test_what_is_put_down_at_once_stands_in_few_files(tmp_path):
    rows = pa.table({"value": np.arange(5000)})
    with spilling(tmp_path / "spilled") as spilled:
        spilled.put_apart("rows", rows, np.arange(5000) % 400)
        assert len([*(tmp_path / "spilled").iterdir()]) == 25  # 400 groups, 16 a file
        found = pd.concat([spilled.take("rows", group).to_pandas() for group in range(400)])
    assert sorted(found["value"]) == list(range(5000))


def test_pieces_in_several_chunks_with_lists_of_codes_of_their_own_are_one_piece(tmp_path):
    pieces = [pa.table({"value": pa.array(values).dictionary_encode()}) for values in (["a", "b"], ["c", "a"])]
    with spilling(tmp_path / "spilled") as spilled:
        spilled.put("rows", 3, pa.concat_tables(pieces))
        spilled.put_apart("rows", pa.concat_tables(pieces), np.array([3, 0, 0, 3]))
        assert spilled.take("rows", 3)["value"].to_pylist() == ["a", "b", "c", "a", "a", "a"]
        assert spilled.take("rows", 0)["value"].to_pylist() == ["b", "c"]
