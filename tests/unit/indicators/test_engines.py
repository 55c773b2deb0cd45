"""The engine reads its tables and nothing else, writes nothing, and quotes no record."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from indicators.engines import EngineError, open_engine
from schemas.tables import TABLES
from tests.hand_made_records import notification, write_records


@pytest.fixture
def records(tmp_path):
    folder = tmp_path / "it's here"
    folder.mkdir()
    return write_records(folder, notification=[notification(1), notification(2)])


def test_it_reads_its_tables_even_in_a_folder_with_a_quote(records):
    with open_engine(records, TABLES) as engine:
        assert engine.run("SELECT count(*) AS n FROM notification").to_pylist() == [{"n": 2}]


def test_a_table_that_is_not_there_is_empty_and_has_all_columns(records):
    with open_engine(records, TABLES) as engine:
        result = engine.run("SELECT contact_id, record_version, ethnicity, contact_month FROM service_contact")
    assert result.num_rows == 0
    assert [str(kind) for kind in result.schema.types][1] == "int64"


def test_a_column_that_is_not_in_the_file_is_null(tmp_path):
    pq.write_table(pa.table({"notification_id": ["N1"]}), tmp_path / "notification.parquet")
    with open_engine({"notification": tmp_path / "notification.parquet"}, ["notification"]) as engine:
        result = engine.run("SELECT ethnicity, contact_month FROM notification").to_pylist()
    assert result == [{"ethnicity": None, "contact_month": None}]


def test_it_can_reach_nothing_else(records, tmp_path):
    (tmp_path / "other.csv").write_text("a\n1\n")
    attempts = [
        f"SELECT * FROM read_csv('{tmp_path / 'other.csv'}')",
        f"SELECT * FROM '{tmp_path / 'other.csv'}'",
        f"SELECT * FROM glob('{tmp_path}/*')",
        f"SELECT * FROM read_text('{tmp_path / 'other.csv'}')",
        f"COPY notification TO '{tmp_path / 'out.csv'}'",
        f"ATTACH '{tmp_path / 'out.db'}'",
        f"EXPORT DATABASE '{tmp_path / 'out'}'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET temp_directory = '/tmp'",
    ]
    with open_engine(records, TABLES) as engine:
        for attempt in attempts:
            with pytest.raises(EngineError):
                engine.run(attempt)
    assert not list(tmp_path.glob("out*"))


def test_an_error_about_a_value_does_not_repeat_the_value(records):
    with open_engine(records, TABLES) as engine, pytest.raises(EngineError) as stopped:
        engine.run("SELECT CAST(perpetrator_rel AS INTEGER) AS n FROM notification")
    assert "current_spouse" not in str(stopped.value)
    assert stopped.value.__cause__ is None and stopped.value.__suppress_context__


def test_an_error_about_the_statement_says_what_is_wrong(records):
    with open_engine(records, TABLES) as engine, pytest.raises(EngineError, match="unheard_of"):
        engine.run("SELECT unheard_of FROM notification")


@pytest.fixture
def many(tmp_path):
    """A million notifications, each with a key of its own: 30 MB as a list of distinct keys."""
    keys = pa.array([f"N{number:030d}" for number in range(1_000_000)])
    pq.write_table(pa.table({"notification_id": keys}), tmp_path / "many.parquet")
    return {"notification": tmp_path / "many.parquet"}


EVERY_KEY = "SELECT count(*) AS n FROM (SELECT notification_id, count(*) FROM notification GROUP BY ALL)"


def test_what_does_not_fit_in_memory_is_spilled_and_gone_at_the_end(many, tmp_path):
    spill = tmp_path / "spill"
    with open_engine(many, ["notification"], spill=spill, memory="60MB") as engine:
        (own,) = spill.iterdir()
        assert own.stat().st_mode & 0o777 == 0o700
        assert engine.run(EVERY_KEY).to_pylist() == [{"n": 1_000_000}]
        seen = list(own.iterdir())
    assert seen, "nothing was spilled: the test does not test what it says"
    assert not list(spill.iterdir())


def test_without_a_folder_to_spill_nothing_is_written_and_the_statement_fails(many):
    with (
        open_engine(many, ["notification"], memory="60MB") as engine,
        pytest.raises(EngineError, match="OutOfMemory"),
    ):
        engine.run(EVERY_KEY)
