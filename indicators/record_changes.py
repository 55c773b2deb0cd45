"""Whose records changed since they were counted last: these women's records as they were and as they are.

Belongs here: telling which women's records changed, and taking theirs out of the former and of the present tables. Does
not: which results are kept (`finest_store`), how they are brought up to date (`count_changes`), statements (`compile`).

Women, cases, referrals and contacts are counted woman by woman: what one woman adds to a count depends on her own
records alone. So a count can be brought up to date by taking away what the women whose records changed added to it
before, and adding what they add now, whatever the periods that an answer or an episode of hers reaches into.

To tell who changed, women are put into very many classes by a hash of the pseudonym (about one class for two women) and
a number is kept for each class: the sum of hashes of the rows in it. A woman of a class whose number is another one is
counted again, changed or not. The former tables stay beside the kept counts as further names of the same files, until
the present ones take their place; a file that is no longer what was counted is not used.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from indicators.engines import DuckDBEngine, open_engine, open_tables
from indicators.units.contact import CONTACT
from schemas.columns import describe

FORMAT = 1
"""Raised when what a kept file means changes."""
TABLES_ABOUT_WOMEN = ("service_contact", "referral", "follow_up", "facility")
"""What statements on women, cases, referrals and contacts read: their own records, and where facilities are."""
OF_CONTACTS = ("referral", "follow_up")
"""Tables whose rows belong to a woman by the contact that they name."""
PLACE = ("region", "facility_type")
"""Columns that a contact has from the table of facilities."""
WOMAN = "coalesce(woman_ref, contact_id)"
"""SQL of what a contact calls her; without pseudonym she has one contact."""
LARGEST_SHARE = 0.5
"""Of the classes of women: where more have changed, everybody is counted again with less work."""
MOST_ROWS = 1 << 20
"""Contacts of women whose records changed that stand in memory at most, those before and those now."""
FEWEST_CLASSES, MOST_CLASSES = 1 << 10, 1 << 22


class RecordChanges:
    """The records about women now, and as they were when they were counted last.

    `engine`: on the present records. `folder`: where the former ones are kept. `records`: Parquet file of each table.
    `watched`: by table, the columns that counts depend on.
    """

    def __init__(
        self, engine: DuckDBEngine, folder: Path, records: Mapping[str, Path], watched: Mapping[str, Iterable[str]]
    ):
        self.engine, self.folder = engine, folder
        self.files = {table: records[table] for table in TABLES_ABOUT_WOMEN if table in records}
        self.watched = {table: sorted(watched.get(table, ())) for table in TABLES_ABOUT_WOMEN}
        self.hashes = {table: hash_of_file(path) for table, path in self.files.items()}
        self.key = self._key(self.hashes)
        self.former = self._read_former()
        self._numbers: pa.Table | None = None
        self._both: tuple[dict, dict] | None = None
        self._compared = False

    @property
    def former_key(self) -> str:
        """What the former records are kept under; empty if there are none."""
        return self._key(self.former) if self.former else ""

    def contributions(self, sql: str) -> tuple[pa.Table, pa.Table] | None:
        """What a statement gives for the former and for the present records of the women whose records changed.

        None if that cannot be told, or if so many changed that it is no less work to count everybody.
        """
        both = self._changed_records()
        if both is None:
            return None
        found = []
        for tables in both:
            with open_tables(tables, TABLES_ABOUT_WOMEN) as engine:
                found.append(engine.run(sql))
        return found[0], found[1]

    def keep(self) -> set[Path]:
        """Keep the present records for the next run. Returns the files that it will need."""
        numbers = self._path_of_numbers(self.key)
        if not numbers.exists():
            write_kept(self.numbers(), numbers)
        links = {table: self._path_of_records(found) for table, found in self.hashes.items()}
        for table, path in links.items():
            if not path.exists():
                _link(self.files[table], path)
        note = self.folder / "former.json"
        partial = note.with_name(note.name + ".partial")
        partial.touch(mode=0o600)
        partial.write_text(json.dumps(self.hashes, sort_keys=True), encoding="utf-8")
        partial.replace(note)
        return {numbers, note, *links.values()}

    def numbers(self) -> pa.Table:
        """A number a class of women for each table with rows of theirs: columns `service_contact`, `referral` and
        `follow_up`, of these the classes of the contact."""
        if self._numbers is None:
            classes = self._classes()
            statements = {"service_contact": self._hashed_contacts(classes)}
            statements |= {table: self._hashed(table, classes) for table in OF_CONTACTS}
            columns = {table: np.zeros(classes, dtype=np.uint64) for table in statements}
            for engine in self.engine.of_some_women():
                for table, statement in statements.items():
                    _add_up(engine.run(statement), columns[table])
            self._numbers = pa.table(columns)
        return self._numbers

    def _classes(self) -> int:
        """As many as the last time, so that they can be compared, or about one for two women."""
        former = self._path_of_numbers(self.former_key)
        if self.former and former.exists():
            return pq.read_metadata(former).num_rows
        return min(max(FEWEST_CLASSES, 1 << (self._contacts() // 4).bit_length()), MOST_CLASSES)

    def _contacts(self) -> int:
        return pq.read_metadata(self.files["service_contact"]).num_rows if "service_contact" in self.files else 0

    def _changed_records(self) -> tuple[dict[str, pa.Table], dict[str, pa.Table]] | None:
        if not self._compared:
            self._compared = True
            self._both = self._compare()
        return self._both

    def _compare(self) -> tuple[dict[str, pa.Table], dict[str, pa.Table]] | None:
        """The former and the present records of the women of every class that is not as it was."""
        if not self.former or any(
            hash_of_file(self._path_of_records(found)) != found for found in self.former.values()
        ):
            return None
        try:
            before = pq.read_table(self._path_of_numbers(self.former_key))
        except (pa.ArrowInvalid, OSError):  # a file that a power cut left without its content
            return None
        after = self.numbers()
        changed = {
            table: np.flatnonzero(np.asarray(before.column(table)) != np.asarray(after.column(table)))
            for table in ("service_contact", *OF_CONTACTS)
        }
        by_contact = np.union1d(*(changed[table] for table in OF_CONTACTS))
        with self._former_engine() as former:
            engines, women = (former, self.engine), [changed["service_contact"]]
            if len(by_contact):
                women += [self._women_of(engine, by_contact, len(after)) for engine in engines]
            chosen = np.unique(np.concatenate(women))
            if len(chosen) > LARGEST_SHARE * len(after) or self._contacts() * len(chosen) > MOST_ROWS * len(after):
                return None
            found = [self._records_of(engine, chosen, len(after)) for engine in engines]
        return found[0], found[1]

    @contextmanager
    def _former_engine(self):
        files = {table: self._path_of_records(found) for table, found in self.former.items()}
        with open_engine(files, TABLES_ABOUT_WOMEN) as engine:
            yield engine

    def _women_of(self, engine: DuckDBEngine, by_contact: np.ndarray, classes: int) -> np.ndarray:
        """Classes of the women of contacts, by classes of these."""
        with engine.lists(chosen=pa.table({"number": pa.array(by_contact, pa.int32())})):
            woman = _class(WOMAN, classes)
            found = engine.run(
                f"{_steps('live_contact')}\nSELECT DISTINCT {woman} AS women\nFROM live_contact"
                f" SEMI JOIN chosen ON {_class('contact_id', classes)} = chosen.number"
            )
        return np.asarray(found.column("women"))

    def _records_of(self, engine: DuckDBEngine, women: np.ndarray, classes: int) -> dict[str, pa.Table]:
        """The live records of women, by their classes, with the columns that are watched; and all facilities."""
        columns = {table: ", ".join(names) for table, names in self.watched.items()}
        with engine.lists(chosen=pa.table({"number": pa.array(women, pa.int32())})):
            contacts = engine.run(_live_contacts(columns["service_contact"], classes))
        found = {"service_contact": contacts, "facility": engine.run("SELECT * FROM facility")}
        with engine.lists(chosen=contacts.select(["contact_id"])):
            for table in (name for name in OF_CONTACTS if self.watched[name]):
                found[table] = engine.run(f"SELECT {columns[table]} FROM {table} SEMI JOIN chosen USING (contact_id)")
        return found

    def _hashed_contacts(self, classes: int) -> str:
        """Statement of the class and the hash of each live contact, with what it has from its facility."""
        hashed = _hashed_row([*self.watched["service_contact"], *PLACE], "service_contact")
        woman = _class(WOMAN, classes)
        return f"{_steps('contact')}\nSELECT {woman} AS number, {hashed} AS hashed\nFROM contact"

    def _hashed(self, table: str, classes: int) -> str:
        hashed = _hashed_row(self.watched[table] or ["contact_id"], table)
        return f"SELECT {_class('contact_id', classes)} AS number, {hashed} AS hashed FROM {table}"

    def _key(self, hashes: Mapping[str, str]) -> str:
        layout = [(table, [(column.name, column.kind) for column in describe(table)]) for table in TABLES_ABOUT_WOMEN]
        parts = [str(FORMAT), duckdb.__version__, repr(layout), repr(self.watched), repr(sorted(hashes.items()))]
        return hash_of_texts(*parts)

    def _read_former(self) -> dict[str, str]:
        """Hashes of the files of the former records, by table; empty if none are kept for the columns watched now."""
        try:
            former = json.loads((self.folder / "former.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        whole = all(self._path_of_records(found).exists() for found in former.values())
        return former if whole and self._path_of_numbers(self._key(former)).exists() else {}

    def _path_of_records(self, found: str) -> Path:
        return self.folder / f"records-{found}.parquet"

    def _path_of_numbers(self, key: str) -> Path:
        return self.folder / f"numbers-{key}.parquet"


def hash_of_file(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_of_texts(*parts: str) -> str:
    """A short hash of texts, hexadecimal."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def write_kept(table: pa.Table, path: Path) -> None:
    """Write a Parquet file whole or not at all, readable by its owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.touch(mode=0o600)
    pq.write_table(table, partial)
    partial.replace(path)


def _steps(last: str) -> str:
    """The steps of the contact up to one of them, as the beginning of a statement."""
    names = [step.name for step in CONTACT.steps]
    return "WITH " + ",\n".join(f"{s.name} AS ({s.sql})" for s in CONTACT.steps[: names.index(last) + 1])


def _live_contacts(columns: str, classes: int) -> str:
    """Statement of the live contacts of chosen women. These are chosen first, before it is told which versions are the
    latest: that takes long for all."""
    latest, live = CONTACT.steps[:2]
    of_women = f"\n    SELECT *\n    FROM service_contact SEMI JOIN chosen ON {_class(WOMAN, classes)} = chosen.number"
    steps = {
        latest.name: latest.sql,
        "contact_of_women": of_women,
        live.name: live.sql.replace("service_contact", "contact_of_women"),
    }
    return (
        "WITH "
        + ",\n".join(f"{name} AS ({sql})" for name, sql in steps.items())
        + f"\nSELECT {columns} FROM {live.name}"
    )


def _class(column: str, classes: int) -> str:
    """SQL of the class, from 0 to `classes`, a power of 2, of what a column calls by name."""
    return f"CAST(hash({column}) & {classes - 1} AS INTEGER)"


def _hashed_row(columns: Iterable[str], table: str) -> str:
    """SQL of a hash of columns. An empty list and none have the same hash; so whether there is one is hashed too."""
    listed = {column.name for column in describe(table) if column.kind == "codes"}
    names = list(columns)
    return f"hash(row({', '.join([*names, *(f'{name} IS NULL' for name in names if name in listed)])}))"


def _add_up(hashed: pa.Table, numbers: np.ndarray) -> None:
    """Add hashes to the sum, modulo 2 to the power of 64, of each class."""
    np.add.at(numbers, np.asarray(hashed.column("number")), np.asarray(hashed.column("hashed")))


def _link(origin: Path, path: Path) -> None:
    """Another name for a file, or a copy of it where the file system has no further names."""
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        os.link(origin, partial)
    except OSError:
        partial.touch(mode=0o600)
        shutil.copyfile(origin, partial)
    partial.replace(path)
