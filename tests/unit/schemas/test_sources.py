"""Sources: descriptions that are checked, and conversion by hand-made rows."""

import copy
import hashlib

import pandas as pd
import pytest
import yaml

from schemas.sources import SourceRefused, convert, load_source
from schemas.sources.loading import FOLDER, source_from_dict
from schemas.validation import validate_table

SHA = "0" * 64
COLOMBIA = load_source("co_sivigila875")
IN_SCOPE = {
    "sexo_": "F",
    "edad_": "30",
    "uni_med_": "1",
    "r_fam_vic": "22",
    "conv_agre": "1",
    "fec_con_": "2023 Mar 10 12:00:00 AM",
    "nacionali_": "170",
    "gp_migrant": "1",
    "per_etn_": "6",
    "naturaleza": "1",
    "nmun_resi": "TULUA",
    "remit_prot": "1",
    "ac_mental": "2",
    "inf_aut": "-   -",
}


def converted(*changes):
    frame = pd.DataFrame([IN_SCOPE | change for change in changes], dtype="string")
    frame.insert(0, "row_number", range(2, len(frame) + 2))
    return convert(frame, COLOMBIA, SHA)


def one(column, **change):
    return converted(change).frame.loc[0, column]


def test_a_right_row_is_converted_and_valid():
    result = converted({})
    assert result.frame.iloc[0].to_dict() == {
        "row_number": 2,
        "notification_id": "N" + hashlib.sha256((SHA + "2").encode()).hexdigest()[:16],
        "contact_month": "2023-03-01",
        "region_code": "valle_centro",
        "age_band": "30_34",
        "migrant_status": "non_migrant",
        "birth_group": "national",
        "ethnicity": "national_majority",
        "ethnicity_method": "",
        "perpetrator_rel": "current_cohabiting",
        "violence_types": "physical",
        "referred_to_protection": "yes",
        "mental_health_care": "no",
        "reported_to_authority": "unknown",
        "protection_measure": "",
        "sector": "health",
    }
    assert len(validate_table(result.table, result.frame).accepted) == 1


@pytest.mark.parametrize(
    "text", ["15/01/2022", "2022-01-15", "2022 Jan 15 12:00:00 AM", "2022-01-15T00:00:00", "1/1/2022"]
)
def test_dates_are_read_in_all_styles_without_a_locale(text):
    assert one("contact_month", fec_con_=text) == "2022-01-01"


@pytest.mark.parametrize("text", ["", "-   -", "31/02/2022", "2023 Foo 10", "13/13/2022", "0000-01-01"])
def test_a_date_that_cannot_be_read_is_quarantined(text):
    result = converted({"fec_con_": text})
    assert len(result.frame) == 0
    assert result.quarantine[["row_number", "column", "rule"]].values.tolist() == [[2, "contact_month", "date"]]


@pytest.mark.parametrize(
    ("age", "band"),
    [("15", "15_17"), ("17", "15_17"), ("18", "18_24"), ("64", "55_64"), ("74", "65_74"), ("75", "75_plus")],
)
def test_age_bands_begin_where_they_should(age, band):
    assert one("age_band", edad_=age) == band


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"sexo_": "M"}, "scope_sex"),
        ({"sexo_": "I"}, "scope_sex"),
        ({"sexo_": ""}, "scope_sex"),
        ({"edad_": "14"}, "scope_age"),
        ({"edad_": "", "sexo_": "F"}, "scope_age"),
        ({"edad_": "999"}, "scope_age"),
        ({"edad_": "20", "uni_med_": "2"}, "scope_age"),
        ({"r_fam_vic": "24"}, "scope_relationship"),
        ({"r_fam_vic": ""}, "scope_relationship"),
        ({"sexo_": "M", "edad_": "3", "r_fam_vic": "9"}, "scope_sex"),
    ],
)
def test_a_row_outside_the_scope_is_counted_once_under_its_rule_and_is_no_error(change, rule):
    result = converted(change, {})
    assert result.out_of_scope[["row_number", "rule"]].values.tolist() == [[2, rule]]
    assert result.frame["row_number"].tolist() == [3]
    assert len(result.quarantine) == 0


@pytest.mark.parametrize(
    ("nationality", "flag", "status", "group"),
    [
        ("170", "1", "non_migrant", "national"),
        ("170", "2", "non_migrant", "national"),
        ("862", "2", "migrant", "latin_caribbean"),
        ("724", "2", "migrant", "eu_efta"),
        ("12345", "2", "migrant", "unknown"),
        ("", "1", "unknown", "unknown"),
    ],
)
def test_nationality_decides_and_the_flag_for_migrants_never_does(nationality, flag, status, group):
    assert one("migrant_status", nacionali_=nationality, gp_migrant=flag) == status
    assert one("birth_group", nacionali_=nationality, gp_migrant=flag) == group


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("1", "indigenous"),
        ("2", "roma"),
        ("3", "black_african_caribbean"),
        ("4", "black_african_caribbean"),
        ("5", "black_african_caribbean"),
        ("6", "national_majority"),
        ("", "unknown"),
    ],
)
def test_ethnic_groups_are_those_of_the_code_book(code, ours):
    assert one("ethnicity", per_etn_=code) == ours


