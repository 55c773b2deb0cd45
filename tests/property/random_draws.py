"""Random choices in the words of records, the same for the same seed.

Belongs here: how a code, several codes, a key or a month is drawn. Does not: what is drawn (`random_country`).
"""

import random
from datetime import date

from schemas.code_lists import load_code_list

NO_ANSWER = ("not_asked", "unknown", "declined")

Row = dict[str, object]
"""One typed row: codes are lists, months and days are dates."""


class Draw(random.Random):
    """Random choices in the words of records."""

    def chance(self, share: float) -> bool:
        return self.random() < share

    def code(self, code_list: str) -> str:
        """Any code of a list."""
        return self.choice(load_code_list(code_list).codes_only())

    def first_code(self, code_list: str) -> str:
        """The first code of a list, which is the good answer of most, every second time; else any."""
        known = load_code_list(code_list).codes_only()
        return known[0] if self.chance(0.5) else self.choice(known)

    def codes(self, code_list: str, most: int = 3, alone: tuple[str, ...] = ()) -> list[str]:
        """Some codes of a list, sorted. A code of `alone` stands by itself."""
        chosen = sorted(set(self.choices(load_code_list(code_list).codes_only(), k=self.randint(1, most))))
        return next(([code] for code in chosen if code in alone), chosen)

    def key(self, letter: str, digits: int) -> str:
        return letter + "".join(self.choices("0123456789ABCDEF", k=digits))

    def random_key(self) -> str:
        return "k" + "".join(self.choices("0123456789abcdef", k=12))

    def ethnicity(self) -> list[str]:
        """An answer on ethnicity: often the majority, often Roma, sometimes several codes, sometimes none."""
        often = (["national_majority"], ["roma"], ["national_majority", "roma"], ["arab_amazigh"], ["not_asked"])
        return list(self.choice(often)) if self.chance(0.7) else self.codes("ethnic", alone=NO_ANSWER)


def month_of(number: int) -> date:
    """First day of the month with the number year * 12 + month - 1."""
    return date(number // 12, number % 12 + 1, 1)
