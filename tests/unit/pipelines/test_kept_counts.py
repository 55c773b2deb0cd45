"""A run that keeps no counts leaves none of former runs, and so no records behind them."""

from pipelines.store import Store


def test_what_was_kept_of_one_source_is_gone_and_of_another_is_not(tmp_path):
    store = Store(tmp_path)
    folders = [part(name) for name in ("one", "two") for part in (store.finest, store.finest_of_contributors)]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "records-0.parquet").write_bytes(b"rows")
    store.forget_finest("one")
    store.forget_finest("never kept")
    assert [folder.exists() for folder in folders] == [False, False, True, True]
