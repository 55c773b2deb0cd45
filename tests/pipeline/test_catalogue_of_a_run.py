"""A run with metadata sheets of its own in place of ours."""

import json
import shutil

import pandas as pd
import pytest

from indicators.registry import CATALOGUE, load_catalogue
from tests.pipeline.conftest import run_command


@pytest.fixture
def own_catalogue(tmp_path):
    """Our sheets and a further one."""
    folder = tmp_path / "catalogue"
    for level in ("process", "outcome", "impact", "context"):
        shutil.copytree(CATALOGUE / level, folder / level)
    text = (CATALOGUE / "process" / "P29.yaml").read_text(encoding="utf-8")
    assert text.count("\nname: ") == 1 and text.count("indicator: P29") == 1
    text = text.replace("indicator: P29", "indicator: P91").replace("\nname: ", "\nname: Ours, ")
    text = text.replace("slug: unsafe_enquiry", "slug: unsafe_enquiry_of_ours")
    (folder / "process" / "P91.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_release_has_the_indicators_of_the_chosen_sheets(tmp_path, inbox, own_catalogue):
    run = run_command(tmp_path / "store", "--inbox", str(inbox), "--catalogue", str(own_catalogue))
    assert run.code == 0, run.printed
    cells = pd.read_csv(run.latest / "cells.csv")
    assert set(cells["indicator"]) == {*load_catalogue(), "P91"}
    sheets = json.loads((run.latest / "indicators.json").read_text())["indicators"]
    assert [sheet["indicator"] for sheet in sheets if sheet["name"].startswith("Ours, ")] == ["P91"]
    assert (run.latest / "site" / "p91.html").is_file()


def test_a_fault_in_a_sheet_is_said_before_anything_is_read(tmp_path, inbox, own_catalogue):
    sheet = own_catalogue / "process" / "P91.yaml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("indicator: P91", "indicator: 91"), encoding="utf-8")
    run = run_command(tmp_path / "store", "--inbox", str(inbox), "--catalogue", str(own_catalogue))
    assert run.code == 1 and "P91.yaml, field indicator" in run.printed
    assert not (tmp_path / "store" / "public" / "releases").exists() or not run.latest.exists()


def test_a_folder_that_is_not_there_is_said(tmp_path, inbox):
    run = run_command(tmp_path / "store", "--inbox", str(inbox), "--catalogue", str(tmp_path / "none"))
    assert run.code == 1 and "there is no folder" in run.printed
