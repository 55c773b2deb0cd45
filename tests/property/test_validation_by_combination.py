"""Validation by distinct values and combinations says what the model says row by row.

The reference is pandera on the whole typed frame, every row a row: `TABLES[...].validate(lazy=True)`.
"""

import pandas as pd
import pandera.errors
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.code_lists import load_code_list
from schemas.columns import describe
from schemas.rules import load_rules
from schemas.tables import TABLES
from schemas.typing_rows import parse_column
from schemas.validation import validate_batch, validate_table
from tests.arrow_of_frames import to_arrow
from tests.unit.schemas.right_rows import RIGHT_ROWS, text_frame

STRANGE = ("", "x", "true", "false", "0", "3", "40", "2025-03-01", "2025-03-02", "unknown", "yes|no")


def values_of(column):
    codes = load_code_list(column.code_list).codes_only() if column.code_list else ()
    return st.sampled_from([*codes, *STRANGE])


@st.composite
def frames(draw, table):
    columns = {column.name: column for column in describe(table)}
    rows = []
    for _ in range(draw(st.integers(1, 12))):
        changed = draw(st.lists(st.sampled_from(sorted(columns)), max_size=4))
        rows.append(RIGHT_ROWS[table] | {name: draw(values_of(columns[name])) for name in changed})
    return text_frame(*rows)


def row_by_row(table, frame):
    """(row number, column, rule) by the model itself, on typed rows one by one."""
    parsed = {column.name: parse_column(frame[column.name], column) for column in describe(table)}
    typed = pd.DataFrame({name: values for name, (values, _) in parsed.items()})
    unreadable = pd.DataFrame({name: wrong for name, (_, wrong) in parsed.items()})
    faults = {(place, name, "type") for name in unreadable for place in unreadable.index[unreadable[name]]}
    cases = pd.DataFrame(columns=["index", "column", "check", "schema_context"])
    try:
        TABLES[table].validate(typed, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    of_columns = cases[cases["schema_context"] == "Column"]
    for place, name, check in zip(of_columns["index"], of_columns["column"], of_columns["check"], strict=True):
        if not unreadable.at[place, name]:
            faults.add((place, name, {"not_nullable": "required"}.get(check, check)))
    if table == "service_contact":  # what a withdrawn version holds where it may be empty is dropped unread
        nullable = {column.name for column in describe(table) if column.nullable}
        withdrawn = set(frame.index[frame["is_retracted"] == "true"])
        faults = {fault for fault in faults if fault[0] not in withdrawn or fault[1] not in nullable}
    wrong = {place for place, _, _ in faults}
    of_rows = cases[cases["schema_context"] == "DataFrameSchema"]
    for place, check in zip(of_rows["index"], of_rows["check"], strict=True):
        if place not in wrong:
            faults |= {(place, column, check) for column in columns_at_fault(check, typed.loc[place])}
    return {(int(frame["row_number"].iloc[int(place)]), column, rule) for place, column, rule in faults}


def columns_at_fault(rule, row):
    """The column of the rule; of CS01, which has two parts, that of each part that a typed row breaks."""
    if rule != "CS01":
        return {load_rules()[rule].column}
    parts = {"women_n": row["women_n"] + row["men_n"], "adolescents_n": row["adolescents_n"]}
    return {column for column, number in parts.items() if not pd.isna(number) and number > row["participants_n"]}


def said(validated):
    found = pd.concat([validated.quarantine, validated.notices])
    return set(found[["row_number", "column", "rule"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("table", TABLES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_same_faults_as_row_by_row(table, data):
    frame = data.draw(frames(table))
    expected = row_by_row(table, frame)
    validated = validate_table(table, frame)
    rules = load_rules()
    held = {row for row, _, rule in expected if rules[rule].quarantines}
    # A notice about a row that is held anyway is not given: the row comes back corrected.
    assert said(validated) == {fault for fault in expected if rules[fault[2]].quarantines or fault[0] not in held}
    assert set(validated.accepted["row_number"]) == set(frame["row_number"]) - held


@pytest.mark.parametrize("table", TABLES)
@settings(max_examples=15, deadline=None)
@given(data=st.data(), dictionary=st.booleans())
def test_an_arrow_batch_gives_the_same_rows(table, data, dictionary):
    frame = data.draw(frames(table))
    expected = validate_table(table, frame)
    columns = {name: pa.array(frame[name].tolist(), pa.string()) for name in frame.columns if name != "row_number"}
    if dictionary:
        columns = {name: values.dictionary_encode() for name, values in columns.items()}
    batch = pa.record_batch({"row_number": pa.array(frame["row_number"]), **columns})
    found = validate_batch(table, batch)
    pd.testing.assert_frame_equal(found.quarantine, expected.quarantine)
    pd.testing.assert_frame_equal(found.notices, expected.notices)
    pd.testing.assert_frame_equal(found.quarantined_keys, expected.quarantined_keys)
    stored = to_arrow(table, expected.accepted)
    assert found.accepted.select(stored.schema.names).cast(stored.schema).equals(stored)
