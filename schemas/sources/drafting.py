"""A first YAML file for a new source, from one of its files: everything that a program can know, TODO for the rest.

Belongs here: writing the draft. Does not: looking at the file (`profiling`), guessing by names (`matching`). The
draft holds names of columns and frequent codes, never a rare value, a date or a text.
"""

import json
from dataclasses import dataclass

from schemas.code_lists import load_code_list
from schemas.columns import describe
from schemas.sources.keys import TODO
from schemas.sources.profiling import FileProfile, Profile

TABLE = "notification"
SCOPE = (
    ("scope_sex", "sex", "codes of women"),
    ("scope_relationship", "relationship", "codes of current and former partners"),
)
CODE_FIELDS = {
    "region_code": ("place", "not_recorded"),
    "migrant_status": ("origin", "unknown"),
    "birth_group": ("origin", "unknown"),
    "ethnicity": ("ethnic_group", "unknown"),
    "perpetrator_rel": ("relationship", None),
    "referred_to_protection": ("protection", "unknown"),
    "mental_health_care": ("mental_health", "unknown"),
    "reported_to_authority": ("authority", "unknown"),
}
"""Columns of ours that one column of theirs makes, code by code: that column, and our code for no value."""
INSTEAD = {"region_code": "not_recorded", "age_band": "unknown", "ethnicity": "not_asked"}
VIOLENCE = ("physical", "psychological", "sexual", "economic")
NEEDED = ("sex", "age", "date", "relationship")


@dataclass(frozen=True)
class Draft:
    """The text of the YAML file, and what its author should be told."""

    text: str
    warnings: tuple[str, ...]


def draft_source(profile: FileProfile, name: str) -> Draft:
    """A draft for a source called `name`. It loads once every TODO in it is filled in."""
    columns = {column.name: column for column in profile.columns}
    matched = {part: columns[found] for part, found in profile.likely.items()}
    forbidden = list(profile.forbidden)
    dropped = [column for column in forbidden if column not in profile.likely.values()]
    unused = [name for name in columns if name not in profile.likely.values() and name not in forbidden]
    lines = [
        f"# Draft from one file with {profile.rows} records. Fill in every {TODO}, take out what is wrong, then:",
        f"#   ipv-indicators source check {name} FILE",
        "# Codes of theirs are in quotation marks. Values on fewer than 20 rows are not listed: see the code book.",
        f"name: {name}",
        f'label: "{TODO}: the name that readers see"',
        f'country: "{TODO}"',
        "synthetic: false",
        "format: file",
        *_regions(matched),
        "caveats:",
        f'  - "{TODO}: what a row is, who is missing, what stands in for what"',
        *_lacks(matched),
        "file:",
        f"  table: {TABLE}",
        f"  encoding: {profile.encoding}",
        f"  delimiter: {_quoted(profile.delimiter)}",
        f"  missing: {_list(_missing(profile))}",
        *([f"  drop: {_list(dropped)}"] if dropped else []),
        *_columns(matched, profile, forbidden),
        *_scope(matched),
        *_fields(matched),
    ]
    return Draft("\n".join(lines) + "\n", tuple(_warnings(matched, forbidden, dropped, unused)))


def _regions(matched: dict[str, Profile]) -> list[str]:
    lines = ["regions:", "  not_recorded: Place not recorded"]
    todo = f"  # {TODO}: the regions that are published, a handful: code and name, such as   north: North"
    return [*lines, todo] if "place" in matched else lines


def _lacks(matched: dict[str, Profile]) -> list[str]:
    """Columns of ours for which nothing was found."""
    lines = []
    for column in describe(TABLE):
        part = CODE_FIELDS.get(column.name, ("", ""))[0]
        made = part in matched or column.name in ("notification_id", "contact_month", "perpetrator_rel")
        made = made or (column.name == "age_band") or (column.name == "violence_types" and _violence(matched))
        if not made:
            reason = f'"{TODO}: why, in one sentence"'
            code = "" if column.nullable else f", code: {INSTEAD.get(column.name, 'unknown')}"
            lines.append(f"  {column.name}: {{reason: {reason}{code}}}")
    return ["cannot_supply:", *lines] if lines else []


def _missing(profile: FileProfile) -> list[str]:
    return sorted({"", *(mark for column in profile.columns for mark in column.missing)})


def _columns(matched: dict[str, Profile], profile: FileProfile, forbidden: list[str]) -> list[str]:
    lines = ["  columns:"]
    for part in dict.fromkeys((*NEEDED, *matched)):
        if part in matched:
            lines.append(f"    {part}: {{names: [{_quoted(matched[part].name)}]}}  # {_looks(matched[part])}")
        else:
            lines.append(f'    {part}: {{names: ["{TODO}"]}}  # no name looks like it')
    used = {column.name for column in matched.values()}
    others = [column for column in profile.columns if column.name not in used and column.name not in forbidden]
    if others:
        lines.append("    # Not used so far:")
        lines += [f"    #   {_quoted(column.name)}: {_looks(column)}" for column in others]
    return lines


