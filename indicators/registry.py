"""The catalogue: every indicator as a metadata sheet, loaded and checked.

Belongs here: finding the sheets, and reading and checking each. Does not: the sheets themselves
(`catalogue/<level>/<id>.yaml`), what a field may hold (`sheet_fields`), what fields must not say together
(`sheet_checks`), the language of conditions (`predicates`), other languages (`translations`), counting (`compile`,
`cells`), who agreed to what.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from indicators.predicates import Predicate, PredicateRefused, parse_predicate
from indicators.sheet import Derived, Median, Part, Sheet
from indicators.sheet_checks import check_catalogue, check_sheet, check_tables
from indicators.sheet_fields import LEVELS, fields_needed, load_fields
from indicators.sheet_loading import UnreadableSheet, as_yaml, read_sheet
from indicators.units import UNITS, Unit

__all__ = ["CATALOGUE", "Problem", "Sheet", "SheetReading", "SheetRefused", "load_catalogue"]

CATALOGUE = Path(__file__).parent / "catalogue"
TRANSLATIONS = "translations"

LONGEST_QUOTE = 80
EMPTY_WHEN_LEFT_OUT = {"structural_zeros": dict}


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one sheet: the file, the field, what to do, and the text that stands there."""

    file: str
    field: str
    text: str
    reason: str

    def __str__(self) -> str:
        words = " ".join(self.text.split())
        quote = words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE] + " ..."
        return f"{self.file}, field {self.field}: {self.reason}{f' (it says: {quote})' if quote else ''}."


class SheetRefused(ValueError):
    """One or more sheets cannot be used. `problems` has all of them, not only the first."""

    def __init__(self, problems: list[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


def load_catalogue(folder: Path | None = None) -> dict[str, Sheet]:
    """All sheets by indicator, in catalogue order: process, outcome, impact, context, each by number.

    `folder` has one folder a level; without it the project's own, which is read once in a process. Raises
    SheetRefused with every problem of every sheet.
    """
    return dict(_own_catalogue()) if folder is None else _read_catalogue(Path(folder))


@cache
def _own_catalogue() -> dict[str, Sheet]:
    return _read_catalogue(CATALOGUE)


def _read_catalogue(root: Path) -> dict[str, Sheet]:
    sheets, problems = [], []
    for path in _sheet_files(root):
        reading = SheetReading(path.relative_to(root).as_posix())
        sheet = reading.sheet(path)
        problems += reading.problems
        if sheet:
            sheets.append(sheet)
    sheets.sort(key=lambda sheet: (LEVELS.index(sheet.level), int(sheet.indicator[1:])))
    # A sheet that cannot be read would look like one that does not exist.
    if not problems:
        for sheet, (name, text, reason) in check_catalogue(sheets):
            problems.append(Problem(f"{sheet.level}/{sheet.indicator}.yaml", name, text, reason))
    if problems:
        raise SheetRefused(problems)
    return {sheet.indicator: sheet for sheet in sheets}


def _sheet_files(root: Path) -> list[Path]:
    """Every YAML file below `root` but the translations, and what stands beside the levels (`cascade.yaml`)."""
    files = sorted(path for pattern in ("*.yaml", "*.yml") for path in root.rglob(pattern))
    places = ((path, path.relative_to(root).parts) for path in files)
    return [path for path, parts in places if len(parts) > 1 and parts[0] != TRANSLATIONS]


@dataclass
class SheetReading:
    """One reading of one file; `problems` collects all that is wrong with it. `place`: the file, for people."""

    place: str
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, field_name: str, text: object, reason: str) -> None:
        words = text if isinstance(text, str) else as_yaml(text)
        self.problems.append(Problem(self.place, field_name, words, reason))

    def sheet(self, path: Path) -> Sheet | None:
        """The sheet in the file, or None if `problems` has something."""
        try:
            document = read_sheet(path)
        except UnreadableSheet as error:
            self.refuse(error.field, "", str(error))
            return None
        self.check_fields(document)
        return None if self.problems else self.checked(document)

    def check_fields(self, document: dict) -> None:
        """Each field by itself."""
        known = load_fields()
        for name in document:
            if name not in known:
                self.refuse(name, document[name], "take this field out: no sheet has it")
        for name in fields_needed("always"):
            if name not in document:
                self.refuse(name, "", f"add this field and write {known[name].expected}")
        for name, value in document.items():
            if name in known and (fault := known[name].fault(value)):
                self.refuse(name, value, fault)

    def checked(self, document: dict) -> Sheet | None:
        """The sheet, once every field by itself is right; now fields against each other."""
        for fault in check_sheet(document, self.place):
            self.refuse(*fault)
        if self.problems:
            return None
        known = {name: EMPTY_WHEN_LEFT_OUT.get(name, lambda: None)() for name in load_fields()}
        parts = {name: self.part(name, document) for name in ("numerator", "denominator") if name in document}
        if self.problems:
            return None
        sheet = Sheet(**(known | document | parts | _made_from(document)))
        for fault in check_tables(sheet):
            self.refuse(*fault)
        return None if self.problems else sheet

    def part(self, name: str, document: dict) -> Part | None:
        entry = document[name]
        where = entry.get("where", "TRUE")
        unit = UNITS[entry.get("unit_of_count", document["unit_of_count"])]
        predicate = self.predicate(f"{name}.where", where, unit)
        if predicate is None:
            return None
        return Part(entry["text"], where, predicate, entry.get("sum"), entry.get("unit_of_count"))

    def predicate(self, field_name: str, where: str, unit: Unit) -> Predicate | None:
        """The condition `where` over the columns of `unit`, or None and a problem."""
        try:
            return parse_predicate(where, unit.columns)
        except PredicateRefused as error:
            self.refuse(field_name, where, str(error))
            return None


def _made_from(document: dict) -> dict:
    made = {}
    if "median" in document:
        made["median"] = Median(**document["median"])
    if "derived" in document:
        entry = dict(document["derived"])
        made["derived"] = Derived(entry.pop("from"), **entry)
    return made
