"""What the files of a source do to one another over time, decided on rows of text before they are checked.

Belongs here: withdrawal of a woman's record, files that replace earlier ones, rows that are not of the time that
their delivery states. Does not: what a delivery may say (`delivery`), the same rows sent again without keys
(`redelivery`), repeats of keyed rows (`repeats`).

Files stand in the order of their deliveries: month of receipt, then name. What a row becomes depends on that order
and on nothing else. A row that meets several of these goes by the first: withdrawn, superseded, recognised,
outside its months, received later than its delivery.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from schemas.columns import column_names
from schemas.delivery import DELIVERY_FILE, DeliveryRefused, Months
from schemas.fields import CONTACT_KEY
from schemas.held_versions import ROW, hashed_versions
from schemas.known_texts import KnownTexts
from schemas.truth_values import truth_values

WITHDRAWN, SUPERSEDED, RECOGNISED = "withdrawn", "superseded", "recognised"
WITHDRAWS = "withdraws"
"""Column of contacts set aside: does the row withdraw its contact?"""
OUTSIDE_MONTHS, RECEIVED_LATER = "outside_months", "received_later"

PERIOD_COLUMNS = {
    "service_contact": "contact_month",
    "notification": "contact_month",
    "facility_assessment": "assessment_month",
    "workforce_status": "quarter_start",
    "training_session": "session_month",
    "system_activity": "activity_month",
    "community_session": "session_month",
    "helpline_month": "month",
    "experience_response": "response_month",
    "survey_respondent": "wave_year",
    "ipv_homicide_year": "year",
    "harm_report": "report_month",
    "policy_status": "year",
    "population_year": "year",
    "submission_log": "month",
}
"""The column that says when a row belongs; a year or quarter counts by its first month. Other tables have none."""

WITHDRAWAL_MARKS = ("1", "yes", *(word for word, meaning in truth_values().items() if meaning))
"""Read leniently, unlike any other value: a withdrawal must not fail because of how `true` is written."""

WITHDRAWAL_COLUMNS = ["contact_id", "record_version", "is_retracted"]
WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
NO_VERSION = 0
ANY_VERSION = 10**9

Read = Callable[[int, list[str] | None], Iterator[pd.DataFrame]]
"""Number of a file and names of columns (None: all) to its rows: DataFrame[row_number, *columns], all text, some at a
time and at least one frame."""


@dataclass(frozen=True)
class Edition:
    """One received file as its delivery describes it. `months`, `received_month`: as text like 2025-03, or None."""

    source: str
    delivery: str
    table: str
    sha256: str
    received_month: str | None = None
    months: Months | None = None
    replaces_months: bool = False
    replaces: tuple[str, ...] = ()

    @property
    def is_correction(self) -> bool:
        """Does it take the place of earlier files?"""
        return self.replaces_months or bool(self.replaces)


@dataclass(frozen=True)
class Aside:
    """Rows of one file that are not used: DataFrame[row_number, reason], of contacts also their
    keys and `WITHDRAWS`. `whole`: superseded with whatever it holds."""

    rows: pd.DataFrame = field(repr=False)
    whole: bool = False


def repeated_files(editions: list[Edition]) -> list[int | None]:
    """For each file the earlier one that it repeats byte for byte, if any: it then changes nothing.

    A correction that repeats a file which was itself corrected in between is no repeat: it takes that back.
    """
    repeats: list[int | None] = []
    for number, edition in enumerate(editions):
        same = [
            other
            for other in range(number)
            if repeats[other] is None
            and editions[other].sha256 == edition.sha256
            and editions[other].table == edition.table
        ]
        corrected = same and any(
            repeats[between] is None and _may_replace(editions[between], editions[same[-1]])
            for between in range(same[-1] + 1, number)
        )
        repeats.append(same[-1] if same and not (edition.is_correction and corrected) else None)
    return repeats


def _may_replace(later: Edition, earlier: Edition) -> bool:
    if later.table != earlier.table or later.delivery == earlier.delivery:
        return False
    unknown = earlier.months is None or later.months is None
    return earlier.delivery in later.replaces or (
        later.replaces_months and (unknown or later.months.meet(earlier.months))
    )


def superseded_rows(
    editions: list[Edition], stored: list[int], months_of: Callable[[int], pd.Series]
) -> dict[int, np.ndarray | Literal[True]]:
    """Which rows of which files (numbers of `stored`) a later file has taken the place of; True: the whole file.

    A row of a table with a period goes if its month is one of the corrected months. A row whose month cannot be
    read goes with the rest of its file. A table without a period goes by the months that its delivery states.
    Raises DeliveryRefused where that does not tell.
    """
    found: dict[int, np.ndarray | Literal[True]] = {}
    for later in stored:
        correction = editions[later]
        for earlier in stored:
            edition = editions[earlier]
            if earlier >= later or edition.table != correction.table or edition.delivery == correction.delivery:
                continue
            if found.get(earlier) is True:
                continue
            if edition.delivery in correction.replaces:
                found[earlier] = True
            elif correction.replaces_months:
                rows = _rows_of_months(edition, correction, earlier, months_of)
                if rows is True or (rows is not False and rows.any()):
                    found[earlier] = True if rows is True or rows.all() else found.get(earlier, False) | rows
    return found


def _rows_of_months(
    edition: Edition, correction: Edition, number: int, months_of: Callable[[int], pd.Series]
) -> np.ndarray | bool:
    if edition.months is not None and correction.months.hold(edition.months):
        return True
    if edition.table in PERIOD_COLUMNS:
        months = months_of(number)
        readable = (months != "").to_numpy()
        inside = _inside(months, correction.months)
        return inside | ~readable if readable.any() and inside[readable].all() else inside
    if edition.months is not None and not correction.months.meet(edition.months):
        return False
    raise DeliveryRefused(
        f"{correction.source}/{correction.delivery}/{DELIVERY_FILE}: replaces is true for {edition.table}, and the "
        f"file of delivery {edition.delivery} does not say that all its months are among those: name the deliveries "
        "that are replaced."
    )


def outside_months(edition: Edition, months: pd.Series) -> np.ndarray:
    """Rows whose month can be read and is not one of those that the delivery states for the file."""
    if edition.months is None:
        return np.zeros(len(months), dtype=bool)
    return ~_inside(months, edition.months) & (months != "").to_numpy()


def received_later(edition: Edition, received: pd.Series) -> np.ndarray:
    """Rows that say they were received in a month after the one in which their delivery was."""
    if edition.received_month is None:
        return np.zeros(len(received), dtype=bool)
    return (received > edition.received_month).to_numpy()


def withdrawn_rows(editions: list[Edition], stored: list[int], read: Read) -> Callable[[int], np.ndarray | bool]:
    """Says of a file which of its rows tell of a woman whose record was withdrawn, the withdrawal itself included.

    Of a contact: every version up to the highest withdrawal; all of it, and all that refers to it, where no later
    version follows. A withdrawal counts whatever else its row holds or lacks, also if a file was replaced.
    """
    contacts = [number for number in stored if editions[number].table == "service_contact"]
    known, up_to = _withdrawn_contacts(contacts, read)
    highest = np.full(len(up_to), NO_VERSION)
    for number in contacts if len(up_to) else []:
        for rows in read(number, WITHDRAWAL_COLUMNS[:2]):
            place, version = _versions_of(rows, known)[1:]
            np.maximum.at(highest, place, version)
    gone = up_to >= highest

    def withdrawn_of(number: int) -> np.ndarray | bool:
        if not len(up_to) or "contact_id" not in column_names(editions[number].table):
            return False
        if number in contacts:
            parts = [_erased(rows, known, up_to, gone) for rows in read(number, WITHDRAWAL_COLUMNS[:2])]
        else:
            parts = [_is_about(rows, known, gone) for rows in read(number, ["contact_id"])]
        return np.concatenate(parts)

    return withdrawn_of


def _withdrawn_contacts(contacts: list[int], read: Read) -> tuple[KnownTexts, np.ndarray]:
    """The contacts that are withdrawn in any of these files, and of each up to which version."""
    found = [_withdrawals_of(rows) for number in contacts for rows in read(number, WITHDRAWAL_COLUMNS)]
    rows = np.concatenate([np.empty(0, dtype=ROW), *found])
    rows = rows[np.lexsort((rows["version"], rows["second"], rows["first"]))]
    first, second = rows["first"], rows["second"]
    highest = np.ones(len(rows), dtype=bool)
    highest[:-1] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return KnownTexts(first[highest], second[highest]), rows["version"][highest]


def _withdrawals_of(rows: pd.DataFrame) -> np.ndarray:
    """The contacts that are withdrawn here, and up to which version."""
    contacts = _contacts(rows[by_value(rows["is_retracted"], _is_mark)])
    withdrawn = contacts[contacts["withdraws"].astype(bool)]
    versions = withdrawn["version"].where(withdrawn["version"] != NO_VERSION, ANY_VERSION)
    return hashed_versions(withdrawn["contact_id"], versions)


def withdrawals(rows: pd.DataFrame) -> np.ndarray:
    """Which rows of service_contact, as text, say that their contact is withdrawn. Boolean, one a row."""
    return _contacts(rows)["withdraws"].to_numpy(dtype=bool)


def known_versions(aside: pd.DataFrame) -> pd.DataFrame:
    """DataFrame[contact_id, record_version] of rows set aside, where both can be read."""
    contacts = _contacts(aside)
    readable = contacts[(contacts["version"] != NO_VERSION) & (contacts["contact_id"] != "")]
    return readable.rename(columns={"version": "record_version"})[["contact_id", "record_version"]]


def row_months(table: str, texts: pd.Series) -> pd.Series:
    """The months, like 2025-03, of a table's period column as text on the wire; empty where they cannot be read."""
    return pd.Series(by_value(texts, lambda found: _months_said(table, found)), index=texts.index, dtype="str")


