"""Every key of a source's YAML file: what it says, whether it must be there, and of what kind its value is.

Belongs here: the keys, each with one sentence, and the check that an entry has those and no others. Does not:
whether codes and columns fit together (`checking`), what a key makes (`conversion` and its neighbours).

`docs/adding-a-source.md` lists these keys; a test keeps the two the same.
"""

from dataclasses import dataclass

TEXT, TEXTS, MAP, LIST, FLAG, NUMBER, TEXT_OR_TEXTS, TEXT_OR_MAP = (
    "a text",
    "a list of texts",
    "a block of `name: value` lines",
    "a list",
    "true or false",
    "a whole number",
    "a text or a list of texts",
    "a text or a block of `name: value` lines",
)

TODO = "TODO"
"""Begins every text of a draft that somebody has still to write."""


class SourceRefused(Exception):
    """A description of a source that cannot be used: names the file, the field and what to do."""


@dataclass(frozen=True)
class Key:
    """One key. `kind` is one of the constants above."""

    name: str
    kind: str
    what: str
    required: bool = False


SOURCE = (
    Key("name", TEXT, "Name of the source: the file's own name without .yaml; small letters, digits and _.", True),
    Key("label", TEXT, "The name that readers of the pages see.", True),
    Key("synthetic", FLAG, "true if the records are invented.", True),
    Key("format", TEXT, "`file`: files of another system; `delivery`: our own format.", True),
    Key("extends", TEXT, "Name of another source whose file this one takes over and changes; null takes a key away."),
    Key("country", TEXT, "The country, for readers."),
    Key("regions", MAP, "Codes of the regions that are published, and their names."),
    Key("caveats", TEXTS, "What a reader must know. Published with every release."),
    Key("cannot_supply", MAP, "Column of ours: why this source has nothing for it. Published with every release."),
    Key("series_breaks", LIST, "From when which figures cannot be compared with earlier ones. Published."),
    Key("file", MAP, "How files are read and what their columns mean; only for format `file`."),
)
REASON = (
    Key("reason", TEXT, "Why the source has nothing for this column.", True),
    Key("code", TEXT, "What stands in the column instead; needed where it may not be empty."),
)
SERIES_BREAK = (
    Key("from", TEXT, 'First year or month after the break, such as "2016" or "2016-04".', True),
    Key("columns", TEXTS, "Columns of ours that are concerned.", True),
    Key("what", TEXT, "What changed, in one sentence.", True),
)
FILE = (
    Key("table", TEXT, "The table of ours that the rows go to.", True),
    Key("encoding", TEXT_OR_TEXTS, "Encodings of the files; the first that fits a file is used.", True),
    Key("delimiter", TEXT_OR_TEXTS, "Delimiters; the one under which most of the needed columns are found.", True),
    Key("missing", TEXTS, 'Marks that mean "no value" in every column.', True),
    Key("columns", MAP, "Our name for each column of theirs that is used.", True),
    Key("drop", TEXTS, "Columns of theirs that are taken out on reading, before anything is stored."),
    Key("allow", MAP, "Column of theirs: kinds of identifiers that the screen may let through there (see below)."),
    Key("derive", MAP, "Further columns, made out of theirs."),
    Key("scope", LIST, "Which rows are taken, rule by rule. The others are counted, not used.", True),
    Key("fields", MAP, "How each column of ours is made.", True),
)
COLUMN = (
    Key("names", TEXTS, "Its spellings in the files of all years, without regard to accents and case.", True),
    Key("optional", FLAG, "true if some files lack it. What is made of it is then not available from them."),
    Key("missing", TEXTS, 'Marks that mean "no value" in this column only, such as "99".'),
)
DERIVE = (
    Key("from", TEXT, "The column that `pattern` is read from."),
    Key("pattern", TEXT, "Regular expression for the whole value; its group `part` becomes the new column."),
    Key("join", TEXTS, "Columns that are joined, such as year and month; empty where one of them is."),
    Key("with", TEXT, "What stands between joined columns."),
    Key("literal", TEXT, "The same value for every row."),
)
SCOPE = (
    Key("rule", TEXT, "Name of the rule in the counts: begins with scope_.", True),
    Key("column", TEXT, "The column of theirs, or a derived one, that is looked at.", True),
    Key("codes", TEXTS, "Codes of rows that are taken."),
    Key("outside", TEXTS, "Codes of rows that are not. If given, a row with any other code is quarantined."),
    Key("keep_missing", FLAG, "true: a row without a value is taken."),
    Key("lowest_age", NUMBER, "Rows below this age in years, or without an age, are not taken."),
    Key("highest_age", NUMBER, "An age above it is not an age: it is not known (default 120)."),
    Key("unit", TEXT, "Column that says in which unit the age is counted."),
    Key("years", TEXT, "Code of that column for years; any smaller unit is age 0."),
)
MONTH = (
    Key("from", TEXT, "Column with the date.", True),
    Key("formats", TEXTS, "Ways of writing it: Y m d for digits, y for a year of two, b for a month's name."),
    Key("patterns", TEXTS, "Regular expressions with groups year, month and, if there is one, day, on small letters."),
    Key("month_names", TEXTS, "Twelve names of months, in place of the English abbreviations."),
)
AGE_BAND = (
    Key("from", TEXT, "Column with the age.", True),
    Key("unit", TEXT, "Column that says in which unit the age is counted."),
    Key("years", TEXT, "Code of that column for years."),
    Key("highest_age", NUMBER, "An age above it is not known (default 120)."),
)
CODE = (
    Key("from", TEXT, "Column that is read.", True),
    Key("map", MAP, 'Code of theirs: code of ours; "" leaves the column empty.', True),
    Key("by_year", LIST, "Codes that mean something in some years only."),
    Key("missing", TEXT, "Code of ours where there is no value; without it such a row is quarantined."),
    Key("otherwise", TEXT, "Code of ours for codes that `map` lacks; without it such a row is quarantined."),
)
BY_YEAR = (
    Key("from_year", NUMBER, "First year (default: the first of all)."),
    Key("until_year", NUMBER, "Last year (default: the last of all)."),
    Key("map", MAP, "Code of theirs: code of ours, in these years, before `map`.", True),
)
COUNTRY = (
    Key("from", TEXT, "Column with a country or nationality.", True),
    Key("home", TEXT, "ISO code, two letters, of the country where the records are made.", True),
    Key("written", TEXTS, "How: numeric, alpha2, alpha3, names (default: all but alpha2)."),
    Key("map", MAP, "Values of theirs that are no country or are spelled otherwise: code of ours or ISO code."),
    Key("missing", TEXT, "Code of ours where there is no value."),
    Key("otherwise", TEXT, "Code of ours for a value that is no country; without it such a row is quarantined."),
)
CASES = (
    Key("cases", LIST, "Cases, the first that fits counts.", True),
    Key("missing", TEXT, "Code of ours where a file lacks one of the columns."),
    Key("otherwise", TEXT, "Code of ours where no case fits; without it such a row is quarantined."),
)
CASE = (
    Key("when", MAP, "Column: code of theirs or list of codes; all must hold.", True),
    Key("code", TEXT, "Code of ours.", True),
)
CODES = (
    Key("parts", LIST, "Columns that each add codes.", True),
    Key("nothing", TEXT, "Code of ours where no part adds one.", True),
)
PART = (
    Key("from", TEXT, "Column that is read.", True),
    Key("map", MAP, 'Code of theirs: code of ours; "" adds none.'),
    Key("filled", TEXT, "Code of ours that is added where the column is filled, whatever it holds."),
)
ALWAYS = (Key("value", TEXT, "The code of ours that every row has.", True),)

