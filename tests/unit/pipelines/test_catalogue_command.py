"""`ipv-indicators catalogue`: says what is wrong and where, and whether the pages are current."""

import pytest

from pipelines.cli import main
from tests.unit.indicators.bad_sheets import GAP, GAP_SHEET, RIGHT, SHEET


@pytest.fixture
def folder(tmp_path):
    """A catalogue of two right sheets."""
    for place, text in ((SHEET, RIGHT), (GAP_SHEET, GAP)):
        (tmp_path / place).parent.mkdir()
        (tmp_path / place).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_right_catalogue_and_what_it_leaves_unmonitored(folder, capsys):
    assert main(["catalogue", "check", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2 sheets are right, in: en"
    # 6 is monitored by the gap, 7 and 13 by the other sheet.
    assert lines[1:6] == [f"no core or extended indicator monitors recommendation {number}" for number in range(1, 6)]
    assert len(lines) == 1 + 17 - 3 + 4


def test_faults_are_told_one_a_line_and_refused(folder, capsys):
    (folder / SHEET).write_text(RIGHT.replace("set: core", "set: basic"), encoding="utf-8")
    assert main(["catalogue", "check", str(folder)]) == 1
    assert capsys.readouterr().err == (
        "process/P90.yaml, field set: write one of: core, extended, context (it says: basic).\n"
    )


def test_a_folder_that_is_not_there_is_no_empty_catalogue(tmp_path, capsys):
    assert main(["catalogue", "check", str(tmp_path / "nowhere")]) == 1
    assert "there is no such folder" in capsys.readouterr().err


def test_pages_are_written_and_checked(tmp_path, capsys):
    assert main(["catalogue", "pages", "--out", str(tmp_path), "--check"]) == 1
    assert main(["catalogue", "pages", "--out", str(tmp_path)]) == 0
    assert main(["catalogue", "pages", "--out", str(tmp_path), "--check"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["coverage.md", "metadata-sheets.md", "methods.md"]
    assert "metadata-sheets.md: not current" in capsys.readouterr().err
