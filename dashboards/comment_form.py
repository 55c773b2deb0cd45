"""The form with which organisations comment: a spreadsheet as CSV, one row a comment.

Belongs here: its columns, and a row for each indicator to write beside. Does not: reading comments, or deciding on
them.
"""

import csv
import io
from collections.abc import Mapping

COLUMNS = (
    "release",
    "page",
    "indicator",
    "name",
    "kind",
    "organisation_type",
    "language",
    "comment",
    "may_be_published",
)
"""`kind`: a code of the list `comment_kind`; `organisation_type`: one of `org`. No column asks for a person."""


def comment_form(release_id: str, indicators: Mapping[str, Mapping], language: str) -> bytes:
    """The CSV for a release, with a byte order mark so that spreadsheet programs read its letters right. The first row
    is for the release as a whole."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerow([release_id, "index", "", "", "", "", language, "", ""])
    for code, sheet in indicators.items():
        writer.writerow([release_id, code.lower(), code, str(sheet["short_name"]), "", "", language, "", ""])
    return buffer.getvalue().encode("utf-8-sig")
