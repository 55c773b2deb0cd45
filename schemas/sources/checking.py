"""Whether a source's YAML document holds together: every entry, with the file and the field in the message.

Belongs here: columns that exist, codes that are ours, one meaning for one code. Does not: the keys of each
entry (`keys`), what is done with them (`loading`, `conversion`).
"""

import codecs
import re

from schemas.code_lists import load_code_list
from schemas.columns import Column, describe
from schemas.headers import fold
from schemas.identifiers import KINDS
from schemas.sources.countries import WRITTEN, load_countries
from schemas.sources.dates import pattern_of
from schemas.sources.description import code_if_absent, part_columns
from schemas.sources.keys import (
    BY_YEAR,
    CASE,
    COLUMN,
    DERIVE,
    FILE,
    PART,
    REASON,
    SCOPE,
    SERIES_BREAK,
    SOURCE,
    WAYS,
    check_entry,
    check_finished,
    need,
)
from schemas.sources.spelling import spelling
from schemas.tables import TABLES

KINDS_OF_WAY = {
    "month": ("month",),
    "age_band": ("code",),
    "code": ("code", "text", "codes"),
    "country": ("code",),
    "cases": ("code", "text", "codes"),
    "codes": ("codes",),
    "always": ("code", "text", "codes"),
}
"""Which kinds of columns a way can make. A column of several codes may also be made by `code`, one code a row."""
COUNTRY_LISTS = ("birthgrp", "migrant", "citizen")
START = re.compile("[0-9]{4}(-(0[1-9]|1[0-2]))?")


def check_document(document: dict, file_name: str) -> None:
    """Raise SourceRefused for the first entry of a YAML document that is in error."""
    check_entry(document, SOURCE, file_name, "")
    check_finished(document, file_name)
    need(f"{document['name']}.yaml" == file_name, file_name, "name", "must be the name of the file")
    need(document["format"] in ("delivery", "file"), file_name, "format", "must be delivery or file")
    for code, label in document.get("regions", {}).items():
        texts = isinstance(code, str) and isinstance(label, str)
        need(texts, file_name, "regions", "needs texts: put codes that are numbers in quotation marks")
    for place, entry in enumerate(document.get("series_breaks", [])):
        where = f"series_breaks[{place}]"
        check_entry(entry, SERIES_BREAK, file_name, where)
        need(START.fullmatch(entry["from"]), file_name, f"{where}.from", 'must be a year or a month, "2016-04"')
    if document["format"] == "delivery":
        return
    need("file" in document, file_name, "file", "is missing: say how its files are read")
    _check_file(document, file_name)


def _check_file(document: dict, file_name: str) -> None:
    file = document["file"]
    check_entry(file, FILE, file_name, "file")
    need(file["table"] in TABLES, file_name, "file.table", "is not a table")
    _check_writing(file, file_name)
    for name, kinds in file.get("allow", {}).items():
        listed = isinstance(kinds, list) and set(map(str, kinds)) <= set(KINDS)
        need(listed, file_name, f"file.allow.{name}", f"must be a list of some of {', '.join(KINDS)}")
    dropped = {fold(name) for name in file.get("drop", [])}
    for name, entry in file["columns"].items():
        check_entry(entry, COLUMN, file_name, f"file.columns.{name}")
        names = {fold(spelled) for spelled in entry["names"]}
        need(names, file_name, f"file.columns.{name}.names", "must name at least one column")
        need(not names & dropped, file_name, f"file.columns.{name}.names", "has a column that stands under file.drop")
    optional = {name for name, entry in file["columns"].items() if entry.get("optional")}
    known, unsure = _check_derive(file, optional, file_name)
    _check_scope(file["scope"], known - unsure, file_name)
    ours = {column.name: column for column in describe(file["table"])}
    regions = tuple(document.get("regions", {}))
    for name, entry in file["fields"].items():
        where = f"file.fields.{name}"
        need(name in ours and name != "notification_id", file_name, where, f"is not a column of {file['table']}")
        _check_field(entry, ours[name], regions, file_name, where)
        for part in entry.get("parts", [entry]):
            unknown = set(part_columns(part)) - known
            need(not unknown, file_name, where, "reads a column that is not listed under file.columns or file.derive")
        may_lack = all(set(part_columns(part)) & unsure for part in entry.get("parts", [entry]))
        sure = ours[name].nullable or not may_lack or code_if_absent(entry) is not None
        need(sure, file_name, where, "needs `missing`: what stands there for a file without the column")
    _check_lacks(document, ours, regions, file_name)


