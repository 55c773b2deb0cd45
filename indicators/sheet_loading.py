"""Read one metadata sheet's YAML into plain data, strictly.

Belongs here: what makes a file unsafe or ambiguous to read. Does not: what a sheet has to say (`sheet_fields`).

YAML has many ways to write something that means something else than it seems to: `no` is false, 010 is 8, 1:30 is
90, 2025-01-01 is no text, `*name` is what stands elsewhere. A sheet is read as texts, whole numbers, true and
false, lists and mappings; whatever could be read in two ways is refused.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import yaml

LARGEST_FILE = 32_000
DEEPEST = 4
WHOLE_FILE = "(the whole file)"

# The C parser gives the same events ten times as fast; not every platform has it.
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER = yaml.resolver.Resolver()
_NUMBER_LIKE = re.compile(r"[-+]?\.?[0-9][0-9a-fA-FxXoO_.:eE+-]*|[-+]?\.(inf|nan)", re.IGNORECASE)
_WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,9}")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ *.;/-]*")
_READ_IN_TWO_WAYS = ("true", "false", "yes", "no", "on", "off", "y", "n", "null")
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]*")


class UnreadableSheet(ValueError):
    """The file is not a plain mapping of plain values. The message says what to mend, `field` where."""

    def __init__(self, reason: str, field: str = WHOLE_FILE):
        self.field = field
        super().__init__(reason)


def read_sheet(path: Path) -> dict:
    """The mapping in the file. Raises UnreadableSheet for anything else than one small, flat, plain document."""
    text = _text(path)
    try:
        return _Reading(yaml.parse(text, Loader=_PARSER)).document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
    except yaml.YAMLError:
        line = 1
    raise UnreadableSheet(f"mend line {line} or the one before it: it is not YAML from there on")


def _text(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        raise UnreadableSheet("put the file itself here: it is a link or no file")
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise UnreadableSheet(f"make the file smaller: it has more than {LARGEST_FILE} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableSheet("save the file as UTF-8") from None
    if text.startswith("\ufeff"):
        raise UnreadableSheet("save the file as UTF-8 without a byte order mark")
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.removesuffix("\r")
        for character in "" if line.isprintable() else line:
            # Control and format characters: what nobody sees, and what turns the direction of writing.
            if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp"):
                raise UnreadableSheet(f"take the invisible character U+{ord(character):04X} out of line {number}")
    return text


class _Reading:
    """One reading of one document, event by event, so that nothing is built before it was looked at."""

    def __init__(self, events: Iterator[yaml.Event]):
        self.events = events
        self.field = WHOLE_FILE

    def document(self) -> dict:
        next(self.events)  # the start of the stream
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise UnreadableSheet("write the sheet: the file is empty")
        first = next(self.events)
        if not isinstance(first, yaml.MappingStartEvent):
            raise UnreadableSheet("write named fields, one below the other: name, colon, value")
        document = self.value(first, 1)
        next(self.events)  # the end of the document
        if not isinstance(next(self.events), yaml.StreamEndEvent):
            raise UnreadableSheet("write one document a file: take out what follows the line ---")
        return document

    def refuse(self, event: yaml.Event, reason: str) -> UnreadableSheet:
        return UnreadableSheet(f"line {event.start_mark.line + 1}: {reason}", self.field)

    def value(self, event: yaml.Event, depth: int):
        if isinstance(event, yaml.AliasEvent):
            raise self.refuse(event, f"write the value out instead of *{event.anchor}")
        if event.anchor is not None:
            raise self.refuse(event, f"take out the anchor &{event.anchor}")
        if event.tag is not None:
            raise self.refuse(event, "take out the tag, the word that starts with !")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if depth > DEEPEST:
            raise self.refuse(event, f"values are nested deeper than {DEEPEST} levels: write them flatter")
        return self.sequence(depth) if isinstance(event, yaml.SequenceStartEvent) else self.mapping(depth)

    def sequence(self, depth: int) -> list:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.value(event, depth + 1))
        return items

    def mapping(self, depth: int) -> dict:
        entries = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if depth == 1:
                self.field = WHOLE_FILE
            plain = isinstance(event, yaml.ScalarEvent) and event.tag is None and event.anchor is None
            if not plain or not _FIELD_NAME.fullmatch(event.value):
                raise self.refuse(event, "name the field before the colon with small letters, digits and _ only")
            name = event.value
            if depth == 1:
                self.field = name
            if name in entries:
                raise self.refuse(event, f"the field {name} stands there twice: take one out")
            entries[name] = self.value(next(self.events), depth + 1)
        if depth == 1:
            self.field = WHOLE_FILE
        return entries

    def scalar(self, event: yaml.ScalarEvent):
        text = event.value
        if event.style:
            return text
        if text in ("true", "false"):
            return text == "true"
        if _WHOLE_NUMBER.fullmatch(text):
            return int(text)
        if text == "":
            raise self.refuse(event, "write a value, or take the field out")
        standard = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))
        if standard != "tag:yaml.org,2002:str" or text.lower() in ("y", "n") or _NUMBER_LIKE.fullmatch(text):
            hint = 'put it in quotes ("...") if it is a text; else write true, false or a plain whole number'
            raise self.refuse(event, f"{text} can be read in two ways: {hint}")
        return text


def as_yaml(value: object) -> str:
    """A value as it would stand in a sheet, on one line: whatever could be read in two ways in quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {as_yaml(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(as_yaml(item) for item in value) + "]"
    if isinstance(value, str) and not (_PLAIN.fullmatch(value) and value.lower() not in _READ_IN_TWO_WAYS):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if isinstance(value, bool) else str(value)
