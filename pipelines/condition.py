"""What state a store is in: what ran, what is published, how old it is, what was kept out.

Belongs here: the facts behind `ipv-indicators status`. Does not: how they are printed (`commands.status`). Small counts
of rows are not told: they are about women as much as published figures are.
"""

from datetime import date
from pathlib import Path

from indicators.periods import why_no_later_quarter
from indicators.release import open_release
from pipelines.releases import in_force, list_releases
from pipelines.small_counts import SMALL, rows_in_bands, told_rows
from pipelines.store import Store, read_json

STALE_AFTER_DAYS = 200
"""Days after the last day that the data cover within which newer data should have come: a quarter of data, a quarter to
collect and check it, and some."""


def condition(store: Store, today: date) -> dict:
    """`sources`: one entry a source that ran or was published, by name, JSON-able; see `_source`."""
    names = {item.source for item in list_releases(store)}
    names |= {path.parent.name for path in store.restricted.glob("records/*/account.json")}
    return {"today": today.isoformat(), "sources": {name: _source(store, name, today) for name in sorted(names)}}


def _source(store: Store, source: str, today: date) -> dict:
    """`received` (None if nothing is kept), `release` (None if none is in force), `releases` ever published.

    `seconds`: by step, how long it took when it last ended well.
    """
    account = store.records(source) / "account.json"
    standing = in_force(store, source)
    return {
        "received": _received(read_json(account)) if account.is_file() else None,
        "release": _release(store.releases / standing, today) if standing else None,
        "seconds": read_json(durations) if (durations := store.durations(source)).is_file() else {},
        "releases": sum(item.source == source for item in list_releases(store)),
    }


def _received(account: dict) -> dict:
    files = account["files"]
    received, quarantined = (sum(f[name] for f in files) for name in ("received", "quarantined"))
    by_rule = dict(sorted(account["quarantined_by_rule"].items()))
    small = [rows for rows in by_rule.values() if 0 < rows < SMALL]
    # The total less the rules that are told must not tell what is small.
    tells = quarantined >= SMALL and (not small or (len(small) > 1 and sum(small) >= SMALL))
    return {
        "deliveries": len({f["delivery"] for f in files}),
        "last_month": max((f["received_month"] for f in files if f["received_month"]), default=None),
        "files": len(files),
        "rows": told_rows(received),
        "quarantined": quarantined if tells or not quarantined else "not told: it would tell a small count",
        "quarantine_rate": round(quarantined / received, 4) if tells else None,
        "rules": {rule: told_rows(rows) for rule, rows in by_rule.items()},
        "safety": {
            rule: rows_in_bands(told["rows"])
            for rule, told in sorted(account.get("notices_by_rule", {}).items())
            if told["severity"] == "ticket"
        },
    }


def _release(folder: Path, today: date) -> dict:
    release = open_release(folder)
    cutoff = date.fromisoformat(str(release.header["data_cutoff"]))
    statuses = release.cells["status"].value_counts()
    age = (today - cutoff).days
    quarters = [label for label in release.periods if "-Q" in label]
    computed = release.cells.loc[release.cells["status"] != "not_available", "indicator"].nunique()
    agreed = release.cells.loc[~release.cells["status"].isin(["not_available", "not_agreed"]), "indicator"].nunique()
    return {
        "release_id": release.release_id,
        "data_cutoff": cutoff.isoformat(),
        "last_quarter": quarters[-1] if quarters else None,
        "why_no_later_quarter": why_no_later_quarter(quarters, cutoff),
        "age_in_days": age,
        "stale": age > STALE_AFTER_DAYS,
        "audit_passed": bool(release.audit.get("passed")),
        "indicators": len(release.indicators),
        "indicators_supplied": computed,
        "indicators_agreed": agreed,
        "cells": {status: int(n) for status, n in sorted(statuses.items())},
    }
