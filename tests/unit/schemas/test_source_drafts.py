"""Drafts of sources: what a program can know of an unknown file, what it must not show, and that the rest loads."""

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

from schemas.reading import FileRefused
from schemas.sources import SourceRefused, convert
from schemas.sources.drafting import draft_source
from schemas.sources.inspection import inspect_file
from schemas.sources.loading import source_from_dict
from schemas.sources.matching import likely_columns
from schemas.sources.profiling import FileProfile, profile_column, profile_file
from schemas.sources.reference import reference
from schemas.validation import validate_table

DOCUMENT = Path(__file__).parents[3] / "docs" / "adding-a-source.md"
SEXES, BONDS, PEOPLES, BORN = ("F", "M"), ("husband", "ex", "father"), ("1", "2", "7"), ("Spain", "Chile", "Peru")


def rows():
    """An invented file: 240 rows, of which 160 are women, with one rare code and one name of a person."""
    for number in range(240):
        yield {
            "Fecha de consulta": f"{number % 28 + 1:02}/{number % 12 + 1:02}/2024",
            "SEXO": SEXES[number % 3 == 2],
            "edad": str(15 + number % 60),
            "Pueblo": PEOPLES[number % 3],
            "País de nacimiento": BORN[number % 2 if number != 7 else 2],
            "Relación con el agresor": BONDS[number // 3 % 2],
            "sexo del agresor": "M",
            "violencia física": ("si", "no")[number % 5 == 0],
            "Nombre": f"Zx7Canary{number}",
            "Clave": f"K{number:07}",
            "vacía": "",
        }


@pytest.fixture
def file(tmp_path):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(next(rows())), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows())
    path = tmp_path / "file.csv"
    path.write_bytes(text.getvalue().encode("cp1252"))
    return path


@pytest.fixture
def draft(file):
    return draft_source(profile_file(file), "invented")


def test_a_draft_finds_encoding_delimiter_columns_and_dates(draft):
    document = yaml.safe_load(draft.text)
    layout = document["file"]
    assert (layout["encoding"], layout["delimiter"], layout["drop"]) == ("cp1252", ";", ["Nombre"])
    assert {name: entry["names"][0] for name, entry in layout["columns"].items()} == {
        "sex": "SEXO",
        "age": "edad",
        "date": "Fecha de consulta",
        "relationship": "Relación con el agresor",
        "ethnic_group": "Pueblo",
        "origin": "País de nacimiento",
        "physical": "violencia física",
    }
    assert layout["fields"]["contact_month"]["formats"] == ["d/m/Y"]
    assert layout["fields"]["birth_group"]["as"] == "country"
    assert list(layout["fields"]["ethnicity"]["map"]) == ["1", "2", "7"]


def test_a_draft_shows_no_rare_value_no_date_and_no_text(draft):
    for secret in ("canary", "K0000", "2024", "Peru"):
        assert secret.casefold() not in draft.text.casefold()
    assert any("'Nombre' must never be sent" in warning for warning in draft.warnings)
    assert any("'País de nacimiento' is used" in warning for warning in draft.warnings)


def test_a_draft_does_not_load_before_it_is_finished(draft):
    with pytest.raises(SourceRefused, match="TODO: fill it in"):
        source_from_dict(yaml.safe_load(draft.text), "invented.yaml")


def filled(text):
    """The draft with every TODO filled in, entry by entry, as its author would."""
    document = yaml.safe_load(text)
    document |= {"label": "Invented", "country": "Spain", "caveats": ["One row is a visit."]}
    for entry in document["cannot_supply"].values():
        entry["reason"] = "Not recorded."
    scope, fields = document["file"]["scope"], document["file"]["fields"]
    scope[0] |= {"codes": ["F"], "outside": ["M"]}
    scope[2] |= {"codes": ["husband", "ex"], "outside": ["father"]}
    fields["ethnicity"]["map"] = {"1": "national_majority", "2": "roma", "7": "unknown"}
    fields["perpetrator_rel"]["map"] = {"husband": "current_spouse", "ex": "former_partner"}
    fields["violence_types"]["parts"][0]["map"] = {"si": "physical", "no": ""}
    for name in ("migrant_status", "birth_group"):
        fields[name]["home"] = "ES"
    return document


def test_a_draft_that_is_filled_in_converts_the_file(draft, file):
    source = source_from_dict(filled(draft.text), "invented.yaml")
    found = inspect_file(file, source)
    assert (found.rows, found.accepted, found.out_of_scope, found.quarantined) == (240, 160, {"scope_sex": 80}, 0)
    # Every third month falls on men only: row n is of month n % 12 + 1, and men are rows 2, 5, 8, ...
    assert found.months == tuple(f"2024-{month:02}" for month in (1, 2, 4, 5, 7, 8, 10, 11))
    assert ("sex", "SEXO", False) in found.columns and found.unknown == ()


