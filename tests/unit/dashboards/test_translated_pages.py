"""Pages in Spanish, French and Arabic: no English sentence stands on them that is not marked as English."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from dashboards.language import load_languages
from dashboards.site import build_site
from indicators.disclosure.audit import BETWEEN, EARLIER, FACILITY, OUTSIDER, WOMEN
from indicators.disclosure.revisions import RULE
from indicators.registry import load_catalogue
from indicators.release import open_release
from tests.site.english_on_pages import is_english, unmarked_english
from tests.site.synthetic_release import REGIONS, write_synthetic_release
from tests.unit.dashboards.test_signals import ROW

NAMES = tuple(REGIONS.values())
FINISHED = ("es", "fr", "ar")
WORDS = ("name", "short_name", "definition", "headline", "counted", "how_to_read", "misuse_warning", "version")
AGREEMENT = {
    "sectors": ["health"], "organisations": ["roma_association"], "since": "2025-02-10", "reviewed": "2025-03-01",
    "next_review": "2026-02-28", "badge": True, "reason": "It was said that the figure is about the women.",
    "missing": [
        "Sectors that have not agreed: health, civil_society.",
        "The hand-counted test and the disclosure test have not been run on this version's query.",
    ],
    "reservations": [{"party_type": "roma_association", "words": "Interpreters are not the same as the others."}],
}  # fmt: skip


def real_words(sheet, catalogue):
    """A made-up sheet with the words of the catalogue, which has them in every language."""
    own = catalogue[sheet["indicator"]]
    told = sheet | {name: getattr(own, name) for name in WORDS if getattr(own, name, None)}
    told |= {"caveats": list(own.caveats), "reliability_rule": own.reliability_rule, "agreement": AGREEMENT}
    for part in ("numerator", "denominator"):
        if part in told and getattr(own, part):
            told[part] = told[part] | {"text": getattr(own, part).text}
    return told


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    release = open_release(write_synthetic_release(tmp_path_factory.mktemp("release")))
    catalogue = load_catalogue()
    (release.path / "audit.json").write_text(json.dumps({"passed": True}), encoding="utf-8")
    told = replace(
        release,
        indicators={code: real_words(sheet, catalogue) for code, sheet in release.indicators.items()},
        signals=pd.DataFrame([ROW]),
        audit={
            "passed": True,
            "attacker": OUTSIDER.format(earlier=""),
            "not_attacked": [BETWEEN, EARLIER, FACILITY, WOMEN],
        },
        changes={"former_release": "former", "rule": RULE},
        header={**release.header, "agreement_asked": True},
        policy={**release.policy, "minimum_denominator": 30},
    )
    languages = {code: one for code, one in load_languages().items() if code in ("en", *FINISHED)}
    build_site(told, release.path / "site", languages=languages)
    return release.path / "site"


@pytest.mark.parametrize("language", FINISHED)
def test_no_english_sentence_stands_unmarked_on_a_page(site, language):
    pages = sorted((site / language).glob("*.html"))
    assert len(pages) > 30
    found = {page.name: unmarked_english(page.read_text(encoding="utf-8"), language, NAMES) for page in pages}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_codes_of_the_form_stand_before_their_words_as_a_language_writes_it(site):
    for start, colon in (("", ":"), ("fr/", "\u00a0:")):
        text = (site / f"{start}review.html").read_text(encoding="utf-8")
        assert f'<li><code dir="ltr">roma_association</code>{colon} ' in text


def test_interactive_figures_stand_once_for_all_languages_and_say_nothing(site):
    scripts = sorted((site / "figures").glob("[a-z][0-9]*.js"))
    assert scripts
    for script in scripts:
        figures = json.loads(script.read_text(encoding="utf-8").removeprefix("window.pageFigures=").rstrip(";\n"))
        texts = [text for text in strings_in(figures) if is_english(text, NAMES)]
        assert texts == [], script.name
    for language in FINISHED:
        assert {path.name for path in (site / language / "figures").iterdir()} == {"words.js", "search.js"}


@pytest.mark.parametrize("language", FINISHED)
def test_what_is_said_when_a_chart_is_explored_is_translated(site, language):
    own, english = (words_of_charts(site / folder) for folder in (language, "."))
    assert own.keys() == english.keys()
    for name in ("back", "loading", "how", "failed", "range", "symbols"):
        assert own[name] and own[name] != english[name]


def test_the_notice_of_newer_figures_is_in_the_script_of_every_page_in_all_languages(site):
    script = (site / "static" / "site.js").read_text(encoding="utf-8")
    told = json.loads(script.partition("\n")[0].removeprefix("window.superseded=").rstrip(";"))
    assert told.keys() == {"en", *FINISHED} and len(set(told.values())) == len(told)
    assert all('<a href="release.html">' in text for text in told.values())


def words_of_charts(folder):
    """What `figures/words.js` of a language holds."""
    text = (folder / "figures" / "words.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("window.pageWords=").rstrip(";\n"))


def strings_in(value):
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings_in(item)


@pytest.mark.parametrize(
    "planted",
    [
        "<p>This is said of the women of a region.</p>",
        '<p aria-label="Charts of the figures and their ranges">1</p>',
        "<svg><title>Share of the women who were asked</title></svg>",
    ],
)
def test_english_that_is_planted_is_found(site, planted):
    text = (site / "es" / "p28.html").read_text(encoding="utf-8")
    assert unmarked_english(text.replace("</main>", f"{planted}</main>"), "es", NAMES)
    marked = planted.replace("<p", '<p lang="en"', 1).replace("<svg", '<svg lang="en"', 1)
    assert not unmarked_english(text.replace("</main>", f"{marked}</main>"), "es", NAMES)
