"""Code lists, read from `codes/<name>.csv`.

Belongs here: the codes a column may hold, their labels, order and kind. Does not: the classes of published
results (`dimensions`), which column uses which list (`tables`).
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "codes"

CODE_LIST_VERSION = "2025-01"
"""Version of the whole set of code lists; every delivery names it. Retired codes map forward in `maps_to`."""


@dataclass(frozen=True)
class Code:
    """One code. `missing`: nobody learnt the answer, or she kept it. `scope`: `ipv`, `out` or nothing."""

    code: str
    label: str
    missing: bool = False
    scope: str = ""


@dataclass(frozen=True)
class CodeList:
    """A code list in its own order, which is also the order of publication."""

    name: str
    codes: tuple[Code, ...]

    def codes_only(self) -> tuple[str, ...]:
        """The bare codes, in order."""
        return tuple(item.code for item in self.codes)

    def missing_codes(self) -> tuple[str, ...]:
        """Codes that say that there is no answer."""
        return tuple(item.code for item in self.codes if item.missing)

    def in_scope(self, scope: str) -> tuple[str, ...]:
        """Codes of the given scope, for example `ipv` in the list of relationships."""
        return tuple(item.code for item in self.codes if item.scope == scope)


@cache
def load_code_list(name: str) -> CodeList:
    """The code list `name`, for example `migrant`. KeyError if there is no such list."""
    path = FOLDER / f"{name}.csv"
    if name not in code_list_names():
        raise KeyError(f"There is no code list {name!r} in {FOLDER.name}/.")
    with path.open(encoding="utf-8", newline="") as file:
        entries = sorted(csv.DictReader(file), key=lambda entry: int(entry["order"]))
    return CodeList(name, tuple(Code(e["code"], e["label_en"], e["missing"] == "true", e["scope"]) for e in entries))


@cache
def code_list_names() -> tuple[str, ...]:
    """Names of all code lists, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.csv")))
