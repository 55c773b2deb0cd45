"""A phrase with its values, as plain text and as HTML.

Belongs here: the marks that a phrase may hold, and how it says which language it is in. Does not: the phrases
(`locales/`), choosing one (`language`).
"""

import re
from functools import lru_cache

from markupsafe import Markup, escape

STRONG = re.compile(r"\*\*(.+?)\*\*")
UNKNOWN = ""
"""In HTML: the language of this text is not known."""

LINK = re.compile(r"\[([^\]\[]+)\]\((\{\w+\})\)")


class Said(str):
    """A phrase with its values put in. As a `str` it is plain text: for attributes, drawings and JSON.

    A template that writes it writes HTML instead: `**words**` strong, `[words]({href})` a link, every value escaped.
    `language`: the language it is in where that is not the language of the page, which the HTML then says.
    """

    phrase: str
    values: dict
    language: str | None

    def __new__(cls, phrase: str, language: str | None = None, /, **values):
        said = super().__new__(cls, _plain(phrase).format(**values))
        said.phrase, said.values, said.language = phrase, values, language
        return said

    def __html__(self) -> str:
        html = _marked(self.phrase).format(**self.values)
        if self.language is None:
            return html
        # What is not translated is in a language written from left to right (English).
        direction = "auto" if self.language == UNKNOWN else "ltr"
        return Markup('<span lang="{}" dir="{}">{}</span>').format(self.language, direction, html)


def quoted(text: str, language: str | None) -> Said:
    """A text as it is, without marks, in `language` where that is not the language of the page."""
    return Said("{text}", language, text=text)


def own_words(text: str) -> Said:
    """Words of an organisation or a country, in whatever language it wrote them."""
    return quoted(text, UNKNOWN)


@lru_cache(maxsize=4096)
def _plain(phrase: str) -> str:
    return LINK.sub(r"\1", STRONG.sub(r"\1", phrase))


@lru_cache(maxsize=4096)
def _marked(phrase: str) -> Markup:
    strong = STRONG.sub(r"<strong>\1</strong>", str(escape(phrase)))
    return Markup(LINK.sub(r'<a href="\2">\1</a>', strong))
