"""From a request to a package: submitted, approved twice, audited, handed over, each step in the log.

Belongs here: the order of the steps and what each has to find in the log. Does not: what a request may ask
(`requests`), the log itself (`chained_log`), formats (`dashboards.downloads`).

The joint audit of figures. An extract holds rows of a release, each as it was published. Every release was attacked
together with all releases before it, so whatever extracts anybody puts together is part of what was attacked as a
whole. What is asked beyond the released rows is refused, whoever asks and whoever approves. Records, where they are
allowed at all, have a gate and a joint audit of their own (`record_files`).
"""

import hashlib
import hmac
import shutil
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from indicators.release import Release, open_release
from indicators.release_selection import select_cells, without_hidden_numbers
from pipelines.publication import ReleaseDamaged, verify_release, write_manifest
from pipelines.releases import list_releases
from pipelines.restricted_extracts.chained_log import ChainedLog, heads_in_releases
from pipelines.restricted_extracts.package import records_table, write_package
from pipelines.restricted_extracts.record_files import (
    Asked,
    chosen,
    contacts,
    pseudonymised,
    refusals_of_records,
    rows_sha256,
)
from pipelines.restricted_extracts.record_policy import RecordPolicy, load_record_policy
from pipelines.restricted_extracts.record_requests import asked_records, refusals_by_policy
from pipelines.restricted_extracts.requests import Request, refusals, request_from
from pipelines.store import Store
from schemas.release import CELL_KEY

SUBMITTED, REFUSED, APPROVED, HANDED_OVER = "submitted", "refused", "approved", "handed_over"
APPROVALS_NEEDED = 2
AUDITED = "every row of a release is one of a release that was attacked together with all releases before it"
AUDITED_RECORDS = "; the records pass the record gate alone and in one table with all earlier extracts of records"


class ExtractRefused(RuntimeError):
    """A step that is not allowed; the message says why and what would be."""


@dataclass(frozen=True)
class State:
    """What the log says of one request. `approved_by`: offices in order. `package`: its manifest's hash, once out."""

    request: Request
    approved_by: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    package: str = ""


def states(entries: list[dict]) -> dict[str, State]:
    """The requests of a log by name, in the order in which they were submitted."""
    found: dict[str, State] = {}
    for entry in entries:
        about = entry["about"]
        name = about["request"]
        if entry["event"] in (SUBMITTED, REFUSED):
            found[name] = State(request_from(about["content"]), refused=tuple(about.get("why", ())))
        elif entry["event"] == APPROVED:
            found[name] = replace(found[name], approved_by=(*found[name].approved_by, about["by"]))
        elif entry["event"] == HANDED_OVER:
            found[name] = replace(found[name], package=about["manifest"])
    return found


def submit(
    store: Store, log: ChainedLog, request: Request, today: date, record_policy: RecordPolicy | None = None
) -> None:
    """Enter a request. Raises ExtractRefused with every reason; a refusal is logged too, and a name is given once.

    `record_policy`: which records may be had (default: none).
    """
    heads = heads_in_releases(store)
    entries = log.verified(heads)
    if request.name in states(entries):
        raise ExtractRefused(f"there is a request {request.name} already: give this one another name")
    release = _release(store, request.content["release"])
    why = _all_refusals(store, entries, request, release, today, record_policy or load_record_policy())
    about = {"request": request.name, "sha256": request.sha256, "content": request.content}
    if why:
        log.add(today.isoformat(), REFUSED, {**about, "why": why}, heads)
        raise ExtractRefused("; ".join(why))
    log.add(today.isoformat(), SUBMITTED, about, heads)


def approve(store: Store, log: ChainedLog, name: str, sha256: str, by: str, today: date) -> int:
    """Enter the approval of the office or person `by` of the request with this hash. Returns how many there are now.

    Raises ExtractRefused if `by` is the requester or has approved already, or the request is another one.
    """
    heads = heads_in_releases(store)
    state = _open_state(log, heads, name)
    if not hmac.compare_digest(state.request.sha256, sha256):
        raise ExtractRefused(f"the request {name} that was submitted is not the one you read: compare the files")
    folded = _folded(by)
    if not folded:
        raise ExtractRefused("say who approves")
    asking = state.request.content
    theirs = [asking["requester"], asking["organisation"], *asking["works_for"], *asking["passes_on_to"]]
    if folded in {_folded(str(one)) for one in theirs}:
        raise ExtractRefused("whoever asks, or would get the figures, cannot approve: two others have to")
    if folded in {_folded(one) for one in state.approved_by}:
        raise ExtractRefused(f"{by} has approved it already: another one has to")
    log.add(today.isoformat(), APPROVED, {"request": name, "sha256": sha256, "by": by.strip()}, heads)
    return len(state.approved_by) + 1


