"""The solver is silent: what a command prints is its own. Where it lost its way it starts again."""

import subprocess
import sys

import highspy
import pytest

from indicators.disclosure.solver import answer


def test_neither_the_first_solver_of_a_process_nor_a_program_that_is_solved_prints_a_word():
    program = (
        "from indicators.disclosure.solver import quiet_solver\n"
        "print('before', flush=True)\n"
        "solver = quiet_solver()\n"
        "solver.addVariable(0, 1, 1)\n"
        "solver.run()\n"
        "print('after')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("before\nafter\n", "")


def test_a_process_without_standard_output_has_a_solver_too():
    program = "import os\nos.close(1)\nfrom indicators.disclosure.solver import quiet_solver\nquiet_solver()\n"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).returncode == 0


class LosesItsWay:
    """Says Unknown as often as told, then Optimal."""

    def __init__(self, times: int):
        self.times, self.done, self.presolve = times, [], "off"

    def run(self) -> None:
        self.done.append(f"run with presolve {self.presolve}")
        self.times -= 1

    def getModelStatus(self):
        return highspy.HighsModelStatus.kUnknown if self.times >= 0 else highspy.HighsModelStatus.kOptimal

    def clearSolver(self) -> None:
        self.done.append("cleared")

    def getOptionValue(self, name):
        return highspy.HighsStatus.kOk, self.presolve

    def setOptionValue(self, name, value) -> None:
        self.presolve = value


@pytest.mark.parametrize(
    ("times", "done"),
    [
        (0, ["run with presolve off"]),
        (1, ["run with presolve off", "cleared", "run with presolve off"]),
        (2, ["run with presolve off", "cleared", "run with presolve off", "cleared", "run with presolve on"]),
    ],
)
def test_a_solver_that_lost_its_way_starts_again(times, done):
    solver = LosesItsWay(times)
    assert answer(solver) == highspy.HighsModelStatus.kOptimal
    assert solver.done == done and solver.presolve == "off"


def test_what_stays_unknown_is_said():
    assert answer(LosesItsWay(9)) == highspy.HighsModelStatus.kUnknown
