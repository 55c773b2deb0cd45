"""Rules that look at contacts of several women: SC26, SC27.

Belongs here: what of the contacts these rules need, put together from parts, each with all of some women. Does not:
rules about one woman (`contacts`).
"""

from dataclasses import dataclass, field

import pandas as pd

from schemas.across.findings import ACROSS_COLUMNS, live_contacts
from schemas.known_texts import TWO_KEYS
from schemas.null_safe import is_code, mentions
from schemas.records import PLACE
from schemas.repeats import lists_as_text
from schemas.rules import load_rules

ENOUGH_DISCLOSURES = 20
"""A facility with fewer disclosing contacts is not judged by shares of them."""

SAME_IN_A_LIKELY_DUPLICATE = [
    "facility_id",
    "contact_month",
    "service_type",
    "age_band",
    "migrant_status",
    "birth_group",
    "length_of_stay",
    "ethnicity",
    "language_group",
    "perpetrator_rel",
    "violence_types",
    "violence_recency",
]
NOWHERE = pd.DataFrame({name: [] for name in PLACE}, dtype="int64")


@dataclass
class OverEverybody:
    """What the rules need of the contacts that were added. A little for each disclosing contact, not its row."""

    latest_month: int = 0
    _answers: pd.DataFrame | None = None
    _contents: list[pd.DataFrame] = field(default_factory=list)

    def add(self, contacts: pd.DataFrame) -> None:
        """Contacts of some women, all of each, with `file` and `row_number`."""
        live = live_contacts(contacts)
        if not len(live):
            return
        months = live["contact_month"].dt.year * 12 + live["contact_month"].dt.month
        self.latest_month = max(self.latest_month, int(months.max()))
        disclosing = live[is_code(live["ipv_disclosed"], "yes")]
        if len(disclosing):
            counted = _answers(disclosing, months[disclosing.index])
            self._answers = _summed(counted if self._answers is None else pd.concat([self._answers, counted]))
        unlinked = disclosing[disclosing["woman_ref"].isna()]
        if len(unlinked):
            self._contents.append(_hashed(unlinked))

    def faults(self) -> pd.DataFrame:
        """DataFrame[file, row_number, column, rule, severity], a fact told at its first row."""
        found = [_told(unusual_ethnicity_answers(self._answers, self.latest_month), "SC26")]
        found.append(_told(likely_duplicates(self._contents), "SC27"))
        return pd.concat(found, ignore_index=True)


def _answers(disclosing: pd.DataFrame, months: pd.Series) -> pd.DataFrame:
    """Counts of disclosing contacts by facility and month, with the place of the first of them."""
    counted = disclosing[["facility_id", *PLACE]].assign(
        month=months,
        all=1,
        not_asked=mentions(disclosing["ethnicity"], "not_asked").astype("int64"),
        declined=mentions(disclosing["ethnicity"], "declined").astype("int64"),
    )
    return _summed(counted)


def _summed(counted: pd.DataFrame) -> pd.DataFrame:
    groups = counted.sort_values(PLACE, kind="stable").groupby(["facility_id", "month"], sort=False)
    first = dict.fromkeys(PLACE, "first")
    return groups.agg(dict.fromkeys(("all", "not_asked", "declined"), "sum") | first).reset_index()


def unusual_ethnicity_answers(found: pd.DataFrame | None, latest_month: int) -> pd.DataFrame:
    """SC26: the first disclosing contact, by its place, of facilities that hardly ask ethnicity or where refusals jump.

    Not asked in more than 40 per cent of its disclosing contacts; or a declining share in the last 12 months of the
    data that differs by more than 20 points from the 12 months before. Shares need at least 20 contacts.
    """
    if found is None:
        return NOWHERE
    age = latest_month - found["month"]
    recent, before = (age < 12).astype("int64"), ((age >= 12) & (age < 24)).astype("int64")
    counted = found[["all", "not_asked"]].assign(
        recent=found["all"] * recent,
        before=found["all"] * before,
        declined_recently=found["declined"] * recent,
        declined_before=found["declined"] * before,
    )
    n = counted.groupby(found["facility_id"]).sum()
    # In whole numbers, so that exactly 40 per cent and exactly 20 points are not exceeded by a rounding error.
    hardly_asked = (n["all"] >= ENOUGH_DISCLOSURES) & (n["not_asked"] * 5 > n["all"] * 2)
    difference = n["declined_recently"] * n["before"] - n["declined_before"] * n["recent"]
    enough = (n["recent"] >= ENOUGH_DISCLOSURES) & (n["before"] >= ENOUGH_DISCLOSURES)
    jumped = enough & (difference.abs() * 5 > n["recent"] * n["before"])
    first = found.sort_values(PLACE).drop_duplicates("facility_id")
    return first.loc[first["facility_id"].isin(n.index[hardly_asked | jumped]), PLACE]


def _hashed(unlinked: pd.DataFrame) -> pd.DataFrame:
    """The places of contacts and hashes of what they say."""
    content = lists_as_text(unlinked[SAME_IN_A_LIKELY_DUPLICATE])
    hashes = {
        f"hash_{number}": pd.util.hash_pandas_object(content, index=False, hash_key=key)
        for number, key in enumerate(TWO_KEYS)
    }
    return unlinked[PLACE].assign(**hashes)


def likely_duplicates(contents: list[pd.DataFrame]) -> pd.DataFrame:
    """SC27: the place of the first of several unlinkable disclosing contacts that agree in every code."""
    if not contents:
        return NOWHERE
    found = pd.concat(contents, ignore_index=True).sort_values(PLACE, kind="stable")
    hashes = ["hash_0", "hash_1"]
    return found.loc[found.duplicated(hashes, keep=False) & ~found.duplicated(hashes, keep="first"), PLACE]


def _told(places: pd.DataFrame, rule: str) -> pd.DataFrame:
    described = load_rules()[rule]
    found = places.assign(column=described.column, rule=rule, severity=described.severity)
    return found.reset_index(drop=True)[list(ACROSS_COLUMNS)]
