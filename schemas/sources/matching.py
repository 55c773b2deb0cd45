"""Which column of an unknown file is probably which, by its name alone.

Belongs here: comparing names with the word list (`synonyms.yaml`). Does not: looking at values (`profiling`).
"""

import re
from functools import cache
from pathlib import Path

import yaml

from schemas.headers import fold

WORD = re.compile("[a-z0-9]+")
SHORTEST_BEGINNING = 4


def likely_columns(names: list[str]) -> dict[str, str]:
    """For each part that a source needs (sex, age, date, ...) the name that fits best; parts without one are left out.

    Of two names that fit as well the first is taken; no name is taken for two parts.
    """
    scores = sorted(
        ((-score, names.index(name), part, name) for name in names for part, score in _scores(name).items()),
    )
    found: dict[str, str] = {}
    for _, _, part, name in scores:
        if part not in found and name not in found.values():
            found[part] = name
    return found


def _scores(name: str) -> dict[str, int]:
    """By part: letters of the longest phrase that fits the name."""
    words = WORD.findall(fold(name))
    listed = _synonyms()
    hers = not any(word in listed["not_her"] for word in words)
    found = {}
    for part, phrases in listed["columns"].items():
        fitting = [len(phrase.replace(" ", "")) for phrase in phrases if _fits(phrase.split(), words)]
        if fitting and (hers or part == "relationship"):
            found[part] = max(fitting)
    return found


def _fits(phrase: list[str], words: list[str]) -> bool:
    return all(
        any(word == part or (len(part) >= SHORTEST_BEGINNING and word.startswith(part)) for word in words)
        for part in phrase
    )


@cache
def _synonyms() -> dict:
    return yaml.safe_load((Path(__file__).parent / "synonyms.yaml").read_text(encoding="utf-8"))
