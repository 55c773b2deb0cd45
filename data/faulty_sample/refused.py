"""Small deliveries that are refused whole, one for every rule about files.

Belongs here: what is wrong with each. Does not belong here: faults of rows in a file that is read (contact_faults.py,
table_faults.py). Every identifier is invented; where there is room it says `canary`, so that a leak is easy to find.
"""

import csv
import gzip
import hashlib
import io
import json
from pathlib import Path

from right_rows import read

SOURCE = "refused_files"
Rows = list[dict[str, str]]


def _csv(rows: Rows, columns: list[str] | None = None) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    columns = columns or [*rows[0]]
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return written.getvalue().encode()


def _with(rows: Rows, number: int, **values: str) -> Rows:
    """The rows with some values of one of them changed; row 2 is the first."""
    return [row | values if n == number else row for n, row in enumerate(rows, start=2)]


def _cases() -> dict[str, tuple[str, str, bytes, int | None, dict[str, object]]]:
    """Name of the case -> rule, table, content of the file, row number (none: the whole file), and what its
    delivery.json says otherwise than the truth."""
    facilities = read("facility")[:5]
    columns = [*facilities[0]]
    contacts = [row for row in read("service_contact", "2024-01") if row["enquiry_outcome"] == "asked"][:4]
    referrals = read("referral", "2024-01")[:4]
    sessions = read("training_session", "2024-01")[:4]
    policies = [row for row in read("policy_status", "2024-01") if row["source_ref"]][:4]
    sorted_keys = [row | {"referral_id": f"R{n:04d}"} for n, row in enumerate((referrals * 5)[:20], start=1)]
    plain = _csv(facilities)
    screened: dict[str, tuple[str, str, Rows, int]] = {
        "FL03_email": ("FL03", "policy_status", _with(policies, 3, source_ref="canary@example.org"), 3),
        "FL03_phone": ("FL03", "policy_status", _with(policies, 4, source_ref="canary +34 612 345 678"), 4),
        "FL03_digits": ("FL03", "service_contact", _with(contacts, 2, service_type="canary 90817263"), 2),
        "FL03_date": ("FL03", "service_contact", _with(contacts, 5, age_band="14/03/1990"), 5),
        "FL03_long_text": ("FL03", "service_contact", _with(contacts, 2, barriers=
            "canary she said that her husband waits outside the door"), 2),
        "FL07_no_permission": ("FL07", "service_contact", _with(contacts, 3, data_permission="none"), 3),
        "FL08_destination": ("FL08", "referral", _with(referrals, 4, destination="immigration_authority"), 4),
        "FL08_sector": ("FL08", "training_session", _with(sessions, 2, sectors="health|immigration"), 2),
    }  # fmt: skip
    return {
        "FL01_column_too_many": ("FL01", "facility", _csv([r | {"beds": "9"} for r in facilities]), 1, {}),
        "FL01_column_missing": ("FL01", "facility", _csv(facilities, columns[:-1]), 1, {}),
        "FL02_name": ("FL02", "facility", _csv([r | {"surname": "Canary"} for r in facilities]), 1, {}),
        "FL02_birth_date": ("FL02", "facility", _csv([r | {"fecha_nacimiento": "canary"} for r in facilities]), 1, {}),
        "FL04_code_lists": ("FL04", "facility", plain, None, {"code_lists": "1999-01"}),
        "FL05_keys_in_sequence": ("FL05", "referral", _csv(sorted_keys), None, {}),
        "FL06_checksum": ("FL06", "facility", plain, None, {"sha256": "0" * 64}),
        "FL06_rows": ("FL06", "facility", plain, None, {"rows": 6}),
        **{name: (rule, table, _csv(rows), n, {}) for name, (rule, table, rows, n) in screened.items()},
        "gzip_cut_off": ("gzip", "facility", _packed(plain)[:-12], None, {}),
        "quotes_left_open": ("quotes", "facility", plain.replace(b"\nF", b'\n"F', 1), None, {}),
        "nul_byte": ("nul", "facility", plain.replace(b"health", b"hea\0th", 1), 2, {}),
        "encoding_latin": ("encoding", "facility", plain.replace(b"rural", b"r\xfaral", 1), 3, {}),
    }


def _packed(content: bytes) -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as stream:
        stream.write(content)
    return packed.getvalue()


def write_refused(folder: Path, code_lists: str) -> None:
    """One delivery a case, and `refused.json`: case, table, file, rule and row number."""
    listed = []
    for case, (rule, table, content, row_number, otherwise) in _cases().items():
        target = folder / case
        target.mkdir(parents=True, exist_ok=True)
        name = f"{table}.csv.gz" if rule == "gzip" else f"{table}.csv"
        (target / name).write_bytes(content)
        rows = max(content.count(b"\n") - 1, 0) if rule != "gzip" else None
        entry = {"name": name, "table": table, "rows": rows, "sha256": hashlib.sha256(content).hexdigest()}
        entry |= {key: value for key, value in otherwise.items() if key in entry}
        description = {
            "source": SOURCE,
            "delivery_id": case,
            "received_month": "2025-07-01",
            "data_cutoff": "2025-06-30",
            "code_lists": otherwise.get("code_lists", code_lists),
            "files": [entry],
        }
        (target / "delivery.json").write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")
        listed.append({"case": case, "table": table, "file": name, "rule": rule, "row_number": row_number})
    text = ",\n  ".join(json.dumps(entry) for entry in listed)
    (folder / "refused.json").write_text(f"[\n  {text}\n]\n", encoding="utf-8")
