"""The catalogue: it loads, it is honest about itself, and everything wrong in it is told at once.

Single faults of a sheet, with the sentence that is said: `test_bad_sheets`.
"""

import shutil

import pytest
import yaml

from indicators.registry import CATALOGUE, SheetRefused, load_catalogue
from indicators.sheet_fields import fields_needed, load_fields
from indicators.sheet_loading import as_yaml, read_sheet
from tests.unit.indicators.bad_sheets import GAP, GAP_SHEET, RIGHT, SHEET

ORDER = [
    *(f"P{number:02}" for number in range(1, 35)),
    *(f"O{number:02}" for number in range(1, 23)),
    *(f"I{number:02}" for number in range(1, 7)),
    *(f"C{number:02}" for number in range(1, 16)),
]
FIVE = ["total", "region", "migrant_status", "ethnic_group", "migrant_status*ethnic_group"]


@pytest.fixture(scope="module")
def sheets():
    return load_catalogue()


@pytest.fixture
def folder(tmp_path):
    """A catalogue of two sheets that tests may spoil."""
    for place, text in ((SHEET, RIGHT), (GAP_SHEET, GAP)):
        (tmp_path / place).parent.mkdir()
        (tmp_path / place).write_text(text, encoding="utf-8")
    return tmp_path


def problems(folder):
    with pytest.raises(SheetRefused) as refused:
        load_catalogue(folder)
    return refused.value.problems


def test_the_catalogue_loads_in_its_order(sheets):
    assert list(sheets) == ORDER


def test_context_figures_have_no_target_and_stand_apart(sheets):
    context = {code: sheet for code, sheet in sheets.items() if sheet.level == "context"}
    assert {sheet.set for sheet in context.values()} == {"context"}
    assert not any(sheet.target_allowed for sheet in context.values())
    assert {code for code, sheet in context.items() if sheet.direction == "neutral"} == {
        "C01",
        "C02",
        "C03",
        "C04",
        "C07",
    }
    of_other_systems = {code for code, sheet in context.items() if sheet.unit_of_count == "notification"}
    assert of_other_systems == {code for code, sheet in context.items() if not (sheet.age_of or sheet.care_steps)}
    assert {code for code, sheet in context.items() if sheet.age_of} == {"C08", "C09", "C10"}
    assert {code for code, sheet in context.items() if sheet.care_steps} == {"C11", "C12", "C13", "C14", "C15"}


def test_sheets_that_were_published_keep_their_first_breakdowns(sheets):
    published = ("P05", "P14", "P28", "P30", "P34", "O01", "O04", "O06", *ORDER[-15:-8])
    assert all(sheets[code].breakdowns[:5] == FIVE for code in published)


def test_every_sheet_says_all_that_does_not_depend_on_a_country(sheets):
    of_the_country = {
        *("data_providers", "compilers", "burden_note", "quality_assessment", "legal_basis"),
        *("owner", "contact_role", "last_review_date", "next_review_date"),
    }
    needed = tuple(name for name in fields_needed("agreement") if name not in of_the_country)
    assert {
        code: missing
        for code, sheet in sheets.items()
        if (missing := [name for name in needed if getattr(sheet, name) is None])
    } == {}


def test_a_sheet_as_released_has_plain_values_and_says_what_adds_up(sheets):
    released = sheets["P28"].to_dict()
    assert yaml.safe_load(yaml.safe_dump(released)) == released
    assert released["numerator"].keys() == {"text", "where"}
    assert released["additive_over"] == [] and sheets["P34"].to_dict()["additive_over"] == ["region", "period"]
    assert "denominator" not in sheets["C01"].to_dict()


def test_the_status_comes_from_outside_and_stands_behind_the_version(sheets):
    assert sheets["P28"].to_dict()["status"] == "proposed"
    released = sheets["P28"].to_dict(status="agreed")
    assert released["status"] == "agreed"
    assert list(released)[:4] == ["indicator", "slug", "version", "status"]


