"""Figures in words: number formats, symbols, phrases with a figure in them.

Belongs here: how a released cell is written. Does not: which cell stands where (`selection`), running text of
pages (`templates`), phrases themselves (`words.yaml`).
"""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import yaml

from dashboards.selection import Cell, Gap, change

MINUS = "\N{MINUS SIGN}"

PER_CENT = "per cent"
"""The unit of shares in the metadata sheets, whatever their measure."""

PRECISE_FROM = 1000
"""One decimal place only where every figure of a page rests on at least this many; none below (house rule)."""


def load_words(path: Path | None = None) -> dict:
    """The phrases of one language."""
    return yaml.safe_load((path or Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))


class Wording:
    """Writes the figures of indicators in one language."""

    def __init__(self, words: dict):
        self.words = words

    def number(self, number: float, decimals: int = 0) -> str:
        """A number rounded half up (away from 0), with separators and a true minus: 1234.5 is `1,235`."""
        step = Decimal(1).scaleb(-decimals)
        rounded = Decimal(repr(number)).quantize(step, rounding=ROUND_HALF_UP)
        text = f"{abs(rounded):,}".translate({ord(","): self.words["thousands"], ord("."): self.words["decimal"]})
        return f"{MINUS}{text}" if rounded < 0 else text

    def figure(self, cell: Cell, sheet: dict, decimals: int = 0) -> str:
        """The value with its unit, without a symbol: `36%`, `1,204`."""
        return self.number(cell.value, decimals) + ("%" if is_per_cent(sheet) else "")

    def quoted(self, cell: Cell, sheet: dict) -> str:
        """The figure as it stands alone in a list, with its unit in words: `36%`, `14 percentage points [u]`."""
        if not cell.shown:
            return self.written(cell, sheet)
        marks = [self.words["symbols"][key]["symbol"] for key in self.symbol_keys(cell)]
        return " ".join([self._with_unit(cell, sheet), *marks])

    def unit(self, sheet: dict) -> str:
        """The unit in words where a figure needs one: not for per cent, which has a sign, nor for counts, which are
        named by what is counted."""
        return "" if is_per_cent(sheet) or sheet["measure"] == "count" else sheet["unit"]

    def _with_unit(self, cell: Cell, sheet: dict) -> str:
        return f"{self.figure(cell, sheet)} {self.unit(sheet)}".strip()

    def written(self, cell: Cell, sheet: dict, decimals: int = 0) -> str:
        """The value with its symbols, or the symbol alone where it is not shown: `36%`, `21% [u]`, `[c]`."""
        marks = [self.words["symbols"][key]["symbol"] for key in self.symbol_keys(cell, decimals)]
        if not cell.shown:
            return marks[0]
        return " ".join([self.figure(cell, sheet, decimals), *marks])

    def range(self, cell: Cell, decimals: int = 0) -> str:
        """The 95 % interval, or nothing: `35 to 37`."""
        if not cell.shown or cell.lower is None:
            return ""
        lower, upper = self.number(cell.lower, decimals), self.number(cell.upper, decimals)
        return self.words["range"].format(lower=lower, upper=upper)

    def counted(self, cell: Cell, sheet: dict) -> str:
        """What the figure rests on, or nothing: `303 of 636`; of a ratio of two things `84 for 1,200`."""
        if not cell.shown or cell.numerator is None or cell.denominator is None:
            return ""
        phrase = self.words["counted"]["part" if is_per_cent(sheet) else "ratio"]
        return phrase.format(numerator=self.number(cell.numerator), denominator=self.number(cell.denominator))

    def symbol_keys(self, cell: Cell, decimals: int = 0) -> tuple[str, ...]:
        """Keys of the symbols that belong to a cell, in the order in which they are written."""
        if not cell.shown:
            return (cell.status,)
        keys = () if cell.reliability == "ok" else (cell.reliability,)
        rounds_to_nothing = cell.value != 0 and not any(c in "123456789" for c in self.number(cell.value, decimals))
        return (*keys, "low") if rounds_to_nothing else keys

    def short(self, cell: Cell) -> str:
        """Symbol and word of a cell that is not shown: `[c] withheld`."""
        entry = self.words["symbols"][cell.status]
        return f"{entry['symbol']} {entry['short']}"

    def legend(self, cells, sheet: dict, decimals: int = 0) -> list[dict]:
        """Symbol, meaning and key of everything seen in `cells`, each once, in the order of `words.yaml`."""
        seen = {key for cell in cells for key in self.symbol_keys(cell, decimals)}
        entries = [{"key": key, **entry} for key, entry in self.words["symbols"].items() if key in seen]
        return [entry | {"meaning": self._too_few(sheet)} if entry["key"] == "low_n" else entry for entry in entries]

    def _too_few(self, sheet: dict) -> str:
        """What is too few for this indicator: `Fewer than 10 assessed facilities`."""
        if derived := sheet.get("derived"):
            return self.words["too_few"]["difference"].format(least=derived["least"], counted=sheet["counted"])
        return self.words["too_few"]["one"].format(least=sheet["min_denominator"], counted=sheet["counted"])

    def period(self, period: str, long: bool = False) -> str:
        """`2025`, `2025 Q4`, or in running text `October–December 2025`."""
        year, _, quarter = period.partition("-")
        if not quarter:
            return year
        if long:
            return f"{self.words['months'][quarter]} {year}"
        return self.words["quarter_short"].format(year=year, quarter=quarter)

    def no_later_quarter(self, reason: str, last: str, cutoff: str) -> str:
        """Why the quarters end before the data, if there is a reason (`indicators.periods.why_no_later_quarter`)."""
        phrase = self.words["no_later_quarter"].get(reason, "")
        return phrase.format(last=self.period(last), cutoff=cutoff)

    def headline(self, cell: Cell, sheet: dict) -> str:
        """The sentence of the sheet with the figure in it; whole numbers, as one would say it."""
        value = self.number(cell.value)
        if cell.value != 0 and value == "0":
            value = self.number(cell.value, 1) if sheet["measure"] == "gap" else self.words["fewer_than_one"]
        return sheet["headline"].format(value=value)

    def change(self, now: Cell, before: Cell | None, sheet: dict) -> str:
        """How the year compares with the year before, a direction only where both have ranges that do not overlap."""
        if before is None:
            return self.words["change"]["unknown"]
        kind = change(now, before)
        return self.words["change"][kind].format(year=before.period, value=self._with_unit(before, sheet))

    def gap(self, gap: Gap, sheet: dict, available: bool) -> str:
        """The widest gap between published groups, in one phrase."""
        words = self.words["gap"]
        if sheet["measure"] == "count" or sheet["level"] == "context":
            return words["not_compared"]
        if gap.low is None:
            return words["withheld"] if available else words["none"]
        text = words["unclear"]
        if gap.distinct:
            text = words["distinct"].format(
                points=self.number(gap.high.value - gap.low.value),
                low=gap.low.label,
                low_value=self.figure(gap.low, sheet),
                high=gap.high.label,
                high_value=self.figure(gap.high, sheet),
            )
        return f"{text}, {words['some_withheld']}" if gap.withheld else text


def is_per_cent(sheet: dict) -> bool:
    """Whether the values of an indicator are per cent."""
    return sheet["unit"] == PER_CENT


def decimals_for(cells, sheet: dict) -> int:
    """Decimal places of one page: the same for all its tables and charts, so that the same figure is written alike."""
    shown = [c for c in cells if c.shown]
    precise = sheet["measure"] != "count" and shown and all((c.counted or 0) >= PRECISE_FROM for c in shown)
    return 1 if precise else 0


def file_size(size: int) -> str:
    """A file size for people, in decimal units: `6 kB`, `1.4 MB`."""
    if size < 999_500:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"
