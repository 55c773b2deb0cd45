"""What only other files can answer: rows that need another row, which may have been delivered earlier.

Belongs here: which rules look for another row, and which of their faults are certain all the same. Does not: the
rules (`across`), what is said about them (`pipelines.commands.check_report`).
"""

import pandas as pd

from schemas.records import PLACE
from schemas.repeats import without
from schemas.rules import QUARANTINING
from schemas.tables import KEYS, REFERENCES

OPEN = "open"
"""Not a severity of a rule: the rule needs rows that an earlier delivery may hold."""

LOOKS_IN = {
    "SC22": ("service_contact", "record_version"),
    "SC25": ("facility", "facility_id"),
    "RF07": ("service_contact", "contact_id"),
    "FU04": ("service_contact", "contact_id"),
}
"""Rules that look for another row: the table in which they look, and the column that names the row."""

NEVER_CERTAIN = ("reference", "FU04")
"""Of these, what is there cannot show that a row is wrong: which contact is the first of a case depends on others."""

RULES_OF_REFERENCES = {"service_contact": ("SC20", "SC25"), "referral": ("RF07",), "follow_up": ("FU03", "FU04")}
"""By table, the rules about the row that its rows refer to; of the other tables it is `reference`."""


def not_asked(table: str, tables: dict[str, pd.DataFrame]) -> dict[str, tuple[str, ...]]:
    """Tables that rows of `table` refer to and that are not there, each with the rules that were not asked."""
    rules = RULES_OF_REFERENCES.get(table, ("reference",))
    return {reference.to: rules for reference in REFERENCES[table] if reference.to not in tables}


def with_open_questions(table: str, faults: pd.DataFrame, tables: dict, found: dict) -> pd.DataFrame:
    """The faults of one table, those open that depend on rows which are not among the files.

    `tables`: accepted rows of all files; `found`: the faults of all. A rule that looks in a table that is not there
    at all says nothing: `not_asked` does.
    """
    kept = []
    for rule, rows in faults.groupby("rule", sort=False):
        looked_in, column = LOOKS_IN.get(rule, (None, None))
        if looked_in is not None and looked_in not in tables:
            continue
        if rule in NEVER_CERTAIN:
            rows = rows.assign(severity=OPEN)
        elif looked_in is not None:
            own = tables[table].set_index(PLACE).loc[list(rows[PLACE].itertuples(index=False, name=None))]
            certain = _is_among(own, column, tables[looked_in], found[looked_in])
            rows = rows.assign(severity=rows["severity"].where(certain, OPEN))
        kept.append(rows)
    return pd.concat(kept, ignore_index=True) if kept else faults.iloc[:0]


def _is_among(rows: pd.DataFrame, column: str, table: pd.DataFrame, faults: pd.DataFrame) -> list[bool]:
    """Is the row that each of these rows needs in `table`, and right itself? Of a version: is it there twice?"""
    if column == "record_version":
        key = list(KEYS["service_contact"])
        twice = table[table.duplicated(key, keep=False)]
        return rows.set_index(key).index.isin(twice.set_index(key).index).tolist()
    set_aside = faults.loc[faults["severity"].isin(QUARANTINING), PLACE]
    return rows[column].isin(without(table, set_aside)[column]).tolist()
