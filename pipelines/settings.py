"""What one run is about: which store, which inbox or files, which source, which release.

Belongs here: the parameters of a run, as the resource that every asset receives. Does not: what the assets do.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import dagster as dg

from indicators.agreement.versions import load_versions
from indicators.disclosure.policy import DEFAULT_POLICY, Policy, load_policy
from indicators.disclosure.waivers import check_in_force
from indicators.engines import HALF_OF_IT, Opener, open_engine
from indicators.registry import load_catalogue
from indicators.sheet import Sheet
from indicators.spark_engine import LOCAL, open_spark
from indicators.units.profile import LATEST_USABLE
from pipelines.signing import named_key
from pipelines.store import Store
from schemas.sources import Source, load_source

MEMORY = "IPV_MEMORY"
"""Names the memory that counting may have, like 4GB or 25% of the machine's. What needs more is spilled to the disk."""

DUCKDB, SPARK = "duckdb", "spark"
"""Engines that count: on this machine, or on a cluster."""

RELEASE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def what_is_wrong(release_id: str, data_cutoff: str) -> str:
    """What is wrong with these words of a user, in a sentence; nothing if they are empty or right."""
    if release_id and not RELEASE_ID.fullmatch(release_id):
        return "--release-id has letters, digits and . _ - only, at most 80: it becomes the name of a folder"
    try:
        date.fromisoformat(data_cutoff or "2000-01-01")
    except ValueError:
        return "--data-cutoff must be a day, such as 2025-12-31"
    return ""


class MemoryUnreadable(ValueError):
    """The environment says how much memory counting may have, in words that cannot be read."""


def _memory() -> str:
    said = os.environ.get(MEMORY, HALF_OF_IT)
    if not re.fullmatch(r"[1-9][0-9]{0,4}(MB|GB)|[1-9][0-9]?%", said):
        raise MemoryUnreadable(f"{MEMORY} must be like 800MB, 4GB or 25%")
    return said


class RunSettings(dg.ConfigurableResource):
    """Parameters of a run. While a run holds them it holds the store: a second run is refused."""

    store: str
    inbox: str
    source: str
    files: list[str]
    release_id: str
    data_cutoff: str
    registry: str = ""
    profile_rule: str = LATEST_USABLE
    policy: str = ""
    catalogue: str = ""
    sign_with: str = ""
    engine: str = DUCKDB
    master: str = ""
    draft: str = ""
    seconds_before_retry: float = 5.0

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["RunSettings"]:
        """Hold the store for as long as the run lasts."""
        with self.open_store.opened():
            yield self

    @property
    def open_store(self) -> Store:
        """The store of this run."""
        return Store(Path(self.store).resolve())

    def opener(self, women: Sequence[Mapping[str, Path]] = ()) -> Opener:
        """How the engine that counts is opened. `women`: files with the records of some women each, by table, where
        they are too many to be counted at once; Spark divides them itself."""
        spill = self.open_store.temporary
        if self.engine == DUCKDB:
            return partial(open_engine, spill=spill, memory=_memory(), women=women)
        return partial(open_spark, master=self.master or LOCAL, spill=spill)

    @property
    def keeps_counts(self) -> bool:
        """Whether counts of former runs are kept and used: only DuckDB can tell which of them still hold."""
        return self.engine == DUCKDB

    @property
    def registry_folder(self) -> Path | None:
        """The folder with the registry of the country: the one named, or `registry` in the inbox; None without one.

        Files of a source that come without an inbox have none unless it is named.
        """
        if self.registry:
            return Path(self.registry)
        beside = Path(self.inbox) / "registry"
        return beside if not self.files and (beside / "events").is_dir() else None

    def policy_for(self, data_cutoff: date) -> Policy:
        """The disclosure policy of this run. Raises PolicyRefused, also if a waiver ended before `data_cutoff`."""
        policy = load_policy(self.policy_file)
        check_in_force(self.policy_file.name, policy.waivers, data_cutoff)
        return policy

    @property
    def policy_file(self) -> Path:
        """The disclosure policy of this run: the file named, or the one that this software comes with."""
        return Path(self.policy) if self.policy else DEFAULT_POLICY

    @property
    def signing_key(self) -> Path | None:
        """The file of the private key that releases are signed with; None if they are not."""
        return Path(self.sign_with) if self.sign_with else None

    @property
    def signed_by(self) -> dict[str, str]:
        """What a manifest says of that key; nothing if releases are not signed. Raises KeyRefused if it is no key."""
        key = self.signing_key
        return named_key(key, self.open_store.root) if key else {}

    @property
    def sheets(self) -> dict[str, Sheet]:
        """The metadata sheets of this run: those of the folder named, or ours. Raises SheetRefused."""
        return load_catalogue(Path(self.catalogue) if self.catalogue else None)

    @property
    def versions(self) -> dict[str, dict[str, dict[str, str]]]:
        """The published versions of these sheets: `versions.json` in the folder named, if it is there."""
        return load_versions(Path(self.catalogue) / "versions.json" if self.catalogue else None)

    @property
    def loaded_source(self) -> Source:
        """The source of this run, as its file in `schemas/sources` says."""
        return load_source(self.source)
