"""A made-up language for tests: English with accents and 40 % longer, so that what is not translated or has no room
shows.

Belongs here: making it, in either direction. Does not: what is looked for on its pages.
"""

import re

from dashboards.language import Language, load_language

KEPT = re.compile(r"\{\w+\}|\[[a-z]{1,3}\]")
ACCENTS = str.maketrans("aeiouyAEIOUYcnszCNSZ", "áéíóúýÁÉÍÓÚÝčñšžČÑŠŽ")


def pseudo_language(code: str = "eo", direction: str = "ltr") -> Language:
    """The language; its sheets and dates stay English, because nobody translated them. `code`: one that no file of ours
    has, but that a browser knows."""
    english = load_language("en")
    phrases = {key: _pseudo(phrase) for key, phrase in english.phrases.items()}
    return Language(code, "Pšéúdó", direction, "en_GB", phrases, english.phrases)


def _pseudo(phrase: str) -> str:
    parts, position = [], 0
    for kept in KEPT.finditer(phrase):
        parts += [phrase[position : kept.start()].translate(ACCENTS), kept.group()]
        position = kept.end()
    text = "".join([*parts, phrase[position:].translate(ACCENTS)])
    letters = len(re.sub(r"\{\w+\}|[^\w]", "", phrase))
    words = " éé óó úú" * (letters * 2 // 5 // 9) + " " + "ó" * (letters * 2 // 5 % 9)
    return text + (words.rstrip() if letters > 3 else "")
