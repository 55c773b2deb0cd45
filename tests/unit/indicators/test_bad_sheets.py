"""Every way to spoil a sheet that we thought of is refused, with one sentence that says what to mend."""

import pytest
import yaml

from indicators import sheet_loading
from indicators.registry import SheetRefused, load_catalogue
from tests.unit.indicators.bad_sheets import GAP, GAP_SHEET, RIGHT, SHEET, Case
from tests.unit.indicators.bad_sheets.conditions import CONDITIONS
from tests.unit.indicators.bad_sheets.fields import FIELDS
from tests.unit.indicators.bad_sheets.writing import WRITING

CASES = (*CONDITIONS, *FIELDS, *WRITING)


def _write(folder, files):
    for place, content in files.items():
        (folder / place).parent.mkdir(exist_ok=True)
        (folder / place).write_bytes(content)


def test_the_sheets_that_are_spoilt_are_right(tmp_path):
    _write(tmp_path, {SHEET: RIGHT.encode(), GAP_SHEET: GAP.encode()})
    assert list(load_catalogue(tmp_path)) == ["P90", "O90"]


def test_there_are_at_least_50_and_each_has_its_own_name():
    assert len(CASES) >= 50
    assert len({case.name for case in CASES}) == len(CASES)


def _said(folder, case):
    _write(folder, case.files())
    with pytest.raises(SheetRefused) as refused:
        load_catalogue(folder)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_one_sentence_says_what_to_mend(tmp_path, case: Case):
    assert _said(tmp_path, case) == [case.sentence]


@pytest.mark.parametrize("case", WRITING, ids=lambda case: case.name)
def test_the_parser_without_its_library_says_the_same(tmp_path, monkeypatch, case: Case):
    monkeypatch.setattr(sheet_loading, "_PARSER", yaml.SafeLoader)
    assert _said(tmp_path, case) == [case.sentence]


def test_a_link_to_another_file_is_not_followed(tmp_path):
    _write(tmp_path, {GAP_SHEET: GAP.encode()})
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text("secret: words\n")
    (tmp_path / "process").mkdir()
    (tmp_path / SHEET).symlink_to(elsewhere)
    with pytest.raises(SheetRefused) as refused:
        load_catalogue(tmp_path)
    assert str(refused.value) == (
        "process/P90.yaml, field (the whole file): put the file itself here: it is a link or no file."
    )
