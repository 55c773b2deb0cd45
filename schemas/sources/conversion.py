"""Rows of another system's file into text rows of one of our tables, as the source's YAML file says.

Belongs here: scope, and the five ways a field is made (month, age_band, code, cases, codes). Does not: any
fact about a country or a system (its YAML file), checks of the result (`validation`).
"""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from schemas.columns import describe
from schemas.headers import find_column, fold
from schemas.rules import faults_frame
from schemas.sources.description import Source, part_columns, supplied_codes, supplied_columns

MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""English abbreviations; a source with others lists them as `month_names`. No locale is asked."""

NUMBER = re.compile(r"[0-9]{1,3}(?:[.,]?[0-9]{3})*")
DECIMAL_ZERO = re.compile(r"(?<=[0-9])\.0$")
HIGHEST_AGE = 120
FAULT = object()


@dataclass(frozen=True)
class Converted:
    """Text rows of our `table` with `row_number`, and what became of the others, once per row.

    `out_of_scope`: DataFrame[row_number, column, rule], not errors; `column` is our name of their column.
    `quarantine`: DataFrame[row_number, column, rule, severity] of rows in scope that cannot be mapped.
    `supplied`, `supplied_codes`: what this file supplies, optional columns included.
    """

    table: str
    frame: pd.DataFrame = field(repr=False)
    out_of_scope: pd.DataFrame = field(repr=False)
    quarantine: pd.DataFrame = field(repr=False)
    supplied: tuple[str, ...]
    supplied_codes: dict[str, tuple[str, ...]]


def convert(text_frame: pd.DataFrame, source: Source, file_sha256: str) -> Converted:
    """Convert the rows of one file (`reading.TextTable.frame`) of a source of format `file`.

    Always: rows in = rows of frame + rows out of scope + distinct rows in quarantine.
    """
    file = source.file
    theirs = _their_columns(text_frame, source)
    out_of_scope, inside = _apply_scope(theirs, text_frame["row_number"], file.scope)
    theirs, numbers = theirs[inside], text_frame.loc[inside, "row_number"]
    supplied = supplied_columns(file, frozenset(theirs.columns))
    ours = pd.DataFrame({"row_number": numbers.astype("int64")})
    faults: list[tuple[int, str, str]] = []
    for column in describe(file.table):
        if column.name == "notification_id":
            made = [notification_id(file_sha256, number) for number in numbers]
        elif column.name in supplied:
            made = _make(theirs, file.fields[column.name])
            rule = "date" if column.kind == "month" else "code"
            faults += [(int(n), column.name, rule) for n, value in zip(numbers, made, strict=True) if value is FAULT]
        else:
            # A column that may not be null says the code of "no value"; another one stays empty.
            empty = "" if column.nullable else file.fields[column.name]["missing"]
            made = [empty] * len(ours)
        ours[column.name] = pd.array(["" if value is FAULT else value for value in made], dtype="string")
    wrong = ours["row_number"].isin({number for number, _, _ in faults})
    return Converted(
        table=file.table,
        frame=ours[~wrong].reset_index(drop=True),
        out_of_scope=out_of_scope,
        quarantine=faults_frame(faults),
        supplied=supplied,
        supplied_codes=supplied_codes(file, frozenset(theirs.columns)),
    )


def notification_id(file_sha256: str, row_number: int) -> str:
    """A key that is the same whenever the same file is read, and says nothing about the row."""
    return "N" + hashlib.sha256(f"{file_sha256}{row_number}".encode()).hexdigest()[:16]


def _their_columns(text_frame: pd.DataFrame, source: Source) -> pd.DataFrame:
    """The columns in use, under our names, folded to compare; a mark for "no value" becomes empty."""
    columns = {}
    for name, spellings in source.file.columns.items():
        found = find_column(list(text_frame.columns), spellings)
        if found is not None:
            texts = text_frame[found].fillna("").astype(str)
            folded = {text: DECIMAL_ZERO.sub("", fold(text)) for text in texts.unique()}
            cleaned = {text: "" if value in source.file.missing else value for text, value in folded.items()}
            columns[name] = texts.map(cleaned).astype(object)
    return pd.DataFrame(columns, index=text_frame.index)


def _apply_scope(theirs: pd.DataFrame, numbers: pd.Series, scope: tuple[dict, ...]) -> tuple[pd.DataFrame, pd.Series]:
    """Rows outside, each under the first rule it misses, and which rows are left."""
    inside = pd.Series(True, index=theirs.index)
    outside = []
    for rule in scope:
        right = _in_scope(theirs, rule)
        outside += [(int(number), rule["column"], rule["rule"]) for number in numbers[inside & ~right]]
        inside &= right
    frame = pd.DataFrame(sorted(outside), columns=["row_number", "column", "rule"])
    return frame.astype({"row_number": "int64", "column": "string", "rule": "string"}), inside


def _in_scope(theirs: pd.DataFrame, rule: dict) -> pd.Series:
    if "codes" in rule:
        return theirs[rule["column"]].isin([fold(code) for code in rule["codes"]])
    ages = [age if isinstance(age, int) else -1 for age in _ages(theirs, rule)]
    return pd.Series([age >= rule["lowest_age"] for age in ages], index=theirs.index, dtype=bool)


def _make(theirs: pd.DataFrame, entry: dict) -> list:
    """Values of one of our columns as text, FAULT where their value has no meaning the source knows."""
    if entry["as"] == "month":
        return [_month(text, entry) for text in theirs[entry["from"]]]
    if entry["as"] == "age_band":
        return [_age_band(age) for age in _ages(theirs, entry)]
    if entry["as"] == "code":
        return [_code(text, entry) for text in theirs[entry["from"]]]
    if entry["as"] == "cases":
        return _cases(theirs, entry)
    return _codes(theirs, entry)


def _month(text: str, entry: dict) -> object:
    """First day of the month of a date, by the first pattern with groups year, month and day that fits."""
    names = {fold(name): number for number, name in enumerate(entry.get("month_names", MONTH_NAMES), start=1)}
    for pattern in entry["patterns"]:
        found = re.fullmatch(pattern, text)
        if found:
            month = names.get(found["month"]) or (int(found["month"]) if found["month"].isdigit() else 0)
            return _first_of_month(int(found["year"]), month, int(found["day"]))
    return FAULT


def _first_of_month(year: int, month: int, day: int) -> object:
    try:
        return date(year, month, day).replace(day=1).isoformat()
    except ValueError:
        return FAULT


def _ages(theirs: pd.DataFrame, entry: dict) -> list:
    """Age in years; 0 where it is counted in a smaller unit; None where it is not known or not possible."""
    units = theirs[entry["unit"]] if "unit" in entry else pd.Series(entry.get("years", ""), index=theirs.index)
    years = fold(entry.get("years", ""))
    ages = theirs[entry.get("from", entry.get("column"))]
    return [_age(text, unit, years) for text, unit in zip(ages, units, strict=True)]


def _age(text: str, unit: str, years: str) -> int | None:
    if unit == "" and years:
        return None
    if unit != years:
        return 0
    if not NUMBER.fullmatch(text):
        return None
    age = int(re.sub(r"[.,]", "", text))
    return age if age <= HIGHEST_AGE else None


def _age_band(age: int | None) -> str:
    starts = {15: "15_17", 18: "18_24", 25: "25_29", 30: "30_34", 35: "35_44", 45: "45_54", 55: "55_64", 65: "65_74"}
    if age is None or age < min(starts):
        return "unknown"
    return "75_plus" if age >= 75 else starts[max(start for start in starts if start <= age)]


def _code(text: str, entry: dict) -> object:
    if text == "":
        return entry.get("missing", FAULT)
    mapped = {fold(theirs): ours for theirs, ours in entry["map"].items()}
    return mapped.get(text, entry.get("otherwise", FAULT))


def _cases(theirs: pd.DataFrame, entry: dict) -> list:
    """The code of the first case all of whose conditions hold."""
    wanted = [({n: fold(v) for n, v in case["when"].items()}, case["code"]) for case in entry["cases"]]

    def first(row: dict[str, str]) -> object:
        fitting = (code for when, code in wanted if all(row[name] == value for name, value in when.items()))
        return next(fitting, entry.get("otherwise", FAULT))

    return [first(row) for row in theirs[list(part_columns(entry))].to_dict("records")]


def _codes(theirs: pd.DataFrame, entry: dict) -> list:
    """All codes that the parts say, sorted and joined; `nothing` where none says any."""
    parts = [part for part in entry["parts"] if set(part_columns(part)) <= set(theirs.columns)]
    said = []
    for part in parts:
        texts = theirs[part["from"]]
        if "filled" in part:
            said.append([part["filled"] if text else None for text in texts])
        else:
            said.append([_code(text, part | {"missing": None}) for text in texts])
    nothing = {None, entry["nothing"]}
    rows = [set(row) - nothing for row in zip(*said, strict=True)]
    return [FAULT if FAULT in row else "|".join(sorted(row)) or entry["nothing"] for row in rows]