def hand_over(
    store: Store,
    log: ChainedLog,
    name: str,
    folder: Path,
    today: date,
    record_policy: RecordPolicy | None = None,
) -> dict:
    """Log the package of an approved request and put it into the new folder `folder`. Returns its manifest.

    `store` has to be held (`Store.opened`).

    Raises ExtractRefused if it lacks approvals, has expired, was handed over, or its release is not what it was.
    """
    heads = heads_in_releases(store)
    state = _open_state(log, heads, name)
    lacking = APPROVALS_NEEDED - len(state.approved_by)
    if lacking > 0:
        raise ExtractRefused(f"{name} lacks {lacking} of {APPROVALS_NEEDED} approvals")
    if state.package:
        raise ExtractRefused(f"{name} was handed over already: a copy is a new request")
    if folder.exists():
        raise ExtractRefused(f"{folder} is there already: name another folder")
    release = _release(store, state.request.content["release"])
    policy = record_policy or load_record_policy()
    if why := _all_refusals(store, log.verified(heads), state.request, release, today, policy):
        raise ExtractRefused("; ".join(why))
    rows = requested_rows(release, state.request)
    _audit_jointly(store, release, rows)
    records, told = _records(store, release, state.request, policy)
    mark = recipient_mark(state.request, log.key)
    content = {
        "release_id": release.release_id,
        "request": state.request.content,
        "request_sha256": state.request.sha256,
        "approved_by": list(state.approved_by),
        "recipient_mark": mark,
        "expires": state.request.content["expires"],
        "rows": len(rows),
        "joint_audit": AUDITED + (AUDITED_RECORDS if told else ""),
        **({"record_rows": len(records), "records": told} if told else {}),
        "log": log.head().as_dict(),
    }
    # First logged, then there: no package may be out that the log does not know.
    staged = store.staging / f"extract-{name}"
    table = records_table(records, policy, release) if told else None
    write_package(staged, release, rows, mark, content, table)
    write_manifest(staged, content)
    manifest = verify_release(staged)
    digest = hashlib.sha256((staged / "manifest.json").read_bytes()).hexdigest()
    about = {"request": name, "sha256": state.request.sha256, "mark": mark, "manifest": digest, "rows": len(rows)}
    about |= {"record_rows": len(records), "records": told} if told else {}
    log.add(today.isoformat(), HANDED_OVER, {**about, "expires": content["expires"]}, heads)
    shutil.move(staged, folder)
    return manifest


def requested_rows(release: Release, request: Request) -> pd.DataFrame:
    """The rows of the release that a request asks for, in publication order, each once."""
    if not request.content["cells"]:
        return release.cells.iloc[:0]
    parts = [
        select_cells(release, (line["indicator"],), tuple(map(str, line["by"])), tuple(map(str, line["periods"])))
        for line in request.content["cells"]
    ]
    asked = pd.concat(parts)[list(CELL_KEY)].drop_duplicates()
    return without_hidden_numbers(release.cells.merge(asked, on=list(CELL_KEY), how="inner"))


def recipient_mark(request: Request, key: bytes | None) -> str:
    """The mark that every file of a package carries: who let it out can be told. With a key nobody else can make it."""
    return hmac.new(key or b"", request.sha256.encode(), hashlib.sha256).hexdigest()[:16]


def _all_refusals(
    store: Store, entries: list[dict], request: Request, release: Release | None, today: date, policy: RecordPolicy
) -> list[str]:
    """Why a request is refused; empty if it is not. Records are looked at only if nothing else is wrong."""
    why = [*refusals(request, release, today), *refusals_by_policy(request, policy, today)]
    asked = asked_records(request)
    if why or asked is None:
        return why
    source = release.header["source"]
    earlier = {
        entry["about"]["request"]: Asked(**entry["about"]["records"]["asked"])
        for entry in entries
        if entry["event"] == HANDED_OVER and entry["about"].get("records", {}).get("source") == source
    }
    return refusals_of_records(store, source, asked, policy, earlier)


def _records(store: Store, release: Release, request: Request, policy: RecordPolicy) -> tuple[pd.DataFrame, dict]:
    """The records that a request asks for, as they are handed out, and what the log says of them; empty if none."""
    asked = asked_records(request)
    if asked is None:
        return pd.DataFrame(), {}
    source = release.header["source"]
    rows = contacts(store, source)
    found = replace(asked, policy_sha256=policy.sha256, rows_sha256=rows_sha256(rows, asked.quarters))
    told = {"source": source, "k": policy.k, "l": policy.least_different, "asked": asdict(found)}
    return pseudonymised(chosen(rows, asked, policy)), told


def _audit_jointly(store: Store, release: Release, rows: pd.DataFrame) -> None:
    """Raise ExtractRefused unless every row is to the byte one that the registry remembers as published."""
    try:
        verify_release(release.path)
    except ReleaseDamaged as damaged:
        raise ExtractRefused(f"the release is not what was published: {damaged}") from None
    kept = pd.read_parquet(store.kept_release(release.release_id) / "cells.parquet")
    columns = list(kept.columns)
    known = set(map(tuple, kept.astype(object).where(kept.notna(), None)[columns].to_numpy()))
    asked = map(tuple, rows.astype(object).where(rows.notna(), None)[columns].to_numpy())
    if any(row not in known for row in asked):
        raise ExtractRefused("a row that is asked for is not one that was published: look at the registry of releases")


def _release(store: Store, name: str) -> Release | None:
    """The release of this name if it is published and was not withdrawn."""
    standing = {item.release_id for item in list_releases(store) if item.withdrawn is None}
    return open_release(store.releases / name) if name in standing and (store.releases / name).is_dir() else None


def _open_state(log: ChainedLog, heads: list, name: str) -> State:
    state = states(log.verified(heads)).get(name)
    if state is None:
        raise ExtractRefused(f"there is no request {name}")
    if state.refused:
        raise ExtractRefused(f"{name} was refused: {'; '.join(state.refused)}")
    return state


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
