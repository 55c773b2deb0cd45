"""Sentences that a release holds in English, said in the language of a page.

Belongs here: knowing such a sentence by its English words, and putting its values into the language. Does not: the
sentences (`released` in `locales/`), texts of the metadata sheets (`sheet_words`).

The files of a release are for programs and say everything in English. A sentence whose words no phrase has is shown as
it is and marked as English.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from dashboards.phrases import Said, own_words
from dashboards.wording import Wording
from schemas.code_lists import load_code_list

SECTION, WORDS = "released.", "released_words."
CODE_LISTS = ("sector", "org")
NUMBERS = ("least", "from", "to")
SHAPES = {
    "period": r"\d{4}(?:-Q[1-4])?",
    "day": r"\d{4}-\d\d-\d\d",
    **dict.fromkeys(NUMBERS, r"\d{1,3}(?: \d{3})+|\d+"),
}
"""How a value is written where it is not any words."""

BETWEEN_SENTENCES = re.compile(r"(?<=[.!?]) (?=[A-Z0-9])")


class ReleasedSentences:
    """Says what a release says in one language."""

    def __init__(self, wording: Wording):
        self.wording, self.language = wording, wording.language
        self._kinds: Mapping[str, Callable[[str], str]] = {
            "names": self._names,
            "day": wording.day,
            "period": wording.period,
            "words": own_words,
            **dict.fromkeys(NUMBERS, lambda written: wording.number(int(written.replace(" ", "")))),
        }
        self._labels = self._known_words()

    def told(self, text: str) -> Said:
        """A sentence, or a part of one, that a release says in English."""
        for key, pattern in _patterns(tuple(self.language.english.items())):
            if found := pattern.fullmatch(text):
                values = {name: self._value(name, value) for name, value in found.groupdict().items()}
                return self.language.say(key, **values)
        return self.language.foreign(text)

    def all_told(self, text: str) -> list[Said]:
        """Several sentences, one after the other."""
        return [self.told(sentence) for sentence in BETWEEN_SENTENCES.split(text)] if text else []

    def listed(self, texts: Iterable[str]) -> list[Said]:
        """Each of `texts`."""
        return [self.told(text) for text in texts]

    def _value(self, name: str, value: str) -> str:
        return self._kinds.get(name, str)(value)

    def _names(self, names: str) -> Said:
        """Sectors, kinds of organisations and what is counted, by code or by English word."""
        return self.wording.listed(self._labels.get(name, name) for name in names.split(", "))

    def _known_words(self) -> dict[str, str]:
        english = self.language.english
        labels: dict[str, str] = {}
        for name in CODE_LISTS:
            for code in load_code_list(name).codes:
                labels[code.code] = self.language.label(f"codes.{name}.{code.code}", code.label)
        for key, word in english.items():
            if key.startswith(WORDS) and word not in labels:
                labels[word] = self.language.say(key)
        return labels


@lru_cache(maxsize=4)
def _patterns(english: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern], ...]:
    """The key of each sentence with what finds it, the longest first: what says more is tried before what says less."""
    sentences = [(key, phrase) for key, phrase in english if key.startswith(SECTION)]
    sentences.sort(key=lambda item: -len(item[1]))
    return tuple((key, _pattern(phrase)) for key, phrase in sentences)


def _pattern(phrase: str) -> re.Pattern:
    def place(found: re.Match) -> str:
        name = found.group(1)
        return f"(?P<{name}>{SHAPES.get(name, '.+?')})"

    return re.compile(re.sub(r"\\{(\w+)\\}", place, re.escape(phrase)))
