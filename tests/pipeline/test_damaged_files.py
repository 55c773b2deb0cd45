"""Damaged deliveries: each gives an error or a quarantine entry that says which file, where, and which rule."""

import csv
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests.pipeline.conftest import Run, rewrite_manifest_of_delivery, run_command

CONTACTS = "service_contact.csv"


@pytest.fixture
def delivery(inbox) -> Path:
    folder = next(inbox.glob("*/*/delivery.json")).parent
    rewrite_manifest_of_delivery(folder)
    return folder


def run_on(tmp_path: Path, inbox: Path) -> Run:
    return run_command(tmp_path / "store", "--inbox", str(inbox))


def assert_nothing_is_published(run: Run) -> None:
    assert run.code == 1, run.printed
    assert not run.latest.is_symlink()
    assert list((run.store / "public" / "releases").iterdir()) == []


def test_truncated_against_its_delivery_note(tmp_path, inbox):
    # The delivery note still says how long the file was and what its hash is.
    path = next(inbox.glob("*/*/delivery.json")).parent / CONTACTS
    path.write_bytes(path.read_bytes()[:-200])
    run = run_on(tmp_path, inbox)
    assert_nothing_is_published(run)
    assert CONTACTS in run.printed and "FL06" in run.printed


def test_truncated_within_a_row(tmp_path, inbox, delivery):
    path = delivery / CONTACTS
    path.write_bytes(path.read_bytes()[:-100])
    last_row = len(path.read_bytes().splitlines())
    run = run_on(tmp_path, inbox)
    quarantine = pd.read_parquet(run.store / "restricted/records/worked_example/quarantine.parquet")
    assert ("row_arity", last_row) in set(zip(quarantine["rule"], quarantine["row_number"], strict=True))


def test_not_utf8(tmp_path, inbox, delivery):
    path = delivery / CONTACTS
    lines = path.read_bytes().splitlines(keepends=True)
    lines[4] = lines[4].replace(b",", b",\xe9", 1)
    path.write_bytes(b"".join(lines))
    run = run_on(tmp_path, inbox)
    assert_nothing_is_published(run)
    assert CONTACTS in run.printed and "utf-8" in run.printed and "row 5" in run.printed


def test_without_header(tmp_path, inbox, delivery):
    path = delivery / CONTACTS
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))
    run = run_on(tmp_path, inbox)
    assert_nothing_is_published(run)
    assert CONTACTS in run.printed and "FL01" in run.printed


def test_columns_shifted_by_one(tmp_path, inbox, delivery):
    path = delivery / CONTACTS
    rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
    rows = [rows[0]] + [[row[-1], *row[:-1]] for row in rows[1:]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    run = run_on(tmp_path, inbox)
    assert_nothing_is_published(run)
    assert "quarantine" in run.printed
    quarantine = pd.read_parquet(run.store / "restricted/records/worked_example/quarantine.parquet")
    shifted = quarantine[quarantine["table"] == "service_contact"]
    assert set(shifted["row_number"]) == set(range(2, len(rows) + 1))


def test_the_same_delivery_twice_counts_once(tmp_path, inbox):
    once = run_on(tmp_path, inbox)
    delivery = next(inbox.glob("*/*/delivery.json")).parent
    again = delivery.with_name("again")
    shutil.copytree(delivery, again)
    note = json.loads((again / "delivery.json").read_text())
    (again / "delivery.json").write_text(json.dumps({**note, "delivery_id": "again"}))
    twice = run_command(tmp_path / "twice", "--inbox", str(inbox))
    assert twice.code == 0, twice.printed
    assert (once.latest / "cells.csv").read_bytes() == (twice.latest / "cells.csv").read_bytes()
    account = json.loads((twice.store / "restricted/records/worked_example/account.json").read_text())
    assert [f["known_duplicates"] for f in account["files"]].count(0) == len(account["files"]) // 2
    assert all(f["received"] == f["known_duplicates"] for f in account["files"] if f["known_duplicates"])


def test_one_column_too_many_stops_the_file(tmp_path, inbox, delivery):
    path = delivery / CONTACTS
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0] + ",surname", *(line + ",x" for line in lines[1:])]) + "\n")
    run = run_on(tmp_path, inbox)
    assert_nothing_is_published(run)
    assert CONTACTS in run.printed and ("FL01" in run.printed or "FL02" in run.printed)


def test_a_bad_delivery_leaves_the_former_release_standing(tmp_path, inbox, delivery):
    good = run_on(tmp_path, inbox)
    before = good.latest.resolve()
    (delivery / CONTACTS).write_bytes(b"\x00\x01")
    bad = run_on(tmp_path, inbox)
    assert bad.code == 1 and bad.latest.resolve() == before


def test_no_file_and_no_delivery_are_said_plainly(tmp_path):
    (tmp_path / "empty").mkdir()
    run = run_command(tmp_path / "store", "--inbox", str(tmp_path / "empty"))
    assert run.code == 1 and "which source" in run.printed
    run = run_command(tmp_path / "store", "--source", "co_sivigila875", "absent.csv")
    assert run.code == 1 and "absent.csv" in run.printed
    run = run_command(tmp_path / "store", "--source", "co_sivigila875")
    assert run.code == 1 and "FILE" in run.printed