def _looks(column: Profile) -> str:
    if column.kind == "code":
        return f"code, {len(column.codes) + column.rarer} values"
    return f"date, {' or '.join(column.formats)}" if column.kind == "date" else column.kind


def _scope(matched: dict[str, Profile]) -> list[str]:
    lines = ["  scope:"]
    for rule, part, what in SCOPE:
        seen = ", ".join(_quoted(code) for code in matched[part].codes) if part in matched else ""
        lines.append(f"    # Sort the codes into those that are taken and those that are not. Seen: {seen or 'none'}")
        lines.append(
            f'    - {{rule: {rule}, column: {part}, codes: ["{TODO}: {what}"], outside: ["{TODO}: the others"]}}'
        )
    lines.insert(3, "    - {rule: scope_age, column: age, lowest_age: 15}")
    return lines


def _fields(matched: dict[str, Profile]) -> list[str]:
    lines = ["  fields:", *_month(matched.get("date")), "    age_band: {as: age_band, from: age}"]
    for name, (part, missing) in CODE_FIELDS.items():
        if part in matched:
            lines += _code_field(name, part, missing, matched[part])
    if "relationship" not in matched:
        lines += _code_field("perpetrator_rel", "relationship", None, Profile("", "code"))
    return lines + _violence(matched)


def _month(date: Profile | None) -> list[str]:
    formats = date.formats if date and date.formats else (f"{TODO}: such as d/m/Y",)
    both = {"d/m/Y", "m/d/Y"} <= set(formats)
    choose = (
        [f"    # {TODO}: day first or month first? Every date fits both: keep one of the two formats."] if both else []
    )
    return [*choose, f"    contact_month: {{as: month, from: date, formats: {_list(formats)}}}"]


def _code_field(name: str, part: str, missing: str | None, column: Profile) -> list[str]:
    code_list = next(c.code_list for c in describe(TABLE) if c.name == name)
    missing_line = [f"      missing: {missing}"] if missing else []
    if part == "origin" and column.countries:
        home = f'      home: "{TODO}: ISO code, two letters"'
        # Two letters must be asked for.
        written = [f"      written: [{column.countries}]"] if column.countries == "alpha2" else []
        return [f"    {name}:", "      as: country", f"      from: {part}", home, *written, *missing_line]
    ours = ", ".join(load_code_list(code_list).codes_only()) if code_list else "codes of regions above"
    lines = [
        f"    {name}:",
        f"      # one of: {ours}",
        "      as: code",
        f"      from: {part}",
        *missing_line,
        "      map:",
    ]
    lines += [f"        {_quoted(code)}: {TODO}" for code in column.codes]
    if not column.codes:
        lines.append(f'        "{TODO}: code of theirs": {TODO}')
    if column.rarer:
        lines.append(f"        # and {column.rarer} rarer ones: see the code book")
    return lines


def _violence(matched: dict[str, Profile]) -> list[str]:
    found = [part for part in VIOLENCE if part in matched]
    if not found:
        return []
    lines = ["    violence_types:", "      as: codes", "      nothing: not_specified", "      parts:"]
    for part in found:
        lines += [f'        # {part} where there was such violence, "" where there was none', f"        - from: {part}"]
        lines.append("          map:")
        codes = matched[part].codes or (f"{TODO}: code of theirs",)
        lines += [f"            {_quoted(code)}: {TODO}" for code in codes]
    return lines


def _warnings(matched: dict[str, Profile], forbidden: list[str], dropped: list[str], unused: list[str]) -> list[str]:
    for_used = "is used, but its name says that it identifies a person: take care that it holds groups only"
    warnings = [f"column {name!r} {for_used}" for name in forbidden if name not in dropped]
    if unused:
        number = f"{len(unused)} column{' is' if len(unused) == 1 else 's are'}"
        warnings.append(f"{number} not used so far, and what is not used is not kept: {', '.join(map(repr, unused))}")
    warnings += [
        f"column {name!r} must never be sent: it is under `drop`; have it taken out at source" for name in dropped
    ]
    return warnings + [f"no column looks like: {part}" for part in NEEDED if part not in matched]


def _quoted(text: str) -> str:
    # JSON's quoting is YAML's.
    return json.dumps(text, ensure_ascii=False)


def _list(texts) -> str:
    return "[" + ", ".join(_quoted(text) for text in texts) + "]"
