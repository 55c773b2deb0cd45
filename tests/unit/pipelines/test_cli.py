"""The command line itself: every command explains itself, quickly."""

import subprocess
import sys

import pytest

from pipelines.cli import COMMANDS, main

NAMES = [command.__name__.rpartition(".")[2].replace("_", "-") for command in COMMANDS]


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *[[name, "--help"] for name in NAMES]])
def test_help_is_there(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    assert "ipv-indicators" in capsys.readouterr().out


@pytest.mark.parametrize("name", NAMES)
def test_help_of_a_command_has_an_example(name, capsys):
    with pytest.raises(SystemExit):
        main([name, "--help"])
    assert f"ipv-indicators {name}" in capsys.readouterr().out.split("example", 1)[1]


def test_help_loads_nothing_heavy():
    program = (
        "import sys\nfrom pipelines.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'pandas', 'pandera', 'dagster', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_no_command_is_wrong_use(capsys):
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
