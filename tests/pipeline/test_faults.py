"""Whatever goes wrong, the former release stands whole, no delivered file is lost, and the next run does the same.

`FAULTS` sets the number of writes at which a disk is full, reading and writing fails, a library raises or the process
is killed, `KILLS` that of random moments at which it is killed (few by default; each is a run and a half). `test_kill`
kills whole processes.
"""

import json
import os
import random
import shutil
import tarfile
from pathlib import Path

import pytest

from pipelines.definitions import ALL_ASSETS
from pipelines.publication import verify_release
from tests.pipeline.conftest import WORKED_EXAMPLE, files_below
from tests.pipeline.fault_runs import BROKEN, CANARY, KILLED, Fault

FAULTS = int(os.environ.get("FAULTS", "3"))
KILLS = int(os.environ.get("KILLS", "2"))
KINDS = ("ENOSPC", "EIO", KILLED, BROKEN)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, runs):
    """A store with a release of the first delivery, and what a further delivery makes of it when nothing goes wrong."""
    folder = tmp_path_factory.mktemp("faults")
    inbox, former = folder / "inbox", folder / "former"
    shutil.copytree(WORKED_EXAMPLE, inbox)
    ended = runs(former, inbox)
    assert ended.code == 0, ended.printed
    _deliver_again_with_a_later_cutoff(inbox)
    after = folder / "after"
    shutil.copytree(former, after, symlinks=True)
    ended = runs(after, inbox)
    assert ended.code == 0 and ended.writes > 50, ended.printed
    assert _latest(after) != _latest(former)
    return inbox, former, files_below(_latest(after)), ended


def _deliver_again_with_a_later_cutoff(inbox: Path) -> None:
    (note,) = inbox.glob("*/*/delivery.json")
    shutil.copytree(note.parent, note.parent.with_name("later"))
    said = json.loads(note.read_text()) | {"delivery_id": "later", "data_cutoff": "2026-09-30"}
    (note.parent.with_name("later") / "delivery.json").write_text(json.dumps(said))


def _latest(store: Path) -> Path:
    return (store / "public" / "latest").resolve()


def _stands(store: Path, former: Path, expected: dict) -> None:
    """The former release is there as it was; a further one is whole and the one expected; `latest` is one of both."""
    first = _latest(former).name
    assert files_below(store / "public" / "releases" / first) == files_below(_latest(former))
    for folder in (store / "public" / "releases").iterdir():
        verify_release(folder)
        assert folder.name == first or files_below(folder) == expected
    assert _latest(store).is_dir()


def _goes_on(runs, store: Path, inbox: Path, expected: dict) -> None:
    ended = runs(store, inbox)
    assert ended.code == 0, ended.printed
    assert files_below(_latest(store)) == expected
    restricted = store / "restricted"
    assert not list(store.rglob("*.partial")) and not list(restricted.glob("orchestrator-*"))
    assert not list((restricted / "temporary").iterdir()) and len(list((store / "public" / "releases").iterdir())) == 2


def _chosen(writes: int) -> list[tuple[str, int]]:
    """Writes spread over the whole run, the last among them, with the kinds of fault in turn."""
    drawn = random.Random(20261128)
    spread = [1 + (writes - 1) * (place + drawn.random()) / FAULTS for place in range(FAULTS - 1)]
    return [(KINDS[place % len(KINDS)], round(at)) for place, at in enumerate([*spread, writes])]


@pytest.mark.slow
def test_a_fault_at_a_write_changes_nothing_and_the_next_run_does_the_same(tmp_path, runs, undisturbed):
    inbox, former, expected, whole = undisturbed
    writes = whole.writes
    delivered = files_below(inbox)
    for kind, at in _chosen(writes):
        store = tmp_path / f"{kind}-{at}"
        shutil.copytree(former, store, symlinks=True)
        ended = runs(store, inbox, Fault(kind, at))
        where = f"{kind} at write {at} of {writes}: {ended.printed}"
        assert ended.code == (-9 if kind == KILLED else 1), where
        assert CANARY not in ended.printed and "Traceback" not in ended.printed, where
        assert kind == KILLED or len(ended.printed.splitlines()) == 1, where
        _stands(store, former, expected)
        assert files_below(inbox) == delivered
        _goes_on(runs, store, inbox, expected)
        shutil.rmtree(store)


