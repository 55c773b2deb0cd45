"""Files of another system over time: by folder or on the command line, in any order, sent again, corrected.

Rows are invented, in the columns of a real source.
"""

import json
from itertools import permutations

import pandas as pd
import pytest

from tests.pipeline.conftest import run_command
from tests.small_deliveries import take_in, write_csv, write_note
from tests.unit.schemas.test_redelivery import OTHER_WORDS, ROW, woman

SOURCE = "co_sivigila875"
OF_2023 = {"data_cutoff": "2023-12-31", "code_lists": None}


def file(folder, name, rows):
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / name, list(ROW), rows)
    return folder / name


def deliver(inbox, delivery_id, received_month, rows, **said):
    """A delivery of one file under a name of its own."""
    name = f"Año {delivery_id}.csv"
    file(inbox / SOURCE / delivery_id, name, rows)
    write_note(inbox / SOURCE / delivery_id, received_month, [{"name": name} | said], **OF_2023)


@pytest.fixture
def taken(tmp_path):
    return lambda: take_in(tmp_path / "store", tmp_path / "inbox", SOURCE)


QUARTER = {"from": "2023-01", "to": "2023-03"}


def test_files_in_the_inbox_have_a_month_of_receipt(tmp_path, taken):
    deliver(tmp_path / "inbox", "q1", "2023-08", [woman(1), woman(2, fec_con_="15/06/2023")])
    found = taken()
    assert found.files["q1", "notification"]["received_month"] == "2023-08"
    assert found.counts("q1", "notification") == {"received": 2, "accepted": 2, "late": 1}
    assert found.account["data_cutoff"] == "2023-12-31"


def test_a_quarter_sent_twice_in_other_words_counts_once(tmp_path, taken):
    quarter = [woman(1), woman(2), woman(2)]
    deliver(tmp_path / "inbox", "one", "2023-05", quarter)
    again = [row | OTHER_WORDS | {"edad_": row["edad_"] + ".0"} for row in quarter]
    deliver(tmp_path / "inbox", "two", "2023-06", [*reversed(again), woman(3)])
    found = taken()
    assert len(found.rows("notification")) == 4
    counted = {"received": 4, "accepted": 1, "known_duplicates": 3, "recognised": 3}
    assert found.counts("two", "notification") == counted


def test_a_corrected_quarter_takes_the_place_of_the_first_one_with_its_faults(tmp_path, taken):
    unreadable = woman(4, per_etn_="9x", fec_con_="March")
    deliver(tmp_path / "inbox", "one", "2023-05", [woman(1), woman(2), woman(3, sexo_="M"), unreadable])
    deliver(tmp_path / "inbox", "two", "2023-06", [woman(2), woman(5)], months=QUARTER, replaces=True)
    found = taken()
    assert len(found.rows("notification")) == 2
    assert found.counts("one", "notification") == {"received": 4, "known_duplicates": 4, "superseded": 4}
    assert found.counts("two", "notification") == {"received": 2, "accepted": 2}


def test_the_rest_of_a_year_stays_when_one_quarter_is_corrected(tmp_path, taken):
    june = woman(9, fec_con_="15/06/2023")
    deliver(tmp_path / "inbox", "one", "2023-08", [woman(1), june])
    deliver(tmp_path / "inbox", "two", "2023-09", [woman(5)], months=QUARTER, replaces=True)
    found = taken()
    months = found.rows("notification")["contact_month"].astype(str).str.slice(0, 7)
    assert sorted(months) == ["2023-03", "2023-06"]


def test_a_correction_that_differs_in_words_only_is_not_lost(tmp_path, taken):
    deliver(tmp_path / "inbox", "one", "2023-05", [woman(1), woman(2)])
    words = [woman(n) | {"nmun_resi": "Tulua"} for n in (1, 2)]
    deliver(tmp_path / "inbox", "two", "2023-06", words, replaces=["one"])
    found = taken()
    assert len(found.rows("notification")) == 2
    assert found.counts("two", "notification") == {"received": 2, "accepted": 2}


