"""A source as its YAML file describes it.

Belongs here: loading and checking the description. Does not: converting rows (`conversion`).
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from schemas.code_lists import load_code_list
from schemas.columns import describe
from schemas.headers import Layout
from schemas.tables import TABLES

FOLDER = Path(__file__).parent
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
WAYS = ("month", "age_band", "code", "cases", "codes")


class SourceRefused(Exception):
    """A description of a source that cannot be used: names the file, the field and what to do."""


@dataclass(frozen=True)
class FileFormat:
    """How a file of another system becomes rows of `table`.

    `columns` maps our name for a column of theirs to its spellings; `optional` are those a file may lack.
    `missing` are the marks for "no value", folded. `scope` and `fields` are the entries of the YAML file.
    """

    table: str
    columns: dict[str, tuple[str, ...]]
    optional: frozenset[str]
    missing: frozenset[str]
    scope: tuple[dict, ...]
    fields: dict[str, dict]
    layout: Layout


@dataclass(frozen=True)
class Source:
    """A source. `regions` may be empty for format `delivery`: they then come from its facility table.

    `supplies`: for every table the columns the source can supply, or None: whatever tables are delivered.
    `supplied_codes`: for a column of which the source knows some codes only, those codes; an indicator that
    asks for another code of that column is not available. Files differ: `supplies` speaks of a file with all
    columns, `supplied_codes` of one without the optional ones; what a given file supplies stands in `Converted`.
    """

    name: str
    label: str
    synthetic: bool
    format: str
    country: str = ""
    regions: dict[str, str] = field(default_factory=dict)
    supplies: dict[str, tuple[str, ...]] | None = None
    supplied_codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()
    file: FileFormat | None = None

    @property
    def layout(self) -> Layout:
        """Layout of the files of a source of format `file`."""
        if self.file is None:
            raise ValueError("Only a source of format `file` has a layout of its own: use headers.layout_of.")
        return self.file.layout


def load_source(name: str) -> Source:
    """The source `name`, from `<name>.yaml`; without a file, a plain source in our own format.

    Raises SourceRefused, naming file and field, for a name that is not a plain word or a description in error.
    """
    if not NAME.fullmatch(name):
        raise SourceRefused("The name of a source has small letters, digits and _ only, at most 40.")
    path = FOLDER / f"{name}.yaml"
    if not path.is_file():
        return Source(name, name.replace("_", " ").capitalize(), synthetic=False, format="delivery")
    return source_from_dict(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)


def source_from_dict(document: dict, file_name: str) -> Source:
    """The source of a YAML document; `file_name` for messages."""
    for key in ("name", "label", "synthetic", "format"):
        _need(key in document, file_name, key, "is missing: add it")
    _need(f"{document['name']}.yaml" == file_name, file_name, "name", "must be the name of the file")
    _need(document["format"] in ("delivery", "file"), file_name, "format", "must be delivery or file")
    _need(isinstance(document["synthetic"], bool), file_name, "synthetic", "must be true or false")
    known = {"name", "label", "synthetic", "format", "country", "regions", "caveats", "file"}
    _need(set(document) <= known, file_name, ", ".join(sorted(set(document) - known)), "is not known: remove it")
    regions = {str(code): label for code, label in document.get("regions", {}).items()}
    general = {
        "name": document["name"],
        "label": document["label"],
        "synthetic": document["synthetic"],
        "format": document["format"],
        "country": document.get("country", ""),
        "regions": regions,
        "caveats": tuple(document.get("caveats", [])),
    }
    if document["format"] == "delivery":
        return Source(**general)
    _need("file" in document, file_name, "file", "is missing: say how its files are read")
    file = _file_format(document["file"], file_name, regions)
    always = frozenset(file.columns) - file.optional
    return Source(
        **general,
        supplies={file.table: supplied_columns(file, frozenset(file.columns))},
        supplied_codes=supplied_codes(file, always),
        file=file,
    )


def supplied_columns(file: FileFormat, present: frozenset[str]) -> tuple[str, ...]:
    """Columns of our table that a file with these of its columns supplies, in our order."""
    made = {"notification_id"} | {
        name
        for name, entry in file.fields.items()
        if any(set(part_columns(part)) <= present for part in entry.get("parts", [entry]))
    }
    return tuple(column.name for column in describe(file.table) if column.name in made)


def supplied_codes(file: FileFormat, present: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """For columns with several codes: those that the columns present can say, in code-list order."""
    found = {}
    for name, entry in file.fields.items():
        if entry["as"] == "codes":
            parts = [part for part in entry["parts"] if set(part_columns(part)) <= present]
            said = {code for part in parts for code in ([part["filled"]] if "filled" in part else part["map"].values())}
            code_list = next(c.code_list for c in describe(file.table) if c.name == name)
            listed = load_code_list(code_list)
            found[name] = tuple(c for c in listed.codes_only() if c in said - set(listed.missing_codes()))
    return found


def part_columns(entry: dict) -> tuple[str, ...]:
    """Names (ours) of the columns that an entry of `fields` reads."""
    if "cases" in entry:
        return tuple(sorted({name for case in entry["cases"] for name in case["when"]}))
    return tuple(entry[key] for key in ("from", "unit") if key in entry)


def _file_format(document: dict, file_name: str, regions: dict[str, str]) -> FileFormat:
    table = document["table"]
    _need(table in TABLES, file_name, "file.table", "is not a table")
    columns = {name: tuple(entry["names"]) for name, entry in document["columns"].items()}
    optional = frozenset(name for name, entry in document["columns"].items() if entry.get("optional"))
    ours = {column.name: column for column in describe(table)}
    for name, entry in document["fields"].items():
        where = f"file.fields.{name}"
        _need(name in ours, file_name, where, f"is not a column of {table}")
        _need(entry.get("as") in WAYS, file_name, f"{where}.as", f"must be one of {', '.join(WAYS)}")
        _check_codes(entry, ours[name].code_list, tuple(regions), file_name, where)
        for part in entry.get("parts", [entry]):
            unknown = set(part_columns(part)) - set(columns)
            _need(not unknown, file_name, where, "reads a column that is not listed under file.columns")
    always = set(columns) - optional
    for rule in document["scope"]:
        _need(rule["column"] in always, file_name, "file.scope", "needs a column that is never missing")
    needed = {n for n, c in ours.items() if not c.nullable} - {"notification_id"} - set(document["fields"])
    _need(not needed, file_name, "file.fields", f"says nothing of {', '.join(sorted(needed))}")
    return FileFormat(
        table=table,
        columns=columns,
        optional=optional,
        missing=frozenset(document["missing"]),
        scope=tuple(document["scope"]),
        fields=document["fields"],
        layout=Layout(
            required=tuple(spellings for name, spellings in columns.items() if name not in optional),
            optional=tuple(spellings for name, spellings in columns.items() if name in optional),
            exact=False,
            encoding=document["encoding"],
            delimiter=document["delimiter"],
        ),
    )


def _check_codes(entry: dict, code_list: str | None, regions: tuple[str, ...], file_name: str, where: str) -> None:
    """Every code that a field can become is one of ours; the codes of theirs are text, so that 01 stays 01."""
    ours = load_code_list(code_list).codes_only() if code_list else regions
    parts = entry.get("parts", [entry])
    said = [entry[key] for key in ("missing", "otherwise", "nothing") if key in entry]
    said += [part["filled"] for part in parts if "filled" in part]
    said += [case["code"] for case in entry.get("cases", [])]
    said += [code for part in parts for code in part.get("map", {}).values()]
    _need(set(said) <= set(ours) or entry["as"] == "month", file_name, where, "becomes a code that is not one of ours")
    theirs = [code for part in parts for code in part.get("map", {})]
    _need(all(isinstance(code, str) for code in theirs), file_name, where, "needs quotation marks around codes")


def _need(condition: bool, file_name: str, where: str, what: str) -> None:
    if not condition:
        raise SourceRefused(f"{file_name}: {where} {what}.")
