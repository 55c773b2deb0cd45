"""The data dictionary: current, complete, with links that lead somewhere, and a package that keeps the standard."""

import csv
import json
import re

import pytest
import yaml

from schemas.code_lists import code_list_names
from schemas.columns import describe
from schemas.dictionary import dictionary_files, differing_files, write_dictionary
from schemas.dictionary.words import (
    KIND_WORDS,
    SEVERITY_WORDS,
    condition_words,
    example_row,
    general_rules,
    how_to_write,
    rules_of,
    table_words,
    what_to_do,
    when_empty,
)
from schemas.rules import load_rules
from schemas.tables import KEYS, TABLES
from schemas.validation import validate_table
from tests.unit.schemas.right_rows import text_frame

FILES = dictionary_files()
PAGES = {name: text for name, text in FILES.items() if name.endswith(".md")}
PACKAGE = json.loads(FILES["datapackage.json"])
EVERY_COLUMN = [(table, column) for table in TABLES for column in describe(table)]

# Table Schema, version 1: field types, and which constraints a type may have.
LIMITS_OF_TYPE = {
    "string": {"required", "unique", "pattern", "enum", "minLength", "maxLength"},
    "integer": {"required", "unique", "enum", "minimum", "maximum"},
    "number": {"required", "unique", "enum", "minimum", "maximum"},
    "boolean": {"required", "enum"},
    "date": {"required", "unique", "enum", "minimum", "maximum"},
}


def codes_in_file(house, name):
    """The codes of a list that may be sent, read without the loader."""
    with (house / "schemas" / "codes" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        entries = [entry for entry in csv.DictReader(file) if entry.get("kind", "standard") == "standard"]
    return [entry["code"] for entry in sorted(entries, key=lambda entry: int(entry["order"]))]


def test_the_pages_in_the_house_are_those_of_the_definitions(house):
    folder = house / "docs" / "dictionary"
    stale = [n for n, text in FILES.items() if not (folder / n).is_file() or (folder / n).read_bytes() != text.encode()]
    stale += [path.name for path in folder.iterdir() if path.name not in FILES]
    assert stale == [], "make them again: ipv-indicators dictionary"


def test_writing_says_what_changed_and_then_nothing_differs(tmp_path):
    assert set(write_dictionary(tmp_path / "new")) == set(FILES)
    assert write_dictionary(tmp_path / "new") == []
    (tmp_path / "new" / "referral.md").write_text("old")
    (tmp_path / "new" / "left_over.md").write_text("old")
    (tmp_path / "new" / "codes.md").unlink()
    assert differing_files(tmp_path / "new") == ["codes.md", "left_over.md", "referral.md"]


@pytest.mark.parametrize("table", TABLES)
def test_the_page_of_a_table_names_every_column_and_rule(table):
    rows = [line for line in PAGES[f"{table}.md"].splitlines() if line.startswith("| `")]
    named = [re.match(r"\| `([^`]+)`", row)[1] for row in rows]
    assert named == [column.name for column in describe(table)] + [rule.name for rule in rules_of(table)]


def test_every_rule_is_told_once_in_the_whole_dictionary():
    told = [rule.name for table in TABLES for rule in rules_of(table)] + [rule.name for rule in general_rules()]
    assert sorted(told) == sorted(load_rules())
    assert {rule.severity for rule in load_rules().values()} <= set(SEVERITY_WORDS)


@pytest.mark.parametrize("table", TABLES)
def test_the_example_of_a_table_is_a_row_that_is_accepted(table, house):
    written = yaml.safe_load((house / "schemas" / "dictionary" / "examples.yaml").read_text(encoding="utf-8"))[table]
    assert set(written) <= {column.name for column in describe(table)}
    assert {name: text for name, text in example_row(table).items() if text} == written
    validated = validate_table(table, text_frame(example_row(table)))
    assert validated.quarantine[["column", "rule"]].values.tolist() == []
    assert validated.notices[["column", "rule"]].values.tolist() == []


def test_the_page_of_codes_holds_every_code_of_every_file(house):
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGES["codes.md"], re.M | re.S))
    assert list(sections) == sorted(code_list_names())
    for name, section in sections.items():
        assert re.findall(r"^\| `([^`]+)`", section, re.M) == codes_in_file(house, name), name


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_a_page_and_a_heading(name, house):
    for page, heading in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", PAGES[name]):
        if page.startswith("../"):
            assert (house / "docs" / "dictionary" / page).resolve().is_file()
            continue
        target = FILES[page or name]
        headings = {
            re.sub(r"[^\w\- ]", "", h).lower().replace(" ", "-") for h in re.findall(r"^#+ (.+)$", target, re.M)
        }
        assert not heading or heading in headings, (page, heading)


@pytest.mark.parametrize("name", PAGES)
def test_rows_of_a_table_on_a_page_have_as_many_cells_as_its_header(name):
    width = None
    for line in PAGES[name].splitlines():
        if not line.startswith("|"):
            width = None
            continue
        cells = len(re.split(r"(?<!\\)\|", line))
        width = width or cells
        assert cells == width, line


