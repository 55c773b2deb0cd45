"""What the CSV files of a release mean, as CSV on the Web metadata.

Belongs here: `csv-metadata.json`. Does not: the CSV files. Source: W3C, Metadata Vocabulary for Tabular Data (2015).
"""

import json
import re
from collections.abc import Mapping

from dashboards.downloads.described_tables import (
    INTEGER,
    NUMBER,
    DescribedColumn,
    DescribedRelease,
    DescribedTable,
)

DATATYPES = {INTEGER: {"base": "integer"}, NUMBER: {"base": "double"}}


def csvw_metadata(described: DescribedRelease, paths: Mapping[str, str]) -> bytes:
    """A table group. `paths`: path of the CSV of each table, from the folder that the metadata stand in."""
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": described.language}],
        "dc:title": described.title,
        "dc:source": described.source_label,
        "dc:identifier": described.release_id,
        "rdfs:comment": list(described.notes),
        "tables": [_table(table, paths[table.name]) for table in described.tables],
    }
    return (json.dumps(group, indent=1, ensure_ascii=False) + "\n").encode()


def _table(table: DescribedTable, path: str) -> dict:
    return {
        "url": path,
        "dc:title": table.title,
        "dc:description": table.meaning,
        "tableSchema": {
            "columns": [_column(column, table) for column in table.columns],
            **({"primaryKey": list(table.key)} if table.key else {}),
        },
    }


def _column(column: DescribedColumn, table: DescribedTable) -> dict:
    datatype = DATATYPES.get(column.kind, {"base": "string"})
    if column.codes:
        datatype = {"base": "string", "format": "|".join(re.escape(code) for code in column.codes)}
    described = {
        "name": column.name,
        "titles": column.name,
        "datatype": datatype,
        "null": "",
        "required": column.name in table.key,
        "rdfs:label": column.title,
        "dc:description": column.meaning,
    }
    if column.codes:
        # The vocabulary has no labels of codes: common properties carry them.
        described["skos:note"] = [f"{code}: {label}" for code, label in column.codes.items()]
    return described
