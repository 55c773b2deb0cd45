"""The account of a run: for each received file where every line went. Counts only.

Belongs here: counting what the records step decided. Does not: deciding it.

received = accepted + quarantined + known duplicates. Of the accepted rows of contacts some were `withdrawn`: they
count as received and dealt with, and are in no table. Of the known duplicates some were `superseded` by a later
file, some `recognised` as sent before in other words; the rest say word for word what stands already.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from schemas.editions import PERIOD_COLUMNS, RECOGNISED, SUPERSEDED, WITHDRAWN

OUT_OF_SCOPE = "out_of_scope"
NO_FAULT = (OUT_OF_SCOPE, WITHDRAWN)
"""Severities of rows that are not used and yet not wrong."""

LATE_AFTER_MONTHS = 3
"""A row is late if it was received more than so many months after the month it belongs to."""


@dataclass(frozen=True)
class Supply:
    """What one file supplies: columns of its table, and for some columns only some codes."""

    columns: tuple[str, ...]
    codes: dict[str, tuple[str, ...]]


def account_of(
    index: dict, kept: Mapping[int, int], late: Mapping[int, int], quarantine: pd.DataFrame, repeats: pd.DataFrame
) -> dict:
    """`files`, `quarantined_by_rule` and `tables` of account.json.

    `kept`, `late`: accepted rows, and those received late, by number of the file. `quarantine`: one row a fault.
    `repeats`: DataFrame[file, row_number, superseded] of rows with keys.
    """
    rows = quarantine.drop_duplicates(["file", "row_number"])
    held, repeated = rows.groupby("file").size(), repeats.groupby("file").size()
    superseded = repeats.groupby("file")["superseded"].sum()
    files = []
    for number, entry in enumerate(index["files"]):
        lines = entry["physical_records"] - 1
        of_contacts = entry[WITHDRAWN] if entry["table"] == "service_contact" else 0
        by_key, by_file = int(repeated.get(number, 0)), entry[SUPERSEDED] + entry[RECOGNISED]
        described = ("delivery", "name", "table", "sha256", "received_month", "stated", "replaces_absent")
        files.append(
            {
                **{key: entry[key] for key in (*described, "columns_not_kept")},
                "received": lines,
                "accepted": int(kept.get(number, 0)) + of_contacts,
                "quarantined": int(held.get(number, 0)),
                "known_duplicates": lines if entry["repeats_file"] is not None else by_key + by_file,
                "superseded": entry[SUPERSEDED] + int(superseded.get(number, 0)),
                "recognised": entry[RECOGNISED],
                "withdrawn": entry[WITHDRAWN],
                "late": late.get(number, 0),
            }
        )
    by_rule = quarantine.drop_duplicates(["file", "row_number", "rule"])["rule"].value_counts()
    return {
        "files": files,
        "quarantined_by_rule": {str(rule): int(n) for rule, n in sorted(by_rule.items())},
        "tables": _account_of_tables(files, rows),
    }


def notices_by_rule(notices: pd.DataFrame) -> dict[str, dict]:
    """For each rule its severity (warn, ticket) and the number of accepted rows it tells of. One row a notice."""
    rows = notices.drop_duplicates(["file", "row_number", "rule"]).groupby(["rule", "severity"]).size()
    return {str(rule): {"severity": str(severity), "rows": int(n)} for (rule, severity), n in rows.items()}


def spellings_by_table(spellings: Counter[tuple[str, str, str]]) -> dict[str, dict]:
    """Rows by table, column and the standard code that they said in another spelling."""
    found: dict[str, dict] = {}
    for (table, column, code), rows in sorted(spellings.items()):
        found.setdefault(table, {}).setdefault(column, {})[code] = rows
    return found


def common_supply(by_table: dict[str, list[Supply]]) -> dict:
    """`supplied`: by table, the columns that every file of it supplies. `supplied_codes`: likewise the codes."""
    columns, codes = {}, {}
    for table, supplies in by_table.items():
        columns[table] = [c for c in supplies[0].columns if all(c in other.columns for other in supplies)]
        for column in sorted({name for supply in supplies for name in supply.codes}):
            sets = [set(supply.codes[column]) for supply in supplies if column in supply.codes]
            codes[column] = sorted(set.intersection(*sets))
    return {"supplied": columns, "supplied_codes": codes}


def late_rows(index: dict, table: str, frame: pd.DataFrame) -> dict[int, int]:
    """By number of the file, rows received late: in the month that the row states, else in that of the delivery.

    `frame`: accepted rows of the table with `file`.
    """
    month = frame.get(PERIOD_COLUMNS.get(table, ""))
    if month is None or not pd.api.types.is_datetime64_any_dtype(month):
        return {}
    stated = frame["file"].map({number: entry["received_month"] for number, entry in enumerate(index["files"])})
    received = frame["received_month"] if "received_month" in frame else pd.to_datetime(stated, format="%Y-%m")
    months = (received.dt.year - month.dt.year) * 12 + received.dt.month - month.dt.month
    counts = frame.loc[months > LATE_AFTER_MONTHS, "file"].value_counts()
    return {int(number): int(count) for number, count in counts.items()}


def _account_of_tables(files: list[dict], quarantined_rows: pd.DataFrame) -> dict:
    faulty = quarantined_rows[~quarantined_rows["severity"].isin(NO_FAULT)].groupby("table").size()
    account: dict[str, dict] = {}
    for entry in files:
        counts = account.setdefault(entry["table"], {"received": 0, "known_duplicates": 0, "accepted": 0, "faulty": 0})
        for name in ("received", "known_duplicates", "accepted"):
            counts[name] += entry[name]
        counts["faulty"] = int(faulty.get(entry["table"], 0))
    return account
