"""A source as its YAML file describes it.

Belongs here: what is known of a source once its file is loaded. Does not: loading (`loading`), checking the
file (`checking`), converting rows (`conversion`).
"""

from dataclasses import dataclass, field

from schemas.code_lists import load_code_list
from schemas.columns import describe
from schemas.headers import Layout


@dataclass(frozen=True)
class SeriesBreak:
    """From `start` (a year or month) on, `columns` are not comparable with before; `what` changed, a sentence."""

    start: str
    columns: tuple[str, ...]
    what: str


@dataclass(frozen=True)
class Lack:
    """Why a column cannot be supplied, and the code that stands in it (empty where it may be null)."""

    reason: str
    code: str = ""


@dataclass(frozen=True)
class FileFormat:
    """How a file of another system becomes rows of `table`.

    `columns` maps our name for a column of theirs to its spellings; `optional` are those a file may lack.
    `missing` are the marks for "no value" and `missing_in` those of single columns, as `spelling` compares them.
    `derive`, `scope` and `fields` are the entries of the YAML file; `lacks` its `cannot_supply`.
    """

    table: str
    columns: dict[str, tuple[str, ...]]
    optional: frozenset[str]
    missing: frozenset[str]
    missing_in: dict[str, frozenset[str]]
    derive: dict[str, dict]
    scope: tuple[dict, ...]
    fields: dict[str, dict]
    lacks: dict[str, Lack]
    layout: Layout

    def code_without(self, column: str) -> str:
        """What stands in `column` of a file that cannot supply it."""
        return self.lacks[column].code if column in self.lacks else code_if_absent(self.fields[column])


@dataclass(frozen=True)
class Source:
    """A source. `regions` may be empty for format `delivery`: they then come from its facility table.

    `supplies`: for every table the columns the source can supply, or None: whatever tables are delivered.
    `supplied_codes`: for a column of which the source knows some codes only, those codes; an indicator that
    asks for another code of that column is not available. Files differ: `supplies` speaks of a file with all
    columns, `supplied_codes` of one without the optional ones; what a given file supplies stands in `Converted`.
    `sha256`: of the description, so that a release can say by which it was made; empty without one.
    """

    name: str
    label: str
    synthetic: bool
    format: str
    country: str = ""
    regions: dict[str, str] = field(default_factory=dict)
    supplies: dict[str, tuple[str, ...]] | None = None
    supplied_codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()
    cannot_supply: dict[str, Lack] = field(default_factory=dict)
    series_breaks: tuple[SeriesBreak, ...] = ()
    file: FileFormat | None = None
    sha256: str = ""

    @property
    def layout(self) -> Layout:
        """Layout of the files of a source of format `file`."""
        if self.file is None:
            raise ValueError("Only a source of format `file` has a layout of its own: use headers.layout_of.")
        return self.file.layout

    @property
    def published_caveats(self) -> tuple[str, ...]:
        """What readers must know: caveats, what the source cannot supply and why, where its series break."""
        titles = {c.name: c.title for c in describe(self.file.table)} if self.file else {}
        lacks = [f"{titles.get(name, name)}: {lack.reason}" for name, lack in self.cannot_supply.items()]
        breaks = [f"From {one.start}: {one.what}" for one in self.series_breaks]
        return (*self.caveats, *lacks, *breaks)


def part_columns(entry: dict) -> tuple[str, ...]:
    """Names (ours) of the columns that an entry of `fields`, or a part of one, reads."""
    if "cases" in entry:
        return tuple(sorted({name for case in entry["cases"] for name in case["when"]}))
    return tuple(entry[key] for key in ("from", "unit") if key in entry)


def code_if_absent(entry: dict) -> str | None:
    """The code of a field whose columns a file lacks, or None where the entry names none."""
    return next((entry[key] for key in ("missing", "nothing") if key in entry), None)


def supplied_columns(file: FileFormat, present: frozenset[str]) -> tuple[str, ...]:
    """Columns of our table that a file with these of its columns supplies, in our order."""
    made = {"notification_id"} | {
        name
        for name, entry in file.fields.items()
        if any(set(part_columns(part)) <= present for part in entry.get("parts", [entry]))
    }
    return tuple(column.name for column in describe(file.table) if column.name in made)


def supplied_codes(file: FileFormat, present: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """For columns with several codes: those that the columns present can say, in code-list order."""
    found = {}
    for name, entry in file.fields.items():
        if entry["as"] == "codes":
            parts = [part for part in entry["parts"] if set(part_columns(part)) <= present]
            said = {code for part in parts for code in ([part["filled"]] if "filled" in part else part["map"].values())}
            code_list = next(c.code_list for c in describe(file.table) if c.name == name)
            listed = load_code_list(code_list)
            found[name] = tuple(c for c in listed.codes_only() if c in said - set(listed.missing_codes()))
    return found
