"""What somebody with bad intent could send is refused with a sentence and does nothing; what is only odd passes.

`PROPERTY_EXAMPLES` raises the number of inputs of each kind (a tenth of it: 250 make 200 hostile, 100 harmless ones).
"""

import gzip
import hashlib
import io
import json
import os
import random
import zipfile
from pathlib import Path

import pytest

from indicators.disclosure.policy import load_policy
from indicators.disclosure.policy_rules import PolicyRefused
from indicators.predicates import PredicateRefused, parse_predicate
from indicators.sheet_loading import UnreadableSheet, read_sheet
from indicators.units.unit import ViewColumn
from schemas.columns import column_names
from schemas.delivery import DeliveryRefused, check_delivered, find_deliveries
from schemas.headers import layout_of
from schemas.reading import FileRefused, read_text_table
from schemas.sources.keys import SourceRefused
from schemas.sources.loading import read_document, source_from_dict
from tests.small_deliveries import write_csv, write_note
from tests.unit.schemas.right_rows import FACILITY

EACH = max(3, int(os.environ.get("PROPERTY_EXAMPLES", "30")) // 10)
REFUSALS = (DeliveryRefused, FileRefused, SourceRefused, PolicyRefused, UnreadableSheet, PredicateRefused)
SECRET = "Kanarienvogel"
COLUMN = {"answer": ViewColumn("answer", "code", False, frozenset(), ("yes", "no"))}


def deliver(inbox: Path, name: str, rows: list[dict] | None = None) -> Path:
    """A delivery with one right file under a name that may be none."""
    folder = inbox / "north" / name
    folder.mkdir(parents=True)
    write_csv(folder / "facility.csv", list(column_names("facility")), rows or [FACILITY])
    write_note(folder, "2025-01", [{"name": "facility.csv", "table": "facility"}])
    return folder


def take(inbox: Path) -> None:
    """Read every delivered file, as the first step of a run does."""
    for delivery in find_deliveries(inbox, "north"):
        for file in delivery.files:
            check_delivered(file, read_text_table(file.path, layout_of(file.table), follow_links=False))


def name_of_folder(draw: random.Random, folder: Path) -> None:
    marks = (
        "$(touch marker)",
        "`touch marker`",
        "a\nb",
        "-rf",
        "..;",
        "'; DROP TABLE x; --",
        "\u202efdp",
        " ",
        "%2e%2e",
        "a" * 61,
    )
    deliver(folder, draw.choice(marks) + draw.choice(("", "x", "1"))[: draw.randint(0, 1)])
    take(folder)


def name_in_note(draw: random.Random, folder: Path) -> None:
    delivery = deliver(folder, "one")
    name = draw.choice(
        ("../../secret.csv", "/etc/passwd", "facility.csv\0.txt", "~/x", "file:///etc/passwd", "a/b.csv", "|id")
    )
    write_note(delivery, "2025-01", [{"name": name * draw.randint(1, 3), "table": "facility"}])
    take(folder)


def link(draw: random.Random, folder: Path) -> None:
    delivery = deliver(folder, "one")
    secret = folder.parent / "secret"
    what = draw.choice(("file", "note", "folder", "source", "pipe", "unlisted"))
    if what in ("file", "note", "pipe"):
        path = delivery / ("delivery.json" if what == "note" else "facility.csv")
        kept = path.rename(folder.parent / path.name)
        os.mkfifo(path) if what == "pipe" else path.symlink_to(draw.choice((secret, kept)))
    elif what == "unlisted":
        (delivery / "more.csv").symlink_to(secret)
    else:
        moved = delivery if what == "folder" else delivery.parent
        moved.rename(folder.parent / "moved")
        moved.symlink_to(folder.parent / "moved")
    take(folder)


def archive(draw: random.Random, folder: Path) -> None:
    delivery = deliver(folder, "one")
    path, packed = delivery / "facility.csv", io.BytesIO()
    what = draw.choice(("zip", "bomb", "cut", "twice"))
    if what == "zip":
        with zipfile.ZipFile(packed, "w") as made:
            made.writestr(f"../../marker{draw.randint(0, 9)}", "x")
        path.write_bytes(packed.getvalue())
    else:
        plain = b"facility_id\n" + (b"\0" * (70 << 20) if what == "bomb" else draw.randbytes(1000))
        content = gzip.compress(plain, 9 if what != "bomb" else 6)
        content = (
            content[: len(content) // 2] if what == "cut" else gzip.compress(content) if what == "twice" else content
        )
        path.unlink()
        path.with_name("facility.csv.gz").write_bytes(content)
        write_note(delivery, "2025-01", [{"name": "facility.csv.gz", "table": "facility"}])
    take(folder)


def note(draw: random.Random, folder: Path) -> None:
    delivery = deliver(folder, "one")
    bad = draw.choice(
        ("[" * 200_000, '{"files": ' * 50_000, "\xff", "9" * (2 << 20), "{}", '{"source": "north"}', "null", "NaN")
    )
    (delivery / "delivery.json").write_bytes(bad.encode("latin-1"))
    take(folder)


def yaml_text(draw: random.Random) -> str:
    bombs = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(draw.randint(2, 9))
    )
    tagged = ("!!python/object/apply:os.system", "!!python/object/new:os.system", "!!python/name:os.system", "!x")
    return draw.choice(
        (
            bombs,
            f"name: {draw.choice(tagged)} ['touch marker']\n",
            "a: " + "[" * draw.randint(50, 3000),
            "a: " + "{b: " * draw.randint(50, 3000),
            "name: one\nname: two\n",
            "x: " + "y" * 300_000 + "\n",
            "--- a\n--- b\n",
            "- list\n",
            "a: \x07\n",
            "? {a: b}\n: c\n",
        )
    )


def source_file(draw: random.Random, folder: Path) -> None:
    path = folder / "north.yaml"
    path.write_text(yaml_text(draw), encoding="utf-8")
    source_from_dict(read_document(path), path.name)


def policy_or_sheet_file(draw: random.Random, folder: Path) -> None:
    path = folder / "policy.yaml"
    path.write_text(yaml_text(draw), encoding="utf-8")
    load_policy(path)


def expression(draw: random.Random, folder: Path) -> None:
    attacks = (
        *("answer = 'yes'; DROP TABLE x", "answer = 'yes' OR 1 = 1", "answer IN (SELECT 1)", "answer = 'yes' -- "),
        *("read_text('/etc/passwd') = 'x'", "answer = 'yes' /* */", "getenv('HOME') = 'x'", "x.answer = 'yes'"),
        *('"answer" = 1', "answer LIKE '%'", "CAST(answer AS INT) = 1", "answer = '\u0443es'", "COUNT(*) > 1"),
        *("NOT " * 900 + "answer", "(" * 900),
    )
    parse_predicate(draw.choice(attacks) + draw.choice(("", " ", "\n")), COLUMN)


HOSTILE = (name_of_folder, name_in_note, link, archive, note, source_file, policy_or_sheet_file, expression)


@pytest.mark.parametrize("seed", range(EACH))
@pytest.mark.parametrize("attack", HOSTILE, ids=lambda attack: attack.__name__)
def test_a_hostile_input_is_refused_with_a_sentence_and_does_nothing(tmp_path, monkeypatch, attack, seed):
    (tmp_path / "secret").write_text(f"{SECRET}\n{SECRET}\n")
    (tmp_path / "inbox").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(REFUSALS) as refusal:
        attack(random.Random(f"{attack.__name__}{seed}"), tmp_path / "inbox")
    sentence = str(refusal.value)
    assert 10 < len(sentence) < 1500 and SECRET not in sentence and "passwd" not in sentence.replace("/etc/passwd", "")
    assert not list(tmp_path.rglob("marker*"))
    assert (tmp_path / "secret").read_text() == f"{SECRET}\n{SECRET}\n"


def odd_name(draw: random.Random, folder: Path) -> None:
    deliver(folder, draw.choice(("2025-01", "a.b", "A_", "0" * 60, "x--y", "v1.2.3")))
    take(folder)


def odd_file(draw: random.Random, folder: Path) -> None:
    rows = [FACILITY | {"facility_id": f"F{number:08}"} for number in range(draw.randint(1, 40))]
    delivery = deliver(folder, "one", rows)
    content = (delivery / "facility.csv").read_bytes()
    content = draw.choice((content, b"\xef\xbb\xbf" + content, content.replace(b"\n", b"\r\n"), content.rstrip(b"\n")))
    packed = draw.random() < 0.5
    name = "facility.csv.gz" if packed else "facility.csv"
    (delivery / "facility.csv").unlink()
    (delivery / name).write_bytes(gzip.compress(content) if packed else content)
    said = {"rows": len(rows), "sha256": hashlib.sha256((delivery / name).read_bytes()).hexdigest()}
    write_note(delivery, "2025-01", [{"name": name, "table": "facility"} | (said if draw.random() < 0.5 else {})])
    take(folder)


def odd_note(draw: random.Random, folder: Path) -> None:
    delivery = deliver(folder, "one")
    said = json.loads((delivery / "delivery.json").read_text())
    (delivery / "delivery.json").write_text(json.dumps(said, indent=draw.choice((None, 1, 8)), sort_keys=True))
    for number in range(draw.randint(0, 5)):
        deliver(folder, f"more{number}", [FACILITY | {"facility_id": f"F{number:08}"}])
    take(folder)


def odd_sheet_and_expression(draw: random.Random, folder: Path) -> None:
    path = folder / "sheet.yaml"
    path.write_text(draw.choice(("a: 'no'\nb: [x, z]\n", "a: {b: {c: 1}}\n", 'a: "é ü ł"\r\n', "# words\na: -3\n")))
    assert read_sheet(path)
    assert parse_predicate(
        draw.choice(("answer = 'yes'", "NOT answer = 'no'", "answer IN ('yes','no')\n", "TRUE")), COLUMN
    ).sql


HARMLESS = (odd_name, odd_file, odd_note, odd_sheet_and_expression)


@pytest.mark.parametrize("seed", range(EACH))
@pytest.mark.parametrize("input_", HARMLESS, ids=lambda input_: input_.__name__)
def test_a_harmless_input_passes(tmp_path, input_, seed):
    (tmp_path / "inbox").mkdir()
    input_(random.Random(f"{input_.__name__}{seed}"), tmp_path / "inbox")
