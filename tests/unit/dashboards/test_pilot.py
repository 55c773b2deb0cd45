"""A language that has only begun: few pages, and links to English for the rest."""

from dataclasses import replace

import pytest

from dashboards.language import load_languages
from dashboards.pilot import address_in, is_pilot, page_in, with_ways_to_english

LANGUAGES = load_languages()
ROMANI, SPANISH = LANGUAGES["rom"], LANGUAGES["es"]


def test_romani_has_only_begun_and_the_others_have_every_page():
    assert [code for code, language in LANGUAGES.items() if is_pilot(language)] == ["rom"]


def test_a_language_with_more_phrases_has_every_page():
    more = replace(ROMANI, phrases=dict(list(ROMANI.english.items())[: len(ROMANI.english) // 2]))
    assert not is_pilot(more) and page_in(more, "p28.html") == "p28.html"


def test_another_page_leads_to_the_same_page_or_to_the_first_one():
    assert [page_in(ROMANI, page) for page in ("equal.html", "p28.html")] == ["equal.html", "index.html"]
    assert page_in(SPANISH, "p28.html") == "p28.html"


@pytest.mark.parametrize(
    ("link", "led"),
    [
        ('<a href="p28.html#time">', '<a href="../p28.html#time" hreflang="en">'),
        ('<a class="file" href="case-study-1.html">', '<a class="file" href="../case-study-1.html" hreflang="en">'),
        ('<a href="equal.html#p28">', '<a href="equal.html#p28">'),
        ('<a href="../p28.html" hreflang="en">', '<a href="../p28.html" hreflang="en">'),
        ('<a href="comment-form.xlsx">', '<a href="comment-form.xlsx">'),
        ('<a href="#data">', '<a href="#data">'),
    ],
)
def test_a_link_to_a_page_that_is_not_there_leads_to_english_and_says_so(link, led):
    assert with_ways_to_english(ROMANI, link) == led
    assert with_ways_to_english(SPANISH, link) == link


def test_what_is_found_leads_to_english_too():
    assert address_in(ROMANI, "p28.html") == "../p28.html"
    assert address_in(ROMANI, "equal.html#p28") == "equal.html#p28"
    assert address_in(SPANISH, "p28.html") == "p28.html"
