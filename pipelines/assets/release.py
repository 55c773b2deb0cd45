"""Release: true cells in, publishable cells out, staged and attacked before anything is built on them."""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import pipelines
from indicators.agreement.comments import told
from indicators.agreement.published import read_agreement
from indicators.agreement.target_outcomes import with_targets
from indicators.cascade import load_cascade
from indicators.disclosure.audit import audit_release, published_report
from indicators.disclosure.publishing import publish, published_sheets, revised
from indicators.disclosure.revisions import RULE, FormerRelease
from indicators.release import Release, open_release
from pipelines.publication import (
    changes_since,
    code_version,
    content_hash,
    default_release_id,
)
from pipelines.releases import folder_of, is_draft, read_former, releases_before
from pipelines.settings import RunSettings
from pipelines.steps import step
from pipelines.store import Store, read_json, write_json, write_whole
from schemas.dimensions import dimension_to_dict, load_dimensions
from schemas.release import DIMENSIONS, RELEASED_CELL_COLUMNS

BILL_OF_MATERIALS = Path(pipelines.__file__).with_name("bill_of_materials.cdx.json")
"""What this software is made with, CycloneDX (`make sbom`); in every release, so that a fault found later can be held
against it."""


@step(deps=("cells",), description="Publishable cells with status and interval, staged and audited.")
def release(settings: RunSettings) -> dict:
    """Stage `cells`, sheets, policy, bill of materials, audit and changes in `staging/<release_id>`."""
    store = settings.open_store
    account = read_json(store.records(settings.source) / "account.json")
    policy, policy_bytes = settings.policy_for(_cutoff(account)), settings.policy_file.read_bytes()
    catalogue, activities = settings.sheets, _activities(settings, account)
    agreement = read_agreement(settings.registry_folder, catalogue, _cutoff(account), activities, settings.versions)
    sheets = published_sheets(agreement.sheets, policy)
    dimensions = load_dimensions(account["regions"])
    true_cells = pd.read_parquet(store.cells)

    hashes = {
        "policy_hash": policy.sha256,
        "policy_file_hash": hashlib.sha256(policy_bytes).hexdigest(),
        "registry_hash": agreement.registry_hash,
        "bill_of_materials_hash": hashlib.sha256(BILL_OF_MATERIALS.read_bytes()).hexdigest(),
    }
    manifest = _manifest(settings, account, sheets, hashes)
    entered = releases_before(store, settings.source, manifest["release_id"])
    former = read_former(store, entered)
    cutoff = _cutoff(account)
    revision = revised(true_cells, sheets, policy, cutoff, agreement.asked, former)
    contributors = pd.read_parquet(store.contributors)
    released = publish(true_cells, sheets, dimensions, policy, cutoff, agreement.asked, contributors, revision)
    sheets = with_targets(sheets, agreement.found, released, cutoff)

    folder = store.staging / manifest["release_id"]
    shutil.rmtree(folder, ignore_errors=True)  # of a try before this one
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
        "comments": told(agreement.found.comments) if agreement.found else [],
        "annotations": agreement.found.annotations if agreement.found else [],
        "limit_changes": agreement.found.limit_changes if agreement.found else [],
    }
    metadata = {
        "release": header,
        "periods": list(dict.fromkeys(released["period"])),
        "dimensions": {name: dimension_to_dict(dimensions[name]) for name in DIMENSIONS},
        "cascade": [{"step": step.step, "indicator": step.indicator} for step in load_cascade(settings.sheets).steps],
        "indicators": sheets,
    }
    write_json(folder / "indicators.json", metadata)
    (folder / "policy.yaml").write_bytes(policy_bytes)
    shutil.copyfile(BILL_OF_MATERIALS, folder / BILL_OF_MATERIALS.name)
    _write_cells(released, folder)
    since = {"rule": RULE, "figures_since": revision.figures_since}
    write_json(folder / "changes.json", changes_since(_last_public(store, former), released) | since)
    write_whole(store.staged_true_cells, lambda path: revision.used.to_parquet(path, index=False))
    write_json(store.held, revision.held)
    audit = audit_release(folder, [folder_of(store, item.release_id) for item in entered], true=revision.used)
    audit = published_report(audit) | {"waivers": [asdict(waiver) for waiver in policy.waivers]}
    write_json(folder / "audit.json", audit)
    write_json(store.staging / "release.json", manifest)
    statuses = {f"cells_{status}": int(n) for status, n in released["status"].value_counts().items()}
    return {"cells": len(released), **statuses}


def _last_public(store: Store, former: Sequence[FormerRelease]) -> FormerRelease | None:
    """The release that readers of the new one may have seen before it: no draft that was handed to partners only."""
    return next((item for item in reversed(former) if not is_draft(store, item.release_id)), None)


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
    if signed_by := settings.signed_by:
        # A release that says who signed it is another one than the same without.
        ingredients["signed_by"] = signed_by
    release_id = settings.release_id or default_release_id(account["data_cutoff"], ingredients)
    return {"release_id": release_id, **ingredients}


def _write_cells(released: pd.DataFrame, folder: Path) -> None:
    assert tuple(released.columns) == RELEASED_CELL_COLUMNS
    write_table(released, folder, "cells")


def write_table(table: pd.DataFrame, folder: Path, name: str) -> None:
    """Write a table of a release into `folder` as `name`.parquet and `name`.csv.

    Text and numbers only as they are: no categories or statistics left over from restricted data.
    """
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    pq.write_table(arrow, folder / f"{name}.parquet", compression="zstd", write_statistics=False)
    table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")
