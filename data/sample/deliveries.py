"""Writing the deliveries: CSV files, delivery.json and what a reader should find in them.

Belongs here: bytes on disk. Does not belong here: any decision about the rows (corrections.py and before).
"""

import gzip
import hashlib
import io
import json
import re
from pathlib import Path

import pandas as pd
from country import CUT_OFFS, DELIVERIES, month_text

SOURCE = "sample_country"
CODE_LISTS = "2025-01"
PACKED = ("service_contact", "referral", "follow_up")
PLAIN_UP_TO = 100_000  # bytes; a larger file of another table is packed too


def _csv_bytes(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode()


def _write(folder: Path, table: str, frame: pd.DataFrame) -> dict:
    """Write one table, small ones as plain CSV, and return its entry of delivery.json."""
    content, name = _csv_bytes(frame), f"{table}.csv"
    if table in PACKED or len(content) > PLAIN_UP_TO:
        name += ".gz"
        packed = io.BytesIO()
        # No file name and no time in the gzip header: same rows, same bytes.
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as stream:
            stream.write(content)
        content = packed.getvalue()
    (folder / name).write_bytes(content)
    return {"name": name, "table": table, "rows": len(frame), "sha256": hashlib.sha256(content).hexdigest()}


def write_deliveries(folder: Path, tables: dict[str, tuple[pd.DataFrame, tuple[str, ...]]]) -> dict:
    """Write all deliveries below `folder`. `tables`: name -> (rows with `delivery` and `fault`, columns to write).

    Returns the rows per delivery and table, and the place (delivery, table, row number) and rule of each fault.
    Row numbers count the header as 1, so the first row of data is 2.
    """
    rows, faults = {}, []
    for number, delivery_id in enumerate(DELIVERIES):
        target = folder / SOURCE / delivery_id
        target.mkdir(parents=True, exist_ok=True)
        files = []
        for table, (frame, columns) in tables.items():
            part = frame[frame["delivery"] == number].reset_index(drop=True)
            if len(part) == 0:
                continue
            files.append(_write(target, table, part[[*columns]]))
            spoilt = part["fault"].dropna()
            faults += [[delivery_id, table, int(row) + 2, rule] for row, rule in spoilt.items()]
        description = {
            "source": SOURCE,
            "delivery_id": delivery_id,
            "received_month": month_text([DELIVERIES[delivery_id]])[0],
            "data_cutoff": CUT_OFFS[delivery_id],
            "code_lists": CODE_LISTS,
            "files": files,
        }
        write_json(target / "delivery.json", description)
        rows[delivery_id] = {file["table"]: file["rows"] for file in files}
    return {"rows": rows, "faults": faults}


def write_json(path: Path, content: dict) -> None:
    """Indented JSON with a list of plain values on one line, ending in a line feed."""
    text = json.dumps(content, indent=2)
    text = re.sub(
        r"\[[^][{}]+\]", lambda plain: re.sub(r"\s*\n\s*", " ", plain[0]).replace("[ ", "[").replace(" ]", "]"), text
    )
    path.write_text(text + "\n", encoding="utf-8")
