"""Every data rule is written down, applied and tested: none of the three without the other two."""

import ast
import re
from pathlib import Path

import pandas as pd

from schemas.columns import column_names
from schemas.row_rules import row_rules_of
from schemas.rules import SEVERITIES, load_rules
from schemas.tables import TABLES

OF_A_DATA_RULE = re.compile(
    r"(?<![A-Za-z0-9])(FL|SC|RF|FU|FA|WF|TS|SA|CS|HL|ER|SV|HO|HR|PO|PY|SL|NT)[0-9]{2}(?![A-Za-z0-9])"
)


def texts_in(folder: Path) -> set[str]:
    """All string constants of the Python files of a folder, documentation left out."""
    found: set[str] = set()
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in statements
        }
    return found


def named_in(texts: set[str]) -> set[str]:
    """Names of rules: a text by itself, and data rules also inside a message or the name of a case."""
    return texts | {found.group() for text in texts for found in OF_A_DATA_RULE.finditer(text)}


def test_every_rule_that_is_written_down_is_applied(house):
    assert [name for name in load_rules() if name not in named_in(texts_in(house / "schemas"))] == []


def test_every_rule_that_is_applied_is_written_down(house):
    applied = named_in(texts_in(house / "schemas") | texts_in(house / "pipelines"))
    assert sorted(name for name in applied if OF_A_DATA_RULE.fullmatch(name) and name not in load_rules()) == []


def test_every_rule_is_tested_by_its_name(house):
    tested = named_in(texts_in(house / "tests"))
    assert [name for name in load_rules() if name not in tested] == []


def test_every_rule_says_what_is_right_and_what_to_do():
    for name, rule in load_rules().items():
        assert rule.severity in SEVERITIES, name
        assert rule.text.endswith(".") and rule.do.endswith("."), name
        assert rule.text != rule.do, name


def test_a_row_rule_declares_columns_of_its_table_and_is_reported_under_one():
    for table, model in TABLES.items():
        for rule in row_rules_of(model):
            assert set(rule.columns) <= set(column_names(table)), rule.name
            assert load_rules()[rule.name].column in column_names(table), rule.name


def test_a_row_rule_looks_only_at_the_columns_it_declares():
    # It is asked once for every distinct combination of them: an undeclared column would change the answer.
    for table, model in TABLES.items():
        columns = model.to_schema().columns
        for rule in row_rules_of(model):
            frame = _empty({name: columns[name].dtype for name in rule.columns})
            assert len(rule.check(frame)) == 0, f"{rule.name} of {table}"


def _empty(dtypes: dict):
    return pd.DataFrame({name: pd.Series(dtype=str(dtype)) for name, dtype in dtypes.items()})
