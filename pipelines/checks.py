"""Checks between the steps, made by one factory: a failed blocking check leaves the former release standing.

Belongs here: what must hold before the next step may run, and what somebody should look at though the run goes on.
Does not: rules on single rows (`schemas`), the attack on a release (`indicators.disclosure.audit`), only judged here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import dagster as dg
import pandas as pd

from pipelines.condition import STALE_AFTER_DAYS
from pipelines.settings import RunSettings
from pipelines.steps import told, without_foreign_words
from pipelines.store import read_json

QUARANTINE_LIMIT = 0.10
"""Largest share of a table's rows that may be quarantined. Above it something is wrong with the delivery."""

LOWEST_COVERAGE = 0.5
"""Share of the facilities expected to report of which something should have come for the last three months."""


@dataclass(frozen=True)
class Judgement:
    """Verdict of a check: whether it holds, the counts it rests on, and what to do if it does not."""

    passed: bool
    advice: str
    figures: dict[str, int | float] = field(default_factory=dict)


def asset_check(
    asset: str, name: str, description: str, judge: Callable[[RunSettings], Judgement], blocking: bool = True
) -> dg.AssetChecksDefinition:
    """An asset check that stops everything after `asset` unless `judge` is content; or, not `blocking`, only warns.

    The event log receives the judgement's counts and advice, which never hold a value of a record.
    """

    @dg.asset_check(asset=asset, name=name, description=description, blocking=blocking)
    def check(settings: RunSettings) -> dg.AssetCheckResult:
        judgement = without_foreign_words(judge, settings)
        return dg.AssetCheckResult(
            passed=judgement.passed,
            description=description if judgement.passed else judgement.advice,
            metadata=told(judgement.figures),
            severity=dg.AssetCheckSeverity.ERROR if blocking else dg.AssetCheckSeverity.WARN,
        )

    return check


def _read_whole(settings: RunSettings) -> Judgement:
    files = read_json(settings.open_store.received(settings.source) / "index.json")["files"]
    lost = sum(f["physical_records"] != 1 + f["rows"] + f["faults"] for f in files)
    return Judgement(
        lost == 0,
        f"{lost} files hold more or fewer records than were read: this is a fault of the reader, report it",
        {"files": len(files), "files_not_read_whole": lost},
    )


def _accounted_for(settings: RunSettings) -> Judgement:
    files = read_json(settings.open_store.records(settings.source) / "account.json")["files"]
    wrong = [f for f in files if f["received"] != f["accepted"] + f["quarantined"] + f["known_duplicates"]]
    return Judgement(
        not wrong,
        f"{len(wrong)} files have lines that are neither accepted, quarantined nor known duplicates",
        {"files": len(files), "files_not_accounted_for": len(wrong)},
    )


def _quarantine_low(settings: RunSettings) -> Judgement:
    account = read_json(settings.open_store.records(settings.source) / "account.json")
    # Not of what was replaced or sent twice: else enough of it would hide any share of faults.
    received = pd.Series({t: c["received"] - c["known_duplicates"] for t, c in account["tables"].items()}, dtype=float)
    faulty = pd.Series({t: c["faulty"] for t, c in account["tables"].items()}, dtype=float)
    share = (faulty / received.where(received > 0)).fillna(0.0)
    worst = share.idxmax() if len(share) else "no table"
    passed = bool((share <= QUARANTINE_LIMIT).all())
    return Judgement(
        passed,
        f"{share.max():.0%} of the rows of {worst} are in quarantine, the limit is {QUARANTINE_LIMIT:.0%}: look at "
        f"quarantine.parquet (row, column, rule) in the store's restricted records and have the source correct it"
        if not passed
        else "",
        {"largest_share": round(float(share.max()), 2) if len(share) else 0.0},
    )


def covered(facilities: pd.DataFrame, contacts: pd.DataFrame, last_day: date) -> float | None:
    """Share of the facilities expected to report all of the three months up to `last_day` of which there is a contact.

    None if none is expected. `facilities`: facility_id, reporting_from, reporting_to. `contacts`: facility_id,
    contact_month.
    """
    last = pd.Timestamp(last_day).to_period("M").to_timestamp()
    first = last - pd.DateOffset(months=2)
    until = pd.to_datetime(facilities["reporting_to"])
    expected = facilities[(pd.to_datetime(facilities["reporting_from"]) <= first) & (until.isna() | (until >= last))][
        "facility_id"
    ]
    months = pd.to_datetime(contacts["contact_month"])
    came = contacts.loc[(months >= first) & (months <= last), "facility_id"]
    return float(expected.isin(came).mean()) if len(expected) else None


