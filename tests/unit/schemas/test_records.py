"""Records on their way say what they said."""

import pandas as pd
import pyarrow as pa
import pytest

from schemas.columns import coded_columns
from schemas.records import arrow_schema, compact, joined, stored, typed_frame
from schemas.tables import TABLES
from schemas.validation import validate_batch, validate_table
from tests.arrow_of_frames import to_arrow
from tests.unit.schemas.right_rows import RIGHT_ROWS, text_frame

ROW = RIGHT_ROWS["service_contact"]
AGES = ("45_54", "35_44")


def accepted(table, *rows):
    return validate_batch(table, pa.RecordBatch.from_pandas(text_frame(*rows), preserve_index=False)).accepted


@pytest.mark.parametrize("table", TABLES)
def test_compact_rows_are_stored_as_the_rows_of_the_typed_frame(table):
    frame = validate_table(table, text_frame(RIGHT_ROWS[table])).accepted
    rows = compact(table, accepted(table, RIGHT_ROWS[table]))
    assert stored(table, rows).equals(to_arrow(table, frame)) and stored(table, rows).schema == arrow_schema(table)
    again = typed_frame(rows)
    for name in frame.columns:
        assert again[name].astype(frame[name].dtype).equals(frame[name]), name
        assert again[name].dtype == frame[name].dtype or name in coded_columns(table)


def test_compact_rows_of_several_files_stay_compact_when_they_are_joined():
    rows = joined([compact("service_contact", accepted("service_contact", ROW | {"age_band": age})) for age in AGES])
    frame = typed_frame(rows)
    assert isinstance(frame["age_band"].dtype, pd.CategoricalDtype)
    assert frame["age_band"].tolist() == list(AGES)


def test_a_null_stays_null_and_a_code_that_is_not_listed_stays_a_code():
    rows = accepted("service_contact", ROW, ROW)
    other = pa.array(["25_34", "of another list"]).dictionary_encode()
    rows = rows.set_column(rows.column_names.index("age_band"), "age_band", other)
    nothing = pa.array([None, None], pa.string()).dictionary_encode()
    rows = rows.set_column(rows.column_names.index("not_asked_reason"), "not_asked_reason", nothing)
    made = compact("service_contact", rows)
    whole = joined([compact("service_contact", accepted("service_contact", ROW)), made])
    for table, first in ((made, []), (whole, [ROW["age_band"]])):
        frame = typed_frame(table)
        assert frame["age_band"].tolist() == [*first, "25_34", "of another list"]
        assert frame["not_asked_reason"].isna().tail(2).all()
