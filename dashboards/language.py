"""One language of the pages: its phrases, and what it falls back to.

Belongs here: reading and checking `locales/<language>.yaml`. Does not: how a phrase is written (`phrases`), numbers,
dates and figures in words (`wording`), texts of the metadata sheets (`sheet_words`).

English is complete. A phrase that another language does not have is said in English and marked as English.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from babel import Locale, UnknownLocaleError

from dashboards.phrases import Said, quoted

LOCALES = Path(__file__).parent / "locales"
ENGLISH = "en"
HEADER = ("language", "name", "direction", "formats")
DIRECTIONS = ("ltr", "rtl")
KEPT = re.compile(r"\{\w+\}|\[[a-z]{1,3}\](?!\()")
"""What a translation has to keep: the places of values, and the symbols."""


class LanguageRefused(ValueError):
    """A language file does not say what English says. The message has one line a problem."""


@dataclass(frozen=True)
class Language:
    """`phrases` by key such as `home.title`; `english` are those of English. `formats`: a CLDR locale."""

    code: str
    name: str
    direction: str
    formats: str
    phrases: Mapping[str, str]
    english: Mapping[str, str]

    def say(self, key: str, /, **values) -> Said:
        """The phrase `key` with `values` put in. Raises KeyError if English has no such phrase."""
        if key in self.phrases:
            return Said(self.phrases[key], **values)
        return Said(self.english[key], ENGLISH, **values)

    def foreign(self, text: str) -> Said:
        """An English text that has no translation."""
        return quoted(text, None if self.code == ENGLISH else ENGLISH)

    def label(self, key: str, released: str) -> str:
        """The label `key` where a release says `released`, in English. A name that English does not have either, such
        as a region, stays as the release has it; so does a label that has since been changed, marked as English."""
        if self.code == ENGLISH or key not in self.english:
            return released
        if self.english[key] == released and key in self.phrases:
            return Said(self.phrases[key])
        return self.foreign(released)

    @cached_property
    def locale(self) -> Locale:
        """By which numbers and dates are written."""
        return Locale.parse(self.formats)

    @property
    def missing(self) -> list[str]:
        """Keys that are said in English."""
        return [key for key in self.english if key not in self.phrases]


def load_languages(folder: Path = LOCALES) -> dict[str, Language]:
    """Every language that has a file, English first, then by code. Raises LanguageRefused."""
    english = load_language(ENGLISH, folder)
    others = sorted(path.stem for path in folder.glob("*.yaml") if path.stem != ENGLISH)
    return {ENGLISH: english, **{code: load_language(code, folder, english) for code in others}}


def load_language(code: str, folder: Path = LOCALES, english: Language | None = None) -> Language:
    """The language in `<code>.yaml`, checked against English. Raises LanguageRefused."""
    document = yaml.safe_load((folder / f"{code}.yaml").read_text(encoding="utf-8"))
    header = {name: document.pop(name, "") for name in HEADER}
    phrases = dict(_flat(document))
    if code != ENGLISH:
        english = english or load_language(ENGLISH, folder)
    words = english.phrases if english else phrases
    problems = [*_header_faults(code, header), *_phrase_faults(phrases, words)]
    if problems:
        raise LanguageRefused("\n".join(f"{code}.yaml: {problem}" for problem in problems))
    return Language(code, header["name"], header["direction"], header["formats"], phrases, words)


def _flat(document: Mapping, above: str = ""):
    for name, value in document.items():
        key = f"{above}{name}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{key}.")
        else:
            yield key, value


def _header_faults(code: str, header: Mapping):
    if header["language"] != code:
        yield f"language: write {code}, the name of the file"
    if not header["name"]:
        yield "name: write how the language calls itself"
    if header["direction"] not in DIRECTIONS:
        yield f"direction: write {' or '.join(DIRECTIONS)}"
    try:
        Locale.parse(str(header["formats"]))
    except (UnknownLocaleError, ValueError):
        yield "formats: write a locale of CLDR, such as en_GB"


def _phrase_faults(phrases: Mapping, english: Mapping):
    for key, phrase in phrases.items():
        if key not in english:
            yield f"{key}: English has no such phrase; take it out"
        elif not isinstance(phrase, str) or not phrase.strip():
            yield f"{key}: write a text, in quotes if it looks like something else"
        elif _kept(phrase) != _kept(english[key]):
            yield f"{key}: keep {' '.join(_kept(english[key])) or 'no braces'} as in English"


def _kept(phrase: str) -> list[str]:
    return sorted(KEPT.findall(phrase))
