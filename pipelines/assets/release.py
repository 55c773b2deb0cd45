"""Release: true cells in, publishable cells out, staged and attacked before anything is built on them."""

from datetime import date
from pathlib import Path

import dagster as dg
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from indicators.agreement.published import read_agreement
from indicators.disclosure.audit import audit_release
from indicators.disclosure.policy import DEFAULT_POLICY, load_policy
from indicators.disclosure.publishing import publish, published_sheets
from indicators.registry import load_catalogue
from indicators.release import Release, open_release
from pipelines.publication import (
    changes_since,
    code_version,
    content_hash,
    default_release_id,
    former_release,
)
from pipelines.settings import RunSettings
from pipelines.store import Store, read_json, write_json
from schemas.dimensions import dimension_to_dict, load_dimensions
from schemas.release import DIMENSIONS, RELEASED_CELL_COLUMNS


@dg.asset(deps=["cells"], description="Publishable cells with status and interval, staged and audited.")
def release(settings: RunSettings) -> dg.MaterializeResult:
    """Stage `cells`, sheets, policy, audit and changes in `staging/<release_id>`."""
    store, policy = settings.open_store, load_policy()
    account = read_json(store.records(settings.source) / "account.json")
    catalogue, activities = load_catalogue(), _activities(settings, account)
    agreement = read_agreement(settings.registry_folder, catalogue, _cutoff(account), activities)
    sheets = published_sheets(agreement.sheets, policy)
    dimensions = load_dimensions(account["regions"])
    true_cells = pd.read_parquet(store.cells)
    released = publish(true_cells, sheets, dimensions, policy, _cutoff(account), agreement.asked)

    hashes = {"policy_hash": policy.sha256, "registry_hash": agreement.registry_hash}
    manifest = _manifest(settings, account, sheets, hashes)
    folder = store.staging / manifest["release_id"]
    folder.mkdir()
    header = {
        "release_id": manifest["release_id"],
        "source": settings.source,
        "source_label": settings.loaded_source.label,
        "source_caveats": list(settings.loaded_source.published_caveats),
        "data_cutoff": account["data_cutoff"],
        "synthetic": settings.loaded_source.synthetic,
        "agreement_asked": agreement.asked,
        "profile_rule": settings.profile_rule,
    }
    metadata = {
        "release": header,
        "periods": list(dict.fromkeys(released["period"])),
        "dimensions": {name: dimension_to_dict(dimensions[name]) for name in DIMENSIONS},
        "indicators": sheets,
    }
    write_json(folder / "indicators.json", metadata)
    (folder / "policy.yaml").write_bytes(DEFAULT_POLICY.read_bytes())
    _write_cells(released, folder)
    write_json(folder / "changes.json", _changes(store, settings.source, manifest["release_id"], released))
    audit = audit_release(folder, _earlier_releases(store, settings.source, manifest["release_id"]))
    write_json(folder / "audit.json", audit)
    write_json(store.staging / "release.json", manifest)
    statuses = {f"cells_{status}": int(n) for status, n in released["status"].value_counts().items()}
    return dg.MaterializeResult(metadata={"cells": len(released), **statuses})


def _cutoff(account: dict) -> date:
    return date.fromisoformat(account["data_cutoff"])


def _activities(settings: RunSettings, account: dict) -> pd.DataFrame | None:
    """The records of meetings, against which the registry is held; None if the source has none."""
    path = settings.open_store.records(settings.source) / "system_activity.parquet"
    return pq.read_table(path).to_pandas() if "system_activity" in account["supplied"] else None


def staged_release(settings: RunSettings) -> Release:
    """The release that this run has staged."""
    staging = settings.open_store.staging
    return open_release(staging / read_json(staging / "release.json")["release_id"])


def _manifest(settings: RunSettings, account: dict, sheets: list[dict], hashes: dict) -> dict:
    ingredients = {
        "source": settings.source,
        "source_hash": settings.loaded_source.sha256,
        "data_cutoff": account["data_cutoff"],
        "profile_rule": settings.profile_rule,
        "code_version": code_version(),
        **hashes,
        "catalogue_hash": content_hash(sheets),
        # What the deliveries say decides which rows stand, so the same files can make different releases.
        "deliveries_hash": content_hash(
            [
                [f[name] for name in ("delivery", "table", "sha256", "received_month", "stated")]
                for f in account["files"]
            ]
        ),
        "inputs": [{"sha256": f["sha256"], "rows": f["received"]} for f in account["files"]],
    }
    release_id = settings.release_id or default_release_id(account["data_cutoff"], ingredients)
    return {"release_id": release_id, **ingredients}


def _changes(store: Store, source: str, release_id: str, released: pd.DataFrame) -> dict:
    former = former_release(store, source, release_id)
    return changes_since(open_release(former) if former else None, released)


def _earlier_releases(store: Store, source: str, release_id: str) -> list[Path]:
    """The releases before this one, the latest first: the same ones when it is built again."""
    found, former = [], former_release(store, source, release_id)
    while former is not None:
        found.append(former)
        before = read_json(former / "changes.json")["former_release"]
        former = store.releases / before if before else None
    return found


def _write_cells(released: pd.DataFrame, folder: Path) -> None:
    assert tuple(released.columns) == RELEASED_CELL_COLUMNS
    # Text and integers only as they are: no categories or statistics left over from restricted data.
    table = pa.Table.from_pandas(released, preserve_index=False)
    pq.write_table(table, folder / "cells.parquet", compression="zstd", write_statistics=False)
    released.to_csv(folder / "cells.csv", index=False, lineterminator="\n", encoding="utf-8")
