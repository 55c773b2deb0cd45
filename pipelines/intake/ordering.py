"""Has delivered files taken in by the process that may do little, and turns its answers into results and errors.

Belongs here: starting that process, asking it, what its answers mean for a run. Does not: the process (`server`).
"""

import atexit
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from functools import cache

from pipelines.intake.limited import CRASH, MEMORY, TIME, Limits
from pipelines.intake.one_file import InputRefused, Order, Taken
from pipelines.intake.server import HOUSE, LENGTH
from pipelines.steps import StepBroke

ENDED = {
    MEMORY: "it needs more memory than it may have",
    TIME: "it needs more time than it may have",
    CRASH: "reading it ended the process that read it",
}

ENVIRONMENT = {
    "PATH": os.defpath,
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    # One thread each: they are started anew in every child, and memory is limited by address space.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
"""All that the process gets of the environment: no secret, no setting of the user."""


def take_in(orders: Sequence[Order], limits: Limits | None = None) -> list[Taken]:
    """The files of one sender, taken in one after the other under `limits`.

    Raises InputRefused, OSError, StepBroke for the first that cannot be; none of them holds a value.
    """
    if not orders:
        return []
    answers = _asked(tuple(orders), limits or Limits())
    for order in orders:
        order.unscreened.unlink(missing_ok=True)  # where the process was ended, it stands there still
    taken = [_taken(order, answer) for order, answer in zip(orders, answers, strict=False)]
    if len(taken) < len(orders):
        raise StepBroke("a file was not taken in, and nothing says why: this is a fault of the software, report it")
    return taken


def _taken(order: Order, answer: dict) -> Taken:
    if "taken" in answer:
        found = answer["taken"]
        return Taken(**found | {name: tuple(found[name]) for name in ("columns", "not_kept")})
    if "refused" in answer:
        raise InputRefused(f"{order.name}: {answer['refused']}")
    if "os_error" in answer:
        raise OSError(answer["os_error"], os.strerror(answer["os_error"]), order.name)
    if "broke" in answer:
        raise StepBroke(
            f"a {answer['broke']} at {answer['place']} in reading {order.name}: this is a fault of the software or of "
            "this machine, report it; what the error says is not repeated, because it could quote a record"
        )
    raise InputRefused(
        f"{order.name}: {ENDED[answer['ended']]}. Nothing of it was taken in. It may be damaged, or made to harm: look "
        "at where it came from, and send it again, a large one in parts, by period."
    )


def _asked(orders: tuple[Order, ...], limits: Limits) -> list[dict]:
    content = pickle.dumps((orders, limits))
    process = _process()
    try:
        process.stdin.write(LENGTH.pack(len(content)) + content)
        process.stdin.flush()
        answer = process.stdout.readline()
    except BrokenPipeError:
        answer = b""
    if not answer.endswith(b"\n"):
        _end(process)
        _process.cache_clear()  # a further file gets a process of its own
        return [{"ended": CRASH}]
    return json.loads(answer)


@cache
def _process() -> subprocess.Popen:
    """One for as long as this process lives: loading it takes most of a second."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.intake.server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
        cwd=HOUSE,
    )
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen) -> None:
    process.stdin.close()
    process.stdout.close()
    process.wait()
