"""Delivered files that are older than they may be kept: they are removed from the inbox, their hashes stay.

Belongs here: which files may go, and letting them go. Does not: the rows that a run made of them, which the store keeps
(`kept_rows`), and the rows of a woman who takes her record back, which go with the next run.

A file goes only if the store holds its rows: same SHA-256, all rows accounted for. First `let_go.json` is written
beside delivery.json, then the file is removed; broken off in between, the file is there and is read as ever. Files of
another system stay: their rows have no keys, and without the file nobody could tell that they were sent again.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.kept_rows import kept_file
from pipelines.store import Store, StoreRefused, write_whole
from schemas.delivery import LET_GO_FILE, DeliveredFile, Delivery, find_deliveries
from schemas.opening import open_no_link
from schemas.sources import load_source


@dataclass(frozen=True)
class Judged:
    """A delivered file that is older than it may be kept. `why_not`: why it stays nevertheless; empty if it may go."""

    delivery: Delivery
    file: DeliveredFile
    sha256: str
    why_not: str

    @property
    def name(self) -> str:
        """As in the messages of a run."""
        return f"{self.delivery.source}/{self.delivery.delivery_id}/{self.file.name}"


def judge(store: Store, inbox: Path, source: str, keep_months: int, today: date) -> Iterator[Judged]:
    """The delivered files of a source that were received more than `keep_months` months before that of `today`.

    Raises DeliveryRefused, SourceRefused, OSError.
    """
    loaded = load_source(source)
    foreign = loaded.file.table if loaded.format == "file" else None
    for delivery in find_deliveries(inbox, source, foreign):
        age = (today.year - delivery.received_month.year) * 12 + today.month - delivery.received_month.month
        if age <= keep_months:
            continue
        for file in delivery.files:
            if file.let_go is None:
                sha256 = _sha256(file.path)
                why_not = "its rows have no keys" if foreign else _not_kept(store, delivery, file, sha256)
                yield Judged(delivery, file, sha256, why_not)


def let_go(judged: Judged) -> None:
    """Remove a file from the inbox; its hash stays in `let_go.json`. Raises OSError."""
    note = judged.delivery.folder / LET_GO_FILE
    gone = json.loads(note.read_text(encoding="utf-8"))["files"] if note.is_file() else {}
    text = json.dumps({"files": gone | {judged.file.name: judged.sha256}}, indent=1, sort_keys=True) + "\n"

    def write(partial: Path) -> None:
        partial.write_text(text, encoding="utf-8")
        partial.chmod(0o644)  # for the account that runs: it holds names and hashes only

    write_whole(note, write)
    judged.file.path.unlink()


def _not_kept(store: Store, delivery: Delivery, file: DeliveredFile, sha256: str) -> str:
    try:
        kept_file(store.received(delivery.source), delivery.delivery_id, file.name, sha256)
    except StoreRefused:
        return "the store does not hold its rows as it is now: run first"
    return ""


def _sha256(path: Path) -> str:
    with os.fdopen(open_no_link(path, os.O_RDONLY), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
