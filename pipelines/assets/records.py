"""Records: received text becomes typed, coded records; what breaks a rule goes to quarantine and is counted.

Quarantine is file, table, row number, column, rule and severity, never a value. `account.json` says for each
file where every line went.
"""

from dataclasses import dataclass, field
from pathlib import Path

import dagster as dg
import pandas as pd
import pyarrow.parquet as pq

from pipelines.settings import RunSettings
from pipelines.store import read_json, write_json, write_whole
from schemas.across import known_duplicates, validate_across
from schemas.columns import describe
from schemas.records import to_arrow
from schemas.rules import QUARANTINING
from schemas.sources import Source, convert
from schemas.validation import validate_table

QUARANTINE_COLUMNS = ["file", "table", "row_number", "column", "rule", "severity"]
OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Supply:
    """What one file supplies: columns of its table, and for some columns only some codes."""

    columns: tuple[str, ...]
    codes: dict[str, tuple[str, ...]]


@dataclass
class Intake:
    """Rows of all files on their way: accepted so far by table, quarantine, and what each file supplies."""

    accepted: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    quarantine: list[pd.DataFrame] = field(default_factory=list)
    quarantined_keys: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    supplied: dict[str, list[Supply]] = field(default_factory=dict)

    def hold(self, faults: pd.DataFrame, file: int, table: str, severity: str | None = None) -> None:
        """Put faults of one file into quarantine."""
        if len(faults):
            added = faults.assign(file=file, table=table)
            self.quarantine.append(added.assign(severity=severity) if severity else added)


@dg.asset(deps=["received"], description="Typed, coded records by table, quarantine and account. Restricted.")
def records(settings: RunSettings) -> dg.MaterializeResult:
    """Write `<table>.parquet`, `quarantine.parquet` and `account.json` of the source."""
    store, source = settings.open_store, settings.loaded_source
    received, folder = store.received(settings.source), store.records(settings.source)
    index = read_json(received / "index.json")
    intake = Intake()
    for number, entry in enumerate(index["files"]):
        if entry["repeats_file"] is None:
            _validate_file(intake, number, entry, received, source)
    tables = {table: pd.concat(frames, ignore_index=True) for table, frames in intake.accepted.items()}
    _hold_unknown_regions(intake, tables, source)
    duplicates = _set_duplicates_aside(tables)
    _hold_faults_across(intake, tables)
    quarantine = _joined_quarantine(intake)
    for table, frame in tables.items():
        # Rows in key order: the order in which files came does not show in any later result.
        arrow = to_arrow(table, frame.drop(columns=["file", "row_number"]))
        write_whole(folder / f"{table}.parquet", lambda path, arrow=arrow: pq.write_table(arrow, path))
    write_whole(folder / "quarantine.parquet", lambda path: quarantine.to_parquet(path, index=False))
    account = _account(index, tables, quarantine, duplicates)
    account |= {
        "source": settings.source,
        "data_cutoff": settings.data_cutoff or index["data_cutoff"] or _last_day(tables),
        "regions": _regions(source, tables),
    }
    account |= _supplied(intake)
    write_json(folder / "account.json", account)
    return dg.MaterializeResult(metadata={f"{t}_accepted": len(f) for t, f in tables.items()})


def _validate_file(intake: Intake, number: int, entry: dict, received: Path, source: Source) -> None:
    stem, table = entry["sha256"][:16], entry["table"]
    frame = pd.read_parquet(received / f"{stem}.parquet")
    intake.hold(pd.read_parquet(received / f"{stem}-faults.parquet"), number, table, "reject")
    if source.format == "file":
        converted = convert(frame, source, file_sha256=entry["sha256"])
        intake.hold(converted.out_of_scope, number, table, OUT_OF_SCOPE)
        intake.hold(converted.quarantine, number, table)
        frame, supply = converted.frame, Supply(converted.supplied, converted.supplied_codes)
    else:
        supply = Supply(tuple(column.name for column in describe(table)), {})
    validated = validate_table(table, frame)
    intake.hold(validated.quarantine, number, table)
    intake.accepted.setdefault(table, []).append(validated.accepted.assign(file=number))
    intake.quarantined_keys.setdefault(table, []).append(validated.quarantined_keys)
    intake.supplied.setdefault(table, []).append(supply)


def _hold_unknown_regions(intake: Intake, tables: dict[str, pd.DataFrame], source: Source) -> None:
    """Facilities in a region that the source's file does not list: their results could not be placed."""
    if not source.regions or "facility" not in tables:
        return
    unknown = ~tables["facility"]["region_code"].isin(list(source.regions))
    faults = tables["facility"].loc[unknown, ["file", "row_number"]]
    if len(faults):
        intake.quarantine.append(faults.assign(table="facility", column="region_code", rule="code", severity="hold"))
        tables["facility"] = tables["facility"][~unknown].reset_index(drop=True)


