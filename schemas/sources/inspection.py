"""What a source's description makes of a file: counts by rule, columns found, codes it does not know.

Belongs here: counting. Does not: printing, any value of a row; codes are handed out only where they look like
codes and stand on many rows.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from schemas.columns import describe
from schemas.headers import find_column, unused_columns
from schemas.reading import read_text_table
from schemas.screening import screen_file
from schemas.sources.conversion import convert
from schemas.sources.description import Source
from schemas.sources.making import not_understood
from schemas.sources.scope import apply_scope, not_sorted
from schemas.sources.their_columns import their_columns
from schemas.validation import validate_table

OFTEN, LONGEST_CODE = 20, 24
LIKE_A_CODE = re.compile(r"[\w .,/()+-]+")
DATE_LIKE = re.compile(r".*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|.*\d{5,}.*")


@dataclass(frozen=True)
class UnknownCodes:
    """Codes of one column of theirs that the description does not know: how many, on how many rows.

    `often`: those that look like codes and stand on at least `OFTEN` rows, with their rows.
    """

    column: str
    codes: int
    rows: int
    often: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Inspection:
    """What became of the rows of a file. Always: rows = broken + accepted + out_of_scope + quarantined, summed.

    `columns`: our name of a column of theirs, the spelling found (None if it is not there), whether it may lack.
    `unused`: columns of theirs that nothing is made of; they are not kept. `by_rule`: rows in quarantine by rule and
    column; a row can be under several. `months`: those of accepted rows.
    """

    rows: int
    broken: int
    accepted: int
    out_of_scope: dict[str, int]
    quarantined: int
    by_rule: dict[tuple[str, str], int]
    columns: tuple[tuple[str, str | None, bool], ...]
    unused: tuple[str, ...]
    unknown: tuple[UnknownCodes, ...]
    months: tuple[str, ...]


def inspect_file(path: Path, source: Source) -> Inspection:
    """Read, convert and validate one file of a source of format `file`. Raises FileRefused.

    What a run would refuse is refused here, by the same screen for identifiers.
    """
    file = source.file
    table = read_text_table(path, source.layout)
    screen_file(table, source.layout)
    converted = convert(table.frame, source, table.sha256)
    validated = validate_table(converted.table, converted.frame)
    faults = pd.concat([converted.quarantine, validated.quarantine], ignore_index=True)
    by_rule = faults.drop_duplicates(["row_number", "rule", "column"]).groupby(["rule", "column"]).size()
    found = [(n, find_column(list(table.frame.columns), s), n in file.optional) for n, s in file.columns.items()]
    months = validated.accepted["contact_month"] if "contact_month" in validated.accepted else pd.Series(dtype="M8[s]")
    return Inspection(
        rows=table.physical_records - 1,
        broken=len(table.faults),
        accepted=len(validated.accepted),
        out_of_scope={str(rule): int(n) for rule, n in converted.out_of_scope.groupby("rule").size().items()},
        quarantined=faults["row_number"].nunique(),
        by_rule={(str(rule), str(column)): int(n) for (rule, column), n in by_rule.items()},
        columns=tuple(found),
        unused=tuple(unused_columns(table.header, source.layout)),
        unknown=_unknown(table.frame, source),
        months=tuple(sorted(months.dt.strftime("%Y-%m").unique())),
    )


def _unknown(text_frame: pd.DataFrame, source: Source) -> tuple[UnknownCodes, ...]:
    """By column of theirs: codes of scope that are sorted nowhere, and codes of rows in scope without a meaning."""
    theirs = their_columns(text_frame, source.file)
    _, _, inside = apply_scope(theirs, text_frame["row_number"], source.file.scope)
    found: dict[str, dict[str, int]] = {}
    for rule in source.file.scope:
        _add(found, rule["column"], theirs[rule["column"]], not_sorted(theirs[rule["column"]], rule))
    ours = {column.name: column for column in describe(source.file.table)}
    for name, entry in source.file.fields.items():
        for part in entry.get("parts", [entry]):
            if part.get("from") in theirs and ("map" in part or entry["as"] == "country"):
                texts = theirs.loc[inside, part["from"]]
                _add(found, part["from"], texts, not_understood(texts, entry, part, ours[name]))
    return tuple(_counted(column, counts) for column, counts in found.items())


def _add(found: dict[str, dict[str, int]], column: str, texts: pd.Series, unknown: set[str]) -> None:
    if unknown:
        counts = texts[texts.isin(unknown)].value_counts()
        found.setdefault(column, {}).update({str(text): int(n) for text, n in counts.items()})


def _counted(column: str, counts: dict[str, int]) -> UnknownCodes:
    often = tuple((text, n) for text, n in sorted(counts.items()) if n >= OFTEN and _looks_like_a_code(text))
    return UnknownCodes(column, len(counts), sum(counts.values()), often)


def _looks_like_a_code(text: str) -> bool:
    return len(text) <= LONGEST_CODE and bool(LIKE_A_CODE.fullmatch(text)) and not DATE_LIKE.fullmatch(text)
