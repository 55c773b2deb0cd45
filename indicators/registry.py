"""The catalogue: every indicator as a metadata sheet, loaded and checked.

Belongs here: what a sheet has to say, and the checks that it says it. Does not: the sheets themselves
(`catalogue/<level>/<id>.yaml`), the language of their predicates (`predicates`), counting (`compile`, `cells`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path

from indicators.predicates import Predicate, PredicateRefused, parse_predicate
from indicators.sheet_fields import FIELDS, LEVELS, REQUIRED
from indicators.sheet_loading import UnreadableSheet, read_sheet
from indicators.units import UNITS, Unit
from schemas.dimensions import load_dimensions

CATALOGUE = Path(__file__).parent / "catalogue"

CLASSES = load_dimensions({})
"""The published classes; those of region are the source's own, so no sheet can name them."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one sheet: the file, the field, the text that stands there and why it is refused."""

    file: str
    field: str
    text: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, field {self.field}: {self.reason}" + (f"\n    it says: {self.text}" if self.text else "")


class SheetRefused(ValueError):
    """One or more sheets cannot be used. `problems` has all of them, not only the first."""

    def __init__(self, problems: list[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True)
class Part:
    """The numerator or the denominator of an indicator: in words, as written, and checked."""

    text: str
    where: str
    predicate: Predicate


@dataclass(frozen=True)
class Sheet:
    """A metadata sheet that passed every check. Fields as in `indicators.sheet_fields.FIELDS`."""

    indicator: str
    slug: str
    version: str
    status: str
    name: str
    short_name: str
    level: str
    set: str
    recommendations: list[int]
    case_studies: list[int]
    definition: str
    unit_of_count: str
    counted: str
    measure: str
    multiplier: int
    unit: str
    numerator: Part
    denominator: Part | None
    maturity_window: int | None
    breakdowns: list[str]
    structural_zeros: dict[str, list[str]]
    direction: str
    min_denominator: int
    headline: str
    how_to_read: str
    caveats: list[str]
    source_tables: list[str]
    references: list[str]
    required_sectors: list[str]
    reporting_period: str
    lag: str

    @property
    def counting_unit(self) -> Unit:
        """The unit that this indicator counts."""
        return UNITS[self.unit_of_count]

    @property
    def predicates(self) -> tuple[Predicate, ...]:
        """The checked predicates: numerator, then denominator if there is one."""
        parts = (self.numerator, self.denominator) if self.denominator else (self.numerator,)
        return tuple(part.predicate for part in parts)

    @property
    def needs(self) -> frozenset[str]:
        """Record columns (`table.column`) without which a source cannot supply this indicator."""
        columns = self.counting_unit.columns
        used = (columns[name].needs for predicate in self.predicates for name in predicate.columns)
        return self.counting_unit.needs.union(*used)

    def to_dict(self) -> dict:
        """The sheet as it stands in a release's `indicators.json`: its fields in order, and `additive_over`."""
        entry = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if value is not None:
                entry[item.name] = {"text": value.text, "where": value.where} if isinstance(value, Part) else value
        return entry | {"additive_over": list(self.counting_unit.additive_over)}


def load_catalogue(folder: Path | None = None) -> dict[str, Sheet]:
    """All sheets by indicator, in catalogue order: process, outcome, impact, context, each by number.

    `folder` has one folder a level. Raises SheetRefused with every problem of every sheet.
    """
    root = Path(folder) if folder is not None else CATALOGUE
    sheets, problems = [], []
    for path in sorted(root.rglob("*.yaml")):
        reading = _SheetReading(path.relative_to(root))
        sheet = reading.sheet(path)
        problems += reading.problems
        if sheet:
            sheets.append(sheet)
    for name in ("indicator", "slug"):
        problems += _repeated(sheets, name)
    if problems:
        raise SheetRefused(problems)
    return {sheet.indicator: sheet for sheet in sorted(sheets, key=_catalogue_order)}


def _catalogue_order(sheet: Sheet) -> tuple[int, int]:
    return LEVELS.index(sheet.level), int(sheet.indicator[1:])


def _repeated(sheets: list[Sheet], name: str) -> list[Problem]:
    seen: dict[str, Sheet] = {}
    problems = []
    for sheet in sheets:
        first = seen.setdefault(getattr(sheet, name), sheet)
        if first is not sheet:
            place = f"{sheet.level}/{sheet.indicator}.yaml"
            reason = f"{first.level}/{first.indicator}.yaml has the same"
            problems.append(Problem(place, name, getattr(sheet, name), reason))
    return problems


@dataclass
class _SheetReading:
    """One reading of one file; collects all that is wrong with it."""

    place: Path
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, field_name: str, text: object, reason: str) -> None:
        self.problems.append(Problem(self.place.as_posix(), field_name, str(text), reason))

    def sheet(self, path: Path) -> Sheet | None:
        try:
            document = read_sheet(path)
        except UnreadableSheet as error:
            self.refuse("(the whole file)", "", str(error))
            return None
        for name in sorted(set(document) - set(FIELDS)):
            self.refuse(name, document[name], "there is no such field")
        for name in REQUIRED:
            if name not in document:
                self.refuse(name, "", "this field is missing")
        for name, (check, expected) in FIELDS.items():
            if name in document and not _holds(check, document[name]):
                self.refuse(name, document[name], f"it has to be {expected}")
        if self.problems:
            return None
        return self.checked(document)

    def checked(self, document: dict) -> Sheet | None:
        """The sheet, once every field by itself is right; now fields against each other."""
        self.compare_place(document)
        self.compare_measure(document)
        self.compare_structural_zeros(document)
        unit = UNITS[document["unit_of_count"]]
        parts = {name: self.part(name, document.get(name), unit) for name in ("numerator", "denominator")}
        if self.problems:
            return None
        optional = {"maturity_window": None, "structural_zeros": {}, "case_studies": []}
        sheet = Sheet(**{**optional, **document, **parts})
        self.compare_tables(sheet)
        return None if self.problems else sheet

    def part(self, name: str, entry: dict | None, unit: Unit) -> Part | None:
        if entry is None:
            return None
        try:
            return Part(entry["text"], entry["where"], parse_predicate(entry["where"], unit.columns))
        except PredicateRefused as error:
            self.refuse(f"{name}.where", entry["where"], str(error))
            return None

    def compare_place(self, document: dict) -> None:
        expected = f"{document['level']}/{document['indicator']}.yaml"
        if self.place.as_posix() != expected:
            self.refuse("indicator", document["indicator"], f"this sheet has to stand in {expected}")
        if document["indicator"][0] != document["level"][0].upper():
            self.refuse("indicator", document["indicator"], f"codes of level {document['level']} start differently")

    def compare_measure(self, document: dict) -> None:
        has_denominator = "denominator" in document
        if has_denominator != (document["measure"] == "proportion"):
            self.refuse("denominator", document["measure"], "a proportion has a denominator, a count has none")
        if document["multiplier"] != (100 if document["measure"] == "proportion" else 1):
            self.refuse("multiplier", document["multiplier"], "it is 100 for a proportion and 1 for a count")

    def compare_structural_zeros(self, document: dict) -> None:
        for name, codes in document.get("structural_zeros", {}).items():
            known = [item.code for item in CLASSES[name].classes]
            for code in codes:
                if code not in known:
                    self.refuse(f"structural_zeros.{name}", code, f"it is not one of: {', '.join(known)}")

    def compare_tables(self, sheet: Sheet) -> None:
        needs = sheet.needs.union(*sheet.counting_unit.dimension_needs.values())
        tables = sorted({need.partition(".")[0] for need in needs})
        if sorted(sheet.source_tables) != tables:
            self.refuse("source_tables", sheet.source_tables, f"this indicator is made from: {', '.join(tables)}")


def _holds(check: Callable[[object], bool], value: object) -> bool:
    try:
        return bool(check(value))
    except (TypeError, AttributeError, KeyError):
        return False
