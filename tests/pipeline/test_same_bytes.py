"""Same inputs, code and policy give the same bytes, whatever the machine's clock zone, locale or hash seed."""

import json

import pytest

from tests.pipeline.conftest import files_below, run_command


@pytest.mark.slow
def test_two_runs_of_the_sample_country_give_the_same_bytes(tmp_path, sample_run):
    other = run_command(
        tmp_path / "build", PYTHONHASHSEED="4711", TZ="Pacific/Kiritimati", LC_ALL="C", OMP_NUM_THREADS="1"
    )
    assert sample_run.code == other.code == 0, other.printed
    first, second = files_below(sample_run.latest.resolve()), files_below(other.latest.resolve())
    assert sample_run.latest.resolve().name == other.latest.resolve().name
    assert set(first) == set(second)
    assert [path for path in first if first[path] != second[path]] == []


def test_running_again_on_the_same_store_changes_no_byte(tmp_path, inbox):
    first = run_command(tmp_path / "store", "--inbox", str(inbox))
    before = files_below(first.store / "public")
    second = run_command(tmp_path / "store", "--inbox", str(inbox))
    assert first.code == second.code == 0, second.printed
    assert files_below(second.store / "public") == before


def test_the_name_of_a_delivery_does_not_matter(tmp_path, inbox):
    first = run_command(tmp_path / "one", "--inbox", str(inbox), "--release-id", "r")
    delivery = next(inbox.glob("*/*/delivery.json")).parent
    note = json.loads((delivery / "delivery.json").read_text())
    (delivery / "delivery.json").write_text(json.dumps({**note, "delivery_id": "zz"}))
    delivery.rename(delivery.with_name("zz"))
    second = run_command(tmp_path / "two", "--inbox", str(inbox), "--release-id", "r")
    assert first.code == second.code == 0, second.printed
    assert (first.latest / "cells.csv").read_bytes() == (second.latest / "cells.csv").read_bytes()
