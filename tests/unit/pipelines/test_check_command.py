"""`ipv-indicators check` and `convert`: what is found, in words, without a value; exit codes."""

import csv
import io
import json
from pathlib import Path

import pytest

from pipelines.cli import main
from pipelines.commands.showing import harmless, shown_value
from schemas.templates import xlsx_template
from tests.unit.schemas.filled_templates import fill
from tests.unit.schemas.right_rows import (
    FACILITY,
    FOLLOW_UP,
    NOT_OFFERED,
    REFERRAL,
    SERVICE_CONTACT,
    UNDISCLOSED,
)

CANARY = "Zx7Canary"
FORMATS = ("text", "json", "csv")


def write(path: Path, *rows: dict) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def check(capsys, *arguments) -> tuple[int, str, str]:
    code = main(["check", *map(str, arguments)])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def found(capsys, *arguments) -> tuple[int, list[dict]]:
    code, out, _ = check(capsys, *arguments, "--format", "json")
    document = json.loads(out)
    assert document["passed"] is (code == 0)
    return code, document["files"]


def places(file: dict) -> list[tuple]:
    return [(fault["row"], fault["column"], fault["rule"]) for fault in file["faults"]]


def test_a_right_file_has_nothing_to_correct(tmp_path, capsys):
    code, out, err = check(capsys, write(tmp_path / "facility.csv", FACILITY))
    assert (code, err) == (0, "")
    assert "facility, 1 row" in out and "right" in out


def test_faults_are_told_by_row_column_and_rule_with_what_to_do(tmp_path, capsys):
    rows = [FACILITY, FACILITY | {"facility_id": "F0002", "sector": "x", "reporting_from": "2024-01-15"}]
    path = write(tmp_path / "facility.csv", *rows)
    code, out, _ = check(capsys, path)
    assert code == 1
    assert "row 3, reporting_from, type: Write it so: first day of the month, such as `2025-03-01`." in out
    assert "row 3, sector, code: " in out
    assert "held for correction" in out
    [file] = found(capsys, path)[1]
    assert places(file) == [(3, "reporting_from", "type"), (3, "sector", "code")]
    assert (file["rows"], file["right"], file["to_correct"]) == (2, 1, 1)


def test_a_withdrawal_is_right_whatever_else_its_row_lacks(tmp_path, capsys):
    bare = dict.fromkeys(SERVICE_CONTACT, "") | {"contact_id": "C00000000000000AB", "record_version": "1"}
    path = write(tmp_path / "service_contact.csv", bare | {"is_retracted": "true"})
    code, [file] = found(capsys, path)
    assert (code, places(file), file["right"]) == (0, [], 1)
    code, [file] = found(capsys, write(path, bare | {"is_retracted": "false"}))
    assert code == 1 and file["to_correct"] == 1


def test_a_facility_described_otherwise_by_a_later_file_is_no_fault(tmp_path, capsys):
    for place, row in (("1", FACILITY), ("2", FACILITY | {"setting": "rural"})):
        (tmp_path / place).mkdir()
        write(tmp_path / place / "facility.csv", row)
    code, files = found(capsys, tmp_path / "1" / "facility.csv", tmp_path / "2" / "facility.csv")
    assert (code, [places(file) for file in files]) == (0, [[], []])
    assert [file["known_duplicates"] for file in files] == [1, 0]


def test_every_row_is_counted_once(tmp_path, capsys):
    other = REFERRAL | {"referral_id": "R0000002", "destination": "legal_aid"}
    rows = [REFERRAL, REFERRAL, other | {"completed": "x", "handover": "x"}]
    path = write(tmp_path / "referral.csv", *rows)
    with path.open("a", encoding="utf-8") as file:
        file.write("a,b\n\n")
    code, [file] = found(capsys, path)
    assert code == 1
    counts = [file[name] for name in ("rows", "right", "to_correct", "known_duplicates", "open", "out_of_scope")]
    assert counts == [5, 1, 3, 1, 0, 0]
    assert (5, "", "row_arity") in places(file) and (6, "", "row_arity") in places(file)


def test_a_ticket_is_told_and_is_no_fault(tmp_path, capsys):
    shared = REFERRAL | {"info_share_consent": "false"}
    code, out, _ = check(capsys, write(tmp_path / "referral.csv", shared))
    assert code == 0
    assert "SAFETY TICKETS" in out and "safety ticket: tell your safety officer" in out


