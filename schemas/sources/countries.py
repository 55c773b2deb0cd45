"""Countries as sources write them, and the group of countries of birth that each belongs to.

Belongs here: the list of countries (`countries.csv`: ISO 3166 codes, names in English and Spanish, adjectives
such as `peruana`, our birth group) and finding one. Does not: what a source means by a value of its own (its
YAML file).
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from schemas.sources.spelling import spelling

WRITTEN = ("numeric", "alpha2", "alpha3", "names")
DEFAULT_WRITTEN = ("numeric", "alpha3", "names")
"""Two letters must be asked for: `no` is Norway there, and an answer elsewhere."""


@dataclass(frozen=True)
class Country:
    """`alpha2`, `alpha3` and `numeric` (three digits) are ISO 3166-1; Kosovo has user-assigned codes, no number."""

    alpha2: str
    alpha3: str
    numeric: str
    birth_group: str
    names: tuple[str, ...]


@cache
def load_countries() -> dict[str, Country]:
    """All countries by their two letters."""
    with (Path(__file__).parent / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["alpha2"]: Country(
                row["alpha2"],
                row["alpha3"],
                row["numeric"],
                row["birth_group"],
                tuple(name for name in (row["name_en"], row["name_es"], *row["other_names"].split("|")) if name),
            )
            for row in csv.DictReader(file)
        }


@cache
def country_index(written: tuple[str, ...]) -> dict[str, str]:
    """Two letters of a country by each way of writing it, as `spelling` compares them."""
    return {
        spelling(text): country.alpha2
        for country in load_countries().values()
        for text in _texts(country, written)
        if text
    }


def code_of_country(alpha2: str, home: str, code_list: str) -> str:
    """What a country of birth or nationality is in `code_list`: `birthgrp`, `migrant` or `citizen`."""
    if alpha2 == home:
        return {"birthgrp": "national", "migrant": "non_migrant", "citizen": "national"}[code_list]
    group = load_countries()[alpha2].birth_group
    citizen = "eu_efta" if group == "eu_efta" else "third_country"
    return {"birthgrp": group, "migrant": "migrant", "citizen": citizen}[code_list]


def _texts(country: Country, written: tuple[str, ...]) -> Iterable[str]:
    for way in written:
        if way == "names":
            yield from country.names
        else:
            yield getattr(country, way)