def test_a_code_that_the_source_does_not_describe_is_quarantined():
    result = converted({"per_etn_": "7"}, {"naturaleza": "9"})
    assert result.quarantine[["row_number", "column", "rule"]].values.tolist() == [
        [2, "ethnicity", "code"],
        [3, "violence_types", "code"],
    ]


@pytest.mark.parametrize(
    ("relation", "together", "ours"),
    [
        ("22", "1", "current_cohabiting"),
        ("22", "2", "current_noncohabiting"),
        ("22", "", "current_noncohabiting"),
        ("23", "1", "former_partner"),
    ],
)
def test_a_partner_lives_with_her_or_not_and_a_former_one_is_former(relation, together, ours):
    assert one("perpetrator_rel", r_fam_vic=relation, conv_agre=together) == ours


@pytest.mark.parametrize(
    ("nature", "sexual", "ours"),
    [
        ("1", "", "physical"),
        ("2", "6", "psychological|sexual"),
        ("3", "", "not_specified"),
        ("3", "12", "sexual"),
        ("", "-   -", "not_specified"),
    ],
)
def test_violence_has_the_types_that_the_file_can_say(nature, sexual, ours):
    assert one("violence_types", naturaleza=nature, nat_viosex=sexual) == ours


@pytest.mark.parametrize(
    ("place", "region"),
    [
        ("Tuluá", "valle_centro"),
        ("  GUADALAJARA  DE BUGA", "valle_centro"),
        ("cali", "valle_sur"),
        ("EL AGUILA", "valle_norte"),
        ("Buenaventura", "valle_pacifico"),
        ("Bogotá", "elsewhere"),
        ("-   -", "not_recorded"),
    ],
)
def test_municipalities_become_regions_whatever_their_accents(place, region):
    assert one("region_code", nmun_resi=place) == region


def test_sexual_violence_is_not_supplied_without_the_column_that_says_it():
    without, with_it = converted({}), converted({"nat_viosex": ""})
    assert COLOMBIA.supplied_codes == without.supplied_codes == {"violence_types": ("physical", "psychological")}
    assert with_it.supplied_codes == {"violence_types": ("physical", "sexual", "psychological")}


def test_a_column_that_the_file_lacks_is_not_supplied():
    frame = pd.DataFrame([IN_SCOPE], dtype="string").drop(columns=["remit_prot", "nmun_resi"])
    frame.insert(0, "row_number", 2)
    result = convert(frame, COLOMBIA, SHA)
    assert {"referred_to_protection", "region_code", "ethnicity_method"}.isdisjoint(result.supplied)
    assert result.frame.loc[0, ["referred_to_protection", "region_code"]].tolist() == ["", "not_recorded"]
    assert len(validate_table(result.table, result.frame).accepted) == 1


def test_no_value_of_a_row_is_in_what_is_set_aside():
    result = converted({"per_etn_": "Zx7Canary"}, {"sexo_": "Zx7Canary"}, {"fec_con_": "Zx7Canary"})
    text = result.quarantine.to_csv() + result.out_of_scope.to_csv()
    assert "zx7canary" not in text.casefold()


def test_the_sample_country_has_five_regions_and_is_invented():
    sample = load_source("sample_country")
    assert sample.synthetic and sample.format == "delivery"
    assert list(sample.regions.values()) == ["North", "East", "South", "West", "Capital"]


def test_a_source_in_our_own_format_needs_no_description():
    plain = load_source("some_country")
    assert (plain.format, plain.regions, plain.supplies) == ("delivery", {}, None)


@pytest.mark.parametrize("name", ["../x", "", "A", "a/b", "a" * 41])
def test_the_name_of_a_source_is_a_plain_word(name):
    with pytest.raises(SourceRefused):
        load_source(name)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda d: d.pop("label"), "label"),
        (lambda d: d.update(format="excel"), "format"),
        (lambda d: d.update(colour="red"), "colour"),
        (lambda d: d["file"].update(table="survey"), "file.table"),
        (lambda d: d["file"]["fields"].update(shoe_size={"as": "code"}), "file.fields.shoe_size"),
        (lambda d: d["file"]["fields"]["age_band"].update({"as": "guess"}), "file.fields.age_band.as"),
        (lambda d: d["file"]["fields"]["ethnicity"]["map"].update({"7": "martian"}), "file.fields.ethnicity"),
        (lambda d: d["file"]["fields"]["ethnicity"]["map"].update({7: "roma"}), "file.fields.ethnicity"),
        (lambda d: d["file"]["fields"]["region_code"].update(otherwise="moon"), "file.fields.region_code"),
        (lambda d: d["file"]["fields"].pop("ethnicity"), "file.fields"),
        (lambda d: d["file"]["columns"].pop("municipality"), "file.fields.region_code"),
    ],
)
def test_a_description_in_error_is_refused_by_file_and_field(change, field):
    document = yaml.safe_load((FOLDER / "co_sivigila875.yaml").read_text(encoding="utf-8"))
    changed = copy.deepcopy(document)
    change(changed)
    with pytest.raises(SourceRefused) as error:
        source_from_dict(changed, "co_sivigila875.yaml")
    assert str(error.value).startswith(f"co_sivigila875.yaml: {field} ")
