"""From the name of a source to its description.

Belongs here: where the YAML files are, reading them, one file taking over another. Does not: what may stand in
them (`checking`).
"""

import hashlib
import os
import re
from pathlib import Path

import yaml

from schemas.headers import Layout
from schemas.sources.checking import check_document
from schemas.sources.description import (
    FileFormat,
    Lack,
    SeriesBreak,
    Source,
    supplied_codes,
    supplied_columns,
)
from schemas.sources.keys import SourceRefused, need
from schemas.sources.spelling import spellings

FOLDER = Path(__file__).parent
OWN_SOURCES = "IPV_SOURCES"
"""Environment variable with a folder of descriptions that is searched before ours."""
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
LARGEST_FILE, DEEPEST = 200_000, 12
NOT_SOURCES = frozenset({"synonyms"})
"""YAML files beside the sources that describe something else."""


def load_source(name: str) -> Source:
    """The source `name`, from `<name>.yaml`; without a file, a plain source in our own format.

    Searched in the folder that the environment variable IPV_SOURCES names, then in ours. Raises SourceRefused,
    naming file and field, for a name that is not a plain word or a description in error.
    """
    path = _path(name)
    if path is None:
        return Source(name, name.replace("_", " ").capitalize(), synthetic=False, format="delivery")
    return source_from_dict(read_document(path), path.name)


def source_names() -> dict[str, Path]:
    """Every source with a description, by name: its file."""
    found = {}
    for folder in reversed(_folders()):
        found |= {path.stem: path for path in sorted(folder.glob("*.yaml")) if path.stem not in NOT_SOURCES}
    return dict(sorted(found.items()))


def read_document(path: Path) -> dict:
    """The content of a YAML file. Raises SourceRefused if it is none, too large or deep, or says something twice."""
    fault = ""
    document: object = None
    need(path.stat().st_size <= LARGEST_FILE, path.name, "the file", f"has more than {LARGEST_FILE} bytes: shorten it")
    try:
        text = path.read_text(encoding="utf-8")
        _check_depth(text)
        document = yaml.load(text, Loader=_NothingTwice)
    except yaml.MarkedYAMLError as error:
        line = "" if error.problem_mark is None else f" (line {error.problem_mark.line + 1})"
        fault = f"is not YAML{line}: {error.problem}"
    except (yaml.YAMLError, UnicodeDecodeError):
        fault = "is not YAML in UTF-8: correct it"
    need(not fault, path.name, "the file", fault)
    need(isinstance(document, dict), path.name, "the file", "must hold `name: value` lines")
    return document


def source_from_dict(document: dict, file_name: str) -> Source:
    """The source of a YAML document; `file_name` for messages. Raises SourceRefused."""
    document = _extended(document, file_name)
    check_document(document, file_name)
    lacks = {
        name: Lack(entry) if isinstance(entry, str) else Lack(entry["reason"], entry.get("code", ""))
        for name, entry in document.get("cannot_supply", {}).items()
    }
    general = {
        "name": document["name"],
        "label": document["label"],
        "synthetic": document["synthetic"],
        "format": document["format"],
        "country": document.get("country", ""),
        "regions": dict(document.get("regions", {})),
        "caveats": tuple(document.get("caveats", [])),
        "cannot_supply": lacks,
        "series_breaks": tuple(
            SeriesBreak(entry["from"], tuple(entry["columns"]), entry["what"])
            for entry in document.get("series_breaks", [])
        ),
        "sha256": hashlib.sha256(yaml.safe_dump(document, sort_keys=False).encode()).hexdigest(),
    }
    if document["format"] == "delivery":
        return Source(**general)
    file = _file_format(document["file"], lacks)
    always = frozenset(file.columns) - file.optional
    return Source(
        **general,
        supplies={file.table: supplied_columns(file, frozenset(file.columns) | frozenset(file.derive))},
        supplied_codes=supplied_codes(file, always | _derived_from(file, always)),
        file=file,
    )


