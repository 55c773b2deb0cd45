"""Records written by hand for tests: rows as dictionaries, Parquet files, and the cells counted from them.

Belongs here: how a test states records and reads cells. Does not: expected values.
"""

import hashlib
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from indicators.cells import compute_cells
from indicators.registry import Sheet, load_catalogue
from indicators.units.profile import LATEST_USABLE
from schemas.columns import column_names, describe
from schemas.dimensions import load_dimensions
from schemas.records import ARROW_TYPES
from schemas.release import ALL, CELL_DIMENSIONS, breakdown_name
from schemas.tables import TABLES

CUTOFF = date(2026, 6, 30)
REGIONS = {"R1": "First region", "R2": "Second region"}
FACILITIES = [
    {"facility_id": "F0001", "region_code": "R1", "facility_type": "phc", "reporting_from": date(2020, 1, 1)},
    {"facility_id": "F0002", "region_code": "R2", "facility_type": "hospital", "reporting_from": date(2020, 1, 1)},
]


def key(letter: str, label: object, digits: int) -> str:
    """A key that says nothing, the same for the same label."""
    return letter + hashlib.sha256(f"{letter}{label}".encode()).hexdigest()[:digits].upper()


def month(text: str) -> date:
    """The first day of a month written like 2025-03."""
    return date.fromisoformat(f"{text}-01")


def contact(label: object, woman: object = None, seq: int | None = None, when: str = "2025-02", **columns) -> dict:
    """A contact eligible for enquiry at which a woman of the majority, born here, was asked alone and said no."""
    row = {
        "contact_id": key("C", label, 16),
        "record_version": 1,
        "is_retracted": False,
        "facility_id": "F0001",
        "woman_ref": key("W", woman, 24) if woman is not None else None,
        "linkage_scope": "national" if woman is not None else "none",
        "contact_seq": (seq or 1) if woman is not None else None,
        "contact_month": month(when),
        "age_band": "30_34",
        "migrant_status": "non_migrant",
        "birth_group": "national",
        "length_of_stay": "born_here",
        "ethnicity": ["national_majority"],
        "ethnicity_method": "self_identified",
        "language_group": "national",
        "disability": "no",
        "interpreter_needed": "no",
        "language_support": "not_needed",
        "enquiry_eligible": True,
        "enquiry_outcome": "asked",
        "asked_in_private": "yes",
        "ipv_disclosed": "no",
    }
    return row | columns


def disclosing(label: object, woman: object = None, seq: int | None = None, when: str = "2025-02", **columns) -> dict:
    """A contact at which she said yes: partner violence, never before, complete support, follow-up agreed."""
    answers = {
        "ipv_disclosed": "yes",
        "perpetrator_rel": "current_spouse",
        "prev_ipv_contact_gap": "none_known",
        "reported_elsewhere": "no",
        "first_line_support": "complete",
        "followup_agreed": "yes",
    }
    return contact(label, woman, seq, when, **(answers | columns))


def referral(label: object, to_contact: object, **columns) -> dict:
    """A referral that was offered, accepted and completed after 12 days."""
    row = {
        "referral_id": key("r", label, 12),
        "contact_id": key("C", to_contact, 16),
        "destination": "ipv_specialist",
        "offered": True,
        "acceptance": "accepted",
        "completed": "yes",
        "days_to_first_service": 12,
    }
    return row | columns


def follow_up(label: object, to_contact: object, **columns) -> dict:
    """A follow-up at 30 days at which she was reached alone."""
    row = {
        "followup_id": key("f", label, 12),
        "contact_id": key("C", to_contact, 16),
        "fu_window": "d30",
        "result": "reached",
        "days_since_index": 30,
    }
    return row | columns


