"""The registry of releases: nothing that was out is ever forgotten, and a withdrawn release is out of sight only."""

import json

import pandas as pd
import pytest

from pipelines.publication import publish, write_manifest
from pipelines.releases import (
    ReleaseNotWithdrawn,
    ReleaseRefused,
    enter_release,
    list_releases,
    read_former,
    releases_before,
    tell_in_force,
    withdraw_release,
)
from pipelines.store import Store, write_json
from tests.unit.indicators.small_tables import by_region, with_withheld


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store").opened() as opened:
        yield opened


def stage(store: Store, release_id: str, source: str = "x", first: int = 40) -> pd.DataFrame:
    """A staged release of two cells, the second of which is withheld; returns its true cells."""
    true, _, _ = by_region("P30", {"2025": [(first, 100), (5, 30)]})
    folder = store.staging / release_id
    folder.mkdir()
    true.to_parquet(store.staged_true_cells, index=False)
    with_withheld(true, [1]).to_parquet(folder / "cells.parquet", index=False)
    header = {"source": source, "release_id": release_id, "data_cutoff": "2025-12-31"}
    write_json(folder / "indicators.json", {"release": header})
    write_manifest(folder, {"release_id": release_id})
    return true


def released(store: Store, release_id: str, **staged) -> pd.DataFrame:
    true = stage(store, release_id, **staged)
    enter_release(store, release_id, store.staged_true_cells)
    publish(store, release_id)
    return true


def names(store: Store, release_id: str, source: str = "x") -> list[str]:
    return [item.release_id for item in releases_before(store, source, release_id)]


def test_every_release_is_entered_and_superseded_by_the_next_of_its_source(store):
    for name, source in (("r1", "x"), ("r2", "other"), ("r3", "x")):
        released(store, name, source=source)
    found = {item.release_id: item for item in list_releases(store)}
    assert {name: item.superseded_by for name, item in found.items()} == {"r1": "r3", "r2": None, "r3": None}
    assert found["r1"].data_cutoff == "2025-12-31" and found["r1"].withdrawn is None
    assert names(store, "r4") == ["r1", "r3"] and names(store, "r4", "other") == ["r2"]


def test_a_release_that_is_built_again_has_the_same_former_ones(store):
    released(store, "r1")
    released(store, "r2")
    assert names(store, "r2") == ["r1"] and names(store, "r1") == []


def test_what_a_release_showed_and_was_made_of_is_kept_for_nobody_else_to_read(store):
    true = released(store, "r1")
    (former,) = read_former(store, list_releases(store))
    assert former.release_id == "r1" and former.true.equals(true)
    assert former.released["status"].tolist() == ["shown", "suppressed"]
    for path in (store.restricted / "releases").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0


def test_entering_twice_is_entering_once(store):
    released(store, "r1")
    lines = (store.restricted / "releases" / "registry.jsonl").read_text()
    released(store, "r1")
    assert (store.restricted / "releases" / "registry.jsonl").read_text() == lines
    assert len(lines.splitlines()) == 1


def test_a_release_that_never_became_visible_counts_all_the_same(store):
    # The process was killed between entering and publishing.
    stage(store, "r1")
    enter_release(store, "r1", store.staged_true_cells)
    assert names(store, "r2") == ["r1"] and len(read_former(store, list_releases(store))) == 1


def test_a_run_that_was_killed_between_entering_and_publishing_is_made_good_by_the_next(store):
    stage(store, "r1")
    enter_release(store, "r1", store.staged_true_cells)
    (store.staging / "r1").rename(store.staging / "gone")
    released(store, "r1")
    assert store.latest.resolve().name == "r1" and names(store, "r1") == []
    assert [item.release_id for item in list_releases(store)] == ["r1"]


def test_a_name_is_given_once_even_if_nobody_saw_the_first(store):
    stage(store, "r1")
    enter_release(store, "r1", store.staged_true_cells)
    (store.staging / "r1").rename(store.staging / "gone")
    stage(store, "r1", first=41)
    with pytest.raises(ReleaseRefused, match=r"other content.*--release-id"):
        enter_release(store, "r1", store.staged_true_cells)


