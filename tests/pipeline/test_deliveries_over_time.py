"""Deliveries over time: repeats, corrections, withdrawals and late data, whatever the order in which they come."""

import json
from itertools import permutations

import pytest

from pipelines.intake.one_file import InputRefused
from schemas.delivery import DeliveryRefused
from tests.pipeline.conftest import run_command
from tests.small_deliveries import contact, deliver, deliver_facility, take_in, withdrawal
from tests.unit.schemas.right_rows import FACILITY, FOLLOW_UP, REFERRAL

CONTACT_A = {"contact_id": "C" + "A" * 16}
YEAR = {"from": "2025-01", "to": "2025-12"}
WHOLE_YEAR = {"service_contact": {"months": YEAR, "replaces": True}}


@pytest.fixture
def inbox(tmp_path):
    deliver_facility(tmp_path / "inbox")
    return tmp_path / "inbox"


@pytest.fixture
def taken(tmp_path, inbox):
    return lambda: take_in(tmp_path / "store", inbox)


class TestTheSameAgain:
    def test_the_same_file_twice_changes_nothing(self, inbox, taken):
        for name, month in (("one", "2025-05"), ("two", "2025-06")):
            deliver(inbox, name, month, service_contact=[contact("a"), contact("b")])
        found = taken()
        assert found.versions() == {("a", 1), ("b", 1)}
        assert found.counts("one") == {"received": 2, "accepted": 2}
        assert found.counts("two") == {"received": 2, "known_duplicates": 2}

    def test_rows_sent_again_are_counted_once(self, inbox, taken):
        deliver(inbox, "one", "2025-05", service_contact=[contact("a"), contact("b")])
        deliver(inbox, "two", "2025-06", service_contact=[contact("b", received_month="2025-06-01"), contact("c")])
        found = taken()
        assert found.versions() == {("a", 1), ("b", 1), ("c", 1)}
        assert found.counts("two") == {"received": 2, "accepted": 1, "known_duplicates": 1}

    def test_a_correction_sent_twice_is_one_correction(self, inbox, taken):
        deliver(inbox, "one", "2025-05", service_contact=[contact("a"), contact("b")])
        for name, month in (("two", "2025-06"), ("three", "2025-07")):
            deliver(inbox, name, month, WHOLE_YEAR, service_contact=[contact("a")])
        found = taken()
        assert found.versions() == {("a", 1)}
        assert found.counts("two") == {"received": 1, "accepted": 1}
        assert found.counts("three") == {"received": 1, "known_duplicates": 1}

    def test_an_old_file_sent_again_does_not_undo_its_correction(self, inbox, taken):
        old = [contact("a"), contact("b")]
        deliver(inbox, "one", "2025-05", service_contact=old)
        deliver(inbox, "two", "2025-06", WHOLE_YEAR, service_contact=[contact("a")])
        deliver(inbox, "three", "2025-07", service_contact=old)
        assert taken().versions() == {("a", 1)}

    def test_a_correction_may_be_taken_back_by_the_old_file_as_a_correction(self, inbox, taken):
        old = [contact("a"), contact("b")]
        deliver(inbox, "one", "2025-05", service_contact=old)
        deliver(inbox, "two", "2025-06", WHOLE_YEAR, service_contact=[contact("a")])
        deliver(inbox, "three", "2025-07", WHOLE_YEAR, service_contact=old)
        found = taken()
        assert found.versions() == {("a", 1), ("b", 1)}
        assert found.counts("one") == {"received": 2, "known_duplicates": 2, "superseded": 2}
        assert found.counts("three") == {"received": 2, "accepted": 2}


