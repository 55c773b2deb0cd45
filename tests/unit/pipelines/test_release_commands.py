"""`verify`, `diff`, `status`, `doctor` and `completion`."""

import json
import random
import shutil
import subprocess
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from pipelines.cli import main
from pipelines.commands import doctor
from pipelines.commands.showing import RED, coloured
from pipelines.condition import condition
from pipelines.publication import ReleaseDamaged, publish, verify_release, write_manifest
from pipelines.releases import enter_release
from pipelines.store import Store, write_json
from tests.site.synthetic_release import write_synthetic_release

FLIPS = 500
CUTOFF = ("2025-12-31", "2025-Q4", "")
"""Where the data of the made-up release end, and its quarters."""


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    folder = write_synthetic_release(tmp_path_factory.mktemp("releases") / "r1")
    write_manifest(folder, {"release_id": "r1"})
    return folder


def test_a_whole_release_is_verified(sealed, capsys):
    assert main(["verify", str(sealed)]) == 0
    assert main(["verify", str(sealed), "--json"]) == 0
    told = json.loads(capsys.readouterr().out.partition("{")[2].join(["{", ""]))
    assert told["whole"] and told["release"] == "r1"
    assert main(["verify", str(sealed), "--manifest-sha256", told["manifest_sha256"]]) == 0
    assert main(["verify", str(sealed), "--manifest-sha256", "0" * 64]) == 1
    assert main(["verify", str(sealed / "nowhere")]) == 2


def test_without_an_argument_the_latest_release_is_verified(sealed, tmp_path, monkeypatch, capsys):
    (tmp_path / "build" / "public").mkdir(parents=True)
    (tmp_path / "build" / "public" / "latest").symlink_to(sealed)
    monkeypatch.chdir(tmp_path)
    assert main(["verify"]) == 0 and "release    r1" in capsys.readouterr().out
    assert main(["verify", "build"]) == 2
    assert "build is no release: a release is a folder with cells.parquet" in capsys.readouterr().err


def test_one_flipped_bit_anywhere_is_found(sealed, tmp_path):
    copy = shutil.copytree(sealed, tmp_path / "r1")
    paths = sorted(path for path in copy.rglob("*") if path.is_file())
    choose = random.Random(20250101)
    manifest = copy / "manifest.json"
    places = [(choose.choice(paths), choose.random(), choose.randrange(8)) for _ in range(FLIPS - 100)]
    places += [(manifest, n / 100, n % 8) for n in range(100)]
    for path, share, bit in places:
        whole = path.read_bytes()
        damaged = bytearray(whole)
        damaged[int(share * len(whole))] ^= 1 << bit
        path.write_bytes(damaged)
        with pytest.raises(ReleaseDamaged, match=path.name):
            verify_release(copy)
        path.write_bytes(whole)
    verify_release(copy)


@pytest.mark.parametrize("harm", ["missing", "added", "no manifest", "no seal"])
def test_what_is_missing_or_added_is_named(sealed, tmp_path, harm, capsys):
    copy = shutil.copytree(sealed, tmp_path / "r1")
    manifest = copy / "manifest.json"
    if harm == "missing":
        (copy / "audit.json").unlink()
    elif harm == "added":
        (copy / "more.txt").write_text("x")
    elif harm == "no manifest":
        manifest.unlink()
    else:
        content = json.loads(manifest.read_text())
        content.pop("seal")
        write_json(manifest, content)
    assert main(["verify", str(copy)]) == 1
    name = {"missing": "audit.json", "added": "more.txt"}.get(harm, "manifest.json")
    assert name in capsys.readouterr().err


@pytest.fixture
def two(tmp_path):
    """Two releases; of the second four cells were changed by hand."""
    older = write_synthetic_release(tmp_path / "older", "r1")
    newer = write_synthetic_release(tmp_path / "newer", "r2")
    cells = pd.read_parquet(newer / "cells.parquet")
    shown = cells.index[(cells["status"] == "shown") & (cells["indicator"] == "P28")]
    withheld = cells.index[cells["status"] == "suppressed"]
    cells.loc[shown[0], "numerator"] += 1
    cells.loc[shown[1], "status"] = "suppressed"
    cells.loc[withheld[0], "status"] = "shown"
    cells.drop(index=shown[2]).to_parquet(newer / "cells.parquet", index=False)
    sheets = json.loads((newer / "indicators.json").read_text())
    sheets["indicators"][0]["version"] = "9.0.0"
    dropped = sheets["indicators"].pop()["indicator"]
    (newer / "indicators.json").write_text(json.dumps(sheets))
    keys = ["indicator", "period", "breakdown", "region", "migrant_status", "ethnic_group"]
    name = lambda row: "/".join(cells.loc[row, keys])  # noqa: E731
    expected = {
        "corrected": [name(shown[0])], "newly_withheld": [name(shown[1])],
        "no_longer_withheld": [name(withheld[0])], "gone": [name(shown[2])],
    }  # fmt: skip
    return older, newer, expected, sheets["indicators"][0]["indicator"], dropped


