"""Languages: one file each with the same keys, whole sentences, visible where English stands in."""

import re

import pytest
import yaml

from dashboards.language import LOCALES, LanguageRefused, load_languages
from dashboards.phrases import Said, quoted
from dashboards.sheet_words import dimensions_in, sheet_in
from dashboards.wording import Wording
from indicators.reference.coverage import load_recommendations
from schemas.code_lists import load_code_list
from schemas.dimensions import load_dimensions
from tests.site.synthetic_sheets import sheet

LANGUAGES = load_languages()
PILOTS = {"rom"}
"""Languages that say on their pages that they are not finished."""


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code not in PILOTS])
def test_a_language_has_every_phrase(code):
    assert LANGUAGES[code].missing == []


@pytest.mark.parametrize("code", PILOTS)
def test_a_pilot_lists_what_it_lacks_and_has_something(code):
    missing = LANGUAGES[code].missing
    assert 0 < len(missing) < len(LANGUAGES["en"].phrases)
    assert "layout.leave" in missing, "a word for leaving in danger is not guessed"


def test_english_repeats_the_labels_of_the_schemas():
    phrases = LANGUAGES["en"].phrases
    for name, dimension in load_dimensions({}).items():
        for item in (*dimension.classes, *dimension.crossed):
            if f"codes.{name}.{item.code}" in phrases:
                assert phrases[f"codes.{name}.{item.code}"] == item.label
        if dimension.rule and f"dimensions.{name}_rule" in phrases:
            assert phrases[f"dimensions.{name}_rule"] == dimension.rule
    for code_list in ("sector", "org"):
        labels = {code.code: code.label for code in load_code_list(code_list).codes}
        written = {k.rpartition(".")[2]: v for k, v in phrases.items() if k.startswith(f"codes.{code_list}.")}
        assert written.items() <= labels.items()


def test_english_repeats_the_recommendations():
    document, phrases = load_recommendations(), LANGUAGES["en"].phrases
    for number, entry in document["recommendations"].items():
        assert phrases[f"recommendations.text_{number}"] == entry["text"]
    for number, text in document["case_studies"].items():
        assert phrases[f"recommendations.study_{number}"] == text


def write(folder, **changes):
    """A folder with English and a language `xx` made from it, with `changes` by key."""
    english = yaml.safe_load((LOCALES / "en.yaml").read_text(encoding="utf-8"))
    (folder / "en.yaml").write_text(yaml.safe_dump(english), encoding="utf-8")
    other = english | {"language": "xx", "name": "Xx"}
    for key, value in changes.items():
        section, _, name = key.partition("__")
        if not name:
            other[section] = value
        elif value is None:
            del other[section][name]
        else:
            other[section][name] = value
    (folder / "xx.yaml").write_text(yaml.safe_dump(other), encoding="utf-8")
    return folder


def test_adding_a_language_is_adding_a_file(tmp_path):
    assert list(load_languages(write(tmp_path))) == ["en", "xx"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"home__all": "Alles {figures}"}, "xx.yaml: home.all: keep no braces as in English"),
        ({"home__figures": "Nichts"}, "xx.yaml: home.figures: keep {all} {figures} as in English"),
        ({"gap__withheld": "too much withheld"}, "xx.yaml: gap.withheld: keep [c] as in English"),
        ({"home__unheard": "x"}, "xx.yaml: home.unheard: English has no such phrase; take it out"),
        ({"home__all": 7}, "xx.yaml: home.all: write a text"),
        ({"direction": "up"}, "xx.yaml: direction: write ltr or rtl"),
        ({"formats": "zz_ZZ"}, "xx.yaml: formats: write a locale of CLDR"),
        ({"language": "yy"}, "xx.yaml: language: write xx"),
    ],
)
def test_a_language_that_says_something_else_is_refused(tmp_path, changes, said):
    with pytest.raises(LanguageRefused) as refused:
        load_languages(write(tmp_path, **changes))
    assert said in str(refused.value)


