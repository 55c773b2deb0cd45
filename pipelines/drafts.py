"""Drafts for partners: a release that is handed out before it is published, with a watermark on every page.

Belongs here: what is handed out, and keeping it. Does not: protection (a draft has the figures of the release,
protected and attacked like them), comments on it (`ipv-indicators review`), publishing (`publication`).

What was handed out is known to others for ever. So the release is entered in the registry as if it were published, and
the whole of it is kept for the attack on later ones; in public nothing changes. Publishing the same release later gives
the very bytes that were entered.
"""

import shutil
from dataclasses import replace
from pathlib import Path

from dashboards.site import build_site
from dashboards.site_zip import site_zip
from indicators.release import open_release
from pipelines.publication import write_manifest
from pipelines.signing import SIGNATURE
from pipelines.store import Store, read_json, write_json, write_whole

STAGE = "draft_copy"
"""The `stage` of a draft in its header, by which its pages are marked."""


def draft_problem(target: Path, store: Store) -> str:
    """Why a draft cannot be written to `target`, in a sentence; nothing if it can."""
    if target.suffix != ".zip":
        return f"--draft {target}: name a file that ends in .zip"
    if target.exists():
        return f"{target} is there already; name another with --draft"
    if target.resolve().is_relative_to(store.public.resolve()):
        return f"{target} lies in public: a draft is handed to partners and not published"
    return ""


def hand_out(store: Store, release_id: str, target: Path) -> None:
    """Keep the staged release `release_id`, which has been entered, and write a marked copy of it to `target`."""
    staged, kept = store.staging / release_id, store.handed_out(release_id)
    if not kept.is_dir():
        copied = store.temporary / "kept_draft"
        shutil.rmtree(copied, ignore_errors=True)
        shutil.copytree(staged, copied)
        copied.rename(kept)
    marked = store.temporary / "draft"
    shutil.rmtree(marked, ignore_errors=True)
    shutil.copytree(staged, marked, ignore=shutil.ignore_patterns("site", "manifest.json", SIGNATURE))
    metadata = read_json(marked / "indicators.json")
    metadata["release"] |= {"stage": STAGE}
    write_json(marked / "indicators.json", metadata)
    release = open_release(marked)
    build_site(replace(release, path=marked), marked / "site")
    write_manifest(marked, {"release_id": release_id, "stage": STAGE})
    packed = site_zip(marked)
    write_whole(target, lambda partial: partial.write_bytes(packed))
