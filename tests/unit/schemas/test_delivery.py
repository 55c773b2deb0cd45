"""Deliveries: what their description must say, and that their files are what it says."""

import json
from datetime import date

import pytest

from schemas.code_lists import CODE_LIST_VERSION
from schemas.columns import column_names
from schemas.delivery import DeliveryRefused, Months, check_delivered, find_deliveries
from schemas.headers import layout_of
from schemas.reading import FileRefused, read_text_table, sha256_of
from tests.unit.schemas.right_rows import FACILITY


def deliver(inbox, delivery_id="2026-01", **changes):
    folder = inbox / "north" / delivery_id
    folder.mkdir(parents=True)
    path = folder / "facility.csv"
    path.write_text(",".join(column_names("facility")) + "\n" + ",".join(FACILITY.values()) + "\n")
    description = {
        "source": "north",
        "delivery_id": delivery_id,
        "received_month": "2026-01-01",
        "data_cutoff": "2025-12-31",
        "code_lists": CODE_LIST_VERSION,
        "files": [{"name": "facility.csv", "table": "facility", "rows": 1, "sha256": sha256_of(path)}],
    }
    (folder / "delivery.json").write_text(json.dumps(description | changes))
    return folder


def test_deliveries_are_found_in_the_order_of_their_ids(tmp_path):
    deliver(tmp_path, "2026-02")
    deliver(tmp_path, "2026-01")
    found = find_deliveries(tmp_path, "north")
    assert [delivery.delivery_id for delivery in found] == ["2026-01", "2026-02"]
    assert found[0].data_cutoff == date(2025, 12, 31)
    assert find_deliveries(tmp_path, "nowhere") == []


def test_files_that_are_what_the_delivery_says_are_right(tmp_path):
    deliver(tmp_path)
    file = find_deliveries(tmp_path, "north")[0].files[0]
    check_delivered(file, read_text_table(file.path, layout_of(file.table)))


@pytest.mark.parametrize("change", [{"rows": 2}, {"sha256": "0" * 64}])
def test_a_file_that_is_not_what_the_delivery_says_is_refused(tmp_path, change):
    good = {"name": "facility.csv", "table": "facility"}
    deliver(tmp_path, files=[good | change])
    file = find_deliveries(tmp_path, "north")[0].files[0]
    with pytest.raises(FileRefused, match="FL06"):
        check_delivered(file, read_text_table(file.path, layout_of(file.table)))


GOOD = {"name": "facility.csv", "table": "facility"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": "south"}, "source"),
        ({"received_month": "2026-01-02"}, "received_month"),
        ({"received_month": None}, "received_month"),
        ({"data_cutoff": "soon"}, "data_cutoff"),
        ({"code_lists": "0"}, "code_lists"),
        ({"files": []}, "files"),
        ({"files": ["facility.csv"]}, "files[0]"),
        ({"files": [GOOD, GOOD]}, "files"),
        ({"files": [GOOD | {"table": "survey"}]}, "files[0].table"),
        ({"files": [GOOD | {"name": "../facility.csv"}]}, "files[0].name"),
        ({"files": [GOOD | {"name": "facility.csv.gz"}]}, "files[0].name"),
        ({"files": [GOOD | {"rows": -1}]}, "files[0].rows"),
        ({"files": [GOOD | {"rows": True}]}, "files[0].rows"),
        ({"files": [GOOD | {"sha256": "x"}]}, "files[0].sha256"),
    ],
)
def test_a_description_in_error_is_refused_by_field(tmp_path, changes, field):
    deliver(tmp_path, **changes)
    with pytest.raises(DeliveryRefused) as error:
        find_deliveries(tmp_path, "north")
    assert str(error.value).startswith(f"north/2026-01/delivery.json: {field} ")


@pytest.mark.parametrize("month", ["2024-03", "03/2024", "2024-03-05", "", 3])
def test_of_the_month_of_receipt_it_is_said_how_to_write_it(tmp_path, month):
    deliver(tmp_path, received_month=month)
    with pytest.raises(DeliveryRefused, match="received_month must be the first day of a month: March 2024 is"):
        find_deliveries(tmp_path, "north")


def test_a_delivery_that_stands_in_the_folder_of_another_is_refused(tmp_path):
    deliver(tmp_path).rename(tmp_path / "north" / "2026-02")
    with pytest.raises(DeliveryRefused, match="delivery_id must be the name of its folder"):
        find_deliveries(tmp_path, "north")


def test_a_file_that_the_description_does_not_list_is_not_passed_over(tmp_path):
    (deliver(tmp_path) / "referral.csv").write_text("x")
    with pytest.raises(DeliveryRefused, match="list it or take it out"):
        find_deliveries(tmp_path, "north")


@pytest.mark.parametrize("content", [None, "{", "[]"])
def test_a_delivery_without_a_readable_description_is_refused(tmp_path, content):
    description = deliver(tmp_path) / "delivery.json"
    description.unlink()
    if content is not None:
        description.write_text(content)
    with pytest.raises(DeliveryRefused, match=r"delivery.json: is (missing|not a JSON object)"):
        find_deliveries(tmp_path, "north")


