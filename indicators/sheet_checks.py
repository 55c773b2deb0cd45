"""The fields of a sheet against each other, and the sheets of a catalogue against each other.

Belongs here: what two fields or two sheets must not say at once. Does not: each field by itself (`sheet_fields`),
reading and conditions (`registry`). Every check yields (field, text that stands there, what to do).
"""

from collections.abc import Iterable, Iterator, Mapping

from indicators.care_path import path_faults
from indicators.sheet import Sheet
from indicators.units import UNITS
from schemas.dimensions import load_dimensions
from schemas.release import CELL_DIMENSIONS, breakdown_dimensions

Fault = tuple[str, object, str]

CLASSES = load_dimensions({})
"""The published classes; those of region are the source's own, so no sheet can name them."""

PARTS = {
    "proportion": ("numerator", "denominator"),
    "count": ("numerator",),
    "ratio_of_sums": ("numerator", "denominator"),
    "rate": ("numerator", "denominator"),
    "median": ("numerator", "denominator", "median"),
    "weighted_proportion": ("numerator", "denominator"),
    "gap": ("derived",),
}
"""The parts that each measure is made of: these, and no other."""

MULTIPLIERS = {
    "proportion": (100,),
    "count": (1,),
    "ratio_of_sums": (100,),
    "rate": (1_000, 10_000, 100_000),
    "median": (1,),
    "weighted_proportion": (100,),
    "gap": (1,),
}

INTERVALS = {
    "proportion": ("wilson", "none"),
    "count": ("exact_poisson", "none"),
    "ratio_of_sums": ("wilson", "exact_poisson", "none"),
    "rate": ("exact_poisson",),
    "median": ("order_statistic",),
    "weighted_proportion": ("survey",),
    "gap": ("newcombe", "survey"),
}
"""The interval methods that fit each measure."""

WITHOUT_MINIMUM = ("activities", "never_event")
"""Disclosure classes whose indicators may do without a smallest denominator."""


def check_sheet(document: Mapping, place: str) -> Iterator[Fault]:
    """What the fields of one sheet say against each other. `document`: each field by itself is right.

    `place`: the file, below the folder of the catalogue.
    """
    yield from _place(document, place)
    yield from _measure(document)
    yield from _columns(document)
    yield from _breakdowns(document)
    yield from _structural_zeros(document)
    yield from _reading(document)


def _place(document: Mapping, place: str) -> Iterator[Fault]:
    level, code = document["level"], document["indicator"]
    if code[0] != level[0].upper():
        yield "indicator", code, f"write a code that starts with {level[0].upper()}: the level is {level}"
    elif place != f"{level}/{code}.yaml":
        yield "indicator", code, f"move the file to {level}/{code}.yaml, or write the code and level of this file"
    if (document["set"] == "context") != (level == "context"):
        yield "set", document["set"], "write context for the level context, and for no other"
    if not document["recommendations"] and level != "context":
        yield "recommendations", "[]", "name at least one recommendation; only context may do without"


def _measure(document: Mapping) -> Iterator[Fault]:
    measure = document["measure"]
    for name in ("numerator", "denominator", "median", "derived"):
        wanted = name in PARTS[measure]
        if wanted and name not in document:
            yield name, "", f"add this field: the measure is {measure}"
        if not wanted and name in document:
            yield name, document[name], f"take this field out: the measure is {measure}"
    choices = MULTIPLIERS[measure]
    if document["multiplier"] not in choices:
        yield "multiplier", document["multiplier"], f"write {_either(choices)}: the measure is {measure}"
    if measure == "weighted_proportion" and UNITS[document["unit_of_count"]].weight is None:
        weighted = ", ".join(unit.name for unit in UNITS.values() if unit.weight)
        yield "unit_of_count", document["unit_of_count"], f"write a unit with weights: {weighted}"
    if document["interval_method"] not in INTERVALS[measure]:
        reason = f"write {_either(INTERVALS[measure])}: the measure is {measure}"
        yield "interval_method", document["interval_method"], reason


