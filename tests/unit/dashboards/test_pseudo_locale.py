"""Pages in a made-up language: nothing stands on them that is not translated and not marked as English."""

import re

import pytest

from dashboards.language import load_language
from dashboards.site import build_site
from indicators.release import open_release
from tests.site.page_parts import parse
from tests.site.pseudo_locale import pseudo_language
from tests.site.synthetic_release import REGIONS, write_synthetic_release
from tests.site.synthetic_sheets import SHEETS

MONTHS = "January February March April May June July August September October November December"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    release = open_release(write_synthetic_release(tmp_path_factory.mktemp("release")))
    languages = {"en": load_language("en"), "eo": pseudo_language()}
    build_site(release, release.path / "site", languages=languages)
    return release.path / "site" / "eo"


def untranslated():
    """Words that stay English everywhere: names, dates, and, in drawings and attributes, texts of the sheets."""
    texts = [str(value) for sheet in SHEETS for value in sheet.values()]
    return set(
        re.findall(
            r"[A-Za-z]+",
            " ".join([MONTHS, "Sample country", "CSV", "Health service statistics", *REGIONS.values(), *texts]),
        )
    )


def test_the_language_is_longer_and_keeps_what_has_to_be_kept():
    english, pseudo = load_language("en").phrases, pseudo_language().phrases
    assert sum(map(len, pseudo.values())) > 1.25 * sum(map(len, english.values()))
    for key, phrase in english.items():
        assert sorted(re.findall(r"\{\w+\}", phrase)) == sorted(re.findall(r"\{\w+\}", pseudo[key])), key


def test_no_english_stands_on_a_page_unmarked(site):
    allowed, found = untranslated(), []
    pages = sorted(site.glob("*.html"))
    assert len(pages) > 30
    for page in pages:
        for language, path, text in parse(page.read_text(encoding="utf-8")).texts():
            if language not in ("", "eo") or "code" in path:
                continue
            words = re.findall(r"\b[A-Za-z]{3,}\b", re.sub(r"\[[a-z]+\]", "", text))
            plain = {word for word in words if re.search("[aeiou]", word)}
            if plain - allowed:
                found.append((page.name, path[-2:], text.strip()[:80]))
    assert found == []


def test_the_language_and_its_direction_are_told(tmp_path):
    release = open_release(write_synthetic_release(tmp_path))
    languages = {"en": load_language("en"), "ur": pseudo_language("ur", "rtl")}
    build_site(release, tmp_path / "site", languages=languages)
    text = (tmp_path / "site" / "ur" / "p28.html").read_text(encoding="utf-8")
    assert '<html lang="ur" dir="rtl">' in text
    assert '<link rel="alternate" hreflang="en" href="../p28.html">' in text
    assert '<a href="../p28.html" lang="en" dir="ltr">English</a>' in text
    style = (tmp_path / "site" / "static" / "site.css").read_text(encoding="utf-8")
    assert '<div class="drawing"' in text and ".drawing { direction: ltr;" in style
