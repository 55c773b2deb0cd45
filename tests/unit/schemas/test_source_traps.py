"""The traps of real sources, each in a small invented file: layouts of several years, drifting labels, new codes."""

import pytest

from schemas.reading import FileRefused, read_text_table
from schemas.sources import load_source
from schemas.validation import validate_table
from tests.unit.schemas.invented_files import ARGENTINA, GUATEMALA, converted, text_of

GT, AR = load_source("gt_vif"), load_source("ar_linea144")


@pytest.fixture
def guatemala(tmp_path):
    """Convert rows that change the right one: `guatemala({}, {"VIC_SEXO": "1"})`."""
    return lambda *changes, **how: converted(tmp_path, GT, text_of(GUATEMALA, *changes, **how))


@pytest.fixture
def argentina(tmp_path):
    return lambda *changes, **how: converted(tmp_path, AR, text_of(ARGENTINA, *changes, **how))


def faults(result):
    return result.quarantine[["row_number", "column", "rule"]].values.tolist()


def outside(result):
    return result.out_of_scope[["row_number", "rule"]].values.tolist()


def one(result, column):
    assert len(result.frame) == 1
    return result.frame.loc[0, column]


def test_a_right_guatemalan_row_becomes_a_valid_notification(guatemala):
    result = guatemala({})
    row = result.frame.iloc[0].to_dict()
    del row["notification_id"]
    assert row == {
        "row_number": 2,
        "contact_month": "2012-04-01",
        "region_code": "norte",
        "age_band": "30_34",
        "migrant_status": "non_migrant",
        "birth_group": "national",
        "ethnicity": "indigenous",
        "ethnicity_method": "",
        "perpetrator_rel": "current_cohabiting",
        "violence_types": "economic|physical|psychological",
        "referred_to_protection": "",
        "mental_health_care": "",
        "reported_to_authority": "",
        "protection_measure": "yes",
        "sector": "justice",
    }
    assert len(validate_table(result.table, result.frame).accepted) == 1


@pytest.mark.parametrize(
    ("digits", "types"),
    [
        ("1222", "physical"),
        ("2122", "psychological"),
        ("2212", "sexual"),
        ("2221", "economic"),
        ("1111", "economic|physical|psychological|sexual"),
        ("2222", "not_specified"),
        (" ", "not_specified"),
    ],
)
def test_the_four_digits_are_four_types_of_violence(guatemala, digits, types):
    assert one(guatemala({"HEC_TIPAGRE": digits}), "violence_types") == types


@pytest.mark.parametrize("digits", ["1", "12", "3222", "11112", "12a2"])
def test_digits_that_are_no_types_are_quarantined(guatemala, digits):
    assert faults(guatemala({"HEC_TIPAGRE": digits})) == [[2, "violence_types", "code"]]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"VIC_SEXO": "1"}, "scope_sex"),
        ({"VIC_EDAD": "99"}, "scope_age"),
        ({"VIC_EDAD": " "}, "scope_age"),
        ({"VIC_EDAD": "14"}, "scope_age"),
        ({"VIC_REL_AGR": "9"}, "scope_relationship"),  # a brother, not "unknown"
        ({"VIC_REL_AGR": " "}, "scope_relationship"),
    ],
)
def test_guatemalan_rows_outside_the_scope(guatemala, change, rule):
    assert outside(guatemala(change, {})) == [[2, rule]]


def test_a_single_space_is_no_value(guatemala):
    result = guatemala({"VIC_GRUPET": " ", "VIC_NACIONAL": " ", "MEDIDAS_SEGURIDAD": " ", "INST_DENUN_HECHO": " "})
    assert result.frame.loc[0, ["ethnicity", "migrant_status"]].tolist() == ["unknown", "unknown"]
    assert result.frame.loc[0, ["protection_measure", "sector"]].tolist() == ["", ""]