def notification(label: object, when: str = "2025-02", **columns) -> dict:
    """A notified case of physical violence by a spouse against a woman of the majority, born here."""
    row = {
        "notification_id": key("N", label, 16),
        "contact_month": month(when),
        "region_code": "R1",
        "age_band": "30_34",
        "migrant_status": "non_migrant",
        "birth_group": "national",
        "ethnicity": ["national_majority"],
        "perpetrator_rel": "current_spouse",
        "violence_types": ["physical"],
        "referred_to_protection": "no",
        "mental_health_care": "no",
        "reported_to_authority": "no",
    }
    return row | columns


@cache
def catalogue() -> dict[str, Sheet]:
    """The whole catalogue, loaded once."""
    return load_catalogue()


def write_records(folder: Path, **tables: list[dict]) -> dict[str, Path]:
    """One Parquet file a table, with all columns of the table; what a row leaves out is null."""
    paths = {}
    for table, rows in tables.items():
        arrays = {
            column.name: pa.array([row.get(column.name) for row in rows], ARROW_TYPES[column.kind])
            for column in describe(table)
        }
        paths[table] = folder / f"{table}.parquet"
        pq.write_table(pa.table(arrays), paths[table])
    return paths


def count(
    folder: Path,
    data_cutoff: date = CUTOFF,
    supplied=None,
    supplied_codes=None,
    sheets=None,
    only=None,
    profile_rule=LATEST_USABLE,
    **tables,
) -> "Cells":
    """Cells counted from hand-made rows: of the whole catalogue, or of the indicators `only`, which is much faster.

    Facilities F0001 (R1) and F0002 (R2) are there.
    """
    if only:
        sheets = {name: catalogue()[name] for name in only}
    if "service_contact" in tables:
        tables = {"facility": FACILITIES, "referral": [], "follow_up": []} | tables
    records = write_records(folder, **tables)
    everything = {table: set(column_names(table)) for table in tables}
    frame = compute_cells(
        sheets or catalogue(),
        records,
        supplied if supplied is not None else everything,
        load_dimensions(REGIONS),
        "hand_made",
        data_cutoff,
        supplied_codes,
        profile_rule,
    )
    return Cells(frame)


def supplied_without(*missing: str) -> dict[str, set[str]]:
    """Columns by table of a source that supplies all but the `missing` ones (`table.column`, or a whole table)."""
    return {
        table: {name for name in column_names(table) if f"{table}.{name}" not in missing}
        for table in TABLES
        if table not in missing
    }


class Cells:
    """A table of cells that can be asked for one of them."""

    def __init__(self, frame: pd.DataFrame):
        self.frame = frame

    def __call__(self, indicator: str, period: str, **classes: str) -> tuple[int | None, int | None]:
        """Numerator and denominator of one cell; None for null. KeyError if there is no such cell, or two."""
        row = self._row(indicator, period, classes)
        return tuple(None if pd.isna(row[name]) else int(row[name]) for name in ("numerator", "denominator"))

    def value(self, indicator: str, period: str, **classes: str) -> float | None:
        """The value of one cell, in the unit of the indicator, unrounded; None for null."""
        value = self._row(indicator, period, classes)["value"]
        return None if pd.isna(value) else float(value)

    def on_each_side(self, indicator: str, period: str, **classes: str) -> int | None:
        """Of a median, the fewer of those below it and above it; None for null."""
        fewer = self._row(indicator, period, classes)["on_each_side"]
        return None if pd.isna(fewer) else int(fewer)

    def standard_error(self, indicator: str, period: str, **classes: str) -> float | None:
        """The standard error of one cell, in the unit of the indicator; None for null."""
        error = self._row(indicator, period, classes)["standard_error"]
        return None if pd.isna(error) else float(error)

    def _row(self, indicator: str, period: str, classes: dict[str, str]) -> pd.Series:
        wanted = {"indicator": indicator, "period": period, "breakdown": breakdown_name(tuple(classes))}
        wanted |= {name: classes.get(name, ALL) for name in CELL_DIMENSIONS}
        found = self.frame
        for name, value in wanted.items():
            found = found[found[name] == value]
        if len(found) != 1:
            raise KeyError(f"{len(found)} cells for {wanted}")
        return found.astype(object).iloc[0]
