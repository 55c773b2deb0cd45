"""Small invented countries at random, all tables, as typed rows: what the two computations are compared on.

Belongs here: the country, its facilities and its months. Does not: contacts and what hangs on them
(`random_women`), what institutions report (`random_system`, `random_figures`), expected values.

A country is the same for the same seed. Rows keep to the rules within a row, so that skipped columns are null.
"""

from dataclasses import dataclass
from datetime import date

from tests.property.random_draws import Draw, Row, month_of
from tests.property.random_figures import figure_tables
from tests.property.random_system import system_tables
from tests.property.random_women import women_tables

REGIONS = ("R1", "R2", "R3")
CUTOFFS = (date(2026, 6, 30), date(2026, 3, 31), date(2025, 12, 31), date(2025, 11, 15), date(2025, 6, 30))


@dataclass(frozen=True)
class Country:
    """`tables`: typed rows by table; codes are lists, months are dates."""

    tables: dict[str, list[Row]]
    cutoff: date
    regions: tuple[str, ...] = REGIONS


def random_country(seed: int, contacts: int | None = None) -> Country:
    """A country of up to three regions over two to three years, with 30 to 150 contacts if not told how many."""
    draw = Draw(seed)
    first = draw.randint(2023 * 12 + 3, 2024 * 12)
    months = range(first, first + draw.randint(24, 32))
    facilities = [facility(draw, number, months) for number in range(1, draw.randint(3, 6) + 1)]
    cutoff = draw.choice(CUTOFFS)
    tables = {"facility": facilities}
    tables |= women_tables(draw, facilities, months, contacts or draw.choice((30, 90, 150)))
    tables |= system_tables(draw, facilities, months, REGIONS)
    tables |= figure_tables(draw, facilities, months, REGIONS, cutoff)
    for rows in tables.values():
        draw.shuffle(rows)
    return Country(tables, cutoff)


def facility(draw: Draw, number: int, months: range) -> Row:
    """A facility; one in four opens or closes within the months."""
    opens, closes = date(2022, 1, 1), None
    if draw.chance(0.15):
        opens = month_of(draw.choice(months[: len(months) // 2]))
    if draw.chance(0.15):
        closes = month_of(draw.choice(months[len(months) // 2 :]))
    return {
        "facility_id": f"F{number:04}",
        "region_code": REGIONS[number % 3] if draw.chance(0.8) else "R1",
        "facility_type": draw.choice(("phc", "maternity", "hospital", "ngo")),
        "sector": draw.choice(("health", "civil_society", "social")),
        "setting": draw.code("setting"),
        "reporting_from": opens,
        "reporting_to": closes,
        "linkage_scope": "national",
        "enforcement_access": False,
    }
