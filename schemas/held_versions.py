"""Versions of contacts that were held before, so that they are not taken for holes among those that stand.

Belongs here: keeping many of them small, and finding those of a few contacts. Does not: what they are found for
(`across.contacts`), versions up to which contacts were withdrawn (`editions`).
"""

from dataclasses import dataclass, field

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


@dataclass
class HeldVersions:
    """24 bytes a version, whatever the key; they are looked up some contacts at a time."""

    _added: list[np.ndarray] = field(default_factory=list)
    _in_order: bool = False

    def add(self, keys: pd.DataFrame) -> None:
        """DataFrame[contact_id, record_version], nothing missing."""
        self._added.append(hashed_versions(keys["contact_id"], keys["record_version"]))
        self._in_order = False

    def of(self, contacts: pd.Series) -> pd.DataFrame:
        """DataFrame[contact_id, record_version]: the held versions of these contacts."""
        if not self._in_order:
            self._added = [np.sort(np.concatenate([np.empty(0, dtype=ROW), *self._added]), order="first")]
            self._in_order = True
        (held,) = self._added
        asked = pd.Series(contacts.unique())
        start, end = (np.searchsorted(held["first"], _hashed(asked, TWO_KEYS[0]), side) for side in ("left", "right"))
        found = np.repeat(np.arange(len(asked)), end - start)
        # Within the versions of each contact asked for, one after the other.
        row = np.repeat(start, end - start) + np.arange(len(found)) - np.repeat(_before(end - start), end - start)
        same = held["second"][row] == _hashed(asked.iloc[found], TWO_KEYS[1])
        versions = held["version"][row[same]]
        return pd.DataFrame({"contact_id": asked.iloc[found[same]].to_numpy(), "record_version": versions})


def _before(numbers: np.ndarray) -> np.ndarray:
    return np.cumsum(numbers) - numbers


def _hashed(texts: pd.Series, key: str) -> np.ndarray:
    return hashes_of(pa.array(texts, pa.large_string(), from_pandas=True), key)
