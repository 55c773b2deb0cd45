"""Five hundred files with one planted identifier are all stopped, five hundred clean ones all pass.

Values are drawn, persons are invented. `PROPERTY_EXAMPLES` changes the number of files of each kind.
"""

import os
import random
import string

import pandas as pd
import pytest

from schemas.code_lists import load_code_list
from schemas.columns import Column, describe
from schemas.fields import REGION
from schemas.headers import layout_of
from schemas.reading import FileRefused, read_text_table
from schemas.screening import screen_file
from schemas.tables import TABLES
from tests.property.mutations import written

FILES = int(os.environ.get("PROPERTY_EXAMPLES", "36"))
CLEAN = int(os.environ.get("PROPERTY_EXAMPLES", "500"))
ROWS = 12
REGIONS = ("R1", "north", "ES61", "Castilla-Leon", "bogota_dc", "RO32", "PL9-1", "Region_Metropolitana", "76", "05")
LOCAL_CODES = ("L1", "linea-016", "ES_2024", "stratum-04", "NGO-12", "North_Urban", "2024", "A", "psu_00172")
CITATIONS = (
    "Law 12/2024, art. 3",
    "Official Gazette, 15 March 2024",
    "BOE-A-2004-21760",
    "https://example.org/law",
    "none",
)
FIRST = ("Ana", "Maria", "Ioana", "Élodie", "Zsófia", "Fatima", "Łucja", "Мария", "Олена", "Σοφία")
LAST = ("Lopez", "Popescu", "Nagy", "Kowalska", "Benali", "Dvořák", "Петрова", "Шевченко", "Παππά", "Kaya")
MONTHS = ("January", "mars", "marzo", "März", "aprilie", "юни", "вересня", "junio", "Dezember")


def digits(draw: random.Random, count: int) -> str:
    return "".join(draw.choices(string.digits, k=count))


def spanish_number(draw: random.Random) -> str:
    """Eight digits and the letter of their remainder by 23, in the published order of letters."""
    number = draw.randrange(10**7, 10**8)
    return f"{number}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"


def romanian_number(draw: random.Random) -> str:
    """Twelve digits and the check digit by the published weights."""
    first = (
        f"2{draw.randrange(50, 99)}{draw.randrange(1, 13):02d}{draw.randrange(1, 28):02d}{draw.randrange(1, 46):02d}"
    )
    first += f"{draw.randrange(1, 999):03d}"
    rest = sum(int(a) * int(b) for a, b in zip(first, "279146358279", strict=True)) % 11
    return first + str(1 if rest == 10 else rest)


def polish_number(draw: random.Random) -> str:
    """Ten digits and the check digit by the published weights."""
    first = f"{draw.randrange(50, 99)}{draw.randrange(1, 13):02d}{draw.randrange(1, 28):02d}{digits(draw, 4)}"
    return first + str(-sum(int(a) * b for a, b in zip(first, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3), strict=True)) % 10)


def day(draw: random.Random) -> tuple[str, str, str]:
    return str(draw.randrange(1940, 2026)), f"{draw.randrange(1, 13):02d}", f"{draw.randrange(2, 28):02d}"


def date(draw: random.Random) -> str:
    year, month, number = day(draw)
    forms = (f"{number}/{month}/{year}", f"{number}.{month}.{year[2:]}", f"{year}/{month}/{number}")
    forms += (f"{year}-{month}-{number} 10:30", f"{number} {draw.choice(MONTHS)} {year}", f"{number}-{month}-{year}")
    return draw.choice(forms)


IDENTIFIERS = {
    "e-mail": lambda draw: f"{draw.choice(('ana', 'm.lopez', 'x_1'))}@{draw.choice(('example.org', 'example.ro'))}",
    "handle": lambda draw: f"@{draw.choice(('ana_g', 'lopez.m'))}{draw.randrange(99)}",
    "web": lambda draw: draw.choice(("https://example.org/a", "www.example.com", "facebook.com/ana.x", "t.me/anax")),
    "phone with country": lambda draw: f"+34 6{digits(draw, 2)} {digits(draw, 3)} {digits(draw, 3)}",
    "phone with 00": lambda draw: f"00407{digits(draw, 8)}",
    "phone": lambda draw: f"6{digits(draw, 2)} {digits(draw, 2)} {digits(draw, 2)} {digits(draw, 2)}",
    "phone without spaces": lambda draw: f"07{digits(draw, 8)}",
    "Spanish number": spanish_number,
    "Romanian number": romanian_number,
    "Polish number": polish_number,
    "any long number": lambda draw: digits(draw, draw.randint(6, 12)),
    "date": date,
    "degrees": lambda draw: (
        f"{draw.randrange(-89, 89)}.{digits(draw, 5)}, {draw.randrange(-179, 179)}.{digits(draw, 6)}"
    ),
    "degrees and minutes": lambda draw: f"{draw.randrange(89)}°{draw.randrange(59)}'{draw.randrange(59)}\"N",
    "network": lambda draw: ".".join(str(draw.randrange(1, 255)) for _ in range(4)),
    "long text": lambda draw: " ".join(draw.choices(("she", "said", "that", "he", "came", "back", "again"), k=14)),
    "name": lambda draw: f"{draw.choice(FIRST)} {draw.choice(LAST)}",
    "bank": lambda draw: draw.choice(
        ("ES9121000418450200051332", "DE89 3704 0044 0532 0130 00", "RO49AAAA1B31007593840000")
    ),
}


