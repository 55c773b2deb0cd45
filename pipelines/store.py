"""Every path of a store in one place, its permissions, and writing that is whole or not at all.

Belongs here: where things lie on disk and how they get there safely. Does not: what is in them.

A store has a restricted part (records and true counts, mode 0700), a staging part (0700; a release being
built, swept at the next start) and a public part (releases, which never change once they are there).
"""

import fcntl
import json
import os
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

PARTIAL = ".partial"
SCRATCH = "orchestrator-"


FORMAT = 1
"""Raised when what lies in a store, its releases aside, changes its meaning; what is older is then migrated."""


class StoreRefused(RuntimeError):
    """A store cannot be opened; the message says why and what to do."""


class StoreBusy(StoreRefused):
    """Another run is at work in the same store."""


@dataclass(frozen=True)
class Store:
    """The paths of a store below `root`."""

    root: Path

    @property
    def restricted(self) -> Path:
        """Everything that may hold a record or a true count."""
        return self.root / "restricted"

    def received(self, source: str) -> Path:
        """Received files of a source as Parquet, all text, one file a content hash; and `index.json`."""
        return self.restricted / "received" / source

    def records(self, source: str) -> Path:
        """Validated records of a source: `<table>.parquet`, `quarantine.parquet`, `account.json`."""
        return self.restricted / "records" / source

    @property
    def cells(self) -> Path:
        """True counts of the last run: `schemas.release.CELL_COLUMNS`."""
        return self.restricted / "cells.parquet"

    def finest(self, source: str) -> Path:
        """Counts of the finest cells of a source, and the records behind them, kept for the next run."""
        return self.restricted / "finest" / source

    @property
    def contributors(self) -> Path:
        """Who stands behind the rows of the last run about women: `schemas.release.CONTRIBUTOR_COLUMNS`."""
        return self.restricted / "contributors.parquet"

    def finest_of_contributors(self, source: str) -> Path:
        """Counts by facility of a source, and the records behind them, kept for the next run."""
        return self.restricted / "finest_of_contributors" / source

    def forget_finest(self, source: str) -> None:
        """Remove what former runs kept of a source: a run that does not bring it up to date must not leave records
        that were withdrawn since."""
        for folder in (self.finest(source), self.finest_of_contributors(source)):
            if folder.exists():
                shutil.rmtree(folder)

    @property
    def counted_again(self) -> Path:
        """What the last run had to count again: by unit, quarters or `every period`."""
        return self.restricted / "counted_again.json"

    @property
    def cascade(self) -> Path:
        """True counts of the cascade of care: `indicators.cascade_cells.CASCADE_COLUMNS`."""
        return self.restricted / "cascade.parquet"

    @property
    def restricted_view(self) -> Path:
        """The ministry's own view (`restricted_view`), if one was written."""
        return self.restricted / "ministry_view"

    @property
    def survey_comparisons(self) -> Path:
        """Groups of surveys compared: `indicators.survey_comparisons.SURVEY_COMPARISON_COLUMNS`."""
        return self.restricted / "survey_comparisons.parquet"

    def kept_release(self, name: str) -> Path:
        """What is kept of a release for disclosure control (`releases`), and beside these folders their registry."""
        return self.restricted / "releases" / name

    def handed_out(self, name: str) -> Path:
        """The whole of a release that was handed out as a draft (`drafts`)."""
        return self.kept_release(name) / "draft"

    def durations(self, source: str) -> Path:
        """Seconds that each step took when it last ended well, by name: for whoever watches, and in no result."""
        return self.restricted / "durations" / f"{source}.json"

    @property
    def held(self) -> Path:
        """What the last run held back of changed counts: by unit of count and period, a number of rows."""
        return self.restricted / "held.json"

    @property
    def staged_true_cells(self) -> Path:
        """True counts that the staged release is made of."""
        return self.staging / "true_cells.parquet"

    @property
    def temporary(self) -> Path:
        """Private scratch space, emptied at every start."""
        return self.restricted / "temporary"

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A private folder for the orchestrator, for as long as a run lasts or is refused because of another.

        It is there before the store is held, so it is kept from being swept by a lock of its own.
        """
        _leave_nothing_for_others()
        self.restricted.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = None
        while lock is None:  # until one is held before another run sweeps it
            folder = Path(mkdtemp(prefix=SCRATCH, dir=self.restricted))
            lock = _locked(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)

    @property
    def staging(self) -> Path:
        """The release being built. Becomes a published release by one rename."""
        return self.root / "staging"

    @property
    def public(self) -> Path:
        """What anybody may read."""
        return self.root / "public"

    @property
    def releases(self) -> Path:
        """Published releases, one folder each."""
        return self.public / "releases"

    @property
    def releases_in_force(self) -> Path:
        """Which of the releases are in force, for the pages of all of them (`releases.tell_in_force`)."""
        return self.public / "releases.js"

    @property
    def latest(self) -> Path:
        """Link to the release published last."""
        return self.public / "latest"

    @contextmanager
    def opened(self) -> Iterator["Store"]:
        """Open the store for one run: private folders, no other run beside, orphans of killed runs swept.

        Raises StoreBusy if another run holds the store, StoreRefused if a later version has written it.
        """
        _leave_nothing_for_others()
        for folder in (self.root, self.public, self.releases):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o755)
        for folder in (self.restricted, self.staging):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o700)
        with self.held_alone():
            self._check_format()
            self._sweep()
            yield self

    @contextmanager
    def held_alone(self) -> Iterator[None]:
        """Keep runs away from a store that exists, and change nothing in it. Raises StoreBusy."""
        with (self.restricted / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise StoreBusy(
                    f"another run is at work in {self.root}; wait for it to end, or use --store DIR"
                ) from None
            yield

    def _check_format(self) -> None:
        path = self.restricted / "format"
        found = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
        if found not in ("", str(FORMAT)):
            raise StoreRefused(
                f"{self.root} was written by another version of this software (its format is not {FORMAT}): run that "
                "version or a later one. Nothing was changed"
            )
        if not found:  # a new store, or one from before there was a number: what is in it means the same
            write_whole(path, lambda partial: partial.write_text(f"{FORMAT}\n", encoding="utf-8"))

    def _sweep(self) -> None:
        for folder in (self.staging, self.temporary):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
        for scratch in sorted(self.restricted.glob(f"{SCRATCH}*")):
            lock = _locked(scratch)
            if lock is not None:  # nobody holds it: it is of a run that was killed
                shutil.rmtree(scratch, ignore_errors=True)
                os.close(lock)
        for orphan in sorted(self.restricted.rglob(f"*{PARTIAL}")):
            orphan.unlink()
        for orphan in sorted(self.public.glob(f"*{PARTIAL}")):
            orphan.unlink()


def _leave_nothing_for_others() -> None:
    """What this process writes from here on is its own; if it breaks down it leaves no core file: records are in it."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _locked(folder: Path) -> int | None:
    """The descriptor that holds `folder`, to be closed; None if another holds it or it is gone."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    if not folder.exists():  # swept between opening and holding it
        os.close(descriptor)
        return None
    return descriptor


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `path`, then put it in place in one step: whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + PARTIAL)
    write(partial)
    synchronise(partial)
    partial.replace(path)
    synchronise(path.parent)


def write_json(path: Path, content: object) -> None:
    """Write `content` as JSON, whole or not at all, the same bytes for the same content."""
    write_whole(path, lambda partial: partial.write_text(json_text(content), encoding="utf-8"))


def json_text(content: object) -> str:
    """`content` as the JSON that this software writes."""
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def read_json(path: Path) -> dict:
    """The content of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def point_latest_to(store: Store, release_id: str | None) -> None:
    """Let `latest` point to a published release, in one step; None takes the link away."""
    if release_id is None:
        store.latest.unlink(missing_ok=True)
        synchronise(store.public)
        return
    link = Path("releases") / release_id
    if store.latest.is_symlink() and store.latest.readlink() == link:
        return
    partial = store.public / f"latest{PARTIAL}"
    partial.unlink(missing_ok=True)
    partial.symlink_to(link)
    partial.replace(store.latest)
    synchronise(store.public)


def write_public(path: Path, text: str) -> None:
    """Write a file of the public part that anybody may read, whole or not at all."""

    def write(partial: Path) -> None:
        partial.write_text(text, encoding="utf-8")
        partial.chmod(0o644)

    write_whole(path, write)


def synchronise(path: Path) -> None:
    """Make sure that a file's or folder's content has reached the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
