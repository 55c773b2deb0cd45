"""The ministry's own view: everything is shown in it, and it lies where nobody else can read it."""

import json
import shutil
import stat

import pandas as pd
import pytest

from indicators.disclosure.policy import DEFAULT_POLICY
from indicators.release import open_release
from pipelines.cli import main
from pipelines.store import Store
from schemas.release import CELL_COLUMNS, CELL_DIMENSIONS, ESTIMATES
from tests.pipeline.conftest import files_below
from tests.site.synthetic_release import write_synthetic_release

FEW, OF = 3, 12
"""What stands behind every figure that the made-up release does not show."""


def true_cells(released: pd.DataFrame) -> pd.DataFrame:
    """True counts for the made-up release: those that it shows, and few behind the others."""
    cells = released.drop(columns=["value", "lower", "upper", "status", "reliability"])
    hidden = released["status"].isin(["suppressed", "not_agreed", "low_n"])
    cells.loc[hidden, ["numerator", "denominator"]] = (FEW, OF)
    cells["value"] = (100 * cells["numerator"] / cells["denominator"]).astype("Float64")
    cells["value"] = cells["value"].fillna(cells["numerator"].astype("Float64"))
    further = {name: "all" for name in CELL_DIMENSIONS if name not in cells}
    nothing = {name: pd.array([pd.NA] * len(cells), dtype="Float64") for name in ESTIMATES[1:]}
    return cells.assign(**further, **nothing)[list(CELL_COLUMNS)]


def cascade(period: str) -> pd.DataFrame:
    """Four steps of the cascade, as the release names them, with ten cases in each group."""
    groups = [("total", {})] + [
        ("migrant_status", {"migrant_status": code}) for code in ("non_migrant", "descendant", "migrant")
    ]
    groups += [
        ("ethnic_group", {"ethnic_group": code}) for code in ("majority_only", "roma_traveller", "other_minority")
    ]
    counts = {"cohort": 10, "came_this_far": 10, "open_to_step": 10, "reached": 7, "came_through": 7}
    rows = [
        dict.fromkeys(CELL_DIMENSIONS, "all") | {"step": step, "period": period, "breakdown": name} | codes | counts
        for step in ("p30", "p34", "o04", "o07")
        for name, codes in groups
    ]
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("ministry") / "store")
    with store.opened():
        folder = write_synthetic_release(store.releases / "first")
        shutil.copyfile(DEFAULT_POLICY, folder / "policy.yaml")
        metadata = json.loads((folder / "indicators.json").read_text())
        for sheet in metadata["indicators"]:
            sheet["interval_method"] = "wilson"
        (folder / "indicators.json").write_text(json.dumps(metadata))
        store.latest.symlink_to("releases/first")
        true_cells(pd.read_parquet(folder / "cells.parquet")).to_parquet(store.cells, index=False)
        cascade("2025").to_parquet(store.cascade, index=False)
    return store


@pytest.fixture(scope="module")
def view(store):
    before = files_below(store.public)
    assert main(["ministry-view", "--store", str(store.root)]) == 0
    assert files_below(store.public) == before, "nothing of it is public"
    return store.restricted / "ministry_view"


def test_only_its_owner_can_read_it(view):
    for path in (view, *view.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path.name


def test_its_figures_are_the_true_counts_with_nothing_withheld(store, view):
    released = pd.read_parquet(store.latest / "cells.parquet")
    shown = pd.read_parquet(view / "cells.parquet")
    key = ["indicator", "period", "breakdown", "region", "migrant_status", "ethnic_group"]
    both = released.merge(shown, on=key, suffixes=("_public", ""))
    assert len(both) == len(released)
    hidden = both[
        both["status_public"].isin(["suppressed", "not_agreed"]) & both["indicator"].isin(["P28", "P34", "I01"])
    ]
    assert len(hidden) > 50
    assert set(hidden["status"]) == {"shown"} and set(hidden["numerator"]) == {FEW}
    assert set(hidden["reliability"]) == {"unstable"}, "few are marked as few"
    page = (view / "site" / "inside.html").read_text(encoding="utf-8")
    assert "7 of 10 in this step" in page


def test_no_tool_takes_it_for_a_release(view):
    with pytest.raises(ValueError, match="nothing is protected"):
        open_release(view)
    assert main(["releases", "pack", str(view), "--out", str(view.parent / "out.zip")]) == 1
    assert not (view.parent / "out.zip").exists()


def test_making_it_again_takes_the_place_of_the_former_one(store, view):
    (view / "left").write_text("from before")
    assert main(["ministry-view", "--store", str(store.root)]) == 0
    assert not (view / "left").exists() and (view / "site" / "index.html").is_file()


def test_without_a_release_there_is_no_view(tmp_path, store, capsys):
    assert main(["ministry-view", "--store", str(tmp_path / "nothing")]) == 1
    assert "is no store" in capsys.readouterr().err
    with Store(tmp_path / "empty").opened():
        pass
    assert main(["ministry-view", "--store", str(tmp_path / "empty")]) == 1
    assert "holds no release" in capsys.readouterr().err
