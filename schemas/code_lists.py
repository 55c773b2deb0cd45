"""Code lists, read from `codes/<name>.csv`.

Belongs here: the codes a column may hold, their labels, order and kind, and how a code that is written otherwise
is recognised. Does not: the classes of published results (`dimensions`), which column uses which list (`tables`),
reading a column (`typing_rows`).

Each entry of a file is of one kind: `standard`, a code; `mapped`, an old or otherwise spelt code that certainly
means the standard code in `maps_to`; `ignorable`, a mark that means nothing here and is dropped. Anything else is
not a code. Never mapped is what only probably means the same.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent / "codes"

CODE_LIST_VERSION = "2025-01"
"""Version of the whole set of code lists; every delivery names it. Retired codes map forward in `maps_to`."""

MISSING_KINDS = ("not_asked", "unknown", "declined", "pending")
"""Why there is no answer: nobody asked; nobody learnt it; she kept it; it is not known yet."""

SEPARATORS = re.compile(r"[\s_\-/]+")


@dataclass(frozen=True)
class Code:
    """One standard code. `missing_kind`: one of MISSING_KINDS, or nothing. `scope`: `ipv`, `out` or nothing."""

    code: str
    label: str
    missing_kind: str = ""
    scope: str = ""

    @property
    def missing(self) -> bool:
        """There is no answer: nobody learnt it, or she kept it."""
        return self.missing_kind != ""


@dataclass(frozen=True)
class CodeList:
    """A code list in its own order, which is also the order of publication.

    `codes`: the standard codes. `mapped`: other spellings and old codes, to standard ones. `ignorable`: marks that
    are dropped.
    """

    name: str
    codes: tuple[Code, ...]
    mapped: Mapping[str, str] = field(default_factory=dict)
    ignorable: frozenset[str] = frozenset()

    def codes_only(self) -> tuple[str, ...]:
        """The bare codes, in order."""
        return tuple(item.code for item in self.codes)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.codes_only())

    def missing_codes(self) -> tuple[str, ...]:
        """Codes that say that there is no answer."""
        return tuple(item.code for item in self.codes if item.missing)

    def in_scope(self, scope: str) -> tuple[str, ...]:
        """Codes of the given scope, for example `ipv` in the list of relationships."""
        return tuple(item.code for item in self.codes if item.scope == scope)

    def standard_of(self, text: str) -> str | None:
        """The standard code that `text` certainly means; empty if it is ignorable; None if it is no code here.

        Case, surrounding spaces, and hyphens, slashes or spaces in the place of underscores make no difference.
        """
        if text in self._known:
            return text
        folded = fold_code(text)
        if folded in self._known:
            return folded
        return "" if folded in self.ignorable else self.mapped.get(folded)


def fold_code(text: str) -> str:
    """`text` as a code is written: small letters, underscores between words."""
    return SEPARATORS.sub("_", text.strip().casefold())


@cache
def load_code_list(name: str) -> CodeList:
    """The code list `name`, for example `migrant`. KeyError if there is no such list."""
    path = FOLDER / f"{name}.csv"
    if name not in code_list_names():
        raise KeyError(f"There is no code list {name!r} in {FOLDER.name}/.")
    with path.open(encoding="utf-8", newline="") as file:
        entries = list(csv.DictReader(file))
    standard = sorted((e for e in entries if e["kind"] == "standard"), key=lambda entry: int(entry["order"]))
    return CodeList(
        name,
        codes=tuple(Code(e["code"], e["label_en"], e["missing"], e["scope"]) for e in standard),
        mapped=MappingProxyType({e["code"]: e["maps_to"] for e in entries if e["kind"] == "mapped"}),
        ignorable=frozenset(e["code"] for e in entries if e["kind"] == "ignorable"),
    )


@cache
def code_list_names() -> tuple[str, ...]:
    """Names of all code lists, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.csv")))
