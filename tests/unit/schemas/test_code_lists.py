"""Code lists and the description of tables: complete, in order, and what the data model asks."""

import re
from pathlib import Path

import pytest

from schemas.code_lists import code_list_names, load_code_list
from schemas.columns import column_names, describe
from schemas.fields import SENSITIVITIES
from schemas.headers import is_forbidden
from schemas.tables import KEYS, TABLES

DATA_MODEL = Path(__file__).parents[3].parent / "shared" / "domain" / "data-model.md"
CODED = [column for table in TABLES for column in describe(table) if column.code_list]


@pytest.mark.parametrize("name", code_list_names())
def test_a_code_list_has_distinct_plain_codes_with_labels_in_order(name):
    codes = load_code_list(name).codes
    assert len({item.code for item in codes}) == len(codes) > 0
    assert all(re.fullmatch("[a-z0-9_]+", item.code) for item in codes)
    assert all(item.label.strip() == item.label != "" for item in codes)


def test_every_code_list_is_used_and_every_coded_column_has_one():
    assert {column.code_list for column in CODED} == set(code_list_names())
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


def test_an_unknown_code_list_is_an_error_that_names_it():
    with pytest.raises(KeyError, match="no_such_list"):
        load_code_list("no_such_list")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_describes_its_columns_in_full(table):
    columns = describe(table)
    assert set(KEYS[table]) <= {column.name for column in columns if not column.nullable}
    for column in columns:
        assert column.kind in {"text", "code", "codes", "integer", "boolean", "month"}
        assert column.title and column.meaning
        assert column.sensitivity in SENSITIVITIES


@pytest.mark.parametrize("table", TABLES)
def test_no_column_of_ours_is_a_forbidden_one(table):
    assert [name for name in column_names(table) if is_forbidden(name)] == []


@pytest.mark.parametrize("table", ["facility", "service_contact", "referral", "follow_up"])
def test_columns_and_their_nulls_are_those_of_the_data_model(table):
    if not DATA_MODEL.is_file():
        pytest.skip(f"The data model is not at {DATA_MODEL.parent.parent.name}/domain beside the project.")
    section = DATA_MODEL.read_text(encoding="utf-8").split(f"### `{table}` ")[1].split("\n### ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| ([NY]) \| (.*?) \|", section, re.MULTILINE)
    kinds = {"string": ("text", "code"), "codes": ("codes",), "Int64": ("integer",), "boolean": ("boolean",)}
    columns = describe(table)
    assert [(c.name, "Y" if c.nullable else "N") for c in columns] == [(name, null) for name, _, null, _ in rows]
    for column, (_, dtype, _, unit) in zip(columns, rows, strict=True):
        assert column.kind in kinds.get(dtype, ("month",))
        if unit.startswith("CL_") and "+" not in unit:
            assert column.code_list == unit.removeprefix("CL_").lower()