def _months_said(table: str, texts: pd.Series) -> pd.Series:
    if PERIOD_COLUMNS[table].endswith("year"):
        return (texts + "-01").where(texts.str.fullmatch(r"[0-9]{4}"), "")
    return texts.str.slice(0, 7).where(texts.str.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "")


def by_value(texts: pd.Series, say: Callable[[pd.Series], pd.Series]) -> np.ndarray:
    """What `say` says of each text, one a row; asked of each distinct text once. No text is an empty one."""
    places, distinct = pd.factorize(texts.fillna(""))
    return say(pd.Series(distinct, dtype="str")).to_numpy()[places]


def _inside(months: pd.Series, stated: Months) -> np.ndarray:
    return ((months >= stated.first) & (months <= stated.last)).to_numpy()


def _contact_id(rows: pd.DataFrame) -> pd.Series:
    return rows["contact_id"].fillna("").astype(str).str.strip().str.upper()


def _is_mark(texts: pd.Series) -> pd.Series:
    return texts.str.strip().str.casefold().isin(WITHDRAWAL_MARKS)


def _version(texts: pd.Series) -> pd.Series:
    plain = texts.str.strip()
    return plain.where(plain.str.fullmatch(WHOLE_NUMBER), str(NO_VERSION)).astype("int64")


