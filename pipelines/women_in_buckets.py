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

from pipelines.spilled_rows import SpilledRows
from schemas.tables import KEYS

CONTACTS, RESPONSES = "service_contact", ("referral", "follow_up")
ABOUT_WOMEN = (CONTACTS, *RESPONSES)
ROWS_IN_A_BUCKET = 1 << 18


class WomenInBuckets:
    """The rows of the tables `ABOUT_WOMEN`. `rows`: how many will come, of all of them."""

    def __init__(self, spilled: SpilledRows, rows: int):
        self._spilled, self.number = spilled, 1 + rows // ROWS_IN_A_BUCKET
        self._empty: dict[str, pd.DataFrame] = {}

    def add(self, table: str, frame: pd.DataFrame) -> None:
        """Further typed rows with `file` and `row_number`, in the order of files and rows."""
        self._empty.setdefault(table, frame.iloc[:0])
        if not len(frame):
            return
        if self.number == 1:
            self._spilled.put(f"{table}-0", frame)
            return
        contact = _hashes(frame["contact_id"])
        if table == CONTACTS:
            owner = _hashes(frame["woman_ref"].fillna(frame["contact_id"]))
            self._spilled.put_apart(CONTACTS, frame, self._bucket(owner))
            self._pair("owners", contact, owner)
        else:
            self._spilled.put_apart(f"{table}-by-contact", frame, self._bucket(contact))
            self._pair(f"{table}-keys", _hashes(frame[KEYS[table][0]]), contact)

    def buckets(self) -> Iterator[dict[str, pd.DataFrame]]:
        """By table, the rows of each bucket, in the order of files and rows. Once only: they are not kept."""
        shared = self._find_shared() if self.number > 1 else np.empty(0, dtype=np.uint64)
        for bucket in range(self.number):
            found = {table: self._take(table, bucket) for table in self._empty}
            if len(shared) and CONTACTS in found:
                contacts = found[CONTACTS]
                apart = np.isin(_hashes(contacts["woman_ref"].fillna(contacts["contact_id"])), shared)
                if apart.any():
                    self._spilled.put(f"{CONTACTS}-{self.number}", contacts[apart])
                    found[CONTACTS] = contacts[~apart].reset_index(drop=True)
            yield found
        if len(shared):
            yield {table: self._take(table, self.number) for table in self._empty}

    def _bucket(self, hashes: np.ndarray) -> np.ndarray:
        return (hashes % np.uint64(self.number)).astype(np.int64)

    def _pair(self, name: str, left: np.ndarray, right: np.ndarray) -> None:
        pairs = pd.DataFrame({"left": left, "right": right}).drop_duplicates()
        self._spilled.put_apart(name, pairs, self._bucket(pairs["left"].to_numpy()))

    def _pairs(self, name: str, part: int) -> pd.DataFrame:
        found = [pd.DataFrame({"left": [], "right": []}, dtype="uint64"), *self._spilled.frames(f"{name}-{part}")]
        return pd.concat(found, ignore_index=True).drop_duplicates(ignore_index=True)

    def _find_shared(self) -> np.ndarray:
        """Hashes of the women who share a bucket of their own; referrals and follow-ups are put into theirs."""
        contacts = np.empty(0, dtype=np.uint64)
        for table in (table for table in RESPONSES if table in self._empty):
            for part in range(self.number):
                pairs = self._pairs(f"{table}-keys", part)
                contacts = np.union1d(contacts, pairs.loc[pairs.duplicated("left", keep=False), "right"])
                self._spilled.drop(f"{table}-keys-{part}")
        shared = contacts  # of one that is not there, too
        for part in range(self.number):
            owners = self._pairs("owners", part)
            unclear = owners.duplicated("left", keep=False) | owners["left"].isin(contacts)
            shared = np.union1d(shared, owners.loc[unclear, "right"])
        for part in range(self.number):
            owners = self._pairs("owners", part).drop_duplicates("left").set_index("left")["right"]
            self._spilled.drop(f"owners-{part}")
            for table in (table for table in RESPONSES if table in self._empty):
                self._put_to_women(table, part, owners, shared)
        return shared

    def _put_to_women(self, table: str, part: int, owners: pd.Series, shared: np.ndarray) -> None:
        for frame in self._spilled.frames(f"{table}-by-contact-{part}"):
            contact = _hashes(frame["contact_id"])
            known = owners.index.get_indexer(contact)
            owner = np.where(known >= 0, owners.to_numpy()[known], contact) if len(owners) else contact
            bucket = np.where(np.isin(owner, shared), self.number, self._bucket(owner))
            self._spilled.put_apart(table, frame, bucket)
        self._spilled.drop(f"{table}-by-contact-{part}")

    def _take(self, table: str, bucket: int) -> pd.DataFrame:
        found = self._spilled.take(f"{table}-{bucket}")
        if found is None:
            return self._empty[table]
        in_order = np.lexsort((found["row_number"], found["file"]))
        ordered = (in_order[1:] > in_order[:-1]).all()
        return found if ordered else found.iloc[in_order].reset_index(drop=True)


def _hashes(values: pd.Series) -> np.ndarray:
    return pd.util.hash_array(values.to_numpy(dtype=object), categorize=False)
