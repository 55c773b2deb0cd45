"""Publication: whole or not at all, never overwritten, and changes that say what changed."""

import errno
import json
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from pipelines.publication import (
    ReleaseConflict,
    ReleaseDamaged,
    changes_since,
    code_version,
    default_release_id,
    publish,
    verify_release,
    write_manifest,
)
from pipelines.store import Store, StoreBusy, write_json
from schemas.release import RELEASED_CELL_COLUMNS


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store").opened() as opened:
        yield opened


def stage(store: Store, release_id: str, content: str = "figures", source: str = "x") -> Path:
    folder = store.staging / release_id
    (folder / "site").mkdir(parents=True)
    (folder / "site" / "index.html").write_text(content)
    write_json(folder / "indicators.json", {"release": {"source": source, "release_id": release_id}})
    write_json(folder / "changes.json", {"former_release": None})
    write_manifest(folder, {"release_id": release_id})
    return folder


def test_a_staged_release_becomes_visible_and_latest(store):
    stage(store, "r1")
    folder = publish(store, "r1")
    assert folder == store.releases / "r1" and store.latest.resolve() == folder
    assert not (store.staging / "r1").exists()
    assert (folder / "site" / "index.html").stat().st_mode & 0o777 == 0o644


def test_the_same_release_again_is_no_change(store):
    stage(store, "r1")
    first = (publish(store, "r1") / "manifest.json").stat().st_mtime_ns
    stage(store, "r1")
    assert (publish(store, "r1") / "manifest.json").stat().st_mtime_ns == first


def test_another_release_of_the_same_name_is_refused(store):
    stage(store, "r1")
    publish(store, "r1")
    stage(store, "r1", content="other figures")
    with pytest.raises(ReleaseConflict, match="never overwritten"):
        publish(store, "r1")
    assert (store.latest / "site" / "index.html").read_text() == "figures"


def test_what_failed_after_the_release_was_moved_is_done_when_it_is_tried_again(store, monkeypatch):
    stage(store, "r1")
    failing = iter([OSError(errno.EIO, "Input/output error")])

    def synchronise(path):
        if path == store.releases and (error := next(failing, None)):
            raise error

    monkeypatch.setattr("pipelines.publication.synchronise", synchronise)
    with pytest.raises(OSError, match="Input/output error"):
        publish(store, "r1")
    assert not store.latest.exists()
    assert publish(store, "r1") == store.latest.resolve()
    assert (store.latest / "site" / "index.html").read_text() == "figures"


@pytest.mark.parametrize("damage", ["changed", "missing", "added"])
def test_a_damaged_release_is_not_published(store, damage):
    folder = stage(store, "r1")
    page = folder / "site" / "index.html"
    if damage == "changed":
        page.write_text("other")
    elif damage == "missing":
        page.unlink()
    else:
        (folder / "extra.txt").write_text("x")
    with pytest.raises(ReleaseDamaged):
        publish(store, "r1")
    assert not store.latest.exists() and list(store.releases.iterdir()) == []


def test_manifest_lists_every_other_file_with_hash_and_size(store):
    folder = stage(store, "r1")
    manifest = verify_release(folder)
    assert [f["path"] for f in manifest["files"]] == ["changes.json", "indicators.json", "site/index.html"]
    assert manifest["files"][2]["bytes"] == len("figures")


def test_two_runs_at_once_are_refused(store):
    with pytest.raises(StoreBusy, match="another run"), Store(store.root).opened():
        pass


def test_opening_sweeps_what_a_killed_run_left(tmp_path):
    store = Store(tmp_path / "store")
    with store.opened():
        (store.staging / "half").mkdir()
        (store.restricted / "records.parquet.partial").write_text("half")
        (store.public / "latest.partial").symlink_to("nowhere")
    with store.opened():
        assert list(store.staging.iterdir()) == []
        assert not (store.restricted / "records.parquet.partial").exists()
        assert not (store.public / "latest.partial").is_symlink()


def cells(**figures) -> pd.DataFrame:
    rows = []
    for region, (status, value) in figures.items():
        row = dict.fromkeys(RELEASED_CELL_COLUMNS)
        row |= {"indicator": "P28", "period": "2025", "breakdown": "region", "region": region, "status": status}
        row |= {"migrant_status": "all", "ethnic_group": "all", "numerator": value, "denominator": 100, "value": value}
        rows.append(row)
    return pd.DataFrame(rows).astype({"numerator": "Int64", "denominator": "Int64", "value": "Float64"})


def test_changes_name_what_is_new_gone_corrected_and_withheld():
    before = cells(
        a=("shown", 20), b=("shown", 30), c=("suppressed", None), d=("shown", 40), e=("shown", 50), g=("shown", 60)
    )
    after = cells(
        a=("shown", 20),
        b=("shown", 31),
        c=("shown", 12),
        d=("suppressed", None),
        f=("shown", 50),
        g=("not_agreed", None),
    )
    former = SimpleNamespace(release_id="r1", released=before)
    key = "P28/2025/region/{}/all/all"
    assert changes_since(former, after) == {
        "former_release": "r1",
        "new": [key.format("f")],
        "gone": [key.format("e")],
        "corrected": [key.format("b")],
        "newly_withheld": [key.format("d")],
        "no_longer_withheld": [key.format("c")],
        "no_longer_agreed": [key.format("g")],
    }


def test_default_name_follows_from_what_the_release_is_made_of():
    name = default_release_id("2026-06-30", {"inputs": ["a"]})
    assert name.startswith("2026-06-30-") and name == default_release_id("2026-06-30", {"inputs": ["a"]})
    assert name != default_release_id("2026-06-30", {"inputs": ["b"]})


def test_code_version_is_the_product_number_and_a_hash(house):
    number, digest = code_version().split("+")
    assert f'version = "{number}"' in (house / "pyproject.toml").read_text() and len(digest) == 12
    assert code_version() == code_version()


def test_json_is_written_whole(tmp_path):
    write_json(tmp_path / "deep" / "x.json", {"a": 1})
    assert json.loads((tmp_path / "deep" / "x.json").read_text()) == {"a": 1}
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["x.json"]
