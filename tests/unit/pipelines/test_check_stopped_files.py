"""`ipv-indicators check` and `convert`: a stopped file, what is not in a file, files of another system."""

import csv
import io
import json

import pytest
import yaml

from pipelines.cli import main
from schemas.templates import xlsx_template
from tests.unit.pipelines.test_check_command import CANARY, check, found, places, write
from tests.unit.schemas.filled_templates import fill
from tests.unit.schemas.right_rows import FACILITY, REFERRAL, SERVICE_CONTACT
from tests.unit.schemas.test_spreadsheet import with_error

SIVIGILA = {
    "sexo_": "F",
    "edad_": "31",
    "uni_med_": "1",
    "r_fam_vic": "22",
    "conv_agre": "1",
    "fec_con_": "2023-05-17",
    "nacionali_": "170",
    "per_etn_": "6",
    "naturaleza": "1",
}


def test_every_reason_for_which_a_file_is_stopped_is_told_at_once_and_in_its_column(tmp_path, capsys):
    rows = [
        SERVICE_CONTACT | {"contact_month": "01/03/2025"},
        SERVICE_CONTACT | {"data_permission": "no", "service_type": "ana@example.org"},
        SERVICE_CONTACT | {"entry_pathway": "immigration"},
    ]
    code, [file] = found(capsys, write(tmp_path / "service_contact.csv", *rows))
    assert code == 1
    assert sorted(places(file)) == [
        (2, "contact_month", "FL03"),
        (3, "data_permission", "FL07"),
        (3, "service_type", "FL03"),
        (4, "entry_pathway", "FL08"),
    ]


def test_a_file_with_wrong_columns_is_looked_at_all_the_same(tmp_path, capsys):
    row = {name: value for name, value in FACILITY.items() if name != "setting"}
    path = write(tmp_path / "facility.csv", row | {"surname": CANARY, "beds": "1", "sector": "ana@example.org"})
    code, [file] = found(capsys, path)
    assert code == 1
    assert places(file) == [(1, "column 9", "FL02"), (1, "setting", "FL01"), (2, "sector", "FL03")]
    assert CANARY not in json.dumps(file) and "example" not in json.dumps(file)


def test_at_most_ten_reasons_are_told(tmp_path, capsys):
    row = SERVICE_CONTACT | dict.fromkeys(list(SERVICE_CONTACT)[8:25], "ana@example.org")
    assert len(found(capsys, write(tmp_path / "service_contact.csv", row))[1][0]["faults"]) == 10


@pytest.mark.parametrize("written", ["01/03/2025", "1.3.2025", "March 1, 2025"])
def test_of_a_month_written_otherwise_it_is_said_how_to_write_it_and_where(tmp_path, capsys, written):
    path = write(tmp_path / "service_contact.csv", SERVICE_CONTACT, SERVICE_CONTACT | {"contact_month": written})
    code, out, _ = check(capsys, path)
    assert code == 1 and "(row 3): Column contact_month" in out and "March 2025 is 2025-03-01" in out


@pytest.mark.parametrize("written", ["2025-03", "03/2025", "mar-25"])
def test_of_a_month_without_a_day_too(tmp_path, capsys, written):
    path = write(tmp_path / "service_contact.csv", SERVICE_CONTACT | {"received_month": written})
    code, out, _ = check(capsys, path)
    assert code == 1 and "row 2, received_month, type: Write it so: first day of the month, such as `2025-03-01`" in out


def test_an_empty_template_is_right_and_said_to_have_nothing_in_it(tmp_path, capsys):
    path = tmp_path / "facility.xlsx"
    path.write_bytes(xlsx_template("facility"))
    code, out, _ = check(capsys, path)
    assert code == 0 and "There is nothing in it" in out
    assert "nothing in it" in found(capsys, path)[1][0]["notes"][0]
    assert "nothing in it" not in check(capsys, write(tmp_path / "facility.csv", FACILITY))[1]


def test_what_only_other_files_can_answer_is_said_of_a_file_alone(tmp_path, capsys):
    referral = write(tmp_path / "referral.csv", REFERRAL)
    [note] = found(capsys, referral)[1][0]["notes"]
    assert "service_contact" in note and "RF07" in note and "open question" in note
    write(tmp_path / "service_contact.csv", SERVICE_CONTACT)
    files = found(capsys, tmp_path)[1]
    # The facilities of the contacts are still not there.
    assert [[("facility" in note) for note in file["notes"]] for file in files] == [[], [True]]


def test_an_error_of_a_spreadsheet_program_is_called_what_it_is(tmp_path, capsys):
    path = tmp_path / "facility.xlsx"
    path.write_bytes(with_error("#REF!"))
    assert places(found(capsys, path)[1][0]) == [(2, "sector", "error_cell")]
    path = write(tmp_path / "facility.csv", FACILITY | {"sector": "#NV", "reporting_to": "#¡VALOR!", "setting": "x"})
    assert sorted(places(found(capsys, path)[1][0])) == [
        (2, "reporting_to", "error_cell"),
        (2, "sector", "error_cell"),
        (2, "setting", "code"),
    ]


