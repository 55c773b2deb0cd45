"""Colours of charts and pages, in one place.

Belongs here: colours and what each is for. Does not: anything drawn with them (`svg_trend`, `svg_groups`,
`static/site.css`, which repeats them by name).

Chosen to stay apart for the common colour-vision deficiencies (blue and burnt orange, never red against green)
and tested for contrast on white: marks 3:1, text 4.5:1 (WCAG 2.2, 1.4.11 and 1.4.3).
"""

PAPER = "#ffffff"
INK = "#14202e"
QUIET_INK = "#4a5866"
"""Axis labels and other text that stands back; still 4.5:1."""

MARK = "#1d4f91"
REFERENCE = "#a3470a"
"""The line that stands for the total."""

MISSING_MARK = "#5b6875"
"""Classes that nobody learnt: not a group, so not in the colour of groups."""

HATCH = "#717d8a"
GRID = "#dde3ea"
BAND = "#c9daf0"
"""Decoration behind marks that carry the meaning themselves: below 3:1 on purpose."""

TEXT_COLOURS = {"ink": INK, "quiet ink": QUIET_INK, "mark": MARK, "reference": REFERENCE, "missing": MISSING_MARK}
MARK_COLOURS = {"mark": MARK, "reference": REFERENCE, "missing": MISSING_MARK, "hatch": HATCH}
