"""True and false as spreadsheet programs write them into a CSV file: TRUE in one language, VRAI in another.

Belongs here: the words. Does not: reading a column (`typing_rows`). A number, or a word that only may mean it, is none.
"""

from functools import cache
from pathlib import Path

import yaml


@cache
def truth_values() -> dict[str, bool]:
    """Every word, folded by `str.casefold`: true or false."""
    document = yaml.safe_load((Path(__file__).parent / "truth_values.yaml").read_text(encoding="utf-8"))
    return {word.casefold(): meaning == "means_true" for meaning, words in document.items() for word in words}


def truth_value(text: str) -> bool | None:
    """What `text` means, without regard to case and surrounding spaces; None for anything else."""
    return truth_values().get(text.strip().casefold())
