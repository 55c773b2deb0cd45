"""How large a change of a sheet is: computed from the two sheets, never typed.

Belongs here: which field weighs how much, when two queries are the same, what a step of the version must be at
least (governance, section 5). Does not: the fingerprints kept of published versions (`versions`), what a change
does to an agreement (`standing`).

A patch leaves stances standing; a minor change asks them again; a major change also ends the series.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache

import sqlglot
from sqlglot import exp

from indicators.units import UNITS
from schemas.code_lists import load_code_list
from schemas.columns import describe
from schemas.dimensions import Dimension, dimension_to_dict, load_dimensions
from schemas.release import breakdown_dimensions

CLASSES = ("none", "patch", "minor", "major")
"""From the smallest change to the largest."""

PATCH = frozenset((
    "name", "short_name", "set", "recommendations", "case_studies", "theory_of_change", "definition", "concepts",
    "counted", "headline", "how_to_read", "references", "lag", "supersedes", "validation_rules", "comparability",
    "quality_assessment", "collection_method", "frequency", "data_providers", "compilers", "legal_basis", "owner",
    "contact_role", "burden_note", "last_review_date", "next_review_date", "numerator.text", "denominator.text",
))  # fmt: skip
"""Wording, references, and who does what. Translations are no field of a sheet: they weigh as a patch too."""

MINOR = frozenset((
    "breakdowns", "not_disaggregated_by", "structural_zeros", "direction", "target_allowed", "min_denominator",
    "reliability_rule", "interval_method", "disclosure_class", "caveats", "misuse_warning", "stigma_assessment",
    "required_sectors", "reporting_period",
))  # fmt: skip
"""How the same figure is shown, protected and warned about, and who must agree to it."""

MAJOR = frozenset((
    "indicator", "slug", "level", "unit_of_count", "measure", "multiplier", "unit", "numerator.where", "numerator.sum",
    "denominator.where", "denominator.sum", "denominator.unit_of_count", "median", "derived", "maturity_window",
    "age_of", "care_steps", "aggregation_rule", "adjustment", "imputation", "source_tables",
))  # fmt: skip
"""What the figure is: numerator, denominator, unit, window, source, and everything that changes its value.
`codes.<column>` and `classes.<dimension>`, what codes and classes mean, are major as well."""

NOT_OF_THE_SHEET = ("version", "status", "additive_over")
"""The version is what is compared; the others are put into the dictionary of a sheet from elsewhere."""


def weight(field: str) -> str:
    """Class of a change of this field. A field nobody has weighed is major: too much caution does no harm."""
    if field in PATCH:
        return "patch"
    return "minor" if field in MINOR else "major"


def fingerprint(sheet) -> dict[str, str]:
    """One short hash for every field of a sheet and everything its query leans on, by name.

    `sheet` has `to_dict()`, `unit_of_count`, `breakdowns`. Queries are compared by what they ask: spaces, capitals,
    brackets that change nothing and the order of conditions and codes make no difference.
    """
    content = dict(sorted(_fields(sheet.to_dict()).items()))
    return {name: _hash(value) for name, value in content.items()}


def query_hash(fingerprint: Mapping[str, str]) -> str:
    """Hash of everything that is major: a test of the query holds as long as this stays the same."""
    return _hash({name: value for name, value in fingerprint.items() if weight(name) == "major"})


def changed_fields(former: Mapping[str, str], latter: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the fields that differ between two fingerprints, the weightiest first.

    A code list or dimension that only one of them uses is no change of meaning: the query or the breakdowns that
    use it are compared themselves.
    """
    names = [name for name in sorted({*former, *latter}) if former.get(name) != latter.get(name)]
    told = [name for name in names if not _leaned_on(name) or (name in former and name in latter)]
    return tuple(sorted(told, key=lambda name: -CLASSES.index(weight(name))))


def change_class(former: Mapping[str, str], latter: Mapping[str, str]) -> str:
    """One of CLASSES: the weight of the weightiest field that differs between two fingerprints."""
    changed = changed_fields(former, latter)
    return weight(changed[0]) if changed else "none"


def step_class(former: str, latter: str) -> str:
    """One of CLASSES: what the step from one version to a later one says about the change.

    Raises ValueError if the step is not one upwards with the smaller numbers set back to 0.
    """
    old, new = version_key(former), version_key(latter)
    steps = {(old[0] + 1, 0, 0): "major", (old[0], old[1] + 1, 0): "minor", (old[0], old[1], old[2] + 1): "patch"}
    if new not in steps:
        allowed = ", ".join(".".join(map(str, step)) for step in sorted(steps))
        raise ValueError(f"after {former} comes one of: {allowed}, not {latter}")
    return steps[new]


