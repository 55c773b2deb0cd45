"""Every trap of the semantics that a count can fall into has a test with its id in the name."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]

NUMBERS = {
    "A": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    "B": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    "C": (1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 14, 15),
    "D": (1, 2, 3, 4, 5),
    "E": (1, 2, 5, 6, 8, 10, 11),
    "F": (1, 2, 3, 4, 5, 7),
    "G": (1, 2, 5, 6, 9, 10),
    "I": (1, 2, 3, 5, 6, 7, 8, 9),
}
TRAPS_WITH_A_TEST = [f"{section}{number}" for section, numbers in NUMBERS.items() for number in numbers]
"""Those for which the semantics name a test, and all others that hand-made rows can show. Section H, on disclosure
control, is tested with it."""


def ids_in(name: str) -> set[str]:
    """The ids at the beginning of a test's name: `test_c13_and_g9_no_breakdown` has two."""
    ids = re.match(r"test_((?:[a-i]\d+_(?:and_)?)*)", name)[1]
    return {part.upper() for part in ids.split("_") if part and part != "and"}


def test_every_trap_has_a_test():
    names = [
        name
        for path in sorted(TESTS.rglob("test_*.py"))
        for name in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    tested = {trap for name in names for trap in ids_in(name)}
    assert [trap for trap in TRAPS_WITH_A_TEST if trap not in tested] == []


def test_every_trap_that_names_a_test_is_listed(shared):
    text = (shared / "domain" / "semantics.md").read_text(encoding="utf-8")
    about_counting = text[text.index("\n## A. ") : text.index("\n## H. ")] + text[text.index("\n## I. ") :]
    parts = re.split(r"\*\*([A-I]\d+)\b", about_counting)
    naming = {trap for trap, said in zip(parts[1::2], parts[2::2], strict=True) if re.search(r"\b[Tt]ests?\b:? ", said)}
    # I12 speaks of a text that is tested against the definition: the pages of reference are made from the sheets.
    assert {"A1", "D1", "F1", "I1"} <= naming
    assert sorted(naming - {"I12"} - set(TRAPS_WITH_A_TEST)) == []
