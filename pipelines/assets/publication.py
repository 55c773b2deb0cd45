"""Publication: the staged release becomes visible, whole or not at all."""

from pathlib import Path

from indicators.release import open_release
from pipelines.drafts import hand_out
from pipelines.publication import publish, write_manifest
from pipelines.release_readme import README, release_readme
from pipelines.releases import enter_release, tell_in_force
from pipelines.restricted_extracts.chained_log import head_for_release
from pipelines.settings import RunSettings
from pipelines.signing import sign
from pipelines.steps import step
from pipelines.store import read_json


@step(deps=("site",), description="The release in public, and `latest` pointing to it.")
def publication(settings: RunSettings) -> dict:
    """Write the manifest, verify every file, remember the release, move it into place, swap `latest`.

    A draft is remembered and handed out instead.
    """
    store = settings.open_store
    manifest = read_json(store.staging / "release.json")
    staged = store.staging / manifest["release_id"]
    if staged.exists():  # else a try before this one has moved it into place
        head = head_for_release(store, manifest["release_id"])
        (staged / README).write_text(release_readme(open_release(staged), manifest), encoding="utf-8")
        write_manifest(staged, {**manifest, "extract_log": head})
        if key := settings.signing_key:
            sign(staged, key)
        # First remembered, then visible: no release may be out that disclosure control does not know.
        enter_release(store, manifest["release_id"], store.staged_true_cells)
    if settings.draft:
        hand_out(store, manifest["release_id"], Path(settings.draft))
        return {"release_id": manifest["release_id"]}
    folder = publish(store, manifest["release_id"])
    tell_in_force(store)
    files = read_json(folder / "manifest.json")["files"]
    return {"release_id": manifest["release_id"], "files": len(files)}
