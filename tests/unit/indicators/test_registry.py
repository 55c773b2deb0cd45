"""The catalogue: it loads, it is honest about itself, and a wrong sheet is refused with file, field and text."""

import shutil

import pytest
import yaml

from indicators.registry import CATALOGUE, SheetRefused, load_catalogue

ORDER = ["P05", "P14", "P28", "P30", "P34", "O01", "O04", "O06", *(f"C0{number}" for number in range(1, 8))]


@pytest.fixture
def folder(tmp_path):
    """A catalogue of two sheets that tests may spoil."""
    for place in ("process/P30.yaml", "context/C02.yaml"):
        (tmp_path / place).parent.mkdir()
        shutil.copy(CATALOGUE / place, tmp_path / place)
    return tmp_path


def spoil(folder, place="process/P30.yaml", remove=(), **changes):
    path = folder / place
    sheet = yaml.safe_load(path.read_text(encoding="utf-8")) | changes
    path.write_text(yaml.safe_dump({k: v for k, v in sheet.items() if k not in remove}), encoding="utf-8")


def problems(folder):
    with pytest.raises(SheetRefused) as refused:
        load_catalogue(folder)
    return refused.value.problems


def test_the_catalogue_loads_in_its_order():
    assert list(load_catalogue()) == ORDER


def test_every_sheet_is_proposed_and_context_has_neutral_counts():
    sheets = load_catalogue()
    assert {sheet.status for sheet in sheets.values()} == {"proposed"}
    neutral = {code for code, sheet in sheets.items() if sheet.direction == "neutral"}
    assert neutral == {"O01", "C01", "C02", "C03", "C04", "C07"}
    assert {sheet.min_denominator for code, sheet in sheets.items() if code != "O01"} == {20}
    assert sheets["O01"].min_denominator == 30


def test_windows_are_those_of_the_catalogue():
    windows = {code: sheet.maturity_window for code, sheet in load_catalogue().items() if sheet.maturity_window}
    assert windows == {"P30": 60, "P34": 60, "O04": 120, "O06": 75}


def test_a_sheet_as_released_has_plain_values_and_says_what_adds_up():
    sheets = load_catalogue()
    released = sheets["P28"].to_dict()
    assert yaml.safe_load(yaml.safe_dump(released)) == released
    assert released["numerator"].keys() == {"text", "where"}
    assert released["additive_over"] == [] and sheets["P34"].to_dict()["additive_over"] == ["region", "period"]
    assert "denominator" not in sheets["C01"].to_dict()


def test_an_indicator_knows_the_record_columns_it_is_made_from():
    needs = load_catalogue()["O04"].needs
    assert {"referral.acceptance", "referral.completed", "service_contact.woman_ref"} <= needs
    assert not any(need.startswith("follow_up.") for need in needs)


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"invented": 1}, "invented", "1"),
        ({"version": "1.0"}, "version", "1.0"),
        ({"version": 1.0}, "version", "1.0"),
        ({"status": "published"}, "status", "published"),
        ({"level": "outcome"}, "indicator", "P30"),
        ({"indicator": "P31"}, "indicator", "P31"),
        ({"recommendations": [18]}, "recommendations", "[18]"),
        ({"recommendations": []}, "recommendations", "[]"),
        ({"unit_of_count": "incident"}, "unit_of_count", "incident"),
        ({"measure": "count"}, "denominator", "count"),
        ({"multiplier": 1}, "multiplier", "1"),
        ({"maturity_window": True}, "maturity_window", "True"),
        ({"breakdowns": ["region"]}, "breakdowns", "['region']"),
        ({"breakdowns": ["total", "ethnic_group*migrant_status"]}, "breakdowns", "ethnic_group*migrant_status"),
        ({"breakdowns": ["total", "facility_id"]}, "breakdowns", "facility_id"),
        ({"structural_zeros": {"ethnic_group": ["nobody"]}}, "structural_zeros.ethnic_group", "nobody"),
        ({"headline": "No place for a number"}, "headline", "No place"),
        ({"headline": "{value} of {source}"}, "headline", "{source}"),
        ({"caveats": "one"}, "caveats", "one"),
        ({"required_sectors": ["immigration"]}, "required_sectors", "immigration"),
        ({"source_tables": ["service_contact"]}, "source_tables", "service_contact"),
        ({"numerator": {"text": "x", "where": "fls_completed"}}, "numerator.where", "fls_completed"),
        ({"denominator": {"text": "x", "where": "contact_id = 'x'"}}, "denominator.where", "contact_id"),
        ({"numerator": {"text": "x"}}, "numerator", "x"),
    ],
)
def test_a_wrong_field_is_refused_by_file_field_and_text(folder, changes, field, text):
    spoil(folder, **changes)
    found = [problem for problem in problems(folder) if problem.field == field]
    assert found and found[0].file == "process/P30.yaml" and text in found[0].text and found[0].reason


def test_all_problems_of_all_sheets_are_told_at_once(folder):
    spoil(folder, remove=("name", "caveats"), status="new")
    spoil(folder, "context/C02.yaml", numerator={"text": "x", "where": "NOT has(violence_types, 'physical')"})
    found = {(problem.file, problem.field) for problem in problems(folder)}
    assert found == {
        ("process/P30.yaml", "name"),
        ("process/P30.yaml", "caveats"),
        ("process/P30.yaml", "status"),
        ("context/C02.yaml", "numerator.where"),
    }


def test_two_sheets_never_share_a_slug(folder):
    spoil(folder, slug="physical_violence_notified")
    assert [problem.field for problem in problems(folder)] == ["slug"]


def test_a_copy_under_another_name_is_refused(folder):
    shutil.copy(folder / "process/P30.yaml", folder / "process/P31.yaml")
    assert {problem.file for problem in problems(folder)} >= {"process/P31.yaml"}


@pytest.mark.parametrize(
    "text",
    [
        "indicator: P30\nindicator: P30\n",
        "a: &x [1]\nb: *x\n",
        "- a\n- b\n",
        "just words",
        "",
        "a: !!python/object/apply:os.system ['true']\n",
        "a: {b: {c: {d: {e: 1}}}}\n",
        "a: " + "[" * 2000 + "]" * 2000,
        "a: 1\n---\nb: 2\n",
        "a: [1\n",
        "1: 2\n",
        "[a]: 2\n",
        "? {x: 1}\n: 2\n",
        "a: " + "x" * 40_000,
    ],
)
def test_a_file_that_is_no_plain_small_mapping_is_refused(folder, text):
    (folder / "process" / "P30.yaml").write_text(text)
    assert {problem.file for problem in problems(folder)} == {"process/P30.yaml"}


def test_a_file_that_is_not_utf_8_is_refused(folder):
    (folder / "process" / "P30.yaml").write_bytes(b"name: \xff\xfe")
    assert problems(folder)[0].reason == "the file is not UTF-8"