def test_what_changed_from_one_release_to_another(two, capsys):
    older, newer, expected, changed, dropped = two
    assert main(["diff", str(older), str(newer), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {kind: keys for kind, keys in told["cells"].items() if keys} == expected
    assert told["indicators"] == {"added": [], "removed": [dropped], "changed": {changed: ["version"]}}
    assert main(["diff", str(older), str(newer)]) == 0
    said = capsys.readouterr().out
    assert all(keys[0] in said for keys in expected.values()) and f"{changed} (version)" in said
    assert main(["diff", str(older), str(newer / "nowhere")]) == 2
    assert main(["diff", str(older), str(older)]) == 0
    assert capsys.readouterr().out == "the same release, r1: name an older and a newer one\n"


def account(by_rule):
    rows = sum(by_rule.values())
    files = [{"delivery": "d", "received_month": "2026-07", "received": 1000, "quarantined": rows}]
    return {"files": files, "quarantined_by_rule": by_rule}


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store").opened() as store:
        folder = write_synthetic_release(store.staging / "r1", "r1")
        pd.DataFrame().to_parquet(store.staged_true_cells)
        write_manifest(folder, {"release_id": "r1"})
        enter_release(store, "r1", store.staged_true_cells)
        publish(store, "r1")
        write_json(store.records("sample_country") / "account.json", account({"SC06": 12, "SC10": 30}))
        yield store


def test_the_status_of_a_store(store, capsys):
    arguments = ["status", "--store", str(store.root), "--today"]
    assert main([*arguments, "2026-03-31"]) == 0
    said = capsys.readouterr().out
    assert "90 days ago: not stale" in said and "42 (4.2%)" in said and "\033" not in said
    assert main([*arguments, "2027-01-01", "--json"]) == 1
    release = json.loads(capsys.readouterr().out)["sources"]["sample_country"]["release"]
    assert release["stale"] and release["age_in_days"] == 366 and release["release_id"] == "r1"
    assert main(["status", "--store", str(store.root / "nowhere")]) == 2


@pytest.mark.parametrize(
    ("by_rule", "total"),
    [
        ({}, 0), ({"A": 12, "B": 30}, 42), ({"A": 12, "B": 3}, None), ({"A": 12, "B": 3, "C": 4}, None),
        ({"A": 12, "B": 8, "C": 7}, 27), ({"A": 3}, None),
    ],
)  # fmt: skip
def test_no_small_count_of_rows_is_told_nor_can_be_subtracted(store, by_rule, total):
    write_json(store.records("sample_country") / "account.json", account(by_rule))
    received = condition(store, date(2026, 1, 1))["sources"]["sample_country"]["received"]
    assert received["quarantined"] == total or (total is None and "not told" in received["quarantined"])
    assert all(isinstance(n, str) == (by_rule[rule] < 10) for rule, n in received["rules"].items())
    assert (received["quarantine_rate"] is None) == (not total)


def test_the_status_tells_how_long_steps_took_and_no_small_number_of_rows(store, capsys):
    write_json(store.durations("sample_country"), {"received": 2.0, "records": 61.5})
    few = {"delivery": "d", "received_month": "2026-07", "received": 7, "quarantined": 0}
    write_json(store.records("sample_country") / "account.json", {"files": [few], "quarantined_by_rule": {}})
    assert main(["status", "--store", str(store.root), "--today", "2026-03-31"]) == 0
    said = capsys.readouterr().out
    assert "took        received 2.0 s, records 61.5 s" in said and "fewer than 10 rows" in said


def test_the_status_says_why_figures_end_before_the_data(store, capsys):
    release = condition(store, date(2026, 3, 31))["sources"]["sample_country"]["release"]
    assert (release["data_cutoff"], release["last_quarter"], release["why_no_later_quarter"]) == CUTOFF
    assert main(["status", "--store", str(store.root), "--today", "2026-03-31"]) == 0
    assert f"quarters    to {CUTOFF[1]}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rows", "band"), [(3, "fewer than 10"), (29, "10 to 49"), (49, "10 to 49"), (50, "50 to 99"), (100, "100 or more")]
)
def test_rows_for_the_safety_officer_are_told_in_bands_only(store, rows, band, capsys):
    notices = {"SC21": {"severity": "ticket", "rows": rows}, "SL01": {"severity": "warn", "rows": 47}}
    write_json(store.records("sample_country") / "account.json", account({"A": 30}) | {"notices_by_rule": notices})
    assert main(["status", "--store", str(store.root), "--today", "2026-03-31"]) == 0
    said = capsys.readouterr().out
    assert f"tell the safety officer of these rows, which were accepted: SC21: {band}\n" in said and "SL01" not in said


