"""Deliveries in our own format: `<inbox>/<source>/<delivery_id>/` with `delivery.json` and one file per table.

Belongs here: what a delivery says of itself, and whether its files are what it says. Does not: the content of
the files (`reading`, `validation`).
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from schemas.code_lists import CODE_LIST_VERSION
from schemas.reading import FileRefused, TextTable
from schemas.tables import TABLES

DELIVERY_FILE = "delivery.json"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")


class DeliveryRefused(Exception):
    """A delivery that cannot be taken: names the delivery's file, the field and what to do."""


@dataclass(frozen=True)
class DeliveredFile:
    """A file of a delivery. `rows` (header excluded) and `sha256` are what the sender says, if anything."""

    path: Path
    name: str
    table: str
    rows: int | None
    sha256: str | None


@dataclass(frozen=True)
class Delivery:
    """A delivery as its `delivery.json` describes it. `data_cutoff`: last day that the data cover."""

    source: str
    delivery_id: str
    folder: Path
    received_month: date
    data_cutoff: date
    code_lists: str
    files: tuple[DeliveredFile, ...]


def find_deliveries(inbox: Path, source: str) -> list[Delivery]:
    """All deliveries of a source, sorted by delivery_id. Raises DeliveryRefused for the first in error."""
    folder = inbox / source
    if not folder.is_dir():
        return []
    return [load_delivery(path, source) for path in sorted(folder.iterdir()) if path.is_dir()]


def load_delivery(folder: Path, source: str) -> Delivery:
    """The delivery in `folder`. Raises DeliveryRefused."""
    where = f"{source}/{folder.name}/{DELIVERY_FILE}"
    document = _read(folder / DELIVERY_FILE, where)
    _need(document.get("source") == source, where, "source", "must be the name of the folder of the source")
    _need(document.get("delivery_id") == folder.name, where, "delivery_id", "must be the name of its folder")
    _need(NAME.fullmatch(folder.name), where, "delivery_id", "has letters, digits and _ . - only, at most 60")
    received = _date(document, "received_month", where)
    _need(received.day == 1, where, "received_month", "must be the first day of a month")
    cutoff = _date(document, "data_cutoff", where)
    version = document.get("code_lists")
    _need(version == CODE_LIST_VERSION, where, "code_lists", f"must be {CODE_LIST_VERSION} (FL04): convert the codes")
    entries = document.get("files")
    _need(isinstance(entries, list) and entries, where, "files", "must list the files of the delivery")
    files = tuple(_file(entry, folder, f"files[{place}]", where) for place, entry in enumerate(entries))
    tables = [file.table for file in files]
    _need(len(set(tables)) == len(tables), where, "files", "lists a table more than once: send one file per table")
    listed = {file.name for file in files} | {DELIVERY_FILE}
    unlisted = [path for path in folder.iterdir() if path.name not in listed]
    _need(not unlisted, where, "files", "does not list everything in the folder: list it or take it out")
    return Delivery(source, folder.name, folder, received, cutoff, version, files)


def check_delivered(file: DeliveredFile, table: TextTable) -> None:
    """FL06: the file has the rows and the checksum that the delivery says. Raises FileRefused otherwise."""
    if file.sha256 is not None and file.sha256 != table.sha256:
        raise FileRefused("FL06", f"{file.name} is not the file whose checksum was sent: send the delivery again.")
    received = table.physical_records - 1
    if file.rows is not None and file.rows != received:
        raise FileRefused(
            "FL06", f"{file.name} has {received} rows, the delivery says {file.rows}: send the delivery again."
        )


def _read(path: Path, where: str) -> dict:
    document = None
    if path.is_file():
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            document = None
    if not isinstance(document, dict):
        raise DeliveryRefused(f"{where}: is missing or is not a JSON object in UTF-8: add it or correct it.")
    return document


def _date(document: dict, name: str, where: str) -> date:
    found = None
    try:
        found = date.fromisoformat(document.get(name))
    except (TypeError, ValueError):
        found = None
    _need(found is not None, where, name, "must be a date such as 2025-12-31")
    return found


def _file(entry: object, folder: Path, field: str, where: str) -> DeliveredFile:
    _need(isinstance(entry, dict), where, field, "must be an object with name and table")
    table, name = entry.get("table"), entry.get("name")
    _need(isinstance(table, str) and table in TABLES, where, f"{field}.table", "is not the name of a table")
    _need(name in (f"{table}.csv", f"{table}.csv.gz"), where, f"{field}.name", f"must be {table}.csv or {table}.csv.gz")
    path = folder / name
    _need(path.is_file() and not path.is_symlink(), where, f"{field}.name", "is not a file of the folder")
    rows, digest = entry.get("rows"), entry.get("sha256")
    whole = rows is None or (isinstance(rows, int) and not isinstance(rows, bool) and rows >= 0)
    _need(whole, where, f"{field}.rows", "must be a number of rows, header excluded")
    hexadecimal = digest is None or (isinstance(digest, str) and re.fullmatch("[0-9a-f]{64}", digest) is not None)
    _need(hexadecimal, where, f"{field}.sha256", "must be 64 hexadecimal digits in small letters")
    return DeliveredFile(path, name, table, rows, digest)


def _need(condition: object, where: str, field: str, what: str) -> None:
    if not condition:
        raise DeliveryRefused(f"{where}: {field} {what}.")
