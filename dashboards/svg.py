"""A small drawing surface for inline SVG: shapes, text, measuring.

Belongs here: how an element is written, how wide a text is at most. Does not: what a chart looks like
(`svg_trend`, `svg_groups`). Coordinates are rounded to one decimal, those of text to whole units, so the same chart is
the same bytes; what every element would say again stands once on the `<svg>`. A release has thousands of drawings'
elements, so straight lines of one look are one element, below all others.
"""

from itertools import pairwise
from unicodedata import bidirectional

from markupsafe import escape

from dashboards import palette

TEXT_SIZE = 13
"""In units of the drawing, which is shown at its own size or larger: text is 12 px or more on any screen."""

CHARACTER_WIDTHS = (("%MWmw@—", 1.03), ("ABCDEFGHIKLNOPQRSTUVXYZ", 0.8), ("ijl.,:;'’()|[] ", 0.42))
"""Share of the text size that a character takes in the widest of the common system fonts; others take 0.66."""

BOLD = 1.1

Line = tuple[tuple[str, str], tuple[str, str]]
"""Where it begins and ends, as written."""


def text_width(text: str, bold: bool = False) -> float:
    """An upper estimate of the width of `text` in drawing units."""
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
    """Collects elements and writes them as one `<svg>`, which is an image with a name and a description."""

    def __init__(self, key: str, width: float):
        self.key = key
        self.width = width
        self._elements: list[str] = []
        self._lines: dict[str, list[Line]] = {}

    def text(self, x: float, y: float, text: str, anchor: str = "start", colour: str = palette.INK, bold: bool = False):
        """Text with its baseline at `y` and a paper-coloured edge, so that lines behind it do not cross it."""
        weight = ' font-weight="600"' if bold else ""
        direction = ""
        if _from_right_to_left(str(text)):
            # Its words and numbers stand in their own order; what its start and its end are changes with it.
            direction, anchor = ' direction="rtl"', {"start": "end", "end": "start"}.get(anchor, anchor)
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        fill = "" if colour == palette.INK else f' fill="{colour}"'
        language = f' lang="{text.language}"' if getattr(text, "language", None) else ""
        self._elements.append(
            f'<text x="{x:.0f}" y="{y:.0f}"{place}{fill}{weight}{language}{direction}>{escape(str(text))}</text>'
        )

    def line(self, x1, y1, x2, y2, colour: str, width: float = 1, dash: str = ""):
        """A straight line, a part of the path of all lines that look like it."""
        start, end = (_n(x1), _n(y1)), (_n(x2), _n(y2))
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        wide = "" if width == 1 else f' stroke-width="{_n(width)}"'
        if start != end:
            self._lines.setdefault(f' stroke="{colour}"{wide}{dashes}', []).append((start, end))

    def path(self, points, colour: str, width: float):
        """A line through `points`."""
        self._elements.append(
            f'<polyline points="{_points(points)}" fill="none" stroke="{colour}" stroke-width="{_n(width)}"/>'
        )

    def area(self, points, colour: str):
        """A filled outline."""
        self._elements.append(f'<polygon points="{_points(points)}" fill="{colour}"/>')

    def bar(self, x, y, width, height, colour: str):
        """A filled rectangle."""
        self._elements.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="{colour}"/>'
        )

    def plate(self, x, y, width, height):
        """A paper-coloured ground for text on a pattern."""
        self._elements.append(
            f'<rect class="plate" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" '
            f'fill="{palette.PAPER}"/>'
        )

    def dot(self, x, y, colour: str, hollow: bool = False, radius: float = 5):
        """A dot; hollow where the figure is to be read with care."""
        fill = palette.PAPER if hollow else colour
        self._elements.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}" stroke="{colour}" stroke-width="2"/>'
        )

    def not_shown(self, x, y, width, height, status: str):
        """The place of a figure that is not shown: hatched if withheld, outlined if not recorded, bare if it
        cannot exist. The same size whatever is hidden."""
        if status == "not_applicable":
            return
        fill = f"url(#{self.key}-hatch)" if status in ("suppressed", "low_n") else "none"
        self._elements.append(
            f'<rect class="not-shown" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" '
            f'fill="{fill}" stroke="{palette.HATCH}"/>'
        )

    def written(self, height: float, css_class: str, title: str, description: str) -> str:
        """The drawing as SVG text, `height` units tall."""
        lines = [f'<path d="{_path(lines)}"{_unfilled(lines)}{look}/>' for look, lines in self._lines.items()]
        body = "".join([*lines, *self._elements])
        hatch = ""
        if f"url(#{self.key}-hatch)" in body:
            hatch = (
                f'<defs><pattern id="{self.key}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
                f'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6" stroke="{palette.HATCH}" '
                'stroke-width="1.6"/></pattern></defs>\n'
            )
        return (
            f'<svg class="{css_class}" viewBox="0 0 {_n(self.width)} {_n(height)}" role="img" direction="ltr" '
            f'aria-labelledby="{self.key}-name {self.key}-text" font-size="{TEXT_SIZE}" fill="{palette.INK}">\n'
            f'<title id="{self.key}-name">{escape(str(title))}</title>'
            f'<desc id="{self.key}-text">{escape(str(description))}</desc>\n{hatch}{body}\n</svg>'
        )


def _n(number: float) -> str:
    return f"{round(number, 1):g}" if abs(number) < 100_000 else f"{round(number, 1):.1f}"


def _from_right_to_left(text: str) -> bool:
    """Whether there is a letter of a script that is written from right to left."""
    return any(bidirectional(letter) in ("R", "AL") for letter in text)


def _unfilled(lines: list[Line]) -> str:
    """Where one line goes on from another there is an inside, which would be filled."""
    return ' fill="none"' if any(end == start for (_, end), (start, _) in pairwise(lines)) else ""


def _path(lines: list[Line]) -> str:
    """The lines as the data of a path; a line that begins where the last one ended goes on from there."""
    parts, here = [], None
    for (x1, y1), (x2, y2) in lines:
        if here != (x1, y1):
            parts.append(f"M{x1} {y1}")
        parts.append(f"H{x2}" if y1 == y2 else f"V{y2}" if x1 == x2 else f"L{x2} {y2}")
        here = (x2, y2)
    return "".join(parts)


def _points(points) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