def _check_writing(file: dict, file_name: str) -> None:
    encodings = [file["encoding"]] if isinstance(file["encoding"], str) else file["encoding"]
    for encoding in encodings:
        need(_is_encoding(encoding), file_name, "file.encoding", "is not an encoding that ASCII is part of")
    # In latin-1 every byte is a letter, so nothing after it is ever tried.
    never = [codecs.lookup(encoding).name for encoding in encodings[:-1]]
    need("iso8859-1" not in never, file_name, "file.encoding", "has latin-1 before others: put it last")
    delimiters = [file["delimiter"]] if isinstance(file["delimiter"], str) else file["delimiter"]
    single = all(len(delimiter) == 1 and delimiter not in '"\r\n' for delimiter in delimiters)
    need(single, file_name, "file.delimiter", "must be single characters, such as ; or \\t in double quotation marks")


def _is_encoding(name: str) -> bool:
    try:
        return "a,\n".encode(name) in (b"a,\n", b"\xef\xbb\xbfa,\n")
    except (LookupError, UnicodeError):
        return False


def _check_derive(file: dict, optional: set[str], file_name: str) -> tuple[set[str], set[str]]:
    """All columns, the derived ones included, and those of them that a file may lack."""
    known, unsure = set(file["columns"]), set(optional)
    for name, entry in file.get("derive", {}).items():
        where = f"file.derive.{name}"
        check_entry(entry, DERIVE, file_name, where)
        need(name not in known, file_name, where, "is the name of another column: choose another")
        ways = [key for key in ("pattern", "join", "literal") if key in entry]
        need(len(ways) == 1, file_name, where, "must have one of pattern, join, literal")
        need(("from" in entry) == (ways == ["pattern"]), file_name, where, "has `from` with `pattern`, and only then")
        read = {*entry.get("join", ()), *([entry["from"]] if "from" in entry else ())}
        need(read <= known, file_name, where, "reads a column that is not listed before it")
        if "pattern" in entry:
            groups = _groups(entry["pattern"], file_name, where)
            need("part" in groups, file_name, where, "needs a group (?P<part>...) in its pattern")
        known.add(name)
        if read & unsure:
            unsure.add(name)
    return known, unsure


def _groups(pattern: str, file_name: str, where: str) -> set[str]:
    compiled = None
    try:
        compiled = re.compile(pattern)
    except re.error:
        compiled = None
    need(compiled is not None, file_name, where, "has a pattern that is no regular expression")
    return set(compiled.groupindex)


def _check_scope(scope: list, sure: set[str], file_name: str) -> None:
    for place, rule in enumerate(scope):
        where = f"file.scope[{place}]"
        check_entry(rule, SCOPE, file_name, where)
        need(rule["rule"].startswith("scope_"), file_name, f"{where}.rule", "must begin with scope_")
        columns = {rule["column"], *([rule["unit"]] if "unit" in rule else ())}
        need(columns <= sure, file_name, "file.scope", "needs a column that is never missing")
        need(("codes" in rule) != ("lowest_age" in rule), file_name, where, "must have one of codes, lowest_age")
        need(("unit" in rule) == ("years" in rule), file_name, where, "must have both of unit and years, or none")
        both = {spelling(code) for code in rule.get("codes", ())} & {spelling(code) for code in rule.get("outside", ())}
        need(not both, file_name, where, "has the same code under codes and outside")


def _check_field(entry: dict, column: Column, regions: tuple[str, ...], file_name: str, where: str) -> None:
    way = entry.get("as") if isinstance(entry, dict) else None
    need(way in WAYS, file_name, f"{where}.as", f"must be one of {', '.join(WAYS)}")
    check_entry({key: value for key, value in entry.items() if key != "as"}, WAYS[way], file_name, where)
    need(
        column.kind in KINDS_OF_WAY[way],
        file_name,
        where,
        f"cannot be made by {way}: it is a column of kind {column.kind}",
    )
    for keys, name in ((CASE, "cases"), (PART, "parts"), (BY_YEAR, "by_year")):
        for place, part in enumerate(entry.get(name, [])):
            check_entry(part, keys, file_name, f"{where}.{name}[{place}]")
    if way == "month":
        _check_month(entry, file_name, where)
    elif way == "country":
        _check_country(entry, column, file_name, where)
    elif way == "codes":
        one = all(("map" in part) != ("filled" in part) for part in entry["parts"])
        need(one, file_name, where, "has a part without map or filled, or with both")
    if way == "age_band":
        need(("unit" in entry) == ("years" in entry), file_name, where, "must have both of unit and years, or none")
        need(column.code_list == "age", file_name, where, "cannot be made by age_band: it holds no bands of age")
    elif way != "month":
        _check_codes(entry, column, regions, file_name, where)


