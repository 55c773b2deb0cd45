"""The words of the metadata sheets in other languages than English.

Belongs here: reading `catalogue/translations/<language>/<id>.yaml` and checking it against the English sheet. Does
not: the sheets (`registry`), the words of pages (`dashboards`).

A translation says of which version it is one, so that a change of the English sheet is never shown beside a text
that says something else.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from indicators.registry import CATALOGUE, TRANSLATIONS, Problem, SheetRefused
from indicators.sheet import Sheet
from indicators.sheet_fields import CHECKS, SENTENCES, TEXT, VERSION
from indicators.sheet_loading import UnreadableSheet, as_yaml, read_sheet

LANGUAGE = r"[a-z]{2,3}"

FIELDS: dict[str, tuple[Callable, str]] = {
    "language": (lambda value: re.fullmatch(LANGUAGE, value), "the language, like es: also the name of the folder"),
    "of_version": (
        lambda value: re.fullmatch(VERSION, value),
        'the version of the English sheet in quotes, like "1.0.0"',
    ),
    **{name: CHECKS[name] for name in ("name", "short_name", "definition", "concepts", "counted", "unit")},
    "numerator": TEXT,
    "denominator": TEXT,
    **{name: CHECKS[name] for name in ("headline", "how_to_read")},
    "caveats": SENTENCES,
    "misuse_warning": TEXT,
}
"""Each field in the order of a translation: a check of its value, and what to write, in words."""

ONLY_IF_IN_ENGLISH = ("numerator", "denominator", "misuse_warning")
LISTS = ("concepts", "caveats")


@dataclass(frozen=True)
class Translation:
    """The words of one sheet in one language. Lists have as many sentences as the English sheet, in its order."""

    language: str
    of_version: str
    name: str
    short_name: str
    definition: str
    concepts: list[str]
    counted: str
    unit: str
    headline: str
    how_to_read: str
    caveats: list[str]
    numerator: str | None = None
    denominator: str | None = None
    misuse_warning: str | None = None


def load_translations(sheets: Mapping[str, Sheet], folder: Path | None = None) -> dict[str, dict[str, Translation]]:
    """Translations by language and indicator, in the order of `sheets`; `folder`: of the catalogue.

    A language has every sheet or none. Raises SheetRefused with every problem of every translation.
    """
    root = (Path(folder) if folder is not None else CATALOGUE) / TRANSLATIONS
    found: dict[str, dict[str, Translation]] = {}
    problems: list[Problem] = []
    for place in sorted(root.iterdir()) if root.is_dir() else ():
        if not place.is_dir() or not re.fullmatch(LANGUAGE, place.name):
            reason = "name a folder here by its language, like es, and put translations into it"
            problems.append(Problem(f"{TRANSLATIONS}/{place.name}", "(the whole file)", "", reason))
            continue
        found[place.name] = {}
        for indicator, sheet in sheets.items():
            translation = _translation(place, sheet, problems)
            if translation:
                found[place.name][indicator] = translation
        problems += _left_over(place, sheets)
    if problems:
        raise SheetRefused(problems)
    return found


def _left_over(folder: Path, sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    for path in sorted(folder.iterdir()):
        if path.suffix != ".yaml" or path.stem not in sheets:
            file = f"{TRANSLATIONS}/{folder.name}/{path.name}"
            yield Problem(file, "(the whole file)", "", "take this file out: the catalogue has no such sheet")


def _translation(folder: Path, sheet: Sheet, problems: list[Problem]) -> Translation | None:
    """The translation of `sheet` in `folder`, or None and at least one more of `problems`."""
    file = f"{TRANSLATIONS}/{folder.name}/{sheet.indicator}.yaml"
    path = folder / f"{sheet.indicator}.yaml"
    if not path.exists():
        reason = f"translate {sheet.level}/{sheet.indicator}.yaml, or take the whole language out"
        problems.append(Problem(file, "(the whole file)", "", reason))
        return None
    try:
        document = read_sheet(path)
    except UnreadableSheet as error:
        problems.append(Problem(file, error.field, "", str(error)))
        return None
    faults = list(_faults(document, sheet, folder.name))
    problems += [
        Problem(file, name, text if isinstance(text, str) else as_yaml(text), reason) for name, text, reason in faults
    ]
    return None if faults else Translation(**document)


def _faults(document: dict, sheet: Sheet, language: str) -> Iterator[tuple[str, object, str]]:
    for name, value in document.items():
        if name not in FIELDS:
            yield name, value, "take this field out: no translation has it"
        elif name in ONLY_IF_IN_ENGLISH and getattr(sheet, name) is None:
            yield name, value, "take this field out: the English sheet has none"
        elif fault := _fault(name, value):
            yield name, value, fault
    for name, (_, expected) in FIELDS.items():
        if name not in document and (name not in ONLY_IF_IN_ENGLISH or getattr(sheet, name) is not None):
            yield name, "", f"add this field and write {expected}"
    if isinstance(document.get("language"), str) and document["language"] != language:
        yield "language", document["language"], f"write {language}: the folder is that of this language"
    if isinstance(document.get("of_version"), str) and document["of_version"] != sheet.version:
        reason = f'compare with the English sheet, mend what differs, then write "{sheet.version}"'
        yield "of_version", document["of_version"], reason
    for name in LISTS:
        value, english = document.get(name), getattr(sheet, name)
        if isinstance(value, list) and len(value) != len(english):
            yield name, f"{len(value)} sentences", f"write {len(english)} sentences, as many as the English sheet has"


def _fault(name: str, value: object) -> str | None:
    check, expected = FIELDS[name]
    try:
        right = bool(check(value))
    except (TypeError, AttributeError):
        right = False
    return None if right else f"write {expected}"