class TestCorrectedFiles:
    def test_a_whole_edition_of_its_months_takes_the_place_of_earlier_rows_of_these_months(self, inbox, taken):
        of_2024 = contact("c", contact_month="2024-12-01", received_month="2025-01-01")
        deliver(inbox, "one", "2025-05", service_contact=[contact("a"), contact("b"), of_2024])
        deliver(inbox, "two", "2025-06", WHOLE_YEAR, service_contact=[contact("a", age_band="25_29")])
        found = taken()
        assert found.versions() == {("a", 1), ("c", 1)}
        assert found.rows("service_contact").set_index("contact_id").at["C" + "A" * 16, "age_band"] == "25_29"
        assert found.counts("one") == {"received": 3, "accepted": 1, "known_duplicates": 2, "superseded": 2}

    def test_earlier_goes_by_the_month_of_receipt_and_then_by_the_name(self, inbox, taken):
        deliver(inbox, "z", "2025-05", service_contact=[contact("a")])
        deliver(inbox, "b", "2025-06", WHOLE_YEAR, service_contact=[contact("b")])
        deliver(inbox, "a", "2025-06", service_contact=[contact("c")])
        deliver(inbox, "c", "2025-06", service_contact=[contact("d")])
        assert taken().versions() == {("b", 1), ("d", 1)}

    def test_a_named_delivery_is_replaced_whole_with_what_nobody_could_read_in_it(self, inbox, taken):
        one = deliver(inbox, "one", "2025-05", service_contact=[contact("a"), contact("b", age_band="wrong")])
        with (one / "service_contact.csv").open("a") as file:
            file.write("too,short\n")
        deliver(inbox, "other", "2025-05", service_contact=[contact("c")])
        deliver(inbox, "two", "2025-06", {"service_contact": {"replaces": ["one"]}}, service_contact=[contact("b")])
        found = taken()
        assert found.versions() == {("b", 1), ("c", 1)}
        assert found.counts("one") == {"received": 3, "known_duplicates": 3, "superseded": 3}
        assert found.quarantine() == set()

    def test_rows_whose_month_cannot_be_read_go_with_the_rest_of_their_file(self, inbox, taken):
        deliver(inbox, "one", "2025-05", service_contact=[contact("a"), contact("b", contact_month="March")])
        deliver(inbox, "two", "2025-06", WHOLE_YEAR, service_contact=[contact("c")])
        found = taken()
        assert found.versions() == {("c", 1)} and found.quarantine() == set()

    def test_no_text_of_a_replaced_row_stays_in_the_store(self, inbox, taken, tmp_path):
        deliver(inbox, "one", "2025-05", service_contact=[contact("a", language_group="lang_02"), contact("b")])
        taken()
        assert holds(tmp_path / "store", b"lang_02")
        deliver(inbox, "two", "2025-06", WHOLE_YEAR, service_contact=[contact("b")])
        taken()
        assert not holds(tmp_path / "store", b"lang_02")

    def test_versions_of_later_files_follow_on_a_corrected_file(self, inbox, taken):
        deliver(inbox, "one", "2025-05", service_contact=[contact("a"), contact("a", 2), contact("b")])
        corrected = [contact("a", 2, age_band="25_29"), contact("b")]
        deliver(inbox, "two", "2025-06", WHOLE_YEAR, service_contact=corrected)
        deliver(inbox, "three", "2025-07", service_contact=[contact("a", 3)])
        found = taken()
        # The version that the corrected file left out was superseded: it is no hole.
        assert found.versions() == {("a", 2), ("a", 3), ("b", 1)} and found.quarantine() == set()

    def test_tables_without_a_month_go_by_what_their_delivery_states(self, inbox, taken):
        deliver(inbox, "one", "2025-05", service_contact=[contact("a")])
        first, second = {"from": "2025-01", "to": "2025-03"}, {"from": "2025-04", "to": "2025-06"}
        row = REFERRAL | CONTACT_A
        deliver(inbox, "two", "2025-05", {"referral": {"months": first}}, referral=[row])
        other = row | {"referral_id": "R0000002", "destination": "helpline"}
        deliver(inbox, "three", "2025-07", {"referral": {"months": second}}, referral=[other])
        said = {"referral": {"months": first, "replaces": True}}
        deliver(inbox, "four", "2025-08", said, referral=[row | {"referral_id": "R0000003"}])
        found = taken()
        assert set(found.rows("referral")["referral_id"]) == {"R0000002", "R0000003"}
        assert found.counts("two", "referral") == {"received": 1, "known_duplicates": 1, "superseded": 1}

    def test_what_months_cannot_tell_must_be_named(self, inbox, taken):
        deliver(inbox, "one", "2025-05", service_contact=[contact("a")], referral=[REFERRAL | CONTACT_A])
        said = {"referral": {"months": YEAR, "replaces": True}}
        deliver(inbox, "two", "2025-06", said, referral=[REFERRAL | CONTACT_A | {"days_to_first_service": "3"}])
        with pytest.raises(DeliveryRefused, match=r"north/two/delivery.json: replaces.*name the deliveries"):
            taken()

    def test_a_delivery_that_is_named_but_not_here_is_said(self, inbox, taken):
        said = {"service_contact": {"replaces": ["gone"]}}
        deliver(inbox, "one", "2025-05", said, service_contact=[contact("a")])
        found = taken()
        assert found.files["one", "service_contact"]["replaces_absent"] == ["gone"]
        assert found.versions() == {("a", 1)}


