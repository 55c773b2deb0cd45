"""Looking up texts among many, against a plain list."""

import random

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from schemas.known_texts import TWO_KEYS, KnownTexts, hashes_of


def known_as(texts):
    """The known texts, and these in the order in which they are kept."""
    first, second = (hashes_of(pa.array(texts, pa.string()), key) for key in TWO_KEYS)
    order = np.argsort(first)
    return KnownTexts(first[order], second[order]), [texts[place] for place in order]


@pytest.mark.parametrize("dtype", ["object", "str", "string"])
def test_places_are_those_in_a_plain_list(dtype):
    drawn = random.Random(3)
    texts = [f"C{drawn.randrange(500):03}" for _ in range(400)] + ["", "é", "C1 "]
    known, kept = known_as(list(dict.fromkeys(texts[:150])))
    expected = [kept.index(text) if text in kept else -1 for text in texts]
    assert {-1, 0, len(kept) - 1} < set(expected)
    assert known.places(pd.Series(texts, dtype=dtype)).tolist() == expected


def test_nothing_is_known_and_nothing_is_asked():
    assert known_as([])[0].places(pd.Series(["a", ""])).tolist() == [-1, -1]
    assert known_as(["a"])[0].places(pd.Series([], dtype="str")).tolist() == []


def test_texts_of_which_the_first_hash_is_alike_are_told_apart():
    (first,), (second,) = (hashes_of(pa.array(["b"]), key) for key in TWO_KEYS)
    one, other = np.array([first]), np.array([second])
    assert KnownTexts(one, other).places(pd.Series(["b"])).tolist() == [0]
    assert KnownTexts(one, other + np.uint64(1)).places(pd.Series(["b"])).tolist() == [-1]