def _set_duplicates_aside(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Take rows that repeat an earlier one word for word out of `tables`; return their file and row number."""
    found = []
    for table, frame in tables.items():
        repeated = known_duplicates(table, frame)
        tables[table] = _without(frame, repeated)
        found.append(repeated[["file", "row_number"]])
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["file", "row_number"])


def _hold_faults_across(intake: Intake, tables: dict[str, pd.DataFrame]) -> None:
    keys = {table: pd.concat(frames, ignore_index=True) for table, frames in intake.quarantined_keys.items()}
    for table, found in validate_across(tables, keys).items():
        faults = found[found["severity"].isin(QUARANTINING)]
        if len(faults):
            intake.quarantine.append(faults.assign(table=table))
            tables[table] = _without(tables[table], faults)


def _without(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    if not len(rows):
        return frame
    keys = pd.MultiIndex.from_frame(frame[["file", "row_number"]])
    return frame[~keys.isin(pd.MultiIndex.from_frame(rows[["file", "row_number"]]))].reset_index(drop=True)


def _joined_quarantine(intake: Intake) -> pd.DataFrame:
    if not intake.quarantine:
        return pd.DataFrame({name: pd.Series(dtype="string") for name in QUARANTINE_COLUMNS})
    joined = pd.concat(intake.quarantine, ignore_index=True)[QUARANTINE_COLUMNS]
    return joined.drop_duplicates().sort_values(QUARANTINE_COLUMNS, ignore_index=True, na_position="first")


def _account(index: dict, tables: dict[str, pd.DataFrame], quarantine: pd.DataFrame, duplicates: pd.DataFrame) -> dict:
    rows = quarantine.drop_duplicates(["file", "row_number"])
    held, repeated = rows.groupby("file").size(), duplicates.groupby("file").size()
    kept = pd.concat([frame["file"] for frame in tables.values()]).value_counts() if tables else pd.Series(dtype=int)
    files = []
    for number, entry in enumerate(index["files"]):
        lines = entry["physical_records"] - 1
        whole_file_known = entry["repeats_file"] is not None
        files.append(
            {
                **{key: entry[key] for key in ("delivery", "name", "table", "sha256")},
                "received": lines,
                "accepted": int(kept.get(number, 0)),
                "quarantined": int(held.get(number, 0)),
                "known_duplicates": lines if whole_file_known else int(repeated.get(number, 0)),
            }
        )
    by_rule = quarantine.drop_duplicates(["file", "row_number", "rule"])["rule"].value_counts()
    return {
        "files": files,
        "quarantined_by_rule": {str(rule): int(n) for rule, n in sorted(by_rule.items())},
        "tables": _account_of_tables(files, rows),
    }


def _account_of_tables(files: list[dict], quarantined_rows: pd.DataFrame) -> dict:
    faulty = quarantined_rows[quarantined_rows["severity"] != OUT_OF_SCOPE].groupby("table").size()
    account: dict[str, dict] = {}
    for entry in files:
        counts = account.setdefault(entry["table"], {"received": 0, "accepted": 0, "faulty": 0})
        counts["received"] += entry["received"]
        counts["accepted"] += entry["accepted"]
        counts["faulty"] = int(faulty.get(entry["table"], 0))
    return account


def _regions(source: Source, tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    if source.regions:
        return dict(source.regions)
    codes = sorted(tables["facility"]["region_code"].unique()) if "facility" in tables else []
    return {code: code for code in codes}


def _supplied(intake: Intake) -> dict:
    """`supplied`: by table, the columns that every file of it supplies. `supplied_codes`: likewise the codes."""
    columns, codes = {}, {}
    for table, supplies in intake.supplied.items():
        columns[table] = [c for c in supplies[0].columns if all(c in other.columns for other in supplies)]
        for column in sorted({name for supply in supplies for name in supply.codes}):
            sets = [set(supply.codes[column]) for supply in supplies if column in supply.codes]
            codes[column] = sorted(set.intersection(*sets))
    return {"supplied": columns, "supplied_codes": codes}


def _last_day(tables: dict[str, pd.DataFrame]) -> str:
    months = [frame["contact_month"].max() for frame in tables.values() if "contact_month" in frame and len(frame)]
    if not months:
        raise ValueError("no row was accepted and no --data-cutoff given: nothing says what period this is")
    return (max(months) + pd.offsets.MonthEnd(0)).date().isoformat()
