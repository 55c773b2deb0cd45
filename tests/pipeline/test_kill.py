"""A run that is killed leaves nothing half done: the former release stands, and the next run does the same.

Whole processes with their children; `test_faults` does it many times, in one loaded process.
"""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from pipelines.publication import verify_release
from tests.pipeline.conftest import COMMAND, files_below, run_command

KILLS = 2


def start(store: Path, inbox: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [COMMAND, "run", "--store", str(store), "--inbox", str(inbox), "--quiet"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.mark.slow
def test_a_killed_run_publishes_nothing_partial_and_loses_nothing(tmp_path, inbox):
    delivered = files_below(inbox)
    began = time.monotonic()
    undisturbed = run_command(tmp_path / "undisturbed", "--inbox", str(inbox))
    length = time.monotonic() - began
    assert undisturbed.code == 0, undisturbed.printed
    expected = files_below(undisturbed.latest.resolve())

    moments = random.Random(20261125)
    for kill in range(KILLS):
        store = tmp_path / f"killed-{kill}"
        process = start(store, inbox)
        # Half of the moments in the second half of the run, where files are written.
        time.sleep(length * moments.uniform(0.0 if kill % 2 else 0.5, 1.0))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

        releases = store / "public" / "releases"
        for folder in releases.iterdir() if releases.is_dir() else ():
            verify_release(folder)
        latest = store / "public" / "latest"
        assert not latest.is_symlink() or latest.resolve().is_dir()
        assert files_below(inbox) == delivered

        again = run_command(store, "--inbox", str(inbox))
        assert again.code == 0, again.printed
        assert files_below(again.latest.resolve()) == expected
        assert not list(store.rglob("*.partial"))
        assert len(list(releases.iterdir())) == 1