@pytest.mark.parametrize("format_name", FORMATS)
def test_no_value_of_the_file_is_ever_shown(tmp_path, capsys, format_name):
    wrong = {name: f"{CANARY} {place}" for place, name in enumerate(SERVICE_CONTACT)}
    contacts = write(tmp_path / "service_contact.csv", SERVICE_CONTACT | {"contact_id": CANARY}, wrong)
    broken = tmp_path / "referral.csv"
    broken.write_text(",".join(REFERRAL) + f'\n"{CANARY}\n', encoding="utf-8")
    headless = tmp_path / "follow_up.csv"
    headless.write_text(",".join([CANARY] * len(FOLLOW_UP)) + "\n", encoding="utf-8")
    book = tmp_path / "facility.xlsx"
    book.write_bytes(fill(xlsx_template("facility"), [[CANARY] * 9, [*FACILITY.values(), CANARY]]))
    code, out, err = check(capsys, contacts, broken, headless, book, "--format", format_name, "--limit", 0)
    assert code == 1
    assert CANARY not in out + err and "Canary" not in out + err
    for rule in ("pattern", "quotes", "FL01", "cells_beside"):
        assert rule in out


@pytest.mark.parametrize("format_name", FORMATS)
def test_values_are_shown_on_request_those_at_fault_only(tmp_path, capsys, format_name):
    row = FACILITY | {"region_code": "Hidden7", "sector": CANARY}
    code, out, _ = check(capsys, write(tmp_path / "facility.csv", row), "--show-values", "--format", format_name)
    assert code == 1
    assert f"'{CANARY}'" in out and "Hidden7" not in out


def test_a_shown_value_can_do_nothing(tmp_path, capsys):
    values = ["=cmd|'!A0", "\x1b[31mred", "+1", "-1", "\u202egnp", "a\nb"]
    rows = [FACILITY | {"facility_id": f"F000{n}", "sector": value} for n, value in enumerate(values)]
    path = write(tmp_path / "facility.csv", *rows)
    _, out, _ = check(capsys, path, "--show-values", "--format", "csv")
    shown = [line["value"] for line in csv.DictReader(io.StringIO(out)) if line["column"] == "sector"]
    assert len(shown) == len(values)
    assert all(value[0] in "'\"" and value.isprintable() for value in shown)
    _, out, _ = check(capsys, path, "--show-values")
    assert "\x1b" not in out and "\u202e" not in out


@pytest.mark.parametrize("text", ["@x", "=1+1", "y" * 500, "'=1", '"', "\r\n=x", "\t=1", "\u2028"])
def test_a_value_is_shown_on_one_line_between_quotation_marks(text):
    shown = shown_value(text)
    assert shown[0] in "'\"" and shown[-1] == shown[0] and shown.isprintable() and len(shown) < 80


@pytest.mark.parametrize("name", ["=cmd.csv", "-x.csv", "@x.csv", "+x.csv", "a\nb.csv", "\x1b[2J.csv", "\u202evsc.x"])
def test_the_name_of_a_file_can_do_nothing_either(name):
    assert harmless(name).isprintable() and harmless(name)[0] not in "=+-@"


def test_a_referral_alone_is_not_blamed_for_contacts_that_are_not_there(tmp_path, capsys):
    code, [file] = found(capsys, write(tmp_path / "referral.csv", REFERRAL))
    assert (code, file["faults"], file["right"]) == (0, [], 1)


def test_what_an_earlier_delivery_may_hold_is_an_open_question(tmp_path, capsys):
    contacts = [
        UNDISCLOSED,
        SERVICE_CONTACT | {"contact_id": "C00000000000000AA", "record_version": "2", "received_month": "2025-06-01"},
    ]
    referrals = [
        REFERRAL,
        NOT_OFFERED | {"referral_id": "R0000002", "contact_id": "C0000000000000009"},
    ]
    paths = [
        write(tmp_path / "service_contact.csv", *contacts),
        write(tmp_path / "referral.csv", *referrals),
    ]
    code, [contact_file, referral_file] = found(capsys, *paths)
    said = [(fault["row"], fault["rule"], fault["severity"]) for fault in contact_file["faults"]]
    assert said == [(3, "SC22", "open question")]
    # Row 2 belongs to a contact that is here and discloses nothing: that is certain.
    said = [(fault["row"], fault["rule"], fault["severity"]) for fault in referral_file["faults"]]
    assert said == [(2, "RF07", "rejected"), (3, "RF07", "open question")]
    assert (code, referral_file["to_correct"], referral_file["open"], referral_file["right"]) == (1, 1, 1, 0)
    _, [contact_file, referral_file] = found(capsys, *paths, "--complete")
    assert (contact_file["to_correct"], referral_file["to_correct"], referral_file["open"]) == (1, 2, 0)


