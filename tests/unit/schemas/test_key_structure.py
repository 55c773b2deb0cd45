"""FL05: keys made of numbers, dates or facilities are seen, random ones never are.

`PROPERTY_EXAMPLES` raises the number of random sets of each kind.
"""

import os
import random
import string
import uuid

import pandas as pd
import pytest

from schemas.identifiers import key_structure

MONTHS = [f"20{year}-{month:02d}-01" for year in (24, 25) for month in range(1, 13)]
FACILITIES = ["F2741", "F6095", "F0038", "F7712", "F3350"]
SETS = int(os.environ.get("PROPERTY_EXAMPLES", "100"))
HEXADECIMAL = "0123456789ABCDEF"


def contacts(keys, draw, woman_refs=None, months=None, facilities=None):
    count = len(keys)
    frame = {
        "row_number": range(2, count + 2),
        "contact_id": keys,
        "woman_ref": woman_refs or ["W" + text(draw, HEXADECIMAL, 24) for _ in keys],
        "contact_month": months or draw.choices(MONTHS, k=count),
        "facility_id": facilities or draw.choices(FACILITIES, k=count),
    }
    return pd.DataFrame(frame).astype(dict.fromkeys(list(frame)[1:], "string"))


def referrals(keys):
    return pd.DataFrame({"row_number": range(2, len(keys) + 2), "referral_id": pd.array(keys, dtype="string")})


def text(draw, alphabet, length):
    return "".join(draw.choices(alphabet, k=length))


def hits(table, frame):
    found = key_structure(table, frame)
    assert all(hit.rule == "FL05" and hit.row_number >= 2 for hit in found)
    return [(hit.column, hit.kind) for hit in found]


RANDOM = {
    "hexadecimal": lambda draw: "r" + text(draw, "0123456789abcdef", 12),
    "digits": lambda draw: text(draw, string.digits, 10),
    "letters and digits": lambda draw: text(draw, string.ascii_letters + string.digits, 14),
    "small": lambda draw: text(draw, string.ascii_lowercase + string.digits, 7),
    "base64": lambda draw: text(draw, string.ascii_letters + string.digits + "-_", 22),
    "uuid": lambda draw: str(uuid.UUID(int=draw.getrandbits(128), version=4)),
    "number": lambda draw: str(draw.randrange(1, 10**12)),
    "with what it is": lambda draw: "REF-" + text(draw, string.ascii_uppercase + string.digits, 10),
}


@pytest.mark.parametrize("kind", RANDOM)
def test_random_keys_of_any_making_are_never_taken_for_more(kind):
    draw = random.Random(f"keys {kind}")
    for _ in range(SETS):
        keys = [RANDOM[kind](draw) for _ in range(draw.choice((1, 7, 8, 9, 12, 20, 40)))]
        if draw.random() < 0.3:
            keys.sort()
        assert hits("referral", referrals(keys)) == []


def test_random_contacts_are_never_taken_for_more_one_facility_or_one_month_or_sorted():
    draw = random.Random("contacts")
    for _ in range(SETS):
        count = draw.choice((1, 7, 8, 9, 13, 30, 60))
        keys = ["C" + text(draw, HEXADECIMAL, 16) for _ in range(count)]
        # A file in the order of its keys or of its months, but not both: then keys would follow time.
        months = sorted(draw.choices(MONTHS, k=count)) if draw.random() < 0.5 else [MONTHS[3]] * count
        if months[0] == months[-1]:
            keys.sort()
        facilities = [draw.choice(FACILITIES)] * count if draw.random() < 0.5 else None
        assert hits("service_contact", contacts(keys, draw, months=months, facilities=facilities)) == []


def test_ten_thousand_random_keys_in_one_file_are_random():
    draw = random.Random("many")
    assert hits("service_contact", contacts(["C" + text(draw, HEXADECIMAL, 16) for _ in range(30_000)], draw)) == []


@pytest.mark.parametrize(
    "key",
    [
        lambda number: f"C{number:016d}",
        lambda number: f"C{4711 + number:016X}",
        lambda number: f"C{0xABCD000000000000 + number * 17:016X}",
        lambda number: f"C{(number * 0x0123456789AB) % 16**16:016X}",
    ],
)
def test_numbered_contacts_are_seen(key):
    draw = random.Random("numbered")
    keys = [key(number) for number in range(1, 21)]
    draw.shuffle(keys)
    assert [column for column, _ in hits("service_contact", contacts(keys, draw))] == ["contact_id"]


@pytest.mark.parametrize("form", ["{}", "REF-{}", "{:06d}", "r{:04d}", "2025-{:05d}"])
def test_numbered_referrals_are_seen(form):
    assert hits("referral", referrals([form.format(number) for number in range(95, 125)])) != []


def test_a_facilitys_code_in_the_key_is_seen():
    draw = random.Random("facility")
    facilities = draw.choices(FACILITIES, k=40)
    keys = [f"C{text(draw, HEXADECIMAL, 5)}{facility[1:]}{text(draw, HEXADECIMAL, 7)}" for facility in facilities]
    found = hits("service_contact", contacts(keys, draw, facilities=facilities))
    assert found == [("contact_id", "the facility's code")]


@pytest.mark.parametrize("form", ["{y}{m}", "{m}{y}", "{m}{s}", "{s}{m}"])
def test_a_date_in_the_key_is_seen(form):
    draw = random.Random("date")
    months = draw.choices(MONTHS, k=60)
    dates = [form.format(y=month[:4], s=month[2:4], m=month[5:7]) for month in months]
    keys = ["C" + date + text(draw, HEXADECIMAL, 16 - len(date)) for date in dates]
    assert [column for column, _ in hits("service_contact", contacts(keys, draw, months=months))] == ["contact_id"]


def test_a_pseudonym_that_follows_time_is_seen():
    draw = random.Random("time")
    months = sorted(draw.choices(MONTHS, k=200))
    women = sorted("W" + text(draw, HEXADECIMAL, 24) for _ in months)
    keys = ["C" + text(draw, HEXADECIMAL, 16) for _ in months]
    found = hits("service_contact", contacts(keys, draw, woman_refs=women, months=months))
    assert found == [("woman_ref", "an order that follows time")]


def test_a_year_in_the_key_is_seen_where_no_month_stands_beside():
    draw = random.Random("year")
    keys = [
        f"x{text(draw, string.digits, 3)}{draw.choice((2023, 2024, 2025))}{text(draw, string.digits, 4)}"
        for _ in range(40)
    ]
    assert hits("referral", referrals(keys)) != []


def test_seven_keys_say_nothing():
    assert hits("referral", referrals([str(number) for number in range(7)])) == []