YEAR = {"from": "2025-01", "to": "2025-12"}


def test_a_file_may_state_its_months_and_what_it_replaces(tmp_path):
    deliver(tmp_path, "2026-01")
    deliver(tmp_path, "2026-02", files=[GOOD | {"months": YEAR, "replaces": True}])
    deliver(tmp_path, "2026-03", files=[GOOD | {"replaces": ["2026-02", "2026-01", "gone"]}])
    first, second, third = (delivery.files[0] for delivery in find_deliveries(tmp_path, "north"))
    assert (first.months, first.replaces_months, first.replaces) == (None, False, ())
    assert (second.months, second.replaces_months) == (Months("2025-01", "2025-12"), True)
    assert (third.replaces_months, third.replaces) == (False, ("2026-01", "2026-02", "gone"))


def test_earlier_deliveries_come_first_whatever_their_names(tmp_path):
    deliver(tmp_path, "a", received_month="2026-02-01")
    deliver(tmp_path, "b", received_month="2026-01-01")
    assert [delivery.delivery_id for delivery in find_deliveries(tmp_path, "north")] == ["b", "a"]


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"months": "2025"}, "months"),
        ({"months": {"from": "2025-01"}}, "months"),
        ({"months": {"from": "2025-01", "to": "2025-13"}}, "months"),
        ({"months": {"from": "2025-02", "to": "2025-01"}}, "months"),
        ({"months": {"from": 202501, "to": 202502}}, "months"),
        ({"replaces": True}, "replaces"),
        ({"replaces": "2026-01"}, "replaces"),
        ({"replaces": []}, "replaces"),
        ({"replaces": [1]}, "replaces"),
        ({"replaces": ["../2025-01"]}, "replaces"),
        ({"replaces": ["2026-01"]}, "replaces"),
    ],
)
def test_months_and_replaces_in_error_are_refused_by_field(tmp_path, entry, field):
    deliver(tmp_path, files=[GOOD | entry])
    with pytest.raises(DeliveryRefused) as error:
        find_deliveries(tmp_path, "north")
    assert str(error.value).startswith(f"north/2026-01/delivery.json: files[0].{field} ")


def test_a_field_of_a_file_that_is_not_known_is_refused(tmp_path):
    deliver(tmp_path, files=[GOOD | {"replace": True}])
    with pytest.raises(DeliveryRefused, match=r"files\[0\] has other fields than"):
        find_deliveries(tmp_path, "north")


def test_only_an_earlier_delivery_can_be_replaced(tmp_path):
    deliver(tmp_path, "2026-01", files=[GOOD | {"replaces": ["2026-02"]}])
    deliver(tmp_path, "2026-02")
    with pytest.raises(DeliveryRefused, match="names a delivery that was not received earlier"):
        find_deliveries(tmp_path, "north")


class TestFilesOfOtherSystems:
    """A source whose files come as they are, under names of their own."""

    def deliver(self, inbox, *names, **changes):
        folder = deliver(inbox, **({"files": [{"name": name} for name in names]} | changes))
        (folder / "facility.csv").unlink()
        for name in names:
            (folder / name).write_text("a,b\n1,2\n") if "/" not in name else None
        return folder

    def test_they_are_listed_by_their_own_names_and_all_become_one_table(self, tmp_path):
        self.deliver(tmp_path, "Año 2023 (1).csv", "2022.csv", code_lists=None)
        (delivery,) = find_deliveries(tmp_path, "north", "notification")
        assert [(file.name, file.table) for file in delivery.files] == [
            ("Año 2023 (1).csv", "notification"),
            ("2022.csv", "notification"),
        ]

    @pytest.mark.parametrize(
        "name", ["../2022.csv", "/etc/passwd", ".hidden.csv", "a\\b.csv", "a\nb.csv", "", "a" * 130]
    )
    def test_a_name_that_is_not_plain_is_refused(self, tmp_path, name):
        self.deliver(tmp_path, files=[{"name": name}])
        with pytest.raises(DeliveryRefused, match=r"files\[0\].name must be the plain name"):
            find_deliveries(tmp_path, "north", "notification")

    def test_another_table_and_a_file_twice_are_refused(self, tmp_path):
        folder = self.deliver(tmp_path, "2022.csv", files=[{"name": "2022.csv", "table": "facility"}])
        with pytest.raises(DeliveryRefused, match=r"files\[0\].table must be notification"):
            find_deliveries(tmp_path, "north", "notification")
        note = json.loads((folder / "delivery.json").read_text())
        (folder / "delivery.json").write_text(json.dumps(note | {"files": [{"name": "2022.csv"}] * 2}))
        with pytest.raises(DeliveryRefused, match="lists a file more than once"):
            find_deliveries(tmp_path, "north", "notification")
