"""Records: received text becomes typed, coded records; what breaks a rule goes to quarantine and is counted.

Quarantine and notices are file, table, row number, column, rule and severity, never a value. `account.json` says
for each file where every line went.
"""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.account import OUT_OF_SCOPE, Supply, account_of, common_supply, notices_by_rule, spellings_by_table
from pipelines.settings import RunSettings
from pipelines.spilled_rows import spilling
from pipelines.standing_rows import Standing
from pipelines.steps import step
from pipelines.store import read_json, write_json, write_whole
from pipelines.women_in_buckets import ABOUT_WOMEN, WomenInBuckets
from schemas.across import OverEverybody, read_across, validate_across
from schemas.columns import coded_columns, describe
from schemas.editions import OUTSIDE_MONTHS, PERIOD_COLUMNS, RECEIVED_LATER, WITHDRAWN, known_versions
from schemas.held_versions import HeldVersions
from schemas.packed_text import text_batches
from schemas.records import PLACE, arrow_schema, compact, joined, stored, typed_frame
from schemas.repeats import repeats_in, rows_without, without
from schemas.rules import QUARANTINING, with_severity
from schemas.sources import Source, convert
from schemas.typing_rows import mapped_counts
from schemas.validation import validate_batch

QUARANTINE_COLUMNS = ["file", "table", "row_number", "column", "rule", "severity"]
WITHDRAWN_CONTACT_RULES = {"referral": "RF07", "follow_up": "FU04"}
"""What rows of a table that belong to a contact are told when she or the service withdrew it: no fault of theirs."""


TEXT_ROWS = 1 << 17
"""Rows of a file that stand in memory as text: some 100 MB with all that is made of them."""
ROWS_AT_A_TIME = 1 << 16
"""Rows of a table that stand in memory in the form in which they are stored."""
MANY_FRAMES = 100
PARTS = "women"
"""Folder with the records of some women each, where they are many."""
NO_REPEATS = pd.DataFrame({"file": [], "row_number": [], "superseded": []}, dtype="int64")


@dataclass
class Intake:
    """Rows of all files on their way: accepted so far, quarantine, notices, what each file supplies.

    `women`: the rows about women; `accepted`: those of the other tables, which are few. `gone`: places (file, row
    number) of rows that were accepted by themselves and do not stand. `spellings`: by table, column and standard code
    (empty: a mark that was left out), rows that said it otherwise.
    """

    women: WomenInBuckets
    accepted: dict[str, list[pa.Table]] = field(default_factory=dict)
    quarantine: list[pd.DataFrame] = field(default_factory=list)
    notices: list[pd.DataFrame] = field(default_factory=list)
    gone: list[pd.DataFrame] = field(default_factory=list)
    repeats: list[pd.DataFrame] = field(default_factory=list)
    spellings: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    held_versions: HeldVersions = field(default_factory=HeldVersions)
    supplied: dict[str, list[Supply]] = field(default_factory=dict)

    def accept(self, table: str, rows: pa.Table) -> None:
        """Rows of one file that are right by themselves."""
        if table in ABOUT_WOMEN:
            self.women.add(table, rows)
        else:
            self.accepted.setdefault(table, []).append(rows)

    def put_together(self) -> None:
        """One frame where there were many of a few rows: each takes some kilobytes, however short."""
        for frames in (self.quarantine, self.notices, self.gone, self.repeats):
            if len(frames) > MANY_FRAMES:
                frames[:] = [pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)]

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
    with spilling(store.temporary / "records") as spilled:
        intake = Intake(WomenInBuckets(spilled, _rows_about_women(index)))
        for number, entry in enumerate(index["files"]):
            if entry["stem"] is not None:
                _validate_file(intake, number, entry, received, source)
                intake.put_together()
        standing = Standing(index, spilled, ranges=intake.women.number)
        facilities = _take_others(intake, standing, source)
        shutil.rmtree(folder / PARTS, ignore_errors=True)
        parts = _take_women(intake, standing, facilities, folder)
        for table, rows in standing.in_order.items():
            write_whole(folder / f"{table}.parquet", partial(_write_table, table, rows.parts(ROWS_AT_A_TIME)))
    tables = [*standing.in_order]
    for left_over in sorted(set(folder.glob("*.parquet")) - {folder / f"{table}.parquet" for table in tables}):
        left_over.unlink()  # of a table that is delivered no more
    quarantine, notices = _joined(intake.quarantine), without(_joined(intake.notices), _joined_places(intake.gone))
    write_whole(folder / "quarantine.parquet", lambda path: quarantine.to_parquet(path, index=False))
    write_whole(folder / "notices.parquet", lambda path: notices.to_parquet(path, index=False))
    repeats = pd.concat([NO_REPEATS, *intake.repeats], ignore_index=True)
    account = account_of(index, standing.by_file, standing.late, quarantine, repeats)
    account |= {"notices_by_rule": notices_by_rule(notices), "other_spellings": spellings_by_table(intake.spellings)}
    account |= {
        "source": settings.source,
        "data_cutoff": settings.data_cutoff or index["data_cutoff"] or standing.last_day(),
        "regions": _regions(source, facilities),
    }
    account |= common_supply(intake.supplied) | ({"parts": parts} if parts else {})
    write_json(folder / "account.json", account)
    return {f"{table}_accepted": standing.rows[table] for table in tables}


