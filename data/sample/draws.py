"""Random draws of the sample country.

Belongs here: turning a seed and a name into the same numbers on every machine. Only the uniform stream and
raw bytes of NumPy's generator are used, because those are the draws whose bytes NumPy keeps stable.
Does not belong here: any distribution of the invented country (women.py, contacts.py and so on).
"""

import numpy as np
import pandas as pd


class Draws:
    """One named stream. Streams of different names are independent, so a change in one moves no other."""

    def __init__(self, seed: int, name: str) -> None:
        self._generator = np.random.default_rng([seed, *name.encode()])

    def uniform(self, size: int) -> np.ndarray:
        """`size` numbers in [0, 1)."""
        return self._generator.random(size)

    def chance(self, probability: float | np.ndarray, size: int) -> np.ndarray:
        """`size` booleans, true with `probability` (one number, or one per row)."""
        return self.uniform(size) < probability

    def even(self, kinds: np.ndarray) -> np.ndarray:
        """One number in (0, 1) per row, spread evenly within each kind: a share taken of a small group is met
        to the nearest row instead of by luck."""
        by_kind = pd.Series(self.uniform(len(kinds))).groupby(np.asarray(kinds))
        return ((by_kind.rank(method="first") - 0.5) / by_kind.transform("size")).to_numpy()

    def pick(self, weights: dict, size: int) -> np.ndarray:
        """`size` keys of `weights`, each with a chance in proportion to its weight."""
        keys = np.array([*weights], dtype=object)
        bounds = np.cumsum(np.array([*weights.values()], dtype=float))
        position = np.searchsorted(bounds / bounds[-1], self.uniform(size), side="right")
        return keys[np.minimum(position, len(keys) - 1)]

    def pick_by(self, kinds: np.ndarray, weights_by_kind: dict) -> np.ndarray:
        """One key per row, drawn with the weights of the row's kind; a row of a kind left out gets None."""
        picked = np.full(len(kinds), None, dtype=object)
        for kind, weights in weights_by_kind.items():
            rows = np.flatnonzero(kinds == kind)
            picked[rows] = self.pick(weights, len(rows))
        return picked

    def sample(self, rows: np.ndarray, size: int) -> np.ndarray:
        """`size` different members of `rows`, in random order."""
        if size > len(rows):
            raise ValueError(f"{size} rows wanted where only {len(rows)} qualify: lower the wanted number")
        return rows[np.argsort(self.uniform(len(rows)), kind="stable")[:size]]

    def codes(self, prefix: str, digits: int, size: int) -> np.ndarray:
        """`size` different codes: `prefix` and `digits` random hexadecimal digits (an even number)."""
        text = self._generator.bytes(size * digits // 2).hex().upper()
        codes = [prefix + text[start : start + digits] for start in range(0, size * digits, digits)]
        if len(set(codes)) != size:
            raise ValueError("two random codes are equal: use more digits")
        return np.array(codes, dtype=object)


def join_codes(answers: dict[str, np.ndarray], if_none: np.ndarray) -> np.ndarray:
    """Multi-select answers on the wire: the ticked codes of each row in alphabetical order, joined by `|`.

    `answers`: code -> boolean per row. A row with nothing ticked gets its value of `if_none`.
    """
    joined = np.full(len(if_none), "", dtype=object)
    for code in sorted(answers):
        ticked = np.flatnonzero(answers[code])
        joined[ticked] = [f"{text}|{code}" if text else code for text in joined[ticked]]
    empty = np.flatnonzero(joined == "")
    joined[empty] = if_none[empty]
    return joined


def allot(total: int, weights: np.ndarray) -> np.ndarray:
    """Whole numbers in proportion to `weights` that add up to `total` exactly (largest remainders)."""
    exact = np.asarray(weights, dtype=float) / np.sum(weights) * total
    whole = np.floor(exact).astype(int)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def true_false(condition: np.ndarray) -> np.ndarray:
    """Booleans on the wire."""
    return np.where(condition, "true", "false").astype(object)


def decimals(values: np.ndarray, places: int) -> np.ndarray:
    """Numbers on the wire: a decimal point and a fixed number of decimals."""
    return np.array([f"{value:.{places}f}" for value in np.asarray(values, dtype=float)], dtype=object)
