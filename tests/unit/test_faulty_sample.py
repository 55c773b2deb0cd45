"""Validation finds in the faulty deliveries exactly the faults that were planted, and refuses what it must.

Belongs here: `data/faulty_sample` against `schemas`. Does not belong here: the sample country (test_sample_tables.py,
test_sample_country.py). No assertion shows a value of a row, only places and rules.
"""

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from schemas.columns import describe
from schemas.delivery import DeliveryRefused, check_delivered, load_delivery
from schemas.headers import layout_of
from schemas.reading import FileRefused, read_text_table
from schemas.rules import load_rules
from schemas.screening import screen_file
from schemas.typing_rows import mapped_counts
from schemas.validation import known_duplicates, validate_across, validate_table

FAULTY = Path(__file__).resolve().parents[2] / "data" / "faulty_sample"
COUNTRY = FAULTY / "faulty_country"
PLANTED = json.loads((FAULTY / "planted.json").read_text(encoding="utf-8"))
REFUSED = json.loads((FAULTY / "refused_files" / "refused.json").read_text(encoding="utf-8"))
TABLES = sorted({fault["table"] for fault in PLANTED["faults"]})
OF_ONE_COLUMN = ("required", "type", "code", "pattern", "range")


class Found:
    """What the validation of all files found: (delivery, table, row number, rule, severity), and by column."""

    def __init__(self) -> None:
        self.faults: set[tuple] = set()
        self.columns: set[tuple] = set()
        self.spelt: Counter[tuple] = Counter()
        accepted: dict[str, list[pd.DataFrame]] = {}
        keys: dict[str, list[pd.DataFrame]] = {}
        self.deliveries = sorted(path.name for path in COUNTRY.iterdir())
        for number, delivery in enumerate(self.deliveries):
            for file in load_delivery(COUNTRY / delivery, "faulty_country").files:
                text = read_text_table(file.path, layout_of(file.table))
                check_delivered(file, text)
                for column in describe(file.table):
                    for code, rows in mapped_counts(pa.array(text.frame[column.name]), column).items():
                        self.spelt[delivery, file.table, column.name, code] += rows
                broken = text.faults.assign(severity=load_rules()["row_arity"].severity)
                self._add(delivery, file.table, broken)
                checked = validate_table(file.table, text.frame)
                self._add(delivery, file.table, checked.quarantine)
                self._add(delivery, file.table, checked.notices)
                accepted.setdefault(file.table, []).append(checked.accepted.assign(file=number))
                keys.setdefault(file.table, []).append(checked.quarantined_keys)
        tables = {table: pd.concat(frames, ignore_index=True) for table, frames in accepted.items()}
        self.duplicates = {}
        for table, frame in tables.items():
            again = pd.MultiIndex.from_frame(known_duplicates(table, frame)[["file", "row_number"]])
            place = pd.MultiIndex.from_frame(frame[["file", "row_number"]])
            self.duplicates[table] = len(again)
            tables[table] = frame[~place.isin(again)].reset_index(drop=True)
        held = {table: pd.concat(frames, ignore_index=True) for table, frames in keys.items()}
        for table, faults in validate_across(tables, held).items():
            for number, delivery in enumerate(self.deliveries):
                self._add(delivery, table, faults[faults["file"] == number])

    def _add(self, delivery: str, table: str, faults: pd.DataFrame) -> None:
        for row in faults.to_dict("records"):
            self.faults.add((delivery, table, int(row["row_number"]), row["rule"], row["severity"]))
            if row["rule"] in OF_ONE_COLUMN:
                self.columns.add((delivery, table, int(row["row_number"]), row["column"], row["rule"]))


@pytest.fixture(scope="module")
def found() -> Found:
    return Found()


def _places(faults: list[dict], *names: str) -> set[tuple]:
    return {tuple(fault[name] for name in ("delivery", "table", "row_number", *names)) for fault in faults}


@pytest.mark.parametrize("table", TABLES)
def test_exactly_the_planted_faults_are_found(found, table):
    planted = {fault for fault in _places(PLANTED["faults"], "rule", "severity") if fault[1] == table}
    seen = {fault for fault in found.faults if fault[1] == table}
    assert sorted(planted - seen) == [], "planted, not found"
    assert sorted(seen - planted) == [], "found, not planted"


def test_faults_of_single_columns_are_found_in_their_column(found):
    single = [fault for fault in PLANTED["faults"] if fault["rule"] in OF_ONE_COLUMN]
    assert found.columns == _places(single, "column", "rule")


def test_other_spellings_are_counted(found):
    names = ("delivery", "table", "column", "code")
    assert found.spelt == {tuple(n[name] for name in names): n["rows"] for n in PLANTED["other_spellings"]}


def test_rows_sent_again_are_known_duplicates(found):
    assert {table: n for table, n in found.duplicates.items() if n} == {"service_contact": len(PLANTED["repeated"])}


def test_every_rule_of_rows_is_planted():
    of_other_systems = {"NT01", "NT02", "NT03", "NT04", "date"}
    of_what_a_delivery_states = {"months"}  # such rows are held on receipt: tests/pipeline/test_deliveries_over_time.py
    of_spreadsheets = {"cells_beside", "error_cell"}
    planted = {fault["rule"] for fault in PLANTED["faults"]}
    rows = {name for name, rule in load_rules().items() if rule.severity != "stop"}
    assert sorted(rows - of_other_systems - of_what_a_delivery_states - of_spreadsheets - planted) == []


def test_every_table_has_planted_rows_and_nine_in_ten_right_ones():
    rows = Counter()
    for path in COUNTRY.glob("*/*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            rows[path.stem] += sum(1 for _ in csv.reader(lines)) - 1
    kept_out = [fault for fault in PLANTED["faults"] if fault["severity"] in ("hold", "reject")]
    faulty = Counter(table for _, table, _ in _places(kept_out))
    assert sorted(faulty) == sorted(rows)
    assert {table: n for table, n in faulty.items() if n > 0.1 * rows[table]} == {}


def test_the_generator_gives_the_same_bytes_again(tmp_path):
    subprocess.run([sys.executable, "-B", str(FAULTY / "generate.py"), "--out", str(tmp_path)], check=True, timeout=300)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(FAULTY): path for path in FAULTY.rglob("*") if path.is_file()}
    kept = {name: path.read_bytes() for name, path in kept.items() if len(name.parts) > 1 or name.suffix == ".json"}
    kept = {name: content for name, content in kept.items() if "__pycache__" not in name.parts}
    assert sorted(made) == sorted(kept)
    assert [str(name) for name in kept if made[name] != kept[name]] == []


def _refusal(case: dict) -> tuple[str, int | None, str]:
    """Rule, row number and message of the refusal of a case."""
    folder = FAULTY / "refused_files" / case["case"]
    try:
        (file,) = load_delivery(folder, "refused_files").files
        layout = layout_of(file.table)
        content = read_text_table(file.path, layout)
        check_delivered(file, content)
        screen_file(content, layout)
    except FileRefused as refusal:
        return refusal.rule, refusal.row_number, str(refusal)
    except DeliveryRefused as refusal:
        return "FL04" if "FL04" in str(refusal) else "", None, str(refusal)
    return "", None, ""


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["case"])
def test_a_file_is_refused_by_its_rule_at_its_row(case):
    rule, row_number, message = _refusal(case)
    assert (rule, row_number) == (case["rule"], case["row_number"])
    assert "canary" not in message.casefold()


def test_every_rule_of_files_has_a_case():
    assert {f"FL0{n}" for n in range(1, 9)} <= {case["rule"] for case in REFUSED}
