"""The ministry's own view: everything is shown in it, and it lies where nobody else can read it."""

import json
import stat

import pandas as pd
import pytest

from indicators.release import open_release
from pipelines.cli import main
from tests.pipeline.conftest import WORKED_EXAMPLE, files_below, run_command


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = tmp_path_factory.mktemp("ministry") / "store"
    run = run_command(store, "--inbox", str(WORKED_EXAMPLE), "--release-id", "first", "--quiet")
    assert run.code == 0, run.printed
    return store


@pytest.fixture(scope="module")
def view(store):
    before = files_below(store / "public")
    assert main(["ministry-view", "--store", str(store)]) == 0
    assert files_below(store / "public") == before, "nothing of it is public"
    return store / "restricted" / "ministry_view"


def test_only_its_owner_can_read_it(view):
    for path in (view, *view.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path.name


def test_its_figures_are_the_true_counts_with_nothing_withheld(store, view):
    shown = pd.read_parquet(view / "cells.parquet")
    assert not set(shown["status"]) & {"suppressed", "not_agreed"}
    true = pd.read_parquet(store / "restricted" / "cells.parquet")
    key = ["indicator", "period", "breakdown", "region", "migrant_status", "ethnic_group"]
    both = shown[shown["status"] == "shown"].merge(true, on=key, suffixes=("", "_true"))
    assert len(both) == (shown["status"] == "shown").sum() > 0
    assert (both["numerator"] == both["numerator_true"]).all()
    public = pd.read_parquet(store / "public" / "latest" / "cells.parquet")
    assert (public["status"] == "suppressed").any(), "the release withholds some of them"


def test_no_tool_takes_it_for_a_release(view):
    with pytest.raises(ValueError, match="nothing is protected"):
        open_release(view)
    assert main(["releases", "pack", str(view), "--out", str(view.parent / "out.zip")]) == 1
    assert not (view.parent / "out.zip").exists()
    assert json.loads((view / "indicators.json").read_text())["release"]["release_id"] == "first-restricted"


def test_without_a_release_there_is_no_view(tmp_path, capsys):
    assert main(["ministry-view", "--store", str(tmp_path / "nothing")]) == 1
    assert "is no store" in capsys.readouterr().err
