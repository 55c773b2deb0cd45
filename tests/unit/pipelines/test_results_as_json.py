"""`--json`: one JSON document on standard output, which says the same as the words, with the same exit code."""

import json

import pandas as pd
import pytest

from pipelines.cli import main
from pipelines.publication import publish, write_manifest
from pipelines.releases import enter_release
from pipelines.store import Store
from tests.site.synthetic_release import write_synthetic_release


@pytest.fixture
def say(capsys):
    def run(*arguments, code=0):
        assert main([*map(str, arguments), "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store").opened() as store:
        for name in ("r1", "r2"):
            folder = write_synthetic_release(store.staging / name, name)
            (folder / "site").mkdir()
            (folder / "site" / "index.html").write_text("x")
            pd.DataFrame().to_parquet(store.staged_true_cells)
            write_manifest(folder, {"release_id": name})
            enter_release(store, name, store.staged_true_cells)
            publish(store, name)
    return store


def test_releases(say, store, tmp_path):
    told = say("releases", "list", "--store", store.root)
    assert [(one["release"], one["state"]) for one in told] == [("r1", "superseded by r2"), ("r2", "in force")]
    packed = say("releases", "pack", store.releases / "r1", "--out", tmp_path / "r1.zip")
    assert packed["bytes"] == (tmp_path / "r1.zip").stat().st_size
    assert say("releases", "withdraw", "r2", "--why", "A region.", "--store", store.root) == {
        "withdrawn": "r2", "why": "A region.", "in_force": "r1",
    }  # fmt: skip


def test_a_searched_store(say, store, tmp_path):
    keys = tmp_path / "keys.txt"
    keys.write_text("W" + "0" * 24 + "\n")
    told = say("erased", keys, "--store", store.root)
    assert told["found"] == [] and told["files"] == sum(path.is_file() for path in store.root.rglob("*"))
    (store.restricted / "left.txt").write_text(keys.read_text())
    assert say("erased", keys, "--store", store.root, code=1)["found"] == [str(store.restricted / "left.txt")]


def test_sources_and_templates(say, tmp_path):
    told = say("source", "list")
    assert told["sample_country"]["synthetic"] and not told["co_sivigila875"]["synthetic"]
    assert say("source", "show", "co_sivigila875")["table"] == "notification"
    file = tmp_path / "referral.xlsx"
    assert say("template", "referral", "--out", file) == {"files": {"referral": str(file)}}
    assert say("convert", file, "--out", tmp_path / "r.csv")["rows"] == 0


def test_rules_and_sheets(say, tmp_path, house):
    policy = house / "indicators" / "disclosure" / "policy.yaml"
    assert say("policy", "check", policy)["waivers"] == []
    sheets = {path.name for path in (house / "indicators" / "catalogue").rglob("[A-Z][0-9]*.yaml")}
    assert say("catalogue", "check")["sheets"] == len(sheets)
    assert say("dictionary", "--out", tmp_path / "dictionary")["changed"]
    assert say("dictionary", "--out", tmp_path / "dictionary", "--check") == {"not_current": []}
    assert say("policy", "page", "--out", tmp_path)["changed"]
    assert say("registry", "freeze", "--check") == {"kept": True}


def test_records(say, tmp_path):
    rows = [{"region": region, "disclosed": value} for region in "AB" for value in ("yes", "no") * 6]
    pd.DataFrame(rows).to_parquet(tmp_path / "x.parquet", index=False)
    arguments = ["check-records", tmp_path / "x.parquet", "--quasi", "region", "--sensitive", "disclosed", "--k"]
    assert say(*arguments, 12)["passed"]
    told = say(*arguments, 13, code=1)
    assert [one["holds"] for one in told["findings"]] == [False, False, True, True]


def test_a_protected_table(say, tmp_path):
    lines = ["region,sex,count", "A,f,3", "A,m,30", "A,Total,33", "B,f,40", "B,m,50", "B,Total,90"]
    lines += ["Total,f,43", "Total,m,80", "Total,Total,123"]
    (tmp_path / "cells.csv").write_text("\n".join(lines) + "\n")
    arguments = ["--dims", "region,sex", "--out", tmp_path / "safe.csv", "--quiet"]
    told = say("protect", tmp_path / "cells.csv", *arguments)
    # One small cell in a 2 x 2 table: the three beside it go with it.
    assert (told["cells"], told["small"], told["hidden_beside_them"]) == (9, 1, 3) and told["attack"]["passed"]


def test_the_registry(say, house):
    registry = ["--registry", house / "data" / "sample" / "registry"]
    told = say("registry", "check", *registry)
    assert told["problems"] == [] and 0 < told["agreed"] <= told["indicators"]
    assert list(say("registry", "status", "P28", *registry)["indicators"]) == ["P28"]