class TestCorrectedRecords:
    def test_the_highest_version_is_there_whichever_file_comes_first(self, inbox, taken):
        deliver(inbox, "one", "2025-05", service_contact=[contact("a", 2, age_band="25_29")])
        deliver(inbox, "two", "2025-06", service_contact=[contact("a", 1)])
        assert taken().versions() == {("a", 1), ("a", 2)}

    def test_what_a_later_delivery_says_under_the_same_key_stands(self, inbox, taken):
        rows = {"referral": REFERRAL | CONTACT_A, "follow_up": FOLLOW_UP | CONTACT_A}
        deliver(inbox, "one", "2025-05", service_contact=[contact("a")], **{t: [row] for t, row in rows.items()})
        later = {"referral": [rows["referral"] | {"days_to_first_service": "77"}]}
        later |= {"follow_up": [rows["follow_up"] | {"safety_score": "1"}]}
        deliver(inbox, "two", "2025-06", **later)
        found = taken()
        assert found.rows("referral")["days_to_first_service"].tolist() == [77]
        assert found.rows("follow_up")["safety_score"].tolist() == [1]
        for table in later:
            assert found.counts("one", table) == {"received": 1, "known_duplicates": 1, "superseded": 1}

    def test_within_one_delivery_it_stays_a_fault_of_the_key(self, inbox, taken):
        row = REFERRAL | CONTACT_A
        deliver(inbox, "one", "2025-05", service_contact=[contact("a")], referral=[row, row | {"completed": "pending"}])
        two = [row, row | {"destination": "helpline"}]
        deliver(inbox, "two", "2025-06", referral=two)
        assert {("two", "referral", 2, "key"), ("two", "referral", 3, "key")} <= taken().quarantine()

    def test_a_facility_may_be_described_anew(self, inbox, taken):
        deliver(inbox, "one", "2025-05", facility=[FACILITY | {"reporting_from": "2020-01-01", "setting": "rural"}])
        assert taken().rows("facility")["setting"].tolist() == ["rural"]


def holds(store, words: bytes) -> bool:
    """Does any cell of any table in the restricted part hold these words? Text is compressed in the files."""
    import pyarrow.parquet as pq

    tables = [pq.read_table(path) for path in sorted((store / "restricted").rglob("*.parquet"))]
    assert tables
    return any(words.decode() in str(value) for table in tables for column in table.columns for value in column)


CANARY = "Kanarienvogel"


