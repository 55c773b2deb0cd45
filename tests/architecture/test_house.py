"""The house keeps its shape: who imports whom, the size of files, names that say something, what is pinned."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOMS = ("schemas", "indicators", "dashboards", "pipelines")


def python_files(house: Path) -> list[Path]:
    folders = [house / room for room in (*ROOMS, "data", "benchmarks", "tests")]
    return [path for folder in folders for path in sorted(folder.rglob("*.py"))]


def test_each_room_imports_only_what_its_contract_allows(house):
    checker = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [checker, "--no-cache"], cwd=house, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(house)}
    )
    assert result.returncode == 0, result.stdout[-3000:]


def test_a_broken_contract_would_be_seen(house, tmp_path):
    # The guard itself: a copy of the house in which schemas imports pipelines must fail.
    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text("")
    (tmp_path / "schemas" / "__init__.py").write_text("import pipelines\n")
    contracts = (house / "pyproject.toml").read_text()
    layers = re.search(
        r"\[tool\.importlinter\].*?(?=\n\[\[tool\.importlinter\.contracts\]\]\nname = \"Only)", contracts, re.S
    )
    (tmp_path / "pyproject.toml").write_text(layers.group(0))
    checker = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [checker, "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert result.returncode == 1 and "schemas" in result.stdout


def test_no_file_is_too_long_to_read(house):
    long = [f"{p.relative_to(house)}: {n}" for p in python_files(house) if (n := len(p.read_text().splitlines())) > 350]
    assert long == []


def test_every_module_opens_with_what_belongs_in_it(house):
    silent = [
        str(path.relative_to(house))
        for room in ROOMS
        for path in sorted((house / room).rglob("*.py"))
        if not path.read_text().lstrip().startswith('"""')
    ]
    assert silent == []


def test_names_say_something(house):
    empty_names = {"utils", "common", "base", "manager", "helper", "helpers", "misc"}
    assert [str(p.relative_to(house)) for p in python_files(house) if p.stem in empty_names] == []


def test_constraints_pin_every_dependency_and_no_address(house):
    lines = (house / "constraints.txt").read_text().splitlines()
    assert all("==" in line for line in lines)
    assert not any("://" in line for line in lines)
    pinned = {re.split(r"[=\[ ;]", line)[0].lower() for line in lines}
    declared = re.findall(r'"([A-Za-z0-9-]+)(?:\[[a-z]+\])?~=', (house / "pyproject.toml").read_text())
    assert declared and {name.lower() for name in declared} <= pinned


def test_project_stands_alone(house):
    # Only tests may know of the shared documents; nothing of the four rooms reads beside the house.
    for room in ROOMS:
        for path in sorted((house / room).rglob("*")):
            if path.suffix in {".py", ".yaml", ".html", ".js", ".css", ".sql"}:
                assert "../shared" not in path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize("name", ["README.md", "GLOSSARY.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"])
def test_house_has_its_papers(house, name):
    assert (house / name).stat().st_size > 300


def test_every_attack_that_is_written_down_is_tried(house):
    named = re.findall(r"`(test_\w+)`", (house / "docs" / "attacks.md").read_text(encoding="utf-8"))
    defined = {
        name
        for path in (house / "tests").rglob("test_*.py")
        for name in re.findall(r"^ *def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(named) > 30 and set(named) <= defined, sorted(set(named) - defined)


ON_DEMAND = {"pyspark": "indicators/spark_engine.py"}
"""What a run imports only where somebody asks for it, and says how to install it where it is missing."""


def test_what_a_run_imports_is_what_a_run_installs(house):
    """A library that only the tests install would be missing on a user's machine."""
    installed_for = packages_distributions()
    declared = tomllib.loads((house / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[\[~=<>! ]", entry)[0].lower() for entry in declared}
    missing = {}
    for path in sorted(path for room in ROOMS for path in (house / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for module in (name.split(".")[0] for name in modules if name):
                ours = module in sys.stdlib_module_names or module in ROOMS
                if not ours and names.isdisjoint(name.lower() for name in installed_for.get(module, [module])):
                    missing.setdefault(module, path.relative_to(house).as_posix())
    assert missing == ON_DEMAND


def test_duckdb_is_opened_in_one_place_only(house):
    files = [path for room in ROOMS for path in sorted((house / room).rglob("*.py"))]
    opening = [path.relative_to(house).as_posix() for path in files if "duckdb.connect(" in path.read_text()]
    assert opening == ["indicators/engines.py"]
