"""Rules between rows and between tables, on typed frames that carry `file` and `row_number`.

Belongs here: keys, versions, references. Does not: rules within a row (`tables`), rows sent again (`repeats`),
whatever needs episodes of a woman (`indicators.units`).
"""

import pandas as pd

from schemas.code_lists import load_code_list
from schemas.repeats import PLACE
from schemas.rules import load_rules
from schemas.tables import KEYS

ACROSS_COLUMNS = ("file", "row_number", "column", "rule", "severity")


def validate_across(
    tables: dict[str, pd.DataFrame], quarantined_keys: dict[str, pd.DataFrame] | None = None
) -> dict[str, pd.DataFrame]:
    """The rows, by table, that break a rule between rows or tables.

    `tables`: typed frames with `file` and `row_number`, without known duplicates. `quarantined_keys`: keys of
    rows held before (`Validated.quarantined_keys`), so that the correction of a held version is not taken for
    a version with a hole before it. Returns DataFrame[file, row_number, column, rule, severity] for every
    table of `tables`. References are checked against the rows that are left.
    """
    left = dict(tables)
    found: dict[str, list[pd.DataFrame]] = {name: [] for name in tables}

    def set_aside(table_name: str, wrong: pd.Series, rule: str) -> None:
        frame = left[table_name]
        found[table_name].append(_faults(frame[wrong], rule))
        left[table_name] = frame[~wrong]

    for name in tables:
        if name == "service_contact":
            held = (quarantined_keys or {}).get(name)
            set_aside(name, _wrong_versions(left[name], held), "SC22")
        else:
            set_aside(name, _repeated(left[name], KEYS[name]), "key")
    if "service_contact" in left and "facility" in left:
        set_aside("service_contact", _outside_reporting(left["service_contact"], left["facility"]), "SC25")
    disclosing = _disclosing(left.get("service_contact"))
    if "referral" in left:
        set_aside("referral", _repeated(left["referral"], ("contact_id", "destination")), "RF06")
        set_aside("referral", ~left["referral"]["contact_id"].isin(disclosing), "RF07")
    if "follow_up" in left:
        set_aside("follow_up", _repeated_or_after_death(left["follow_up"]), "FU05")
        set_aside("follow_up", ~left["follow_up"]["contact_id"].isin(disclosing), "FU04")
    return {name: pd.concat(parts, ignore_index=True) for name, parts in found.items()}


def _wrong_versions(contacts: pd.DataFrame, held: pd.DataFrame | None) -> pd.Series:
    """SC22: all versions of a contact whose versions are repeated or do not run from 1 without holes."""
    versions = contacts[["contact_id", "record_version"]]
    if held is not None and len(held):
        others = held.loc[held["contact_id"].isin(versions["contact_id"]), list(versions.columns)]
        versions = pd.concat([versions, others]).drop_duplicates()
    summary = versions.groupby("contact_id")["record_version"].agg(["max", "nunique"])
    holes = summary.index[summary["max"] != summary["nunique"]]
    return contacts["contact_id"].isin(holes) | contacts["contact_id"].isin(
        contacts.loc[_repeated(contacts, KEYS["service_contact"]), "contact_id"]
    )


def _repeated(frame: pd.DataFrame, key: tuple[str, ...]) -> pd.Series:
    return frame.duplicated(subset=list(key), keep=False)


def _outside_reporting(contacts: pd.DataFrame, facilities: pd.DataFrame) -> pd.Series:
    """SC25: an unknown facility, or a month outside its reporting spell (open-ended if it has no end)."""
    known = facilities.set_index("facility_id")
    start = contacts["facility_id"].map(known["reporting_from"])
    end = contacts["facility_id"].map(known["reporting_to"])
    inside = (contacts["contact_month"] >= start) & (end.isna() | (contacts["contact_month"] <= end))
    return ~(contacts["facility_id"].isin(known.index) & inside)


def _disclosing(contacts: pd.DataFrame | None) -> pd.Series:
    """Contacts whose latest version is neither withdrawn nor without disclosure."""
    if contacts is None:
        return pd.Series([], dtype="string")
    latest = contacts.sort_values("record_version").drop_duplicates("contact_id", keep="last")
    live = ~latest["is_retracted"].astype(bool) & latest["ipv_disclosed"].isin(["yes"])
    return latest.loc[live, "contact_id"]


def _repeated_or_after_death(follow_ups: pd.DataFrame) -> pd.Series:
    """FU05: a window twice for a contact, or a window after the one in which she was found to have died."""
    order = {code: place for place, code in enumerate(load_code_list("window").codes_only())}
    window = follow_ups["fu_window"].map(order).astype("int64")
    died = window.where(follow_ups["result"].isin(["died"])).groupby(follow_ups["contact_id"]).transform("min")
    return _repeated(follow_ups, ("contact_id", "fu_window")) | (died.notna() & (window > died))


def _faults(rows: pd.DataFrame, rule: str) -> pd.DataFrame:
    described = load_rules()[rule]
    found = rows[PLACE].assign(column=described.column, rule=rule, severity=described.severity)
    return found.reset_index(drop=True)[list(ACROSS_COLUMNS)]
