"""What identifiers look like as text: addresses, numbers, dates, places.

Belongs here: patterns that hold in any country. Does not: numbers with a check digit (`national_numbers`),
phone numbers inside text (`phones`), which kind stops which column (`our_format`, `other_formats`).
"""

import ipaddress
import re
from collections.abc import Iterator

from stdnum import iban

WEB_ADDRESS = re.compile(
    r"(?i)https?:|ftp:|www\.|\b(?:t\.me|wa\.me|facebook|instagram|whatsapp|telegram|tiktok|twitter|linkedin)\b[.:/]"
    r"|\b[a-z0-9-]+\.(?:com|org|net|info|eu|es|ro|bg|pt|it|fr|de|uk|ie|nl|be|pl|cz|sk|hu|hr|rs|gr|tr|ua|ru|ar|co|gt|pe|mx|br|io|me)(?:/|\b(?![.@]))"
)
SIX_DIGITS = re.compile(r"\d{6}")
SEPARATED_DIGITS = re.compile(r"(?:\d[ ().\-/+\u00a0\u2009]{0,3}){7,}")
NINE_DIGITS = re.compile(r"(?:\d ?){9}")
YEAR = r"(?:1[89]|20|2[45])\d\d"
DATES = (
    re.compile(rf"(?<!\d)(?P<y>{YEAR})[-/. ](?P<m>\d{{1,2}})[-/. ](?P<d>\d{{1,2}})(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4}|\d{2})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}}) (?P<m>\d{{1,2}}) (?P<y>{YEAR})(?!\d)"),
)
# The word between day and year is a month in some language: no value of ours has a day, a word and a year.
WORD = r"[^\W\d_]{3,12}\.?"
DATES_IN_WORDS = (
    re.compile(
        rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?[\W_]{{0,3}}(?:de |of )?{WORD}[\W_]{{1,3}}(?:de |del )?{YEAR}(?!\d)"
    ),
    re.compile(rf"{WORD}[\W_]{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?[\W_]{{1,3}}{YEAR}(?!\d)"),
    re.compile(rf"(?<!\d){YEAR}[\W_]{{1,3}}{WORD}[\W_]{{1,3}}\d{{1,2}}(?!\d)"),
)
DECIMAL_DEGREES = re.compile(r"(?<![\d.,])[+-]?(?P<whole>\d{1,3})[.,]\d{4,}(?!\d)")
DEGREES_MINUTES = re.compile(r"\d{1,3} ?[°º] ?\d{1,2}(?:[.,]\d+)? ?['′’]|\d{1,3}[°º][.,\d ]*[NSEWOnsewo]\b")
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_email(text: str) -> bool:
    """Holds an @, plain or as people write it to get past a filter."""
    return any(mark in text for mark in ("@", "＠", "(at)", "[at]", "(arroba)"))


def is_web_address(text: str) -> bool:
    """Names a page or a profile."""
    return WEB_ADDRESS.search(text) is not None


def is_network_address(text: str) -> bool:
    """An IPv4 or IPv6 address, or the address of a network card, as a word of the text."""
    words = re.split(r"[\s,;()\[\]]+", text)
    return any(
        _is_internet_address(word) or re.fullmatch(r"(?i)(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}", word) for word in words
    )


def _is_internet_address(word: str) -> bool:
    if word.count(".") != 3 and word.count(":") < 2:
        return False
    try:
        ipaddress.ip_address(word)
    except ValueError:
        return False
    return True


def is_bank_account(text: str) -> bool:
    """An IBAN with the right check digits, anywhere in the text."""
    compact = re.sub(r"[\s.-]", "", text).upper()
    starts = [found.start() for found in re.finditer(r"(?=[A-Z]{2}\d{2}[A-Z0-9]{10})", compact)]
    return any(iban.is_valid(part) for start in starts for part in _right_by_check_digits(compact[start:]))


def _right_by_check_digits(text: str) -> Iterator[str]:
    """Beginnings of `text`, 15 to 34 characters, that leave 1 when divided by 97 with their first four at the end.

    One in 97 does by chance: few are left for the full test, which costs a hundred times as much.
    """
    beginning = "".join(str(int(character, 36)) for character in text[:4])
    shift, remainder = 10 ** len(beginning), 0
    for length, character in enumerate(text[4:34], start=5):
        if not (character.isascii() and character.isalnum()):
            return
        number = int(character, 36)
        remainder = (remainder * (10 if number < 10 else 100) + number) % 97
        if length >= 15 and (remainder * shift + int(beginning)) % 97 == 1:
            yield text[:length]


def is_long_number(text: str) -> bool:
    """Six or more digits in a row."""
    return SIX_DIGITS.search(text) is not None


def is_separated_number(text: str) -> bool:
    """Seven or more digits with nothing between them but what people put between the digits of a number."""
    return SEPARATED_DIGITS.search(text) is not None


def is_number_of_nine(text: str) -> bool:
    """Nine or more digits with nothing between them but single spaces."""
    return NINE_DIGITS.search(text) is not None


def is_exact_date(text: str) -> bool:
    """A day of a month of a year: year first, day first, month first, or with the month as a word."""
    if any(_is_day(found) for pattern in DATES for found in pattern.finditer(text)):
        return True
    return any(pattern.search(text) for pattern in DATES_IN_WORDS)


def _is_day(found: re.Match) -> bool:
    day, month = int(found["d"]), int(found["m"])
    return (1 <= month <= 12 and 1 <= day <= 31) or (1 <= day <= 12 and 1 <= month <= 31)


def is_coordinates(text: str) -> bool:
    """Degrees with four or more decimals (some ten metres), or degrees and minutes."""
    if DEGREES_MINUTES.search(text):
        return True
    return any(int(found["whole"]) <= 180 for found in DECIMAL_DEGREES.finditer(text))


def is_person_name(text: str) -> bool:
    """Two to five words of letters, each with a capital: no code, key or number of ours is written so.

    No list of names is asked: in twenty languages it would hold everyday words, regions and codes, and would be
    least complete for the women whose safety matters most here.
    """
    words = text.replace("-", " ").replace("_", " ").split()
    return 2 <= len(words) <= 5 and all(_is_capitalised(word) for word in words)


def _is_capitalised(word: str) -> bool:
    letters = word.strip(".'’,")
    return len(letters) >= 2 and letters.replace("'", "").replace("’", "").isalpha() and letters[0].isupper()