RIGHT = list(FACILITY.values())
NOT_CONVERTED = [
    (fill(xlsx_template("facility"), [RIGHT, [*RIGHT, CANARY]]), "cells beside the columns (3)"),
    (with_error("#N/A"), "(2): type the value"),
    (fill(xlsx_template("facility"), [["ana@example.org", *RIGHT[1:]]]), "would be stopped: FL03 (row 2)"),
]


@pytest.mark.parametrize(("content", "said"), NOT_CONVERTED)
def test_what_would_be_stopped_is_not_converted(tmp_path, capsys, content, said):
    path = tmp_path / "facility.xlsx"
    path.write_bytes(content)
    assert main(["convert", str(path)]) == 1
    printed = capsys.readouterr()
    assert said in printed.err and CANARY not in printed.err and "example" not in printed.err
    assert not (tmp_path / "facility.csv").exists()


def test_a_code_that_the_description_does_not_map_is_told_by_their_column_and_where_to_add_it(tmp_path, capsys):
    rows = [SIVIGILA | {"per_etn_": CANARY}, SIVIGILA | {"sexo_": CANARY}, SIVIGILA | {"fec_con_": "spring"}]
    path = write(tmp_path / "datos.csv", *rows)
    arguments = [path, "--source", "co_sivigila875"]
    code, [file] = found(capsys, *arguments)
    assert code == 1 and places(file) == [(2, "per_etn_", "code"), (3, "sexo_", "code"), (4, "fec_con_", "date")]
    ethnic, sex, date = (fault["what_to_do"] for fault in file["faults"])
    assert "map: under fields, ethnicity in co_sivigila875.yaml" in ethnic
    assert "under scope, scope_sex, to codes: or to outside: in co_sivigila875.yaml" in sex
    assert "contact_month" in date and "co_sivigila875.yaml" in date
    for kind in ("text", "json", "csv"):
        out = check(capsys, *arguments, "--format", kind)[1]
        assert "per_etn_" in out and CANARY not in out
    assert CANARY in check(capsys, *arguments, "--show-values")[1]
    lines = csv.DictReader(io.StringIO(check(capsys, *arguments, "--format", "csv")[1]))
    assert [line["column"] for line in lines] == ["per_etn_", "sexo_", "fec_con_"]


def test_columns_that_nothing_is_made_of_are_named_by_every_command(tmp_path, capsys):
    path = write(tmp_path / "datos.csv", SIVIGILA | {"clave": CANARY, "obs": CANARY})
    [file] = found(capsys, path, "--source", "co_sivigila875")[1]
    assert file["columns_not_used"] == ["clave", "obs"]
    out = check(capsys, path, "--source", "co_sivigila875")[1]
    assert "2 columns are not used and will not be kept: clave, obs" in out
    assert main(["source", "check", "co_sivigila875", str(path)]) == 0
    checked = capsys.readouterr().out
    assert "not kept        2 columns that nothing is made of: clave, obs" in checked
    assert main(["source", "new", str(path), "--name", "mine"]) == 0
    drafted = capsys.readouterr()
    assert "clave" in drafted.err and "not kept" in drafted.err
    assert CANARY not in out + checked + drafted.out + drafted.err
    assert yaml.safe_load(drafted.out)["file"]["drop"] == ["obs"]


def test_a_delivery_of_another_system_is_checked_by_the_description_of_its_source(tmp_path, capsys):
    folder = tmp_path / "co_sivigila875" / "2023-06"
    folder.mkdir(parents=True)
    write(folder / "Base 2023.csv", SIVIGILA, SIVIGILA | {"per_etn_": CANARY})
    note = {
        "source": "co_sivigila875",
        "delivery_id": "2023-06",
        "received_month": "2023-06-01",
        "data_cutoff": "2023-05-31",
        "files": [{"name": "Base 2023.csv", "rows": 2}],
    }
    (folder / "delivery.json").write_text(json.dumps(note))
    code, [file] = found(capsys, folder)
    assert (code, file["table"], places(file)) == (1, "notification", [(3, "per_etn_", "code")])
    note["files"][0]["rows"] = 3
    (folder / "delivery.json").write_text(json.dumps(note))
    assert places(found(capsys, folder)[1][0]) == [(None, "", "FL06")]


def test_of_a_folder_it_is_said_which_file_cannot_be_told(tmp_path, capsys):
    write(tmp_path / "facility.csv", FACILITY)
    write(tmp_path / "strange.csv", {"a": "1"})
    code, _, err = check(capsys, tmp_path)
    assert code == 2 and "strange.csv" in err
    (tmp_path / "empty").mkdir()
    code, _, err = check(capsys, tmp_path / "empty")
    assert code == 2 and str(tmp_path / "empty") in err
