"""The tables as a Frictionless Data Package (version 1 of the specifications), for programs.

Belongs here: `datapackage.json`. Does not: pages (`pages`). The package describes `<table>.csv`; a delivery need
not have every table. Properties beyond the specifications: `kind`, `codeList`, `categories`, `sensitivity`,
`unit`, `onlyIf`.

Sources: specs.frictionlessdata.io, Tabular Data Package and Table Schema; `categories` as in version 2.
"""

import json
import re

from schemas.code_lists import CODE_LIST_VERSION, load_code_list
from schemas.columns import Column, describe
from schemas.dictionary.words import how_to_write, table_words, when_empty
from schemas.tables import GRAIN, KEYS, REFERENCES, TABLES

FIELD_TYPES = {
    "text": "string",
    "code": "string",
    "codes": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "month": "date",
    "day": "date",
}


def datapackage_text() -> str:
    """`datapackage.json` as text."""
    return json.dumps(_package(), indent=1, ensure_ascii=False) + "\n"


def _package() -> dict:
    return {
        "profile": "tabular-data-package",
        "name": "ipv-indicators-delivery",
        "title": "Records of the health system's answer to intimate partner violence",
        "description": "The tables of a delivery, one CSV file each. A delivery need not have every table. The rules "
        "between columns, rows and tables stand on the pages beside this file.",
        "version": CODE_LIST_VERSION,
        "resources": [_resource(table) for table in TABLES],
    }


def _resource(table: str) -> dict:
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "path": f"{table}.csv",
        "title": table_words(table).title,
        "description": f"{table_words(table).purpose} {GRAIN[table]}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": _schema(table),
    }


def _schema(table: str) -> dict:
    schema = {
        "fields": [_field(column) for column in describe(table)],
        "missingValues": [""],
        "primaryKey": list(KEYS[table]),
    }
    references = [
        {"fields": list(columns), "reference": {"resource": other, "fields": list(columns)}}
        for columns, other in REFERENCES[table]
    ]
    return schema | ({"foreignKeys": references} if references else {})


def _field(column: Column) -> dict:
    field = {
        "name": column.name,
        "type": FIELD_TYPES[column.kind],
        "title": column.title,
        "description": f"{column.meaning}. {how_to_write(column)}. {when_empty(column)}",
        "constraints": _constraints(column),
        "kind": column.kind,
        "sensitivity": column.sensitivity,
    }
    if column.kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.code_list:
        codes = load_code_list(column.code_list).codes
        field |= {
            "codeList": column.code_list,
            "categories": [{"value": item.code, "label": item.label} for item in codes],
        }
    if column.unit and column.kind in ("integer", "number"):
        field["unit"] = column.unit
    if column.only_if:
        field["onlyIf"] = column.only_if
    return field


def _constraints(column: Column) -> dict:
    constraints: dict = {"required": not column.nullable}
    if column.kind == "text":
        constraints["pattern"] = column.pattern
    if column.kind == "code":
        constraints["enum"] = list(load_code_list(column.code_list).codes_only())
    if column.kind == "codes":
        one = "|".join(re.escape(code) for code in load_code_list(column.code_list).codes_only())
        constraints["pattern"] = rf"({one})(\|({one}))*"
    # Version 1 has no lower limit that is not included: the description says it.
    lowest = column.lowest if column.lowest is not None else column.above
    if lowest is not None:
        constraints["minimum"] = lowest
    if column.highest is not None:
        constraints["maximum"] = column.highest
    return constraints
