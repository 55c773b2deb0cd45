"""Real files counted twice: once by a source's description, once plainly. Only counts leave this module.

Rows are real people: an error on the way is told by its type alone, because its text and frames may hold a row.
"""

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from schemas.reading import read_text_table
from schemas.sources import convert, load_source
from schemas.validation import validate_table

RECORDS = Path(__file__).parents[3].parent / "shared" / "data" / "records"
OURS = ("ethnicity", "migrant_status")


def counted_twice(source: str, file_name: str, plain: Callable[[pd.DataFrame], Counter]) -> tuple[Counter, Counter]:
    """Counts by name or by classes: those of `plain`, given the raw text, and those of the description."""
    path = RECORDS / file_name
    if not path.is_file():
        missing = f"{file_name} is not in shared/data/records beside the project."
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    found, failure = None, ""
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        found = (plain(raw), converted_counts(source, path))
    except Exception as error:
        failure = type(error).__name__
    if failure:
        pytest.fail(f"{file_name} could not be counted: {failure}.", pytrace=False)
    return found


def converted_counts(name: str, path: Path) -> Counter:
    """Rows by what became of them, and accepted rows by each class and each pair of classes."""
    source = load_source(name)
    table = read_text_table(path, source.layout)
    result = convert(table.frame, source, table.sha256)
    validated = validate_table(result.table, result.frame)
    kept = result.frame[result.frame["row_number"].isin(validated.accepted["row_number"])]
    held = set(result.quarantine["row_number"]) | set(validated.quarantine["row_number"])
    counts = Counter(
        {
            "rows": table.physical_records - 1,
            "accounted for": len(kept) + len(held) + len(result.out_of_scope) + len(table.faults),
            "accepted": len(kept),
            "set aside": len(held) + len(table.faults),
        }
    )
    for column in ("region_code", "perpetrator_rel", "birth_group", "age_band", "sector", "contact_month", *OURS):
        counts.update((column, code) for code in kept[column])
    counts.update(("both", *pair) for pair in zip(*(kept[column] for column in OURS), strict=True))
    counts.update(("violence", code) for codes in kept["violence_types"] for code in codes.split("|"))
    counts.update(("protection_measure", code) for code in kept["protection_measure"] if code)
    return counts


def disagreeing(plain: Counter, converted: Counter, *begins: str) -> list:
    """Names of the counts, of those that begin so, that differ. Never the counts: they may be small."""
    names = {name for name in (*plain, *converted) if isinstance(name, tuple) and name[0] in begins}
    return sorted(name for name in names if plain[name] != converted[name])
