"""`ipv-indicators restricted` and `log`, as the data steward uses them."""

import json

import pytest
import yaml

from pipelines.cli import main
from pipelines.store import Store
from tests.unit.pipelines.restricted_extracts.conftest import CONTENT, publish_release


@pytest.fixture
def folder(tmp_path):
    store = Store(tmp_path / "store")
    with store.opened():
        publish_release(store)
    (tmp_path / "key").write_text("k" * 40)
    text = yaml.safe_dump(CONTENT)
    for day in (CONTENT["expires"], CONTENT["ethics_approval"]["until"]):
        text = text.replace(f"'{day}'", day)
    (tmp_path / "request.yaml").write_text(text)
    return tmp_path


def steward(folder, *arguments):
    more = ["--store", str(folder / "store"), "--key", str(folder / "key")]
    return main([*arguments, *more, *(["--today", "2026-03-01"] if arguments[0] == "restricted" else [])])


def test_the_whole_way_of_a_request(folder, capsys):
    request = str(folder / "request.yaml")
    assert steward(folder, "restricted", "submit", request) == 0
    assert steward(folder, "restricted", "submit", request) == 1
    assert "another name" in capsys.readouterr().err
    assert steward(folder, "restricted", "approve", request, "--by", "Data steward") == 0
    assert steward(folder, "restricted", "hand-over", CONTENT["request"], "--out", str(folder / "out")) == 1
    assert steward(folder, "restricted", "approve", request, "--by", "Joint panel") == 0
    assert steward(folder, "restricted", "hand-over", CONTENT["request"], "--out", str(folder / "out")) == 0
    assert steward(folder, "restricted", "list", "--json") == 0
    told = json.loads(capsys.readouterr().out.rpartition("\n[")[2].join(["[", ""]))
    assert told[0]["state"] == "handed over" and told[0]["approved_by"] == ["Data steward", "Joint panel"]
    assert main(["verify", str(folder / "out")]) == 0
    assert steward(folder, "log", "verify") == 0
    assert "entries     4" in capsys.readouterr().out
    assert steward(folder, "log", "show") == 0
    assert "handed_over" in capsys.readouterr().out


def test_a_damaged_log_is_told_and_stops_everything(folder, capsys):
    request = str(folder / "request.yaml")
    assert steward(folder, "restricted", "submit", request) == 0
    log = folder / "store" / "restricted" / "extracts" / "log.jsonl"
    log.write_text(log.read_text().replace("2026-03-01", "2026-03-02"))
    assert steward(folder, "log", "verify") == 1
    assert steward(folder, "restricted", "approve", request, "--by", "Data steward") == 1
    assert "entry 1 of the log is not as it was written" in capsys.readouterr().err


def test_an_interrupted_log_is_told_and_repaired_and_a_damaged_one_is_not(folder, capsys):
    assert steward(folder, "restricted", "submit", str(folder / "request.yaml")) == 0
    head = folder / "store" / "restricted" / "extracts" / "head.json"
    whole = json.loads(head.read_text())
    head.write_text(json.dumps({"entries": 0, "hash": "0" * 64, "next": whole}))
    assert steward(folder, "log", "verify") == 0
    assert "log repair" in capsys.readouterr().out
    assert steward(folder, "log", "repair") == 0
    assert "again" in capsys.readouterr().out and json.loads(head.read_text()) == whole
    assert steward(folder, "log", "repair", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"repaired": False, "entries": 1}
    head.write_text(json.dumps({"entries": 0, "hash": "0" * 64}))
    assert steward(folder, "log", "repair") == 1
    assert json.loads(head.read_text())["entries"] == 0


def test_a_head_that_was_written_down_is_held_against_the_log(folder, capsys):
    assert steward(folder, "restricted", "submit", str(folder / "request.yaml")) == 0
    assert steward(folder, "log", "verify") == 0
    head = capsys.readouterr().out.split("head        ")[1].split()[0]
    assert steward(folder, "log", "verify", "--head", head) == 0
    assert steward(folder, "log", "verify", "--head", "2:" + "0" * 64) == 1
    assert steward(folder, "log", "verify", "--head", "many") == 2


def test_a_store_of_a_later_version_is_refused_in_one_sentence(folder, capsys):
    (folder / "store" / "restricted" / "format").write_text("999\n")
    assert steward(folder, "restricted", "submit", str(folder / "request.yaml")) == 1
    said = capsys.readouterr().err
    assert "another version of this software" in said and len(said.splitlines()) == 1


def test_wrong_use_is_told(folder, capsys):
    assert main(["restricted", "list", "--store", str(folder / "nowhere")]) == 2
    assert main(["log", "verify", "--store", str(folder / "store"), "--key", str(folder / "none")]) == 2
    assert main(["restricted", "template"]) == 0
    assert "ethics_approval" in capsys.readouterr().out
