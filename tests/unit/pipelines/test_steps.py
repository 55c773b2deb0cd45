"""What a step passes on of its errors; what the checks that only warn look at."""

import errno
from datetime import date

import dagster as dg
import pandas as pd
import pytest

import pipelines.steps
from pipelines.checks import covered
from pipelines.intake.one_file import InputRefused
from pipelines.settings import RunSettings
from pipelines.steps import StepBroke, step, without_foreign_words


def failing_with(error: Exception):
    def work(settings):
        raise error from KeyError("Kanarienvogel")

    return work


@pytest.mark.parametrize("error", [InputRefused("a sentence"), OSError(errno.EIO, "Input/output error")])
def test_our_errors_and_those_of_reading_pass_without_what_led_to_them(error):
    with pytest.raises(type(error)) as passed:
        without_foreign_words(failing_with(error), None)
    assert passed.value is error and passed.value.__cause__ is None and passed.value.__suppress_context__


def test_what_a_library_says_is_not_repeated_but_where_it_said_it_is():
    from indicators.periods import quarter_label

    with pytest.raises(StepBroke) as broken:
        without_foreign_words(lambda settings: quarter_label("Kanarienvogel"), None)
    sentence = str(broken.value)
    assert "TypeError at indicators/periods.py:" in sentence and "Kanarienvogel" not in sentence
    assert broken.value.__cause__ is None and broken.value.__suppress_context__


def test_what_a_library_says_while_a_duration_is_noted_is_not_repeated_either(tmp_path, monkeypatch):
    def breaking(path, content):
        raise RuntimeError("Kanarienvogel")

    def works(settings: RunSettings):
        return {}

    monkeypatch.setattr(pipelines.steps, "write_json", breaking)
    settings = RunSettings(store=str(tmp_path), inbox="", source="any", files=[], release_id="", data_cutoff="")
    with dg.DagsterInstance.ephemeral(tempdir=str(tmp_path)) as instance:
        ended = dg.materialize(
            [step("does nothing")(works)], resources={"settings": settings}, instance=instance, raise_on_error=False
        )
    assert not ended.success
    told = " ".join(str(event) for event in ended.all_events)
    assert "StepBroke" in told and "Kanarienvogel" not in told


def test_coverage_is_of_facilities_expected_in_all_three_months():
    facilities = pd.DataFrame(
        {
            # expected: a, b, c. Not: d ended before June, e began in May.
            "facility_id": ["a", "b", "c", "d", "e"],
            "reporting_from": pd.to_datetime(["2020-01-01", "2026-04-01", "2020-01-01", "2020-01-01", "2026-05-01"]),
            "reporting_to": pd.to_datetime([None, None, "2026-06-01", "2026-05-01", None]),
        }
    )
    contacts = pd.DataFrame(
        {
            # a in the first of the months, b before them, c after them, e in them but not expected
            "facility_id": ["a", "b", "c", "e"],
            "contact_month": pd.to_datetime(["2026-04-01", "2026-03-01", "2026-07-01", "2026-06-01"]),
        }
    )
    assert covered(facilities, contacts, date(2026, 6, 30)) == pytest.approx(1 / 3)
    assert covered(facilities.iloc[:0], contacts, date(2026, 6, 30)) is None