def deliver_with_unused_columns(tmp_path):
    folder = tmp_path / "inbox" / SOURCE / "one"
    folder.mkdir(parents=True)
    rows = [woman(n) | {"clave": "Zx7Canary", "obs": "Zx7Canary"} for n in (1, 2)]
    write_csv(folder / "a.csv", [*ROW, "clave", "obs"], rows)
    write_note(folder, "2023-05", [{"name": "a.csv"}], **OF_2023)


def stored_tables(tmp_path):
    return [pd.read_parquet(path) for path in sorted((tmp_path / "store").rglob("*.parquet"))]


def test_nothing_of_a_column_that_nothing_is_made_of_stays_in_the_store(tmp_path, taken):
    deliver_with_unused_columns(tmp_path)
    found = taken()
    assert len(found.rows("notification")) == 2
    # `note` is a column of the right rows that this source does not use.
    assert found.files["one", "notification"]["columns_not_kept"] == ["note", "clave", "obs"]
    tables = stored_tables(tmp_path)
    assert {"row_number", *ROW} - {"note"} in [set(table.columns) for table in tables]
    assert not any({"clave", "obs"} & set(table.columns) for table in tables)


def test_not_even_a_run_that_dies_leaves_the_text_of_such_a_column(tmp_path, taken, monkeypatch):
    deliver_with_unused_columns(tmp_path)

    def die(*arguments):
        raise RuntimeError("killed")

    monkeypatch.setattr("pipelines.assets.received.set_aside", die)
    with pytest.raises(RuntimeError, match="killed"):
        taken()
    [left] = stored_tables(tmp_path)
    assert "clave" in left and "Zx7Canary" not in left.to_csv() and "zx7canary" not in left.to_csv()


def test_women_who_differ_in_a_column_that_is_not_kept_are_two(tmp_path, taken):
    for delivery, month, keys in (("one", "2023-05", "ab"), ("two", "2023-06", "Bcd")):
        folder = tmp_path / "inbox" / SOURCE / delivery
        folder.mkdir(parents=True)
        write_csv(folder / "a.csv", [*ROW, "area"], [woman(1) | {"area": key} for key in keys])
        write_note(folder, month, [{"name": "a.csv"}], **OF_2023)
    found = taken()
    # Of areas a, b and B, c, d only b was sent before, in capitals.
    assert len(found.rows("notification")) == 4
    assert found.counts("two", "notification") == {
        "received": 3,
        "accepted": 2,
        "known_duplicates": 1,
        "recognised": 1,
    }


def test_the_order_on_the_command_line_does_not_matter(tmp_path):
    files = [
        file(tmp_path / "files", "a.csv", [woman(1), woman(1), woman(2)]),
        file(tmp_path / "files", "b.csv", [woman(2), woman(1) | {"nmun_resi": "tuluá"}, woman(3)]),
        file(tmp_path / "files", "c.csv", [woman(1), woman(1), woman(2)]),
    ]
    found = set()
    for number, order in enumerate(permutations(files)):
        taken = take_in(tmp_path / f"store-{number}", tmp_path, SOURCE, order)
        rows = taken.rows("notification")
        found.add(json.dumps([taken.account, rows.astype(str).values.tolist()]))
    assert len(found) == 1
    assert len(rows) == 4


@pytest.mark.slow
def test_a_run_finds_them_in_the_inbox(tmp_path):
    rows = [woman(n, fec_con_=f"15/{n % 12 + 1:02}/2023") for n in range(24)]
    deliver(tmp_path / "inbox", "one", "2024-01", rows)
    run = run_command(tmp_path / "store", "--source", SOURCE, "--inbox", str(tmp_path / "inbox"))
    assert run.code == 0, run.printed
    assert "24 rows" in run.printed
