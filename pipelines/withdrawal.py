"""Taking a release back in public: its pages give way to a notice that says why.

Belongs here: the order of the steps. Does not: the registry of releases (`releases`), the notice
(`dashboards.withdrawn`).
"""

import shutil

from dashboards.withdrawn import write_notice
from pipelines.publication import open_to_readers_and_synchronise
from pipelines.releases import EnteredRelease, in_force, list_releases, taken_in, tell_in_force, withdraw_release
from pipelines.store import Store, synchronise


def take_back(store: Store, release_id: str, why: str) -> EnteredRelease:
    """Withdraw a release and put the notice where its pages stood. `store` has to be held (`Store.opened`).

    Doing it again does what a killed process left undone; the first reason stands. Raises
    releases.ReleaseNotWithdrawn.
    """
    withdraw_release(store, release_id, why)
    (item,) = (entered for entered in list_releases(store) if entered.release_id == release_id)
    pages = [page.name for page in (taken_in(store, release_id) / "site").glob("*.html")]
    staged, target = store.staging / release_id, store.releases / release_id
    write_notice(staged / "site", pages, release_id, item.withdrawn, in_force(store, item.source))
    open_to_readers_and_synchronise(staged)
    shutil.rmtree(target, ignore_errors=True)
    staged.rename(target)
    synchronise(store.releases)
    tell_in_force(store)
    return item
