"""All that a run counts is read through one engine, and the periods of its records once."""

from pandas.testing import assert_frame_equal

from indicators.cascade import load_cascade
from indicators.cascade_cells import compute_cascade
from indicators.contributors import count_contributions
from indicators.disclosure.policy import load_policy
from indicators.engines import already_open, open_engine
from indicators.timeline import read_once
from schemas.columns import column_names
from schemas.dimensions import load_dimensions
from schemas.tables import TABLES
from tests.hand_made_records import CUTOFF, FACILITIES, REGIONS, catalogue, contact, disclosing, write_records

OF_THE_TIMELINE = "SELECT DISTINCT month FROM contact)"


class Listening:
    """An engine that remembers what it was asked."""

    def __init__(self, engine):
        self.engine, self.asked = engine, []

    def run(self, sql: str):
        self.asked.append(sql)
        return self.engine.run(sql)

    def of_some_women(self):
        yield self


def test_several_counts_in_one_opening_give_what_each_gives_by_itself(tmp_path):
    rows = [contact(1, "Ana", 1, "2025-02"), disclosing(2, "Bea", 1, "2025-05")]
    records = write_records(tmp_path, facility=FACILITIES, service_contact=rows, referral=[], follow_up=[])
    sheets, breakdowns = catalogue(), load_policy().published_breakdowns
    counting = {
        "records": records,
        "supplied": {table: set(column_names(table)) for table in records},
        "dimensions": load_dimensions(REGIONS),
        "data_cutoff": CUTOFF,
    }

    def counted(**opened) -> tuple:
        contributions = count_contributions(sheets, breakdowns=breakdowns, **counting, **opened)
        return contributions.table(), compute_cascade(load_cascade(sheets), sheets, **counting, **opened)

    with open_engine(records, TABLES) as engine:
        listening = Listening(engine)
        together = counted(opener=already_open(listening), timeline_reader=read_once())
    assert sum(OF_THE_TIMELINE in sql for sql in listening.asked) == 1
    for one, other in zip(together, counted(), strict=True):
        assert len(one)
        assert_frame_equal(one, other)
