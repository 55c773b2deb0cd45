"""Held versions are found by their contact, however they were added."""

import numpy as np
import pandas as pd

from schemas.held_versions import HeldVersions


def keys(*rows):
    return pd.DataFrame(rows, columns=["contact_id", "record_version"])


def found(held, *contacts):
    rows = held.of(pd.Series(contacts, dtype="str"))
    return sorted(zip(rows["contact_id"], rows["record_version"], strict=True))


def test_every_version_of_the_contacts_asked_for_is_found_and_no_other():
    held = HeldVersions()
    held.add(keys(("a", 1), ("b", 2), ("a", 3)))
    assert found(held, "a", "c", "a") == [("a", 1), ("a", 3)]
    held.add(keys(("c", 1), ("a", 2)))
    assert found(held, "b", "a") == [("a", 1), ("a", 2), ("a", 3), ("b", 2)]
    assert found(held, "d") == [] and found(held) == []


def test_nothing_is_found_where_nothing_is_held():
    held = HeldVersions()
    assert found(held, "a") == []
    held.add(keys())
    assert found(held, "a") == []


def test_two_contacts_of_which_one_hash_is_alike_are_told_apart(monkeypatch):
    def hashed(texts, key):
        return np.array([7 if key.startswith("0") else ord(text) for text in texts], dtype=np.uint64)

    monkeypatch.setattr("schemas.held_versions._hashed", hashed)
    held = HeldVersions()
    held.add(keys(("a", 1), ("b", 2)))
    assert found(held, "a", "c") == [("a", 1)]


def test_many_are_found_as_by_a_plain_merge():
    random = np.random.default_rng(3)
    rows = pd.DataFrame(
        {"contact_id": [f"C{n:04}" for n in random.integers(0, 400, 1_000)], "record_version": range(1_000)}
    )
    held = HeldVersions()
    for start in range(0, 1_000, 300):
        held.add(rows.iloc[start : start + 300])
    asked = [f"C{n:04}" for n in range(200, 600)]
    expected = rows[rows["contact_id"].isin(asked)]
    assert found(held, *asked) == sorted(zip(expected["contact_id"], expected["record_version"], strict=True))


def test_a_version_of_many_digits_is_not_taken_for_another():
    held = HeldVersions()
    held.add(keys(("a", 2**32 + 1)))
    assert found(held, "a") == [("a", 2**32 + 1)]