def _facilities_covered(settings: RunSettings) -> Judgement:
    records = settings.open_store.records(settings.source)
    account = read_json(records / "account.json")
    if not {"facility", "service_contact"} <= set(account["supplied"]):
        return Judgement(True, "", {})
    tables = {
        "facility": ["facility_id", "reporting_from", "reporting_to"],
        "service_contact": ["facility_id", "contact_month"],
    }
    read = [pd.read_parquet(records / f"{table}.parquet", columns=columns) for table, columns in tables.items()]
    share = covered(*read, date.fromisoformat(account["data_cutoff"]))
    return Judgement(
        share is None or share >= LOWEST_COVERAGE,
        "of more than half of the facilities nothing has come for the last three months that the data are said to "
        "cover: was everything delivered?",
        {} if share is None else {"share_of_facilities": round(share, 2)},
    )


def _data_recent(settings: RunSettings) -> Judgement:
    account = read_json(settings.open_store.records(settings.source) / "account.json")
    # The only look at the clock: it is told to whoever watches, and goes into no result.
    age = datetime.now(UTC).date() - date.fromisoformat(account["data_cutoff"])
    return Judgement(
        age.days <= STALE_AFTER_DAYS,
        f"the data end more than {STALE_AFTER_DAYS} days ago: ask the source for what is newer",
    )


def _cells_consistent(settings: RunSettings) -> Judgement:
    cells = pd.read_parquet(settings.open_store.cells)
    # A rate has other things below the line than above it: of a few contacts there can be more reports.
    parts_of_a_whole = [name for name, sheet in settings.sheets.items() if "proportion" in sheet.measure]
    proportions = cells[cells["indicator"].isin(parts_of_a_whole)].dropna(subset=["numerator", "denominator"])
    beyond = int((proportions["numerator"] > proportions["denominator"]).sum())
    negative = int((cells[["numerator", "denominator"]].fillna(0) < 0).any(axis=1).sum())
    return Judgement(
        beyond == 0 and negative == 0,
        f"{beyond} cells count more in the numerator than in the denominator, {negative} are negative",
        {"cells": len(cells), "beyond_denominator": beyond, "negative": negative},
    )


def _audit_passed(settings: RunSettings) -> Judgement:
    staging = settings.open_store.staging
    release_id = read_json(staging / "release.json")["release_id"]
    audit = read_json(staging / release_id / "audit.json")
    return Judgement(
        bool(audit["passed"]),
        f"{len(audit['failures'])} withheld counts could be worked out from what would be published; "
        "nothing is published and the former release stands",
        {"counts_attacked": audit["counts_checked"], "failures": len(audit["failures"])},
    )


ALL_CHECKS = [
    asset_check(
        "received",
        "read_whole",
        "Each file was read whole: an independent count finds as many records.",
        _read_whole,
    ),
    asset_check(
        "records",
        "accounted_for",
        "For each file: lines received = accepted + quarantined + known duplicates.",
        _accounted_for,
    ),
    asset_check(
        "records",
        "quarantine_low",
        f"At most {QUARANTINE_LIMIT:.0%} of a table's rows are in quarantine.",
        _quarantine_low,
    ),
    asset_check(
        "records",
        "facilities_covered",
        f"Of at least {LOWEST_COVERAGE:.0%} of the facilities expected to report something came "
        "for the last three months.",
        _facilities_covered,
        blocking=False,
    ),
    asset_check(
        "records",
        "data_recent",
        f"The data end at most {STALE_AFTER_DAYS} days ago.",
        _data_recent,
        blocking=False,
    ),
    asset_check(
        "cells",
        "consistent",
        "No count is negative, no numerator is larger than its denominator.",
        _cells_consistent,
    ),
    asset_check(
        "release",
        "audit_passed",
        "An attack on the staged release finds no withheld count in too narrow an interval.",
        _audit_passed,
    ),
]
