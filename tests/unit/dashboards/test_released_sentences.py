"""Sentences of a release in the language of a page: every sentence that our own programs write is known."""

import ast
import inspect

import pytest

from dashboards.language import load_languages
from dashboards.phrases import UNKNOWN
from dashboards.released_sentences import ReleasedSentences
from dashboards.wording import Wording
from indicators.agreement import gate, states, targets
from indicators.disclosure import audit, revisions
from indicators.registry import load_catalogue
from indicators.statistics import signals
from tests.unit.dashboards.test_languages import PILOTS

LANGUAGES = load_languages()
FINISHED = [code for code in LANGUAGES if code not in PILOTS]


def told(text, language="es"):
    return ReleasedSentences(Wording(LANGUAGES[language])).told(text)


SAMPLES = {"by": "2026-05-18", "target.baseline_period": "2024"}
"""Values that are written as themselves; any other is 4 in the sentences below."""


def sentences_of(source):
    """The sentences in the source of a module or function outside its docstrings."""
    tree = ast.parse(inspect.getsource(source))
    documented = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    parts = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if node in documented or node in parts:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(_part(part) for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if text[:1].isupper() and text.endswith(".") and len(text.split()) > 3:
            yield text


def _part(part):
    return str(part.value) if isinstance(part, ast.Constant) else SAMPLES.get(ast.unparse(part.value), "4")


SOURCES = [gate, states, targets.what_a_target_lacks, targets._companions_missing, targets._baseline_problems]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.__name__.rpartition(".")[2])
@pytest.mark.parametrize("language", [code for code in FINISHED if code != "en"])
def test_what_the_registry_says_has_words_in_every_language(source, language):
    found = list(sentences_of(source))
    assert found
    assert [text for text in found if told(text, language).language] == []


@pytest.mark.parametrize("language", [code for code in FINISHED if code != "en"])
def test_what_our_own_attack_and_a_release_say_has_words_in_every_language(language):
    said = [
        *(audit.OUTSIDER.format(earlier=earlier) for earlier in ("", " and earlier ones")),
        audit.WOMEN, audit.FACILITY, audit.EARLIER, audit.NOT_EMPTY, audit.BETWEEN, revisions.RULE,
        "Every count may be above 9, or may be 0 and may be 4 or more, in whole numbers that agree with everything "
        "published.",
    ]  # fmt: skip
    assert [text for text in said if told(text, language).language] == []


@pytest.mark.parametrize("language", [code for code in FINISHED if code != "en"])
def test_how_many_are_enough_has_words_in_every_language(language):
    rules = {sheet.reliability_rule for sheet in load_catalogue().values() if sheet.reliability_rule}
    assert len(rules) > 10
    assert sorted(rule for rule in rules if told(rule, language).language) == []
    if language == "es":
        assert not [rule for rule in rules if "women" in told(rule) or "cases" in told(rule)]


def test_values_are_put_into_the_language():
    assert told("Sectors that have not agreed: health, civil_society.") == (
        "Sectores que no han dado su acuerdo: Salud, Sociedad civil."
    )
    assert "18 de mayo de 2026" in told("It is suspended: a joint panel looks at it by 2026-05-18.")
    assert told("Sectors that have not agreed: health, civil_society.", "en") == (
        "Sectors that have not agreed: Health, Civil society."
    )


def test_what_a_country_wrote_stays_in_its_words_and_in_no_language():
    said = ReleasedSentences(Wording(LANGUAGES["fr"])).all_told(
        "Series break at 2024-Q1: A new form. 3 of 10 periods are missing or withheld: runs end there. 2024-Q2: Strike."
    )
    html = [sentence.__html__() for sentence in said]
    own = '<span lang="" dir="auto">{}</span>'
    assert UNKNOWN == ""
    assert html == [
        f"Rupture de série en T1 2024\N{NO-BREAK SPACE}: {own.format('A new form.')}",
        "Sur 10 périodes, 3 manquent ou sont masquées\N{NO-BREAK SPACE}: les suites s’y arrêtent.",
        f"T2 2024\N{NO-BREAK SPACE}: {own.format('Strike.')}",
    ]


def test_a_sentence_that_nobody_knows_is_shown_in_english_and_marked():
    said = told("Somebody says <b>something</b> new.")
    assert said.language == "en"
    assert said.__html__() == '<span lang="en" dir="ltr">Somebody says &lt;b&gt;something&lt;/b&gt; new.</span>'


def test_sentences_of_signals_are_known():
    source = inspect.getsource(signals)
    for start in ("periods are missing or withheld: runs end there.", "Series break at", "Limits start anew at"):
        assert start in source


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "With fewer than 100,000 woman-years the value is withheld. From 100,000 to 199,999 it is marked"),
        ("es", "Con menos de 100.000 años-mujer el valor se reserva. De 100.000 a 199.999 se marca"),
        ("fr", "Avec moins de 100\u202f000 années-femmes, la valeur est masquée. De 100\u202f000 à 199\u202f999, elle"),
    ],
)
def test_numbers_of_a_limit_are_written_as_the_language_does(language, words):
    rule = (
        "With fewer than 100 000 woman-years the value is withheld. From 100 000 to 199 999 it is marked as unstable."
    )
    assert str(told(rule, language)).startswith(words)
    short = "Below 1000: too few, no value is shown. From 1000 to 1999: shown as unstable."
    assert told(short, language).language is None