class TestWithdrawal:
    def test_her_record_is_gone_from_everything_that_is_kept(self, inbox, taken, tmp_path):
        referral, follow_up = REFERRAL | CONTACT_A, FOLLOW_UP | CONTACT_A
        about_her = contact("a", woman_ref="W" + "AB" * 12), contact("b", age_band=CANARY)
        deliver(
            inbox,
            "one",
            "2025-05",
            service_contact=[about_her[0], contact("a", 2), contact("c"), about_her[1], contact("d")],
            referral=[referral | {"referral_id": CANARY}, REFERRAL | {"contact_id": "C" + "C" * 16}],
            follow_up=[follow_up | {"followup_id": "U" + CANARY}],
        )
        taken()
        assert holds(tmp_path / "store", b"ABABAB") and holds(tmp_path / "store", CANARY.encode())
        deliver(inbox, "two", "2025-06", service_contact=[withdrawal("a", 3), withdrawal("b", 2)])
        found = taken()
        assert found.versions() == {("c", 1), ("d", 1)}
        assert found.rows("referral")["contact_id"].tolist() == ["C" + "C" * 16]
        assert not holds(tmp_path / "store", b"ABABAB") and not holds(tmp_path / "store", CANARY.encode())
        assert found.counts("one") == {"received": 5, "accepted": 5, "withdrawn": 3}
        assert found.counts("two") == {"received": 2, "accepted": 2, "withdrawn": 2}
        assert found.counts("one", "referral") == {"received": 2, "accepted": 1, "quarantined": 1, "withdrawn": 1}
        assert found.quarantine() == {("one", "referral", 2, "RF07"), ("one", "follow_up", 2, "FU04")}
        assert all(table["faulty"] == 0 for table in found.account["tables"].values())

    def test_it_counts_whichever_file_comes_first(self, inbox, taken):
        deliver(inbox, "one", "2025-05", service_contact=[withdrawal("a", 2)])
        deliver(inbox, "two", "2025-06", service_contact=[contact("a"), contact("b")])
        assert taken().versions() == {("b", 1)}

    def test_a_later_version_brings_her_back_but_not_what_she_withdrew(self, inbox, taken, tmp_path):
        deliver(inbox, "one", "2025-05", service_contact=[contact("a", language_group="lang_02")])
        deliver(inbox, "two", "2025-06", service_contact=[withdrawal("a", 2)])
        deliver(inbox, "three", "2025-07", service_contact=[contact("a", 3)], referral=[REFERRAL | CONTACT_A])
        found = taken()
        assert found.versions() == {("a", 3)} and len(found.rows("referral")) == 1
        assert not holds(tmp_path / "store", b"lang_02")

    @pytest.mark.parametrize("version", ["1", "", "two", "9"])
    def test_it_counts_whatever_is_wrong_with_its_version(self, inbox, taken, version):
        deliver(inbox, "one", "2025-05", service_contact=[contact("a"), contact("b")])
        written = withdrawal("a", 2) | {"record_version": version, "is_retracted": "TRUE"}
        deliver(inbox, "two", "2025-06", service_contact=[written])
        assert taken().versions() == {("b", 1)}

    def test_a_corrected_file_does_not_undo_it(self, inbox, taken):
        deliver(inbox, "one", "2025-05", service_contact=[contact("a"), contact("b")])
        deliver(inbox, "two", "2025-06", service_contact=[withdrawal("a", 2)])
        said = {"service_contact": {"replaces": ["one", "two"]}}
        deliver(inbox, "three", "2025-07", said, service_contact=[contact("a"), contact("b")])
        assert taken().versions() == {("b", 1)}

    @pytest.mark.slow
    def test_it_reaches_the_next_release(self, inbox, tmp_path):
        # From the first to the last quarter: pages need a whole year.
        others = [contact("b", contact_month="2025-01-01")]
        others.append(contact("c", contact_month="2025-10-01", received_month="2025-11-01"))
        deliver(inbox, "one", "2025-12", service_contact=[contact("a"), *others], referral=[], follow_up=[])
        deliver(inbox, "two", "2026-01", service_contact=[withdrawal("a", 2)])
        run = run_command(tmp_path / "store", "--inbox", str(inbox))
        assert run.code == 0, run.printed
        assert "2 of these rows are withdrawn" in run.printed
        for path in (tmp_path / "store").rglob("*"):
            assert path.is_dir() or b"W" + b"A" * 24 not in path.read_bytes()


