"""The inbox starts a run when what lies there is whole and at rest; who watches is told how it ended, and no more."""

import errno
import hashlib
import json
import os
import stat

import dagster as dg
import pytest

from pipelines.automation import InboxUnsafe, content_of, look_at, outcome_class
from pipelines.definitions import build_definitions
from pipelines.intake.one_file import InputRefused
from pipelines.steps import told

ROWS = b"facility_id\nF00000001\n"
WHOLE = hashlib.sha256(ROWS).hexdigest()


def deliver(inbox, name, content=ROWS, said=WHOLE):
    folder = inbox / "north" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "facility.csv").write_bytes(content)
    (folder / "delivery.json").write_text(json.dumps({"files": [{"name": "facility.csv", "sha256": said}]}))
    return folder


class Sensor:
    """The sensor of an inbox, looked through again and again as the daemon does."""

    def __init__(self, inbox):
        self.definitions = build_definitions(store="unused", inbox=str(inbox), source="north")
        self.cursor = None

    def look(self):
        """Run keys that are asked for, and the reason if none is."""
        (sensor,) = self.definitions.sensors
        context = dg.build_sensor_context(cursor=self.cursor)
        found = sensor.evaluate_tick(context)
        self.cursor = found.cursor or self.cursor
        self.requests = found.run_requests or []
        return [request.run_key for request in self.requests], found.skip_message


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / "inbox" / "north").mkdir(parents=True)
    return tmp_path / "inbox"


class TestTheSensor:
    def test_asks_once_for_a_run_when_two_looks_find_the_same(self, inbox):
        deliver(inbox, "2025-01")
        sensor = Sensor(inbox)
        assert sensor.look()[0] == []
        asked, _ = sensor.look()
        assert len(asked) == 1
        assert sensor.look() == ([], "nothing new") and sensor.look() == ([], "nothing new")

    def test_run_key_follows_from_content_alone(self, inbox, tmp_path):
        keys = []
        for place in (inbox, tmp_path / "elsewhere"):
            folder = deliver(place, "2025-01")
            os.utime(folder / "facility.csv", (1, len(keys)))
            sensor = Sensor(place)
            sensor.look()
            keys += sensor.look()[0]
        assert len(keys) == 2 and keys[0] == keys[1]

    def test_a_further_delivery_asks_for_a_run_of_its_own(self, inbox):
        deliver(inbox, "2025-01")
        sensor = Sensor(inbox)
        first = [*sensor.look()[0], *sensor.look()[0]]
        deliver(inbox, "2025-02")
        assert sensor.look()[0] == []
        second = sensor.look()[0]
        assert len(first) == len(second) == 1 and first != second

    def test_waits_for_the_note_and_for_whole_files(self, inbox):
        folder = deliver(inbox, "2025-01", content=ROWS[:9])
        sensor = Sensor(inbox)
        for _ in range(4):
            assert sensor.look()[0] == []
        (folder / "delivery.json").unlink()
        for _ in range(3):
            assert sensor.look()[0] == []
        deliver(inbox, "2025-01")
        assert sensor.look()[0] == [] and len(sensor.look()[0]) == 1

    def test_a_file_that_grows_between_looks_is_let_grow(self, inbox):
        folder = deliver(inbox, "2025-01", said=None)
        sensor = Sensor(inbox)
        for size in range(3):
            (folder / "facility.csv").write_bytes(ROWS * (size + 1))
            assert sensor.look()[0] == []
        assert len(sensor.look()[0]) == 1

    def test_no_name_is_in_tags_cursor_or_reason(self, inbox):
        folder = deliver(inbox, "Kanarienvogel")
        (folder / "Kanarienvogel.csv").write_bytes(ROWS)
        sensor = Sensor(inbox)
        reasons = [sensor.look()[1] for _ in range(2)]
        assert sensor.requests and all(name.startswith("dagster/") for name in sensor.requests[0].tags)
        assert "Kanarienvogel" not in f"{reasons}{sensor.cursor}{sensor.requests}"

    def test_a_link_is_not_followed(self, inbox):
        folder = deliver(inbox, "2025-01")
        (folder / "other.csv").symlink_to("/etc/hostname")
        with pytest.raises(InboxUnsafe):
            look_at(inbox / "north")
        assert "link" in Sensor(inbox).look()[1]

    def test_a_wrong_note_is_no_reason_to_wait(self, inbox):
        folder = deliver(inbox, "2025-01")
        (folder / "delivery.json").write_text("[" * 100_000)
        assert content_of(inbox / "north")[1] == ""
        assert Sensor(inbox.parent / "none").look() == ([], "there is no inbox of this source")


def test_the_schedule_and_the_sensor_are_off_unless_asked_for():
    for asked in (False, True):
        definitions = build_definitions(start_by_itself=asked, time_zone="America/Guatemala")
        (schedule,), (sensor,) = definitions.schedules, definitions.sensors
        assert (schedule.default_status == dg.DefaultScheduleStatus.RUNNING) is asked
        assert (sensor.default_status == dg.DefaultSensorStatus.RUNNING) is asked
        assert schedule.cron_schedule.split()[3:] == ["*", "*"] and schedule.execution_timezone == "America/Guatemala"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (InputRefused("a sentence"), "refused"),
        (OSError(errno.EIO, "x"), "interrupted"),
        (PermissionError(errno.EACCES, "x"), "interrupted"),
        (ZeroDivisionError(), "failed"),
        (None, "failed"),
    ],
)
def test_outcome_classes(error, expected):
    assert outcome_class(error) == expected


def test_what_is_told_is_on_the_list_and_small_numbers_of_rows_are_a_band():
    given = {"rows": 9, "referral_accepted": 10, "follow_up_accepted": 0, "files": 2, "name": "Kanarienvogel"}
    expected = {"rows": "fewer than 10", "referral_accepted": 10, "follow_up_accepted": 0, "files": 2}
    assert told(given) == expected


@pytest.fixture
def program(tmp_path):
    """A program that writes down what it was given."""
    path, heard = tmp_path / "alert", tmp_path / "heard"
    path.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {heard}\nenv >> {heard}\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path, heard


@pytest.mark.parametrize(
    ("raised", "outcome"), [(OSError(28, "Seidenreiher"), "interrupted"), (KeyError("Seidenreiher"), "failed")]
)
def test_the_alert_hears_run_step_and_outcome_and_gets_no_secret(program, raised, outcome, monkeypatch):
    path, heard = program
    monkeypatch.setenv("IPV_SECRET", "Kanarienvogel")

    @dg.asset
    def records():
        raise raised

    hooks = set(build_definitions(alert_command=str(path)).jobs[0].hooks)
    job = dg.define_asset_job("job", selection=dg.AssetSelection.all(), hooks=hooks)
    resolved = dg.Definitions(assets=[records], jobs=[job]).resolve_job_def("job")
    result = resolved.execute_in_process(raise_on_error=False)
    lines = heard.read_text().splitlines()
    assert lines[:3] == [result.run_id, "records", outcome]
    assert "Kanarienvogel" not in heard.read_text() and "Seidenreiher" not in heard.read_text()


def test_an_alert_that_cannot_be_started_harms_nothing():
    @dg.asset
    def publication():
        pass

    hooks = set(build_definitions(alert_command="/nowhere/alert").jobs[0].hooks)
    job = dg.define_asset_job("job", selection=dg.AssetSelection.all(), hooks=hooks)
    assert dg.Definitions(assets=[publication], jobs=[job]).resolve_job_def("job").execute_in_process().success
