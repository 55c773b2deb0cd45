"""The records of an extract: which rows and columns, whose they are, and whether anybody stands out in them.

Belongs here: making the table from the validated records, the record gate, the joint audit with all extracts of records
before it. Does not: what may be asked for (`record_policy`), steps and log (`extracts`), writing files (`package`).

Only contacts of women who allowed research, in their latest version, not withdrawn. Rows of one woman carry the same
pseudonym: the HMAC-SHA-256 of her key under a key that is made for this extract, held in memory, and nowhere when it
has been written. So nobody, the ministry included, can tell from two extracts that rows are of the same woman, or from
a pseudonym whose it is.

The joint audit supposes the worst: that whoever puts this extract and all earlier ones together knows which rows are
the same woman's. What they hold then is at most one table with all columns and quarters of all of them, so that very
table has to pass the record gate. And records must be what they were: a row that was corrected or withdrawn in between
would show in the difference.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from indicators.disclosure.record_gate import Columns, Finding, check_records
from pipelines.restricted_extracts.record_policy import PERSON, QUARTER, REGION, TABLE, RecordPolicy
from pipelines.store import Store
from schemas.columns import describe

PERMISSION, FOR_RESEARCH = "data_permission", "statistics_research"
HER_KEY = "woman_ref"
NEEDED = ("contact_id", "record_version", "is_retracted", "facility_id", HER_KEY, "contact_month", PERMISSION)
KEY_BYTES = 32


@dataclass(frozen=True)
class Asked:
    """Columns and quarters of contacts. Once they were handed out: hash of the record policy, and by quarter of what
    the records were."""

    columns: tuple[str, ...]
    quarters: tuple[str, ...]
    policy_sha256: str = ""
    rows_sha256: Mapping[str, str] = field(default_factory=dict)


def contacts(store: Store, source: str) -> pd.DataFrame:
    """Every live contact of a source whose woman allowed research, with quarter and region; her own key is in it."""
    folder = store.records(source)
    rows = pq.read_table(folder / f"{TABLE}.parquet").to_pandas()
    latest = rows["record_version"] == rows.groupby("contact_id")["record_version"].transform("max")
    rows = rows[latest & ~rows["is_retracted"].astype(bool) & (rows[PERMISSION] == FOR_RESEARCH)]
    months = pd.to_datetime(rows["contact_month"])
    regions = pd.read_parquet(folder / "facility.parquet", columns=["facility_id", "region_code"])
    regions = regions.drop_duplicates().groupby("facility_id")["region_code"].agg(["first", "nunique"])
    region = rows["facility_id"].map(regions.loc[regions["nunique"] == 1, "first"])
    quarter = months.dt.year.astype(str) + "-Q" + months.dt.quarter.astype(str)
    return rows.assign(**{QUARTER: quarter, REGION: region})


def quarters_of(rows: pd.DataFrame) -> tuple[str, ...]:
    """The quarters that there are contacts of."""
    return tuple(sorted(rows[QUARTER].unique()))


def chosen(rows: pd.DataFrame, asked: Asked, policy: RecordPolicy) -> pd.DataFrame:
    """The rows and columns asked for, as text, classes merged as the policy says; `person` is still her own key."""
    rows = rows[rows[QUARTER].isin(asked.quarters)]
    table = {}
    for name in asked.columns:
        if name == PERSON:
            table[name] = rows[HER_KEY].astype("object").where(rows[HER_KEY].notna(), None)
            continue
        merged = policy.merge.get(name, {})
        table[name] = rows[name].map(lambda value, merged=merged: _as_text(value, merged)).astype("object")
    return pd.DataFrame(table, index=rows.index)


def _as_text(value: object, merged: Mapping[str, str]) -> str | None:
    if isinstance(value, np.ndarray):
        return "|".join(sorted(value))
    if pd.isna(value):
        return None
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return merged.get(text, text)


def pseudonymised(table: pd.DataFrame) -> pd.DataFrame:
    """The table as it is handed out: her key as a pseudonym of this extract, rows in the order of what stands in them.

    The key of the pseudonyms is gone when this returns.
    """
    if PERSON in table:
        key = secrets.token_bytes(KEY_BYTES)
        made = {
            woman: hmac.new(key, woman.encode(), hashlib.sha256).hexdigest()[:16]
            for woman in table[PERSON].dropna().unique()
        }
        table = table.assign(**{PERSON: table[PERSON].map(made).astype("object")})
    # The order of the records is that of their keys, which other files have too.
    first = [PERSON] if PERSON in table else []
    order = [*first, *(name for name in table if name != PERSON)]
    return table.sort_values(order, ignore_index=True, na_position="last")


def rows_sha256(rows: pd.DataFrame, quarters: Sequence[str]) -> dict[str, str]:
    """A hash of all that stands in the records of each quarter, whatever columns are handed out."""
    names = [column.name for column in describe(TABLE) if column.name in rows]
    found = {}
    for quarter in quarters:
        part = rows.loc[rows[QUARTER] == quarter, names].sort_values(["contact_id", "record_version"])
        text = part.astype(str).to_csv(index=False, lineterminator="\n")
        found[quarter] = hashlib.sha256(text.encode()).hexdigest()
    return found


def refusals_of_records(
    store: Store, source: str, asked: Asked, policy: RecordPolicy, earlier: Mapping[str, Asked]
) -> list[str]:
    """Why these records may not be handed out, each with what might be; empty if they may.

    `earlier`: what was handed out before by name of its request, whoever had it.
    """
    rows = contacts(store, source)
    there = quarters_of(rows)
    if lacking := [quarter for quarter in asked.quarters if quarter not in there]:
        return [f"there are no records of {lacking[0]}; there are: {', '.join(there)}"]
    failing = _failing(store, rows, asked, policy)
    if failing:
        return [_told("", failing) + _without_one(store, rows, asked, policy)]
    overlapping = _overlapping(asked, earlier)
    free = [quarter for quarter in there if not any(quarter in one.quarters for one in earlier.values())]
    instead = f"; quarters that no earlier extract has: {', '.join(free) or 'none'}"
    for name, one in overlapping.items():
        if one.policy_sha256 != policy.sha256:
            return [f"{name} was handed over under another record policy: classes may have been finer then{instead}"]
        now = rows_sha256(rows, one.quarters)
        if any(one.rows_sha256.get(quarter) != digest for quarter, digest in now.items()):
            return [f"records have changed since {name} was handed over: both together would tell whose{instead}"]
    if overlapping and (failing := _failing(store, rows, _together([asked, *overlapping.values()]), policy)):
        return [_told(f"together with {', '.join(overlapping)} ", failing) + instead]
    return []


def _overlapping(asked: Asked, earlier: Mapping[str, Asked]) -> dict[str, Asked]:
    """Those that share a quarter with what is asked for, those that share one with them, and so on."""
    found, quarters, more = {}, set(asked.quarters), True
    while more:
        more = {name: one for name, one in earlier.items() if name not in found and quarters & set(one.quarters)}
        found |= more
        quarters |= {quarter for one in more.values() for quarter in one.quarters}
    return found


def _together(extracts: Sequence[Asked]) -> Asked:
    columns = dict.fromkeys(name for one in extracts for name in one.columns)
    quarters = {quarter for one in extracts for quarter in one.quarters}
    return Asked(tuple(columns), tuple(sorted(quarters)))


def _failing(store: Store, rows: pd.DataFrame, asked: Asked, policy: RecordPolicy) -> list[Finding]:
    """What the record gate finds. It counts women, also where nothing tells which rows are the same woman's."""
    linked = PERSON in asked.columns
    columns = asked.columns if linked else (*asked.columns, PERSON)
    table = chosen(rows, replace(asked, columns=columns), policy)
    columns = Columns(
        tuple(name for name in policy.quasi if name in table),
        tuple(name for name in policy.sensitive if name in table),
        PERSON,
    )
    path = store.temporary / "records_of_an_extract.parquet"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        table.to_parquet(path, index=False)
        found = check_records(path, columns, policy.k, policy.least_different)
    finally:
        path.unlink(missing_ok=True)
    # The last is on the rows of each woman taken together, which nobody can do without her pseudonym.
    return [finding for finding in (found if linked else found[:-1]) if not finding.holds]


def _told(together: str, failing: Sequence[Finding]) -> str:
    return f"women would stand out {together}in these records: it does not hold that " + "; that ".join(
        f"{finding.rule} ({finding.concerned})" for finding in failing
    )


def _without_one(store: Store, rows: pd.DataFrame, asked: Asked, policy: RecordPolicy) -> str:
    """Which columns may be had if one is left out, in words."""
    found = []
    for name in asked.columns:
        fewer = tuple(other for other in asked.columns if other != name)
        if not set(fewer) & set(policy.quasi) or not set(fewer) & set(policy.sensitive):
            continue
        if not _failing(store, rows, replace(asked, columns=fewer), policy):
            found.append(name)
    if found:
        return f". Allowed would be the same without {' or without '.join(found)}"
    return ". Leave out two columns or more, or let the record policy merge classes"
