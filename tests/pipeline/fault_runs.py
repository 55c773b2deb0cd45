"""Runs with a fault at a chosen moment, each in a child of one process that has loaded everything.

Belongs here: making faults, and starting runs with them. Does not: what must hold afterwards (`test_faults`).

The moments: every write of ours to the store (a file filled, flushed, moved, made, removed), numbered as they come,
and the end of every step. As a program it reads one fault a line as JSON and answers with exit code, what was printed
and how many writes there were.
"""

import errno
import functools
import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

KILLED = "killed"
BROKEN = "broken"
AUDIT_FAILS = "audit fails"
CANARY = "Kanarienvogel"


@dataclass(frozen=True)
class Fault:
    """What goes wrong and when: `at` a write (from 1), at the end of `step` (from 1), or `after` so many seconds of
    processor time (then it is killed). None of these: nothing does.

    `kind`: KILLED, BROKEN (a library raises, and quotes a canary), or the name of an error number. `once`: only that
    one write fails; otherwise all from there on, as on a full disk.
    """

    kind: str = ""
    at: int = 0
    step: int = 0
    after: float = 0.0
    once: bool = False


NOTHING = Fault()


@dataclass(frozen=True)
class Ended:
    """How a run ended: exit code (negative: killed by that signal), what it printed, writes that were counted, and
    seconds of processor time that it took.
    """

    code: int
    printed: str
    writes: int
    seconds: float


class Runs:
    """Starts runs in children of one loaded process. `environment`: added to that of this process."""

    def __init__(self, **environment: str):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.pipeline.fault_runs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[2],
            env={**os.environ, **environment},
        )

    def run(self, store: Path, inbox: Path, fault: Fault = NOTHING, **more: str) -> Ended:
        """`ipv-indicators run` with a fault. `more`: further options, by name, and `TZ`.

        With `orchestrator`, a folder, events are kept there as those of the orchestrator are, and any share of rows may
        be in quarantine.
        """
        request = {"store": str(store), "inbox": str(inbox), "fault": asdict(fault), "more": more}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait()


def _write_functions() -> list[tuple[object, str]]:
    import pandas as pd
    import pyarrow.parquet as pq

    named = [(os, name) for name in ("replace", "rename", "mkdir", "unlink", "symlink", "fsync")]
    return [*named, (pq, "write_table"), (pd.DataFrame, "to_csv"), (Path, "write_text"), (Path, "write_bytes")]


def _plant(fault: Fault, store: str, counted: Path) -> None:
    """Make every write of ours count, and the chosen one fail. `counted`: a file that grows by one byte a write."""
    import pipelines.steps

    count = 0
    descriptor = os.open(counted, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def strike() -> None:
        if fault.kind == KILLED:
            os.kill(os.getpid(), signal.SIGKILL)
        if fault.kind == BROKEN:
            raise RuntimeError(f"a library does not like {CANARY}")
        raise OSError(getattr(errno, fault.kind), os.strerror(getattr(errno, fault.kind)))

    def counting(function):
        @functools.wraps(function)
        def wrapped(*arguments, **named):
            nonlocal count
            texts = [str(argument) for argument in (*arguments, *named.values()) if isinstance(argument, str | Path)]
            places = [text for text in texts if text.startswith(store)]
            if any("/orchestrator-" in place for place in places) or not (places or function.__name__ == "fsync"):
                return function(*arguments, **named)
            count += 1
            os.write(descriptor, b".")
            if fault.at and (count == fault.at or (count > fault.at and not fault.once)):
                strike()
            return function(*arguments, **named)

        return wrapped

    for owner, name in _write_functions():
        setattr(owner, name, counting(getattr(owner, name)))
    ended, told = 0, pipelines.steps.told

    def telling(figures):
        nonlocal ended
        ended += 1
        if ended == fault.step:
            strike()
        return told(figures)

    pipelines.steps.told = telling


def _keep_events(folder: str) -> None:
    import dagster as dg

    import pipelines.checks

    os.environ["DAGSTER_HOME"] = folder
    dg.DagsterInstance.ephemeral = lambda tempdir=None: dg.DagsterInstance.get()
    pipelines.checks.QUARANTINE_LIMIT = 1.0


def _fail_the_audit() -> None:
    import pipelines.assets.release as release

    attack = release.audit_release

    def failing(*arguments, **named):
        return attack(*arguments, **named) | {"passed": False}

    release.audit_release = failing


def _child(request: dict, printed: Path, counted: Path) -> None:
    import time

    from pipelines.cli import main

    descriptor = os.open(printed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    more = dict(request["more"])
    if zone := more.pop("TZ", ""):
        os.environ["TZ"] = zone
        time.tzset()
    if folder := more.pop("orchestrator", ""):
        _keep_events(folder)
    fault = Fault(**request["fault"])
    if fault.kind == AUDIT_FAILS:
        _fail_the_audit()
    _plant(fault, request["store"], counted)
    if fault.after:  # nothing handles this signal, so it ends the process as SIGKILL does: at once, without a word
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, fault.after)
    options = [part for name, value in more.items() for part in (f"--{name}", value)]
    code = 3
    try:
        code = main(["run", "--quiet", "--store", request["store"], "--inbox", request["inbox"], *options])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def serve() -> None:
    """Answer requests until there are no more."""
    import tempfile

    import pipelines.execution  # noqa: F401  loaded once, for all children
    from pipelines.commands import run  # noqa: F401

    with tempfile.TemporaryDirectory() as folder:
        printed, counted = Path(folder) / "printed", Path(folder) / "counted"
        for line in sys.stdin:
            printed.unlink(missing_ok=True)
            counted.unlink(missing_ok=True)
            child = os.fork()
            if child == 0:
                _child(json.loads(line), printed, counted)
            _, status, used = os.wait4(child, 0)
            ended = Ended(
                os.waitstatus_to_exitcode(status),
                printed.read_text() if printed.exists() else "",
                counted.stat().st_size if counted.exists() else 0,
                used.ru_utime + used.ru_stime,
            )
            print(json.dumps(asdict(ended)), flush=True)


if __name__ == "__main__":
    serve()
