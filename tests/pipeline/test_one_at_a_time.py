"""Of runs that are started at the same moment in one store, one runs; the others say so and leave nothing behind.

`STARTS` sets how many are started (few by default: each loads the whole software).
"""

import os
import subprocess
import sys

import pytest

from pipelines.publication import verify_release

STARTS = int(os.environ.get("STARTS", "4"))

WAIT_THEN_RUN = """
import sys
import pipelines.execution
from pipelines.cli import main
print("ready", flush=True)
sys.stdin.readline()
sys.exit(main(["run", "--quiet", "--store", sys.argv[1], "--inbox", sys.argv[2]]))
"""


@pytest.mark.slow
def test_one_of_many_runs_started_at_once_runs_and_the_others_say_so(tmp_path, inbox):
    store = tmp_path / "store"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WAIT_THEN_RUN, str(store), str(inbox)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(STARTS)
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    ended = [(process.communicate(), process.returncode) for process in started]

    said = [errors for (_, errors), code in ended if code == 1]
    assert sorted(code for _, code in ended) == [0] + [1] * (STARTS - 1), said
    assert all("another run is at work" in sentence and len(sentence.splitlines()) == 1 for sentence in said)
    (release,) = (store / "public" / "releases").iterdir()
    verify_release(release)
    assert not list((store / "restricted").glob("orchestrator-*"))
