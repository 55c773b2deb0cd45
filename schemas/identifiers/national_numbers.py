"""Numbers that states give to persons: identity, tax, health and insurance numbers with a check digit.

Belongs here: which numbers are known, and finding them in text. Does not: their rules (the library
`python-stdnum`), phone numbers (`phones`).
"""

import importlib
import re
from functools import cache
from types import ModuleType

WITH_LETTERS = ("es.dni", "es.nie", "es.nif", "it.codicefiscale", "mx.curp", "ie.pps", "cl.rut", "pt.cc", "fi.hetu")
"""Numbers whose form alone says what they are: one of them stops a file wherever it stands."""

OF_DIGITS = (
    "ar.cuit", "at.vnr", "be.nn", "bg.egn", "bg.pnf", "br.cpf", "ch.ssn", "cl.rut", "cn.ric", "co.nit", "cu.ni",
    "cz.rc", "de.idnr", "dk.cpr", "do.cedula", "ec.ci", "ee.ik", "fr.nif", "fr.nir", "gb.nhs", "gr.amka", "gt.nit",
    "hr.oib", "hu.anum", "id.nik", "il.idnr", "in_.aadhaar", "is_.kennitala", "kr.rrn", "lt.asmens", "my.nric",
    "nl.bsn", "no.fodselsnummer", "pl.pesel", "pt.nif", "py.ruc", "ro.cnp", "se.personnummer", "si.emso", "sk.rc",
    "th.pin", "tr.tckimlik", "ua.rntrc", "uy.rut", "ve.rif", "za.idnr",
)  # fmt: skip
"""Numbers of digits: a number made for another purpose is right by chance in up to one of six, so they need a
context. Numbers without a check digit (Peru, Pakistan, United States) are not among them."""

BRITISH_INSURANCE = re.compile(r"(?i)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")
FEWEST_CHARACTERS, MOST_CHARACTERS, FEWEST_DIGITS = 8, 21, 5
NAMED_NUMBER = re.compile(
    r"(?i)\b(?:dni|nie|nif|nit|cui|cnp|egn|pesel|oib|bsn|ssn|nin|nhs|nir|curp|cpf|rut|c[eé]dula|pasaporte|passport|passeport"
    r"|documento|expediente|historia cl[ií]nica)\b\W{0,3}(?:n[º°o.]{0,2}\W{0,2}|number\W{0,2})?[A-Z]{0,3}\d{5,}"
)
"""A number that the text itself calls one."""

SEPARATORS = re.compile(r"[\s.\-/\u00a0]")


@cache
def _module(name: str) -> ModuleType:
    return importlib.import_module(f"stdnum.{name}")


def candidates(text: str) -> list[str]:
    """The whole text, its words, and its runs of digits and separators: where a number may stand."""
    words = re.split(r"[\s,;:()]+", text)
    runs = re.findall(r"[A-Za-z]{0,4}\d[\dA-Za-z.\-/ ]{5,}", text) if len(words) > 1 else []
    found = dict.fromkeys([text, *words, *(run.strip() for run in runs)])
    return [word for word in found if _may_be_number(word)]


def _may_be_number(word: str) -> bool:
    compact = SEPARATORS.sub("", word)
    digits = sum(character.isdigit() for character in compact)
    return FEWEST_CHARACTERS <= len(compact) <= MOST_CHARACTERS and digits >= FEWEST_DIGITS and compact.isalnum()


def has_lettered_number(text: str) -> bool:
    """Holds a national number whose form says what it is."""
    if NAMED_NUMBER.search(text):
        return True
    lettered = (word for word in candidates(text) if not SEPARATORS.sub("", word).isdigit())
    return any(
        BRITISH_INSURANCE.fullmatch(SEPARATORS.sub("", word)) or _is_any(word, WITH_LETTERS) for word in lettered
    )


def has_number_of_digits(text: str) -> bool:
    """Holds digits that are right as a national number of some country."""
    return any(_is_any(word, OF_DIGITS) for word in candidates(text))


def share_of_one_kind(numbers: list[str]) -> float:
    """The largest share of `numbers` that is right as one and the same national number of digits, 0 to 1."""
    right = dict.fromkeys(OF_DIGITS, 0)
    for number in filter(_may_be_number, numbers):
        for name in OF_DIGITS:
            right[name] += _module(name).is_valid(number)
    return max(right.values()) / len(numbers)


def _is_any(word: str, names: tuple[str, ...]) -> bool:
    return any(_module(name).is_valid(word) for name in names)
