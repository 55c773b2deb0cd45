"""Constructors of table columns: type, code list, pattern and range of a column, and how it is described.

Belongs here: what the columns of all tables have in common. Does not: the tables themselves (`tables`), the
description of a table for readers and programs (`columns`).

Every check carries the name of a rule as its `error`; that name is all that leaves a failed check.
"""

import numpy as np
import pandas as pd
import pandera.pandas as pa

from schemas.code_lists import load_code_list

Text = pd.StringDtype
Integer = pd.Int64Dtype
Boolean = pd.BooleanDtype
Month = np.dtype("datetime64[s]")
Codes = object

IDENTIFIER = "identifier"
SPECIAL = "special category"
QUASI_IDENTIFIER = "quasi-identifier"
SERVICE = "fact about the service"
SENSITIVITIES = (IDENTIFIER, SPECIAL, QUASI_IDENTIFIER, SERVICE)

CONTACT_KEY = "C[0-9A-F]{16}"
FACILITY_KEY = "F[0-9]{4}"
WOMAN_KEY = "W[0-9A-F]{24}"
RANDOM_KEY = "[A-Za-z0-9_-]{1,40}"
REGION = "[A-Za-z0-9_-]{1,24}"


def text(title: str, meaning: str, sensitivity: str, pattern: str, nullable: bool = False, **more):
    """A text column whose whole value matches `pattern`. There is no free text in any table."""
    check = pa.Check(lambda s: s.str.fullmatch(pattern).fillna(False).astype(bool), error="pattern")
    return _field(
        "text", title, meaning, sensitivity, nullable, [check], unit=f"pattern {pattern}", pattern=pattern, **more
    )


def code(code_list: str, title: str, meaning: str, sensitivity: str, nullable: bool = False, **more):
    """A column that holds one code of `code_list`."""
    codes = load_code_list(code_list).codes_only()
    check = pa.Check(lambda s: s.isin(codes), error="code")
    return _field("code", title, meaning, sensitivity, nullable, [check], code_list=code_list, **more)


def codes(code_list: str, title: str, meaning: str, sensitivity: str, nullable: bool = False, **more):
    """A column that holds a list of distinct codes of `code_list`; one string joined by `|` on the wire.

    `repeats` is the rule a repeated code breaks (`code` unless a data rule names it).
    """
    allowed = frozenset(load_code_list(code_list).codes_only())
    known = pa.Check(lambda s: s.map(allowed.issuperset).astype(bool), error="code")
    distinct = pa.Check(
        lambda s: s.map(lambda items: len(set(items)) == len(items)).astype(bool),
        error=more.pop("repeats", "code"),
    )
    return _field("codes", title, meaning, sensitivity, nullable, [known, distinct], code_list=code_list, **more)


def integer(
    title: str,
    meaning: str,
    sensitivity: str,
    lowest: int,
    highest: int | None = None,
    nullable=False,
    **more,
):
    """A whole number from `lowest` to `highest`, both included. `rule` names what a number outside breaks."""
    top = highest if highest is not None else 2**31
    check = pa.Check(lambda s: s.between(lowest, top).fillna(False).astype(bool), error=more.pop("rule", "range"))
    return _field("integer", title, meaning, sensitivity, nullable, [check], lowest=lowest, highest=highest, **more)


def boolean(title: str, meaning: str, sensitivity: str = SERVICE, nullable: bool = False, **more):
    """True or false. Only for facts about services and processes: facts about a woman are codes."""
    return _field("boolean", title, meaning, sensitivity, nullable, [], **more)


def month(title: str, meaning: str, sensitivity: str, nullable: bool = False, **more):
    """The first day of a month: no other day exists in the system. `rule` names what another day breaks."""
    check = pa.Check(lambda s: s.dt.day == 1, error=more.pop("rule", "type"))
    return _field("month", title, meaning, sensitivity, nullable, [check], unit="first day of the month", **more)


def _field(kind, title, meaning, sensitivity, nullable, checks, code_list=None, unit="", only_if="", **limits):
    metadata = {
        "kind": kind,
        "code_list": code_list,
        "unit": unit,
        "sensitivity": sensitivity,
        "only_if": only_if,
        **limits,
    }
    field = pa.Field(title=title, description=meaning, nullable=nullable, metadata=metadata)
    field.checks = checks
    return field
