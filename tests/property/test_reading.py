"""However the bytes of a file are damaged, it is refused or every record of it is accounted for.

`PROPERTY_EXAMPLES` raises the number of examples.
"""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.headers import Layout
from schemas.reading import FileRefused, count_physical_records, read_text_table

LAYOUT = Layout(required=(("a",), ("b",), ("c",)))
VALUES = st.text(alphabet='ab1é", \n\r|', max_size=6)
LINES = st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=8)
SOME_BYTES = st.sampled_from([b'"', b",", b"\n", b"\r", b"\r\n", b'""', b"\0", b"\xff", b"x", b'",', b'\n"'])
DAMAGE = st.lists(
    st.one_of(
        st.tuples(st.just("delete"), st.integers(0, 400), st.integers(1, 5)),
        st.tuples(st.just("insert"), st.integers(0, 400), SOME_BYTES),
        st.tuples(st.just("repeat line"), st.integers(0, 20), st.just(0)),
        st.tuples(st.just("cut"), st.integers(0, 400), st.just(0)),
    ),
    max_size=4,
)


def as_csv(lines, line_end, quote_all):
    def field(text):
        needs = quote_all or any(c in text for c in '",\r\n')
        return '"' + text.replace('"', '""') + '"' if needs else text

    return line_end.join([",".join(map(field, line)) for line in [("a", "b", "c"), *lines]]).encode()


def damaged(content, damage):
    for kind, place, what in damage:
        if kind == "delete":
            content = content[:place] + content[place + what :]
        elif kind == "insert":
            content = content[:place] + what + content[place:]
        elif kind == "cut":
            content = content[:place]
        else:
            lines = content.splitlines(keepends=True)
            content = b"".join(lines[: place + 1] + lines[place : place + 1] + lines[place + 1 :])
    return content


@settings(
    max_examples=int(os.environ.get("PROPERTY_EXAMPLES", "60")),
    deadline=None,
    derandomize="PROPERTY_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(LINES, st.sampled_from(["\n", "\r\n"]), st.booleans(), DAMAGE)
def test_a_file_is_refused_or_none_of_its_records_is_lost(tmp_path, lines, line_end, quote_all, damage):
    path = tmp_path / "file.csv"
    path.write_bytes(damaged(as_csv(lines, line_end, quote_all), damage))
    try:
        table = read_text_table(path, LAYOUT)
    except FileRefused:
        assert damage or not lines
        return
    assert count_physical_records(path) == table.physical_records
    assert table.physical_records - 1 == len(table.frame) + len(table.faults)
    numbers = [*table.frame["row_number"], *table.faults["row_number"]]
    assert sorted(numbers) == list(range(2, table.physical_records + 1))
    if not damage:
        assert [tuple(row) for row in table.frame[["a", "b", "c"]].values] == lines


@settings(
    max_examples=int(os.environ.get("PROPERTY_EXAMPLES", "60")),
    deadline=None,
    derandomize="PROPERTY_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(LINES, st.sampled_from(["\n", "\r\n"]), st.booleans(), DAMAGE, st.sampled_from([1, 7, 1 << 24]))
def test_both_readers_say_the_same_of_a_file(tmp_path, lines, line_end, quote_all, damage, block_bytes):
    path = tmp_path / "file.csv"
    path.write_bytes(damaged(as_csv(lines, line_end, quote_all), damage))
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr("schemas.physical_records.CHUNK_BYTES", 5)
        changed.setattr("schemas.blocks.BLOCK_BYTES", block_bytes)
        either = said_of(path)
        changed.setattr("schemas.reading.can_be_cut", lambda encoding: False)
        strict = said_of(path)
    assert either == strict


def said_of(path):
    """What the file says by the reader, or why it is refused and where."""
    try:
        table = read_text_table(path, LAYOUT)
    except FileRefused as refusal:
        return refusal.rule, refusal.row_number
    return table.header, table.frame.values.tolist(), table.faults.values.tolist(), table.physical_records
