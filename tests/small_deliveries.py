"""Small deliveries written by hand, and the first two steps of the way taken with them in this process.

Belongs here: writing deliveries, taking them in, reading what was accepted. Does not: expected values.
"""

import csv
import json
from pathlib import Path

import pandas as pd

from pipelines.assets.received import write_received
from pipelines.assets.records import write_records
from pipelines.settings import RunSettings
from schemas.code_lists import CODE_LIST_VERSION
from schemas.columns import column_names
from tests.unit.schemas.right_rows import FACILITY, SERVICE_CONTACT

SOURCE = "north"


def contact(letter: str, version: int = 1, **columns: str) -> dict[str, str]:
    """A disclosing contact as text; `letter` (a to f, 0 to 9) tells contacts apart."""
    keys = {"contact_id": f"C{letter.upper() * 16}", "woman_ref": f"W{letter.upper() * 24}"}
    return SERVICE_CONTACT | keys | {"record_version": str(version)} | columns


def withdrawal(letter: str, version: int) -> dict[str, str]:
    """A withdrawal as a clerk would write it: the key, and nothing else."""
    keys = {"contact_id": f"C{letter.upper() * 16}", "record_version": str(version), "is_retracted": "true"}
    return dict.fromkeys(SERVICE_CONTACT, "") | keys


def write_csv(path: Path, header: list[str], rows: list[dict[str, str]]) -> None:
    """A CSV file of text rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_note(folder: Path, received_month: str, files: list[dict], **changes) -> None:
    """The delivery.json of a folder."""
    note = {
        "source": folder.parent.name,
        "delivery_id": folder.name,
        "received_month": f"{received_month}-01",
        "data_cutoff": "2025-12-31",
        "code_lists": CODE_LIST_VERSION,
        "files": files,
    }
    (folder / "delivery.json").write_text(json.dumps(note | changes))


def deliver(inbox: Path, delivery_id: str, received_month: str, said: dict | None = None, **tables) -> Path:
    """A delivery of `tables` in our own format. `said`: by table, what delivery.json says of its file."""
    folder = inbox / SOURCE / delivery_id
    folder.mkdir(parents=True)
    entries = []
    for table, rows in tables.items():
        write_csv(folder / f"{table}.csv", list(column_names(table)), rows)
        entries.append({"name": f"{table}.csv", "table": table} | (said or {}).get(table, {}))
    write_note(folder, received_month, entries)
    return folder


def deliver_facility(inbox: Path) -> None:
    """The first delivery of all: the facility that every contact names."""
    deliver(inbox, "000", "2020-01", facility=[FACILITY | {"reporting_from": "2020-01-01"}])


class TakenIn:
    """What the steps received and records made of an inbox: accepted rows and the account."""

    def __init__(self, store: Path, source: str):
        self.restricted = store / "restricted"
        self.folder = self.restricted / "records" / source
        self.account = json.loads((self.folder / "account.json").read_text())
        self.files = {(f["delivery"], f["table"]): f for f in self.account["files"]}
        for entry in self.account["files"]:
            assert entry["received"] == entry["accepted"] + entry["quarantined"] + entry["known_duplicates"]

    def rows(self, table: str) -> pd.DataFrame:
        """Accepted rows of a table; empty if there is no such table."""
        path = self.folder / f"{table}.parquet"
        return pd.read_parquet(path) if path.is_file() else pd.DataFrame(columns=list(column_names(table)))

    def versions(self) -> set[tuple[str, int]]:
        """(letter of the contact, version) of all accepted rows of service_contact."""
        rows = self.rows("service_contact")
        return {(key[1].lower(), int(n)) for key, n in zip(rows["contact_id"], rows["record_version"], strict=True)}

    def counts(self, delivery: str, table: str = "service_contact") -> dict[str, int]:
        """The counts of a file that are not 0."""
        entry = self.files[delivery, table]
        counted = (name for name, value in entry.items() if isinstance(value, int) and value)
        return {name: entry[name] for name in counted}

    def quarantine(self) -> set[tuple[str, str, int, str]]:
        """(delivery, table, row number, rule) of all rows in quarantine."""
        rows = pd.read_parquet(self.folder / "quarantine.parquet")
        names = [entry["delivery"] for entry in self.account["files"]]
        columns = (rows["file"], rows["table"], rows["row_number"], rows["rule"])
        return {(names[int(file)], table, int(row), rule) for file, table, row, rule in zip(*columns, strict=True)}


def take_in(store: Path, inbox: Path, source: str = SOURCE, files: tuple[Path, ...] = ()) -> TakenIn:
    """Received and records, as a run does them."""
    settings = RunSettings(
        store=str(store),
        inbox=str(inbox),
        source=source,
        files=[str(path) for path in files],
        release_id="",
        data_cutoff="",
    )
    with settings.open_store.opened():
        write_received(settings)
        write_records(settings)
    return TakenIn(store, source)