@pytest.mark.slow
def test_killed_at_a_random_moment(tmp_path, runs, undisturbed):
    inbox, former, expected, whole = undisturbed
    delivered, moments = files_below(inbox), random.Random(20261125)
    seconds, killed, tried = whole.seconds, 0, 0
    while killed < KILLS and tried < 10 + 2 * KILLS:
        store = tmp_path / f"killed-{tried}"
        shutil.copytree(former, store, symlinks=True)
        # Half of the moments in the second half of the run, where files are written.
        ended = runs(store, inbox, Fault(KILLED, after=seconds * moments.uniform(0.0 if tried % 2 else 0.5, 1.0)))
        tried += 1
        if ended.code < 0:
            killed += 1
        else:
            # It was done before its moment: how much time a run takes depends on what else the machine does.
            assert ended.code == 0, ended.printed
            seconds = min(seconds, ended.seconds)
        _stands(store, former, expected)
        assert files_below(inbox) == delivered
        _goes_on(runs, store, inbox, expected)
        shutil.rmtree(store)
    print(f"{killed} of {tried} runs were killed")
    assert killed == KILLS


STEPS = range(1, len(ALL_ASSETS) + 1)


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS if len(STEPS) < FAULTS else STEPS[-2:-1])
def test_killed_at_the_end_of_a_step(tmp_path, runs, undisturbed, step):
    inbox, former, expected, _ = undisturbed
    store = tmp_path / "store"
    shutil.copytree(former, store, symlinks=True)
    assert runs(store, inbox, Fault(KILLED, step=step)).code == -9
    _stands(store, former, expected)
    _goes_on(runs, store, inbox, expected)


@pytest.mark.slow
def test_an_error_that_passes_is_tried_again_and_one_of_a_full_disk_is_not(tmp_path, runs, undisturbed):
    inbox, former, expected, whole = undisturbed
    for kind, code in (("EIO", 0), ("ENOSPC", 1)):
        store = tmp_path / kind
        shutil.copytree(former, store, symlinks=True)
        ended = runs(store, inbox, Fault(kind, at=whole.writes // 3, once=True))
        assert ended.code == code, ended.printed
        assert (files_below(_latest(store)) == expected) is (code == 0)


@pytest.mark.slow
def test_clock_and_time_zone_and_a_store_that_cannot_be_written(tmp_path, runs, undisturbed):
    inbox, former, expected, _ = undisturbed
    store = tmp_path / "far"
    shutil.copytree(former, store, symlinks=True)
    for path in (*store.rglob("*"), *inbox.rglob("*")):  # as after a clock that was set back: everything is of 2099
        os.utime(path, (4_070_908_800, 4_070_908_800), follow_symlinks=False)
    assert runs(store, inbox, TZ="Pacific/Kiritimati").code == 0
    assert files_below(_latest(store)) == expected
    ended = runs(former, inbox, Fault("EROFS", at=1))
    assert ended.code == 1 and "Read-only file system" in ended.printed


@pytest.mark.slow
def test_a_store_put_back_from_a_backup_goes_on_and_one_of_a_later_version_is_refused(tmp_path, runs, undisturbed):
    inbox, former, expected, _ = undisturbed
    with tarfile.open(tmp_path / "backup.tar", "w") as backup:
        for part in ("public", "restricted/releases", "restricted/format"):
            backup.add(former / part, part)
    store = tmp_path / "restored"
    with tarfile.open(tmp_path / "backup.tar") as backup:
        backup.extractall(store, filter="data")
    assert files_below(_latest(store)) == files_below(_latest(former))
    _goes_on(runs, store, inbox, expected)

    (store / "restricted" / "format").write_text("999\n")
    before = files_below(store)
    ended = runs(store, inbox)
    assert ended.code == 1 and "another version of this software" in ended.printed
    assert files_below(store) == before

    shutil.rmtree(store / "restricted" / "releases")
    (store / "restricted" / "format").unlink()
    ended = runs(store, inbox)
    assert ended.code == 1 and "registry of releases" in ended.printed
