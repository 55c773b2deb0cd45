"""Released figures as a payload for DHIS2 (`dataValueSets`), by a mapping file of the country.

Belongs here: reading the mapping, and the payload. Does not: sending it, which the ministry does.

DHIS2 has no word for a withheld value: it is left out, never sent as 0. A value that an earlier payload brought in and
that is not shown any more has to go there too, so there is a second payload to import with `importStrategy=DELETE`.
Source: DHIS2 Developer guide, Data values; identifiers have a letter and ten letters or digits.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml

from indicators.release import Release
from indicators.release_selection import without_hidden_numbers
from schemas.release import ALL, DIMENSIONS

UID = re.compile(r"[A-Za-z][A-Za-z0-9]{10}")
FIGURES = ("value", "numerator", "denominator")
GROUPS = tuple(name for name in DIMENSIONS if name != "region")
PARTS = ("dataset", "organisation_units", "data_elements", "category_option_combos")


class MappingRefused(ValueError):
    """The mapping cannot be used; the message says what to mend."""


@dataclass(frozen=True)
class Mapping:
    """Identifiers of a DHIS2: of the data set, of regions (`all` is the country), of data elements by indicator and
    figure, of category option combinations by classes in the order of `GROUPS`."""

    dataset: str
    organisation_units: dict[str, str]
    data_elements: dict[tuple[str, str], str]
    category_option_combos: dict[tuple[str, ...], str]


@dataclass(frozen=True)
class Payload:
    """`values` to import, `deletions` to import with `importStrategy=DELETE`; how many shown cells have no place."""

    values: dict
    deletions: dict
    unmapped: int


def read_mapping(path: Path) -> Mapping:
    """The mapping in a YAML file. Raises MappingRefused."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        raise MappingRefused(f"{path} cannot be read as YAML") from None
    if not isinstance(content, dict) or set(content) != set(PARTS):
        raise MappingRefused(f"{path} has to have {', '.join(PARTS)}, and nothing else")
    elements, combos = {}, {}
    for indicator, figures in _of_kind(dict, content["data_elements"]).items():
        for figure, uid in _of_kind(dict, figures).items():
            if figure not in FIGURES:
                raise MappingRefused(f"data_elements, {indicator}: {figure} is none of {', '.join(FIGURES)}")
            elements[indicator, figure] = uid
    for line in _of_kind(list, content["category_option_combos"]):
        if unknown := set(_of_kind(dict, line)) - {*GROUPS, "uid"}:
            raise MappingRefused(f"category_option_combos: {', '.join(sorted(map(str, unknown)))} is no group")
        place = tuple(line.get(name, ALL) for name in GROUPS)
        if place in combos:
            named = ", ".join(code for code in place if code != ALL) or "everybody"
            raise MappingRefused(f"{path}: category_option_combos has two lines for {named}")
        combos[place] = line.get("uid", "")
    if twice := _twice(elements.values()) or _twice(combos.values()):
        raise MappingRefused(
            f"{path}: the identifier {twice} stands at two places: DHIS2 would keep one of two figures and lose the "
            "other. Give each data element and each combination one of its own"
        )
    units = {str(code): uid for code, uid in _of_kind(dict, content["organisation_units"]).items()}
    for uid in (content["dataset"], *units.values(), *elements.values(), *combos.values()):
        if not UID.fullmatch(str(uid)):
            raise MappingRefused(f"{path}: an identifier of DHIS2 has a letter and ten letters or digits")
    if twice := _twice(units.values()):
        raise MappingRefused(f"{path}: the organisation unit {twice} stands for two regions: one of them would be lost")
    return Mapping(content["dataset"], units, elements, combos)


def _twice(identifiers: Iterable[str]) -> str:
    """The first identifier that is there twice; nothing if each is there once. Empty ones are another fault."""
    seen = list(identifiers)
    return next((str(one) for number, one in enumerate(seen) if one and one in seen[:number]), "")


def _of_kind(kind: type, part: object) -> dict | list:
    """A part of a mapping, empty if nothing is written there. Raises MappingRefused if it is of another kind."""
    if not isinstance(part, kind | None):
        raise MappingRefused("a part of the mapping is not as `ipv-indicators dhis2 template` writes it")
    return part or kind()


def payload(release: Release, mapping: Mapping) -> Payload:
    """The released figures that have a place in the mapping, in publication order."""
    values, deletions, unmapped = [], [], 0
    for row in without_hidden_numbers(release.cells).itertuples(index=False):
        place = _place(row, mapping)
        if place is None:
            unmapped += row.status == "shown" and any((row.indicator, one) in mapping.data_elements for one in FIGURES)
            continue
        for element, number in _numbers(row, mapping):
            at = {"dataElement": element, **place}
            if number is None:
                deletions.append(at)
            else:
                values.append({**at, "value": number})
    return Payload(_set(mapping, values), _set(mapping, deletions), unmapped)


def mapping_template(release: Release) -> str:
    """A mapping to fill in: every region, agreed indicator and class of a release, without identifiers."""
    lines = [
        "# Identifiers of your DHIS2. Take out what you do not import; an identifier has 11 characters.",
        'dataset: ""',
    ]
    lines += ["organisation_units:", '  all: ""   # the country']
    lines += [f'  {item.code}: ""   # {item.label}' for item in release.dimensions["region"].classes]
    lines += ["data_elements:"]
    shown = release.cells.loc[release.cells["status"] == "shown", "indicator"].unique()
    lines += [
        f'  {code}: {{value: "", numerator: "", denominator: ""}}   # {sheet["name"]}'
        for code, sheet in release.indicators.items()
        if code in shown
    ]
    lines += ["category_option_combos:   # what is not named is all", '  - {uid: ""}   # everybody']
    seen = release.cells[list(GROUPS)].drop_duplicates().itertuples(index=False)
    for row in seen:
        named = ", ".join(f"{name}: {code}" for name, code in zip(GROUPS, row, strict=True) if code != ALL)
        lines += [f'  - {{{named}, uid: ""}}'] if named else []
    return "\n".join(lines) + "\n"


def payload_json(one: dict) -> str:
    """A payload as text, the same for the same release and mapping."""
    return json.dumps(one, indent=1, ensure_ascii=False) + "\n"


def _place(row, mapping: Mapping) -> dict | None:
    unit = mapping.organisation_units.get(row.region)
    combo = mapping.category_option_combos.get(tuple(getattr(row, name) for name in GROUPS))
    if unit is None or combo is None:
        return None
    return {"period": row.period.replace("-", ""), "orgUnit": unit, "categoryOptionCombo": combo}


def _numbers(row, mapping: Mapping) -> Iterator[tuple[str, str | None]]:
    """Data element and number as text of each figure of a row that is mapped; None if it is not shown."""
    for figure in FIGURES:
        element = mapping.data_elements.get((row.indicator, figure))
        if element is not None:
            number = getattr(row, figure)
            yield element, None if pd.isna(number) else repr(float(number)) if figure == "value" else str(int(number))


def _set(mapping: Mapping, values: list[dict]) -> dict:
    return {"dataSet": mapping.dataset, "dataValues": values}
