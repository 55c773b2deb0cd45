"""Descriptions of sources: what a YAML file may say, what is refused, and where files are searched."""

import copy

import pandas as pd
import pytest
import yaml

from schemas.reading import FileRefused
from schemas.sources import SourceRefused, convert, load_source, source_names
from schemas.sources.dates import first_of_month, pattern_of
from schemas.sources.inspection import inspect_file
from schemas.sources.loading import FOLDER, read_document, source_from_dict
from tests.unit.schemas.invented_files import ARGENTINA, GUATEMALA, converted, text_of

GUATEMALA_YAML = yaml.safe_load((FOLDER / "gt_vif.yaml").read_text(encoding="utf-8"))
ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def changed(change):
    document = copy.deepcopy(GUATEMALA_YAML)
    change(document)
    return document


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(synthetic="no"), "synthetic must be true or false"),
        (lambda d: d.update(label="TODO: a name"), "label still has a TODO"),
        (lambda d: d["regions"].update({7: "Seven"}), "regions needs texts"),
        (lambda d: d["series_breaks"][0].update({"from": "spring"}), r"series_breaks\[0\].from must be a year"),
        (lambda d: d["series_breaks"][0].update({"from": 2016}), "put it in quotation marks"),
        (lambda d: d["series_breaks"][0].update(columns=["shoe"]), r"series_breaks\[0\].columns are not of"),
        (lambda d: d["cannot_supply"].update(shoe="none"), "cannot_supply.shoe is not a column"),
        (lambda d: d["cannot_supply"].update(ethnicity="none"), "cannot_supply.ethnicity is made under file.fields"),
        (lambda d: d["file"]["fields"].pop("ethnicity"), "file.fields says nothing of ethnicity"),
        (lambda d: d["file"].update(encoding="klingon"), "file.encoding is not an encoding"),
        (lambda d: d["file"].update(encoding="utf-16"), "file.encoding is not an encoding"),
        (lambda d: d["file"].update(encoding=["latin-1", "utf-8"]), "file.encoding has latin-1 before others"),
        (lambda d: d["file"].update(delimiter="::"), "file.delimiter must be single characters"),
        (lambda d: d["file"].update(missing=["", 99]), "file.missing must be a list of texts: put it in quotation"),
        (lambda d: d["file"].update(drop=["VIC_SEXO"]), "file.columns.sex.names has a column that stands under"),
        (lambda d: d["file"].update(allow={"LEY": ["poem"]}), "file.allow.LEY must be a list of some of"),
        (lambda d: d["file"]["columns"]["sex"].update(name="X"), "file.columns.sex.name is not known"),
        (lambda d: d["file"]["columns"]["sex"].update(names=[]), "file.columns.sex.names must name at least one"),
        (lambda d: d["file"]["columns"].update(sex=None), "file.columns.sex must be a block"),
        (lambda d: d["file"]["derive"]["physical"].update(pattern="(?P<part>["), "file.derive.physical has a pattern"),
        (lambda d: d["file"]["derive"]["physical"].update(pattern="[12]{4}"), "file.derive.physical needs a group"),
        (lambda d: d["file"]["derive"].update(sex={"literal": "1"}), "file.derive.sex is the name of another column"),
        (lambda d: d["file"]["derive"].update(x={"from": "sex"}), "file.derive.x must have one of pattern"),
        (lambda d: d["file"]["derive"].update(x={"join": ["shoe"]}), "file.derive.x reads a column that is not listed"),
        (lambda d: d["file"]["scope"][0].update(rule="women"), r"file.scope\[0\].rule must begin with scope_"),
        (lambda d: d["file"]["scope"][0].update(outside=["02"]), r"file.scope\[0\] has the same code under codes and"),
        (lambda d: d["file"]["scope"][0].update(lowest_age=15), r"file.scope\[0\] must have one of codes, lowest_age"),
        (lambda d: d["file"]["scope"][0].update(column="measure"), "file.scope needs a column that is never missing"),
        (lambda d: d["file"]["fields"]["contact_month"].update(formats=["d/m/Y", "m/d/Y"]), "day and month in both"),
        (lambda d: d["file"]["fields"]["contact_month"].update(formats=["Y-q"]), "has a format 'Y-q'"),
        (lambda d: d["file"]["fields"]["contact_month"].pop("formats"), "must have formats or patterns"),
        (lambda d: d["file"]["fields"]["contact_month"].update(month_names=["jan"]), "needs twelve month_names"),
        (lambda d: d["file"]["fields"]["region_code"].pop("missing"), "region_code needs `missing`"),
        (lambda d: d["file"]["fields"]["ethnicity"]["map"].update({"02": "roma"}), "two codes that are the same but"),
        (lambda d: d["file"]["fields"]["ethnicity"]["map"].update({"8": True}), "a code that is not a text"),
        (lambda d: d["file"]["fields"]["ethnicity"]["map"].update({"8": ""}), "a code that is not one of ours"),
        (lambda d: d["file"]["fields"]["ethnicity"].update(by_year=[{"map": {"8": "martian"}}]), "not one of ours"),
        (lambda d: d["file"]["fields"].update(age_band={"as": "always", "value": "1"}), "age_band becomes a code"),
        (
            lambda d: d["file"]["fields"].update(contact_month={"as": "always", "value": "1"}),
            "cannot be made by always",
        ),
        (
            lambda d: d["file"]["fields"].update(migrant_status={"as": "country", "from": "nationality", "home": "gt"}),
            "migrant_status.home must be an ISO code",
        ),
        (
            lambda d: d["file"]["fields"].update(ethnicity={"as": "country", "from": "nationality", "home": "GT"}),
            "ethnicity cannot be made by country",
        ),
        (lambda d: d["file"]["fields"].update(sector={"as": "always", "value": "army"}), "sector becomes a code"),
        (lambda d: d["file"]["fields"]["violence_types"]["parts"][0].update(filled="sexual"), "with both"),
    ],
)
def test_an_entry_in_error_is_refused_by_file_field_and_what_to_do(change, message):
    document = changed(change)
    with pytest.raises(SourceRefused, match=message) as error:
        source_from_dict(document, "gt_vif.yaml")
    assert str(error.value).startswith("gt_vif.yaml: ")