def _rows_about_women(index: dict) -> int:
    return sum(entry["rows"] for entry in index["files"] if entry["stem"] and entry["table"] in ABOUT_WOMEN)


def _take_others(intake: Intake, standing: Standing, source: Source) -> pd.DataFrame | None:
    """What stands of the tables that are not about women. Returns the facilities, if there are any."""
    tables = {table: joined(parts) for table, parts in intake.accepted.items()}
    intake.accepted.clear()
    _hold_unknown_regions(intake, tables, source)
    _set_repeats_aside(intake, tables)
    _hold_faults_across(intake, tables)
    for table, rows in tables.items():
        standing.add(table, rows)
    return typed_frame(tables["facility"]) if "facility" in tables else None


def _take_women(intake: Intake, standing: Standing, facilities: pd.DataFrame | None, folder: Path) -> list[str]:
    """What stands of the tables about women, some women at a time.

    Where there are too many for one time, the records of each part are kept once more by themselves, so that they can
    be counted a part at a time. Returns the names of these folders in `folder`.
    """
    everybody, parts = OverEverybody(), []
    beside = {} if facilities is None else {"facility": facilities}
    for number, tables in enumerate(intake.women.buckets()):
        _set_repeats_aside(intake, tables)
        _hold_faults_across(intake, tables, beside, everybody)
        for table, rows in tables.items():
            standing.add(table, rows)
        if intake.women.number > 1:
            parts.append(f"{PARTS}/{number}")
            for table, rows in tables.items():
                write_whole(folder / parts[-1] / f"{table}.parquet", partial(_write_table, table, _sliced(rows)))
        intake.put_together()
        tables.clear()  # before the next women are in memory too
        pa.default_memory_pool().release_unused()
    intake.notices.append(everybody.faults().assign(table="service_contact"))
    return parts


def _sliced(rows: pa.Table) -> Iterator[pa.Table]:
    return (rows.slice(start, ROWS_AT_A_TIME) for start in range(0, max(len(rows), 1), ROWS_AT_A_TIME))


