"""A language that has only begun: which pages it has, and the way from them to the English ones.

Belongs here: when a language is a pilot, its pages, its links. Does not: its phrases (`language`), files (`site`).

A page of an indicator with two words of a language on it is an English page. A pilot has the pages of the main menu and
those of safety and of comments; every other link leads to the English page and says so.
"""

import re

from dashboards.language import Language

PAGES = ("index", "equal", "trust", "made", "review", "comment", "device", "leave")
FINISHED_FROM = 0.1
"""Share of the phrases from which on a language has every page."""

PAGE = re.compile(r"(?P<name>[a-z][a-z0-9-]*)\.html(?:#.*)?")
LINK = re.compile(r'<a\b[^>]*? href="(?P<address>[a-z][a-z0-9-]*\.html(?:#[^"]*)?)"')


def is_pilot(language: Language) -> bool:
    """Whether so little of the language is there that most of its pages would be English."""
    return len(language.phrases) < FINISHED_FROM * len(language.english)


def has_page(language: Language, name: str) -> bool:
    """Whether a page, by its name without `.html`, is written in the language."""
    return name in PAGES or not is_pilot(language)


def page_in(language: Language, page: str) -> str:
    """The file to which a page leads in another language: the same one, else the first one."""
    return page if has_page(language, page.removesuffix(".html")) else "index.html"


def address_in(language: Language, address: str) -> str:
    """A link to a page of the same folder, or to the English page above it where the language does not have it."""
    page = PAGE.fullmatch(address)
    return address if not page or has_page(language, page["name"]) else f"../{address}"


def with_ways_to_english(language: Language, html: str) -> str:
    """A page whose links lead to English where the language has no such page, and say so."""
    if not is_pilot(language):
        return html

    def led(link: re.Match) -> str:
        address = address_in(language, link["address"])
        same = address == link["address"]
        return link[0] if same else link[0].replace(f'"{link["address"]}"', f'"{address}" hreflang="en"')

    return LINK.sub(led, html)
