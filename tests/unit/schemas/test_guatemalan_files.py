"""The Guatemalan files by their description, against a plain count straight from the raw columns."""

from collections import Counter

import pytest

from tests.unit.schemas.real_files import counted_twice, disagreeing

YEARS = ("2009", "2016")
ETHNIC = {
    "1": "national_majority",
    "2": "indigenous",
    "3": "black_african_caribbean",
    "4": "indigenous",
    "5": "other_minority",
    "6": "unknown",
    "9": "unknown",
    "": "unknown",
}
MIGRANT = {"1": "non_migrant", "2": "migrant", "9": "unknown", "": "unknown"}
PARTNER = {"1": "current_spouse", "2": "current_cohabiting", "3": "former_spouse"}
SECTOR = {"1": "justice", "2": "justice", "3": "police", "4": "justice", "5": "justice", "6": "equality_body"}
DEPARTMENTS = {
    "metropolitana": {1},
    "norte": {15, 16},
    "nororiente": {2, 18, 19, 20},
    "suroriente": {6, 21, 22},
    "central": {3, 4, 5},
    "suroccidente": {7, 8, 9, 10, 11, 12},
    "noroccidente": {13, 14},
    "peten": {17},
}
PLACES_OF_TYPES = ("physical", "psychological", "sexual", "economic")


def plain(raw) -> Counter:
    text = raw.apply(lambda column: column.str.strip())
    counts = Counter({"rows": len(text), "accounted for": len(text)})
    ages = text["VIC_EDAD"].where(text["VIC_EDAD"].str.fullmatch("[0-9]+"), "99").astype(int)
    women = text[(text["VIC_SEXO"] == "2") & ages.between(15, 98) & text["VIC_REL_AGR"].isin(list(PARTNER))]
    counts["accepted"] = len(women)
    for _, row in women.iterrows():
        ethnic, migrant = ETHNIC[row["VIC_GRUPET"]], MIGRANT[row["VIC_NACIONAL"]]
        counts[("ethnicity", ethnic)] += 1
        counts[("migrant_status", migrant)] += 1
        counts[("both", ethnic, migrant)] += 1
        counts[("perpetrator_rel", PARTNER[row["VIC_REL_AGR"]])] += 1
        counts[("sector", SECTOR[row["INST_DENUN_HECHO"]])] += 1
        counts[("contact_month", f"{row['ANO_EMISION']}-{int(row['MES_EMISION']):02}-01")] += 1
        department = int(row["DEPTO_MCPIO"]) // 100
        counts[("region_code", next(name for name, codes in DEPARTMENTS.items() if department in codes))] += 1
        for place, kind in enumerate(PLACES_OF_TYPES):
            counts[("violence", kind)] += row["HEC_TIPAGRE"][place] == "1"
        if row["MEDIDAS_SEGURIDAD"]:
            counts[("protection_measure", {"1": "yes", "2": "no", "9": "unknown"}[row["MEDIDAS_SEGURIDAD"]])] += 1
    return counts


@pytest.fixture(scope="module", params=YEARS)
def counts(request):
    return counted_twice("gt_vif", f"gt_vif_{request.param}_sample.csv", plain)


@pytest.mark.parametrize("name", ["rows", "accounted for", "accepted"])
def test_every_row_is_accounted_for_and_the_scope_is_that_of_a_plain_count(counts, name):
    counted, converted = counts
    assert converted[name] == counted[name]


def test_no_row_of_these_files_is_set_aside(counts):
    _, converted = counts
    assert converted["set aside"] == 0


@pytest.mark.parametrize(
    "name",
    [
        "ethnicity",
        "migrant_status",
        "both",
        "perpetrator_rel",
        "sector",
        "contact_month",
        "region_code",
        "violence",
        "protection_measure",
    ],
)
def test_groups_are_as_large_as_a_plain_count_finds(counts, name):
    counted, converted = counts
    assert any(key[0] == name for key in counted if isinstance(key, tuple))
    assert disagreeing(counted, converted, name) == []
