"""Delivered files that were kept long enough can go: what is delivered afterwards gives the same records as with them.

Expected values: the same deliveries taken in while every file is there.
"""

import hashlib
import json
import shutil
from datetime import date

import pandas as pd
import pytest

from pipelines.automation import content_of
from pipelines.cli import main
from pipelines.retention import judge
from pipelines.store import Store, StoreRefused
from schemas.delivery import LET_GO_FILE, DeliveryRefused
from tests.pipeline import test_foreign_files_over_time as foreign
from tests.small_deliveries import SOURCE, contact, deliver, deliver_facility, take_in, withdrawal
from tests.unit.schemas.right_rows import FOLLOW_UP, REFERRAL
from tests.unit.schemas.test_redelivery import woman

ALL_OF_2025 = {"months": {"from": "2025-01", "to": "2025-12"}, "replaces": True}


def first_deliveries(inbox):
    deliver_facility(inbox)
    keys = {letter: {"contact_id": f"C{letter.upper() * 16}"} for letter in "abcdef"}
    deliver(
        inbox,
        "one",
        "2025-05",
        service_contact=[contact(letter) for letter in "abcdef"],
        referral=[REFERRAL | keys["a"], REFERRAL | keys["b"]],
        follow_up=[FOLLOW_UP | keys["a"], FOLLOW_UP | keys["c"]],
    )
    with (inbox / SOURCE / "one" / "service_contact.csv").open("a", encoding="utf-8") as file:
        file.write("cut,off\n")
    deliver(inbox, "two", "2025-06", service_contact=[contact("c", 2), withdrawal("b", 2)])


def same_again(inbox, whole):
    shutil.copytree(whole / SOURCE / "one", inbox / SOURCE / "again")
    note = json.loads((whole / SOURCE / "one" / "delivery.json").read_text())
    said = note | {"delivery_id": "again", "received_month": "2026-01-01"}
    (inbox / SOURCE / "again" / "delivery.json").write_text(json.dumps(said))


def later_withdrawal(inbox, whole=None):
    deliver(inbox, "three", "2026-02", service_contact=[withdrawal("a", 2)])


def later_versions(inbox, whole=None):
    deliver(inbox, "three", "2026-02", service_contact=[contact("d", 2), contact("b", 1), contact("0")])


def whole_year_again(inbox, whole=None):
    rows = [contact("a"), contact("e")]
    deliver(inbox, "three", "2026-02", {"service_contact": ALL_OF_2025}, service_contact=rows)


def by_name(inbox, whole=None):
    said = {"service_contact": {"replaces": ["one"]}}
    deliver(inbox, "three", "2026-02", said, service_contact=[contact("f")])


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    first_deliveries(folder)
    return folder


def retention(tmp_path, inbox, *more) -> int:
    store = str(tmp_path / "store")
    return main(["retention", "--inbox", str(inbox), "--store", store, "--today", "2026-01-15", *more])


def taken(store, inbox) -> dict:
    """All that the steps received and records leave, but for the order of writing."""
    found = take_in(store, inbox)
    tables = {path.name: pd.read_parquet(path) for path in sorted(found.folder.glob("*.parquet"))}
    return {"account": found.account, "tables": {name: rows.to_csv() for name, rows in tables.items()}}


@pytest.mark.parametrize("more", [same_again, later_withdrawal, later_versions, whole_year_again, by_name])
def test_what_is_delivered_afterwards_gives_the_same_records(tmp_path, inbox, more):
    taken(tmp_path / "store", inbox)
    whole = tmp_path / "whole"
    shutil.copytree(inbox, whole)
    assert retention(tmp_path, inbox, "--keep-raw-months", "6") == 0
    assert not list(inbox.rglob("*.csv"))
    assert taken(tmp_path / "store", inbox) == taken(tmp_path / "with_files", whole)

    more(inbox, whole)
    more(whole, whole)
    for _ in range(2):
        assert taken(tmp_path / "store", inbox) == taken(tmp_path / "with_files", whole)


