"""Checking a table of text against its model: accepted rows, and where the others are wrong, never with what.

Belongs here: one table at a time. Does not: rules between rows and tables (`across`, re-exported here), the
rules themselves (`tables`), reading files (`reading`).
"""

from dataclasses import dataclass, field

import pandas as pd
import pandera.errors

from schemas.across import validate_across
from schemas.columns import column_names, describe
from schemas.repeats import known_duplicates
from schemas.rules import faults_frame, load_rules
from schemas.tables import KEYS, TABLES
from schemas.typing_rows import empty_column, parse_column

__all__ = ["Validated", "known_duplicates", "validate_across", "validate_table"]

MODEL_RULES = {"not_nullable": "required"}


@dataclass(frozen=True)
class Validated:
    """What became of the rows of a table.

    `accepted`: typed, with `row_number`. `quarantine` and `notices`: DataFrame[row_number, column, rule,
    severity], one row per fault; notices (warn, ticket) concern accepted rows. `quarantined_keys`: the keys,
    where readable, of quarantined rows; restricted like the rows, needed to tell a hole from a held version.
    """

    accepted: pd.DataFrame = field(repr=False)
    quarantine: pd.DataFrame = field(repr=False)
    notices: pd.DataFrame = field(repr=False)
    quarantined_keys: pd.DataFrame = field(repr=False)


def validate_table(table_name: str, text_frame: pd.DataFrame) -> Validated:
    """Check text rows, which have `row_number` and the columns of the table, against the model of the table.

    Every fault of a column is reported; row rules are asked only of rows whose columns are all right. Raises
    ValueError if the columns are not those of the table.
    """
    names = column_names(table_name)
    if set(text_frame.columns) != {"row_number", *names}:
        raise ValueError(f"The frame must have row_number and exactly the columns of {table_name}.")
    text_frame = text_frame.reset_index(drop=True)
    typed, unreadable = _parse(table_name, text_frame)
    readable = typed[~unreadable.any(axis=1)]
    faults = [(place, column, "type") for column in names for place in unreadable.index[unreadable[column]]]
    faults += _model_faults(table_name, readable)
    faults += _other_column_faults(table_name, typed, unreadable)
    return _split(table_name, text_frame["row_number"], typed, faults)


def _parse(table_name: str, text_frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    parsed = {column.name: parse_column(text_frame[column.name], column) for column in describe(table_name)}
    typed = pd.DataFrame({name: values for name, (values, _) in parsed.items()})
    unreadable = pd.DataFrame({name: wrong for name, (_, wrong) in parsed.items()})
    return typed, unreadable


def _other_column_faults(table_name: str, typed: pd.DataFrame, unreadable: pd.DataFrame) -> list[tuple]:
    """Faults of the readable columns of rows that have an unreadable one."""
    rows = unreadable.any(axis=1)
    found = _model_faults(table_name, typed[rows], row_rules=False)
    return [fault for fault in found if not unreadable.at[fault[0], fault[1]]]


def _model_faults(table_name: str, frame: pd.DataFrame, row_rules: bool = True) -> list[tuple[int, str, str]]:
    """(place, column, rule) of every fault. What pandera found wrong, values included, is dropped at once."""
    failed = _failed_checks(table_name, frame)
    rules = load_rules()
    of_columns, of_rows = [], []
    for place, column, check, context in failed:
        if context == "Column":
            of_columns.append((place, column, MODEL_RULES.get(check, check)))
        else:
            of_rows.append((place, rules[check].column, check))
    wrong = {place for place, _, _ in of_columns}
    return of_columns + [fault for fault in set(of_rows) if row_rules and fault[0] not in wrong]


def _failed_checks(table_name: str, frame: pd.DataFrame) -> list[tuple[int, str, str, str]]:
    failed: list[tuple[int, str, str, str]] = []
    broken = ""
    try:
        TABLES[table_name].to_schema().validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        if cases["index"].isna().any():
            broken = ", ".join(sorted(set(cases.loc[cases["index"].isna(), "check"].astype(str).str.slice(0, 30))))
        else:
            failed = [
                (int(place), str(column), str(check), str(context))
                for place, column, check, context in zip(
                    cases["index"], cases["column"], cases["check"], cases["schema_context"], strict=True
                )
            ]
    if broken:
        raise RuntimeError(f"The model of {table_name} could not be applied ({broken}).")
    return failed


def _split(table_name: str, row_numbers: pd.Series, typed: pd.DataFrame, faults: list[tuple]) -> Validated:
    rules = load_rules()
    held = sorted({place for place, _, rule in faults if rules[rule].quarantines})
    numbered = [(int(row_numbers.at[place]), column, rule) for place, column, rule in faults]
    keys = typed.loc[held, list(KEYS[table_name])].dropna()
    accepted = _without_withdrawn_content(table_name, typed.drop(index=held))
    accepted.insert(0, "row_number", row_numbers.loc[accepted.index].astype("int64"))
    quarantined = {int(row_numbers.at[place]) for place in held}
    return Validated(
        accepted=accepted.reset_index(drop=True),
        quarantine=faults_frame([fault for fault in numbered if rules[fault[2]].quarantines]),
        notices=faults_frame(
            [fault for fault in numbered if not rules[fault[2]].quarantines and fault[0] not in quarantined]
        ),
        quarantined_keys=keys.reset_index(drop=True),
    )


def _without_withdrawn_content(table_name: str, accepted: pd.DataFrame) -> pd.DataFrame:
    """A withdrawn version keeps what may not be null, and nothing else."""
    accepted = accepted.copy()
    if table_name != "service_contact":
        return accepted
    withdrawn = accepted["is_retracted"].astype(bool)
    for column in describe(table_name):
        if column.nullable:
            empty = empty_column(column, accepted.index)
            accepted[column.name] = accepted[column.name].where(~withdrawn, empty)
    return accepted
