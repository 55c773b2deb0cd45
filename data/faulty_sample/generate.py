"""Make the faulty deliveries: `python data/faulty_sample/generate.py [--out DIR]`.

Belongs here: the order of the steps and writing files. Does not belong here: faults (contact_faults.py,
table_faults.py, figure_faults.py, refused.py). Nothing is drawn at random: one sample country gives the same bytes.
"""

import argparse
import csv
import hashlib
import io
import json
from pathlib import Path

from contact_faults import later_contacts, spoil_contacts, spoil_follow_ups, spoil_referrals
from figure_faults import SPOILERS as OF_FIGURES
from planting import Planter
from refused import write_refused
from right_rows import Contacts
from table_faults import SPOILERS as OF_SERVICES

SOURCE = "faulty_country"
CODE_LISTS = "2025-01"
FIRST, SECOND = "2025-07", "2026-01"
CUT_OFFS = {FIRST: "2025-06-30", SECOND: "2025-12-31"}


def build() -> tuple[dict[str, dict[str, Planter]], dict[str, list[str]]]:
    """Rows by delivery and table, and the contacts that were corrected, withdrawn or came late."""
    chosen = Contacts()
    contacts = spoil_contacts(chosen)
    later, said = later_contacts(chosen, contacts)
    first = {
        "facility": OF_SERVICES["facility"](),
        "service_contact": contacts,
        "referral": spoil_referrals(chosen, said["withdrawn"]),
        "follow_up": spoil_follow_ups(chosen, said["withdrawn"]),
        **{table: spoil() for table, spoil in (OF_SERVICES | OF_FIGURES).items() if table != "facility"},
    }
    return {FIRST: first, SECOND: {"service_contact": later}}, said


def _text(planter: Planter) -> bytes:
    columns = [*planter.lines[0].values]
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    for line in planter.lines:
        writer.writerow([*(line.values[column] for column in columns), *line.extra])
    return written.getvalue().encode()


def _planted(deliveries: dict[str, dict[str, Planter]]) -> list[dict[str, object]]:
    """Every fault with its place; the header is row 1."""
    return [
        {"delivery": delivery, "table": table, "row_number": n, "column": column, "rule": rule, "severity": severity}
        for delivery, tables in deliveries.items()
        for table, planter in tables.items()
        for n, line in enumerate(planter.lines, start=2)
        for column, rule, severity in line.faults
    ]


def generate(out: Path) -> None:
    """Write `faulty_country/`, `planted.json` and `refused_files/` below `out`."""
    deliveries, said = build()
    for delivery, tables in deliveries.items():
        folder = out / SOURCE / delivery
        folder.mkdir(parents=True, exist_ok=True)
        files = []
        for table, planter in tables.items():
            content = _text(planter)
            (folder / f"{table}.csv").write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            files.append({"name": f"{table}.csv", "table": table, "rows": len(planter.lines), "sha256": digest})
        description = {
            "source": SOURCE,
            "delivery_id": delivery,
            "received_month": f"{delivery}-01",
            "data_cutoff": CUT_OFFS[delivery],
            "code_lists": CODE_LISTS,
            "files": files,
        }
        write_json(folder / "delivery.json", description)
    spelt = [
        {"delivery": delivery, "table": table, "column": column, "code": code, "rows": n}
        for delivery, tables in deliveries.items()
        for table, planter in tables.items()
        for (column, code), n in sorted(planter.spelt.items())
    ]
    lists = said | {"other_spellings": spelt, "faults": _planted(deliveries)}
    parts = [f'"{name}": [\n    {_lines(entries)}\n  ]' for name, entries in lists.items()]
    (out / "planted.json").write_text("{\n  " + ",\n  ".join(parts) + "\n}\n", encoding="utf-8")
    write_refused(out / "refused_files", CODE_LISTS)


def _lines(entries: list) -> str:
    """Entries of a list of JSON, one a line."""
    return ",\n    ".join(json.dumps(entry) for entry in entries)


def write_json(path: Path, content: dict) -> None:
    """Indented JSON."""
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Command line: write below --out, by default beside this file."""
    parser = argparse.ArgumentParser(description="Make the faulty deliveries (invented; no figure is real).")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write to")
    generate(parser.parse_args().out)


if __name__ == "__main__":
    main()
