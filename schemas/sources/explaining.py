"""What is wrong with a row of another system's file, in words about their columns and about the description.

Belongs here: which columns of theirs a fault is about, and where in the YAML file it is mended. Does not: finding
faults (`conversion`, `schemas.validation`). No value of a row is ever read here.
"""

from schemas.headers import find_column
from schemas.rules import Rule
from schemas.sources.description import FileFormat, Source, part_columns
from schemas.sources.their_columns import derived_from


def their_names(source: Source, column: str, header: list[str]) -> list[str]:
    """Columns of another system's file that our `column`, or their column of that name in a rule, is made from."""
    entry = source.file.fields.get(column, {})
    ours = [name for part in entry.get("parts", [entry]) for name in part_columns(part)] or [column]
    read = dict.fromkeys(name for one in ours for name in _read_for(source.file, one))
    found = (find_column(header, source.file.columns[name]) for name in read if name in source.file.columns)
    return [name for name in found if name is not None]


def explained(source: Source, column: str, rule: Rule, theirs: list[str]) -> tuple[str, str]:
    """What is wrong and what to do, as sentences. `column`, `rule`: of the fault; `theirs`: names of their columns."""
    file, where = f"{source.name}.yaml", " and ".join(theirs) or column
    entry = source.file.fields.get(column)
    if rule.name == "date" and entry is not None:
        return (
            f"No date that the description knows how to read stands in column {where}.",
            f"Add how it is written under fields, {column}, formats: in {file}. If no date stands there, have it "
            "corrected at source.",
        )
    if rule.name != "code":
        return rule.text, rule.do
    if entry is None:
        names = [rule["rule"] for rule in source.file.scope if rule["column"] == column]
        return (
            f"Column {where} has a code of which the description does not say whether such rows are taken.",
            f"Look it up in the code book and add it under scope, {' and '.join(names)}, to codes: or to outside: "
            f"in {file}.",
        )
    return _code_without_meaning(where, entry, f"under fields, {column}", file)


def _code_without_meaning(where: str, entry: dict, place: str, file: str) -> tuple[str, str]:
    nothing = "" if "missing" in entry or "parts" in entry else ", or no value,"
    no_value = f" If it is empty, add missing: {place}." if nothing else ""
    if entry["as"] == "cases":
        return (
            f"Columns {where} have codes that together are no case of the description.",
            f"Add a case, or otherwise:, {place} in {file}.",
        )
    if entry["as"] == "country":
        return (
            f"Column {where} has a value{nothing} that is no country the description knows.",
            f"Add it to map: {place} in {file}, with its ISO code or a code of ours.{no_value}",
        )
    return (
        f"Column {where} has a code{nothing} that the description does not map.",
        f"Look it up in the code book and add it to map: {place} in {file}.{no_value}",
    )


def _read_for(file: FileFormat, name: str) -> list[str]:
    """The columns of theirs that a derived column is made of; another one is itself."""
    if name not in file.derive:
        return [name]
    return [read for one in derived_from(file.derive[name]) for read in _read_for(file, one)]