@pytest.mark.parametrize(
    ("column", "code", "field", "ours"),
    [
        ("VIC_GRUPET", "02", "ethnicity", "indigenous"),
        ("VIC_GRUPET", "2.0", "ethnicity", "indigenous"),
        ("VIC_GRUPET", "GARÍFUNAS", "ethnicity", "black_african_caribbean"),
        ("VIC_GRUPET", "6", "ethnicity", "unknown"),
        ("VIC_NACIONAL", "2", "migrant_status", "migrant"),
        ("VIC_NACIONAL", "2", "birth_group", "unknown"),
        ("VIC_REL_AGR", "ex cónyuges", "perpetrator_rel", "former_spouse"),
        ("DEPTO_MCPIO", "0101", "region_code", "metropolitana"),
        ("DEPTO_MCPIO", "101", "region_code", "metropolitana"),
        ("DEPTO_MCPIO", "2212", "region_code", "suroriente"),
        ("DEPTO_MCPIO", "9999", "region_code", "not_recorded"),
        ("MES_EMISION", "04", "contact_month", "2012-04-01"),
        ("MES_EMISION", "Abril", "contact_month", "2012-04-01"),
        ("MEDIDAS_SEGURIDAD", "2", "protection_measure", "no"),
        ("INST_DENUN_HECHO", "6", "sector", "equality_body"),
    ],
)
def test_guatemalan_codes_however_they_are_written(guatemala, column, code, field, ours):
    assert one(guatemala({column: code}), field) == ours


@pytest.mark.parametrize(
    ("change", "column", "rule"),
    [
        ({"VIC_GRUPET": "7"}, "ethnicity", "code"),
        ({"MEDIDAS_SEGURIDAD": "3"}, "protection_measure", "code"),
        ({"VIC_REL_AGR": "11"}, "relationship", "code"),
        ({"VIC_SEXO": "3"}, "sex", "code"),
        ({"DEPTO_MCPIO": "2301"}, "region_code", "code"),
        ({"MES_EMISION": "13"}, "contact_month", "date"),
        ({"MES_EMISION": " "}, "contact_month", "date"),
    ],
)
def test_a_new_code_is_quarantined_and_never_guessed(guatemala, change, column, rule):
    assert faults(guatemala(change, {})) == [[2, column, rule]]


def test_a_new_code_of_a_row_that_is_out_of_scope_anyway_is_no_fault(guatemala):
    result = guatemala({"VIC_SEXO": "1", "VIC_GRUPET": "7", "VIC_REL_AGR": "11"})
    assert faults(result) == [] and outside(result) == [[2, "scope_sex"]]


def test_years_differ_in_columns_their_order_and_their_spelling(guatemala, tmp_path):
    renamed = {"ANO_EMISION": "AÑO_EMISION", "VIC_GRUPET": "vic_grupet"}
    assert one(guatemala({}, renamed=renamed), "ethnicity") == "indigenous"
    fewer = {name: GUATEMALA[name] for name in reversed(GUATEMALA) if name != "MEDIDAS_SEGURIDAD"}
    result = converted(tmp_path, GT, text_of(fewer | {"LEY_APLICABLE": "1", "AGR_GURPET": "1"}, {}))
    assert "protection_measure" not in result.supplied and one(result, "protection_measure") == ""


