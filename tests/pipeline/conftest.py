"""A temporary store, and the whole way run on it as a user would: through the command line.

Belongs here: running and looking at stores. Does not: expected values.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from indicators.registry import CATALOGUE
from tests.pipeline.fault_runs import Runs

COMMAND = Path(sys.executable).with_name("ipv-indicators")
WORKED_EXAMPLE = Path(__file__).resolve().parent.parent / "spec" / "worked_example"


@dataclass(frozen=True)
class Run:
    """A finished command: exit code, what it printed, and its store."""

    code: int
    printed: str
    store: Path

    @property
    def latest(self) -> Path:
        return self.store / "public" / "latest"


def run_command(store: Path, *arguments: str, **environment: str) -> Run:
    """`ipv-indicators run --store STORE ARGUMENTS...` in a process of its own."""
    done = subprocess.run(
        [COMMAND, "run", "--store", str(store), *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        cwd=store.parent,
    )
    return Run(done.returncode, done.stdout + done.stderr, store)


def files_below(folder: Path) -> dict[str, bytes]:
    """Content of every file below a folder, by relative path."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def rewrite_manifest_of_delivery(delivery: Path) -> None:
    """Take row counts and hashes out of `delivery.json`, so that a test may change the files."""
    manifest = json.loads((delivery / "delivery.json").read_text())
    for entry in manifest["files"]:
        entry.pop("rows", None)
        entry.pop("sha256", None)
    (delivery / "delivery.json").write_text(json.dumps(manifest))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox of its own that holds the worked example."""
    folder = tmp_path / "inbox"
    shutil.copytree(WORKED_EXAMPLE, folder)
    return folder


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The sample country, run once for all tests that only look at the result."""
    return run_command(tmp_path_factory.mktemp("sample") / "build")


CASCADE_SHEETS = ("P30", "P31", "P32", "P34", "O03", "O04", "O06", "O07", "O08")


@pytest.fixture(scope="module")
def few_sheets(tmp_path_factory) -> Path:
    """The sheets that the cascade needs and no others: the same way, in a third of the time."""
    folder = tmp_path_factory.mktemp("sheets")
    for path in sorted(CATALOGUE.glob("[po]*/*.yaml")):
        if path.stem in CASCADE_SHEETS:
            text = re.sub(r"(?m)^  (feeds|fed_by):.*$", r"  \1: []", path.read_text(encoding="utf-8"))
            (folder / path.parent.name).mkdir(exist_ok=True)
            (folder / path.parent.name / path.name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def runs(few_sheets):
    started = Runs()
    yield lambda store, inbox, *fault, **more: started.run(store, inbox, *fault, catalogue=str(few_sheets), **more)
    started.close()
