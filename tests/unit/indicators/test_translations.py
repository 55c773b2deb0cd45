"""Translations: those there are agree with the English sheets, and what does not is refused with one sentence."""

import pytest

from indicators.registry import SheetRefused, load_catalogue
from indicators.translations import load_translations
from tests.unit.indicators.bad_sheets import GAP, GAP_SHEET, RIGHT, SHEET

P90 = """\
language: es
of_version: "1.0.0"
name: Preguntadas a solas
short_name: Preguntadas
definition: De todos los contactos, el porcentaje en que se le preguntó a solas.
concepts: [A solas significa solo con el personal.]
counted: contactos
unit: por ciento
numerator: Contactos en los que se le preguntó a solas
denominator: Contactos en los que se debía preguntar
headline: "En {value} de cada 100 contactos se le preguntó a solas."
how_to_read: El primer paso de la atención.
caveats: [Preguntar solo no ayuda a nadie.]
"""
O90 = """\
language: es
of_version: "1.0.0"
name: Diferencia al preguntar
short_name: Diferencia
definition: El porcentaje de las nacidas aquí menos el de las nacidas fuera.
concepts: [Nacida fuera se refiere al país de nacimiento.]
counted: contactos
unit: puntos porcentuales
headline: "La diferencia es de {value} puntos."
how_to_read: Ningún grupo tiene la culpa.
caveats: [Léase con los dos porcentajes.]
"""
PLACE = "translations/es/P90.yaml"


@pytest.fixture
def folder(tmp_path):
    """A catalogue of two sheets in two languages."""
    places = {SHEET: RIGHT, GAP_SHEET: GAP, PLACE: P90, "translations/es/O90.yaml": O90}
    for place, text in places.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(text, encoding="utf-8")
    return tmp_path


def said(folder):
    with pytest.raises(SheetRefused) as refused:
        load_translations(load_catalogue(folder), folder)
    return [str(problem) for problem in refused.value.problems]


def test_a_right_translation_is_read_in_the_order_of_the_sheets(folder):
    spanish = load_translations(load_catalogue(folder), folder)["es"]
    assert list(spanish) == ["P90", "O90"]
    assert spanish["P90"].headline == "En {value} de cada 100 contactos se le preguntó a solas."
    assert spanish["O90"].numerator is None


def test_a_catalogue_without_translations_has_none(folder):
    for path in (folder / "translations" / "es").iterdir():
        path.unlink()
    (folder / "translations" / "es").rmdir()
    assert load_translations(load_catalogue(folder), folder) == {}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'of_version: "1.0.0"',
            'of_version: "0.9.0"',
            'field of_version: compare with the English sheet, mend what differs, then write "1.0.0" (it says: 0.9.0).',
        ),
        (
            "language: es",
            "language: ca",
            "field language: write es: the folder is that of this language (it says: ca).",
        ),
        (
            "how_to_read: El primer paso de la atención.\n",
            "",
            "field how_to_read: add this field and write a text of at most 1200 characters.",
        ),
        (
            "unit: por ciento",
            "unit: por ciento\ndirection: higher",
            "field direction: take this field out: no translation has it (it says: higher).",
        ),
        (
            "unit: por ciento",
            "unit: por ciento\nmisuse_warning: No.",
            "field misuse_warning: take this field out: the English sheet has none (it says: No.).",
        ),
        (
            "denominator: Contactos en los que se debía preguntar\n",
            "",
            "field denominator: add this field and write a text of at most 1200 characters.",
        ),
        (
            "caveats: [Preguntar solo no ayuda a nadie.]",
            "caveats: [Preguntar solo no ayuda., No basta.]",
            "field caveats: write 1 sentences, as many as the English sheet has (it says: 2 sentences).",
        ),
        (
            "[A solas significa solo con el personal.]",
            "[A solas., Personal.]",
            "field concepts: write 1 sentences, as many as the English sheet has (it says: 2 sentences).",
        ),
        (
            "En {value} de cada 100",
            "En muchos de cada 100",
            "field headline: write a sentence of at most 200 characters with {value} in it once (it "
            "says: En muchos de cada 100 contactos se le preguntó a solas.).",
        ),
        (
            "name: Preguntadas a solas",
            "name: no",
            'field name: line 3: no can be read in two ways: put it in quotes ("...") if it is a text; '
            "else write true, false or a plain whole number.",
        ),
    ],
)
def test_one_sentence_says_what_to_mend(folder, old, new, sentence):
    assert P90.count(old) == 1
    (folder / PLACE).write_text(P90.replace(old, new), encoding="utf-8")
    assert said(folder) == [f"{PLACE}, {sentence}"]


def test_a_missing_translation_and_one_of_no_sheet_are_told(folder):
    (folder / PLACE).rename(folder / "translations/es/P91.yaml")
    assert said(folder) == [
        "translations/es/P90.yaml, field (the whole file): translate process/P90.yaml, or take the whole language out.",
        "translations/es/P91.yaml, field (the whole file): take this file out: the catalogue has no such sheet.",
    ]


def test_a_translation_beside_the_languages_is_not_passed_over(folder):
    (folder / "translations/P90.yaml").write_text(P90, encoding="utf-8")
    assert said(folder) == [
        "translations/P90.yaml, field (the whole file): name a folder here by its language, like es, and put "
        "translations into it."
    ]


def test_the_spanish_of_the_catalogue_is_whole():
    sheets = load_catalogue()
    assert list(load_translations(sheets)["es"]) == list(sheets)
