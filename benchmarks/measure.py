"""Measuring one piece of work in a process of its own.

Belongs here: CPU seconds and peak memory of a call. Does not: what is measured.
"""

import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """Medians over the runs: CPU seconds (user + system), seconds on the clock, peak memory in MB; last result.

    Processes that the work starts are in it; of those that have ended by then, the memory of the largest.
    """

    cpu_seconds: float
    wall_seconds: float
    peak_megabytes: float
    result: object


def measure_in_turn(functions: Sequence[str], *arguments: str, runs: int = 3) -> list[Measured]:
    """Call each `module:function` with text arguments, each time in a new process, `runs` times.

    In alternating turns, so that whatever else the machine does falls on all of them.
    """
    turns = [[_once(function, arguments) for function in functions] for _ in range(runs)]
    return [_medians(found) for found in zip(*turns, strict=True)]


def _medians(found: Sequence[dict]) -> Measured:
    medians = [statistics.median(run[key] for run in found) for key in ("cpu", "wall", "peak")]
    return Measured(*medians, result=found[-1]["result"])


def _once(function: str, arguments: tuple[str, ...]) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.measure", function, *arguments], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def _child(function: str, arguments: list[str]) -> dict:
    module, name = function.split(":")
    called = getattr(__import__(module, fromlist=[name]), name)
    before, started = time.process_time(), time.perf_counter()
    result = called(*arguments)
    cpu, wall = time.process_time() - before, time.perf_counter() - started
    started_by_it, ended = _children(), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu += sum(_cpu_seconds(process) for process in started_by_it) + ended.ru_utime + ended.ru_stime
    peak = sum(_peak_megabytes(process) for process in (os.getpid(), *started_by_it)) + ended.ru_maxrss / 1024
    return {"cpu": cpu, "wall": wall, "peak": peak, "result": result}


def _children() -> list[int]:
    """Processes that this one has started and that still live: the Java of Spark is one."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    return [int(process) for process in listed.split()]


def _cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s*([0-9]+) kB", status)[1]) / 1024


if __name__ == "__main__":
    print(json.dumps(_child(sys.argv[1], sys.argv[2:])))
