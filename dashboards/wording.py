"""Figures in words: number formats, symbols, phrases with a figure in them.

Belongs here: how a released cell is written in one language. Does not: which cell stands where (`selection`), the
phrases themselves (`locales/`).
"""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date, format_interval

from dashboards.gaps import GroupGap
from dashboards.language import Language
from dashboards.phrases import Said
from dashboards.selection import Cell, change

MINUS = "\N{MINUS SIGN}"
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"
"""Before a minus in a script from right to left, which would else put the minus behind its number."""

PER_CENT = "per cent"
"""The unit of shares in the metadata sheets, whatever their measure."""

SMALL_RATE = 10
"""Rates below this many are said with one decimal: between 0.7 and 1 women killed lies almost half of them."""

PRECISE_FROM = 1000
"""One decimal place only where every figure of a page rests on at least this many; none below (house rule)."""

SYMBOLS = {
    "suppressed": "[c]",
    "not_available": "[x]",
    "not_applicable": "[z]",
    "low_n": "[few]",
    "not_agreed": "[n]",
    "unstable": "[u]",
    "provisional": "[p]",
    "series_break": "[b]",
    "low": "[low]",
}
"""Marks of figures and of their absence, the same in all languages, in the order in which they are explained."""


class Wording:
    """Writes the figures of indicators in one language."""

    def __init__(self, language: Language):
        self.language = language
        self.say = language.say
        symbols = language.locale.number_symbols["latn"]
        self._minus = MINUS if language.direction == "ltr" else LEFT_TO_RIGHT + MINUS
        self._separators = {ord(","): symbols["group"], ord("."): symbols["decimal"]}

    def number(self, number: float, decimals: int = 0) -> str:
        """A number rounded half up (away from 0), with separators and a true minus: 1234.5 is `1,235`."""
        step = Decimal(1).scaleb(-decimals)
        rounded = Decimal(repr(number)).quantize(step, rounding=ROUND_HALF_UP)
        text = f"{abs(rounded):,}".translate(self._separators)
        return f"{self._minus}{text}" if rounded < 0 else text

    def per_cent(self, number: float, decimals: int = 0) -> str:
        """`36%`."""
        return self.say("number.per_cent", number=self.number(number, decimals))

    @property
    def per_cent_suffix(self) -> str:
        """What follows a number of per cent."""
        return str(self.say("number.per_cent", number=""))

    def listed(self, items: Iterable[str]) -> Said:
        """Items one after the other, as a language separates them."""
        values = {f"item_{i}": item for i, item in enumerate(items)}
        separator = str(self.say("number.list_separator"))
        return Said(separator.join(f"{{{name}}}" for name in values), **values)

    def day(self, iso: str) -> str:
        """`30 June 2026`; what is no date stays as it is."""
        try:
            return format_date(date.fromisoformat(str(iso)), "long", locale=self.language.locale)
        except ValueError:
            return str(iso)

    def figure(self, cell: Cell, sheet: dict, decimals: int = 0) -> str:
        """The value with its unit, without a symbol: `36%`, `1,204`."""
        return self._beyond(cell, sheet) or self.amount(cell.value, sheet, decimals)

    def amount(self, value: float, sheet: dict, decimals: int = 0) -> str:
        """A value that is no cell, such as a limit, written as the figures of the indicator are: `36%`."""
        return self.per_cent(value, decimals) if is_per_cent(sheet) else self.number(value, decimals)

    def _beyond(self, cell: Cell, sheet: dict) -> str:
        """`more than 90` for a median beyond the last day that anybody was followed, else nothing."""
        last = sheet["median"]["censored_above"] if sheet["measure"] == "median" else cell.value
        return str(self.say("number.more_than", number=self.number(last))) if cell.value > last else ""

    def quoted(self, cell: Cell, sheet: dict) -> str:
        """The figure as it stands alone in a list, with its unit in words: `36%`, `14 percentage points [u]`."""
        if not cell.shown:
            return self.written(cell, sheet)
        return " ".join([self.with_unit(cell, sheet), *(SYMBOLS[key] for key in self.symbol_keys(cell))])

    def unit(self, sheet: dict) -> str:
        """The unit in words where a figure needs one: not for per cent, which has a sign, nor for counts, which are
        named by what is counted."""
        return "" if is_per_cent(sheet) or sheet["measure"] == "count" else unit_words(sheet)

    def with_unit(self, cell: Cell, sheet: dict) -> str:
        """`36%`, `14 percentage points`."""
        figure, unit = self.figure(cell, sheet, alone(cell, sheet)), self.unit(sheet)
        return self.say("number.with_unit", number=figure, unit=unit) if unit else figure

    def written(self, cell: Cell, sheet: dict, decimals: int = 0) -> str:
        """The value with its symbols, or the symbol alone where it is not shown: `36%`, `21% [u]`, `[c]`."""
        marks = [SYMBOLS[key] for key in self.symbol_keys(cell, decimals)]
        if not cell.shown:
            return marks[0]
        return " ".join([self.figure(cell, sheet, decimals), *marks])

    def range(self, cell: Cell, decimals: int = 0) -> str:
        """The 95 % interval, or nothing: `35 to 37`."""
        if not cell.shown or cell.lower is None:
            return ""
        return self.between(cell.lower, cell.upper, decimals)

    def between(self, lower: float, upper: float, decimals: int = 0) -> str:
        """A range of numbers: `35 to 37`."""
        return self.say("number.range", lower=self.number(lower, decimals), upper=self.number(upper, decimals))

    def counted(self, cell: Cell, sheet: dict) -> str:
        """What the figure rests on, or nothing: `303 of 636`; of a ratio of two things `84 for 1,200`."""
        if not cell.shown or cell.numerator is None or cell.denominator is None:
            return ""
        key = "number.part" if is_per_cent(sheet) or sheet["measure"] == "median" else "number.ratio"
        return self.say(key, numerator=self.number(cell.numerator), denominator=self.number(cell.denominator))

    def symbol_keys(self, cell: Cell, decimals: int = 0) -> tuple[str, ...]:
        """Keys of the symbols that belong to a cell, in the order in which they are written."""
        if not cell.shown:
            return (cell.status,)
        keys = () if cell.reliability == "ok" else (cell.reliability,)
        rounds_to_nothing = cell.value != 0 and not any(c in "123456789" for c in self.number(cell.value, decimals))
        return (*keys, "low") if rounds_to_nothing else keys

    def short(self, cell: Cell) -> str:
        """Symbol and word of a cell that is not shown: `[c] withheld`."""
        return self.say("symbols.with_word", symbol=SYMBOLS[cell.status], word=self.say(f"symbols.{cell.status}"))

    def legend(self, cells: Iterable[Cell], sheet: dict, decimals: int = 0) -> list[dict]:
        """Symbol, meaning and key of everything seen in `cells`, each once, in the order of `SYMBOLS`."""
        seen = {key for cell in cells for key in self.symbol_keys(cell, decimals)}
        return [
            {"key": key, "symbol": symbol, "meaning": self._too_few(sheet) if key == "low_n" else self.meaning(key)}
            for key, symbol in SYMBOLS.items()
            if key in seen
        ]

    def meaning(self, key: str) -> Said:
        """What a symbol means, in a sentence."""
        return self.say(f"symbols.{key}_meaning")

    def _too_few(self, sheet: dict) -> str:
        """What is too few for this indicator: `Fewer than 10 assessed facilities`."""
        if derived := sheet.get("derived"):
            return self.say("symbols.too_few_difference", least=derived["least"], counted=sheet["counted"])
        return self.say("symbols.too_few", least=sheet["min_denominator"], counted=sheet["counted"])

    def period(self, period: str, long: bool = False) -> str:
        """`2025`, `2025 Q4`, or in running text `October–December 2025`."""
        year, _, quarter = period.partition("-Q")
        if not quarter:
            return year
        if not long:
            return self.say("number.quarter", year=year, quarter=quarter)
        first, last = (date(int(year), 3 * int(quarter) - months, 1) for months in (2, 0))
        return format_interval(first, last, "yMMMM", locale=self.language.locale)

    def quarter_label(self, period: str) -> str:
        """`Q4`, under an axis that has the year too."""
        return self.say("number.quarter_label", quarter=period.partition("-Q")[2])

    def no_later_quarter(self, reason: str, last: str, cutoff: str) -> str:
        """Why the quarters end before the data, if there is a reason (`indicators.periods.why_no_later_quarter`)."""
        if not reason:
            return ""
        return self.say(f"no_later_quarter.{reason}", last=self.period(last), cutoff=self.day(cutoff))

    def headline(self, cell: Cell, sheet: dict) -> Said:
        """The sentence of the sheet with the figure in it, as one would say it (`alone`)."""
        value = self._beyond(cell, sheet) or self.number(cell.value, alone(cell, sheet))
        if cell.value != 0 and value == "0":
            value = self.number(cell.value, 1) if sheet["measure"] == "gap" else self.say("number.fewer_than_one")
        sentence = sheet["headline"]
        return Said(str(sentence), getattr(sentence, "language", None), value=value)

    def change(self, now: Cell, before: Cell | None, sheet: dict) -> Said:
        """How the year compares with the year before, a direction only where both have ranges that do not overlap."""
        if before is None:
            return self.say("change.unknown")
        kind = change(now, before)
        return self.say(f"change.{kind}", year=before.period, value=self.with_unit(before, sheet))

    def gap(self, gap: GroupGap | None, some_withheld: bool, sheet: dict) -> Said:
        """A clear gap between a group and its reference, or that there is none, in one phrase."""
        hidden = "_some_withheld" if some_withheld else ""
        if gap is None:
            return self.say(f"gap.unclear{hidden}")
        low, high = sorted((gap.group, gap.reference), key=lambda cell: cell.value)
        return self.say(
            f"gap.distinct{hidden}",
            points=self.number(abs(gap.gap.value)),
            low=low.label,
            low_value=self.figure(low, sheet),
            high=high.label,
            high_value=self.figure(high, sheet),
        )

    def file_size(self, size: int) -> Said:
        """A file size for people, in decimal units: `6 kB`, `1.4 MB`."""
        if size < 999_500:
            return self.say("number.kilobytes", number=self.number(max(1, round(size / 1000))))
        return self.say("number.megabytes", number=self.number(size / 1_000_000, 1))


def unit_words(sheet: dict) -> str:
    """The unit of an indicator in the language of the page."""
    return sheet.get("unit_words", sheet["unit"])


def is_per_cent(sheet: dict) -> bool:
    """Whether the values of an indicator are per cent."""
    return sheet["unit"] == PER_CENT


def alone(cell: Cell, sheet: dict) -> int:
    """Decimal places of a figure and its range in a sentence: none, but one of small rates, which have two digits."""
    return int(sheet["measure"] == "rate" and cell.value < SMALL_RATE)


def decimals_for(cells: Iterable[Cell], sheet: dict) -> int:
    """Decimal places of one page: the same for all its tables and charts, so that the same figure is written alike."""
    shown = [c for c in cells if c.shown]
    precise = (
        sheet["measure"] not in ("count", "median") and shown and all((c.counted or 0) >= PRECISE_FROM for c in shown)
    )
    return 1 if precise else 0
