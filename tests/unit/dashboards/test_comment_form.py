"""The comment form as a spreadsheet: what is in it, and that a filled one is read back."""

import zipfile

import pytest

from dashboards.comment_form import COLUMNS, LONGEST_COMMENT, comment_form, comment_workbook
from dashboards.settings import SettingsRefused, load_settings
from indicators.agreement.comment_form import COLUMNS as READ
from indicators.agreement.comment_form import read_comment_form
from indicators.agreement.event_fields import LONGEST_TEXT
from indicators.agreement.event_kinds import KINDS
from indicators.registry import load_catalogue
from schemas.code_lists import load_code_list
from tests.unit.schemas.filled_templates import fill

INDICATORS = {"P28": {"short_name": "Asked in private"}, "P34": {"short_name": "Support offered"}}
CHOICES = {
    "kind": {"definition": "Definition", "harm_or_stigma": "Harm"},
    "organisation_type": {"roma_association": "Roma association"},
    "may_be_published": {"yes": "everybody", "no": "partners"},
}


def workbook():
    return comment_workbook("r", INDICATORS, "fr", CHOICES, "Comments", ["Fill in one row a comment."])


def test_a_filled_workbook_is_read_as_a_filled_csv_is(tmp_path):
    cells = ["r", "p34", "P34", "Support offered", "harm_or_stigma", "roma_association", "fr", "C’est faux.", "yes"]
    (tmp_path / "form.xlsx").write_bytes(fill(workbook(), [cells], first_row=5))
    lines = comment_form("r", INDICATORS, "fr").decode("utf-8-sig") + ",".join(cells) + "\r\n"
    (tmp_path / "form.csv").write_text(lines, encoding="utf-8")
    rows = [read_comment_form(tmp_path / f"form.{kind}", load_catalogue(), "public", "2026-06-29")
            for kind in ("xlsx", "csv")]  # fmt: skip
    (from_workbook,), (from_csv,) = rows
    assert from_workbook.document == from_csv.document and from_workbook.problems == ()
    assert from_workbook.document["text"] == "C’est faux." and from_workbook.row_number == 5


def test_an_empty_workbook_has_no_comment_and_the_same_bytes_each_time(tmp_path):
    (tmp_path / "form.xlsx").write_bytes(workbook())
    assert read_comment_form(tmp_path / "form.xlsx", load_catalogue(), "public", "2026-06-29") == []
    assert workbook() == workbook()


def test_what_can_be_chosen_is_chosen_from_a_list(tmp_path):
    (tmp_path / "form.xlsx").write_bytes(workbook())
    with zipfile.ZipFile(tmp_path / "form.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count('type="list"') == len(CHOICES)
    assert "codes!$B$4:$B$5" in sheet and "codes!$B$6:$B$6" in sheet and "codes!$B$7:$B$8" in sheet


def test_the_form_asks_for_what_is_read_and_for_no_person():
    assert set(READ) < set(COLUMNS)
    assert not {"person", "email", "phone", "address", "surname"} & set(COLUMNS)
    assert LONGEST_COMMENT == LONGEST_TEXT


def test_every_code_that_can_be_chosen_can_be_entered():
    for code_list, field in (("comment_kind", "kind"), ("org", "party_type")):
        check, _ = KINDS["comment"].needed[field]
        assert all(check(code.code) for code in load_code_list(code_list).codes)


@pytest.mark.parametrize(
    "address",
    [
        "http://comments.example.org/form",
        "https://user:word@comments.example.org/",
        "https://comments.example.org/form?who=ana",
        "https://comments.example.org/ https://elsewhere.example.org/",
        "https://comments.example.org/;script-src",
        "javascript:alert(1)",
        "comments.example.org",
    ],
)
def test_an_address_that_could_do_harm_is_refused(tmp_path, address):
    (tmp_path / "site.yaml").write_text(f'comment_address: "{address}"\n', encoding="utf-8")
    with pytest.raises(SettingsRefused, match="comment_address: write an https address"):
        load_settings(tmp_path / "site.yaml")


@pytest.mark.parametrize(
    "address", ["", "https://comments.example.org", "https://comments.example.org:8443/a/form.php"]
)
def test_an_https_address_or_none_is_taken(tmp_path, address):
    (tmp_path / "site.yaml").write_text(f'comment_address: "{address}"\n', encoding="utf-8")
    assert load_settings(tmp_path / "site.yaml")["comment_address"] == address


def test_the_settings_of_this_software_send_nothing_anywhere():
    assert load_settings()["comment_address"] == ""
