"""Many texts that others are looked up among, some at a time, though only their hashes are kept.

Belongs here: looking up, and the hashes for it. Does not: what is looked up (`editions`), a look-up done once
(`null_safe.is_among`).
"""

import numpy as np
import pandas as pd
import pyarrow as pa

TWO_KEYS = "0123456789123456", "9876543210654321"
"""Two hashes of 64 bits under different keys: no two contents will ever have both alike by chance."""

AT_ONCE = 131_072
"""Texts that are hashed together: each becomes an object on the way."""


class KnownTexts:
    """Distinct texts, given as two hashes of each, the first in ascending order: 16 bytes a text, whatever it says."""

    def __init__(self, first: np.ndarray, second: np.ndarray):
        self._first, self._second = first, second

    def places(self, texts: pd.Series) -> np.ndarray:
        """int64, one a text, none of them missing: where it stands among the known ones; -1 for one that does not."""
        if not len(self._first):
            return np.full(len(texts), -1)
        looked_up = pa.array(texts, pa.large_string(), from_pandas=True)
        hashes = hashes_of(looked_up)
        place = np.minimum(np.searchsorted(self._first, hashes), len(self._first) - 1)
        held = self._first[place] == hashes
        # Hashes of 64 bits can be alike by chance, so those under another key are compared.
        held[held] = self._second[place[held]] == hashes_of(looked_up.filter(pa.array(held)), TWO_KEYS[1])
        return np.where(held, place, -1)


def hashes_of(texts: pa.Array | pa.ChunkedArray, key: str = TWO_KEYS[0]) -> np.ndarray:
    """A hash of 64 bits of each text, under a key of 16 characters."""
    parts = [_hashes(texts.slice(start, AT_ONCE), key) for start in range(0, len(texts), AT_ONCE)]
    return np.concatenate([np.zeros(0, dtype=np.uint64), *parts])


def _hashes(texts: pa.Array | pa.ChunkedArray, key: str) -> np.ndarray:
    return pd.util.hash_array(texts.to_numpy(zero_copy_only=False), hash_key=key, categorize=False)
