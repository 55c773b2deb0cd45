"""Records: received text becomes typed, coded records; what breaks a rule goes to quarantine and is counted.

Quarantine and notices are file, table, row number, column, rule and severity, never a value. `account.json` says
for each file where every line went.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from pipelines.account import OUT_OF_SCOPE, account_of, notices_by_rule, spellings_by_table
from pipelines.settings import RunSettings
from pipelines.steps import step
from pipelines.store import read_json, write_json, write_whole
from schemas.across import validate_across
from schemas.columns import describe
from schemas.editions import OUTSIDE_MONTHS, PERIOD_COLUMNS, RECEIVED_LATER, WITHDRAWN, known_versions
from schemas.records import arrow_parts, arrow_schema, as_texts, compact
from schemas.repeats import without, without_repeats
from schemas.rules import QUARANTINING, with_severity
from schemas.sources import Source, convert
from schemas.tables import KEYS
from schemas.typing_rows import mapped_counts
from schemas.validation import BATCH_ROWS, validate_table

QUARANTINE_COLUMNS = ["file", "table", "row_number", "column", "rule", "severity"]
WITHDRAWN_CONTACT_RULES = {"referral": "RF07", "follow_up": "FU04"}
"""What rows of a table that belong to a contact are told when she or the service withdrew it: no fault of theirs."""


class NoPeriod(ValueError):
    """Nothing says what period the records are of."""


ROWS_AT_A_TIME = 1 << 20
"""Rows of a table that stand in memory in the form in which they are stored."""


@dataclass(frozen=True)
class Supply:
    """What one file supplies: columns of its table, and for some columns only some codes."""

    columns: tuple[str, ...]
    codes: dict[str, tuple[str, ...]]


@dataclass
class Intake:
    """Rows of all files on their way: accepted so far by table, quarantine, notices, what each file supplies.

    `spellings`: by table, column and standard code (empty: a mark that was left out), rows that said it otherwise.
    """

    accepted: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    quarantine: list[pd.DataFrame] = field(default_factory=list)
    notices: list[pd.DataFrame] = field(default_factory=list)
    spellings: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    quarantined_keys: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    supplied: dict[str, list[Supply]] = field(default_factory=dict)

    def take_out(self, table: str) -> pd.DataFrame:
        """The accepted rows of a table, all files together; they are not kept here any longer."""
        return pd.concat(self.accepted.pop(table), ignore_index=True)

    def hold(self, faults: pd.DataFrame, file: int, table: str, severity: str | None = None) -> None:
        """Put faults of one file into quarantine."""
        if len(faults):
            added = faults.assign(file=file, table=table)
            self.quarantine.append(added.assign(severity=severity) if severity else added)


@step(deps=("received",), description="Typed, coded records by table, quarantine and account. Restricted.")
def records(settings: RunSettings) -> dict:
    """`write_records`, as the orchestrator runs it."""
    return write_records(settings)


def write_records(settings: RunSettings) -> dict[str, int]:
    """Write `<table>.parquet`, `quarantine.parquet`, `notices.parquet` and `account.json` of the source.

    The store must be open. Returns counts of accepted rows.
    """
    store, source = settings.open_store, settings.loaded_source
    received, folder = store.received(settings.source), store.records(settings.source)
    index = read_json(received / "index.json")
    intake = Intake()
    for number, entry in enumerate(index["files"]):
        if entry["stem"] is not None:
            _validate_file(intake, number, entry, received, source)
    tables = {table: intake.take_out(table) for table in [*intake.accepted]}
    _hold_unknown_regions(intake, tables, source)
    repeats = _set_repeats_aside(tables)
    _hold_faults_across(intake, tables)
    quarantine, notices = _joined(intake.quarantine), _of_accepted(_joined(intake.notices), tables)
    for table, frame in tables.items():
        # Rows in key order: the order in which files came does not show in any later result.
        in_order = frame.sort_values(list(KEYS[table]), ignore_index=True, key=as_texts)
        write_whole(folder / f"{table}.parquet", partial(_write_table, table, in_order))
    for left_over in sorted(set(folder.glob("*.parquet")) - {folder / f"{table}.parquet" for table in tables}):
        left_over.unlink()  # of a table that is delivered no more
    write_whole(folder / "quarantine.parquet", lambda path: quarantine.to_parquet(path, index=False))
    write_whole(folder / "notices.parquet", lambda path: notices.to_parquet(path, index=False))
    account = account_of(index, tables, quarantine, repeats)
    account |= {"notices_by_rule": notices_by_rule(notices), "other_spellings": spellings_by_table(intake.spellings)}
    account |= {
        "source": settings.source,
        "data_cutoff": settings.data_cutoff or index["data_cutoff"] or _last_day(tables),
        "regions": _regions(source, tables),
    }
    account |= _supplied(intake)
    write_json(folder / "account.json", account)
    return {f"{table}_accepted": len(frame) for table, frame in tables.items()}


def _write_table(table: str, frame: pd.DataFrame, path: Path) -> None:
    with pq.ParquetWriter(path, arrow_schema(table)) as writer:
        for part in arrow_parts(table, frame, ROWS_AT_A_TIME):
            writer.write_table(part)


def _validate_file(intake: Intake, number: int, entry: dict, received: Path, source: Source) -> None:
    stem, table = entry["stem"], entry["table"]
    path = received / f"{stem}.parquet"
    if "faults" in entry["beside"]:
        intake.hold(with_severity(pd.read_parquet(received / f"{stem}-faults.parquet")), number, table)
    if "aside" in entry["beside"]:
        _hold_rows_set_aside(intake, number, table, pd.read_parquet(received / f"{stem}-aside.parquet"))
    if source.format == "file":
        converted = convert(pd.read_parquet(path), source, file_sha256=entry["sha256"])
        intake.hold(converted.out_of_scope, number, table, OUT_OF_SCOPE)
        intake.hold(converted.quarantine, number, table)
        _validate_rows(intake, number, table, converted.frame)
        supply = Supply(converted.supplied, converted.supplied_codes)
    else:
        for frame in _parts(path):
            _validate_rows(intake, number, table, frame)
            for column in describe(table):
                for code, rows in mapped_counts(frame[column.name], column).items():
                    intake.spellings[table, column.name, code] += rows
        supply = Supply(tuple(column.name for column in describe(table)), {})
    nothing_stands = "aside" in entry["beside"] and pq.read_metadata(path).num_rows == 0
    if not nothing_stands:  # such a file takes nothing from what the others supply
        intake.supplied.setdefault(table, []).append(supply)


def _parts(path: Path) -> Iterator[pd.DataFrame]:
    """The rows of a file some at a time, so that no file has to be in memory whole; at least one frame."""
    file = pq.ParquetFile(path)
    if file.metadata.num_rows == 0:
        yield file.read().to_pandas()
    for batch in file.iter_batches(batch_size=BATCH_ROWS):
        yield batch.to_pandas()


def _validate_rows(intake: Intake, number: int, table: str, frame: pd.DataFrame) -> None:
    validated = validate_table(table, frame)
    intake.hold(validated.quarantine, number, table)
    intake.notices.append(validated.notices.assign(file=number, table=table))
    intake.accepted.setdefault(table, []).append(compact(table, validated.accepted).assign(file=number))
    intake.quarantined_keys.setdefault(table, []).append(validated.quarantined_keys)


def _hold_unknown_regions(intake: Intake, tables: dict[str, pd.DataFrame], source: Source) -> None:
    """Facilities in a region that the source's file does not list: their results could not be placed."""
    if not source.regions or "facility" not in tables:
        return
    unknown = ~tables["facility"]["region_code"].isin(list(source.regions))
    faults = tables["facility"].loc[unknown, ["file", "row_number"]]
    if len(faults):
        intake.quarantine.append(with_severity(faults.assign(table="facility", column="region_code", rule="code")))
        tables["facility"] = tables["facility"][~unknown].reset_index(drop=True)


