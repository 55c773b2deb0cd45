"""The classes in which results are published, read from `dimensions.yaml`.

Belongs here: which classes each dimension has, alone and crossed. Does not: the code lists of records
(`code_lists`), the assignment of a record to a class (`indicators.units`).
"""

from dataclasses import dataclass
from itertools import product
from pathlib import Path

import yaml

from schemas.code_lists import load_code_list
from schemas.release import ALL, CELL_DIMENSIONS, DIMENSIONS, breakdown_dimensions

REFERENCE_CLASSES = {"migrant_status": "non_migrant", "ethnic_group": "majority_only"}
"""By dimension of groups of women: the class that others are compared with. For ethnic groups it is the women who
mention the national majority only, so that nobody stands on both sides (semantics C2)."""


@dataclass(frozen=True)
class DimensionClass:
    """One class of a dimension. `includes` are the uncrossed classes it merges (itself, if it merges none)."""

    code: str
    label: str
    includes: tuple[str, ...]
    missing: bool = False


@dataclass(frozen=True)
class Dimension:
    """A dimension with its classes when it stands alone and when it is crossed with another.

    `overlapping`: a woman can be in several classes, so that they do not add up to the total.
    """

    name: str
    label: str
    rule: str
    classes: tuple[DimensionClass, ...]
    crossed: tuple[DimensionClass, ...]
    overlapping: bool = False

    def classes_in(self, breakdown: str) -> tuple[DimensionClass, ...]:
        """Classes of this dimension in `breakdown`, in publication order."""
        return self.crossed if len(breakdown_dimensions(breakdown)) > 1 else self.classes


def load_dimensions(regions: dict[str, str]) -> dict[str, Dimension]:
    """All dimensions in the order of `CELL_DIMENSIONS`. `regions`: the source's region codes to labels, in order."""
    document = yaml.safe_load((Path(__file__).parent / "dimensions.yaml").read_text(encoding="utf-8"))
    document["region"]["classes"] = [{"code": code, "label": label} for code, label in regions.items()]
    for entry in document.values():
        if "code_list" in entry:
            entry["classes"] = [
                {"code": code.code, "label": code.label, "missing": code.missing}
                for code in load_code_list(entry["code_list"]).codes
            ]
    return {name: dimension_from_dict(name, document[name]) for name in CELL_DIMENSIONS}


def dimension_from_dict(name: str, entry: dict) -> Dimension:
    """A dimension from its entry in `dimensions.yaml` or in a release's `indicators.json`."""
    classes = _classes(entry["classes"])
    crossed = _classes(entry["crossed"]) if "crossed" in entry else classes
    overlapping = entry.get("overlapping", False)
    return Dimension(name, entry["label"], entry.get("rule", ""), classes, crossed, overlapping)


def dimension_to_dict(dimension: Dimension) -> dict:
    """The entry of a dimension as it stands in a release: the inverse of `dimension_from_dict`."""
    return {
        "label": dimension.label,
        "rule": dimension.rule,
        "classes": [_class_to_dict(c) for c in dimension.classes],
        "crossed": [_class_to_dict(c) for c in dimension.crossed],
    }


def reference_in(breakdown: str, dimensions: dict[str, Dimension]) -> str:
    """The reference of a breakdown by groups of women, as its classes are called there, joined by `*`.

    Crossed classes merge others: the reference is then the class that includes it. Dimensions without a declared
    reference, such as the region, are passed over; raises KeyError if there is no other.

    Example: `ethnic_group` has `majority_only`, `migrant_status*ethnic_group` has `born_in_country*majority_only`.
    """
    declared = [
        (name, REFERENCE_CLASSES[name]) for name in breakdown_dimensions(breakdown) if name in REFERENCE_CLASSES
    ]
    if not declared:
        raise KeyError(f"No reference is declared for the breakdown {breakdown}")
    return "*".join(
        next(item.code for item in dimensions[name].classes_in(breakdown) if code in (item.code, *item.includes))
        for name, code in declared
    )


def breakdown_cells(
    breakdown: str, dimensions: dict[str, Dimension], columns: tuple[str, ...] = DIMENSIONS
) -> list[tuple[str, ...]]:
    """Every cell of a breakdown, in code-list order: one code per column of `columns`, `all` if uncrossed."""
    used = breakdown_dimensions(breakdown)
    codes = [[c.code for c in dimensions[name].classes_in(breakdown)] if name in used else [ALL] for name in columns]
    return list(product(*codes))


def _classes(entries: list[dict]) -> tuple[DimensionClass, ...]:
    return tuple(
        DimensionClass(e["code"], e["label"], tuple(e.get("includes", [e["code"]])), e.get("missing", False))
        for e in entries
    )


def _class_to_dict(item: DimensionClass) -> dict:
    return {"code": item.code, "label": item.label, "includes": list(item.includes), "missing": item.missing}
