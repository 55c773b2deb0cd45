"""A run with a disclosure policy of its own: its bytes in the release, its rules kept, its waivers told."""

import json
import re

import pandas as pd
import pytest

from indicators.disclosure.policy import DEFAULT_POLICY, BreakdownRefused, load_policy
from pipelines import settings as settings_of_a_run
from pipelines.assets import cells as cells_step
from pipelines.settings import RunSettings
from pipelines.store import write_json
from tests.pipeline.conftest import run_command

WAIVER = """waivers:
  - rule: minimum_denominator
    value: 20
    organisation: Ministry of health
    signed_by: Head of statistics
    why: The country is small.
    until: "{until}"
"""


@pytest.fixture
def own_policy(tmp_path):
    """Writes a policy with other rules and returns its path."""

    def write(waivers: str = "waivers: []\n", **rules):
        text = DEFAULT_POLICY.read_text(encoding="utf-8")
        for rule, value in rules.items():
            text, changed = re.subn(rf"^{rule}: .*$", f"{rule}: {value}", text, flags=re.MULTILINE)
            assert changed == 1
        path = tmp_path / "own.yaml"
        path.write_text("# Our own.\n" + text.replace("waivers: []\n", waivers), encoding="utf-8")
        return path

    return write


def test_the_bytes_of_the_chosen_file_are_in_the_release_and_in_its_name(tmp_path, inbox, own_policy):
    store, path = tmp_path / "store", own_policy()
    default = run_command(store, "--inbox", str(inbox)).latest.resolve()
    run = run_command(store, "--inbox", str(inbox), "--policy", str(path))
    assert run.code == 0, run.printed
    assert (default / "policy.yaml").read_bytes() == DEFAULT_POLICY.read_bytes()
    assert (run.latest / "policy.yaml").read_bytes() == path.read_bytes()
    # Other bytes are another release, even if every rule is the same.
    assert run.latest.resolve() != default
    manifests = [json.loads((folder / "manifest.json").read_text()) for folder in (default, run.latest)]
    assert manifests[0]["policy_hash"] == manifests[1]["policy_hash"] == load_policy().sha256
    assert json.loads((run.latest / "audit.json").read_text())["waivers"] == []


def test_a_looser_rule_is_refused_without_a_waiver_that_is_in_force(tmp_path, inbox, own_policy):
    def run(path):
        return run_command(tmp_path / "store", "--inbox", str(inbox), "--policy", str(path))

    refused = run(own_policy(minimum_denominator=20))
    assert refused.code == 1 and "minimum_denominator protects less" in refused.printed
    assert not refused.latest.exists()
    ended = run(own_policy(WAIVER.format(until="2026-06-29"), minimum_denominator=20))
    assert ended.code == 1 and "ended on 2026-06-29" in ended.printed
    assert not ended.latest.exists() and not (ended.store / "restricted" / "cells.parquet").exists()
    holds = run(own_policy(WAIVER.format(until="2026-06-30"), minimum_denominator=20))
    assert holds.code == 0, holds.printed
    told = json.loads((holds.latest / "audit.json").read_text())["waivers"]
    assert [(waiver["rule"], waiver["value"], waiver["until"]) for waiver in told] == [
        ("minimum_denominator", 20, "2026-06-30")
    ]
    assert "The country is small." in (holds.latest / "site" / "index.html").read_text(encoding="utf-8")


def periods(run) -> set[str]:
    return set(pd.read_csv(run.latest / "cells.csv", dtype=str)["period"])


def test_short_and_late_periods_stay_in_the_restricted_part(tmp_path, inbox, own_policy):
    def run(**rules):
        path = own_policy(**rules)
        return run_command(tmp_path / "store", "--inbox", str(inbox), "--policy", str(path))

    quarters = {f"2025-Q{number}" for number in (1, 2, 3, 4)}
    # The data cover days up to 2026-06-30: two quarters lie between it and the end of 2025.
    assert periods(run(lag_quarters=2)) == {"2025", *quarters}
    years = run(shortest_period="year")
    assert years.code == 0 and periods(years) == {"2025"}
    late = run(lag_quarters=3, shortest_period="year")
    assert late.code == 1 and "no period may be published yet" in late.printed


def test_forbidden_breakdowns_are_refused_before_anything_is_counted(tmp_path, monkeypatch):
    settings = RunSettings(
        store=str(tmp_path), inbox="", source="sample_country", files=[], release_id="", data_cutoff=""
    )
    folder = settings.open_store.records("sample_country")
    folder.mkdir(parents=True)
    write_json(folder / "account.json", {"data_cutoff": "2026-06-30"})

    class Forbidden:
        def to_dict(self):
            return {"indicator": "X01", "breakdowns": ["residence_security*region"]}

    def count(*arguments, **named):
        pytest.fail("something was counted")

    monkeypatch.setattr(settings_of_a_run, "load_catalogue", lambda folder: {"X01": Forbidden()})
    monkeypatch.setattr(cells_step, "compute_cells", count)
    with pytest.raises(BreakdownRefused, match="X01"):
        cells_step.cells(settings)