@pytest.mark.parametrize(("table", "column"), EVERY_COLUMN, ids=lambda value: getattr(value, "name", value))
def test_a_column_is_told_in_sentences_without_signs_of_a_program(table, column):
    sentences = (how_to_write(column), when_empty(column), column.meaning, column.title)
    assert all(sentences)
    for sentence in sentences[:2]:
        assert not re.search(r"<>|\[|\]|\{|'| = | in \(", sentence), sentence
    assert column.kind in KIND_WORDS


def test_what_to_do_about_a_value_says_how_it_is_written():
    columns = {(table, column.name): column for table, column in EVERY_COLUMN}
    rules = load_rules()
    said = what_to_do(columns["referral", "days_to_first_service"], rules["type"])
    assert said == "Write it so: a whole number of days from 0 to 730."
    assert what_to_do(columns["referral", "completed"], rules["code"]) == "Use one of: yes, no, pending, unknown."
    assert "list `ethnic`" in what_to_do(columns["service_contact", "ethnicity"], rules["code"])
    assert "first day of the month" in what_to_do(columns["service_contact", "contact_month"], rules["required"])


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("completed = 'yes'", "`completed` is `yes`"),
        ("linkage_scope <> 'none'", "`linkage_scope` is not `none`"),
        ("result in ('reached', 'declined')", "`result` is `reached` or `declined`"),
        ("offered", "`offered` is `true`"),
        ("not offered", "`offered` is `false`"),
        ("woman_ref is not empty", "`woman_ref` is filled"),
        ("the system collects it", "the system collects it"),
        (
            "destination = 'police' and (acceptance = 'accepted' or info_shared)",
            "`destination` is `police` and (`acceptance` is `accepted` or `info_shared` is `true`)",
        ),
    ],
)
def test_a_condition_is_said_in_words(condition, words):
    assert condition_words(condition) == words


def test_the_package_has_what_the_standard_requires():
    assert PACKAGE["profile"] == "tabular-data-package"
    assert re.fullmatch(r"[a-z0-9._-]+", PACKAGE["name"])
    assert [resource["name"] for resource in PACKAGE["resources"]] == list(TABLES)
    for resource in PACKAGE["resources"]:
        assert resource["profile"] == "tabular-data-resource"
        assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])
        assert resource["path"] == f"{resource['name']}.csv"
        assert resource["encoding"] == "utf-8" and resource["dialect"]["delimiter"] == ","
        assert resource["title"] == table_words(resource["name"]).title
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert len(set(names)) == len(names)
        assert resource["schema"]["primaryKey"] == list(KEYS[resource["name"]])
        assert set(resource["schema"]["primaryKey"]) <= set(names)


def test_references_of_the_package_lead_to_columns_that_are_there():
    fields = {r["name"]: {f["name"] for f in r["schema"]["fields"]} for r in PACKAGE["resources"]}
    found = []
    for resource in PACKAGE["resources"]:
        for key in resource["schema"].get("foreignKeys", []):
            here, there = key["fields"], key["reference"]["fields"]
            here, there = ([here], [there]) if isinstance(here, str) else (here, there)
            assert len(here) == len(there)
            assert set(here) <= fields[resource["name"]]
            assert set(there) <= fields[key["reference"]["resource"]]
            found.append((resource["name"], key["reference"]["resource"]))
    assert {("service_contact", "facility"), ("referral", "service_contact")} <= set(found)


def test_fields_of_the_package_have_a_type_and_constraints_of_that_type(house):
    for resource in PACKAGE["resources"]:
        for field, column in zip(resource["schema"]["fields"], describe(resource["name"]), strict=True):
            assert field["name"] == column.name
            assert set(field["constraints"]) <= LIMITS_OF_TYPE[field["type"]], field["name"]
            assert field["constraints"]["required"] is not column.nullable
            assert field["title"] and field["description"] and field["sensitivity"]
            if column.kind == "code":
                assert field["constraints"]["enum"] == codes_in_file(house, column.code_list)
                assert [item["value"] for item in field["categories"]] == field["constraints"]["enum"]


@pytest.mark.parametrize("table", TABLES)
def test_the_example_keeps_the_constraints_of_the_package_and_a_wrong_value_does_not(table):
    resource = next(resource for resource in PACKAGE["resources"] if resource["name"] == table)
    for field in resource["schema"]["fields"]:
        value = example_row(table)[field["name"]]
        assert keeps(field, value), field["name"]
        assert not keeps(field, "~ wrong ~") or (field["type"] == "string" and len(field["constraints"]) == 1)
        if field["constraints"]["required"]:
            assert not keeps(field, "")


def keeps(field, text):
    """Does a text keep the constraints of a field? Written from the standard, without the house's code."""
    limits = field["constraints"]
    if text == "":
        return not limits["required"]
    if field["type"] in ("integer", "number"):
        if not re.fullmatch(r"-?[0-9]+" if field["type"] == "integer" else r"-?[0-9]+(\.[0-9]+)?", text):
            return False
        return limits.get("minimum", float("-inf")) <= float(text) <= limits.get("maximum", float("inf"))
    if field["type"] == "boolean":
        return text in field["trueValues"] + field["falseValues"]
    if field["type"] == "date":
        return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None
    return text in limits.get("enum", [text]) and re.fullmatch(limits.get("pattern", ".*"), text) is not None
