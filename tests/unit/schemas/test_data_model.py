"""Tables, columns and code lists against the document that describes them, parsed here."""

import re

import pytest

from schemas.code_lists import code_list_names, load_code_list
from schemas.columns import describe
from schemas.tables import KEYS, REFERENCES, TABLES

OUR_OWN = ("notification",)
"""Tables that the document does not have."""

KINDS = {
    "string": ("text", "code"),
    "codes": ("codes",),
    "Int64": ("integer",),
    "float64": ("number",),
    "boolean": ("boolean",),
    "date": ("month", "day"),
}

LISTS_WRITTEN_OUT = {
    "yes/no/unknown": "ynu",
    "CL_YN + not_applicable": "ynna",
    "CL_SECTOR + none": "sector_or_none",
    "total  /  15_29  /  30_44  /  45_64  /  65_plus": "age_group_or_total",
    "total  /  CL_MIGRANT": "migrant_or_total",
    "total  /  CL_ETHNIC": "ethnic_or_total",
}
"""Lists that the document gives a name of their own only here, or puts together from others."""

OTHER_NULLS = {("policy_status", "source_ref"): True}
"""An absent policy has an empty source (PO01), and on the wire empty is null."""


@pytest.fixture(scope="module")
def document(shared):
    return (shared / "domain" / "data-model.md").read_text(encoding="utf-8")


def section(document, table):
    return document.split(f"### `{table}` ")[1].split("\n### ")[0].split("\n## ")[0]


def columns_in(document, table):
    return re.findall(r"^\| `(\w+)` \| (\w+) \| ([NY]) \| (.*?) \|", section(document, table), re.MULTILINE)


def code_lists_in(document):
    """{name: [(code, label, type)]}; labels without the mark that points at a note."""
    text = document.split("\n## 5. Code lists")[1].split("\n### 5.1")[0]
    found = {}
    for part in text.split("\n**CL_")[1:]:
        rows = re.findall(r"^\| `(.+?)` \| (.+) \| (M|IPV|out|-) \|$", part, re.MULTILINE)
        found[part.split("**")[0].lower()] = [(code, label.removeprefix("* "), kind) for code, label, kind in rows]
    return found


def test_tables_stand_in_the_order_of_the_document(document):
    glance = document.split("## 2. Tables at a glance")[1].split("\n## ")[0]
    assert [*re.findall(r"^\| `(\w+)` \|", glance, re.MULTILINE), *OUR_OWN] == list(TABLES)


@pytest.mark.parametrize("table", [table for table in TABLES if table not in OUR_OWN])
def test_columns_types_and_nulls_are_those_of_the_document(document, table):
    ours, theirs = describe(table), columns_in(document, table)
    nulls = [(name, OTHER_NULLS.get((table, name), null == "Y")) for name, _, null, _ in theirs]
    assert [(column.name, column.nullable) for column in ours] == nulls
    for column, (_, dtype, _, unit) in zip(ours, theirs, strict=True):
        assert column.kind in KINDS[dtype]
        if unit in LISTS_WRITTEN_OUT:
            assert column.code_list == LISTS_WRITTEN_OUT[unit]
        elif "  /  " in unit:
            assert list(load_code_list(column.code_list).codes_only()) == unit.split("  /  ")
        elif " / " in unit:
            assert list(load_code_list(column.code_list).codes_only()) == unit.split(" / ")
        elif unit.startswith("CL_"):
            assert column.code_list == unit.removeprefix("CL_").lower()


@pytest.mark.parametrize("table", [table for table in TABLES if table not in OUR_OWN])
def test_keys_and_references_are_those_of_the_document(document, table):
    text = section(document, table)
    assert KEYS[table] == tuple(re.search(r"Primary key: (.*?)\. ", text)[1].split(", "))
    named = re.search(r"Foreign keys: (.*?) -> (\w+)", text)
    expected = [(tuple(named[1].split(",")), named[2])] if named else []
    assert [(reference.columns, reference.to) for reference in REFERENCES[table]] == expected


def test_every_code_list_has_the_codes_labels_and_missing_marks_of_the_document_in_its_order(document):
    theirs = code_lists_in(document)
    assert len(theirs) == 68
    for name, rows in theirs.items():
        ours = [
            (item.code, item.label, "M" if item.missing else {"ipv": "IPV", "out": "out"}.get(item.scope, "-"))
            for item in load_code_list(name).codes
        ]
        assert ours == rows, name


def test_lists_written_out_are_put_together_as_the_document_says(document):
    theirs = {name: [code for code, _, _ in rows] for name, rows in code_lists_in(document).items()}
    assert {name: list(load_code_list(name).codes_only()) for name in LISTS_WRITTEN_OUT.values()} == {
        "ynu": ["yes", "no", "unknown"],
        "ynna": [*theirs["yn"], "not_applicable"],
        "sector_or_none": [*theirs["sector"], "none"],
        "age_group_or_total": ["total", "15_29", "30_44", "45_64", "65_plus"],
        "migrant_or_total": ["total", *theirs["migrant"]],
        "ethnic_or_total": ["total", *theirs["ethnic"]],
    }
    assert set(theirs) < set(code_list_names())
