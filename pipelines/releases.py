"""The registry of releases: what was ever published, kept for as long as the store.

Belongs here: remembering releases, withdrawing one, and reading back what each was made of. Does not: publishing
(`publication`), what former releases mean for a new one (`indicators.disclosure.revisions`).

What was published once may lie in somebody's archive, so nothing here is ever deleted or changed: not when a release is
superseded, not when it is withdrawn. A release is entered before it becomes visible, so that none can be visible and
forgotten; one that was entered and, because the run was killed, never became visible counts as published too.

`restricted/releases/registry.jsonl` has one line an event, oldest first. `restricted/releases/<release_id>/` holds a
copy of the released cells, and the true counts that they were made of.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from indicators.disclosure.revisions import FormerRelease
from pipelines.store import Store, point_latest_to, read_json, write_public, write_whole
from schemas.release import RELEASED_CELL_COLUMNS, TRUE_CELL_COLUMNS

PUBLISHED, WITHDRAWN = "published", "withdrawn"

RELEASED_CELLS = "cells.parquet"
TRUE_CELLS = "true_cells.parquet"


class ReleaseRefused(RuntimeError):
    """The registry does not allow this release; the message says why and what to do."""


class ReleaseNotWithdrawn(ValueError):
    """A release cannot be withdrawn; the message says why."""


@dataclass(frozen=True)
class EnteredRelease:
    """A release of the registry.

    `data_cutoff`: last day that its data cover. `manifest`: SHA-256 of its `manifest.json`. `kept`: SHA-256 of each
    kept file by name. `superseded_by`: the next release of the same source; None for its latest. `withdrawn`: why it
    was taken back; None if it was not.
    """

    release_id: str
    source: str
    data_cutoff: str
    manifest: str
    kept: dict[str, str]
    superseded_by: str | None = None
    withdrawn: str | None = None


def list_releases(store: Store) -> list[EnteredRelease]:
    """All releases ever published from the store, oldest first."""
    found: dict[str, EnteredRelease] = {}
    latest: dict[str, str] = {}
    for event in _events(store):
        name = event.pop("release_id")
        if event.pop("event") == WITHDRAWN:
            found[name] = replace(found[name], withdrawn=event["why"])
            continue
        found[name] = EnteredRelease(name, **event)
        if former := latest.get(event["source"]):
            found[former] = replace(found[former], superseded_by=name)
        latest[event["source"]] = name
    return list(found.values())


def releases_before(store: Store, source: str, release_id: str) -> list[EnteredRelease]:
    """Releases of a source that were entered before `release_id`, oldest first; all of them if it was not yet.

    So a release that is built again is built from what it was built from the first time. Raises ReleaseRefused if
    there are published releases that the registry does not know.
    """
    entered = list_releases(store)
    unknown = sorted({folder.name for folder in store.releases.iterdir()} - {item.release_id for item in entered})
    if unknown:
        raise ReleaseRefused(
            f"release {unknown[0]} is published, but the registry of releases ({_registry(store)}) does not know it: "
            "without what it was made of nobody can say what a further release would give away. Put the registry "
            "back from a copy of the store, or publish into a new store"
        )
    names = [item.release_id for item in entered]
    before = entered[: names.index(release_id)] if release_id in names else entered
    return [item for item in before if item.source == source]


def read_former(store: Store, entered: Iterable[EnteredRelease]) -> list[FormerRelease]:
    """What disclosure control needs to know of these releases, withdrawn or not. Raises ReleaseRefused."""
    return [
        FormerRelease(item.release_id, _read_kept(store, item, TRUE_CELLS), _read_kept(store, item, RELEASED_CELLS))
        for item in entered
    ]


def enter_release(store: Store, release_id: str, true: Path) -> None:
    """Remember the staged release `release_id`, made of the counts in `true`, before it is published.

    `true`: a Parquet file with `schemas.release.TRUE_CELL_COLUMNS`. Entering the same release again changes nothing.
    Raises ReleaseRefused if a release of this name was withdrawn or had other content: a name is given once.
    """
    staged = store.staging / release_id
    known = {item.release_id: item for item in list_releases(store)}
    if release_id in known:
        if known[release_id].withdrawn is not None:
            raise ReleaseRefused(
                f"release {release_id} was withdrawn ({known[release_id].withdrawn}): correct what was wrong with it, "
                "or choose another --release-id if it is to be published again"
            )
        if known[release_id].manifest != _sha256(staged / "manifest.json"):
            raise ReleaseRefused(
                f"release {release_id} was entered with other content, and a release is never overwritten: choose "
                "another --release-id"
            )
        return
    kept = {RELEASED_CELLS: staged / RELEASED_CELLS, TRUE_CELLS: true}
    for name, path in kept.items():
        write_whole(store.kept_release(release_id) / name, lambda partial, path=path: shutil.copyfile(path, partial))
    header = read_json(staged / "indicators.json")["release"]
    event = {
        "event": PUBLISHED,
        "release_id": release_id,
        "source": header["source"],
        "data_cutoff": header["data_cutoff"],
        "manifest": _sha256(staged / "manifest.json"),
        "kept": {name: _sha256(path) for name, path in kept.items()},
    }
    _append(store, event)


def withdraw_release(store: Store, release_id: str, why: str) -> None:
    """Take a release out of the public part into the restricted one, for the reason `why`, which the registry keeps.

    The latest release of its source that was not withdrawn is in force then; if there is none, none is. Disclosure
    control goes on knowing what was out. Doing it again does what a killed process left undone. Raises
    ReleaseNotWithdrawn if there is no such release or no reason.
    """
    known = {item.release_id: item for item in list_releases(store)}
    if release_id not in known:
        raise ReleaseNotWithdrawn(f"there is no release {release_id}; there are: {', '.join(known) or 'none'}")
    if not why.strip():
        raise ReleaseNotWithdrawn(f"say why release {release_id} is withdrawn")
    if known[release_id].withdrawn is None:
        _append(store, {"event": WITHDRAWN, "release_id": release_id, "why": " ".join(why.split())})
    if store.latest.is_symlink() and store.latest.readlink().name == release_id:
        point_latest_to(store, in_force(store, known[release_id].source))
    public, inside = store.releases / release_id, taken_in(store, release_id)
    if public.is_dir() and not inside.exists():
        public.rename(inside)


def in_force(store: Store, source: str) -> str | None:
    """The latest release of a source that was not withdrawn; None if there is none."""
    standing = [
        item.release_id
        for item in list_releases(store)
        if item.source == source and item.withdrawn is None and (store.releases / item.release_id).is_dir()
    ]
    return standing[-1] if standing else None


def tell_in_force(store: Store) -> None:
    """Write beside the releases, which never change, by which release each one that is public is superseded.

    A script, because a page that is opened from a folder may not read any other file.
    """
    public = [
        item for item in list_releases(store) if item.withdrawn is None and (store.releases / item.release_id).is_dir()
    ]
    told = {item.release_id: in_force(store, item.source) for item in public}
    write_public(store.releases_in_force, f"window.releasesInForce={json.dumps(told, sort_keys=True)};\n")


def taken_in(store: Store, release_id: str) -> Path:
    """Where the whole of a withdrawn release is kept."""
    return store.kept_release(release_id) / "withdrawn"


def folder_of(store: Store, release_id: str) -> Path:
    """The whole of a release, wherever it is by now."""
    withdrawn, public = taken_in(store, release_id), store.releases / release_id
    if withdrawn.exists():
        return withdrawn
    return store.handed_out(release_id) if is_draft(store, release_id) else public


def is_draft(store: Store, release_id: str) -> bool:
    """Whether a release was handed out to partners and has never been public."""
    public = store.releases / release_id
    return store.handed_out(release_id).is_dir() and not public.exists() and not taken_in(store, release_id).exists()


def _registry(store: Store) -> Path:
    return store.kept_release("registry.jsonl")


def _events(store: Store) -> list[dict]:
    path = _registry(store)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []


def _append(store: Store, event: dict) -> None:
    """One more line, and every line before it as it was: whole or not at all."""
    path = _registry(store)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    text += json.dumps(event, ensure_ascii=False) + "\n"
    write_whole(path, lambda partial: partial.write_text(text, encoding="utf-8"))


def _read_kept(store: Store, item: EnteredRelease, name: str) -> pd.DataFrame:
    path = store.kept_release(item.release_id) / name
    if not path.is_file() or _sha256(path) != item.kept[name]:
        raise ReleaseRefused(
            f"{path} is not what was kept of release {item.release_id}: put it back from a copy of the store"
        )
    columns = TRUE_CELL_COLUMNS if name == TRUE_CELLS else RELEASED_CELL_COLUMNS
    return pd.read_parquet(path, columns=list(columns))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
