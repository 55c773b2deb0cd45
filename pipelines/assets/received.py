"""Received: each delivered file as it came, all text, with its row numbers. Nothing changed, nothing lost.

The delivered files themselves are only read: they stay where they are, whatever happens to a run.
"""

from pathlib import Path

import dagster as dg
import pandas as pd

from pipelines.settings import RunSettings
from pipelines.store import write_json, write_whole
from schemas.delivery import DeliveredFile, DeliveryRefused, check_delivered, find_deliveries
from schemas.headers import Layout, layout_of
from schemas.reading import FileRefused, TextTable, read_text_table
from schemas.screening import screen_file
from schemas.sources import Source


class InputRefused(RuntimeError):
    """A file that is not read at all: names the file, the rule, the place and what to do. Holds no value."""


@dg.asset(description="Delivered files as text, with row numbers and content hash. Restricted.")
def received(settings: RunSettings) -> dg.MaterializeResult:
    """Write one Parquet file a content hash, the records of wrong length beside it, and `index.json`.

    A file that is delivered twice is listed twice and stored once; the later one names the earlier.
    """
    source, folder = settings.loaded_source, settings.open_store.received(settings.source)
    entries: list[dict] = []
    first_by_hash: dict[str, int] = {}
    cutoffs: list[str] = []
    for table, delivery, cutoff, name, content in _delivered(settings, source):
        if cutoff:
            cutoffs.append(cutoff)
        entry = {
            "delivery": delivery,
            "name": name,
            "table": table,
            "sha256": content.sha256,
            "physical_records": content.physical_records,
            "rows": len(content.frame),
            "faults": len(content.faults),
            "repeats_file": first_by_hash.get(content.sha256),
        }
        if entry["repeats_file"] is None:
            first_by_hash[content.sha256] = len(entries)
            _write(folder, content)
        entries.append(entry)
    write_json(folder / "index.json", {"data_cutoff": max(cutoffs, default=None), "files": entries})
    return dg.MaterializeResult(
        metadata={"files": len(entries), "rows": sum(e["physical_records"] - 1 for e in entries)}
    )


def _delivered(settings: RunSettings, source: Source):
    """Each delivered file, read: (table, delivery id, cut-off, file name, content)."""
    if source.format == "file":
        if not settings.files:
            raise DeliveryRefused(f"source {source.name} comes as files: name them, run --source {source.name} FILE...")
        for name in settings.files:
            path = Path(name)
            yield source.file.table, "", None, path.name, _read(path, source.layout, path.name)
        return
    deliveries = find_deliveries(Path(settings.inbox), source.name)
    if not deliveries:
        raise DeliveryRefused(
            f"no delivery of {source.name} in {Path(settings.inbox) / source.name}: a delivery is a folder with "
            "delivery.json and one CSV a table"
        )
    for delivery in deliveries:
        for file in delivery.files:
            content = _read(file.path, layout_of(file.table), f"{delivery.delivery_id}/{file.name}", file)
            yield file.table, delivery.delivery_id, delivery.data_cutoff.isoformat(), file.name, content


def _read(path: Path, layout: Layout, name: str, delivered: DeliveredFile | None = None) -> TextTable:
    try:
        content = read_text_table(path, layout)
        if delivered is not None:
            check_delivered(delivered, content)
        screen_file(content, layout)
    except FileRefused as refusal:
        raise InputRefused(f"{name}: {refusal}") from None
    return content


def _write(folder: Path, content: TextTable) -> None:
    stem = content.sha256[:16]
    write_whole(folder / f"{stem}.parquet", lambda path: _to_parquet(content.frame, path))
    write_whole(folder / f"{stem}-faults.parquet", lambda path: _to_parquet(content.faults, path))


def _to_parquet(frame: pd.DataFrame, path: Path) -> None:
    frame.to_parquet(path, index=False, compression="zstd")
