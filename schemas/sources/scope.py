"""Which rows of a source are taken: women of 15 or more, harmed by a partner, by the source's own codes.

Belongs here: applying the rules of `scope`. Does not: the rules (the source's YAML file).
"""

import pandas as pd

from schemas.sources.ages import ages
from schemas.sources.spelling import spelling, spellings


def apply_scope(
    theirs: pd.DataFrame, numbers: pd.Series, scope: tuple[dict, ...]
) -> tuple[pd.DataFrame, list[tuple[int, str, str]], pd.Series]:
    """Rows outside, each under the first rule it misses; faults; and which rows are left.

    DataFrame[row_number, column, rule]; (row number, column, `code`) of rows whose code a rule does not know,
    asked only of rows that keep the rules before it; boolean series.
    """
    left = pd.Series(True, index=theirs.index)
    outside: list[tuple[int, str, str]] = []
    faults: list[tuple[int, str, str]] = []
    for rule in scope:
        right, unknown = _judged(theirs, rule)
        outside += [(int(number), rule["column"], rule["rule"]) for number in numbers[left & ~right & ~unknown]]
        faults += [(int(number), rule["column"], "code") for number in numbers[left & unknown]]
        left &= right
    frame = pd.DataFrame(sorted(outside), columns=["row_number", "column", "rule"])
    return frame.astype({"row_number": "int64", "column": "string", "rule": "string"}), faults, left


def not_sorted(texts: pd.Series, rule: dict) -> set[str]:
    """Distinct texts that a rule with `outside` has neither there nor under `codes`."""
    if "outside" not in rule:
        return set()
    sorted_codes = spellings(rule["codes"]) | spellings(rule["outside"])
    return {text for text in texts.unique() if text != "" and spelling(text) not in sorted_codes}


def _judged(theirs: pd.DataFrame, rule: dict) -> tuple[pd.Series, pd.Series]:
    """Rows that keep the rule, and rows whose code it does not know."""
    none = pd.Series(False, index=theirs.index)
    texts = theirs[rule["column"]]
    if "codes" not in rule:
        right = [age is not None and age >= rule["lowest_age"] for age in ages(theirs, rule)]
        return pd.Series(right, index=theirs.index, dtype=bool), none
    inside, missing = spellings(rule["codes"]), texts.eq("")
    found = texts.map({text: spelling(text) for text in texts.unique()})
    right = (found.isin(inside) & ~missing) | (missing & rule.get("keep_missing", False))
    return right, texts.isin(not_sorted(texts, rule))
