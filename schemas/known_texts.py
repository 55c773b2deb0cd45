"""Many texts that others are looked up among, some at a time.

Belongs here: looking up, and the hashes for it. Does not: what is looked up (`editions`), a look-up done once
(`null_safe.is_among`).
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

TWO_KEYS = "0123456789123456", "9876543210654321"
"""Two hashes of 64 bits under different keys: no two contents will ever have both alike by chance."""

AT_ONCE = 131_072
"""Texts that are hashed together: each becomes an object on the way."""


class KnownTexts:
    """Distinct texts, put in order once: a look-up among a million of them costs no more than one among a few."""

    def __init__(self, texts: pa.ChunkedArray):
        found = _in_one_piece(texts)
        hashes = hashes_of(found)
        self._order = np.argsort(hashes)
        self._hashes, self._texts = hashes[self._order], found.take(pa.array(self._order))

    def places(self, texts: pd.Series) -> np.ndarray:
        """int64, one a text: where it stands among them; -1 for one that does not, and for none."""
        looked_up = _in_one_piece(pa.chunked_array([pa.array(texts, from_pandas=True)]))
        if not len(self._hashes):
            return np.full(len(looked_up), -1)
        hashes = hashes_of(looked_up)
        place = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        held = self._hashes[place] == hashes
        # Hashes of 64 bits can be alike by chance, so the texts themselves are compared.
        same = pc.equal(self._texts.take(pa.array(place[held])), looked_up.filter(pa.array(held)))
        held[held] = np.asarray(pc.fill_null(same, False), dtype=bool)
        return np.where(held, self._order[place], -1)


def _in_one_piece(texts: pa.ChunkedArray) -> pa.Array:
    return texts.cast(pa.large_string()).combine_chunks()


def hashes_of(texts: pa.Array | pa.ChunkedArray, key: str = TWO_KEYS[0]) -> np.ndarray:
    """A hash of 64 bits of each text, under a key of 16 characters."""
    parts = [_hashes(texts.slice(start, AT_ONCE), key) for start in range(0, len(texts), AT_ONCE)]
    return np.concatenate([np.zeros(0, dtype=np.uint64), *parts])


def _hashes(texts: pa.Array | pa.ChunkedArray, key: str) -> np.ndarray:
    return pd.util.hash_array(texts.to_numpy(zero_copy_only=False), hash_key=key, categorize=False)
