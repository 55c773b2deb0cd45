"""CSV of a described table: UTF-8, commas, one header line, one line a row.

Belongs here: writing it so that a spreadsheet program runs nothing. Does not: `cells.csv` of a release, which is
written when the release is made (`pipelines.assets.release`) and holds codes and numbers only.

The convention: a text that begins like a formula gets an apostrophe before it; a code that does is refused; a negative
number is a number and stays one.
"""

import csv
import io

from dashboards.downloads.described_tables import CODE, NUMERIC, DescribedTable, as_plain_text, harmless_codes, plain


def csv_file(table: DescribedTable) -> bytes:
    """The table as CSV. Raises ValueError if a code could be taken for a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.names)
    columns = []
    for column in table.columns:
        values = [plain(value) for value in table.rows[column.name]]
        if column.kind == CODE:
            harmless_codes(values)
        columns.append(["" if v is None else v if column.kind in NUMERIC else as_plain_text(v) for v in values])
    writer.writerows(zip(*columns, strict=True))
    return buffer.getvalue().encode()
