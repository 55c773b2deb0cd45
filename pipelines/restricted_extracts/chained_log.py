"""A log that can only be added to: every line holds the hash of the line before, and whoever has the key signs it.

Belongs here: adding, reading, verifying. Does not: what is logged (`extracts`).

A line is JSON: `entry` (1, 2, ...), `day`, `event`, `about`, `previous`, if a key is configured `mac`, and `hash`.
`mac` is the HMAC-SHA-256 (RFC 2104) of what stands before it, `hash` the SHA-256 of the line without `hash`. The head,
how many lines there are and the hash of the last, stands in a file of its own and in the manifest of each release, so
that a log that was cut short, or chained anew by somebody without the key, does not fit.

An entry is written in three steps, each whole or not at all: the head says which entry is coming (`next`), the log has
it, the head is that of the log. A process that is killed in between leaves a log that is told from a damaged one: it
ends at its head, or with the very entry that the head said was coming.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipelines.store import Store, write_json, write_whole

BEFORE_THE_FIRST = "0" * 64
SHORTEST_KEY = 32
FIELDS = ("entry", "day", "event", "about", "previous")


class LogDamaged(RuntimeError):
    """The log is not what was written; the message says from which entry on."""


@dataclass(frozen=True)
class Head:
    """How many entries a log had at some time, and the hash of its last."""

    entries: int = 0
    hash: str = BEFORE_THE_FIRST

    def as_dict(self) -> dict:
        """For a manifest."""
        return {"entries": self.entries, "hash": self.hash}


@dataclass(frozen=True)
class ChainedLog:
    """The log in the file `path`, its head beside it. `key`: secret bytes of whoever may add; None for no key."""

    path: Path
    key: bytes | None = None

    @property
    def head_path(self) -> Path:
        """Where the head stands."""
        return self.path.with_name("head.json")

    def head(self) -> Head:
        """The head that was written last. Raises LogDamaged if it cannot be read."""
        return self._heads()[0]

    @property
    def interrupted(self) -> bool:
        """Whether the last entry that was begun was not finished. Raises LogDamaged if the head cannot be read."""
        return self._heads()[1] is not None

    def _heads(self) -> tuple[Head, Head | None]:
        """The head, and the one that was coming when it was written; None if the last entry was finished."""
        if not self.head_path.is_file():
            return Head(), None
        try:
            told = json.loads(self.head_path.read_text(encoding="utf-8"))
            head, coming = (Head(int(one["entries"]), str(one["hash"])) for one in (told, told.get("next", told)))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise LogDamaged(f"{self.head_path.name} cannot be read") from None
        if coming == head:
            return head, None
        if coming.entries != head.entries + 1:
            raise LogDamaged(f"{self.head_path.name} tells of an entry that cannot be the next")
        return head, coming

    def verified(self, heads: Iterable[Head] = ()) -> list[dict]:
        """All entries, oldest first. `heads`: heads that are known from elsewhere, such as manifests of releases.

        Raises LogDamaged if a line was changed, taken out, put in or moved, or if the log does not fit a head.
        """
        text = self.path.read_bytes() if self.path.is_file() else b""
        if text and not text.endswith(b"\n"):
            raise LogDamaged("the last line of the log is not whole")
        entries, previous, hashes = [], BEFORE_THE_FIRST, [BEFORE_THE_FIRST]
        for number, line in enumerate(text.split(b"\n")[:-1], start=1):
            entry = self._entry(line, number, previous)
            previous = entry["hash"]
            entries.append(entry)
            hashes.append(previous)
        for head in heads:
            if head.entries >= len(hashes) or hashes[head.entries] != head.hash:
                raise LogDamaged(f"the log is not the one that had {head.entries} entries when a release was made")
        head, coming = self._heads()
        if Head(len(entries), previous) not in (head, coming):
            raise LogDamaged(f"the log has {len(entries)} entries and its head tells of {head.entries} others")
        return entries

    def add(self, day: str, event: str, about: dict, heads: Iterable[Head] = ()) -> dict:
        """Add an entry and return it. Raises LogDamaged before anything is written if the log is not whole."""
        entries = self.verified(heads)
        previous = entries[-1]["hash"] if entries else BEFORE_THE_FIRST
        entry = {"entry": len(entries) + 1, "day": day, "event": event, "about": about, "previous": previous}
        if self.key is not None:
            entry["mac"] = self._mac(entry)
        entry["hash"] = _hash(entry)
        text = "".join(_line(one) for one in (*entries, entry))
        coming = Head(entry["entry"], entry["hash"]).as_dict()
        write_json(self.head_path, {**Head(len(entries), previous).as_dict(), "next": coming})
        write_whole(self.path, lambda partial: partial.write_text(text, encoding="utf-8"))
        write_json(self.head_path, coming)
        return entry

    def repair(self, heads: Iterable[Head] = ()) -> list[dict]:
        """Finish what a killed process left: the head becomes that of the log as it is. Returns the entries.

        Raises LogDamaged, and changes nothing, unless the log is whole but for that.
        """
        entries = self.verified(heads)
        if self.interrupted:
            last = Head(len(entries), entries[-1]["hash"]) if entries else Head()
            write_json(self.head_path, last.as_dict())
        return entries

    def _entry(self, line: bytes, number: int, previous: str) -> dict:
        try:
            entry = json.loads(line.decode("utf-8"))
            written = _line(entry).encode() == line + b"\n" and set(entry) - {"mac"} == {*FIELDS, "hash"}
            whole = written and entry["entry"] == number and entry["previous"] == previous
            whole = whole and entry["hash"] == _hash(entry)
            if whole and self.key is not None:
                whole = hmac.compare_digest(str(entry.get("mac", "")), self._mac(entry))
        except (ValueError, KeyError, TypeError, AttributeError):
            whole = False
        if not whole:
            raise LogDamaged(f"entry {number} of the log is not as it was written")
        return entry

    def _mac(self, entry: dict) -> str:
        return hmac.new(self.key, _canonical(entry, FIELDS), hashlib.sha256).hexdigest()


def extract_log(store: Store, key_file: Path | None = None) -> ChainedLog:
    """The log of a store. Raises ValueError if the key is too short to be one."""
    key = key_file.read_bytes().strip() if key_file else None
    if key is not None and len(key) < SHORTEST_KEY:
        raise ValueError(f"{key_file} is too short for a key: at least {SHORTEST_KEY} characters")
    return ChainedLog(store.restricted / "extracts" / "log.jsonl", key)


def heads_in_releases(store: Store) -> list[Head]:
    """The heads in the manifests of all releases of a store, withdrawn ones too."""
    paths = sorted([*store.releases.glob("*/manifest.json"), *store.kept_release("").glob("*/withdrawn/manifest.json")])
    told = [json.loads(path.read_text(encoding="utf-8")).get("extract_log") for path in paths]
    return [Head(one["entries"], one["hash"]) for one in told if one]


def head_for_release(store: Store, release_id: str) -> dict:
    """What the manifest of a release says of the log: its head when a release of this name was built first.

    Kept beside what is kept of the release, so that one that is built again is the same to the byte, whatever was
    extracted since.
    """
    kept = store.kept_release(release_id) / "log_head.json"
    if not kept.is_file():
        write_json(kept, extract_log(store).head().as_dict())
    return json.loads(kept.read_text(encoding="utf-8"))


def _hash(entry: dict) -> str:
    return hashlib.sha256(_canonical(entry, (*FIELDS, "mac"))).hexdigest()


def _canonical(entry: dict, names: tuple[str, ...]) -> bytes:
    content = {name: entry[name] for name in names if name in entry}
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _line(entry: dict) -> str:
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n"
