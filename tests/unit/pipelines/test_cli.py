"""The command line itself: every command explains itself, quickly."""

import re
import subprocess
import sys

import pytest

from pipelines.cli import COMMANDS, GROUPS, command_parser, main
from pipelines.commands.explain import breakdown_meant

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


def test_a_command_that_there_is_not_is_answered_with_the_nearest(capsys):
    for words, said in (
        (["exrtact"], "no command 'exrtact' (did you mean extract?)"),
        (["xyzzy"], "no command 'xyzzy';"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 2 and said in capsys.readouterr().err


def test_the_help_lists_every_command_under_the_group_that_needs_it():
    told = command_parser().format_help()
    titles = re.split(r"\n  (for those who [a-z ]+):\n", told)[1:]
    assert titles[::2] == list(GROUPS)
    for group, listed in zip(GROUPS.values(), titles[1::2], strict=True):
        names = re.findall(r"^    ([a-z0-9-]+)", listed, re.MULTILINE)
        assert names == [command.__name__.rpartition(".")[2].replace("_", "-") for command in group]


@pytest.mark.parametrize("by", ["migrant_status*ethnic_group", "ethnic_group,Migrant_status"])
def test_a_crossing_to_explain_may_be_written_with_a_star_or_a_comma(by):
    assert breakdown_meant(by) == "migrant_status*ethnic_group"


def test_a_dimension_to_explain_that_there_is_not_is_answered_with_those_there_are():
    with pytest.raises(LookupError, match=r"no dimension 'agegroup' \(did you mean age_group\?\); there are: region, "):
        breakdown_meant("agegroup")


def leaves(parser=None, name=()):
    """Every command and action of a command, by its words."""
    found = [action for action in (parser or command_parser())._actions if action.choices and not action.option_strings]
    parsers = [action.choices for action in found if isinstance(action.choices, dict)]
    if not parsers:
        yield name, parser
    for choices in parsers:
        for word, inner in choices.items():
            yield from leaves(inner, (*name, word))


LEAVES = dict(leaves())
WRITE_TEXT = [
    ("completion",), ("restricted", "template"), ("dhis2", "template"), ("policy", "show"), ("source", "new"),
]  # fmt: skip
"""What these print is a file of its own (a script, YAML, a page), not a result."""


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_every_action_has_an_example_and_its_result_as_json(words):
    told = LEAVES[words].format_help()
    assert f"ipv-indicators {words[0]}" in told.partition("example")[2]
    assert " ".join(words) in " ".join(told.partition("example")[2].split())
    assert ("--json" in told) == (words not in WRITE_TEXT)


def test_there_are_as_many_actions_as_somebody_counted():
    assert len(LEAVES) > 60 and ("log", "repair") in LEAVES and ("verify",) in LEAVES
