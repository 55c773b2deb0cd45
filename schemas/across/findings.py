"""What was found between rows: which rows are set aside, which are only reported, and which are left.

Belongs here: keeping account, and what several groups of rules ask of rows. Does not: a rule.
"""

import pandas as pd

from schemas.records import PLACE
from schemas.rules import load_rules

ACROSS_COLUMNS = ("file", "row_number", "column", "rule", "severity")


class Findings:
    """Faults found so far. `left`: the rows of every table that are not set aside."""

    def __init__(self, tables: dict[str, pd.DataFrame]) -> None:
        self.left = dict(tables)
        self._found: dict[str, list[pd.DataFrame]] = {name: [_empty()] for name in tables}

    def set_aside(self, table_name: str, wrong: pd.Series, rule: str, column: str | None = None) -> None:
        """Rows of a table that break a rule which keeps them out; `wrong`: boolean, by the index of `left`."""
        frame = self.left[table_name]
        self._found[table_name].append(_faults(frame[wrong], rule, column))
        self.left[table_name] = frame[~wrong]

    def report(self, table_name: str, rows: pd.Series, rule: str) -> None:
        """Rows that stay and about which something is told; `rows`: boolean, by the index of `left`."""
        self._found[table_name].append(_faults(self.left[table_name][rows], rule))

    def add(self, table_name: str, faults: pd.DataFrame) -> None:
        """Faults that were told otherwise: DataFrame[file, row_number, column, rule, severity]."""
        if len(faults):
            self._found[table_name].append(faults)

    def by_table(self) -> dict[str, pd.DataFrame]:
        """DataFrame[file, row_number, column, rule, severity] of every table."""
        return {
            name: pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
            for name, parts in self._found.items()
        }


def repeated(frame: pd.DataFrame, key: tuple[str, ...]) -> pd.Series:
    """All rows whose key another row has too."""
    return frame.duplicated(subset=list(key), keep=False)


def is_first_of(rows: pd.DataFrame, group: list[str], wanted: pd.Series, index: pd.Index) -> pd.Series:
    """Boolean by `index`: the first of the `rows` of every group in which a row is `wanted`."""
    of_groups = rows[wanted].drop_duplicates(group, keep="first")
    return pd.Series(index.isin(of_groups.index), index=index)


def live_contacts(contacts: pd.DataFrame) -> pd.DataFrame:
    """The latest version of every contact that is not withdrawn, in the order of `contacts`."""
    # Most have one version only: those with several are put in order, on the two columns that decide.
    several = contacts["contact_id"].duplicated(keep=False).to_numpy()
    versions = contacts.loc[several, ["contact_id", "record_version"]].sort_values("record_version", kind="stable")
    latest = ~several | contacts.index.isin(versions.index[~versions.duplicated("contact_id", keep="last")])
    return contacts[latest & ~contacts["is_retracted"].astype(bool)]


def _empty() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="object") for name in ACROSS_COLUMNS})


def _faults(rows: pd.DataFrame, rule: str, column: str | None = None) -> pd.DataFrame:
    described = load_rules()[rule]
    found = rows[PLACE].assign(column=column or described.column, rule=rule, severity=described.severity)
    return found.reset_index(drop=True)[list(ACROSS_COLUMNS)]