def test_what_is_not_translated_is_said_in_english_and_marked(tmp_path):
    language = load_languages(write(tmp_path, home__all=None))["xx"]
    said = language.say("home.all")
    assert str(said) == "All indicators"
    assert said.__html__() == '<span lang="en" dir="ltr">All indicators</span>'
    assert language.missing == ["home.all"]
    assert LANGUAGES["en"].say("home.all").__html__() == "All indicators"


def test_values_are_escaped_and_marks_are_not_for_values():
    said = Said("**{what}** [read]({href}) & more", what="<b>**x**</b>", href='"a"')
    assert said.__html__() == ('<strong>&lt;b&gt;**x**&lt;/b&gt;</strong> <a href="&#34;a&#34;">read</a> &amp; more')
    assert str(said) == "<b>**x**</b> read & more"
    assert quoted("[a](b) {c}", None).__html__() == "[a](b) {c}"


def test_numbers_dates_and_quarters_are_written_as_the_language_does():
    es, en = Wording(LANGUAGES["es"]), Wording(LANGUAGES["en"])
    assert (es.number(1234567.25, 1), en.number(1234567.25, 1)) == ("1.234.567,3", "1,234,567.3")
    assert (es.day("2026-06-30"), en.day("2026-06-30")) == ("30 de junio de 2026", "30 June 2026")
    assert re.fullmatch(r"octubre\s*[–-]\s*diciembre de 2025", es.period("2025-Q4", long=True))
    assert re.fullmatch(r"October\s*–\s*December 2025", en.period("2025-Q4", long=True))
    assert (es.period("2025-Q4"), en.period("2025-Q4")) == ("T4 2025", "2025 Q4")
    assert es.per_cent(36) == "36\N{NO-BREAK SPACE}%"


def test_a_sheet_is_shown_in_the_language_if_its_translation_is_of_that_version():
    own = sheet("P28", "Eligible women", "Asked in private", "process")
    told = sheet_in(LANGUAGES["es"], own)
    assert told["short_name"] == "Preguntadas en privado"
    assert told["unit"] == "per cent" and told["unit_words"] == "por ciento"
    later = sheet_in(LANGUAGES["es"], own | {"version": "9.0.0"})
    assert later["short_name"] == "Asked in private"
    assert later["short_name"].language == "en"
    assert sheet_in(LANGUAGES["en"], own) == own | {"unit_words": "per cent"}


@pytest.mark.parametrize("language", ["en", "es"])
def test_large_numbers_in_a_sheet_stay_on_one_line_and_years_do_not(language):
    own = sheet("P99", "Women per 10 000 women", "In 2010 2011 per 1 000 000", "process")
    own |= {"unit": "per 100 000 women", "caveats": ["About 1 350 of 12 rows in 2010 100"]}
    told = sheet_in(LANGUAGES[language], own)
    assert told["name"] == "Women per 10\N{NO-BREAK SPACE}000 women"
    assert told["short_name"] == "In 2010 2011 per 1\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000"
    assert told["unit_words"] == "per 100\N{NO-BREAK SPACE}000 women" and told["unit"] == own["unit"]
    assert told["caveats"][0].startswith("About 1\N{NO-BREAK SPACE}350 of 12 rows")


def test_labels_of_classes_are_translated_and_names_of_regions_are_not():
    told = dimensions_in(LANGUAGES["es"], load_dimensions({"R1": "North"}))
    assert [c.label for c in told["migrant_status"].classes][:3:2] == ["Nacida aquí", "Nacida en otro país"]
    assert told["region"].classes[0].label == "North"
    assert getattr(told["region"].classes[0].label, "language", None) is None


def test_a_label_that_has_changed_since_it_was_translated_is_shown_in_english():
    label = LANGUAGES["es"].label("codes.migrant_status.migrant", "Born in another country")
    assert (str(label), label.language) == ("Born in another country", "en")
