"""A small drawing surface for inline SVG: shapes, text, measuring.

Belongs here: how an element is written, how wide a text is at most. Does not: what a chart looks like
(`svg_trend`, `svg_groups`), colours and sizes (`static/site.css`, by the classes that are written here).

One drawing serves every screen. Its coordinates are those of a phone: `WIDTH` across, which is the least that a drawing
is shown at, pixels down. Across they are written as shares of the width, so that shapes stretch with their place while
text keeps its size; what does not lie over each other on a phone does not on a wider screen either. Shares have one
decimal and pixels none, so the same chart is the same bytes. A release has 100 000 elements: lines of one look are one
element, below all others, and so are dots.
"""

from collections.abc import Sequence
from unicodedata import bidirectional

from markupsafe import escape

from dashboards import palette

WIDTH = 288
"""Pixels of the narrowest place: a screen of 320 less margins."""

TEXT_SIZE = 13
"""In pixels on any screen, as the style sheet says."""

CHARACTER_WIDTHS = (("%MWmw@—", 1.03), ("ABCDEFGHIKLNOPQRSTUVXYZ", 0.8), ("ijl.,:;'’()|[] ", 0.42), ("\u200e\u200f", 0))
"""Share of the text size that a character takes in the widest of the common system fonts; others take 0.66. Marks of
direction take nothing."""

BOLD = 1.1

SWING = 2
"""Pixels that letters written from right to left can reach beyond the end of their line, where a drawing may end."""

LOOKS = {
    palette.INK: "",
    palette.QUIET_INK: "quiet-ink",
    palette.MARK: "mark",
    palette.REFERENCE: "reference",
    palette.MISSING_MARK: "missing",
    palette.GRID: "grid",
    palette.BAND: "band",
    palette.PAPER: "paper",
}
"""The class of each colour."""

Line = tuple[tuple[str, str], tuple[str, str]]
"""Where it begins and ends, as written."""


def text_width(text: str, bold: bool = False) -> float:
    """An upper estimate of the width of `text` in pixels."""
    shares = (next((share for group, share in CHARACTER_WIDTHS if c in group), 0.66) for c in text)
    return TEXT_SIZE * sum(shares) * (BOLD if bold else 1)


