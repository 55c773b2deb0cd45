"""`ipv-indicators review`: from a filled form to answers, on a copy of the sample's registry."""

import json
import shutil
from pathlib import Path

import pytest

from indicators.agreement.comment_form import WITHOUT_WORDS
from pipelines.cli import main

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "sample" / "registry"
DAY = "2026-06-29"
FORM = (
    "release,page,indicator,name,kind,organisation_type,language,comment,may_be_published\n"
    "r,p30,P30,x,harm_or_stigma,roma_association,en,It is read against us.,yes\n"
    "r,p34,P34,x,interpretation,migrant_association,en,Ask ana@example.org about it.,no\n"
)


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(SAMPLE, tmp_path / "registry"))


@pytest.fixture
def form(tmp_path):
    path = tmp_path / "comment-form.csv"
    path.write_text(FORM, encoding="utf-8")
    return path


def review(*arguments) -> int:
    return main(["review", *map(str, arguments)])


def test_a_form_is_entered_once_however_often_it_is_read(folder, form, capsys):
    enter = ("import", form, "--by", "public", "--date", DAY, "--registry", folder)
    before = len(list((folder / "events").iterdir()))
    with form.open("a", encoding="utf-8") as file:
        file.write(FORM.splitlines(keepends=True)[-1])  # the same comment twice
    assert review(*enter) == 0
    said = capsys.readouterr().out
    assert "entered           2" in said and "known before      1" in said
    assert "without words     1 (row 3)" in said and "do harm" in said
    assert review(*enter) == 0
    assert "known before      3" in capsys.readouterr().out
    events = list((folder / "events").iterdir())
    assert len(events) == before + 2
    assert not any("ana@example" in path.read_text(encoding="utf-8") for path in events)


def test_a_comment_in_a_row_of_wrong_length_is_not_lost_in_silence(folder, form, capsys):
    with form.open("a", encoding="utf-8") as file:
        file.write("r,p30,P30,x,interpretation,womens_ngo,en,Kanarienvogel, and so on,yes\n")
    assert review("import", form, "--by", "public", "--date", DAY, "--registry", folder) == 1
    said = capsys.readouterr()
    assert "entered           2" in said.out and "not entered       1" in said.out
    assert "row 4, it has more or fewer columns" in said.err and "Kanarienvogel" not in said.err


def test_a_comment_is_listed_answered_and_no_longer_open(folder, form, capsys):
    review("import", form, "--by", "public", "--date", DAY, "--registry", folder)
    capsys.readouterr()
    assert review("list", "--open", "--json", "--registry", folder) == 0
    comments = json.loads(capsys.readouterr().out)
    assert [(c["about"], c["kind"]) for c in comments][-2:] == [("P30", "harm_or_stigma"), ("P34", "interpretation")]
    assert comments[-1]["text"] == WITHOUT_WORDS
    key = comments[-1]["comment"]
    words = ("answer", key, "resolution=explained", "text=We ask otherwise now.")
    assert review(*words, "--by", "ORG01", "--date", DAY, "--registry", folder) == 0
    capsys.readouterr()
    review("list", "--open", "--json", "--registry", folder)
    assert key not in capsys.readouterr().out


def test_what_is_overdue_is_told(folder, capsys):
    review("list", "--open", "--json", "--on", "2026-12-01", "--registry", folder)
    assert {c["overdue"] for c in json.loads(capsys.readouterr().out)} == {True}


def test_wrong_rows_are_named_and_the_right_ones_entered(folder, form, capsys):
    form.write_text(FORM.replace("interpretation", "whatever"), encoding="utf-8")
    assert review("import", form, "--by", "public", "--date", DAY, "--registry", folder) == 1
    said = capsys.readouterr()
    assert "comment-form.csv, row 3, column kind: it has to be one of" in said.err
    assert "entered           1" in said.out and "not entered       1" in said.out


@pytest.mark.parametrize(
    ("content", "said"), [("a,b\n1,2\n", "comment-form.csv"), (None, "there is no file")], ids=["no form", "no file"]
)
def test_a_file_that_is_no_form_is_refused(folder, form, content, said, capsys):
    form.unlink() if content is None else form.write_text(content, encoding="utf-8")
    assert review("import", form, "--by", "public", "--date", DAY, "--registry", folder) == 1
    assert said in capsys.readouterr().err
