"""Validation of many service contacts, beside one scan of the same file.

The rows are drawn from the contacts of the sample country with random new keys, one row in a thousand with one
column spoilt; the file is as intake stores it: all text, Parquet.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pandera.errors
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.measure import measure_in_turn
from schemas.columns import column_names, describe
from schemas.tables import TABLES
from schemas.typing_rows import parse_column
from schemas.validation import validate_batches

SAMPLE = Path(__file__).parents[1] / "data" / "sample" / "sample_country"
TABLE = "service_contact"
CHUNK = 1 << 20
SEED = 7


WAYS = {
    "scan: read and hash every column (floor)": "benchmarks.validation:scan",
    "validation with quarantine": "benchmarks.validation:validate",
    "the same, accepted rows written as coded Parquet": "benchmarks.validation:validate_and_write",
}
ROW_BY_ROW = {"pandera on every row, chunks of 250 000": "benchmarks.validation:validate_row_by_row"}


def report(rows: int, folder: Path) -> list[str]:
    """Lines of a table: CPU seconds, ratio to one scan, peak memory."""
    path = folder / f"contacts-{rows}.parquet"
    made = generate(path, rows)
    ways = WAYS | (ROW_BY_ROW if rows <= 1_000_000 else {})
    scan, *others = measure_in_turn(list(ways.values()), str(path))
    return [
        f"Validation of {rows:,} service contacts ({len(column_names(TABLE))} columns, text, {made:.0f} MB on disk)",
        "",
        "| way | CPU s | / scan | peak MB | clock s | quarantined |",
        "|---|---|---|---|---|---|",
        *(
            _line(label, found, scan, "-" if found is scan else f"{found.result:,}")
            for label, found in zip(ways, [scan, *others], strict=True)
        ),
    ]


def _line(label: str, found, scan, quarantined: str) -> str:
    ratio = found.cpu_seconds / scan.cpu_seconds
    return (
        f"| {label} | {found.cpu_seconds:.1f} | {ratio:.1f} | {found.peak_megabytes:.0f} | "
        f"{found.wall_seconds:.1f} | {quarantined} |"
    )


def generate(path: Path, rows: int) -> float:
    """Write the file unless it is there; its size in MB."""
    if not path.exists():
        sample = pd.concat(
            pd.read_csv(file, dtype="string", keep_default_na=False)
            for file in sorted(SAMPLE.glob(f"*/{TABLE}.csv.gz"))
        )
        writer, start = None, 0
        for drawn in drawn_chunks(sample, rows, np.random.default_rng(SEED)):
            drawn.insert(0, "row_number", np.arange(start + 2, start + 2 + len(drawn)))
            chunk, start = pa.Table.from_pandas(drawn, preserve_index=False), start + len(drawn)
            writer = writer or pq.ParquetWriter(path, chunk.schema, compression="zstd")
            writer.write_table(chunk)
        writer.close()
    return path.stat().st_size / 1e6


def drawn_chunks(sample: pd.DataFrame, rows: int, random: np.random.Generator) -> Iterator[pd.DataFrame]:
    """So many rows drawn from the sample, all text, with new keys; one in a thousand has one column spoilt."""
    for start in range(0, rows, CHUNK):
        yield _chunk(sample, min(CHUNK, rows - start), random)


def _chunk(sample: pd.DataFrame, rows: int, random: np.random.Generator) -> pd.DataFrame:
    drawn = sample.iloc[random.integers(0, len(sample), rows)].reset_index(drop=True)
    for name in ("contact_id", "woman_ref"):
        letter, digits = sample[name].max()[0], sample[name].str.len().max() - 1
        halves = random.integers(0, 1 << 64, (rows, 2), dtype=np.uint64).tolist()
        keys = pd.Series([letter + f"{a:016X}{b:016X}"[:digits] for a, b in halves], dtype="string")
        drawn[name] = drawn[name].mask(drawn[name] != "", keys)
    drawn["record_version"] = "1"
    for place in np.flatnonzero(random.random(rows) < 0.001):
        drawn.iat[place, random.integers(0, drawn.shape[1])] = "spoilt"
    return drawn


def scan(path: str) -> int:
    """The floor: every column read and hashed once."""
    hashes = ", ".join(f"bit_xor(hash({name}))" for name in column_names(TABLE))
    with duckdb.connect() as connection:
        connection.execute(f"SELECT {hashes} FROM '{path}'").fetchall()
    return 0


def validate(path: str) -> int:
    """Rows quarantined."""
    return sum(part.quarantine["row_number"].nunique() for part in validate_batches(TABLE, Path(path)))


def validate_and_write(path: str) -> int:
    """Rows quarantined; accepted rows go to a file beside, which is then removed."""
    target = Path(path).with_suffix(".accepted")
    writer, quarantined = None, 0
    for part in validate_batches(TABLE, Path(path)):
        quarantined += part.quarantine["row_number"].nunique()
        writer = writer or pq.ParquetWriter(target, part.accepted.schema)
        writer.write_table(part.accepted)
    writer.close()
    target.unlink()
    return quarantined


def validate_row_by_row(path: str) -> int:
    """Rows quarantined by the plain way: parse every column, ask the model of every row."""
    return sum(_plain(frame) for frame in _frames(path))


def _frames(path: str) -> Iterator[pd.DataFrame]:
    for batch in pq.ParquetFile(path).iter_batches(batch_size=250_000):
        yield batch.to_pandas(types_mapper=lambda kind: pd.StringDtype() if pa.types.is_string(kind) else None)


def _plain(frame: pd.DataFrame) -> int:
    parsed = {column.name: parse_column(frame[column.name], column) for column in describe(TABLE)}
    typed = pd.DataFrame({name: values for name, (values, _) in parsed.items()})
    wrong = set(np.flatnonzero(np.logical_or.reduce([unread for _, unread in parsed.values()])))
    try:
        TABLES[TABLE].validate(typed, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        wrong |= set(errors.failure_cases["index"])
    return len(wrong)
