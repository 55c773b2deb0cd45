"""`ipv-indicators source`: what it prints and its exit codes. Files are invented."""

import pytest
import yaml

from pipelines.cli import main
from tests.unit.schemas.invented_files import GUATEMALA, text_of


@pytest.fixture(autouse=True)
def no_own_folder(monkeypatch):
    """The option sets the environment variable: it is put back after each test."""
    monkeypatch.setenv("IPV_SOURCES", "")


@pytest.fixture
def file(tmp_path):
    def write(*changes, name="file.csv"):
        path = tmp_path / name
        path.write_text(text_of(GUATEMALA, *changes), encoding="utf-8")
        return str(path)

    return write


def test_list_names_every_source(capsys):
    assert main(["source", "list"]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in ("ar_linea144", "co_sivigila875", "gbvims_incident_recorder", "gt_vif"))


def test_show_says_what_a_source_needs_and_what_readers_must_know(capsys):
    assert main(["source", "show", "gt_vif"]) == 0
    printed = capsys.readouterr().out
    assert "VIC_NACIONAL" in printed and "From 2016:" in printed


def test_check_counts_rows_by_rule(capsys, file):
    name = file({}, {"VIC_SEXO": "1"}, *[{"MES_EMISION": str(month)} for month in range(1, 13)])
    assert main(["source", "check", "gt_vif", name]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert "rows            14" in printed and "  in scope      13" in printed
    assert "  out of scope  1 (scope_sex 1)" in printed and "months          2012-01 to 2012-12" in printed


def test_check_says_what_would_stop_a_run_and_hides_rare_codes(capsys, file):
    name = file(*[{"VIC_GRUPET": "8"}] * 25, {"VIC_GRUPET": "Zx7Canary"})
    assert main(["source", "check", "gt_vif", name, "--show-codes"]) == 1
    printed = capsys.readouterr().out
    assert "quarantined   26 (ethnicity code 26)" in printed
    assert "VIC_GRUPET: 2 on 26 rows" in printed and "'8' on 25" in printed
    assert "canary" not in printed.casefold() and "a run would stop" in printed


def test_check_without_asking_shows_no_code(capsys, file):
    main(["source", "check", "gt_vif", file(*[{"VIC_GRUPET": "8"}] * 25)])
    assert "'8'" not in capsys.readouterr().out


def test_check_notices_months_that_two_files_share(capsys, file):
    assert main(["source", "check", "gt_vif", file({}), file({}, {}, name="again.csv")]) == 0
    assert "same months     2012-04 to 2012-04 are in file.csv too" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nowhere", "x.csv"], "There is no source nowhere"),
        (["check", "gt_vif", "nowhere.csv"], "there is no file nowhere.csv"),
        (["check", "sample_country", "x.csv"], "no description of files of its own"),
        (["show", "nowhere"], "There is no source nowhere"),
        (["new", "nowhere.csv"], "there is no file nowhere.csv"),
        (["list", "--sources", "nowhere"], "there is no folder"),
    ],
)
def test_wrong_use_is_one_sentence(capsys, arguments, said):
    assert main(["source", *arguments]) == 1
    printed = capsys.readouterr()
    assert said in printed.err and printed.err.count("\n") == 1


def test_new_writes_a_draft_once(capsys, tmp_path, file):
    out = tmp_path / "my_source.yaml"
    arguments = ["source", "new", file(*[{}] * 30), "--out", str(out)]
    assert main(arguments) == 0
    assert yaml.safe_load(out.read_text(encoding="utf-8"))["name"] == "my_source"
    assert main(arguments) == 1 and "not overwritten" in capsys.readouterr().err


def test_new_needs_a_name_that_can_be_one(capsys, tmp_path, file):
    assert main(["source", "new", file({}), "--name", "My Source"]) == 1
    assert main(["source", "new", file({}), "--name", "mine", "--out", str(tmp_path / "other.yaml")]) == 1
    assert "named after it" in capsys.readouterr().err


def test_ones_own_sources_are_found_by_the_option(capsys, tmp_path, file):
    own = tmp_path / "own"
    own.mkdir()
    document = {"name": "gt_mine", "extends": "gt_vif", "label": "Mine"}
    (own / "gt_mine.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    assert main(["source", "check", "gt_mine", file({}), "--sources", str(own)]) == 0
    assert main(["source", "list", "--sources", str(own)]) == 0
    assert "gt_mine" in capsys.readouterr().out
