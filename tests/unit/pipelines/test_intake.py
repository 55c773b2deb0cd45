"""A delivered file is read in a process that may do little; whatever happens to that process is a sentence."""

import errno
import json
import platform
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from pipelines.intake.limited import Limits
from pipelines.intake.one_file import InputRefused, Order, faults_beside, take
from pipelines.intake.ordering import take_in
from pipelines.steps import StepBroke
from schemas.columns import column_names
from schemas.headers import layout_of
from schemas.refusals import FileRefused
from schemas.sources import load_source
from tests.small_deliveries import write_csv
from tests.unit.schemas.right_rows import FACILITY

HOUSE = Path(__file__).resolve().parents[3]

LIMITED = """
import ctypes, errno, json, os, signal, socket, sys, time
from pipelines.intake.limited import Limits, in_a_child

def crash():
    ctypes.string_at(0)

def turn():
    while True:
        pass

def grow():
    return {"grown": len(bytearray(1 << 31))}

def quote():
    print("Kanarienvogel")
    print("Kanarienvogel", file=sys.stderr, flush=True)
    raise KeyError("Kanarienvogel")

def write():
    try:
        with open(sys.argv[2], "wb") as file:
            file.write(b"x" * 5000)
    except OSError as error:
        return {"errno": error.errno}
    return {}

def connect():
    try:
        socket.socket()
    except OSError as error:
        return {"errno": error.errno}
    return {}

def start():
    try:
        os.execv("/bin/true", ["true"])
    except OSError as error:
        return {"errno": error.errno}

def flood():
    return {"flood": "x" * (2 << 20)}

limits = Limits(memory=1 << 30, seconds=1, file_bytes=1000)
def well():
    return {"well": True}

print(json.dumps(in_a_child([well, globals()[sys.argv[1]], well], limits)))
"""


def limited(work: str, *more: str):
    """What a limited child answers to `work` and what it printed. Before and after `work` it does another, well."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, work, *more], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    first, *answers = json.loads(done.stdout)
    assert first == {"well": True}
    return answers, done.stderr


@pytest.mark.parametrize(
    ("work", "answer"),
    [
        ("crash", {"ended": "crash"}),
        ("turn", {"ended": "time"}),
        ("grow", {"ended": "memory"}),
        ("quote", {"ended": "crash"}),
        ("flood", {"ended": "crash"}),
    ],
)
def test_whatever_ends_the_process_is_told_in_a_word(work, answer, tmp_path):
    said, printed = limited(work)
    assert said == [answer] and "Kanarienvogel" not in printed


def test_a_file_without_end_is_not_written(tmp_path):
    assert limited("write", str(tmp_path / "long"))[0] == [{"errno": errno.EFBIG}, {"well": True}]
    assert (tmp_path / "long").stat().st_size <= 1000


@pytest.mark.skipif(
    platform.system() != "Linux" or platform.machine() not in ("x86_64", "aarch64"),
    reason="only there the kernel refuses single calls",
)
@pytest.mark.parametrize("work", ["connect", "start"])
def test_it_opens_no_connection_and_starts_no_program(work):
    assert limited(work)[0] == [{"errno": errno.EACCES}, {"well": True}]


@pytest.fixture
def order(tmp_path):
    path = tmp_path / "facility.csv"
    write_csv(path, list(column_names("facility")), [FACILITY, FACILITY | {"facility_id": "FQ7M2KXZB"}])
    with path.open("a", encoding="utf-8") as file:
        file.write("cut,off\n")
    return Order(
        path, "one/facility.csv", tmp_path / "taken.parquet", layout_of("facility"), load_source("sample_country")
    )


def test_a_file_is_laid_down_with_its_rows_of_wrong_length_beside(order):
    (taken,) = take_in([order])
    assert (taken.physical_records, taken.rows) == (4, 2) and taken.columns == tuple(column_names("facility"))
    rows = pd.read_parquet(order.destination)
    assert list(rows["row_number"]) == [2, 3] and list(rows["facility_id"]) == [FACILITY["facility_id"], "FQ7M2KXZB"]
    assert list(pd.read_parquet(faults_beside(order.destination))["row_number"]) == [4]


def test_a_refused_file_a_missing_one_and_one_that_is_too_much_are_told_and_the_next_is_taken(order):
    text = order.path.read_text(encoding="utf-8")
    order.path.write_text("Kanarienvogel\n" + text, encoding="utf-8")
    with pytest.raises(InputRefused, match=r"one/facility.csv: FL01") as refused:
        take_in([order])
    assert "Kanarienvogel" not in str(refused.value)
    order.path.unlink()
    with pytest.raises(FileNotFoundError):
        take_in([order])
    order.path.write_text(text + "x" * 300_000_000, encoding="utf-8")
    with pytest.raises(InputRefused, match=r"one/facility.csv: it needs more memory than it may have") as refused:
        take_in([order], Limits(memory=500 << 20))
    assert "xxx" not in str(refused.value)
    assert {path.suffix for path in order.destination.parent.iterdir()} == {".csv"}
    order.path.write_text(text, encoding="utf-8")
    assert take_in([order])[0].rows == 2


@pytest.mark.parametrize("canary", ["kanarienvogel@example.org", "+34 612 345 678"])
def test_of_a_file_that_is_stopped_nothing_stays(order, canary):
    text = order.path.read_text(encoding="utf-8")
    order.path.write_text(text.replace(FACILITY["facility_id"], canary, 1), encoding="utf-8")
    with pytest.raises(InputRefused, match=r"one/facility.csv: FL03"):
        take_in([order])
    assert [*order.destination.parent.iterdir()] == [order.path]


def test_of_a_file_whose_columns_are_refused_no_row_is_laid_down(order, monkeypatch):
    header, rows = order.path.read_text(encoding="utf-8").split("\n", 1)
    order.path.write_text(f"{header},surname\n" + rows.replace("\n", ",Kanarienvogel\n"), encoding="utf-8")
    monkeypatch.setattr(Path, "unlink", lambda path, missing_ok=False: None)
    with pytest.raises(FileRefused, match="FL02"):
        take(order)
    assert order.unscreened.is_file() and len(pd.read_parquet(order.unscreened)) == 0
    assert b"Kanarienvogel" not in order.unscreened.read_bytes()


def test_an_error_of_a_library_is_told_by_kind_and_place_only(order):
    broken = Order(order.path, order.name, order.destination, "Kanarienvogel", order.source)
    with pytest.raises(StepBroke, match=r"a AttributeError at schemas/opening.py:[0-9]+") as broke:
        take_in([broken])
    assert "Kanarienvogel" not in str(broke.value)


def test_what_cannot_be_written_is_an_error_of_writing(order):
    with pytest.raises(OSError) as failed:
        take_in([order], Limits(file_bytes=100))
    assert failed.value.errno == errno.EFBIG
