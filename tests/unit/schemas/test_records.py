"""Records in compact form say what they said."""

import pandas as pd
import pytest

from schemas.records import arrow_parts, arrow_schema, as_texts, compact, to_arrow
from schemas.tables import TABLES
from schemas.validation import validate_table
from tests.unit.schemas.right_rows import RIGHT_ROWS, text_frame

ROW = RIGHT_ROWS["service_contact"]


def accepted(table: str, *rows: dict) -> pd.DataFrame:
    return validate_table(table, text_frame(*rows)).accepted


@pytest.mark.parametrize("table", TABLES)
def test_compact_rows_are_stored_as_the_same_rows(table):
    frame = accepted(table, RIGHT_ROWS[table])
    assert to_arrow(table, compact(table, frame)).equals(to_arrow(table, frame))


def test_compact_rows_of_several_files_stay_compact_when_they_are_joined():
    first, second = (compact("service_contact", accepted("service_contact", ROW | {"age_band": age})) for age in AGES)
    joined = pd.concat([first, second], ignore_index=True)
    assert isinstance(joined["age_band"].dtype, pd.CategoricalDtype)
    assert joined["age_band"].tolist() == list(AGES)


AGES = ("45_54", "35_44")


def test_a_null_stays_null_and_a_code_that_is_not_listed_stays_a_code():
    frame = accepted("service_contact", ROW, ROW)
    frame["age_band"] = pd.array(["25_34", "of another list"], dtype="string")
    frame["not_asked_reason"] = pd.array([None, None], dtype="string")
    made = compact("service_contact", frame)
    assert made["age_band"].tolist() == ["25_34", "of another list"]
    assert made["not_asked_reason"].isna().all()


def test_texts_are_in_the_order_of_texts():
    codes = pd.Series(pd.Categorical(["b", "a", None], categories=["b", "a"]))
    assert as_texts(codes).sort_values().tolist()[:2] == ["a", "b"]


@pytest.mark.parametrize(("rows", "parts"), [(0, [0]), (3, [2, 1]), (4, [2, 2])])
def test_parts_are_all_of_the_rows_in_their_order(rows, parts):
    frame = accepted("service_contact", *[ROW | {"record_version": str(n + 1)} for n in range(rows)] or [ROW])[:rows]
    made = list(arrow_parts("service_contact", frame, 2))
    assert [part.num_rows for part in made] == parts and {part.schema for part in made} == {
        arrow_schema("service_contact")
    }
    assert [n for part in made for n in part.column("record_version").to_pylist()] == list(range(1, rows + 1))