def _check_month(entry: dict, file_name: str, where: str) -> None:
    need(entry.get("formats") or entry.get("patterns"), file_name, where, "must have formats or patterns")
    need(len(entry.get("month_names", range(12))) == 12, file_name, where, "needs twelve month_names")
    folded = {one.replace("Y", "y").replace("b", "m") for one in entry.get("formats", [])}
    mixed = any(one.replace("d", "#").replace("m", "d").replace("#", "m") in folded for one in folded if "d" in one)
    need(not mixed, file_name, where, "has day and month in both orders: 03/04 would be read as either")
    for one in entry.get("formats", []):
        right = True
        try:
            pattern_of(one)
        except ValueError:
            right = False
        need(right, file_name, where, f"has a format {one!r} that is not made of Y or y, m or b, d, each once")
    for pattern in entry.get("patterns", []):
        groups = _groups(pattern, file_name, where)
        need({"year", "month"} <= groups, file_name, where, "needs groups year and month in its patterns")


def _check_country(entry: dict, column: Column, file_name: str, where: str) -> None:
    need(column.code_list in COUNTRY_LISTS, file_name, where, "cannot be made by country: it holds no origin")
    need(entry["home"] in load_countries(), file_name, f"{where}.home", "must be an ISO code, two capital letters")
    written = set(entry.get("written", []))
    need(written <= set(WRITTEN), file_name, f"{where}.written", f"must be some of {', '.join(WRITTEN)}")


def _check_codes(entry: dict, column: Column, regions: tuple[str, ...], file_name: str, where: str) -> None:
    """Every code that a field can become is one of ours; codes of theirs are texts, each with one meaning."""
    allowed = set(load_code_list(column.code_list).codes_only()) if column.code_list else set(regions)
    parts = [part for name in ("parts", "by_year") for part in entry.get(name, [])] + [entry]
    said = [
        part[key] for part in parts for key in ("missing", "otherwise", "nothing", "filled", "value") if key in part
    ]
    said += [case["code"] for case in entry.get("cases", [])]
    mapped = {code for part in parts for code in part.get("map", {}).values()}
    texts = all(isinstance(code, str) for code in (*said, *mapped))
    need(texts, file_name, where, "becomes a code that is not a text: put it in quotation marks")
    allowed |= {""} if column.nullable or "parts" in entry else set()
    allowed_in_map = allowed | (set(load_countries()) if entry["as"] == "country" else set())
    ours = set(said) <= allowed and mapped <= allowed_in_map
    need(ours, file_name, where, "becomes a code that is not one of ours" + ("" if column.code_list else "'s regions"))
    for part in parts:
        meanings: dict[str, str] = {}
        for theirs, code in part.get("map", {}).items():
            need(isinstance(theirs, str), file_name, where, "needs quotation marks around codes")
            same = meanings.setdefault(spelling(theirs), code) == code
            need(same, file_name, where, "has two codes that are the same but for spelling, with two meanings")
    for case in entry.get("cases", []):
        listed = [text for texts in case["when"].values() for text in ([texts] if isinstance(texts, str) else texts)]
        need(all(isinstance(t, str) for t in listed), file_name, where, "needs quotation marks around codes")


def _check_lacks(document: dict, ours: dict[str, Column], regions: tuple[str, ...], file_name: str) -> None:
    """Every column that must have a value is either made or said to be lacking, with a code."""
    table, fields = document["file"]["table"], document["file"]["fields"]
    lacks = document.get("cannot_supply", {})
    for name, entry in lacks.items():
        where = f"cannot_supply.{name}"
        need(name in ours, file_name, where, f"is not a column of {table}")
        need(name not in fields, file_name, where, "is made under file.fields: take it out of one of them")
        if not isinstance(entry, str):
            check_entry(entry, REASON, file_name, where)
        code = "" if isinstance(entry, str) else entry.get("code", "")
        column = ours[name]
        allowed = load_code_list(column.code_list).codes_only() if column.code_list else regions
        fits = code in allowed if code else column.nullable
        need(fits, file_name, where, "needs `code`, one of ours, for what stands in the column instead")
    needed = {n for n, c in ours.items() if not c.nullable} - {"notification_id"} - set(fields) - set(lacks)
    needed_text = ", ".join(sorted(needed))
    need(not needed, file_name, "file.fields", f"says nothing of {needed_text}: make it, or list it in cannot_supply")
    for place, entry in enumerate(document.get("series_breaks", [])):
        need(set(entry["columns"]) <= set(ours), file_name, f"series_breaks[{place}].columns", f"are not of {table}")
