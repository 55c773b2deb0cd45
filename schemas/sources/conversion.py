"""Rows of another system's file into text rows of one of our tables, as the source's YAML file says.

Belongs here: putting the steps together (`their_columns`, `scope`, `making`) and accounting for every row. Does
not: any fact about a country or a system (its YAML file), checks of the result (`validation`).
"""

import hashlib
from dataclasses import dataclass, field

import pandas as pd

from schemas.columns import describe
from schemas.rules import faults_frame
from schemas.sources.description import Source, supplied_codes, supplied_columns
from schemas.sources.making import FAULT, make
from schemas.sources.scope import apply_scope
from schemas.sources.their_columns import their_columns


@dataclass(frozen=True)
class Converted:
    """Text rows of our `table` with `row_number`, and what became of the others, once per row.

    `out_of_scope`: DataFrame[row_number, column, rule], not errors; `column` is our name of their column.
    `quarantine`: DataFrame[row_number, column, rule, severity] of rows that cannot be mapped: in scope, or with
    a code that says neither that they are nor that they are not.
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
    theirs = their_columns(text_frame, file)
    out_of_scope, faults, inside = apply_scope(theirs, text_frame["row_number"], file.scope)
    theirs, numbers = theirs[inside], text_frame.loc[inside, "row_number"]
    present = frozenset(theirs.columns)
    supplied = supplied_columns(file, present)
    years = pd.Series([None] * len(theirs), index=theirs.index, dtype=object)
    ours = pd.DataFrame({"row_number": numbers.astype("int64")})
    # Months first: what some codes mean depends on the year.
    for column in sorted(describe(file.table), key=lambda column: column.kind != "month"):
        if column.name == "notification_id":
            made = [notification_id(file_sha256, number) for number in numbers]
        elif column.name in supplied:
            made = make(theirs, file.fields[column.name], column, years)
            rule = "date" if column.kind == "month" else "code"
            faults += [(int(n), column.name, rule) for n, value in zip(numbers, made, strict=True) if value is FAULT]
            if column.kind == "month":
                years[:] = [None if value is FAULT else int(value[:4]) for value in made]
        else:
            # A column that may not be null says the code of "no value"; another one stays empty.
            made = ["" if column.nullable else file.code_without(column.name)] * len(ours)
        ours[column.name] = pd.array(["" if value in (None, FAULT) else value for value in made], dtype="string")
    wrong = ours["row_number"].isin({number for number, _, _ in faults})
    names = ["row_number", *(column.name for column in describe(file.table))]
    return Converted(
        table=file.table,
        frame=ours.loc[~wrong, names].reset_index(drop=True),
        out_of_scope=out_of_scope,
        quarantine=faults_frame(faults),
        supplied=supplied,
        supplied_codes=supplied_codes(file, present),
    )


def notification_id(file_sha256: str, row_number: int) -> str:
    """A key that is the same whenever the same file is read, and says nothing about the row."""
    return "N" + hashlib.sha256(f"{file_sha256}{row_number}".encode()).hexdigest()[:16]
