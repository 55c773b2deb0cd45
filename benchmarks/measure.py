"""Measuring one piece of work in a process of its own.

Belongs here: CPU seconds and peak memory of a call. Does not: what is measured.
"""

import contextlib
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

BETWEEN_LOOKS = 0.5
"""Seconds."""


@dataclass(frozen=True)
class Measured:
    """Medians over the runs: CPU seconds (user + system), seconds on the clock, peak memory in MB; last result.

    `largest_megabytes`: the highest that one process had for itself.

    Processes that the work starts, and those that they start, are in it. Memory is that of all at one moment, looked at
    twice a second, or the highest of the first process alone, if that is more.
    """

    cpu_seconds: float
    wall_seconds: float
    peak_megabytes: float
    largest_megabytes: float
    result: object


def measure_in_turn(functions: Sequence[str], *arguments: str, runs: int = 3) -> list[Measured]:
    """Call each `module:function` with text arguments, each time in a new process, `runs` times.

    In alternating turns, so that whatever else the machine does falls on all of them.
    """
    turns = [[_once(function, arguments) for function in functions] for _ in range(runs)]
    return [_medians(found) for found in zip(*turns, strict=True)]


def _medians(found: Sequence[dict]) -> Measured:
    medians = [statistics.median(run[key] for run in found) for key in ("cpu", "wall", "peak", "largest")]
    return Measured(*medians, result=found[-1]["result"])


def _once(function: str, arguments: tuple[str, ...]) -> dict:
    command = [sys.executable, "-m", "benchmarks.measure", function, *arguments]
    together = largest = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while True:
            try:
                said, complaint = process.communicate(timeout=BETWEEN_LOOKS)
                break
            except subprocess.TimeoutExpired:
                family = _family(process.pid)
                together = max(together, sum(map(_megabytes_now, family)))
                largest = max(largest, *map(_peak_megabytes, family))
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, said, complaint)
    found = json.loads(said.splitlines()[-1])
    return found | {"peak": max(found["peak"], together), "largest": max(found["peak"], largest)}


def _child(function: str, arguments: list[str]) -> dict:
    module, name = function.split(":")
    called = getattr(__import__(module, fromlist=[name]), name)
    before, started = time.process_time(), time.perf_counter()
    result = called(*arguments)
    cpu, wall = time.process_time() - before, time.perf_counter() - started
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu += sum(map(_cpu_seconds, _family(os.getpid())[1:])) + ended.ru_utime + ended.ru_stime
    return {"cpu": cpu, "wall": wall, "peak": _peak_megabytes(), "result": result}


def _family(process: int) -> list[int]:
    """A process, those that it has started and that still live, and so on: the Java of Spark is one."""
    family = [process]
    for member in family:
        with contextlib.suppress(OSError):
            for listed in Path(f"/proc/{member}/task").glob("*/children"):
                family += map(int, listed.read_text(encoding="ascii").split())
    return family


def _cpu_seconds(process: int) -> float:
    """Of a process and of those among its children that have ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:  # it has ended
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _megabytes_now(process: int) -> float:
    """Of its own, and its part of what it shares with others."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return int(re.search(r"Pss:\s*([0-9]+) kB", rollup)[1]) / 1024


def _peak_megabytes(process: int | str = "self") -> float:
    """The highest that a process had so far; 0 when it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s*([0-9]+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    print(json.dumps(_child(sys.argv[1], sys.argv[2:])))