def _derived_from(file: FileFormat, present: frozenset[str]) -> frozenset[str]:
    """Derived columns that a file with the columns `present` has."""
    found = set(present)
    for name, entry in file.derive.items():
        if {*entry.get("join", ()), *([entry["from"]] if "from" in entry else ())} <= found:
            found.add(name)
    return frozenset(found) - present


def _file_format(document: dict, lacks: dict[str, Lack]) -> FileFormat:
    columns = {name: tuple(entry["names"]) for name, entry in document["columns"].items()}
    optional = frozenset(name for name, entry in document["columns"].items() if entry.get("optional"))
    encodings, delimiters = _tuple(document["encoding"]), _tuple(document["delimiter"])
    return FileFormat(
        table=document["table"],
        columns=columns,
        optional=optional,
        missing=spellings(document["missing"]),
        missing_in={n: spellings(e["missing"]) for n, e in document["columns"].items() if "missing" in e},
        derive=document.get("derive", {}),
        scope=tuple(document["scope"]),
        fields=document["fields"],
        lacks=lacks,
        layout=Layout(
            required=tuple(names for name, names in columns.items() if name not in optional),
            optional=tuple(names for name, names in columns.items() if name in optional),
            exact=False,
            encoding=encodings[0],
            delimiter=delimiters[0],
            other_encodings=encodings[1:],
            other_delimiters=delimiters[1:],
            drop=tuple(document.get("drop", [])),
            allowed={name: frozenset(kinds) for name, kinds in document.get("allow", {}).items()},
        ),
    )


def _tuple(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _extended(document: dict, file_name: str, seen: tuple[str, ...] = ()) -> dict:
    """The document of the source that this one extends, changed by it."""
    if "extends" not in document:
        return document
    name = document["extends"]
    path = _path(name) if isinstance(name, str) and NAME.fullmatch(name) else None
    need(path is not None, file_name, "extends", "is not the name of a source with a description")
    need(name not in seen, file_name, "extends", "goes round in a circle")
    taken = _extended(read_document(path), path.name, (*seen, name))
    return _merged(taken, {key: value for key, value in document.items() if key != "extends"})


def _merged(taken: dict, changes: dict) -> dict:
    """`taken` with `changes`: blocks are merged, a field (`as`) and anything else is replaced, null takes away."""
    merged = dict(taken)
    for key, value in changes.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict) and isinstance(merged.get(key), dict) and "as" not in value:
            merged[key] = _merged(merged[key], value)
        else:
            merged[key] = value
    return merged


def _path(name: str) -> Path | None:
    if not NAME.fullmatch(name):
        raise SourceRefused("The name of a source has small letters, digits and _ only, at most 40.")
    paths = (folder / f"{name}.yaml" for folder in _folders() if name not in NOT_SOURCES)
    return next((path for path in paths if path.is_file()), None)


def _folders() -> tuple[Path, ...]:
    own = os.environ.get(OWN_SOURCES, "")
    if own and not Path(own).is_dir():
        raise SourceRefused(f"{OWN_SOURCES}: there is no folder {own}.")
    return (Path(own), FOLDER) if own else (FOLDER,)


def _check_depth(text: str) -> None:
    """Event by event, before anything is built: neither deep nests nor names for what stands elsewhere (`*name`)."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
            what = "write the value out instead of *name" if depth <= DEEPEST else f"more than {DEEPEST} levels deep"
            raise yaml.MarkedYAMLError(problem=what, problem_mark=event.start_mark)


class _NothingTwice(yaml.SafeLoader):
    """A loader that refuses a key that stands twice: the first would be lost without a word."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for place, key in enumerate(keys):
            if isinstance(key, str) and key in keys[:place]:
                raise yaml.MarkedYAMLError(
                    problem=f"{key!r} stands here a second time: keep one", problem_mark=node.value[place][0].start_mark
                )
        return super().construct_mapping(node, deep)