def random_key(pattern: str, draw: random.Random) -> str:
    """A key of one of our fixed patterns, or what a source may make up at random."""
    fixed = {"C[0-9A-F]{16}": ("C", 16, 16), "W[0-9A-F]{24}": ("W", 24, 16), "F[0-9]{4}": ("F", 4, 10)}
    fixed["N[0-9a-f]{16}"] = ("N", 16, 16)
    if pattern in fixed:
        letter, length, base = fixed[pattern]
        alphabet = "0123456789abcdef"[:base] if letter == "N" else "0123456789ABCDEF"[:base]
        return letter + "".join(draw.choices(alphabet, k=length))
    if pattern == REGION:
        return draw.choice(REGIONS)
    if pattern == "[A-Z]{1,3}[0-9]{2,3}":
        return f"{draw.choice(('P', 'O', 'IM'))}{draw.randrange(10, 999)}"
    if r"\." in pattern:
        return f"{draw.randrange(9)}.{draw.randrange(12)}.{draw.randrange(31)}"
    return "q" + "".join(draw.choices("0123456789abcdef", k=12))


def value(column: Column, draw: random.Random) -> str:
    """A value that a column of this kind may hold."""
    if column.nullable and draw.random() < 0.3:
        return ""
    if column.kind == "text" and not column.unit.startswith("pattern "):
        return draw.choice(CITATIONS)
    if column.kind == "text" and is_local_code(column):
        return draw.choice(LOCAL_CODES)
    if column.kind == "text":
        return random_key(column.unit.removeprefix("pattern "), draw)
    if column.kind in ("code", "codes"):
        known = load_code_list(column.code_list).codes_only()
        chosen = draw.sample(known, k=min(len(known), 1 if column.kind == "code" else draw.randint(1, 4)))
        return "|".join(sorted(chosen))
    if column.kind == "boolean":
        return draw.choice(("true", "false"))
    if column.kind in ("month", "day"):
        return f"{draw.randrange(2015, 2027)}-{draw.randrange(1, 13):02d}-01"
    if column.kind == "number":
        return str(draw.randrange(1, 10_000) / 100)
    return str(draw.randrange(0, 5000))


def clean_file(table: str, draw: random.Random) -> list[list[str]]:
    columns = describe(table)
    return [[c.name for c in columns], *([value(c, draw) for c in columns] for _ in range(ROWS))]


def screened(records: list[list[str]], table: str, path) -> None:
    path.write_bytes(written(records))
    layout = layout_of(table)
    screen_file(read_text_table(path, layout), layout)


@pytest.mark.parametrize("kind", IDENTIFIERS)
def test_a_planted_identifier_stops_the_file_and_is_not_said(kind, tmp_path):
    draw = random.Random(f"identifier {kind}")
    path = tmp_path / "file.csv"
    for number in range(FILES):
        table = draw.choice(sorted(TABLES))
        records = clean_file(table, draw)
        planted = IDENTIFIERS[kind](draw)
        row = draw.randrange(ROWS + 1) if draw.random() < 0.1 else draw.randrange(1, ROWS + 1)
        columns = [i for i, c in enumerate(describe(table)) if row == 0 or may_be_planted(kind, c)]
        place = draw.choice(columns)
        records[row][place] = planted
        with pytest.raises(FileRefused) as refused:
            screened(records, table, path)
            pytest.fail(f"{kind}, file {number}: not stopped in {table}.{records[0][place]}")
        error = refused.value
        assert error.rule == ("FL03" if row else error.rule) and error.row_number == row + 1
        assert planted not in str(error) + repr(vars(error)) and error.__cause__ is error.__context__ is None


def is_local_code(column: Column) -> bool:
    """A code that the source gives to a line, a survey, a stratum or an organisation."""
    return column.name in ("line_id", "survey_id", "stratum", "psu", "party_id", "comment_id")


def may_be_planted(kind: str, column: Column) -> bool:
    """Left out: what cannot be told from a right value of the column."""
    if column.kind == "text" and not column.unit.startswith("pattern "):
        return kind not in ("web", "date", "any long number", "long text", "name")
    return kind != "name" or not (column.name.startswith("region") or is_local_code(column))


def test_five_hundred_and_more_files_hold_an_identifier_of_every_kind():
    assert 36 * len(IDENTIFIERS) >= 500


def test_clean_files_pass(tmp_path):
    draw = random.Random("clean")
    for _ in range(CLEAN):
        table = draw.choice(sorted(TABLES))
        screened(clean_file(table, draw), table, tmp_path / "file.csv")


def test_the_generator_of_clean_files_draws_every_column():
    draw = random.Random("columns")
    for table in TABLES:
        frame = pd.DataFrame(clean_file(table, draw)[1:])
        assert frame.shape == (ROWS, len(describe(table)))