@pytest.mark.parametrize("name", ["cells.parquet", "true_cells.parquet"])
@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_what_was_kept_is_never_used_damaged(store, name, damage):
    released(store, "r1")
    path = store.kept_release("r1") / name
    path.write_bytes(b"other") if damage == "changed" else path.unlink()
    with pytest.raises(ReleaseRefused, match=rf"{name} is not what was kept of release r1: put it back"):
        read_former(store, list_releases(store))


def test_without_its_registry_a_store_publishes_nothing_more(store):
    released(store, "r1")
    (store.restricted / "releases" / "registry.jsonl").unlink()
    with pytest.raises(ReleaseRefused, match=r"r1 is published, but the registry of releases .* does not know it"):
        releases_before(store, "x", "r2")


class TestWithdrawal:
    def test_a_withdrawn_release_is_out_of_sight_and_not_forgotten(self, store):
        true = released(store, "r1")
        withdraw_release(store, "r1", "a wrong  region\ncode")
        assert not store.latest.is_symlink() and list(store.releases.iterdir()) == []
        (item,) = list_releases(store)
        assert item.withdrawn == "a wrong region code"
        assert names(store, "r2") == ["r1"] and read_former(store, [item])[0].true.equals(true)

    def test_the_release_before_it_is_in_force_again(self, store):
        for name in ("r1", "r2", "r3"):
            released(store, name)
        withdraw_release(store, "r2", "wrong")
        assert store.latest.resolve().name == "r3"
        withdraw_release(store, "r3", "wrong")
        assert store.latest.resolve().name == "r1"

    def test_a_release_of_another_source_does_not_take_its_place(self, store):
        released(store, "r1", source="other")
        released(store, "r2")
        withdraw_release(store, "r2", "wrong")
        assert not store.latest.is_symlink() and (store.releases / "r1").is_dir()

    @pytest.mark.parametrize("undone", ["folder", "folder and link"])
    def test_it_is_finished_where_a_killed_process_left_it(self, store, monkeypatch, undone):
        released(store, "r1")
        left_out = {"folder": ["Path.rename"], "folder and link": ["Path.rename", "point_latest_to"]}[undone]
        with monkeypatch.context() as patched:
            for name in left_out:
                patched.setattr(f"pipelines.releases.{name}", lambda *arguments, **options: None)
            withdraw_release(store, "r1", "wrong")
        assert (store.releases / "r1").is_dir()
        withdraw_release(store, "r1", "wrong")
        assert not (store.releases / "r1").exists() and not store.latest.is_symlink()
        assert len(list_releases(store)) == 1 and list_releases(store)[0].withdrawn == "wrong"

    def test_it_does_not_come_back_under_its_name(self, store):
        released(store, "r1")
        withdraw_release(store, "r1", "wrong region")
        stage(store, "r1")
        with pytest.raises(ReleaseRefused, match=r"r1 was withdrawn \(wrong region\).*another --release-id"):
            enter_release(store, "r1", store.staged_true_cells)

    @pytest.mark.parametrize(("name", "why", "said"), [("r2", "wrong", "there are: r1"), ("r1", " ", "say why")])
    def test_what_cannot_be_withdrawn_is_said(self, store, name, why, said):
        released(store, "r1")
        with pytest.raises(ReleaseNotWithdrawn, match=said):
            withdraw_release(store, name, why)
        assert store.latest.resolve().name == "r1" and list_releases(store)[0].withdrawn is None


def test_which_release_is_in_force_stands_beside_the_releases(store):
    for name, source in (("r1", "x"), ("r2", "x"), ("s1", "y")):
        released(store, name, source=source)
    tell_in_force(store)
    assert _told(store) == {"r1": "r2", "r2": "r2", "s1": "s1"}
    assert store.releases_in_force.stat().st_mode & 0o777 == 0o644
    withdraw_release(store, "r2", "wrong")
    tell_in_force(store)
    assert _told(store) == {"r1": "r1", "s1": "s1"}


def _told(store: Store) -> dict:
    script = store.releases_in_force.read_text(encoding="utf-8")
    return json.loads(script.removeprefix("window.releasesInForce=").removesuffix(";\n"))