def _columns(document: Mapping) -> Iterator[Fault]:
    """Columns to add up or to take the middle of: whole numbers of the unit, where the measure asks for them."""
    measure = document["measure"]
    for name in ("numerator", "denominator"):
        part = document.get(name) or {}
        if measure == "ratio_of_sums" and part and "sum" not in part:
            yield f"{name}.sum", "", "add the column to add up: the measure is ratio_of_sums"
        if measure not in ("ratio_of_sums", "rate", "count") and "sum" in part:
            yield f"{name}.sum", part["sum"], f"take this out: the measure is {measure}"
        if "unit_of_count" in part and measure != "rate":
            yield f"{name}.unit_of_count", part["unit_of_count"], "take this out: only a rate counts two units"
        if "sum" in part:
            unit = part.get("unit_of_count", document["unit_of_count"])
            yield from _whole_number_column(f"{name}.sum", part["sum"], unit)
    if "median" in document:
        yield from _whole_number_column("median.of", document["median"]["of"], document["unit_of_count"])


def _whole_number_column(field: str, name: str, unit: str) -> Iterator[Fault]:
    known = sorted(column.name for column in UNITS[unit].columns.values() if column.kind == "integer")
    if name not in known:
        choice = f"write one of: {', '.join(known)}" if known else "count another unit"
        yield field, name, f"{choice}; these are the whole numbers of the unit {unit}" if known else choice


def _breakdowns(document: Mapping) -> Iterator[Fault]:
    """Every breakdown: by dimensions of the units that are counted, and none that the sheet itself rules out."""
    units = {document["unit_of_count"], document.get("denominator", {}).get("unit_of_count", document["unit_of_count"])}
    for breakdown in document["breakdowns"]:
        used = set(breakdown_dimensions(breakdown))
        for unit in sorted(units):
            known = UNITS[unit].dimensions
            if not used <= set(known):
                choice = f"only dimensions of the unit {unit} can be used: {', '.join(known)}" if known else ""
                reason = choice or f"write total only: the unit {unit} has no dimension"
                yield "breakdowns", breakdown, reason
        for forbidden in document["not_disaggregated_by"]:
            if set(forbidden.split("*")) <= used:
                yield "breakdowns", breakdown, f"take it out: not_disaggregated_by names {forbidden}"


def _structural_zeros(document: Mapping) -> Iterator[Fault]:
    for name, codes in document.get("structural_zeros", {}).items():
        if name not in CLASSES:
            yield f"structural_zeros.{name}", name, f"write one of: {', '.join(CLASSES)}"
            continue
        known = [item.code for item in CLASSES[name].classes]
        for code in codes:
            if code not in known:
                yield f"structural_zeros.{name}", code, f"write classes of {name}: {', '.join(known)}"


def _reading(document: Mapping) -> Iterator[Fault]:
    if document["direction"] == "neutral" and document["target_allowed"]:
        yield "target_allowed", "true", "write false: where neither way is good there is no target"
    if document["min_denominator"] == 0 and document["disclosure_class"] not in WITHOUT_MINIMUM:
        reason = f"write at least 1: only indicators of the disclosure class {_either(WITHOUT_MINIMUM)} have none"
        yield "min_denominator", "0", reason
    last, following = document.get("last_review_date"), document.get("next_review_date")
    if last and following and not last < following <= f"{int(last[:4]) + 1}{last[4:]}":
        yield "next_review_date", following, "write a day after the last review and at most twelve months after it"


def check_tables(sheet: Sheet) -> Iterator[Fault]:
    """Does the sheet name the tables that it is made from? A gap is compared with its indicator instead."""
    if sheet.derived:
        return
    used = {name for breakdown in sheet.breakdowns for name in breakdown_dimensions(breakdown)}
    units = (sheet.counting_unit, sheet.denominator_unit)
    by_group = (unit.dimension_needs.get(name, frozenset()) for unit in units for name in used)
    tables = sorted({need.partition(".")[0] for need in sheet.needs.union(*by_group)})
    if sorted(sheet.source_tables) != tables:
        listed = ", ".join(sheet.source_tables)
        yield "source_tables", listed, f"write the tables that this indicator is made from: {', '.join(tables)}"


