"""Classes of codes: written down anew here, over every code of the lists."""

import duckdb
import pytest

from indicators.units.groups import age_group, ethnic_group, ethnicity_said, length_of_stay, origin
from schemas.code_lists import load_code_list

AGES = {"15_29": ["15_17", "18_24", "25_29"], "30_44": ["30_34", "35_44"], "45_64": ["45_54", "55_64"]}
AGES |= {"65_plus": ["65_74", "75_plus"], "unknown": ["unknown"]}
MISSING = {"not_asked": ["not_asked"], "unknown": ["unknown"], "declined": ["declined"]}
ABROAD = ["europe_other", "mena", "ssa", "south_asia", "east_se_asia", "latin_caribbean", "north_america_oceania"]
ORIGINS = MISSING | {"national": ["national"], "eu_efta": ["eu_efta"], "other": [*ABROAD, "stateless_born"]}
STAYS = MISSING | {"born_here": ["born_here"], "under_5_years": ["lt_1y", "y1_4"], "from_5_years": ["y5_9", "y10_plus"]}


def value_of(sql: str, **columns):
    names = ", ".join(f"CAST($c_{name} AS {'VARCHAR[]' if name == 'e' else 'VARCHAR'}) AS {name}" for name in columns)
    parameters = {f"c_{name}": value for name, value in columns.items()}
    return duckdb.execute(f"SELECT {sql} FROM (SELECT {names})", parameters).fetchone()[0]


@pytest.mark.parametrize(
    ("fragment", "code_list", "classes"),
    [(age_group, "age", AGES), (origin, "birthgrp", ORIGINS), (length_of_stay, "stay", STAYS)],
)
def test_every_code_has_the_class_that_is_written_here(fragment, code_list, classes):
    found = {code: value_of(fragment("c"), c=code) for code in load_code_list(code_list).codes_only()}
    assert found == {code: name for name, codes in classes.items() for code in codes}


@pytest.mark.parametrize("fragment", [age_group, origin, length_of_stay])
def test_a_code_that_is_not_ours_has_no_class(fragment):
    assert value_of(fragment("c"), c="elsewhere") is None and value_of(fragment("c"), c=None) is None


@pytest.mark.parametrize(
    ("method", "said"),
    [("self_identified", ["roma"]), ("proxy", ["unknown"]), ("observed", ["unknown"]), (None, ["roma"])],
)
def test_only_her_own_words_are_said(method, said):
    assert value_of(ethnicity_said("e", "m"), e=["roma"], m=method) == said


def test_where_nobody_else_can_answer_the_answer_is_hers():
    assert value_of(ethnicity_said("e", method=None), e=["roma"]) == ["roma"]


@pytest.mark.parametrize(
    ("said", "group"),
    [
        (["national_majority"], "majority_only"),
        (["roma"], "roma_traveller"),
        (["national_majority", "traveller"], "roma_traveller"),
        (["jewish", "roma"], "roma_traveller"),
        (["national_majority", "jewish"], "other_minority"),
        (["indigenous"], "other_minority"),
        (["not_asked"], "not_asked"),
        (["unknown"], "unknown"),
        (["declined"], "declined"),
        ([], None),
        (None, None),
    ],
)
def test_ethnic_group_is_exclusive_and_roma_or_traveller_come_first(said, group):
    assert value_of(ethnic_group("e"), e=said) == group
