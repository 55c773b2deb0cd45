"""The solver is silent: what a command prints is its own."""

import subprocess
import sys


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
