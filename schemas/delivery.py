"""Deliveries: `<inbox>/<source>/<delivery_id>/` with `delivery.json` and the files that it lists.

Belongs here: what a delivery says of itself, and whether its files are what it says. Does not: the content of
the files (`reading`, `validation`), what a later delivery does to an earlier one (`editions`).
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
LET_GO_FILE = "let_go.json"
"""Names and SHA-256 of files of a delivery that were kept long enough and removed."""
FIRST_DAY = "must be the first day of a month: March 2024 is 2024-03-01"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
FOREIGN_NAME = re.compile(r"[^\W_][^/\\\x00-\x1f\x7f]{0,119}")
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
LARGEST_NOTE = 1 << 20
"""Bytes of a delivery.json: some thousand files."""
A_LINK = "is a link, and links are not followed: put the thing itself there"
ENTRY_FIELDS = {"name", "table", "rows", "sha256", "months", "replaces"}


class DeliveryRefused(Exception):
    """A delivery that cannot be taken: names the delivery's file, the field and what to do."""


@dataclass(frozen=True)
class Months:
    """A range of months, first and last included, each written like 2025-03, so that text order is time order."""

    first: str
    last: str

    def hold(self, other: "Months") -> bool:
        """Does the other range lie within this one?"""
        return self.first <= other.first and other.last <= self.last

    def meet(self, other: "Months") -> bool:
        """Is there a month in both?"""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class DeliveredFile:
    """A file of a delivery. `rows` (header excluded), `sha256` and `months` are what the sender says, if anything.

    `replaces_months`: it is the complete, corrected edition of its table for its months. `replaces`: it takes the
    place of the file of its table in these earlier deliveries. `let_go`: the SHA-256 of the file if it is here no more,
    because it was kept long enough.
    """

    path: Path
    name: str
    table: str
    rows: int | None
    sha256: str | None
    months: Months | None = None
    replaces_months: bool = False
    replaces: tuple[str, ...] = ()
    let_go: str | None = None


@dataclass(frozen=True)
class Delivery:
    """A delivery as its `delivery.json` describes it. `data_cutoff`: last day that the data cover."""

    source: str
    delivery_id: str
    folder: Path
    received_month: date
    data_cutoff: date
    code_lists: str | None
    files: tuple[DeliveredFile, ...]

    @property
    def order(self) -> tuple[date, str]:
        """Earlier and later among deliveries of a source: the month of receipt, then the name."""
        return self.received_month, self.delivery_id


def find_deliveries(inbox: Path, source: str, foreign_table: str | None = None) -> list[Delivery]:
    """All deliveries of a source, earlier ones first. Raises DeliveryRefused for the first in error.

    `foreign_table`: the source sends files as they are, under names of its own; they all become this table.
    """
    folder = inbox / source
    if not folder.is_dir():
        return []
    _need(not folder.is_symlink(), source, "the folder", A_LINK)
    paths = sorted(path for path in folder.iterdir() if path.is_dir())
    deliveries = sorted((load_delivery(path, source, foreign_table) for path in paths), key=lambda d: d.order)
    for place, delivery in enumerate(deliveries):
        _check_replaced(delivery, deliveries[:place], deliveries[place + 1 :])
    return deliveries


def load_delivery(folder: Path, source: str, foreign_table: str | None = None) -> Delivery:
    """The delivery in `folder`. Raises DeliveryRefused."""
    shown = folder.name if NAME.fullmatch(folder.name) else ascii(folder.name)[1:61]
    where = f"{source}/{shown}/{DELIVERY_FILE}"
    _need(not folder.is_symlink(), where, "the folder", A_LINK)
    document = _read(folder / DELIVERY_FILE, where)
    _need(document.get("source") == source, where, "source", "must be the name of the folder of the source")
    _need(document.get("delivery_id") == folder.name, where, "delivery_id", "must be the name of its folder")
    _need(NAME.fullmatch(folder.name), where, "delivery_id", "has letters, digits and _ . - only, at most 60")
    received = _date(document, "received_month", where, FIRST_DAY)
    _need(received.day == 1, where, "received_month", FIRST_DAY)
    cutoff = _date(document, "data_cutoff", where, "must be the last day that the data cover, such as 2025-12-31")
    version = document.get("code_lists")
    ours = version == CODE_LIST_VERSION or (foreign_table is not None and version is None)
    _need(ours, where, "code_lists", f"must be {CODE_LIST_VERSION} (FL04): convert the codes")
    entries = document.get("files")
    _need(isinstance(entries, list) and entries, where, "files", "must list the files of the delivery")
    gone = names_let_go(folder)
    files = tuple(
        _file(entry, folder, foreign_table, f"files[{place}]", where, gone) for place, entry in enumerate(entries)
    )
    listed = [file.name if foreign_table else file.table for file in files]
    one_each = (
        "lists a file more than once" if foreign_table else "lists a table more than once: send one file per table"
    )
    _need(len(set(listed)) == len(listed), where, "files", one_each)
    known = {file.name for file in files} | {DELIVERY_FILE, LET_GO_FILE}
    unlisted = [path for path in folder.iterdir() if path.name not in known]
    _need(not unlisted, where, "files", "does not list everything in the folder: list it or take it out")
    return Delivery(source, folder.name, folder, received, cutoff, version, files)