def test_of_what_was_let_go_hashes_stay_and_a_woman_can_still_take_her_record_back(tmp_path, inbox, capsys):
    take_in(tmp_path / "store", inbox)
    sent = {path.name: path.read_bytes() for path in (inbox / SOURCE / "one").glob("*.csv")}
    assert retention(tmp_path, inbox, "--keep-raw-months", "7") == 0
    gone = json.loads((inbox / SOURCE / "one" / LET_GO_FILE).read_text())["files"]
    assert gone == {name: hashlib.sha256(content).hexdigest() for name, content in sent.items()}
    assert (inbox / SOURCE / "two" / "service_contact.csv").is_file()  # seven months old, and no more than that
    assert content_of(inbox / SOURCE)[1] == ""  # nothing for the sensor to wait for

    keys = tmp_path / "keys.txt"
    keys.write_text("W" + "A" * 24 + "\n")
    erased = ["erased", str(keys), "--store", str(tmp_path / "store"), "--also", str(inbox)]
    assert main(erased) == 1 and str(inbox) not in capsys.readouterr().out.split("searched")[0]
    later_withdrawal(inbox)
    take_in(tmp_path / "store", inbox)
    assert main(erased) == 0


def test_a_file_goes_only_if_the_store_holds_it_as_it_is(tmp_path, inbox, capsys):
    take_in(tmp_path / "store", inbox)
    changed = inbox / SOURCE / "one" / "service_contact.csv"
    changed.write_text(changed.read_text() + "\n")
    assert retention(tmp_path, inbox, "--keep-raw-months", "0", "--only-tell") == 1
    assert "stays         north/one/service_contact.csv" in capsys.readouterr().out
    assert len(list(inbox.rglob("*.csv"))) == 5
    assert retention(tmp_path, inbox, "--keep-raw-months", "0") == 1
    assert list(inbox.rglob("*.csv")) == [changed]


def test_without_the_rows_in_the_store_a_run_is_refused_and_says_what_to_do(tmp_path, inbox):
    take_in(tmp_path / "store", inbox)
    assert retention(tmp_path, inbox, "--keep-raw-months", "0") == 0
    with pytest.raises(StoreRefused, match="put back the received rows"):
        take_in(tmp_path / "other", inbox)
    folder = tmp_path / "store" / "restricted" / "received" / SOURCE
    for path in folder.glob("*-aside.parquet"):
        path.unlink()
    with pytest.raises(StoreRefused, match="does not hold all rows"):
        take_in(tmp_path / "store", inbox)


def test_a_run_that_broke_off_between_two_files_of_the_store_loses_no_row(tmp_path, inbox):
    expected = taken(tmp_path / "store", inbox)
    assert retention(tmp_path, inbox, "--keep-raw-months", "0") == 0
    folder = tmp_path / "store" / "restricted" / "received" / SOURCE
    aside = min(folder.glob("*-aside.parquet"))
    # What is set aside was written, the rows that stand not yet: one row is in both.
    rows = pd.read_parquet(folder / aside.name.replace("-aside", ""))
    twice = pd.read_parquet(aside)
    whole = pd.concat([rows, rows.iloc[:1].assign(row_number=twice["row_number"].iloc[0])])
    whole.to_parquet(folder / aside.name.replace("-aside", ""), index=False)
    assert taken(tmp_path / "store", inbox) == expected


def test_a_note_of_what_was_let_go_that_is_none_is_refused(tmp_path, inbox):
    (inbox / SOURCE / "one" / LET_GO_FILE).write_text('{"files": {"service_contact.csv": "Kanarienvogel"}}')
    with pytest.raises(DeliveryRefused, match=r"one/let_go.json: files must be names") as refused:
        take_in(tmp_path / "store", inbox)
    assert "Kanarienvogel" not in str(refused.value)


def test_files_of_another_system_stay(tmp_path, capsys):
    foreign.deliver(tmp_path / "inbox", "one", "2023-05", [woman(1), woman(2)])
    take_in(tmp_path / "store", tmp_path / "inbox", foreign.SOURCE)
    assert retention(tmp_path, tmp_path / "inbox", "--keep-raw-months", "6") == 1
    assert "its rows have no keys" in capsys.readouterr().out
    assert list((tmp_path / "inbox").rglob("*.csv"))


def test_age_is_counted_in_months(tmp_path, inbox):
    take_in(tmp_path / "store", inbox)
    store = Store(tmp_path / "store")
    for keep, expected in ((6, {"000", "one", "two"}), (7, {"000", "one"}), (8, {"000"}), (100, set())):
        found = judge(store, inbox, SOURCE, keep, date(2026, 1, 1))
        assert {judged.delivery.delivery_id for judged in found} == expected
