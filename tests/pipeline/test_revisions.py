"""Releases one after another, as records come late, are corrected and are taken back.

The women are invented: all of one region and group, so that what is shown are totals.
"""

import hashlib
import json
import os
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from pipelines.releases import list_releases
from pipelines.store import Store
from schemas.release import RELEASED_CELL_COLUMNS
from tests.pipeline.conftest import COMMAND, Run, files_below, run_command
from tests.small_deliveries import contact, deliver
from tests.unit.schemas.right_rows import FACILITY


def key(number: int, digits: int) -> str:
    """A key that looks as random as keys must be, the same for the same number."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:digits].upper()


QUARTERS = {"2025-Q1": "2025-02", "2025-Q2": "2025-05", "2025-Q3": "2025-08", "2025-Q4": "2025-11"}


FACILITIES = 4
"""So many facilities see as many women each: figures of fewer than three are withheld."""


def women(first: int, number: int, month: str, received: str) -> list[dict[str, str]]:
    """Contacts of as many women, numbered from `first`; every other one was not asked in private."""
    rows = []
    for n in range(first, first + number):
        keys = {
            "contact_id": f"C{key(n, 16)}",
            "woman_ref": f"W{key(-n, 24)}",
            "asked_in_private": "no" if n % 2 else "yes",
            "facility_id": f"F000{n // 2 % FACILITIES + 1}",
        }
        rows.append(contact("a", contact_month=f"{month}-01", received_month=f"{received}-01", **keys))
    return rows


def taken_back(first: int, number: int) -> list[dict[str, str]]:
    row = dict.fromkeys(contact("a"), "")
    return [
        row | {"contact_id": f"C{key(n, 16)}", "record_version": "2", "is_retracted": "true"}
        for n in range(first, first + number)
    ]


@pytest.fixture
def country(tmp_path):
    """Runs of one store whose inbox holds 80 women a quarter of 2025 to begin with."""

    class Country:
        inbox, store = tmp_path / "inbox", tmp_path / "store"

        def deliver(self, name: str, month: str, rows: list[dict[str, str]]) -> None:
            deliver(self.inbox, name, month, service_contact=rows)

        def run(self, name: str) -> pd.DataFrame:
            """Publish the release `name`; its figures of P28: women asked in private."""
            done = run_command(self.store, "--inbox", str(self.inbox), "--source", "north", "--release-id", name)
            assert done.code == 0, done.printed
            cells = pd.read_parquet(self.store / "public" / "releases" / name / "cells.parquet")
            return cells[cells["indicator"] == "P28"].reset_index(drop=True)

        def changes(self, name: str) -> dict:
            return json.loads((self.store / "public" / "releases" / name / "changes.json").read_text())

    facilities = [FACILITY | {"facility_id": f"F000{n + 1}"} for n in range(FACILITIES)]
    deliver(Country.inbox, "000", "2020-01", facility=facilities)
    made = Country()
    first = [
        row for number, month in enumerate(QUARTERS.values()) for row in women(1000 * (number + 1), 80, month, month)
    ]
    made.deliver("first", "2025-12", first)
    return made


def run_releases(store: Path, *arguments: str) -> Run:
    done = subprocess.run(
        [COMMAND, "releases", *arguments, "--store", str(store)], capture_output=True, text=True, env=dict(os.environ)
    )
    return Run(done.returncode, done.stdout + done.stderr, store)


def totals(cells: pd.DataFrame) -> dict[str, tuple]:
    rows = cells[(cells["breakdown"] == "total") & (cells["status"] == "shown")]
    return {row.period: (row.numerator, row.denominator) for row in rows.itertuples()}


EIGHTY = dict.fromkeys(QUARTERS, (40, 80)) | {"2025": (160, 320)}


@pytest.mark.slow
def test_late_records_wait_until_they_are_enough_and_so_does_what_is_taken_back(country):
    first = country.run("r1")
    assert totals(first) == EIGHTY

    country.deliver("few", "2026-01", women(5000, 4, "2025-02", "2026-01"))
    second = country.run("r2")
    # Not a figure, a status or a mark is another one.
    pd.testing.assert_frame_equal(second[list(RELEASED_CELL_COLUMNS)], first)
    assert country.changes("r2")["figures_since"]["woman"] == dict.fromkeys([*QUARTERS, "2025"], "r1")
    assert country.changes("r2")["corrected"] == []

    country.deliver("more", "2026-02", women(6000, 36, "2025-02", "2026-02"))
    third = country.run("r3")
    assert totals(third) == EIGHTY | {"2025-Q1": (60, 120), "2025": (180, 360)}
    assert country.changes("r3")["figures_since"]["woman"]["2025-Q1"] is None
    assert "P28/2025-Q1/total/all/all/all" in country.changes("r3")["corrected"]

    country.deliver("back", "2026-03", taken_back(1000, 2))
    assert totals(country.run("r4")) == totals(third)
    country.deliver("more-back", "2026-04", taken_back(1002, 38))
    assert totals(country.run("r5")) == EIGHTY

    # Built again, a release is what it was, for it is seen beside those before it only.
    published = files_below(country.store / "public")
    country.run("r5")
    assert files_below(country.store / "public") == published
    assert [item.release_id for item in list_releases(Store(country.store))] == ["r1", "r2", "r3", "r4", "r5"]


@pytest.mark.slow
def test_what_was_withdrawn_is_still_what_somebody_may_have_kept(country):
    first = country.run("r1")
    done = run_releases(country.store, "withdraw", "r1", "--why", "a wrong region code")
    assert done.code == 0, done.printed
    assert not (country.store / "public" / "latest").exists()
    country.deliver("few", "2026-01", women(5000, 4, "2025-02", "2026-01"))
    assert totals(country.run("r2")) == totals(first)
    listed = run_releases(country.store, "list")
    assert listed.code == 0 and "withdrawn: a wrong region code" in listed.printed
    again = run_releases(country.store, "withdraw", "r9", "--why", "wrong")
    assert again.code == 1 and "there is no release r9" in again.printed
