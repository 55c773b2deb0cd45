"""Taking in delivered files: what a delivery with many contacts costs, in seconds and in memory.

What is measured: the steps `received` (a file read, held against its delivery, screened) and `records` (validated,
compared with one another, stored) of the sample country whose last delivery has many more contacts. Does not belong
here: validation alone, beside a scan (`validation`).
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measure import measure_in_turn
from benchmarks.validation import SEED, TABLE, drawn_chunks
from pipelines.assets.received import write_received
from pipelines.assets.records import write_records
from pipelines.settings import RunSettings
from pipelines.store import Store

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
SOURCE = "sample_country"
SIZES = (250_000, 1_000_000)
"""Two, so that what each further million costs can be told from what any run costs."""
STEPS = {"received": "benchmarks.intake:receive", "records": "benchmarks.intake:record"}


def report(rows: int, folder: Path) -> list[str]:
    """Lines of a table: CPU seconds and peak memory of each step, for two sizes up to `rows`."""
    lines = [
        "Taking in delivered files",
        "",
        "| contacts | step | CPU s | peak MB | clock s |",
        "|---|---|---|---|---|",
    ]
    for size in (size for size in SIZES if size <= rows):
        place = folder / f"intake-{size}"
        _deliver(place / "inbox", size)
        for name, function in STEPS.items():
            (found,) = measure_in_turn([function], str(place), runs=1)
            figures = f"{found.cpu_seconds:.1f} | {found.peak_megabytes:.0f} | {found.wall_seconds:.1f}"
            lines.append(f"| {size:,} | {name} | {figures} |")
        shutil.rmtree(place)
    return lines


def receive(place: str) -> dict[str, int]:
    """The step that reads the files, in a process of its own that is among those measured."""
    return _with_open_store(place, write_received)


def record(place: str) -> dict[str, int]:
    """The step that validates the rows."""
    return _with_open_store(place, write_records)


def _with_open_store(place: str, step: Callable[[RunSettings], dict[str, int]]) -> dict[str, int]:
    settings = RunSettings(
        store=f"{place}/store", inbox=f"{place}/inbox", source=SOURCE, files=[], release_id="", data_cutoff=""
    )
    with Store(Path(settings.store)).opened():
        return step(settings)


def _deliver(inbox: Path, rows: int) -> None:
    """The deliveries of the sample country; so many more contacts in the last one, with keys of their own."""
    shutil.copytree(SAMPLE / SOURCE, inbox / SOURCE)
    notes = sorted((inbox / SOURCE).glob("*/delivery.json"))
    for path in notes:
        note = json.loads(path.read_text(encoding="utf-8"))
        for entry in note["files"]:
            entry.pop("rows", None)
            entry.pop("sha256", None)
        path.write_text(json.dumps(note), encoding="utf-8")
    (path,) = [note.with_name(f"{TABLE}.csv.gz") for note in notes[-1:]]
    sample = pd.read_csv(path, dtype="string", keep_default_na=False)
    for chunk in drawn_chunks(sample, rows, np.random.default_rng(SEED)):
        chunk[sample.columns].to_csv(
            path, mode="ab", header=False, index=False, lineterminator="\n", compression="gzip"
        )
