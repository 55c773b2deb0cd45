"""Read one metadata sheet's YAML into plain data, strictly.

Belongs here: what makes a file unsafe or ambiguous to read. Does not: what a sheet has to say (`registry`).
"""

from pathlib import Path

import yaml

LARGEST_FILE = 32_000
DEEPEST = 4


class UnreadableSheet(ValueError):
    """The file is not a plain mapping of plain values. The message says why."""


class _StrictLoader(yaml.SafeLoader):
    """Safe loading without what makes a sheet mean something else than it seems to: aliases, repeated fields."""

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            raise UnreadableSheet("aliases (*name) are not allowed: write the value out")
        return super().compose_node(parent, index)

    def construct_mapping(self, node, deep=False):
        fields = [key.value for key, _ in node.value]
        repeated = sorted({str(field) for field in fields if fields.count(field) > 1})
        if repeated:
            raise UnreadableSheet(f"the field {repeated[0]} stands there twice")
        return super().construct_mapping(node, deep)


def read_sheet(path: Path) -> dict:
    """The mapping in the file. Raises UnreadableSheet for anything else than one small, flat, plain document."""
    if path.stat().st_size > LARGEST_FILE:
        raise UnreadableSheet(f"the file is larger than {LARGEST_FILE} bytes")
    try:
        text = path.read_text(encoding="utf-8")
        # The loader derives from yaml.SafeLoader: it makes plain values only.
        document = yaml.load(text, Loader=_StrictLoader)
    except UnicodeDecodeError:
        raise UnreadableSheet("the file is not UTF-8") from None
    except RecursionError:
        raise UnreadableSheet(f"values are nested deeper than {DEEPEST} levels") from None
    except yaml.YAMLError as error:
        raise UnreadableSheet(f"it is not one YAML document: {' '.join(str(error).split())}") from None
    if not isinstance(document, dict) or not all(isinstance(field, str) for field in document):
        raise UnreadableSheet("the document is not a mapping of named fields")
    if _depth(document) > DEEPEST:
        raise UnreadableSheet(f"values are nested deeper than {DEEPEST} levels")
    return document


def _depth(value: object) -> int:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max((_depth(child) for child in children), default=0)
