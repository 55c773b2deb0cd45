"""Versions of contacts that were held before, so that they are not taken for holes among those that stand.

Belongs here: keeping many of them small, and finding those of a few contacts. Does not: what they are found for
(`across.contacts`), versions up to which contacts were withdrawn (`editions`).
"""

import numpy as np
import pandas as pd
import pyarrow as pa

from schemas.known_texts import TWO_KEYS, hashes_of

ROW = np.dtype([("first", np.uint64), ("second", np.uint64), ("version", np.int64)])


def hashed_versions(contacts: pd.Series, versions: pd.Series) -> np.ndarray:
    """Array of `ROW`, one a version: two hashes of its contact, and its number. Nothing may be missing."""
    rows = np.empty(len(contacts), dtype=ROW)
    rows["first"], rows["second"] = (_hashed(contacts, key) for key in TWO_KEYS)
    rows["version"] = versions
    return rows


class HeldVersions:
    """24 bytes a version, whatever the key; they are looked up some contacts at a time."""

    def __init__(self) -> None:
        self._added: list[np.ndarray] = []
        # In the order of the first hash, each kind of number by itself: one among others is copied for every look-up.
        self._first, self._second, self._versions = (np.empty(0, dtype=ROW[name]) for name in ROW.names)

    def add(self, keys: pd.DataFrame) -> None:
        """DataFrame[contact_id, record_version], nothing missing."""
        self._added.append(hashed_versions(keys["contact_id"], keys["record_version"]))

    def of(self, contacts: pd.Series) -> pd.DataFrame:
        """DataFrame[contact_id, record_version]: the held versions of these contacts."""
        self._put_in_order()
        asked = pd.Series(contacts.unique())
        hashes = _hashed(asked, TWO_KEYS[0])
        # One after the other in their order: looked up at random they would take several times as long.
        order = np.argsort(hashes)
        start, end = (np.searchsorted(self._first, hashes[order], side) for side in ("left", "right"))
        asked, start, end = asked.iloc[order[end > start]], start[end > start], end[end > start]
        found = np.repeat(np.arange(len(asked)), end - start)
        # Within the versions of each contact asked for, one after the other.
        row = np.repeat(start, end - start) + np.arange(len(found)) - np.repeat(_before(end - start), end - start)
        same = self._second[row] == _hashed(asked.iloc[found], TWO_KEYS[1])
        versions = self._versions[row[same]]
        return pd.DataFrame({"contact_id": asked.iloc[found[same]].to_numpy(), "record_version": versions})

    def _put_in_order(self) -> None:
        if not self._added:
            return
        held = (self._first, self._second, self._versions)
        joined = [
            np.concatenate([old, *(added[name] for added in self._added)])
            for name, old in zip(ROW.names, held, strict=True)
        ]
        self._added.clear()
        order = np.argsort(joined[0], kind="stable")
        self._first, self._second, self._versions = (values[order] for values in joined)


def _before(numbers: np.ndarray) -> np.ndarray:
    return np.cumsum(numbers) - numbers


def _hashed(texts: pd.Series, key: str) -> np.ndarray:
    return hashes_of(pa.array(texts, pa.large_string(), from_pandas=True), key)
