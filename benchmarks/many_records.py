"""Many validated records to count: the sample country many times over, spread over ten years.

Belongs here: making the files. Does not: what is measured with them.

Each copy of the country has women and contacts of its own, and each woman's contacts begin up to 28 quarters earlier
than in the sample, all by the same number: so episodes, referrals and follow-ups stay as they are, 12 quarters become
40, and rows lie in the order of keys that say nothing, as the records of a run do.
"""

from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from pipelines.assets.received import write_received
from pipelines.assets.records import write_records
from pipelines.settings import RunSettings
from pipelines.store import read_json
from schemas.records import arrow_schema

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
SOURCE = "sample_country"
COPIED = ("service_contact", "referral", "follow_up")
PARTS = 16
"""A file is made in so many parts, by the first digit of its keys, so that no more than one of them is in memory."""
EARLIER_QUARTERS = 29


def generate(folder: Path, rows: int) -> tuple[dict[str, Path], dict]:
    """Write the tables unless they are there: about `rows` service contacts. Returns them and the account of the run
    whose records they copy."""
    store = RunSettings(
        store=str(folder / "sample"), inbox=str(SAMPLE), source=SOURCE, files=[], release_id="", data_cutoff=""
    )
    records = store.open_store.records(SOURCE)
    if not (records / "account.json").exists():
        with store.open_store.opened():
            write_received(store)
            write_records(store)
    paths = {"facility": records / "facility.parquet"}
    for table in COPIED:
        paths[table] = folder / f"{table}-{rows}.parquet"
        if not paths[table].exists():
            _write(paths[table], table, records, rows)
    return paths, read_json(records / "account.json")


def _write(path: Path, table: str, records: Path, rows: int) -> None:
    contacts = pq.read_metadata(records / "service_contact.parquet").num_rows
    with duckdb.connect() as connection, pq.ParquetWriter(path, arrow_schema(table)) as writer:
        connection.execute("SET threads = 2")
        for part in range(PARTS):
            made = connection.sql(_part(table, records, -(-rows // contacts), part)).to_arrow_table()
            writer.write_table(made.cast(arrow_schema(table)))


def _part(table: str, records: Path, copies: int, part: int) -> str:
    """The statement of one part of a table, in the order of its keys."""
    path, names = records / f"{table}.parquet", arrow_schema(table).names
    key = names[0]
    new = {"contact_id": _key("C", "contact_id"), key: _key(key[0].upper(), key)}
    if table == "service_contact":
        earlier = f"3 * CAST({_number('coalesce(woman_ref, contact_id)')} % {EARLIER_QUARTERS} AS INTEGER)"
        for month in ("contact_month", "received_month"):
            new[month] = f"CAST({month} - to_months({earlier}) AS DATE)"
        # A contact without pseudonym stays without one: the hash of a null would be one woman of all of them.
        hers = _key("W", "woman_ref") + " || format('{:08X}', hash(copy || ':' || woman_ref) >> 32)"
        new["woman_ref"] = f"CASE WHEN woman_ref IS NOT NULL THEN {hers} END"
    columns = ", ".join(f"{new.get(name, name)} AS {name}" for name in names)
    order = "1, record_version" if table == "service_contact" else "1"
    return (
        f"SELECT {columns} FROM '{path}', (SELECT range AS copy FROM range({copies})) "
        f"WHERE {_number(key)} >> 60 = {part} ORDER BY {order}"
    )


def _number(column: str) -> str:
    return f"hash({column} || ':' || copy)"


def _key(letter: str, column: str) -> str:
    return f"'{letter}' || format('{{:016X}}', {_number(column)})"
