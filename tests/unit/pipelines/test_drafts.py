"""Drafts for partners: marked on every page, known to disclosure control from then on, and nothing of them public."""

import io
import json
import zipfile

import pandas as pd
import pytest

from pipelines.cli import main
from pipelines.drafts import draft_problem, hand_out
from pipelines.publication import publish, verify_release, write_manifest
from pipelines.releases import enter_release, folder_of, in_force, is_draft, list_releases
from pipelines.store import Store
from schemas.release import TRUE_CELL_COLUMNS
from tests.pipeline.conftest import files_below
from tests.site.synthetic_release import write_synthetic_release


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory):
    """A store with a release that was handed out, the file, and what the release was."""
    folder = tmp_path_factory.mktemp("draft")
    store, target = Store(folder / "store"), folder / "draft.zip"
    with store.opened():
        staged = stage(store)
        whole = files_below(staged)
        hand_out(store, "first", target)
    return store, target, whole


def stage(store: Store):
    """The made-up release, staged and entered."""
    staged = write_synthetic_release(store.staging / "first", "first")
    (staged / "site").mkdir(exist_ok=True)
    (staged / "site" / "index.html").write_text("as it will be published")
    write_manifest(staged, {"release_id": "first"})
    pd.DataFrame(columns=list(TRUE_CELL_COLUMNS)).astype(str).to_parquet(store.staged_true_cells, index=False)
    enter_release(store, "first", store.staged_true_cells)
    return staged


def test_every_page_of_a_draft_is_marked_in_the_language_of_the_page(handed_out):
    _, target, _ = handed_out
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")}
        assert json.loads(archive.read("indicators.json"))["release"]["stage"] == "draft_copy"
        assert {"site/comment-form.csv", "cells.csv", "manifest.json"} <= set(archive.namelist())
    marked = [name for name, text in pages.items() if "data-watermark=" in text]
    assert {name for name in pages if not name.endswith("leave.html")} == set(marked) and len(marked) > 100
    assert "Draft for partners, not for publication" in pages["site/p28.html"]
    assert "Borrador para organizaciones asociadas" in pages["site/es/p28.html"]


def test_a_draft_can_be_verified_where_it_is_unpacked(handed_out, tmp_path):
    _, target, _ = handed_out
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert verify_release(tmp_path / "unpacked")["stage"] == "draft_copy"


def test_nothing_of_a_draft_is_public_and_the_whole_of_it_is_kept(handed_out, capsys):
    store, _, whole = handed_out
    assert files_below(store.public) == {} and in_force(store, "sample_country") is None
    assert [item.release_id for item in list_releases(store)] == ["first"]
    assert is_draft(store, "first") and files_below(folder_of(store, "first")) == whole
    assert main(["releases", "list", "--store", str(store.root)]) == 0
    assert "handed out as a draft, not published" in capsys.readouterr().out


def test_what_was_handed_out_can_be_published_as_it_was(tmp_path):
    store = Store(tmp_path / "store")
    with store.opened():
        stage(store)
        hand_out(store, "first", tmp_path / "one.zip")
        hand_out(store, "first", tmp_path / "two.zip")
        assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
        publish(store, "first")
        assert not is_draft(store, "first") and folder_of(store, "first") == store.releases / "first"
        assert in_force(store, "sample_country") == "first"


@pytest.mark.parametrize(
    ("name", "said"),
    [("draft.html", "ends in .zip"), ("there.zip", "there already"), ("store/public/d.zip", "in public")],
)
def test_a_draft_goes_to_a_new_file_outside_of_public(tmp_path, name, said):
    store = Store(tmp_path / "store")
    store.public.mkdir(parents=True)
    (tmp_path / "there.zip").touch()
    assert said in draft_problem(tmp_path / name, store)
    assert draft_problem(tmp_path / "new.zip", store) == ""