def test_every_source_that_ships_loads_and_tells_readers_something():
    for name in source_names():
        source = load_source(name)
        assert source.name == name and (source.synthetic or source.published_caveats)


def test_what_cannot_be_supplied_and_series_breaks_are_published():
    caveats = load_source("gt_vif").published_caveats
    assert "Mental health care: The form has no question on it." in caveats
    assert sum(caveat.startswith("From 2016: ") for caveat in caveats) == 2


def with_codes_by_year():
    entry = {
        "by_year": [
            {"from_year": 2015, "map": {"7": "roma"}},
            {"until_year": 2011, "map": {"7": "other_minority", "2": "unknown"}},
        ]
    }
    return source_from_dict(changed(lambda d: d["file"]["fields"]["ethnicity"].update(entry)), "gt_vif.yaml")


@pytest.mark.parametrize(
    ("year", "code", "ours"),
    [
        ("2015", "7", "roma"),
        ("2019", "7", "roma"),
        ("2011", "7", "other_minority"),
        ("2011", "2", "unknown"),
        ("2012", "2", "indigenous"),
        ("2019", "1", "national_majority"),
    ],
)
def test_a_code_can_mean_something_in_some_years_only(tmp_path, year, code, ours):
    row = {"ANO_EMISION": year, "VIC_GRUPET": code}
    result = converted(tmp_path, with_codes_by_year(), text_of(GUATEMALA, row))
    assert result.frame["ethnicity"].tolist() == [ours]


def test_a_code_of_other_years_is_quarantined(tmp_path):
    row = {"ANO_EMISION": "2013", "VIC_GRUPET": "7"}
    result = converted(tmp_path, with_codes_by_year(), text_of(GUATEMALA, row, {}))
    assert result.quarantine[["row_number", "column", "rule"]].values.tolist() == [[2, "ethnicity", "code"]]


def test_a_literal_and_a_code_for_every_row(tmp_path):
    def change(document):
        document["file"]["derive"]["form"] = {"literal": "Police form"}
        fields = document["file"]["fields"]
        fields["sector"] = {"as": "code", "from": "form", "map": {"police form": "police"}}
        fields["protection_measure"] = {"as": "always", "value": "unknown"}

    result = converted(tmp_path, source_from_dict(changed(change), "gt_vif.yaml"), text_of(GUATEMALA, {}))
    assert result.frame.loc[0, ["sector", "protection_measure"]].tolist() == ["police", "unknown"]


@pytest.mark.parametrize(
    ("text", "date_format", "month"),
    [
        ("2024-02-29", "Y-m-d", "2024-02-01"),
        ("2023-02-29", "Y-m-d", None),
        ("1/2/2024", "d/m/Y", "2024-02-01"),
        ("1/2/2024", "m/d/Y", "2024-01-01"),
        ("5.11.24", "d.m.y", "2024-11-01"),
        ("12-march-2024", "d-b-Y", "2024-03-01"),
        ("2024 mar 10 12:00:00 am", "Y b d", "2024-03-01"),
        ("2024-02", "Y-m", "2024-02-01"),
        ("20240229", "Y-m-d", None),
    ],
)
def test_formats_of_dates(text, date_format, month):
    assert first_of_month(text, [pattern_of(date_format)], ENGLISH) == month


