"""Rules between rows and between tables, on typed frames that carry `file` and `row_number`.

Belongs here: the order in which they are applied, keys and references. Does not: rules within a row (`tables`).
Rules of contacts stand in `contacts` and `everybody`, of referrals and follow-ups in `responses`, of counts and surveys
in `figures`. The same row again: `schemas.repeats`.
"""

import pandas as pd

from schemas.across.contacts import check_contacts
from schemas.across.everybody import SAME_IN_A_LIKELY_DUPLICATE, OverEverybody
from schemas.across.figures import check_figures
from schemas.across.findings import ACROSS_COLUMNS, Findings, repeated
from schemas.across.responses import check_responses
from schemas.columns import column_names
from schemas.records import PLACE
from schemas.tables import KEYS, REFERENCES

__all__ = ["ACROSS_COLUMNS", "OverEverybody", "read_across", "validate_across"]

READ_OF_CONTACTS = tuple(
    dict.fromkeys(
        (
            *KEYS["service_contact"],
            "is_retracted",
            "woman_ref",
            "contact_seq",
            *SAME_IN_A_LIKELY_DUPLICATE,
            "residence_security",
            "ipv_disclosed",
            "reported_elsewhere",
            "prev_ipv_contact_gap",
            "followup_agreed",
        )
    )
)
"""A rule that reads another column fails at once."""

WITH_RULES_OF_THEIR_OWN = ("service_contact", "referral", "follow_up")
"""Tables whose references are data rules: SC25, RF07, FU04."""


def validate_across(
    tables: dict[str, pd.DataFrame],
    quarantined_keys: dict[str, pd.DataFrame] | None = None,
    everybody: OverEverybody | None = None,
) -> dict[str, pd.DataFrame]:
    """The rows, by table, that break a rule between rows or tables.

    `tables`: typed frames with `file` and `row_number`, without known duplicates. `quarantined_keys`: keys of
    rows held before (`Validated.quarantined_keys`), so that the correction of a held version is not taken for
    a version with a hole before it. Returns DataFrame[file, row_number, column, rule, severity] for every
    table of `tables`. Rows with severity hold or reject are to be set aside; those with warn or ticket stay, and
    a fact about a facility, a woman or a stratum is told at its first row. References are checked against the rows
    that are left.

    Where `tables` have only some women, all of each, and all facilities, `everybody` is given: what the rules that look
    at several women find is then in its `faults` when all were added, and not in what is returned.
    """
    over_all = everybody or OverEverybody()
    findings = Findings(tables)
    for name in tables:
        if name != "service_contact":
            findings.set_aside(name, repeated(findings.left[name], KEYS[name]), "key")
    check_contacts(findings, (quarantined_keys or {}).get("service_contact"), over_all)
    check_responses(findings)
    check_figures(findings)
    for name in tables:
        _check_references(findings, name)
    if everybody is None:
        findings.add("service_contact", over_all.faults())
    return findings.by_table()


def read_across(table: str) -> list[str]:
    """Names of the columns that `validate_across` reads, with `file` and `row_number`: of contacts, which are many and
    have lists, those that a rule between rows needs."""
    names = READ_OF_CONTACTS if table == "service_contact" else column_names(table)
    return [*PLACE, *names]


def _check_references(findings: Findings, table_name: str) -> None:
    """Rows that refer to a row that is not there, where the other table is there. An empty reference is none."""
    for reference in REFERENCES[table_name]:
        if table_name in WITH_RULES_OF_THEIR_OWN or reference.to not in findings.left:
            continue
        columns = list(reference.columns)
        known = pd.MultiIndex.from_frame(findings.left[reference.to][columns])
        rows = findings.left[table_name][columns]
        missing = pd.Series(~pd.MultiIndex.from_frame(rows).isin(known), index=rows.index)
        findings.set_aside(table_name, missing & rows.notna().all(axis=1), "reference", column=columns[0])