def _contacts(rows: pd.DataFrame) -> pd.DataFrame:
    """DataFrame[contact_id, version, withdraws]; version NO_VERSION where it cannot be read."""
    contacts = pd.DataFrame({"contact_id": _contact_id(rows), "version": by_value(rows["record_version"], _version)})
    if "is_retracted" in rows:
        # Only of a contact that can be told: in a row whose fields have slipped, any mark stands anywhere.
        marked = by_value(rows["is_retracted"], _is_mark)
        contacts["withdraws"] = marked & contacts["contact_id"].str.fullmatch(CONTACT_KEY).astype(bool)
    return contacts


def _versions_of(rows: pd.DataFrame, known: KnownTexts) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which rows are of a known contact; of these the place of the contact and the version."""
    place = known.places(_contact_id(rows))
    concerned = place >= 0
    return concerned, place[concerned], by_value(rows.loc[concerned, "record_version"], _version)


def _erased(rows: pd.DataFrame, known: KnownTexts, up_to: np.ndarray, gone: np.ndarray) -> np.ndarray:
    concerned, place, version = _versions_of(rows, known)
    erased = np.zeros(len(rows), dtype=bool)
    erased[concerned] = ((version != NO_VERSION) & (version <= up_to[place])) | gone[place]
    return erased


def _is_about(rows: pd.DataFrame, known: KnownTexts, gone: np.ndarray) -> np.ndarray:
    place = known.places(_contact_id(rows))
    return (place >= 0) & gone[place]