def test_a_year_with_a_thousands_mark_is_read_by_a_pattern():
    assert first_of_month("3/2,023", ["(?P<month>[0-9]+)/(?P<year>[0-9],[0-9]{3})"], ENGLISH) == "2023-03-01"


@pytest.mark.parametrize("date_format", ["", "d/m", "Y-m-m", "YY-m", "Y-m-d H"])
def test_formats_that_are_none(date_format):
    with pytest.raises(ValueError, match="format of dates"):
        pattern_of(date_format)


def test_a_kind_of_identifier_can_be_allowed_in_one_column_and_stops_a_file_in_another(tmp_path):
    source = source_from_dict(
        changed(lambda d: d["file"].update(allow={"LINK": ["email", "web_address"]})), "gt_vif.yaml"
    )
    row = GUATEMALA | {"LINK": "nobody@example.org"}
    path = tmp_path / "file.csv"
    path.write_text(text_of(row, {}), encoding="utf-8")
    assert inspect_file(path, source).accepted == 1
    path.write_text(text_of(row, {}, renamed={"LINK": "OTHER"}), encoding="utf-8")
    with pytest.raises(FileRefused, match="FL03"):
        inspect_file(path, source)


def write(folder, name, **entries):
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump({"name": name} | entries), encoding="utf-8")
    return path


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("IPV_SOURCES", str(tmp_path))
    return tmp_path


def test_a_folder_of_ones_own_is_searched_first(own_folder):
    write(own_folder, "gt_vif", label="Mine", synthetic=True, format="delivery")
    write(own_folder, "new_country", label="New", synthetic=True, format="delivery")
    assert load_source("gt_vif").label == "Mine"
    assert load_source("ar_linea144").country == "Argentina"
    assert {"new_country", "gt_vif", "ar_linea144"} <= set(source_names())
    assert source_names()["gt_vif"].parent == own_folder


def test_a_folder_that_is_not_there_is_refused(own_folder, monkeypatch):
    monkeypatch.setenv("IPV_SOURCES", str(own_folder / "nowhere"))
    with pytest.raises(SourceRefused, match="IPV_SOURCES: there is no folder"):
        load_source("gt_vif")


def test_another_description_is_another_hash_and_the_same_one_the_same(own_folder):
    write(own_folder, "mine", label="A", synthetic=True, format="delivery")
    first, again = load_source("mine").sha256, load_source("mine").sha256
    write(own_folder, "mine", label="B", synthetic=True, format="delivery")
    assert first == again != load_source("mine").sha256


def test_a_description_can_take_over_another_and_change_it(own_folder):
    changes = {"columns": {"place": None}, "fields": {"region_code": None, "sector": None}}
    lacks = {"region_code": {"reason": "Nobody knows.", "code": "not_recorded"}}
    write(
        own_folder,
        "gt_two",
        extends="gt_vif",
        label="Two",
        cannot_supply=lacks,
        file=changes | {"derive": {"department": None}},
    )
    source = load_source("gt_two")
    assert (source.name, source.label, source.country) == ("gt_two", "Two", "Guatemala")
    assert "place" not in source.file.columns and "sex" in source.file.columns
    result = converted(own_folder, source, text_of(GUATEMALA, {}))
    assert result.frame.loc[0, ["region_code", "sector", "ethnicity"]].tolist() == ["not_recorded", "", "indigenous"]
    assert "Region: Nobody knows." in source.published_caveats


def test_taking_over_in_a_circle_or_from_nobody_is_refused(own_folder):
    write(own_folder, "one", extends="two")
    write(own_folder, "two", extends="one")
    write(own_folder, "three", extends="nobody")
    for name in ("one", "two", "three"):
        with pytest.raises(SourceRefused, match="extends"):
            load_source(name)


def test_a_key_that_stands_twice_is_refused_by_its_line(own_folder):
    path = own_folder / "twice.yaml"
    path.write_text("name: twice\nlabel: A\nlabel: B\n", encoding="utf-8")
    with pytest.raises(SourceRefused, match=r"twice.yaml: the file is not YAML \(line 3\).*second time"):
        read_document(path)


@pytest.mark.parametrize("content", ["name: [", "- a\n- b\n", "", "\tname: x"])
def test_a_file_that_is_no_description_is_refused(own_folder, content):
    path = own_folder / "broken.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceRefused, match=r"broken\.yaml: the file"):
        load_source("broken")


def test_the_row_numbers_of_a_file_stay_with_its_rows():
    source = load_source("ar_linea144")
    frame = pd.DataFrame([ARGENTINA] * 3, dtype="string")
    frame.insert(0, "row_number", [2, 5, 9])
    frame.loc[1, "genero_persona_en_situacion_de_violencia"] = "Varon"
    result = convert(frame, source, "0" * 64)
    assert result.frame["row_number"].tolist() == [2, 9]
    assert result.out_of_scope["row_number"].tolist() == [5]