def test_the_doctor_sees_a_store_that_others_can_enter(store, capsys):
    assert main(["doctor", "--store", str(store.root)]) == 0
    store.restricted.chmod(0o755)
    assert main(["doctor", "--store", str(store.root), "--json"]) == 1
    found = {item["what"]: item["state"] for item in json.loads(capsys.readouterr().out.partition("[")[2].join("[ "))}
    assert found["restricted"] == "mend" and found["telemetry"] == "good" and "encryption" in found


def test_the_doctor_sees_telemetry(tmp_path, monkeypatch, capsys):
    (tmp_path / "dagster.yaml").write_text("telemetry:\n  enabled: true\n")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    assert main(["doctor", "--store", str(tmp_path)]) == 1
    assert "mend  telemetry" in capsys.readouterr().out


def findings(store, capsys):
    main(["doctor", "--store", str(store), "--json"])
    return {item["what"]: item for item in json.loads(capsys.readouterr().out)}


def test_the_doctor_sees_a_full_disk_an_old_python_and_what_is_not_installed(tmp_path, monkeypatch, capsys):
    good = findings(tmp_path, capsys)
    assert good["space"]["state"] in ("good", "mend") and good["libraries"]["words"].startswith("dagster ")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda place: SimpleNamespace(free=2 * 1024**3 - 1))
    monkeypatch.setattr(doctor.sys, "version_info", (3, 10, 9))
    monkeypatch.setattr(doctor, "LIBRARIES", ("duckdb", "no-such-library"))
    found = findings(tmp_path, capsys)
    assert {name: found[name]["state"] for name in ("space", "python", "libraries")} == dict.fromkeys(
        ("space", "python", "libraries"), "mend"
    )
    assert "3.11 or later" in found["python"]["words"] and "no-such-library" in found["libraries"]["words"]


def test_the_doctor_sees_an_encrypted_disk_below_others(tmp_path):
    volume = tmp_path / "253:1"
    disk = volume / "slaves" / "dm-0"
    for layer, kind in ((volume, "LVM-abc"), (disk, "CRYPT-LUKS2-abc")):
        (layer / "dm").mkdir(parents=True)
        (layer / "dm" / "uuid").write_text(kind)
    assert list(doctor._layers(volume)) == [volume, disk]
    assert list(doctor._layers(tmp_path / "none")) == []


@pytest.mark.parametrize(
    ("mode", "place", "state"), [(0o600, "keys", "good"), (0o640, "keys", "mend"), (0o600, "store", "mend")]
)
def test_the_doctor_sees_keys_that_others_can_have(tmp_path, monkeypatch, capsys, mode, place, state):
    for name in ("keys", "store"):
        (tmp_path / name).mkdir()
    key = tmp_path / place / "key"
    key.write_text("k" * 40)
    key.chmod(mode)
    monkeypatch.setenv("IPV_LOG_KEY", str(key))
    assert findings(tmp_path / "store", capsys)["key"]["state"] == state
    key.unlink()
    assert "no such file" in findings(tmp_path / "store", capsys)["key"]["words"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_every_command(shell, capsys):
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(name in script for name in ("extract", "--indicator", "check-records", "releases"))
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)


def test_colour_is_for_terminals_only(monkeypatch):
    class Terminal:
        def isatty(self):
            return True

    assert coloured("x", RED) == "x"
    monkeypatch.setattr("sys.stdout", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert coloured("x", RED) == "\033[31mx\033[0m"
    monkeypatch.setenv("NO_COLOR", "")
    assert coloured("x", RED) == "x"
