"""Constructors of table columns: type, code list, pattern and range of a column, and how it is described.

Belongs here: what the columns of all tables have in common. Does not: the tables themselves (`tables`), the
description of a table for readers and programs (`columns`).

Every check carries the name of a rule as its `error`; that name is all that leaves a failed check.
"""

import re

import numpy as np
import pandas as pd
import pandera.pandas as pa

from schemas.code_lists import load_code_list

Text = pd.StringDtype
Integer = pd.Int64Dtype
Boolean = pd.BooleanDtype
Number = np.dtype("float64")
Month = np.dtype("datetime64[s]")
Day = np.dtype("datetime64[s]")
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
REGION = "[A-Za-z0-9][A-Za-z0-9_-]{0,23}"
LOCAL_CODE = "[A-Za-z0-9_-]{1,40}"
"""A code that the source gives to a line, a survey, a stratum or an organisation: never a name."""
INDICATOR = "[A-Z]{1,3}[0-9]{2,3}"
VERSION = r"(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})"
REFERENCE = re.compile(r"[^\W_][\w .,;:()/&'+-]{0,119}")

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years that a column may hold: outside, it is a slip of the pen."""


def text(title: str, meaning: str, sensitivity: str, pattern: str, nullable: bool = False, **more):
    """A text column whose whole value matches `pattern`. There is no free text in any table."""
    check = pa.Check(lambda s: s.str.fullmatch(pattern).fillna(False).astype(bool), error="pattern")
    return _field(
        "text", title, meaning, sensitivity, nullable, [check], unit=f"pattern {pattern}", pattern=pattern, **more
    )


def reference(title: str, meaning: str, nullable: bool = False, **more):
    """A short text about a document or by an organisation, never about a person: letters of any alphabet, digits,
    spaces and simple punctuation, at most 120 characters."""
    check = pa.Check(lambda s: s.map(lambda words: bool(REFERENCE.fullmatch(words))).astype(bool), error="pattern")
    more |= {"unit": "at most 120 characters", "pattern": REFERENCE.pattern}
    return _field("text", title, meaning, SERVICE, nullable, [check], **more)


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


def number(
    title: str,
    meaning: str,
    sensitivity: str,
    above: float | None = None,
    lowest: float | None = None,
    highest: float | None = None,
    nullable=False,
    **more,
):
    """A number with decimals, more than `above` or at least `lowest`, at most `highest`.

    `rule` names what a number outside breaks.
    """

    def inside(s: pd.Series) -> pd.Series:
        right = pd.Series(True, index=s.index)
        if above is not None:
            right &= s > above
        if lowest is not None:
            right &= s >= lowest
        return right & (s <= highest) if highest is not None else right

    check = pa.Check(inside, error=more.pop("rule", "range"))
    limits = {"above": above, "lowest": lowest, "highest": highest}
    return _field("number", title, meaning, sensitivity, nullable, [check], **limits, **more)


def year(title: str, meaning: str, sensitivity: str = SERVICE, unit: str = "year"):
    """A calendar year."""
    return integer(title, meaning, sensitivity, FIRST_YEAR, LAST_YEAR, unit=unit)


def count(title: str, meaning: str, unit: str, sensitivity: str = SERVICE, nullable: bool = False, **more):
    """How many: a whole number, never negative. `rule` names what a number outside breaks."""
    return integer(title, meaning, sensitivity, 0, unit=unit, nullable=nullable, **more)


def boolean(title: str, meaning: str, sensitivity: str = SERVICE, nullable: bool = False, **more):
    """True or false. Only for facts about services and processes: facts about a woman are codes."""
    return _field("boolean", title, meaning, sensitivity, nullable, [], **more)


def month(title: str, meaning: str, sensitivity: str, nullable: bool = False, **more):
    """The first day of a month: no other day exists in the system. `rule` names what another day breaks."""
    check = pa.Check(lambda s: s.dt.day == 1, error=more.pop("rule", "type"))
    return _field("month", title, meaning, sensitivity, nullable, [check], unit="first day of the month", **more)


def day(title: str, meaning: str, sensitivity: str = SERVICE, nullable: bool = False, **more):
    """A calendar day. Only in tables about indicators and organisations: no day of a woman exists in the system."""
    return _field("day", title, meaning, sensitivity, nullable, [], unit="day", **more)


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
