"""The whole way from delivered files to true counts: what many contacts cost, in seconds and in memory.

What is measured: the steps `received` (a file read, held against its delivery, screened), `records` (validated,
compared with one another, stored) and `cells` (every indicator counted) of the sample country with many more contacts,
which come in deliveries of their own. Does not belong here: validation alone, beside a scan (`validation`), counting
alone (`aggregation`).
"""

import gzip
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from benchmarks.measure import measure_in_turn
from benchmarks.validation import SEED, TABLE, drawn_chunks
from pipelines.assets.cells import write_cells
from pipelines.assets.received import write_received
from pipelines.assets.records import write_records
from pipelines.settings import MEMORY, RunSettings
from pipelines.store import Store

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
SOURCE = "sample_country"
SIZES = (1_000_000, 10_000_000, 100_000_000)
"""Several, so that it can be told whether what a further million costs stays what it is."""
ROWS_OF_A_DELIVERY = 5_000_000
"""Some 1.7 GB unpacked; a file may have 4."""
COUNTING_MEMORY = "400MB"
STEPS = {name: f"benchmarks.intake:{name}" for name in ("receive", "record", "count")}


def report(rows: int, folder: Path) -> list[str]:
    """Lines of a table: CPU seconds and peak memory of each step, for the sizes up to `rows`, or for `rows` alone."""
    lines = [
        "From delivered files to cells",
        "",
        "| contacts | step | CPU s | per million | largest process MB | all processes MB | clock s |",
        "|---|---|---|---|---|---|---|",
    ]
    for size in [size for size in SIZES if size <= rows] or [rows]:
        place = folder / f"intake-{size}"
        deliver(place / "inbox", size)
        for name, function in STEPS.items():
            (found,) = measure_in_turn([function], str(place), runs=1)
            figures = f"{found.cpu_seconds:.1f} | {found.cpu_seconds / size * 1e6:.1f} | {found.largest_megabytes:.0f}"
            figures += f" | {found.peak_megabytes:.0f}"
            lines.append(f"| {size:,} | {name} | {figures} | {found.wall_seconds:.0f} |")
        shutil.rmtree(place)
    return lines


def receive(place: str) -> dict[str, int]:
    """The step that reads the files, in a process of its own that is among those measured."""
    return _with_open_store(place, write_received)


def record(place: str) -> dict[str, int]:
    """The step that validates the rows."""
    return _with_open_store(place, write_records)


def count(place: str) -> dict:
    """The step that counts, each statement of the database within `COUNTING_MEMORY`."""
    os.environ.setdefault(MEMORY, COUNTING_MEMORY)
    found = _with_open_store(place, write_cells)
    return {name: found[name] for name in ("cells", "indicators")}


def _with_open_store(place: str, step: Callable[[RunSettings], dict]) -> dict:
    settings = RunSettings(
        store=f"{place}/store", inbox=f"{place}/inbox", source=SOURCE, files=[], release_id="", data_cutoff=""
    )
    with Store(Path(settings.store)).opened():
        return step(settings)


def deliver(inbox: Path, rows: int) -> None:
    """The deliveries of the sample country, and beside the last one deliveries with so many more contacts."""
    shutil.copytree(SAMPLE / SOURCE, inbox / SOURCE)
    last = max((inbox / SOURCE).glob("*/delivery.json")).parent
    sample = pd.read_csv(last / f"{TABLE}.csv.gz", dtype="string", keep_default_na=False)
    note, random = json.loads((last / "delivery.json").read_text(encoding="utf-8")), np.random.default_rng(SEED)
    for number, start in enumerate(range(0, rows, ROWS_OF_A_DELIVERY), start=1):
        folder = last.with_name(f"{last.name}-{number:03}")
        folder.mkdir()
        files = [{"name": f"{TABLE}.csv.gz", "table": TABLE}]
        told = json.dumps(note | {"delivery_id": folder.name, "files": files})
        (folder / "delivery.json").write_text(told, encoding="utf-8")
        with gzip.open(folder / f"{TABLE}.csv.gz", "wb", compresslevel=1) as file:
            file.write((",".join(sample.columns) + "\n").encode())
            for chunk in drawn_chunks(sample, min(ROWS_OF_A_DELIVERY, rows - start), random):
                table = pa.Table.from_pandas(chunk[sample.columns], preserve_index=False)
                pa.csv.write_csv(table, file, pa.csv.WriteOptions(include_header=False, quoting_style="none"))
