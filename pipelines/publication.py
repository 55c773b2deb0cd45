"""From a staged release to a published one: manifest, verification, one rename, one swap of `latest`.

Belongs here: making a release visible whole or not at all, and comparing it with the former one. Does not:
what is in a release (`indicators`), how it is opened (`indicators.release`).
"""

import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd

from indicators.disclosure.revisions import FormerRelease
from pipelines.signing import SIGNATURE
from pipelines.store import Store, json_text, point_latest_to, synchronise, write_json
from schemas.release import CELL_KEY, KINDS_OF_CHANGE

ROOMS = ("schemas", "indicators", "dashboards", "pipelines")
CODE_SUFFIXES = {".py", ".yaml", ".csv", ".sql", ".html", ".css", ".js", ".svg"}
PRODUCT_VERSION = "0.1.0"

NOT_LISTED = ("manifest.json", SIGNATURE)
"""Files of a release that its manifest cannot hold the hash of: itself, and what is made of it."""


class ReleaseConflict(RuntimeError):
    """A published release with this name exists and is not the same. Releases are never overwritten."""


class ReleaseDamaged(RuntimeError):
    """A release's files are not what its manifest says."""


def code_version() -> str:
    """Version of the code: the product's number and a hash over every file of the four rooms."""
    house = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((house / room).rglob("*"), key=lambda p: p.relative_to(house).as_posix()):
            if path.suffix in CODE_SUFFIXES and "__pycache__" not in path.parts:
                digest.update(path.relative_to(house).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{PRODUCT_VERSION}+{digest.hexdigest()[:12]}"


def content_hash(content: object) -> str:
    """SHA-256 of a JSON-able object in canonical form."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def default_release_id(data_cutoff: str, ingredients: dict) -> str:
    """Name of a release when none is given: its cut-off and a hash of what it is made from. No clock."""
    return f"{data_cutoff}-{content_hash(ingredients)[:8]}"


def changes_since(former: FormerRelease | None, cells: pd.DataFrame) -> dict:
    """What changed since the release published before, withdrawn or not, from released cells only.

    Returns `former_release` (id or None), and lists of cell keys: `new`, `gone`, `corrected` (another shown
    figure), `newly_withheld`, `no_longer_withheld`, and `no_longer_agreed`.
    """
    if former is None:
        return {"former_release": None, **{kind: [] for kind in KINDS_OF_CHANGE}}
    key = list(CELL_KEY)
    both = former.released.merge(cells, on=key, how="outer", suffixes=("_before", ""), indicator=True, sort=False)
    was, now = both["status_before"] == "shown", both["status"] == "shown"
    in_both = both["_merge"] == "both"
    figures_differ = pd.Series(False, index=both.index)
    for column in ("numerator", "denominator", "value"):
        before, after = both[f"{column}_before"], both[column]
        figures_differ |= (before != after).fillna(False).astype(bool)
    selected = {
        "new": both["_merge"] == "right_only",
        "gone": both["_merge"] == "left_only",
        "corrected": in_both & was & now & figures_differ,
        "newly_withheld": in_both & was & (both["status"] == "suppressed"),
        "no_longer_withheld": in_both & now & (both["status_before"] == "suppressed"),
        "no_longer_agreed": in_both & was & (both["status"] == "not_agreed"),
    }
    keys = both[key].agg("/".join, axis=1) if len(both) else pd.Series(dtype=str)
    return {
        "former_release": former.release_id,
        **{kind: sorted(keys[selected[kind].fillna(False).astype(bool)]) for kind in KINDS_OF_CHANGE},
    }


def write_manifest(folder: Path, content: dict) -> None:
    """Write `manifest.json` for everything else in `folder`: `content`, and path, hash and size of each file.

    `seal` is a hash over the rest of the manifest, so that damage to the manifest itself is found.
    """
    paths = sorted((p for p in folder.rglob("*") if p.is_file()), key=lambda p: p.relative_to(folder).as_posix())
    files = [
        {
            "path": path.relative_to(folder).as_posix(),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "bytes": path.stat().st_size,
        }
        for path in paths
        if path.relative_to(folder).as_posix() not in NOT_LISTED
    ]
    sealed = {**content, "files": files}
    write_json(folder / "manifest.json", {**sealed, "seal": content_hash(sealed)})


def verify_release(folder: Path) -> dict:
    """Check a release against its manifest, which is returned. Who signed it is another question (`signing`).

    Raises ReleaseDamaged naming the first file that is missing, unknown or not as written.
    """
    manifest = _sealed_manifest(folder)
    expected = {entry["path"]: entry for entry in manifest["files"]}
    if "signed_by" in manifest:
        expected[SIGNATURE] = {}
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"manifest.json"}
    for path in sorted(found ^ set(expected)):
        raise ReleaseDamaged(f"{path} is {'not in the manifest' if path in found else 'missing'} ({folder})")
    for path, entry in expected.items():
        if path != SIGNATURE and hashlib.sha256((folder / path).read_bytes()).hexdigest() != entry["sha256"]:
            raise ReleaseDamaged(f"{path} is not as it was written ({folder})")
    return manifest


def _sealed_manifest(folder: Path) -> dict:
    """The manifest of a release. Raises ReleaseDamaged unless it is, to the byte, what `write_manifest` wrote."""
    path = folder / "manifest.json"
    try:
        text = path.read_text(encoding="utf-8")
        manifest = json.loads(text)
        if "seal" not in manifest:
            raise ReleaseDamaged(f"manifest.json has no seal: an earlier version wrote it, or it is damaged ({folder})")
        sealed = {name: value for name, value in manifest.items() if name != "seal"}
        whole = content_hash(sealed) == manifest["seal"] and json_text(manifest) == text
    except FileNotFoundError:
        raise ReleaseDamaged(f"manifest.json is missing ({folder})") from None
    except (ValueError, AttributeError, TypeError):
        whole = False
    if not whole:
        raise ReleaseDamaged(f"manifest.json is not as it was written ({folder})")
    return manifest


def publish(store: Store, release_id: str) -> Path:
    """Move the staged release into place and let `latest` point to it. Returns its folder.

    Raises ReleaseConflict if another release of that name is published already, ReleaseDamaged if what was
    staged is not what its manifest says.
    """
    staged, target = store.staging / release_id, store.releases / release_id
    moved = target.exists() and not staged.exists()  # by a try before this one, which did not come further
    verify_release(target if moved else staged)
    if moved:
        synchronise(store.releases)
    elif target.exists():
        if (target / "manifest.json").read_bytes() != (staged / "manifest.json").read_bytes():
            raise ReleaseConflict(
                f"release {release_id} is published with other content, and a release is never overwritten: "
                "choose another --release-id"
            )
        verify_release(target)
        shutil.rmtree(staged)
    else:
        open_to_readers_and_synchronise(staged)
        staged.rename(target)
        synchronise(store.releases)
    point_latest_to(store, release_id)
    return target


def open_to_readers_and_synchronise(folder: Path) -> None:
    """Let anybody read what is in `folder`, and make sure that it has reached the disk."""
    for path in [folder, *sorted(folder.rglob("*"))]:
        path.chmod(0o755 if path.is_dir() else 0o644)
        synchronise(path)
