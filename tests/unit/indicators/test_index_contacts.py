"""The first contact of a case is the same for the rules of records and for the unit of count."""

import random

import pyarrow.parquet as pq
import pytest

from indicators.engines import open_engine
from indicators.units.case import CASE
from schemas.across.episodes import index_contacts
from schemas.validation import validate_table
from tests.arrow_of_frames import to_arrow
from tests.unit.schemas.random_contacts import contacts, facilities
from tests.unit.schemas.right_rows import text_frame

STEPS_TO_THE_INDEX = CASE.steps[: [step.name for step in CASE.steps].index("index_contact") + 1]


@pytest.mark.parametrize("seed", range(4))
def test_records_and_cases_agree_on_the_first_contact_of_a_case(tmp_path, seed):
    rows = contacts(random.Random(seed), number=150, women=25)
    tables = {
        table: validate_table(table, text_frame(*rows)).accepted.assign(file=0)
        for table, rows in {"service_contact": rows, "facility": facilities()}.items()
    }
    paths = {}
    for table, frame in tables.items():
        paths[table] = tmp_path / f"{table}.parquet"
        pq.write_table(to_arrow(table, frame), paths[table])
    steps = ", ".join(f"{step.name} AS ({step.sql})" for step in STEPS_TO_THE_INDEX)
    with open_engine(paths, ["service_contact", "facility"]) as engine:
        counted = engine.run(f"WITH {steps} SELECT case_id FROM index_contact ORDER BY case_id")
    ours = sorted(index_contacts(tables["service_contact"]))
    assert ours == counted["case_id"].to_pylist()
    assert 10 < len(ours) < len(rows) / 2
