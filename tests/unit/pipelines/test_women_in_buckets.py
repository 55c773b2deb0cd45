"""All rows that are asked about together lie in one bucket, each row in one, in the order in which they came."""

import random

import pandas as pd
import pyarrow as pa
import pytest

from pipelines.spilled_rows import InKeyOrder, spilling
from pipelines.women_in_buckets import WomenInBuckets
from schemas.tables import KEYS

# contact, version, woman: contact 4 is of two women, contact 5 of one after she had no pseudonym, 7 comes twice.
CONTACTS = [
    ("c1", 1, "anna"),
    ("c2", 1, "anna"),
    ("c3", 1, None),
    ("c4", 1, "bea"),
    ("c5", 1, None),
    ("c6", 1, "dora"),
    ("c4", 2, "carla"),
    ("c5", 2, "elena"),
    ("c7", 1, "flora"),
    ("c7", 1, "flora"),
    ("c8", 1, "carla"),
    ("c9", 1, "gina"),
]
# referral, contact: r2 was sent again for another contact, r4 and r5 are of contacts that nobody knows.
REFERRALS = [("r1", "c1"), ("r2", "c6"), ("r2", "c9"), ("r3", "c8"), ("r4", "c99"), ("r5", "c98"), ("r5", "c97")]
TOGETHER = [
    {"c1", "c2", "r1"},
    {"c3"},
    {"c4", "c8", "r3"},
    {"c5"},
    {"c6", "c9", "r2"},
    {"c7"},
    {"r4"},
    {"r5"},
]
"""Counted out by hand: what hangs together by women, contacts and keys."""


def frames():
    contacts = pd.DataFrame(CONTACTS, columns=["contact_id", "record_version", "woman_ref"])
    referrals = pd.DataFrame(REFERRALS, columns=["referral_id", "contact_id"])
    text = {"contact_id": "string", "woman_ref": "string"}
    for table, frame in (("service_contact", contacts.astype(text)), ("referral", referrals.astype("string"))):
        frame = frame.assign(file=0, row_number=range(2, len(frame) + 2))
        yield table, pa.Table.from_pandas(frame, preserve_index=False)


def key_of(table):
    return "contact_id" if table == "service_contact" else "referral_id"


@pytest.mark.parametrize("rows_in_a_bucket", [1000, 7, 3, 1])
def test_what_belongs_together_lies_in_one_bucket(tmp_path, monkeypatch, rows_in_a_bucket):
    monkeypatch.setattr("pipelines.women_in_buckets.ROWS_IN_A_BUCKET", rows_in_a_bucket)
    given = dict(frames())
    with spilling(tmp_path / "spilled") as spilled:
        women = WomenInBuckets(spilled, len(CONTACTS) + len(REFERRALS))
        for table, frame in given.items():
            for part in (frame.slice(0, 5), frame.slice(5)):
                women.add(table, part)
        found = [{table: rows.to_pandas() for table, rows in bucket.items()} for bucket in women.buckets()]
        assert not [*(tmp_path / "spilled").iterdir()]
    assert not (tmp_path / "spilled").exists()
    assert (len(found) > 1) == (rows_in_a_bucket < 19)
    for table, frame in given.items():
        parts = [bucket[table] for bucket in found]
        assert all(part["row_number"].is_monotonic_increasing for part in parts)
        whole = pd.concat(parts, ignore_index=True).sort_values("row_number", ignore_index=True)
        pd.testing.assert_frame_equal(whole, frame.to_pandas(), check_dtype=False)
    where = {
        key: number for number, bucket in enumerate(found) for table in bucket for key in bucket[table][key_of(table)]
    }
    for group in TOGETHER:
        assert len({where[key] for key in group}) == 1, group


@pytest.mark.parametrize("ranges", [1, 3, 8])
def test_rows_come_in_the_order_of_their_keys_so_many_at_a_time(tmp_path, ranges):
    keys = [f"C{number:016X}" for number in random.Random(4).sample(range(1 << 60), 200)]
    table = pa.table({"contact_id": keys, "record_version": [1] * len(keys)})
    with spilling(tmp_path / "spilled") as spilled:
        rows = InKeyOrder(spilled, "service_contact", ranges)
        for start in (0, 50, 51):
            rows.add(table.slice(start, {0: 50, 50: 1, 51: 149}[start]))
        parts = list(rows.parts(30))
    assert [len(part) for part in parts] == [30] * 6 + [20]
    assert [key for part in parts for key in part["contact_id"].to_pylist()] == sorted(keys)


def test_no_rows_are_one_empty_part(tmp_path):
    with spilling(tmp_path / "spilled") as spilled:
        rows = InKeyOrder(spilled, "referral", 3)
        rows.add(pa.table({"referral_id": pa.array([], pa.string())}))
        assert [len(part) for part in rows.parts(10)] == [0]


def test_codes_are_put_in_the_order_of_their_texts_and_not_of_their_list(tmp_path):
    codes = pa.DictionaryArray.from_arrays(pa.array([0, 1, 0, 1]), pa.array(["b", "a"]))
    key = KEYS["workforce_status"]
    table = pa.table(dict.fromkeys(key, codes))
    with spilling(tmp_path / "spilled") as spilled:
        rows = InKeyOrder(spilled, "workforce_status", 2)
        rows.add(table)
        (found,) = rows.parts(10)
    assert found[key[0]].to_pylist() == ["a", "a", "b", "b"]
