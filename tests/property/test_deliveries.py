"""Whatever is delivered in whatever order: what stands is what a plain reading of the rules says.

`PROPERTY_EXAMPLES` raises the number of examples. The plain reading below shares no code with the house: a delivery
is a dictionary, a row a tuple.
"""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.small_deliveries import contact, deliver, deliver_facility, take_in, withdrawal
from tests.unit.schemas.right_rows import REFERRAL

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "6"))
MONTHS = ("2025-01", "2025-02", "2025-03")
AGES = ("25_29", "30_34")
WITHDRAWN = "withdrawn"

VERSION = st.tuples(
    st.sampled_from("abc"), st.integers(1, 3), st.sampled_from(MONTHS), st.sampled_from((*AGES, WITHDRAWN))
)
REFERRED = st.tuples(st.sampled_from("abc"), st.integers(1, 90))
CORRECTION = st.one_of(
    st.none(), st.tuples(st.sampled_from(MONTHS), st.sampled_from(MONTHS)), st.lists(st.integers(0, 4), min_size=1)
)
DELIVERY = st.fixed_dictionaries(
    {
        "received": st.sampled_from(("2025-06", "2025-07", "2025-08")),
        "contacts": st.lists(VERSION, min_size=1, max_size=4, unique_by=lambda row: row[:2]),
        "referrals": st.lists(REFERRED, max_size=2, unique_by=lambda row: row[0]),
        "corrects": CORRECTION,
    }
)


def in_order(deliveries):
    """Numbers of the deliveries, the earliest first; their names are their numbers."""
    return sorted(range(len(deliveries)), key=lambda number: (deliveries[number]["received"], number))


def takes_place_of(later, number, row):
    """Does the contact row of delivery `number` give way to this later delivery?"""
    corrects = later["corrects"]
    if isinstance(corrects, tuple):
        return min(corrects) <= row[2] <= max(corrects)
    return corrects is not None and number in corrects


def plainly(deliveries):
    """(contact, version, age) and (contact, days) of all rows that stand, by the rules of docs/deliveries.md."""
    order = in_order(deliveries)
    rows = [(number, row) for number in order for row in deliveries[number]["contacts"]]
    gone = {}
    for _, (letter, version, _, age) in rows:
        if age == WITHDRAWN:
            gone[letter] = max(version, gone.get(letter, 0))
    highest = {letter: max(row[1] for _, row in rows if row[0] == letter) for _, (letter, *_) in rows}
    withdrawn = {letter for letter in gone if gone[letter] >= highest[letter]}
    standing, versions = {}, {}
    for number, row in rows:
        letter, version, _, age = row
        versions.setdefault(letter, set()).add(version)
        if letter in withdrawn or version <= gone.get(letter, 0):
            continue
        later = [deliveries[other] for other in order[order.index(number) + 1 :]]
        if not any(takes_place_of(other, number, row) for other in later):
            standing.setdefault(letter, {}).setdefault(version, set()).add(row[2:])
    contacts, live = set(), set()
    for letter, said in standing.items():
        complete = versions[letter] == set(range(1, max(versions[letter]) + 1))
        if complete and all(len(contents) == 1 for contents in said.values()):
            live.add(letter)
            contacts |= {(letter, version, age) for version, ((_, age),) in said.items()}
    referrals = {}
    for number in order:
        referrals |= dict(deliveries[number]["referrals"])
    return contacts, {(letter, days) for letter, days in referrals.items() if letter in live}


def write(inbox, deliveries, order):
    deliver_facility(inbox)
    for number in order:
        one = deliveries[number]
        said = {}
        if isinstance(one["corrects"], tuple):
            first, last = min(one["corrects"]), max(one["corrects"])
            said = {"months": {"from": first, "to": last}, "replaces": True}
        elif one["corrects"]:
            said = {"replaces": [f"n{other}" for other in one["corrects"]]}
        contacts = [
            withdrawal(letter, version) | {"contact_month": f"{month}-01"}
            if age == WITHDRAWN
            else contact(letter, version, contact_month=f"{month}-01", age_band=age)
            for letter, version, month, age in one["contacts"]
        ]
        referrals = [
            REFERRAL
            | {"contact_id": f"C{letter.upper() * 16}", "referral_id": f"R000000{letter}"}
            | {"days_to_first_service": str(days)}
            for letter, days in one["referrals"]
        ]
        # A row that nobody else has makes every file one of its own: word for word repeats are tested elsewhere.
        own = contact(str(number), contact_month=f"{MONTHS[0]}-01")
        own_month = said.get("months", {}).get("from", MONTHS[0])
        contacts.append(own | {"contact_month": f"{own_month}-01"})
        deliver(
            inbox,
            f"n{number}",
            one["received"],
            {"service_contact": said},
            service_contact=contacts,
            referral=referrals,
        )


def sensible(deliveries):
    """Corrections name earlier deliveries only, and hold rows of the months they state only."""
    order = in_order(deliveries)
    for place, number in enumerate(order):
        one = deliveries[number]
        if isinstance(one["corrects"], list):
            named = [other for other in one["corrects"] if other in order[:place]]
            one["corrects"] = named or None
        if isinstance(one["corrects"], tuple):
            first, last = min(one["corrects"]), max(one["corrects"])
            inside = [row for row in one["contacts"] if first <= row[2] <= last or row[3] == WITHDRAWN]
            one["contacts"] = inside
    return deliveries


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="PROPERTY_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(DELIVERY, min_size=2, max_size=5).map(sensible), st.randoms(use_true_random=False))
def test_what_stands_is_what_a_plain_reading_of_the_rules_says(tmp_path_factory, deliveries, chance):
    folder = tmp_path_factory.mktemp("deliveries")
    order = list(range(len(deliveries)))
    chance.shuffle(order)
    write(folder / "inbox", deliveries, order)
    taken = take_in(folder / "store", folder / "inbox")  # also: every line is accounted for
    contacts = taken.rows("service_contact")
    found = {
        (key[1].lower(), int(version), age)
        for key, version, age in zip(
            contacts["contact_id"], contacts["record_version"], contacts["age_band"], strict=True
        )
        if key[1] in "ABC"
    }
    referrals = taken.rows("referral")
    referred = {
        (key[1].lower(), int(days))
        for key, days in zip(referrals["contact_id"], referrals["days_to_first_service"], strict=True)
    }
    assert (found, referred) == plainly(deliveries)


def test_the_plain_reading_itself_on_a_case_read_by_eye():
    one = {"received": "2025-06", "contacts": [("a", 1, "2025-01", "25_29"), ("b", 1, "2025-02", "25_29")]}
    two = {"received": "2025-07", "contacts": [("a", 2, "2025-01", WITHDRAWN), ("c", 1, "2025-01", "30_34")]}
    rest = {"referrals": [("b", 3), ("a", 4)], "corrects": None}
    assert plainly([one | rest, two | rest]) == ({("b", 1, "25_29"), ("c", 1, "30_34")}, {("b", 3)})
    corrected = two | rest | {"corrects": ("2025-01", "2025-02")}
    assert plainly([one | rest, corrected]) == ({("c", 1, "30_34")}, set())