def _hold_rows_set_aside(intake: Intake, number: int, table: str, aside: pd.DataFrame) -> None:
    """Rows that were set aside when they were received, before anything was asked of them.

    Some are faults. The versions of a contact among them fill what would otherwise be a hole in its versions.
    """
    held = aside.loc[aside["reason"] == OUTSIDE_MONTHS, ["row_number"]]
    intake.hold(held.assign(column=PERIOD_COLUMNS.get(table, ""), rule="months"), number, table, "hold")
    held = aside.loc[aside["reason"] == RECEIVED_LATER, ["row_number"]]
    intake.hold(held.assign(column="received_month", rule="SC01"), number, table, "hold")
    if table in WITHDRAWN_CONTACT_RULES:
        held = aside.loc[aside["reason"] == WITHDRAWN, ["row_number"]]
        rule = WITHDRAWN_CONTACT_RULES[table]
        intake.hold(held.assign(column="contact_id", rule=rule), number, table, WITHDRAWN)
    if table == "service_contact":
        intake.quarantined_keys.setdefault(table, []).append(known_versions(aside))


def _set_repeats_aside(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Take rows that repeat an earlier one, or that a later one supersedes, out of `tables`.

    Returns DataFrame[file, row_number, superseded].
    """
    found = [pd.DataFrame({"file": [], "row_number": [], "superseded": []}, dtype="int64")]
    for table, frame in tables.items():
        tables[table], repeated = without_repeats(table, frame)
        found.append(repeated)
    return pd.concat(found, ignore_index=True)


def _hold_faults_across(intake: Intake, tables: dict[str, pd.DataFrame]) -> None:
    """Rows with a fault between rows or tables leave; what is only to be reported stays among the records."""
    keys = {table: pd.concat(frames, ignore_index=True) for table, frames in intake.quarantined_keys.items()}
    for table, faults in validate_across(tables, keys).items():
        held = faults[faults["severity"].isin(QUARANTINING)]
        intake.notices.append(faults[~faults["severity"].isin(QUARANTINING)].assign(table=table))
        if len(held):
            intake.quarantine.append(held.assign(table=table))
            tables[table] = without(tables[table], held)


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype="string") for name in QUARANTINE_COLUMNS})
    joined = pd.concat(parts, ignore_index=True)[QUARANTINE_COLUMNS]
    return joined.drop_duplicates().sort_values(QUARANTINE_COLUMNS, ignore_index=True, na_position="first")


def _of_accepted(notices: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The notices of rows that stand in the records in the end; the others come back with their correction."""
    place = ["file", "row_number"]
    accepted = [frame[place].assign(table=table) for table, frame in tables.items()]
    if not len(notices) or not accepted:
        return notices.iloc[:0]
    return notices.merge(pd.concat(accepted, ignore_index=True).astype({"table": "string"}), on=[*place, "table"])


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
        raise NoPeriod("no row was accepted and no --data-cutoff given: nothing says what period this is")
    return (max(months) + pd.offsets.MonthEnd(0)).date().isoformat()
