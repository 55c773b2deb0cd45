"""Records about women in buckets on the disk: all rows of a woman, and all that is about her contacts, lie in one.

Belongs here: which rows belong together. Does not: what is asked of them (`schemas.across`), the disk (`spilled_rows`).

Nothing that is asked of a woman's rows needs those of another woman; what does, stands in `schemas.across.everybody`.
So her rows are checked a bucket at a time, and memory is that of a bucket, whatever the number of women.

A contact belongs to the woman of its pseudonym, and without one to itself; a referral or a follow-up to the woman of
its contact. Where that is not clear (versions of a contact with different pseudonyms, a key of a referral under two
contacts) all women concerned share a bucket of their own, the last. Women and keys are told apart by hashes: two that
are alike by chance only bring women into one bucket.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.spilled_rows import SpilledRows, no_rows_of
from schemas.known_texts import hashes_of
from schemas.records import joined
from schemas.tables import KEYS

CONTACTS, RESPONSES = "service_contact", ("referral", "follow_up")
ABOUT_WOMEN = (CONTACTS, *RESPONSES)
ROWS_IN_A_BUCKET = 3 << 16
ROWS_AT_ONCE = 1 << 18
"""Rows that are divided among the buckets together: the more, the fewer pieces a bucket consists of."""


class WomenInBuckets:
    """The rows of the tables `ABOUT_WOMEN`. `rows`: how many will come, of all of them."""

    def __init__(self, spilled: SpilledRows, rows: int):
        self._spilled, self.number = spilled, 1 + rows // ROWS_IN_A_BUCKET
        self._empty: dict[str, pa.Table] = {}
        self._waiting: dict[str, list[pa.Table]] = {}

    def add(self, table: str, rows: pa.Table) -> None:
        """Further accepted rows with `file` and `row_number`, in the order of files and rows."""
        if table not in self._empty:
            self._empty[table] = no_rows_of(rows)
        if not len(rows):
            return
        waiting = self._waiting.setdefault(table, [])
        waiting.append(rows)
        if sum(map(len, waiting)) >= ROWS_AT_ONCE:
            self._put_down(table)

    def _put_down(self, table: str) -> None:
        rows = joined(self._waiting.pop(table))
        if self.number == 1:
            self._spilled.put(table, 0, rows)
            return
        contact = hashes_of(rows["contact_id"])
        if table == CONTACTS:
            owner = _owners(rows)
            self._spilled.put_apart(CONTACTS, rows, self._bucket(owner))
            self._pair("owners", contact, owner)
        else:
            self._spilled.put_apart(f"{table}-by-contact", rows, self._bucket(contact))
            self._pair(f"{table}-keys", hashes_of(rows[KEYS[table][0]]), contact)

    def buckets(self) -> Iterator[dict[str, pa.Table]]:
        """By table, the rows of each bucket, in the order of files and rows. Once only: they are not kept."""
        for table in [*self._waiting]:
            self._put_down(table)
        shared = self._find_shared() if self.number > 1 else np.empty(0, dtype=np.uint64)
        for bucket in range(self.number):
            found = {table: self._take(table, bucket) for table in self._empty}
            if len(shared) and CONTACTS in found:
                contacts = found[CONTACTS]
                apart = np.isin(_owners(contacts), shared)
                if apart.any():
                    self._spilled.put(CONTACTS, self.number, contacts.filter(pa.array(apart)))
                    found[CONTACTS] = contacts.filter(pa.array(~apart))
            yield found
        if len(shared):
            yield {table: self._take(table, self.number) for table in self._empty}

    def _bucket(self, hashes: np.ndarray) -> np.ndarray:
        return (hashes % np.uint64(self.number)).astype(np.int64)

    def _pair(self, name: str, left: np.ndarray, right: np.ndarray) -> None:
        self._spilled.put_apart(name, pa.table({"left": left, "right": right}), self._bucket(left))

    def _pairs(self, name: str, part: int) -> pd.DataFrame:
        found = self._spilled.look_at(name, part)
        if found is None:
            found = pa.table({"left": pa.array([], pa.uint64()), "right": pa.array([], pa.uint64())})
        return found.to_pandas().drop_duplicates(ignore_index=True)

    def _find_shared(self) -> np.ndarray:
        """Hashes of the women who share a bucket of their own; referrals and follow-ups are put into theirs."""
        contacts = np.empty(0, dtype=np.uint64)
        for table in (table for table in RESPONSES if table in self._empty):
            for part in range(self.number):
                pairs = self._pairs(f"{table}-keys", part)
                contacts = np.union1d(contacts, pairs.loc[pairs.duplicated("left", keep=False), "right"])
                self._spilled.drop(f"{table}-keys", part)
        shared = contacts  # of one that is not there, too
        for part in range(self.number):
            owners = self._pairs("owners", part)
            unclear = owners.duplicated("left", keep=False) | owners["left"].isin(contacts)
            shared = np.union1d(shared, owners.loc[unclear, "right"])
        for part in range(self.number):
            owners = self._pairs("owners", part).drop_duplicates("left").set_index("left")["right"]
            self._spilled.drop("owners", part)
            for table in (table for table in RESPONSES if table in self._empty):
                self._put_to_women(table, part, owners, shared)
        return shared

    def _put_to_women(self, table: str, part: int, owners: pd.Series, shared: np.ndarray) -> None:
        rows = self._spilled.take(f"{table}-by-contact", part)
        if rows is None:
            return
        contact = hashes_of(rows["contact_id"])
        known = owners.index.get_indexer(contact)
        owner = np.where(known >= 0, owners.to_numpy()[known], contact) if len(owners) else contact
        bucket = np.where(np.isin(owner, shared), self.number, self._bucket(owner))
        self._spilled.put_apart(table, rows, bucket)

    def _take(self, table: str, bucket: int) -> pa.Table:
        found = self._spilled.take(table, bucket)
        if found is None:
            return self._empty[table]
        in_order = np.lexsort((found["row_number"].to_numpy(), found["file"].to_numpy()))
        ordered = (in_order[1:] > in_order[:-1]).all()
        return found if ordered else found.take(pa.array(in_order))


def _owners(contacts: pa.Table) -> np.ndarray:
    return hashes_of(pc.coalesce(contacts["woman_ref"], contacts["contact_id"]))
