"""The tables of a release as a Data Package, version 2, for programs.

Belongs here: `datapackage.json`, from which a program labels every column, code and symbol. Does not: the tables
themselves. Source: datapackage.org/standard, Data Package 2.0 and Table Schema 2.0.
"""

import json
from collections.abc import Mapping

from dashboards.downloads.described_tables import (
    INTEGER,
    NUMBER,
    STATUS_SYMBOLS,
    DescribedColumn,
    DescribedRelease,
    DescribedTable,
)

SCHEMA = "https://datapackage.org/profiles/2.0/"
FIELD_TYPES = {INTEGER: "integer", NUMBER: "number"}


def datapackage(described: DescribedRelease, paths: Mapping[str, str]) -> bytes:
    """The descriptor. `paths`: path of the CSV of each table, from the folder that the descriptor stands in."""
    package = {
        "$schema": f"{SCHEMA}datapackage.json",
        "name": f"release-{described.release_id.lower()}",
        "title": described.title,
        "description": "\n".join(described.notes),
        "version": described.release_id,
        "sources": [{"title": described.source_label}],
        "languages": [described.language],
        "dataCutoff": described.data_cutoff,
        "symbols": STATUS_SYMBOLS,
        "resources": [_resource(table, paths[table.name]) for table in described.tables],
    }
    return (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode()


def _resource(table: DescribedTable, path: str) -> dict:
    return {
        "name": table.name,
        "type": "table",
        "path": path,
        "title": table.title,
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "header": True},
        "schema": {
            "$schema": f"{SCHEMA}tableschema.json",
            "fields": [_field(column, table) for column in table.columns],
            **({"primaryKey": list(table.key)} if table.key else {}),
            "missingValues": [{"value": "", "label": "No value"}],
        },
    }


def _field(column: DescribedColumn, table: DescribedTable) -> dict:
    field: dict = {
        "name": column.name,
        "type": FIELD_TYPES.get(column.kind, "string"),
        "title": column.title,
        "description": column.meaning,
        "constraints": {"required": column.name in table.key},
    }
    if column.codes:
        field["constraints"]["enum"] = [code for code in column.codes if code]
        field["categories"] = [{"value": code, "label": label} for code, label in column.codes.items()]
    if column.kind in FIELD_TYPES and table.status_column:
        field["missingValues"] = [{"value": "", "label": f"No figure: {table.status_column} says why"}]
    return field
