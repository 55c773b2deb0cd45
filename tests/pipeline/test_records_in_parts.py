"""Records are the same however many rows stand in memory at a time, and in however many buckets women lie."""

import json
from pathlib import Path

import pandas as pd

from pipelines.definitions import SAMPLE_INBOX
from pipelines.store import Store
from schemas.tables import KEYS
from tests.small_deliveries import contact, deliver, deliver_facility, take_in
from tests.unit.schemas.right_rows import REFERRAL


def test_records_are_the_same_however_many_rows_are_read_and_written_at_a_time(tmp_path, monkeypatch):
    whole, in_parts = tmp_path / "whole", tmp_path / "in_parts"
    take_in(whole, Path(SAMPLE_INBOX), "sample_country")
    monkeypatch.setattr("pipelines.assets.records.TEXT_ROWS", 1000)
    monkeypatch.setattr("pipelines.assets.records.ROWS_AT_A_TIME", 1000)
    monkeypatch.setattr("pipelines.women_in_buckets.ROWS_IN_A_BUCKET", 20_000)
    take_in(in_parts, Path(SAMPLE_INBOX), "sample_country")
    folders = [Store(store).records("sample_country") for store in (whole, in_parts)]
    names = [sorted(path.name for path in folder.iterdir() if path.is_file()) for folder in folders]
    assert names[0] == names[1]
    for name in names[0]:
        one, other = (folder / name for folder in folders)
        if name.endswith(".parquet"):
            assert pd.read_parquet(one).equals(pd.read_parquet(other)), name
    accounts = [json.loads((folder / "account.json").read_text()) for folder in folders]
    parts = accounts[1].pop("parts")
    assert accounts[0] == accounts[1] and len(parts) > 2
    for table in ("service_contact", "referral", "follow_up"):
        rows = pd.concat([pd.read_parquet(folders[1] / part / f"{table}.parquet") for part in parts])
        whole_table = pd.read_parquet(folders[0] / f"{table}.parquet")
        key = list(KEYS[table])
        assert rows.sort_values(key, ignore_index=True).equals(whole_table), table


def test_rows_that_contradict_or_repeat_each_other_are_found_whichever_part_they_lie_in(tmp_path, monkeypatch):
    """Counted out by hand: a comes again as it was, b becomes another woman's without a new version, and the referral
    of c is said again for d."""
    inbox = tmp_path / "inbox"
    deliver_facility(inbox)
    referral = REFERRAL | {"contact_id": "C" + "C" * 16}
    later = {"woman_ref": "W" + "9" * 24}
    every = [contact(letter) for letter in "abcdef"]
    deliver(inbox, "001", "2025-06", service_contact=every, referral=[referral])
    again = [contact("a"), contact("b", **later), contact("e", 2, **later)]
    deliver(inbox, "002", "2025-07", service_contact=again, referral=[referral | {"contact_id": "C" + "D" * 16}])
    for rows_in_a_bucket in (1 << 18, 1):
        monkeypatch.setattr("pipelines.women_in_buckets.ROWS_IN_A_BUCKET", rows_in_a_bucket)
        found = take_in(tmp_path / str(rows_in_a_bucket), inbox, "north")
        assert found.versions() == {("a", 1), ("c", 1), ("d", 1), ("e", 1), ("e", 2), ("f", 1)}
        assert {row for row in found.quarantine() if row[1] == "service_contact"} == {
            ("001", "service_contact", 3, "SC22"),
            ("002", "service_contact", 3, "SC22"),
        }
        assert found.counts("002")["known_duplicates"] == 1
        assert found.counts("001", "referral")["superseded"] == 1
        assert found.rows("referral")["contact_id"].tolist() == ["C" + "D" * 16]
        assert not [*(tmp_path / str(rows_in_a_bucket) / "restricted" / "temporary").iterdir()]
