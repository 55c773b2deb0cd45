"""Received: the rows of each delivered file as they came, all text, with their row numbers.

Of another system's file only the columns that something is made of are kept. Rows that are not used any more
(withdrawn, superseded, recognised as sent before) keep their place and the reason, not their text. The delivered files
themselves are only read: they stay where they are, whatever happens to a run.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.intake.one_file import Order, Taken, faults_beside, to_parquet
from pipelines.intake.ordering import take_in
from pipelines.kept_rows import kept_file
from pipelines.settings import RunSettings
from pipelines.steps import step
from pipelines.store import Store, write_json, write_whole
from schemas.columns import coded_columns
from schemas.delivery import DELIVERY_FILE, Delivery, DeliveryRefused, find_deliveries
from schemas.editions import RECOGNISED, SUPERSEDED, WITHDRAWN, Aside, Edition, Read, repeated_files
from schemas.headers import layout_of
from schemas.packed_text import text_parts, text_tables, write_texts
from schemas.sources import Source
from schemas.standing import set_aside


@dataclass(frozen=True)
class Arrival:
    """A file that was read: what its delivery says, its name, counts, and where its text lies for now.

    `columns`: those that rows are compared over. `not_kept`: those of the file that nothing is made of.
    `known`: of a file that was let go, what was set aside of it before.
    """

    edition: Edition
    name: str
    cutoff: str | None
    physical_records: int
    faults: pd.DataFrame = field(repr=False)
    columns: tuple[str, ...] = field(repr=False)
    rows: int
    path: Path
    not_kept: tuple[str, ...] = ()
    known: Aside | None = None


@step(description="Delivered files as text, with row numbers and content hash. Restricted.")
def received(settings: RunSettings) -> dict:
    """`write_received`, as the orchestrator runs it."""
    return write_received(settings)


def write_received(settings: RunSettings) -> dict[str, int]:
    """Write the rows of each file as Parquet, what is set aside or of wrong length beside it, and `index.json`.

    A file that is delivered twice is listed twice and stored once; the later one names the earlier. Files of
    former runs that are delivered no more are removed. The store must be open. Returns counts.
    """
    source, folder = settings.loaded_source, settings.open_store.received(settings.source)
    arrivals = _in_order(_delivered(settings, source, settings.open_store.temporary))
    repeats = repeated_files([arrival.edition for arrival in arrivals])
    stored = [number for number, repeated in enumerate(repeats) if repeated is None]
    known = {number: arrival.known for number, arrival in enumerate(arrivals) if arrival.known is not None}
    editions, columns = [a.edition for a in arrivals], [a.columns for a in arrivals]
    stems, deliveries = _stems(arrivals, stored), {arrival.edition.delivery for arrival in arrivals}
    entries = [_entry(a, None, repeats[number], None, deliveries, []) for number, a in enumerate(arrivals)]
    for number, aside in set_aside(editions, columns, stored, source, _reader(arrivals), known):
        beside = _write(folder, stems[number], arrivals[number], aside)
        entries[number] = _entry(arrivals[number], stems[number], None, aside, deliveries, beside)
    cutoffs = [arrival.cutoff for arrival in arrivals if arrival.cutoff]
    write_json(folder / "index.json", {"data_cutoff": max(cutoffs, default=None), "files": entries})
    _remove_others(folder, entries)
    for arrival in arrivals:
        arrival.path.unlink(missing_ok=True)
    return {"files": len(entries), "rows": sum(e["physical_records"] - 1 for e in entries)}


def _delivered(settings: RunSettings, source: Source, temporary: Path) -> Iterator[Arrival]:
    """Each delivered file, read, its text laid down in the private scratch folder."""
    key = secrets.token_bytes(32)
    if settings.files and source.format == "file":
        paths = [Path(name).absolute() for name in settings.files]
        orders = [
            Order(path, path.name, temporary / f"named-{number}.parquet", source.layout, source, None, key)
            for number, path in enumerate(paths)
        ]
        edition = Edition(source.name, "", source.file.table, "")
        yield from (_arrival(order, edition, None, taken) for order, taken in zip(orders, take_in(orders), strict=True))
        return
    foreign_table = source.file.table if source.format == "file" else None
    deliveries = find_deliveries(Path(settings.inbox).absolute(), source.name, foreign_table)
    if not deliveries:
        raise DeliveryRefused(_nothing_delivered(settings, source))
    for place, delivery in enumerate(deliveries):
        yield from _of_delivery(delivery, source, settings.open_store, f"delivered-{place}", key)


def _of_delivery(delivery: Delivery, source: Source, store: Store, stem: str, key: bytes) -> Iterator[Arrival]:
    """The files of one delivery: what is here is taken in, what was let go comes from the store."""
    orders = [
        Order(
            path=file.path,
            name=f"{delivery.delivery_id}/{file.name}",
            destination=store.temporary / f"{stem}-{number}.parquet",
            layout=source.layout if source.format == "file" else layout_of(file.table),
            source=source,
            delivered=file,
            key=key,
        )
        for number, file in enumerate(delivery.files)
    ]
    here = [order for order in orders if order.delivered.let_go is None]
    taken = dict(zip((order.path for order in here), take_in(here), strict=True))
    cutoff = delivery.data_cutoff.isoformat()
    for order in orders:
        edition = Edition(
            source=source.name,
            delivery=delivery.delivery_id,
            table=order.delivered.table,
            sha256="",
            received_month=delivery.received_month.isoformat()[:7],
            months=order.delivered.months,
            replaces_months=order.delivered.replaces_months,
            replaces=order.delivered.replaces,
        )
        if order.delivered.let_go is None:
            yield _arrival(order, edition, cutoff, taken[order.path])
        else:
            yield _kept_arrival(store.received(source.name), order, edition, cutoff)


def _nothing_delivered(settings: RunSettings, source: Source) -> str:
    folder = Path(settings.inbox) / source.name
    if source.format == "file":
        return (
            f"source {source.name} comes as files: name them, run --source {source.name} FILE..., or put them into "
            f"folders below {folder}, each with a {DELIVERY_FILE}"
        )
    return f"no delivery of {source.name} in {folder}: a delivery is a folder with {DELIVERY_FILE} and one CSV a table"


def _arrival(order: Order, edition: Edition, cutoff: str | None, taken: Taken) -> Arrival:
    """What came with a file that was taken in, in a process that may do little."""
    faults = faults_beside(order.destination)
    arrival = Arrival(
        edition=replace(edition, sha256=taken.sha256),
        name=order.delivered.name if order.delivered else order.name,
        cutoff=cutoff,
        physical_records=taken.physical_records,
        faults=pd.read_parquet(faults),
        columns=taken.columns,
        rows=taken.rows,
        path=order.destination,
        not_kept=taken.not_kept,
    )
    faults.unlink()
    return arrival


def _kept_arrival(folder: Path, order: Order, edition: Edition, cutoff: str) -> Arrival:
    """What the store keeps of a file that was let go."""
    kept = kept_file(folder, edition.delivery, order.delivered.name, order.delivered.let_go)
    kept.lay_down(order.destination)
    return Arrival(
        edition=replace(edition, sha256=kept.sha256),
        name=order.delivered.name,
        cutoff=cutoff,
        physical_records=kept.physical_records,
        faults=kept.faults,
        columns=kept.columns,
        rows=len(kept.rows),
        path=order.destination,
        known=Aside(kept.aside, kept.whole),
    )


def _in_order(arrivals: Iterator[Arrival]) -> list[Arrival]:
    """Earlier deliveries first; the files of one delivery, or those without one, by what they hold.

    So neither the order in a list nor that of the command line shows in any result.
    """
    read = list(arrivals)
    places = {delivery: place for place, delivery in enumerate(dict.fromkeys(a.edition.delivery for a in read))}
    return sorted(read, key=lambda a: (places[a.edition.delivery], a.edition.table, a.edition.sha256, a.name))


def _reader(arrivals: list[Arrival]) -> Read:
    def read(number: int, columns: list[str] | None) -> Iterator[pd.DataFrame]:
        return text_parts(arrivals[number].path, None if columns is None else ["row_number", *columns])

    return read


def _stems(arrivals: list[Arrival], stored: list[int]) -> dict[int, str]:
    """Names of what is stored of each file: its content hash, numbered where content came back as a correction."""
    stems: dict[int, str] = {}
    for number in stored:
        stem = arrivals[number].edition.sha256[:16]
        again = sum(other.startswith(stem) for other in stems.values())
        stems[number] = f"{stem}-{again + 1}" if again else stem
    return stems


def _write(folder: Path, stem: str, arrival: Arrival, aside: Aside) -> list[str]:
    """Write what is stored of a file. Returns which of `faults` and `aside` it has, and so have a file beside."""
    faults = arrival.faults.iloc[:0] if aside.whole else arrival.faults
    kept = [column for column in arrival.columns if column not in arrival.not_kept]
    if len(aside.rows) or len(kept) < len(arrival.columns):
        _leave(arrival, kept, aside.rows["row_number"])
    beside = {part: rows for part, rows in (("faults", faults), ("aside", aside.rows)) if len(rows)}
    # First what is set aside: of a file that was let go, no row may be in neither of both if the run breaks off.
    for part, rows in beside.items():
        write_whole(folder / f"{stem}-{part}.parquet", lambda path, rows=rows: to_parquet(rows, path))
    write_whole(folder / f"{stem}.parquet", arrival.path.replace)
    return list(beside)


def _leave(arrival: Arrival, columns: list[str], without: pd.Series) -> None:
    """Leave the other rows and these columns of a file."""
    gone, left = pa.array(without), arrival.path.with_suffix(".left")
    coded = [name for name in columns if name in coded_columns(arrival.edition.table)]
    tables = text_tables(arrival.path, ["row_number", *columns], coded)
    write_texts((table.filter(pc.invert(pc.is_in(table["row_number"], gone))) for table in tables), left)
    left.replace(arrival.path)


def _entry(
    arrival: Arrival,
    stem: str | None,
    repeats_file: int | None,
    aside: Aside | None,
    deliveries: set[str],
    beside: list[str],
) -> dict:
    edition = arrival.edition
    reasons = aside.rows["reason"].value_counts() if aside else pd.Series(dtype="int64")
    unread = len(arrival.faults) if aside and aside.whole else 0
    return {
        "delivery": edition.delivery,
        "name": arrival.name,
        "table": edition.table,
        "sha256": edition.sha256,
        "received_month": edition.received_month,
        "physical_records": arrival.physical_records,
        "rows": arrival.rows,
        "faults": len(arrival.faults),
        "columns_not_kept": list(arrival.not_kept),
        "stem": stem,
        "repeats_file": repeats_file,
        WITHDRAWN: int(reasons.get(WITHDRAWN, 0)),
        SUPERSEDED: int(reasons.get(SUPERSEDED, 0)) + unread,
        RECOGNISED: int(reasons.get(RECOGNISED, 0)),
        "stated": {
            "months": [edition.months.first, edition.months.last] if edition.months else None,
            "replaces": list(edition.replaces) or edition.replaces_months,
        },
        "replaces_absent": [name for name in edition.replaces if name not in deliveries],
        "beside": beside,
    }


def _remove_others(folder: Path, entries: list[dict]) -> None:
    """What is left of files that are delivered no more: nothing of what was taken back may stay."""
    parts = [(entry["stem"], part) for entry in entries for part in ("", *(f"-{name}" for name in entry["beside"]))]
    kept = {f"{stem}{part}.parquet" for stem, part in parts if stem is not None}
    for path in sorted(folder.glob("*.parquet")):
        if path.name not in kept:
            path.unlink()
