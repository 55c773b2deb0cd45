"""Records are the same however many rows stand in memory at a time."""

from pathlib import Path

import pandas as pd

from pipelines.definitions import SAMPLE_INBOX
from pipelines.store import Store
from tests.small_deliveries import take_in


def test_records_are_the_same_however_many_rows_are_read_and_written_at_a_time(tmp_path, monkeypatch):
    whole, in_parts = tmp_path / "whole", tmp_path / "in_parts"
    take_in(whole, Path(SAMPLE_INBOX), "sample_country")
    monkeypatch.setattr("pipelines.assets.records.BATCH_ROWS", 1000)
    monkeypatch.setattr("pipelines.assets.records.ROWS_AT_A_TIME", 1000)
    take_in(in_parts, Path(SAMPLE_INBOX), "sample_country")
    folders = [Store(store).records("sample_country") for store in (whole, in_parts)]
    names = [sorted(path.name for path in folder.iterdir()) for folder in folders]
    assert names[0] == names[1]
    for name in names[0]:
        one, other = (folder / name for folder in folders)
        if name.endswith(".parquet"):
            assert pd.read_parquet(one).equals(pd.read_parquet(other)), name
        else:
            assert one.read_bytes() == other.read_bytes(), name