def version_key(version: str) -> tuple[int, int, int]:
    """A version as three numbers, which sort as versions do."""
    major, minor, patch = (int(part) for part in version.split("."))
    return major, minor, patch


def same_question(where: str) -> str:
    """A canonical text of a predicate: equal for two predicates that ask the same in another order or layout."""
    return _canonical(sqlglot.parse_one(where, read="duckdb"))


def _fields(document: Mapping) -> dict[str, object]:
    content: dict[str, object] = {}
    for name, value in document.items():
        if name in NOT_OF_THE_SHEET or value in (None, {}, []):
            continue
        if name in ("numerator", "denominator"):
            content |= _part(name, value, document["unit_of_count"])
        elif isinstance(value, str):
            content[name] = " ".join(value.split())
        else:
            content[name] = value
    used = sorted({dimension for item in document["breakdowns"] for dimension in breakdown_dimensions(item)})
    published = _published_classes()
    return content | {f"classes.{name}": published[name] for name in used if name in published}


def _part(name: str, value: Mapping, unit_of_count: str) -> dict[str, object]:
    content: dict[str, object] = {}
    for item, said in value.items():
        content[f"{name}.{item}"] = same_question(said) if item == "where" else " ".join(str(said).split())
    unit = UNITS.get(value.get("unit_of_count") or unit_of_count)
    if unit is not None and "where" in value:
        for column in sorted(_columns(value["where"]) & set(unit.columns)):
            meanings = _meaning_of_codes(unit.columns[column].needs, column)
            if meanings:
                content[f"codes.{column}"] = meanings
    return content


def _columns(where: str) -> set[str]:
    return {column.name for column in sqlglot.parse_one(where, read="duckdb").find_all(exp.Column)}


def _meaning_of_codes(needs, column: str) -> list[list[str]]:
    """Codes of the record column behind a column of a unit, and which of them are no answer or out of scope."""
    for need in sorted(needs):
        table, _, name = need.partition(".")
        code_list = next((item.code_list for item in describe(table) if item.name == name == column), None)
        if code_list:
            return [[code.code, code.missing_kind, code.scope] for code in load_code_list(code_list).codes]
    return []


@cache
def _published_classes() -> dict[str, dict]:
    """What the classes of each dimension mean, but for regions, whose classes are the source's own."""
    return {name: _meaning_of_classes(item) for name, item in load_dimensions({}).items() if name != "region"}


def _meaning_of_classes(dimension: Dimension) -> dict:
    entry = dimension_to_dict(dimension)
    return {
        kind: [[item["code"], sorted(item["includes"]), item["missing"]] for item in entry[kind]]
        for kind in ("classes", "crossed")
    }


def _canonical(node: exp.Expression) -> str:
    node = node.unnest()
    if isinstance(node, exp.And | exp.Or):
        sides = sorted({_canonical(side) for side in _sides(node, type(node))})
        return f"{node.key}({'; '.join(sides)})"
    if isinstance(node, exp.In):
        codes = sorted({item.sql(dialect="duckdb") for item in node.expressions})
        return f"in({_canonical(node.this)}; {', '.join(codes)})"
    if isinstance(node, exp.Not):
        return f"not({_canonical(node.this)})"
    if isinstance(node, exp.Anonymous):
        return _list_function(node)
    return re.sub(r"\s+", " ", node.sql(dialect="duckdb"))


def _sides(node: exp.Expression, joined_by: type) -> list[exp.Expression]:
    """What is joined by AND, or by OR, however brackets group it."""
    node = node.unnest()
    if not isinstance(node, joined_by):
        return [node]
    return _sides(node.left, joined_by) + _sides(node.right, joined_by)


def _list_function(node: exp.Anonymous) -> str:
    """`has` and `has_any_of` alike: has(x, 'a') is has_any_of(x, ['a'])."""
    wanted = node.expressions[1]
    codes = wanted.expressions if isinstance(wanted, exp.Array) else [wanted]
    return f"has({node.expressions[0].name}; {', '.join(sorted({code.sql(dialect='duckdb') for code in codes}))})"


def _leaned_on(name: str) -> bool:
    return name.startswith(("codes.", "classes."))


def _hash(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