def test_an_inspection_counts_codes_without_a_meaning_and_names_frequent_ones_only(draft, file):
    document = filled(draft.text)
    document["file"]["fields"]["ethnicity"]["map"] = {"2": "roma"}
    document["file"]["scope"][0]["outside"] = []
    document["file"]["fields"]["birth_group"]["written"] = ["numeric"]
    found = inspect_file(file, source_from_dict(document, "invented.yaml"))
    # Women are rows 0 and 1 of every three: people 1 on 80 of them, people 2 on 80; 80 men are sorted nowhere.
    by_column = {unknown.column: unknown for unknown in found.unknown}
    assert (by_column["ethnic_group"].codes, by_column["ethnic_group"].often) == (1, (("1", 80),))
    assert (by_column["sex"].rows, by_column["sex"].often) == (80, (("m", 80),))
    assert by_column["origin"].codes == 3 and "peru" not in str(by_column["origin"].often)
    assert found.rows == found.accepted + sum(found.out_of_scope.values()) + found.quarantined
    assert found.by_rule["code", "sex"] == 80


@pytest.mark.parametrize(
    "content",
    ["03/02/2024;F;31\n04/02/2024;F;22\n", "anna@example.org,F\nb,F\n"],
)
def test_a_file_without_a_line_of_names_is_refused_without_quoting_it(tmp_path, content):
    path = tmp_path / "file.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FileRefused, match="does not look like names of columns") as error:
        profile_file(path)
    assert "2024" not in str(error.value) and "anna" not in str(error.value)


def test_columns_about_the_other_person_are_not_taken_for_hers():
    names = ["AGR_SEXO", "VIC_SEXO", "edad_agre", "VIC_EDAD", "VIC_REL_AGR"]
    assert likely_columns(names) == {"sex": "VIC_SEXO", "age": "VIC_EDAD", "relationship": "VIC_REL_AGR"}


def test_dates_that_fit_both_orders_are_left_to_the_author(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("date,sex\n" + "03/04/2024,F\n" * 30, encoding="utf-8")
    draft = draft_source(profile_file(path), "invented")
    assert "day first or month first?" in draft.text
    assert yaml.safe_load(draft.text)["file"]["fields"]["contact_month"]["formats"] == ["d/m/Y", "m/d/Y"]


def examples(language):
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)


def test_the_example_of_the_document_loads_and_reads_its_file(tmp_path):
    example, programme = examples("yaml")
    source = source_from_dict(yaml.safe_load(example), "freedonia_calls.yaml")
    path = tmp_path / "calls.csv"
    path.write_text(examples("")[0], encoding="utf-8")
    from schemas.reading import read_text_table

    table = read_text_table(path, source.layout)
    result = convert(table.frame, source, table.sha256)
    assert "Caller phone" not in table.frame
    assert len(validate_table(result.table, result.frame).accepted) == 2
    columns = ["region_code", "ethnicity", "migrant_status", "perpetrator_rel", "violence_types"]
    assert result.frame[columns].values.tolist() == [
        ["inland", "national_majority", "non_migrant", "current_spouse", "physical|psychological"],
        ["coast", "roma", "migrant", "former_spouse", "psychological"],
    ]
    assert source_from_dict(yaml.safe_load(programme), "gbvims_freedonia.yaml").country == "Freedonia"


def test_the_document_has_every_key_as_it_is():
    assert reference() in DOCUMENT.read_text(encoding="utf-8")


COUNTRIES = ["colombiana", "venezolana", "peruana", "ecuatoriana", "chilena", "argentina", "boliviana"]


@pytest.mark.parametrize(
    ("values", "way"),
    [
        (COUNTRIES, "names"),
        # Of few rows each, so that no code of theirs is shown.
        (COUNTRIES * 4 + ["Ruritania", "apátrida"], "names"),
        (["COL", "VEN", "PER"] * 30, "alpha3"),
        (["170", "862", "604"] * 30, "numeric"),
        (["CO", "VE", "PE"] * 30, "alpha2"),
        (["1", "2"] * 30, ""),
        (["si", "no"] * 30, ""),
        (["Ruritania", "Elsewhere", "chilena"] * 30, ""),
    ],
)
def test_nationalities_are_proposed_to_be_read_as_countries_however_rare(values, way):
    column = profile_column("Nacionalidad", pd.Series(values, dtype="string"))
    assert column.countries == way
    profile = FileProfile("utf-8", ",", len(values), (column,), {"origin": "Nacionalidad"}, ("Nacionalidad",))
    field = yaml.safe_load(draft_source(profile, "invented").text)["file"]["fields"]["migrant_status"]
    assert field["as"] == ("country" if way else "code")
    assert field.get("written", []) == (["alpha2"] if way == "alpha2" else [])
