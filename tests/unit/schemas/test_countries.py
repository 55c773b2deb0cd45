"""The list of countries: complete, without two meanings for one name, and the groups that were agreed on."""

from collections import Counter

import pytest

from schemas.code_lists import load_code_list
from schemas.sources.countries import (
    DEFAULT_WRITTEN,
    WRITTEN,
    code_of_country,
    country_index,
    load_countries,
)
from schemas.sources.spelling import spelling

EU = set("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split())  # noqa: SIM905


def test_codes_are_written_as_iso_writes_them_and_stand_once():
    countries = load_countries().values()
    assert len(countries) == 245
    assert all(len(c.alpha2) == 2 and len(c.alpha3) == 3 and c.alpha2.isupper() for c in countries)
    assert [c.alpha2 for c in countries if not (len(c.numeric) == 3 and c.numeric.isdigit())] == ["XK"]
    for name in ("alpha2", "alpha3", "numeric"):
        assert max(Counter(getattr(c, name) for c in countries).values()) == 1


def test_no_name_means_two_countries():
    meanings: dict[str, set[str]] = {}
    for country in load_countries().values():
        for name in country.names:
            meanings.setdefault(spelling(name), set()).add(country.alpha2)
    assert [name for name, found in meanings.items() if len(found) > 1] == []


def test_groups_are_codes_of_ours_and_the_union_is_whole():
    groups = set(load_code_list("birthgrp").codes_only()) - {"national"}
    assert {c.birth_group for c in load_countries().values()} <= groups
    assert {load_countries()[code].birth_group for code in EU} == {"eu_efta"}


@pytest.mark.parametrize(
    ("text", "alpha2"),
    [
        ("862", "VE"),
        ("VEN", "VE"),
        ("Venezuela", "VE"),
        ("venezolana", "VE"),
        ("032", "AR"),
        ("32", "AR"),
        ("ESTADOS UNIDOS", "US"),
        ("Turkey", "TR"),
        ("Côte d'Ivoire", "CI"),
        ("Bosnia and Herzegovina", "BA"),
        ("República Dominicana", "DO"),
        ("Espagne", "ES"),
    ],
)
def test_a_country_is_found_however_it_is_written(text, alpha2):
    assert country_index(DEFAULT_WRITTEN)[spelling(text)] == alpha2


def test_two_letters_must_be_asked_for_because_no_is_norway():
    assert spelling("No") not in country_index(DEFAULT_WRITTEN)
    assert country_index(WRITTEN)[spelling("NO")] == "NO"


@pytest.mark.parametrize(
    ("alpha2", "codes"),
    [
        ("GT", ("national", "non_migrant", "national")),
        ("ES", ("eu_efta", "migrant", "eu_efta")),
        ("MA", ("mena", "migrant", "third_country")),
        ("GB", ("europe_other", "migrant", "third_country")),
    ],
)
def test_home_is_national_and_every_other_country_is_abroad(alpha2, codes):
    assert tuple(code_of_country(alpha2, "GT", name) for name in ("birthgrp", "migrant", "citizen")) == codes