def wrap(text: str, width: float) -> list[str]:
    """`text` in lines no wider than `width`, broken at spaces only."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


class Drawing:
    """Collects elements and writes them as one `<svg>`, `height` pixels tall and as wide as its place."""

    def __init__(self, key: str):
        self.key = key
        self._places: list[str] = []
        self._lines: dict[str, list[Line]] = {}
        self._ground = ""
        self._shapes: list[str] = []
        self._dots: dict[tuple[str, float, bool], str] = {}
        self._texts: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        text: str,
        anchor: str = "start",
        colour: str = palette.INK,
        bold: bool = False,
        look: str = "",
        aside: float = 0,
    ):
        """Text with its baseline at `y` and a paper-coloured edge, so that lines behind it do not cross it. `look`: a
        class of its own, such as `roomy` for what only wide screens have room for. `aside`: by how many pixels it
        stands beside `x`, whatever the width."""
        direction = ""
        if _from_right_to_left(str(text)):
            # Its words and numbers stand in their own order; what its start and its end are changes with it.
            direction, anchor = "rtl", {"start": "end", "end": "start"}.get(anchor, anchor)
            aside = aside or (SWING if x == 0 else 0)
        looks = (anchor if anchor != "start" else "", LOOKS[colour], "bold" if bold else "", direction, look)
        away = f' dx="{_n(aside)}"' if aside else ""
        language = f' lang="{text.language}"' if getattr(text, "language", None) else ""
        self._texts.append(
            f'<text x="{_x(x)}%" y="{y:.0f}"{away}{_classes(*looks)}{language}>{escape(str(text))}</text>'
        )

    def line(self, x1, y1, x2, y2, colour: str, width: float = 1, dash: str = ""):
        """A straight line, a part of the path of all lines that look like it."""
        start, end = (_x(x1), f"{y1:.0f}"), (_x(x2), f"{y2:.0f}")
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        wide = "" if width == 1 else f' stroke-width="{_n(width)}"'
        if start != end:
            self._lines.setdefault(f"{_classes(LOOKS[colour])}{wide}{dashes}", []).append((start, end))

    def repeat_lines(self, tops: Sequence[float]):
        """Draw all lines so far, which are those beside the first of `tops`, beside each of the others too."""
        again = "".join(f'<use href="#{self.key}-lines" y="{top - tops[0]:.0f}"/>' for top in tops[1:])
        self._ground = f'<g id="{self.key}-lines">{self._written_lines()}</g>{again}'
        self._lines = {}

    def path(self, points, colour: str, width: float):
        """A line through `points`."""
        self._shapes.append(f'<path d="{_through(points)}"{_classes(LOOKS[colour])} stroke-width="{_n(width)}"/>')

    def area(self, points, colour: str):
        """A filled outline."""
        self._shapes.append(f'<path d="{_through(points)}z"{_classes("area", LOOKS[colour])}/>')

    def bar(self, x, y, width, height, colour: str):
        """A filled rectangle."""
        self.area([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour)

    def dot(self, x, y, colour: str, hollow: bool = False, radius: float = 5):
        """A dot; hollow where the figure is to be read with care. A line of no length with round ends, which stays
        round in a drawing that is stretched."""
        key = (colour, radius, hollow)
        self._dots[key] = self._dots.get(key, "") + f"M{_x(x)} {y:.0f}h0"

    def not_shown(self, x, y, width, height, status: str):
        """The place of a figure that is not shown: hatched if withheld, outlined if not recorded, bare if it
        cannot exist. The same size whatever is hidden."""
        if status == "not_applicable":
            return
        hatch = f' fill="url(#{self.key}-hatch)"' if status in ("suppressed", "low_n") else ""
        self._places.append(f'<rect x="{_x(x)}%" y="{y:.0f}" width="{_x(width)}%" height="{height:.0f}"{hatch}/>')

    def plate(self, x, y, pixels, height):
        """A paper-coloured ground for text on a pattern, so many pixels wide."""
        self._places.append(
            f'<rect class="plate" x="{_x(x)}%" y="{y:.0f}" width="{pixels:.0f}" height="{height:.0f}"/>'
        )

    def written(self, height: float, title: str = "", description: str = "") -> str:
        """The drawing as SVG text. The first drawing of an image has its title and description."""
        named = (
            f'<title id="{self.key}-name">{escape(str(title))}</title>'
            f'<desc id="{self.key}-text">{escape(str(description))}</desc>\n'
        )
        places = "".join(self._places)
        hatch = (
            f'<pattern id="{self.key}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><path d="M0 0V6"/></pattern>'
        )
        lines = self._ground + self._written_lines()
        dots = "".join(_dots(*look, places) for look, places in self._dots.items())
        return (
            f'<svg height="{height:.0f}">{named if title else ""}{hatch if "url(#" in places else ""}{places}'
            f'<svg viewBox="0 0 100 {height:.0f}" preserveAspectRatio="none">{lines}{"".join(self._shapes)}{dots}</svg>'
            f"{''.join(self._texts)}</svg>"
        )

    def _written_lines(self) -> str:
        return "".join(f'<path d="{_path(lines)}"{look}/>' for look, lines in self._lines.items())


def image(key: str, *drawings: str, look: str = "") -> str:
    """Drawings side by side, one below the other where there is no room, as one image with the name and the description
    of the first, whose key is `key`."""
    return (
        f'<div{_classes("drawing", look)} role="img" aria-labelledby="{key}-name {key}-text">{"".join(drawings)}</div>'
    )


def _n(number: float) -> str:
    return f"{round(number, 1):g}"


def _x(x: float) -> str:
    """The share of the width, in per cent."""
    return _n(100 * x / WIDTH)


def _classes(*names: str) -> str:
    written = " ".join(name for name in names if name)
    return f' class="{written}"' if written else ""


def _from_right_to_left(text: str) -> bool:
    """Whether there is a letter of a script that is written from right to left."""
    return any(bidirectional(letter) in ("R", "AL") for letter in text)


def _path(lines: list[Line]) -> str:
    """The lines as the data of a path; a line that begins where the last one ended goes on from there."""
    parts, here = [], None
    for (x1, y1), (x2, y2) in lines:
        if here != (x1, y1):
            parts.append(f"M{x1} {y1}")
        parts.append(f"H{x2}" if y1 == y2 else f"V{y2}" if x1 == x2 else f"L{x2} {y2}")
        here = (x2, y2)
    return "".join(parts)


def _through(points) -> str:
    """A path through `points`."""
    return "M" + " ".join(f"{_x(x)} {y:.0f}" for x, y in points)


def _dots(colour: str, radius: float, hollow: bool, places: str) -> str:
    """Dots of one look; hollow ones have paper within."""
    written = f'<path d="{places}"{_classes("dots", LOOKS[colour])} stroke-width="{_n(2 * radius + 2)}"/>'
    core = f'<path d="{places}"{_classes("dots", "paper")} stroke-width="{_n(2 * radius - 2)}"/>'
    return written + core if hollow else written
