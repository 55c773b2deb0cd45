"""The solver of linear programs, without a word of its own.

Belongs here: making one that prints nothing, having it start again where it lost its way, several at a time. Does
not: a program to solve (`suppression.alternatives`, `audit.bounds`).
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import highspy

Item = TypeVar("Item")
Result = TypeVar("Result")

STANDARD_OUTPUT = 1

_one_at_a_time = threading.Lock()
"""Two threads that turn the output away at once would each put back what the other had put there."""


def quiet_solver() -> highspy.Highs:
    """A solver that prints nothing. The first of a process greets before any option of it can be set."""
    with _one_at_a_time, _output_discarded():
        solver = highspy.Highs()
    solver.silent()
    return solver


def answer(solver: highspy.Highs) -> highspy.HighsModelStatus:
    """Run it and say what came out. A program that follows on many others can be lost to rounding, which the solver
    says; then it is solved from the beginning, without what was kept of the others, and if need be with presolve."""
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kUnknown:
        solver.clearSolver()
        solver.run()
        status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kUnknown:
        _, presolve = solver.getOptionValue("presolve")
        solver.clearSolver()
        solver.setOptionValue("presolve", "on")
        solver.run()
        status = solver.getModelStatus()
        solver.setOptionValue("presolve", presolve)
    return status


def side_by_side(work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """What `work` makes of each item, in their order, on all processors: a solver lets other threads work while it
    runs. The work on one item must not depend on that on another."""
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return list(threads.map(work, items))


@contextmanager
def _output_discarded() -> Iterator[None]:
    """What the process writes to its standard output meanwhile, past Python, goes nowhere."""
    try:
        kept = os.dup(STANDARD_OUTPUT)
    except OSError:  # there is none
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, STANDARD_OUTPUT)
        yield
    finally:
        os.dup2(kept, STANDARD_OUTPUT)
        os.close(kept)
        os.close(nowhere)
