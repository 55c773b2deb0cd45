"""Right rows to plant faults in: a part of the sample country, so that all its rules hold.

Belongs here: choosing rows of `data/sample` that lean on each other only inside the choice. Does not belong here: any
change of them.
"""

import csv
import gzip
import io
import json
from collections import Counter, defaultdict
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[1] / "sample"
LAST_MONTH = "2025-06-01"  # what the faulty country's first delivery may hold
QUIET, TOLD, WITH_REFERRAL, OFTEN, ROMA = 430, 80, 185, 6, 12

Row = dict[str, str]


def read(table: str, *deliveries: str) -> list[Row]:
    """Rows of a table in the named deliveries of the sample country (all if none is named), without those in which
    the sample itself has a fault."""
    faults = {tuple(fault[:3]) for fault in _expected()["faults"]}
    rows = []
    for path in sorted((SAMPLE / "sample_country").glob(f"*/{table}.csv*")):
        delivery = path.parent.name
        if deliveries and delivery not in deliveries:
            continue
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        records = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
        rows += [row for n, row in enumerate(records, start=2) if (delivery, table, n) not in faults]
    return rows


def _expected() -> dict:
    return json.loads((SAMPLE / "expected.json").read_text(encoding="utf-8"))


class Contacts:
    """Contacts with one version, of women with one contact, and their referrals and follow-ups; and a few women with
    several contacts. `quiet`: nothing disclosed. `told`: disclosed, nothing follows. `led_on`: disclosed, with what
    follows."""

    def __init__(self) -> None:
        everything = read("service_contact")
        whole = self._without_faulty_company(everything)
        self.referrals = self._by_contact("referral")
        self.follow_ups = self._by_contact("follow_up")
        women = Counter(row["woman_ref"] for row in everything if row["woman_ref"])
        alone = [row for row in whole if not row["woman_ref"] or women[row["woman_ref"]] == 1]
        disclosed = [row for row in alone if row["ipv_disclosed"] == "yes"]
        busiest = Counter(row["facility_id"] for row in disclosed).most_common(1)[0][0]
        follows = [row for row in disclosed if self.referrals[row["contact_id"]] or self.follow_ups[row["contact_id"]]]
        self.led_on = follows[:WITH_REFERRAL]
        there = [row for row in disclosed if row["facility_id"] == busiest and row not in self.led_on]
        bare = [row for row in disclosed if row not in follows and row not in there]
        self.of_busiest = [row for row in there if row not in follows][:30]
        self.told = bare[:TOLD]
        quiet = [row for row in alone if row["ipv_disclosed"] != "yes"]
        # Faults of ethnicity need women who said one minority only; the first rows hold too few.
        roma = [row for row in quiet if row["ethnicity"] == "roma" and row["enquiry_outcome"] == "asked"][-ROMA:]
        self.quiet = [*quiet[:QUIET], *roma]
        self.often = self._women_who_came_often(whole, women)

    def _without_faulty_company(self, everything: list[Row]) -> list[Row]:
        """Contacts sent once, early enough, of which no referral or follow-up is faulty in the sample."""
        sent = Counter(row["contact_id"] for row in everything)
        rows_of = {(d, t, n) for d, t, n, _ in _expected()["faults"] if t in ("referral", "follow_up")}
        spoilt = set()
        for table in ("referral", "follow_up"):
            for path in sorted((SAMPLE / "sample_country").glob(f"*/{table}.csv.gz")):
                records = csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8"), newline=""))
                for n, row in enumerate(records, start=2):
                    if (path.parent.name, table, n) in rows_of:
                        spoilt.add(row["contact_id"])
        return [
            row
            for row in everything
            if sent[row["contact_id"]] == 1
            and row["is_retracted"] == "false"
            and row["received_month"] <= LAST_MONTH
            and row["contact_id"] not in spoilt
            and not (row["language_support"] in ("partner", "relative_child") and row["asked_in_private"])
        ]

    @staticmethod
    def _by_contact(table: str) -> dict[str, list[Row]]:
        rows = defaultdict(list)
        for row in read(table):
            if row.get("safe_method_used") != "false":  # that would open a ticket
                rows[row["contact_id"]].append(row)
        return rows

    @staticmethod
    def _women_who_came_often(whole: list[Row], women: Counter) -> list[list[Row]]:
        """Women of three contacts, all chosen, none of them a disclosure."""
        of_woman = defaultdict(list)
        for row in whole:
            if row["woman_ref"] and women[row["woman_ref"]] == 3:
                of_woman[row["woman_ref"]].append(row)
        three = [rows for rows in of_woman.values() if len(rows) == 3]
        silent = [rows for rows in three if all(row["ipv_disclosed"] != "yes" for row in rows)]
        known = [rows for rows in silent if all(row["migrant_status"] == "non_migrant" for row in rows)]
        return [sorted(rows, key=lambda row: int(row["contact_seq"])) for rows in known[:OFTEN]]
