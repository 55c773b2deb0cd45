"""Described tables as plain JSON: what the columns mean, and one object a row.

Belongs here: the JSON of an extract. Does not: JSON-stat of a whole release (`json_stat`).
"""

import json

from dashboards.downloads.described_tables import DescribedRelease, DescribedTable, plain


def records_json(described: DescribedRelease) -> bytes:
    """`release`, `notes`, and by table `columns` and `rows`; a missing number is null."""
    content = {
        "release": described.release_id,
        "title": described.title,
        "source": described.source_label,
        "data_cutoff": described.data_cutoff,
        "notes": list(described.notes),
        "tables": {table.name: _table(table) for table in described.tables},
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _table(table: DescribedTable) -> dict:
    columns = {
        column.name: {"title": column.title, "meaning": column.meaning}
        | ({"codes": dict(column.codes)} if column.codes else {})
        for column in table.columns
    }
    values = [[plain(value) for value in table.rows[name]] for name in table.names]
    return {"columns": columns, "rows": [dict(zip(table.names, row, strict=True)) for row in zip(*values, strict=True)]}
