"""The metadata sheets and dimensions of a release in the language of a page.

Belongs here: putting the catalogue's translations in the place of the English texts. Does not: the translations
(`indicators.translations`), phrases of pages (`language`).

A translation is used if it is one of the version that the release has; otherwise the English text stands, marked.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from dashboards.language import Language
from indicators.registry import load_catalogue
from indicators.translations import Translation, load_translations
from schemas.dimensions import Dimension, DimensionClass

TEXTS = ("name", "short_name", "definition", "counted", "headline", "how_to_read", "misuse_warning")
LISTS = ("concepts", "caveats")
PARTS = ("numerator", "denominator")
UNTRANSLATED_LISTS = ("references",)
THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")


@lru_cache(maxsize=1)
def catalogue_translations() -> dict[str, dict[str, Translation]]:
    """The translations of the catalogue by language and indicator."""
    return load_translations(load_catalogue())


def sheet_in(language: Language, sheet: dict) -> dict:
    """`sheet` with its texts in `language`, large numbers on one line. `unit_words` is the unit in words; `unit` stays
    what it is, because it says how a figure is written."""
    translation = catalogue_translations().get(language.code, {}).get(sheet["indicator"])
    if translation is None or translation.of_version != sheet["version"]:
        translation = None

    def text(name: str, english: str) -> str:
        translated = getattr(translation, name, None)
        return _unbroken(translated) if translated else language.foreign(_unbroken(english))

    def lines(name: str) -> list[str]:
        return [_unbroken(line) for line in getattr(translation, name, None) or ()] or [
            language.foreign(_unbroken(line)) for line in sheet[name]
        ]

    told = dict(sheet)
    told["unit_words"] = text("unit", sheet["unit"])
    for name in TEXTS:
        if sheet.get(name):
            told[name] = text(name, sheet[name])
    for name in LISTS:
        if sheet.get(name):
            told[name] = lines(name)
    for name in PARTS:
        if sheet.get(name):
            told[name] = sheet[name] | {"text": text(name, sheet[name]["text"])}
    for name in UNTRANSLATED_LISTS:
        told[name] = [language.foreign(line) for line in sheet.get(name, ())]
    return told


def _unbroken(text: str) -> str:
    """The text with its large numbers, written `10 000` in sheets, on one line."""
    return THOUSANDS.sub("\N{NO-BREAK SPACE}", text)


def dimensions_in(language: Language, dimensions: Mapping[str, Dimension]) -> dict[str, Dimension]:
    """`dimensions` with labels and rules in `language`."""
    return {
        name: replace(
            dimension,
            label=language.label(f"dimensions.{name}", dimension.label),
            rule=language.label(f"dimensions.{name}_rule", dimension.rule),
            classes=_classes_in(language, name, dimension.classes),
            crossed=_classes_in(language, name, dimension.crossed),
        )
        for name, dimension in dimensions.items()
    }


def _classes_in(language: Language, name: str, classes: tuple[DimensionClass, ...]) -> tuple[DimensionClass, ...]:
    return tuple(replace(c, label=language.label(f"codes.{name}.{c.code}", c.label)) for c in classes)
