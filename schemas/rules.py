"""The rules of files and rows, read from `rules.yaml`: severity, text, what to do, and the column of a fault.

Belongs here: what is said about a rule. Does not: the checks themselves (`tables`, `across`, `file_rules`,
`headers`, `reading`).
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import yaml

SEVERITIES = ("stop", "reject", "hold", "warn", "ticket")
QUARANTINING = ("hold", "reject")
FAULT_COLUMNS = ("row_number", "column", "rule", "severity")


@dataclass(frozen=True)
class Rule:
    """`severity`: stop, reject, hold, warn or ticket. `column` is empty for a rule of single columns or of files.

    `text`: what is right, in a sentence. `do`: what the clerk who sent the file should do, in plain words.
    """

    name: str
    severity: str
    column: str
    text: str
    do: str
    ticket: bool = False

    @property
    def quarantines(self) -> bool:
        """Does a row that breaks this rule stay out of the records?"""
        return self.severity in QUARANTINING

    @property
    def opens_ticket(self) -> bool:
        """Does a fault open a safety ticket, whatever else happens?"""
        return self.severity == "ticket" or self.ticket


@cache
def load_rules() -> dict[str, Rule]:
    """All rules by name."""
    document = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8"))
    return {
        name: Rule(
            name, entry["severity"], entry.get("column", ""), entry["text"], entry["do"], entry.get("ticket", False)
        )
        for name, entry in document.items()
    }


def faults_frame(faults: list[tuple[int, str, str]]) -> pd.DataFrame:
    """DataFrame[row_number, column, rule, severity] of (row number, column, rule), sorted, without repeats."""
    return in_order(with_severity(pd.DataFrame(faults, columns=["row_number", "column", "rule"])))


def with_severity(faults: pd.DataFrame) -> pd.DataFrame:
    """The same rows with the `severity` of their `rule`."""
    return faults.assign(severity=faults["rule"].map({name: rule.severity for name, rule in load_rules().items()}))


def in_order(faults: pd.DataFrame) -> pd.DataFrame:
    """DataFrame[row_number, column, rule, severity] with its types, sorted, without repeats."""
    text = dict.fromkeys(FAULT_COLUMNS[1:], "string")
    typed = faults[list(FAULT_COLUMNS)].astype({"row_number": "int64"} | text)
    return typed.drop_duplicates().sort_values(list(FAULT_COLUMNS), ignore_index=True)