class TestStatedMonths:
    def test_rows_of_other_months_are_held(self, inbox, taken):
        said = {"service_contact": {"months": {"from": "2025-03", "to": "2025-03"}}}
        rows = [contact("a"), contact("b", contact_month="2025-02-01")]
        deliver(inbox, "one", "2025-05", said, service_contact=rows)
        found = taken()
        assert found.versions() == {("a", 1)}
        assert found.quarantine() == {("one", "service_contact", 3, "months")}

    def test_a_file_of_other_months_altogether_is_refused(self, inbox, taken):
        said = {"service_contact": {"months": {"from": "2024-01", "to": "2024-12"}}}
        deliver(inbox, "one", "2025-05", said, service_contact=[contact("a"), contact("b")])
        with pytest.raises(DeliveryRefused, match=r"north/one/delivery.json: months.*FL06"):
            taken()

    def test_a_row_is_not_received_after_its_delivery(self, inbox, taken):
        rows = [contact("a"), contact("b", received_month="2025-06-01")]
        deliver(inbox, "one", "2025-05", service_contact=rows)
        assert taken().quarantine() == {("one", "service_contact", 3, "SC01")}

    def test_late_rows_are_counted_by_when_they_were_received(self, inbox, taken):
        rows = [
            contact("a", contact_month="2025-01-01", received_month="2025-05-01"),
            contact("b", contact_month="2025-02-01", received_month="2025-05-01"),
            contact("c", contact_month="2025-01-01", received_month="2025-02-01"),
        ]
        deliver(inbox, "one", "2025-05", service_contact=rows)
        assert taken().counts("one") == {"received": 3, "accepted": 3, "late": 1}


class TestTheStoreFollowsTheInbox:
    def test_nothing_stays_of_a_delivery_that_was_taken_back(self, inbox, taken, tmp_path):
        deliver(inbox, "one", "2025-05", service_contact=[contact("a")], referral=[REFERRAL | CONTACT_A])
        two = deliver(inbox, "two", "2025-06", service_contact=[contact("b", language_group="lang_02")])
        assert taken().versions() == {("a", 1), ("b", 1)}
        for path in two.iterdir():
            path.unlink()
        two.rmdir()
        assert taken().versions() == {("a", 1)}
        assert not holds(tmp_path / "store", b"lang_02")

    def test_the_table_of_a_delivery_that_was_taken_back_goes_too(self, inbox, taken):
        deliver(inbox, "one", "2025-05", service_contact=[contact("a")])
        two = deliver(inbox, "two", "2025-06", referral=[REFERRAL | CONTACT_A])
        assert len(taken().rows("referral")) == 1
        for path in two.iterdir():
            path.unlink()
        two.rmdir()
        found = taken()
        assert not (found.folder / "referral.parquet").exists()

    def test_no_text_stays_in_the_scratch_folder(self, inbox, taken):
        deliver(inbox, "one", "2025-05", service_contact=[contact("a")])
        assert list((taken().restricted / "temporary").iterdir()) == []

    def test_a_refused_file_leaves_what_was_there(self, inbox, taken, tmp_path):
        deliver(inbox, "one", "2025-05", service_contact=[contact("a")])
        before = taken()
        deliver(inbox, "two", "2025-06", {"service_contact": {"rows": 5}}, service_contact=[contact("b")])
        with pytest.raises(InputRefused, match=r"two/service_contact.csv"):
            taken()
        assert before.versions() == {("a", 1)}


def test_the_order_in_which_folders_are_made_does_not_matter(tmp_path):
    arrivals = [
        ("one", "2025-05", None, [contact("a"), contact("b"), contact("c")]),
        ("two", "2025-06", WHOLE_YEAR, [contact("a"), contact("c", 2)]),
        ("three", "2025-07", None, [withdrawal("a", 2), contact("d")]),
    ]
    found = set()
    for number, order in enumerate(permutations(arrivals)):
        inbox = tmp_path / f"inbox-{number}"
        deliver_facility(inbox)
        for name, month, said, rows in order:
            deliver(inbox, name, month, said, service_contact=rows)
        taken = take_in(tmp_path / f"store-{number}", inbox)
        found.add(json.dumps(taken.account) + str(sorted(taken.versions())))
    assert len(found) == 1
    assert taken.versions() == {("c", 2), ("d", 1)}


def test_records_of_less_than_a_whole_quarter_are_nothing_to_publish_yet(tmp_path, inbox):
    deliver(inbox, "one", "2025-06", service_contact=[contact("a"), contact("b")])
    run = run_command(tmp_path / "store", "--inbox", str(inbox), "--source", "north", "--data-cutoff", "2025-01-31")
    assert run.code == 1 and not run.latest.exists()
    assert "no quarter with records has ended by 2025-01-31" in run.printed and "--data-cutoff" in run.printed
