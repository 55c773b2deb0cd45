"""A canary planted in every text column is found nowhere outside the restricted store.

The way is walked twice: by the command line and by the orchestrator with a storage of its own on disk, once
with canaries in quarantined rows and once in places that stop a file.
"""

import base64
import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.pipeline.conftest import COMMAND, rewrite_manifest_of_delivery, run_command

CANARY = "Kanarienvogel"

ORCHESTRATED = """
import sys
import dagster as dg
from pipelines.definitions import build_definitions
store, inbox = sys.argv[1:3]
with dg.DagsterInstance.get() as instance:
    build_definitions(store, inbox, "worked_example").resolve_job_def("whole_way").execute_in_process(
        instance=instance, raise_on_error=False)
"""


def plant_in_rows(delivery: Path) -> None:
    """One more row a text column and table, each with the canary in that column only."""
    for path in sorted(delivery.glob("*.csv")):
        rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
        header, first = rows[0], rows[1]
        for number in range(len(header)):
            rows.append([f"{CANARY}{number}" if column == number else value for column, value in enumerate(first)])
        rows.append([CANARY] * len(header))
        rows.append([CANARY] * (len(header) + 2))
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def plant_in_header(delivery: Path) -> None:
    """The header is gone: the first line is a person's."""
    path = delivery / "service_contact.csv"
    rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
    rows[0] = [CANARY if column % 2 else value for column, value in enumerate(rows[1])]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def plant_in_encoding(delivery: Path) -> None:
    """Bytes that are not UTF-8, in the middle of a value."""
    with (delivery / "service_contact.csv").open("ab") as file:
        file.write(CANARY.encode() + b"\xff\xfe" + CANARY.encode() + b"\n")


def plant_in_delivery(delivery: Path) -> None:
    """A `delivery.json` that breaks its contract."""
    manifest = json.loads((delivery / "delivery.json").read_text())
    (delivery / "delivery.json").write_text(json.dumps({**manifest, "received_month": CANARY, CANARY: CANARY}))


def holds_canary(content: bytes) -> bool:
    """Plainly, or in base64 as pages and notebooks carry arrays."""
    if CANARY.encode() in content:
        return True
    for run in re.findall(rb"[A-Za-z0-9+/=]{16,}", content):
        try:
            if CANARY.encode() in base64.b64decode(run + b"=" * (-len(run) % 4)):
                return True
        except ValueError:
            continue
    return False


@pytest.mark.slow
@pytest.mark.parametrize("plant", [plant_in_rows, plant_in_header, plant_in_encoding, plant_in_delivery])
@pytest.mark.parametrize("how", ["command line", "orchestrator"])
def test_canary_stays_in_the_restricted_store(tmp_path, inbox, plant, how):
    delivery = next(inbox.glob("*/*/delivery.json")).parent
    rewrite_manifest_of_delivery(delivery)
    plant(delivery)
    around = tmp_path / "around"
    for name in ("home", "temporary", "orchestrator"):
        (around / name).mkdir(parents=True)
    (around / "orchestrator" / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    store = around / "store"
    environment = {
        **os.environ,
        "HOME": str(around / "home"),
        "TMPDIR": str(around / "temporary"),
        "DAGSTER_HOME": str(around / "orchestrator"),
    }
    command = [COMMAND, "run", "--store", str(store), "--inbox", str(inbox)]
    if how == "orchestrator":
        command = [sys.executable, "-c", ORCHESTRATED, str(store), str(inbox)]
    done = subprocess.run(command, capture_output=True, env=environment, cwd=around)

    assert not holds_canary(done.stdout + done.stderr)
    looked_at = 0
    for path in sorted(around.rglob("*")):
        if path.is_file() and store / "restricted" not in path.parents:
            looked_at += 1
            assert not holds_canary(path.read_bytes()), path.relative_to(around)
            assert CANARY not in path.name
    assert looked_at > 1 or how == "command line"


def test_the_search_itself_finds_a_canary():
    encoded = base64.b64encode(b"xx" + CANARY.encode() + b"yyyyyy")
    assert holds_canary(b"a " + CANARY.encode()) and holds_canary(b'{"bdata":"' + encoded + b'"}')
    assert not holds_canary(b"nothing here")


def test_quarantined_rows_can_be_found_by_place_and_rule(tmp_path, inbox):
    delivery = next(inbox.glob("*/*/delivery.json")).parent
    rewrite_manifest_of_delivery(delivery)
    plant_in_rows(delivery)
    run = run_command(tmp_path / "store", "--inbox", str(inbox))
    assert run.code == 1 and "quarantine" in run.printed  # far above the limit, so nothing is published
    quarantine = pd.read_parquet(run.store / "restricted/records/worked_example/quarantine.parquet")
    assert {"row_arity", "code", "pattern"} <= set(quarantine["rule"])
    assert not quarantine.astype(str).apply(lambda column: column.str.contains(CANARY)).any().any()
