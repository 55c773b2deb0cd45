"""However a run ends, no canary and no key of a record is outside the restricted part: event store, pages, logs, cores.

Planted are a canary in every text column of every table, one a row, and the keys of all records that are accepted: more
than a hundred in each run. `CANARIES=all` takes every way of failing; otherwise one of each kind.
"""

import csv
import gzip
import os
import re
import shutil
from pathlib import Path

import pytest

from pipelines.cli import main
from tests.pipeline.conftest import rewrite_manifest_of_delivery
from tests.pipeline.fault_runs import AUDIT_FAILS, BROKEN, CANARY, KILLED, NOTHING, Fault, Runs
from tests.pipeline.test_canary import holds_canary, plant_in_rows

STEPS = range(1, 9)
WAYS = {
    "success": NOTHING,
    "audit fails": Fault(AUDIT_FAILS),
    "disk full": Fault("ENOSPC", at=60),
    **{f"killed at the end of step {step}": Fault(KILLED, step=step) for step in STEPS},
    **{f"a library raises at the end of step {step}": Fault(BROKEN, step=step) for step in STEPS},
    "input and output error": Fault("EIO", at=30),
    "killed at a write": Fault(KILLED, at=45),
}
FEW = ("success", "audit fails", "killed at the end of step 4", "a library raises at the end of step 2")
ALL = os.environ.get("CANARIES") == "all"


def identifier(path: Path) -> None:
    rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
    rows[1][-1] = f"{CANARY} +502 5555 1234"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def bomb(path: Path) -> None:
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes() + CANARY.encode() * (12 << 20), compresslevel=9))
    path.unlink()
    note = path.with_name("delivery.json")
    note.write_text(note.read_text().replace(f'"{path.name}"', f'"{packed.name}"'))


def nul(path: Path) -> None:
    path.write_bytes(path.read_bytes() + CANARY.encode() + b"\0")


FORM = "release,page,indicator,name,kind,organisation_type,language,comment,may_be_published\n"
SAMPLE_REGISTRY = Path(__file__).resolve().parents[2] / "data" / "sample" / "registry"
REFUSED_FILES = (identifier, bomb, nul) if ALL else (identifier,)


@pytest.fixture
def around(tmp_path):
    """A home, a folder for temporary files and one for the orchestrator, all looked through afterwards."""
    folder = tmp_path / "around"
    for name in ("home", "temporary", "orchestrator"):
        (folder / name).mkdir(parents=True)
    (folder / "orchestrator" / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    return folder


@pytest.fixture
def run(around, few_sheets):
    started = Runs(HOME=str(around / "home"), TMPDIR=str(around / "temporary"))
    given = {"catalogue": str(few_sheets), "orchestrator": str(around / "orchestrator")}
    yield lambda inbox, fault=NOTHING, **more: started.run(around / "store", inbox, fault, **given | more)
    started.close()


@pytest.fixture
def delivery(inbox) -> Path:
    folder = next(inbox.glob("*/*/delivery.json")).parent
    rewrite_manifest_of_delivery(folder)
    return folder


def keys_of(delivery: Path) -> set[bytes]:
    texts = [path.read_bytes() for path in sorted(delivery.glob("*.csv"))]
    return {key for text in texts for key in re.findall(rb"\b[CW][A-Z0-9]{16,}\b", text)}


def assert_nothing_is_told(around: Path, printed: str, keys: set[bytes]) -> None:
    assert not holds_canary(printed.encode()) and not any(key in printed.encode() for key in keys)
    looked_at = 0
    for path in sorted(around.rglob("*")):
        assert CANARY not in path.name and not re.fullmatch(r"core(\.[0-9]+)?", path.name)
        if path.is_file() and around / "store" / "restricted" not in path.parents:
            looked_at += 1
            content = path.read_bytes()
            assert not holds_canary(content), path.relative_to(around)
            assert not any(key in content for key in keys), path.relative_to(around)
    assert looked_at > 1
    for path in sorted((around / "store" / "restricted" / "records").rglob("*")):
        assert path.is_dir() or not holds_canary(path.read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS if ALL else FEW)
def test_however_a_run_ends(around, run, inbox, delivery, way):
    keys = keys_of(delivery)
    plant_in_rows(delivery)
    planted = set(re.findall(rf"{CANARY}[0-9]*", "".join(path.read_text() for path in delivery.glob("*.csv"))))
    assert len(planted) + len(keys) > 40
    ended = run(inbox, WAYS[way])
    assert (ended.code == 0) is (way == "success"), ended.printed
    assert_nothing_is_told(around, ended.printed, keys)
    # Of the harness, which is looked through too; the run leaves none.
    assert {path.name for path in (around / "temporary").rglob("*") if path.is_file()} <= {"printed", "counted"}
    if way != "success":
        again = run(inbox)
        assert again.code == 0, again.printed
        assert_nothing_is_told(around, again.printed, keys)
    restricted = around / "store" / "restricted"
    assert not list((restricted / "temporary").iterdir()) and not list(restricted.glob("orchestrator-*"))


@pytest.mark.slow
@pytest.mark.parametrize("spoil", REFUSED_FILES)
def test_a_refused_file(around, run, inbox, delivery, spoil):
    spoil(delivery / "service_contact.csv")
    ended = run(inbox)
    assert ended.code == 1 and "service_contact.csv" in ended.printed
    assert_nothing_is_told(around, ended.printed, keys_of(delivery))


@pytest.mark.slow
def test_a_refused_policy_extraction_and_comment(around, run, inbox, delivery, tmp_path, capsys):
    keys = keys_of(delivery)
    plant_in_rows(delivery)
    policy = tmp_path / "policy.yaml"
    policy.write_text("minimum: [")
    ended = run(inbox, policy=str(policy))
    assert ended.code == 1 and "policy" in ended.printed
    assert_nothing_is_told(around, ended.printed, keys)
    ended = run(inbox)
    assert ended.code == 0, ended.printed
    latest = around / "store" / "public" / "latest"
    assert main(["extract", "--release", str(latest), "--indicator", "P99", "--out", str(around / "p99.csv")]) == 1
    registry = shutil.copytree(SAMPLE_REGISTRY, around / "registry")
    form = tmp_path / "form.csv"
    form.write_text(FORM + f"r,p30,P30,x,presentation,womens_ngo,en,{CANARY} {CANARY.lower()}@example.org,yes\n")
    entered = ["import", str(form), "--by", "public", "--date", "2026-06-29", "--registry", str(registry)]
    assert main(["review", *entered]) == 0
    form.write_text(FORM + f"r,p30,P30,{CANARY},{CANARY},womens_ngo,en,{CANARY},yes\n")
    assert main(["review", *entered]) == 1
    captured = capsys.readouterr()
    assert_nothing_is_told(around, captured.out + captured.err, keys)