def test_the_table_is_known_by_the_name_or_by_the_columns(tmp_path, capsys):
    for name in ("facility.csv", "facility-2025 (2).csv", "FACILITY.CSV", "anything.csv"):
        code, [file] = found(capsys, write(tmp_path / name, FACILITY))
        assert (code, file["table"]) == (0, "facility")
    most = {name: value for name, value in FACILITY.items() if name != "sector"}
    code, out, _ = check(capsys, write(tmp_path / "other.csv", most))
    assert code == 1 and "FL01" in out and "missing: sector" in out


def test_a_file_that_cannot_be_told_is_wrong_use_and_its_header_is_not_quoted(tmp_path, capsys):
    code, out, err = check(capsys, write(tmp_path / "some.csv", {CANARY: "1", "b": "2"}))
    assert (code, out) == (2, "") and "--table" in err and CANARY not in err


def test_a_file_that_must_not_be_sent_at_all_is_stopped(tmp_path, capsys):
    path = write(tmp_path / "service_contact.csv", SERVICE_CONTACT, SERVICE_CONTACT | {"data_permission": "no"})
    code, out, _ = check(capsys, path)
    assert code == 1 and "FILE STOPPED" in out and "FL07 (row 3)" in out and "What to do: Take these contacts" in out
    path = write(tmp_path / "referral.csv", REFERRAL | {"destination": "immigration_authority"})
    code, [file] = found(capsys, path)
    assert code == 1 and file["faults"][0]["rule"] == "FL08" and "safety officer" in file["faults"][0]["severity"]