WAYS = {
    "month": MONTH,
    "age_band": AGE_BAND,
    "code": CODE,
    "country": COUNTRY,
    "cases": CASES,
    "codes": CODES,
    "always": ALWAYS,
}
"""The ways of making a column of ours (`as`), each with its keys."""

ALL_KEYS = {
    "The source": SOURCE,
    "cannot_supply": REASON,
    "series_breaks": SERIES_BREAK,
    "file": FILE,
    "file.columns": COLUMN,
    "file.derive": DERIVE,
    "file.scope": SCOPE,
    **{f"file.fields, as: {way}": keys for way, keys in WAYS.items()},
    "by_year of a code": BY_YEAR,
    "cases of cases": CASE,
    "parts of codes": PART,
}
"""Every key by the part of the file it stands in, in the order of the document."""


def need(condition: object, file_name: str, where: str, what: str) -> None:
    """Raise SourceRefused, naming file and field, unless `condition` holds."""
    if not condition:
        raise SourceRefused(f"{file_name}: {where} {what}.")


def check_entry(entry: object, keys: tuple[Key, ...], file_name: str, where: str) -> None:
    """Raise SourceRefused unless `entry` has every required key, no unknown one, and values of the right kind."""
    need(isinstance(entry, dict), file_name, where, f"must be {MAP}")
    prefix = f"{where}." if where else ""
    known = {key.name for key in keys}
    for name in entry:
        need(name in known, file_name, f"{prefix}{name}", "is not known: remove it or correct its spelling")
    for key in keys:
        if key.required:
            need(key.name in entry, file_name, f"{prefix}{key.name}", f"is missing: add it. {key.what.rstrip('.')}")
        if key.name in entry:
            fits = _is(entry[key.name], key.kind)
            need(fits, file_name, f"{prefix}{key.name}", f"must be {key.kind}{_hint(entry[key.name], key.kind)}")


def check_finished(value: object, file_name: str, where: str = "") -> None:
    """Raise SourceRefused for the first text, or name of an entry, that is still to be written."""
    if isinstance(value, dict):
        for name, entry in value.items():
            inner = f"{where}.{name}" if where else str(name)
            need(not str(name).startswith(TODO), file_name, where, f"still has a {TODO}: fill it in")
            check_finished(entry, file_name, inner)
    elif isinstance(value, list):
        for entry in value:
            check_finished(entry, file_name, where)
    else:
        need(not str(value).startswith(TODO), file_name, where, f"still has a {TODO}: fill it in")


def _is(value: object, kind: str) -> bool:
    text = isinstance(value, str)
    texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
    return {
        TEXT: text,
        TEXTS: texts,
        TEXT_OR_TEXTS: text or (texts and bool(value)),
        TEXT_OR_MAP: text or isinstance(value, dict),
        MAP: isinstance(value, dict),
        LIST: isinstance(value, list) and bool(value),
        FLAG: isinstance(value, bool),
        NUMBER: isinstance(value, int) and not isinstance(value, bool),
    }[kind]


def _hint(value: object, kind: str) -> str:
    """YAML reads 1, no and 2016-01-01 as something else than text."""
    items = value if isinstance(value, list) else [value]
    unquoted = kind in (TEXT, TEXTS, TEXT_OR_TEXTS) and any(not isinstance(item, (str, list, dict)) for item in items)
    return ": put it in quotation marks" if unquoted else ""
