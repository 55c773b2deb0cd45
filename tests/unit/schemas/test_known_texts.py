"""Looking up texts among many, against a plain list."""

import random

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from schemas import known_texts
from schemas.known_texts import KnownTexts


@pytest.mark.parametrize("dtype", ["object", "str", "string"])
def test_places_are_those_in_a_plain_list(dtype):
    drawn = random.Random(3)
    texts = [f"C{drawn.randrange(500):03}" for _ in range(400)] + ["", "é", "C1 "]
    known = list(dict.fromkeys(texts[:150]))
    asked = pd.Series([*texts, None], dtype=dtype)
    expected = [known.index(text) if text in known else -1 for text in texts]
    pieces = pa.chunked_array([known[:60], known[60:]], pa.string())
    assert KnownTexts(pieces).places(asked).tolist() == [*expected, -1]


def test_nothing_is_known_and_nothing_is_asked():
    nothing = pa.chunked_array([], pa.string())
    assert KnownTexts(nothing).places(pd.Series(["a", None])).tolist() == [-1, -1]
    assert KnownTexts(pa.chunked_array([["a"]])).places(pd.Series([], dtype="str")).tolist() == []


def test_texts_with_the_same_hash_are_told_apart(monkeypatch):
    monkeypatch.setattr(known_texts, "hashes_of", lambda texts: np.zeros(len(texts), dtype=np.uint64))
    assert KnownTexts(pa.chunked_array([["a"]])).places(pd.Series(["a", "b"])).tolist() == [0, -1]
