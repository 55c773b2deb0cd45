"""The Argentine helpline's files by their description, against a plain count straight from the raw columns."""

from collections import Counter

import pytest

from tests.unit.schemas.real_files import counted_twice, disagreeing

YEARS = ("2020", "2022")
PARTNER = {"Pareja": "current_noncohabiting", "Ex pareja": "former_partner"}
REGION = {
    "Buenos Aires": "buenos_aires",
    "Ciudad Autónoma de Buenos Aires": "buenos_aires_city",
    "Mendoza": "cuyo",
    "San Juan": "cuyo",
    "San Luis": "cuyo",
    "": "not_recorded",
}
TYPES = {
    "tipo_de_violencia_fisica": "physical",
    "tipo_de_violencia_psicologica": "psychological",
    "tipo_de_violencia_sexual": "sexual",
    "tipo_de_violencia_economica_y_patrimonial": "economic",
    "modalidad_violencia_contra_libertad_reproductiva": "reproductive_coercion",
}
PLACE = "prov_residencia_persona_en_situacion_violencia"
BORN = "pais_nacimiento_persona_en_situacion_de_violencia"
AGE = "edad_persona_en_situacion_de_violencia"
SEX = "genero_persona_en_situacion_de_violencia"
BOND = "vinculo_con_la_persona_agresora"


def plain(raw) -> Counter:
    counts = Counter({"rows": len(raw), "accounted for": len(raw)})
    ages = raw[AGE].where(raw[AGE].str.fullmatch("[0-9]+"), "0").astype(int)
    women = raw[(raw[SEX] == "Mujer") & ages.between(15, 120) & raw[BOND].isin(list(PARTNER))]
    date = "fecha" if "fecha" in raw else "Fecha"
    counts["accepted"] = len(women)
    for _, row in women.iterrows():
        born = {"": "unknown", "Argentina": "non_migrant"}.get(row[BORN], "migrant")
        counts[("ethnicity", "not_asked")] += 1
        counts[("migrant_status", born)] += 1
        counts[("both", "not_asked", born)] += 1
        counts[("perpetrator_rel", PARTNER[row[BOND]])] += 1
        counts[("contact_month", row[date][:7] + "-01")] += 1
        if row[PLACE] in REGION:
            counts[("region_code", REGION[row[PLACE]])] += 1
        for column, kind in TYPES.items():
            counts[("violence", kind)] += row[column].lower() == "si"
    return counts


@pytest.fixture(scope="module", params=YEARS)
def counts(request):
    return counted_twice("ar_linea144", f"ar_linea144_{request.param}_sample.csv", plain)


@pytest.mark.parametrize("name", ["rows", "accounted for", "accepted"])
def test_every_row_is_accounted_for_and_the_scope_is_that_of_a_plain_count(counts, name):
    counted, converted = counts
    assert converted[name] == counted[name]


def test_no_row_of_these_files_is_set_aside(counts):
    _, converted = counts
    assert converted["set aside"] == 0


@pytest.mark.parametrize("name", ["ethnicity", "migrant_status", "both", "perpetrator_rel", "contact_month"])
def test_groups_are_as_large_as_a_plain_count_finds(counts, name):
    counted, converted = counts
    assert any(key[0] == name for key in counted if isinstance(key, tuple))
    assert disagreeing(counted, converted, name) == []


def test_types_of_violence_are_as_frequent_as_a_plain_count_finds(counts):
    counted, converted = counts
    converted = converted.copy()
    del converted[("violence", "not_specified")]  # rows where no type is yes: no column says so
    assert disagreeing(counted, converted, "violence") == []


def test_regions_that_need_no_list_are_as_large_as_a_plain_count_finds(counts):
    counted, converted = counts
    regions = {("region_code", region) for region in REGION.values()}
    assert sorted(region for region in regions if counted[region] != converted[region]) == []
