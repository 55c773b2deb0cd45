"""Looking up texts among many, against a plain set."""

import random

import numpy as np
import pandas as pd
import pytest

from schemas import known_texts
from schemas.known_texts import KnownTexts


@pytest.mark.parametrize("dtype", ["object", "str", "string"])
def test_what_is_held_is_what_a_set_holds(dtype):
    drawn = random.Random(3)
    texts = [f"C{drawn.randrange(500):03}" for _ in range(400)] + ["", "é", "C1 "]
    known = pd.Index(pd.Series(texts[:150]).unique())
    asked = pd.Series([*texts, None], dtype=dtype)
    assert KnownTexts(known).hold(asked).tolist() == [text in set(known) for text in texts] + [False]


def test_none_is_held_by_none_and_nothing_is_asked():
    assert KnownTexts(pd.Index([], dtype="str")).hold(pd.Series(["a", None])).tolist() == [False, False]
    assert KnownTexts(pd.Index(["a"])).hold(pd.Series([], dtype="str")).tolist() == []


def test_texts_with_the_same_hash_are_told_apart(monkeypatch):
    monkeypatch.setattr(known_texts, "_hashes", lambda texts: np.zeros(len(texts), dtype=np.uint64))
    assert KnownTexts(pd.Index(["a"])).hold(pd.Series(["a", "b"])).tolist() == [True, False]
