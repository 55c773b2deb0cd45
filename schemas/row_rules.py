"""Row rules of a table: what a check between columns of one row is called, and which columns it looks at.

Belongs here: the decorator that makes a method of a model a row rule. Does not: the rules (`tables`), applying
them (`validation`), what is said about them (`rules`).

A rule declares its columns because it is asked once for every distinct combination of them, not once a row:
a column under `reads` by its value, a column under `filled` only by whether it is null.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pa

from schemas.null_safe import is_true

DECLARATION = "row_rule"


@dataclass(frozen=True)
class RowRule:
    """A row rule: its name, the columns it reads, those of which it asks only whether they are filled.

    `column`: under which a fault is reported, if not that of the rule. `check(frame)` takes a typed frame that has
    those columns and returns a boolean series, true where right.
    """

    name: str
    reads: tuple[str, ...]
    filled: tuple[str, ...]
    check: Callable[[pd.DataFrame], pd.Series]
    column: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """All its columns."""
        return self.reads + self.filled


def row_rule(
    name: str, reads: tuple[str, ...] = (), filled: tuple[str, ...] = (), exempt: str = "", column: str = ""
) -> Callable:
    """Mark a method of a model (cls, df -> boolean series, true where the row is right) as the row rule `name`.

    `exempt` names a boolean column; rows where it is true keep the rule whatever they hold. A rule of several parts
    has a method for each; `column`: the one at fault, where that is not the column of the rule.
    """

    def declare(method: Callable) -> Callable:
        def check(cls, df: pd.DataFrame) -> pd.Series:
            right = method(cls, df)
            return right | is_true(df[exempt]) if exempt else right

        check.__name__, check.__doc__ = method.__name__, method.__doc__
        all_read = (*reads, exempt) if exempt else tuple(reads)
        rule = RowRule(name, all_read, tuple(filled), lambda df: check(None, df), column)
        declared = pa.dataframe_check(error=name, ignore_na=False)(check)
        setattr(declared, DECLARATION, rule)
        return declared

    return declare


def row_rules_of(model: type[pa.DataFrameModel]) -> tuple[RowRule, ...]:
    """The row rules that a model declares, in the order of their names and of the methods of one name."""
    found = {
        (getattr(attribute, DECLARATION).name, method): getattr(attribute, DECLARATION)
        for owner in model.__mro__
        for method, attribute in vars(owner).items()
        if hasattr(attribute, DECLARATION)
    }
    return tuple(found[key] for key in sorted(found))