def _write_table(table: str, parts: Iterator[pa.Table], path: Path) -> None:
    with pq.ParquetWriter(path, arrow_schema(table)) as writer:
        for part in parts:
            writer.write_table(stored(table, part))


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
        _validate_rows(intake, number, table, pa.RecordBatch.from_pandas(converted.frame, preserve_index=False))
        supply = Supply(converted.supplied, converted.supplied_codes)
    else:
        for batch in text_batches(path, coded_columns(table), TEXT_ROWS):
            _validate_rows(intake, number, table, batch)
            for column in describe(table):
                for code, rows in mapped_counts(batch.column(column.name), column).items():
                    intake.spellings[table, column.name, code] += rows
        supply = Supply(tuple(column.name for column in describe(table)), {})
    nothing_stands = "aside" in entry["beside"] and pq.read_metadata(path).num_rows == 0
    if not nothing_stands:  # such a file takes nothing from what the others supply
        intake.supplied.setdefault(table, []).append(supply)


def _validate_rows(intake: Intake, number: int, table: str, batch: pa.RecordBatch) -> None:
    validated = validate_batch(table, batch)
    intake.hold(validated.quarantine, number, table)
    intake.notices.append(validated.notices.assign(file=number, table=table))
    files = pa.array(np.full(len(validated.accepted), number))
    intake.accept(table, compact(table, validated.accepted).append_column("file", files))
    if table == "service_contact":
        intake.held_versions.add(validated.quarantined_keys)


def _hold_unknown_regions(intake: Intake, tables: dict[str, pa.Table], source: Source) -> None:
    """Facilities in a region that the source's file does not list: their results could not be placed."""
    if not source.regions or "facility" not in tables:
        return
    facilities = typed_frame(tables["facility"].select([*PLACE, "region_code"]))
    faults = facilities.loc[~facilities["region_code"].isin(list(source.regions)), PLACE]
    if len(faults):
        intake.quarantine.append(with_severity(faults.assign(table="facility", column="region_code", rule="code")))
        intake.gone.append(faults)
        tables["facility"] = rows_without(tables["facility"], faults)


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
        intake.held_versions.add(known_versions(aside))


def _set_repeats_aside(intake: Intake, tables: dict[str, pa.Table]) -> None:
    """Take rows that repeat an earlier one, or that a later one supersedes, out of `tables`."""
    for table, rows in tables.items():
        repeated = repeats_in(table, rows)
        tables[table] = rows_without(rows, repeated)
        intake.repeats.append(repeated)
        intake.gone.append(repeated[PLACE])


def _hold_faults_across(
    intake: Intake,
    tables: dict[str, pa.Table],
    beside: Mapping[str, pd.DataFrame] = MappingProxyType({}),
    everybody: OverEverybody | None = None,
) -> None:
    """Rows with a fault between rows or tables leave; what is only to be reported stays among the records.

    `beside`: further tables, of which nothing leaves. `everybody`: as in `validate_across`.
    """
    frames = {table: typed_frame(rows.select(read_across(table))) for table, rows in tables.items()}
    before = {}
    if "service_contact" in frames:
        before["service_contact"] = intake.held_versions.of(frames["service_contact"]["contact_id"])
    found = validate_across({**beside, **frames}, before, everybody)
    for table, faults in ((table, found[table]) for table in tables):
        held = faults[faults["severity"].isin(QUARANTINING)]
        intake.notices.append(faults[~faults["severity"].isin(QUARANTINING)].assign(table=table))
        if len(held):
            intake.quarantine.append(held.assign(table=table))
            intake.gone.append(held[PLACE])
            tables[table] = rows_without(tables[table], held)


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype="string") for name in QUARANTINE_COLUMNS})
    joined = pd.concat(parts, ignore_index=True)[QUARANTINE_COLUMNS]
    return joined.drop_duplicates().sort_values(QUARANTINE_COLUMNS, ignore_index=True, na_position="first")


def _joined_places(parts: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([NO_REPEATS[PLACE], *(part[PLACE].astype("int64") for part in parts)], ignore_index=True)


def _regions(source: Source, facilities: pd.DataFrame | None) -> dict[str, str]:
    if source.regions:
        return dict(source.regions)
    codes = sorted(facilities["region_code"].unique()) if facilities is not None else []
    return {code: code for code in codes}