def test_a_file_without_a_needed_column_is_refused_by_its_name(guatemala):
    with pytest.raises(FileRefused, match=r"FL01.*VIC_NACIONAL"):
        guatemala({}, renamed={"VIC_NACIONAL": "NACIONAL"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_tried_in_order(tmp_path, encoding, delimiter):
    content = text_of(ARGENTINA, {"genero_persona_en_situacion_de_violencia": "Varón"}, {}, delimiter=delimiter)
    result = converted(tmp_path, AR, content.encode(encoding))
    assert one(result, "region_code") == "centro" and outside(result) == [[2, "scope_sex"]]


def test_a_compressed_file_is_read_like_a_plain_one(tmp_path):
    plain = converted(tmp_path, AR, text_of(ARGENTINA, {}))
    packed = converted(tmp_path, AR, text_of(ARGENTINA, {}), "file.csv.gz")
    assert packed.frame.drop(columns="notification_id").equals(plain.frame.drop(columns="notification_id"))


def test_byte_order_mark_line_ends_and_an_empty_last_column(tmp_path):
    lines = text_of(ARGENTINA, {}, {}, renamed={"fecha": "Fecha"}).splitlines()
    content = "\ufeff" + "".join(f"{line},\r\n" for line in lines)
    assert len(converted(tmp_path, AR, content).frame) == 2


def test_a_row_broken_by_a_comma_without_quotation_marks_is_set_aside_alone(tmp_path):
    lines = text_of(ARGENTINA, {}, {}, {}).splitlines()
    lines[2] = lines[2].replace("Córdoba", "Córdoba, Capital")
    path = tmp_path / "file.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    table = read_text_table(path, AR.layout)
    assert table.faults[["row_number", "rule"]].values.tolist() == [[3, "row_arity"]]
    assert table.frame["row_number"].tolist() == [2, 4]


@pytest.mark.parametrize("text", ["2021-05-17", "17/05/2021", "17-05-2021", "2021-05-17 10:22:00", "17/5/2021"])
def test_argentine_dates_in_several_formats(argentina, text):
    assert one(argentina({"fecha": text}), "contact_month") == "2021-05-01"


@pytest.mark.parametrize("text", ["", "2021", "32/01/2021", "05/17/2021", "hoy"])
def test_an_argentine_date_that_cannot_be_read_is_quarantined(argentina, text):
    assert faults(argentina({"fecha": text})) == [[2, "contact_month", "date"]]


@pytest.mark.parametrize(
    ("country", "status", "group"),
    [
        ("Argentina", "non_migrant", "national"),
        ("ARGENTINA", "non_migrant", "national"),
        ("Paraguaya", "migrant", "latin_caribbean"),
        ("Bolivia", "migrant", "latin_caribbean"),
        ("Perú", "migrant", "latin_caribbean"),
        ("española", "migrant", "eu_efta"),
        ("Otro", "migrant", "unknown"),
        ("", "unknown", "unknown"),
        ("Sin Datos", "unknown", "unknown"),
    ],
)
def test_countries_of_birth_by_name_or_adjective(argentina, country, status, group):
    row = argentina({"pais_nacimiento_persona_en_situacion_de_violencia": country}).frame.loc[0]
    assert (row["migrant_status"], row["birth_group"]) == (status, group)


def test_a_country_that_is_none_is_quarantined(argentina):
    result = argentina({"pais_nacimiento_persona_en_situacion_de_violencia": "Ruritania"})
    assert faults(result) == [[2, "birth_group", "code"], [2, "migrant_status", "code"]]


@pytest.mark.parametrize(
    ("column", "text", "field", "ours"),
    [
        ("prov_residencia_persona_en_situacion_violencia", "CORDOBA", "region_code", "centro"),
        ("prov_residencia_persona_en_situacion_violencia", "Santiago Del Estero", "region_code", "noa"),
        ("prov_residencia_persona_en_situacion_violencia", "C.A.B.A.", "region_code", "buenos_aires_city"),
        ("prov_residencia_persona_en_situacion_violencia", "Sin datos", "region_code", "not_recorded"),
        ("vinculo_con_la_persona_agresora", "EX-PAREJA", "perpetrator_rel", "former_partner"),
        ("tipo_de_violencia_fisica", "SI", "violence_types", "physical|psychological"),
        ("tipo_de_violencia_sexual", "sí", "violence_types", "physical|psychological|sexual"),
    ],
)
def test_argentine_labels_that_drift(argentina, column, text, field, ours):
    assert one(argentina({column: text}), field) == ours


@pytest.mark.parametrize("age", ["", "127", "14", "Sin datos"])
def test_argentine_ages_that_are_none_are_out_of_scope(argentina, age):
    assert outside(argentina({"edad_persona_en_situacion_de_violencia": age})) == [[2, "scope_age"]]


def test_equal_rows_are_kept_because_they_may_be_two_women(argentina):
    result = argentina({}, {})
    assert len(result.frame) == 2 and result.frame["notification_id"].nunique() == 2


def test_a_helpline_without_ethnic_groups_says_not_asked_and_does_not_supply_them(argentina):
    result = argentina({})
    assert one(result, "ethnicity") == "not_asked" and "ethnicity" not in result.supplied
    assert any("ethnic group" in caveat for caveat in AR.published_caveats)


def test_no_value_of_a_row_is_in_what_is_set_aside(guatemala):
    result = guatemala({"VIC_GRUPET": "Zx7Canary"}, {"VIC_SEXO": "Zx7Canary"}, {"MES_EMISION": "Zx7Canary"})
    assert len(result.quarantine) == 3
    assert "zx7canary" not in (result.quarantine.to_csv() + result.out_of_scope.to_csv()).casefold()