def names_let_go(folder: Path) -> dict[str, str]:
    """Names and SHA-256 of the files of a delivery that were let go. Raises DeliveryRefused."""
    path = folder / LET_GO_FILE
    if not path.exists() and not path.is_symlink():
        return {}
    where = f"{folder.parent.name}/{folder.name}/{LET_GO_FILE}"
    gone = _read(path, where).get("files")
    right = isinstance(gone, dict) and all(_is_sha256(digest) for digest in gone.values())
    _need(right, where, "files", "must be names of files, each with its SHA-256")
    return gone


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
    if not path.is_file():
        raise DeliveryRefused(f"{where}: is missing: a delivery is a folder with {DELIVERY_FILE} and one CSV a table.")
    _need(not path.is_symlink(), where, "the file", A_LINK)
    _need(path.stat().st_size <= LARGEST_NOTE, where, "the file", f"has more than {LARGEST_NOTE} bytes: list the files")
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise DeliveryRefused(f"{where}: is not a JSON object in UTF-8: correct it.")
    return document


def _date(document: dict, name: str, where: str, what: str) -> date:
    found = None
    try:
        found = date.fromisoformat(document.get(name))
    except (TypeError, ValueError):
        found = None
    _need(found is not None, where, name, what)
    return found


def _file(
    entry: object, folder: Path, foreign_table: str | None, field: str, where: str, gone: dict[str, str]
) -> DeliveredFile:
    _need(isinstance(entry, dict), where, field, "must be an object with name and table")
    # A field that is not known may be `replaces` spelled wrongly: passed over, what it replaces would count twice.
    _need(set(entry) <= ENTRY_FIELDS, where, field, f"has other fields than {', '.join(sorted(ENTRY_FIELDS))}")
    table, name = entry.get("table", foreign_table), entry.get("name")
    if foreign_table is None:
        _need(isinstance(table, str) and table in TABLES, where, f"{field}.table", "is not the name of a table")
        named = name in (f"{table}.csv", f"{table}.csv.gz")
        _need(named, where, f"{field}.name", f"must be {table}.csv or {table}.csv.gz")
    else:
        _need(table == foreign_table, where, f"{field}.table", f"must be {foreign_table}, or left out")
        named = isinstance(name, str) and FOREIGN_NAME.fullmatch(name) and name != DELIVERY_FILE
        _need(named, where, f"{field}.name", "must be the plain name of a file in this folder")
    path = folder / name
    here = path.is_file() and not path.is_symlink()
    _need(here or name in gone, where, f"{field}.name", "is not a file of the folder")
    rows, digest = entry.get("rows"), entry.get("sha256")
    whole = rows is None or (isinstance(rows, int) and not isinstance(rows, bool) and rows >= 0)
    _need(whole, where, f"{field}.rows", "must be a number of rows, header excluded")
    hexadecimal = digest is None or _is_sha256(digest)
    _need(hexadecimal, where, f"{field}.sha256", "must be 64 hexadecimal digits in small letters")
    months = _months(entry.get("months"), f"{field}.months", where)
    replaces_months, replaces = _replaces(entry.get("replaces", False), folder.name, f"{field}.replaces", where)
    stated = months is not None or not replaces_months
    _need(stated, where, f"{field}.replaces", "needs months: say which months this is the whole of, or name deliveries")
    let_go = None if here else gone[name]
    return DeliveredFile(path, name, table, rows, digest, months, replaces_months, replaces, let_go)


def _is_sha256(digest: object) -> bool:
    return isinstance(digest, str) and re.fullmatch("[0-9a-f]{64}", digest) is not None


def _months(found: object, field: str, where: str) -> Months | None:
    if found is None:
        return None
    right = (
        isinstance(found, dict)
        and set(found) == {"from", "to"}
        and all(isinstance(month, str) and MONTH.fullmatch(month) for month in found.values())
    )
    _need(right, where, field, 'must be such as {"from": "2025-01", "to": "2025-12"}')
    _need(found["from"] <= found["to"], where, field, "must not end before it begins")
    return Months(found["from"], found["to"])


def _replaces(found: object, delivery_id: str, field: str, where: str) -> tuple[bool, tuple[str, ...]]:
    if isinstance(found, bool):
        return found, ()
    right = isinstance(found, list) and found and all(isinstance(name, str) and NAME.fullmatch(name) for name in found)
    _need(right, where, field, "must be true, or a list of the names of earlier deliveries")
    _need(delivery_id not in found, where, field, "must not name its own delivery")
    return False, tuple(sorted(set(found)))


def _check_replaced(delivery: Delivery, earlier: list[Delivery], later: list[Delivery]) -> None:
    """A delivery that is named but not here is let pass: it may yet arrive, or may have been taken back."""
    where = f"{delivery.source}/{delivery.delivery_id}/{DELIVERY_FILE}"
    tables = {other.delivery_id: {file.table for file in other.files} for other in earlier}
    not_earlier = {other.delivery_id for other in later}
    for place, file in enumerate(delivery.files):
        field = f"files[{place}].replaces"
        _need(not not_earlier & set(file.replaces), where, field, "names a delivery that was not received earlier")
        without = [name for name in file.replaces if name in tables and file.table not in tables[name]]
        _need(not without, where, field, f"names a delivery without a file of {file.table}")


def _need(condition: object, where: str, field: str, what: str) -> None:
    if not condition:
        raise DeliveryRefused(f"{where}: {field} {what}.")
