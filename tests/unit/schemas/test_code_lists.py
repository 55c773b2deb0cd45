"""Code lists and the description of tables: complete, in order, and what the data model asks."""

import re

import pytest

from schemas.code_lists import MISSING_KINDS, code_list_names, fold_code, load_code_list
from schemas.columns import column_names, describe
from schemas.fields import SENSITIVITIES
from schemas.headers import is_forbidden
from schemas.tables import GRAIN, KEYS, REFERENCES, TABLES

CODED = [column for table in TABLES for column in describe(table) if column.code_list]


@pytest.mark.parametrize("name", code_list_names())
def test_a_code_list_has_distinct_plain_codes_with_labels_in_order(name):
    codes = load_code_list(name).codes
    assert len({item.code for item in codes}) == len(codes) > 0
    assert all(re.fullmatch("[a-z0-9_]+", item.code) for item in codes)
    assert all(item.label.strip() == item.label != "" for item in codes)


def test_every_code_list_is_used_and_every_coded_column_has_one():
    # `likert` labels scores, which are numbers.
    assert {column.code_list for column in CODED} == set(code_list_names()) - {"likert"}
    assert {c.name for t in TABLES for c in describe(t) if c.kind in ("code", "codes")} == {c.name for c in CODED}


def test_not_asked_unknown_and_declined_are_missing_and_nothing_else_of_migrant_status_is():
    assert load_code_list("migrant").missing_codes() == ("not_asked", "unknown", "declined")


def test_five_relationships_are_partners_and_three_are_out_of_scope():
    assert load_code_list("rel").in_scope("ipv") == (
        "current_spouse",
        "current_cohabiting",
        "current_noncohabiting",
        "former_spouse",
        "former_partner",
    )
    assert load_code_list("rel").in_scope("out") == ("in_law", "own_family", "other")


def test_age_bands_stand_in_the_order_of_age_not_of_the_alphabet():
    assert load_code_list("age").codes_only()[-2:] == ("75_plus", "unknown")


@pytest.mark.parametrize("name", code_list_names())
def test_other_spellings_lead_to_a_standard_code_and_are_none_themselves(name):
    listed = load_code_list(name)
    standard = set(listed.codes_only())
    others = set(listed.mapped) | listed.ignorable
    assert set(listed.mapped.values()) <= standard
    assert standard.isdisjoint(others) and set(listed.mapped).isdisjoint(listed.ignorable)
    assert all(fold_code(code) == code for code in standard | others)
    assert {item.missing_kind for item in listed.codes} <= {"", *MISSING_KINDS}


@pytest.mark.parametrize(
    ("code_list", "text", "standard"),
    [
        ("yn", "yes", "yes"),
        ("yn", " Yes ", "yes"),
        ("yn", "NOT ASKED", "not_asked"),
        ("age", "15 - 17", "15_17"),
        ("age", "75plus", "75_plus"),
        ("migrant", "Non-Migrant", "non_migrant"),
        ("rel", "Ex-partner", "former_partner"),
        ("risktool", "N/A", ""),
        ("risktool", "not applicable", ""),
        ("yn", "not applicable", None),
        ("yn", "y", None),
        ("yn", "", None),
        ("yn", "_", None),
        ("yn", "nо", None),  # the second letter is Cyrillic
    ],
)
def test_a_code_written_otherwise_is_recognised_only_where_it_is_certain(code_list, text, standard):
    assert load_code_list(code_list).standard_of(text) == standard


def test_why_an_answer_is_missing_is_told_apart():
    kinds = {item.code: item.missing_kind for name in ("yn", "accept") for item in load_code_list(name).codes}
    assert kinds == {
        "yes": "",
        "no": "",
        "not_asked": "not_asked",
        "unknown": "unknown",
        "declined": "",
        "accepted": "",
        "pending": "pending",
    }
    assert [item.missing_kind for item in load_code_list("yn").codes][-1] == "declined"


def test_an_unknown_code_list_is_an_error_that_names_it():
    with pytest.raises(KeyError, match="no_such_list"):
        load_code_list("no_such_list")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_describes_its_columns_in_full(table):
    columns = describe(table)
    assert set(KEYS[table]) <= {column.name for column in columns if not column.nullable}
    for column in columns:
        assert column.kind in {"text", "code", "codes", "integer", "number", "boolean", "month", "day"}
        assert column.title and column.meaning
        assert column.sensitivity in SENSITIVITIES


def test_every_table_says_its_grain_its_key_and_its_references():
    assert list(GRAIN) == list(KEYS) == list(REFERENCES) == list(TABLES)
    assert load_code_list("table_name").codes_only() == tuple(TABLES)
    for table, references in REFERENCES.items():
        for reference in references:
            assert set(reference.columns) <= set(column_names(table)) & set(column_names(reference.to))


@pytest.mark.parametrize("table", TABLES)
def test_no_column_of_ours_is_a_forbidden_one(table):
    assert [name for name in column_names(table) if is_forbidden(name)] == []
