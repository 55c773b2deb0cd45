"""Records in compact form say what they said."""

import pandas as pd
import pytest

from schemas.records import as_texts, compact, to_arrow
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