def test_a_file_of_another_system_is_known_and_checked_by_its_description(tmp_path, capsys):
    row = {
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
    rows = [row, row | {"fec_con_": CANARY}, row | {"sexo_": "M"}]
    path = write(tmp_path / "datos.csv", *rows)
    for arguments in ([path], [path, "--source", "co_sivigila875"]):
        code, [file] = found(capsys, *arguments)
        assert (code, file["table"]) == (1, "notification")
        assert places(file) == [(3, "fec_con_", "date")] and file["faults"][0]["our_column"] == "contact_month"
        assert (file["rows"], file["right"], file["to_correct"], file["out_of_scope"]) == (3, 1, 1, 1)
    _, out, _ = check(capsys, path, "--show-values")
    assert f"'{CANARY}'" in out


def test_a_filled_spreadsheet_has_the_row_numbers_that_it_shows(tmp_path, capsys):
    path = tmp_path / "facility.xlsx"
    right, wrong = list(FACILITY.values()), list((FACILITY | {"facility_id": "F0002", "sector": "x"}).values())
    path.write_bytes(fill(xlsx_template("facility"), [right, [], wrong]))
    code, [file] = found(capsys, path)
    assert (code, places(file)) == (1, [(4, "sector", "code")])


def test_of_a_large_file_it_is_said_what_is_going_on_and_not_where_the_report_goes(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("schemas.checking.LARGE_BYTES", 10)
    _, out, err = check(capsys, write(tmp_path / "facility.csv", FACILITY))
    assert err == "facility.csv: reading\nfacility.csv: checking 1 rows\n"
    assert "reading" not in out


def test_a_folder_is_checked_whole_and_its_delivery_too(tmp_path, capsys):
    folder = tmp_path / "my_country" / "2025-06"
    folder.mkdir(parents=True)
    write(folder / "facility.csv", FACILITY)
    write(folder / "referral.csv", REFERRAL)
    assert len(found(capsys, folder)[1]) == 2
    delivery = {
        "source": "my_country",
        "delivery_id": "2025-06",
        "received_month": "2025-06-01",
        "data_cutoff": "2025-05-31",
        "code_lists": "2025-01",
        "files": [
            {"name": "facility.csv", "table": "facility", "rows": 2},
            {"name": "referral.csv", "table": "referral", "rows": 1},
        ],
    }
    (folder / "delivery.json").write_text(json.dumps(delivery))
    code, [facility, referral] = found(capsys, folder)
    assert code == 1 and places(facility) == [(None, "", "FL06")] and places(referral) == []
    (folder / "delivery.json").write_text(json.dumps(delivery | {"code_lists": "1999"}))
    code, files = found(capsys, folder.parent)
    assert code == 1 and "code_lists" in files[0]["faults"][0]["what_to_do"] + files[0]["faults"][0]["what_is_wrong"]


def test_a_list_is_cut_and_says_so(tmp_path, capsys):
    rows = [FACILITY | {"facility_id": f"F{number:04}", "sector": "x"} for number in range(30)]
    path = write(tmp_path / "facility.csv", *rows)
    assert "and 10 more: --limit 0 lists all" in check(capsys, path)[1]
    assert "more:" not in check(capsys, path, "--limit", 0)[1]
    assert len(found(capsys, path)[1][0]["faults"]) == 30
    assert len(found(capsys, path, "--limit", 3)[1][0]["faults"]) == 3


WRONG_USES = [
    ["nothing.csv"],
    ["FILE", "--table", "nothing"],
    ["FILE", "--source", "../x"],
    ["FILE", "--limit", "-1"],
]


@pytest.mark.parametrize("arguments", WRONG_USES)
def test_wrong_use_has_its_own_code(tmp_path, capsys, arguments):
    path = write(tmp_path / "facility.csv", FACILITY)
    code, out, err = check(capsys, *[path if argument == "FILE" else argument for argument in arguments])
    assert (code, out) == (2, "") and err.startswith("ipv-indicators: ")


def test_the_sample_country_has_the_faults_that_were_planted_and_no_other(house, capsys):
    expected = json.loads((house / "data" / "sample" / "expected.json").read_text())
    folder = house / "data" / "sample" / "sample_country"
    _, files = found(capsys, folder, "--complete")
    planted = {tuple(fault) for fault in expected["faults"]}
    said = {
        (Path(file["file"]).parent.name, file["table"], fault["row"], fault["rule"])
        for file in files
        for fault in file["faults"]
        if fault["severity"] in ("held for correction", "rejected")
    }
    assert said == planted
    assert sum(file["known_duplicates"] for file in files) == sum(expected["known_duplicates"].values())


@pytest.mark.parametrize("delivery", ["2026-01", "2026-07"])
def test_of_one_delivery_alone_only_planted_faults_are_said_to_be_certain(house, capsys, delivery):
    expected = json.loads((house / "data" / "sample" / "expected.json").read_text())
    _, files = found(capsys, house / "data" / "sample" / "sample_country" / delivery)
    planted = {(table, row, rule) for place, table, row, rule in expected["faults"] if place == delivery}
    certain = {
        (file["table"], fault["row"], fault["rule"])
        for file in files
        for fault in file["faults"]
        if fault["severity"] in ("held for correction", "rejected")
    }
    assert certain <= planted
    # What needs no other row is found all the same.
    assert {fault for fault in planted if fault[2] not in ("SC25", "RF07")} <= certain
    assert sum(file["open"] for file in files) > 0


def test_a_filled_spreadsheet_is_converted_to_a_private_file_and_none_is_overwritten(tmp_path, capsys):
    path = tmp_path / "facility.xlsx"
    path.write_bytes(fill(xlsx_template("facility"), [list(FACILITY.values())]))
    assert main(["convert", str(path)]) == 0
    delivered = tmp_path / "facility.csv"
    assert delivered.read_text(encoding="utf-8").splitlines() == [",".join(FACILITY), ",".join(FACILITY.values())]
    assert delivered.stat().st_mode & 0o077 == 0
    assert main(["convert", str(path)]) == 2
    assert "already" in capsys.readouterr().err


def test_templates_are_written_and_none_is_overwritten(tmp_path, capsys):
    assert main(["template", "referral", "--out", str(tmp_path / "referral.xlsx")]) == 0
    assert (tmp_path / "referral.xlsx").read_bytes() == xlsx_template("referral")
    assert main(["template", "all", "--format", "csv", "--out", str(tmp_path / "all")]) == 0
    assert (tmp_path / "all" / "referral.csv").read_text() == ",".join(REFERRAL) + "\n"
    assert main(["template", "referral", "--out", str(tmp_path / "referral.xlsx")]) == 2
    assert main(["template", "nothing"]) == 2
    assert "service_contact" in capsys.readouterr().err