def check_catalogue(sheets: Iterable[Sheet]) -> Iterator[tuple[Sheet, Fault]]:
    """What the sheets of a catalogue say against each other."""
    sheets = list(sheets)
    known = {sheet.indicator: sheet for sheet in sheets}
    yield from _repeated(sheets, "slug")
    for sheet in sheets:
        for side, codes in (sheet.theory_of_change or {}).items():
            for code in codes:
                if code not in known or code == sheet.indicator:
                    reason = "name another indicator: " + (
                        "this is the sheet's own" if code in known else "the catalogue has none of this code"
                    )
                    yield sheet, (f"theory_of_change.{side}", code, reason)
        if sheet.age_of:
            for fault in _age_of(sheet, known):
                yield sheet, fault
        if sheet.care_steps:
            for fault in path_faults(sheet, known):
                yield sheet, fault
        if sheet.derived:
            for fault in _derived(sheet, known):
                yield sheet, fault


def _repeated(sheets: list[Sheet], name: str) -> Iterator[tuple[Sheet, Fault]]:
    seen: dict[str, Sheet] = {}
    for sheet in sheets:
        first = seen.setdefault(getattr(sheet, name), sheet)
        if first is not sheet:
            reason = f"write another one: {first.level}/{first.indicator}.yaml has the same"
            yield sheet, (name, getattr(sheet, name), reason)


def _derived(sheet: Sheet, known: Mapping[str, Sheet]) -> Iterator[Fault]:
    derived = sheet.derived
    chain = [sheet.indicator]
    while chain[-1] in known and known[chain[-1]].derived and chain[-1] not in chain[:-1]:
        chain.append(known[chain[-1]].derived.source)
    if chain[-1] in chain[:-1]:
        yield "derived.from", " from ".join(chain), "name an indicator that is not made from this one"
        return
    source = known.get(derived.source)
    if source is None:
        yield "derived.from", derived.source, "name an indicator of the catalogue"
        return
    if source.measure not in ("proportion", "weighted_proportion"):
        yield "derived.from", derived.source, f"name a proportion: {derived.source} is a {source.measure}"
    for breakdown in sheet.breakdowns:
        crossed = {*breakdown_dimensions(breakdown), *breakdown_dimensions(derived.dimension)}
        wanted = "*".join(name for name in CELL_DIMENSIONS if name in crossed)
        if wanted not in source.breakdowns:
            yield "breakdowns", breakdown, f"take it out, or add {wanted} to the breakdowns of {derived.source}"
    for name in ("group", "reference"):
        yield from _classes_of_cell(f"derived.{name}", getattr(derived, name), derived.dimension)
    for name in ("unit_of_count", "source_tables"):
        theirs, ours = getattr(source, name), getattr(sheet, name)
        if sorted(theirs) != sorted(ours):
            reason = f"write the same as {derived.source}: {_listed(theirs)}"
            yield name, _listed(ours), reason


def _age_of(sheet: Sheet, known: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Does it count some of the women of another indicator, in the same way and by no more breakdowns?"""
    whole = known.get(sheet.age_of)
    if whole is None or whole is sheet:
        yield "age_of", sheet.age_of, "name another indicator of the catalogue"
        return
    for name in ("measure", "unit_of_count", "direction", "interval_method"):
        if getattr(whole, name) != getattr(sheet, name):
            yield name, getattr(sheet, name), f"write the same as {whole.indicator}: {getattr(whole, name)}"
            return
    if sheet.measure != "proportion":
        yield "age_of", sheet.age_of, "take it out: only shares are compared at the same age"
    for breakdown in sheet.breakdowns:
        if breakdown not in whole.breakdowns:
            yield "breakdowns", breakdown, f"take it out: {whole.indicator} is not broken down by it"


def _classes_of_cell(field: str, cell: str | None, dimension: str) -> Iterator[Fault]:
    """Is `cell` one class of each dimension of `dimension`, joined by *?"""
    if cell is None:
        return
    names, codes = dimension.split("*"), cell.split("*")
    if len(codes) != len(names):
        yield field, cell, f"write one class of each of: {', '.join(names)}, joined by *"
        return
    for name, code in zip(names, codes, strict=True):
        entry = CLASSES.get(name)
        known = [item.code for item in (*entry.classes, *entry.crossed)] if entry else []
        if code not in known:
            yield field, code, f"write classes of {name}: {', '.join(dict.fromkeys(known))}"


def _listed(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _either(choices: Iterable[object]) -> str:
    return " or ".join(str(choice) for choice in choices)