def test_what_a_sheet_holds_comes_back_as_it_was_written(sheets):
    for code, sheet in sheets.items():
        written = yaml.safe_load((CATALOGUE / sheet.level / f"{code}.yaml").read_text(encoding="utf-8"))
        for name in ("numerator", "denominator"):
            if name in written:
                written[name].setdefault("where", "TRUE")
        released = sheet.to_dict()
        assert {name: released[name] for name in written} == written, code


def test_an_indicator_knows_the_record_columns_it_is_made_from(sheets):
    needs = sheets["O04"].needs
    assert {"referral.acceptance", "referral.completed", "service_contact.woman_ref"} <= needs
    assert not any(need.startswith("follow_up.") for need in needs)
    assert {"workforce_status.trained_fls_n", "workforce_status.staff_n"} <= sheets["P22"].needs
    assert {"population_year.women_n", "service_contact.woman_ref"} <= sheets["O02"].needs


def test_all_problems_of_all_sheets_are_told_at_once(folder):
    text = (
        RIGHT.replace("name: Asked in private\n", "").replace("set: core", "set: basic").replace("lag: None.", "lag: 3")
    )
    (folder / SHEET).write_text(text)
    (folder / GAP_SHEET).write_text(GAP.replace("measure: gap", "measure: proportion"))
    found = {(problem.file, problem.field) for problem in problems(folder)}
    assert found == {
        (SHEET, "name"),
        (SHEET, "set"),
        (SHEET, "lag"),
        (GAP_SHEET, "numerator"),
        (GAP_SHEET, "denominator"),
        (GAP_SHEET, "derived"),
        (GAP_SHEET, "multiplier"),
        (GAP_SHEET, "interval_method"),
    }


def test_gaps_made_from_each_other_are_refused(folder):
    other = GAP.replace("indicator: O90", "indicator: O91").replace("slug: gap_asked", "slug: other_gap")
    (folder / "outcome/O91.yaml").write_text(other.replace("from: P90", "from: O90"))
    (folder / GAP_SHEET).write_text(GAP.replace("from: P90", "from: O91"))
    assert [str(problem) for problem in problems(folder)] == [
        "outcome/O90.yaml, field derived.from: name an indicator that is not made from this one "
        "(it says: O90 from O91 from O90).",
        "outcome/O91.yaml, field derived.from: name an indicator that is not made from this one "
        "(it says: O91 from O90 from O91).",
    ]


def test_a_gap_of_a_count_is_refused(folder):
    count = RIGHT.replace("measure: proportion\nmultiplier: 100", "measure: count\nmultiplier: 1")
    count = count.replace("interval_method: wilson", "interval_method: none")
    before, after = count.index("denominator:\n"), count.index("breakdowns:")
    (folder / SHEET).write_text(count[:before] + count[after:])
    assert [str(problem) for problem in problems(folder)] == [
        "outcome/O90.yaml, field derived.from: name a proportion: P90 is a count (it says: P90)."
    ]


def test_a_copy_under_another_name_is_refused(folder):
    shutil.copy(folder / SHEET, folder / "process/P91.yaml")
    assert {problem.file for problem in problems(folder)} == {"process/P91.yaml"}


def test_a_file_with_the_other_ending_is_not_passed_over(folder):
    shutil.copy(folder / SHEET, folder / "process/P91.yml")
    assert {problem.file for problem in problems(folder)} == {"process/P91.yml"}


@pytest.mark.parametrize("name", load_fields())
def test_the_examples_of_a_field_are_right_and_wrong_as_they_claim(name, tmp_path):
    field = load_fields()[name]
    assert field.fault(field.good) is None
    assert field.bad and all(field.fault(value) == f"write {field.expected}" for value in field.bad)
    assert field.need in ("always", "agreement", "sometimes") and field.meaning and field.group


@pytest.mark.parametrize("name", load_fields())
def test_an_example_written_into_a_sheet_is_read_as_what_it_is(name, tmp_path):
    field = load_fields()[name]
    for number, value in enumerate((field.good, *field.bad)):
        path = tmp_path / f"{number}.yaml"
        path.write_text(f"{name}: {as_yaml(value)}\n", encoding="utf-8")
        assert read_sheet(path) == {name: value}
