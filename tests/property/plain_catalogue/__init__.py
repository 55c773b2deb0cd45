"""The whole catalogue computed once more, in plain Python, from the words of the definitions.

Belongs here: an independent reading of the definitions, row by row and loop by loop, slow and obvious. Does not:
anything imported from `indicators`, which it is there to check; SQL; data frames.

- `periods`: quarters, years, rolling years, windows that have closed
- `groups`: the class of an answer in each dimension, the latest usable one of several answers
- `contacts`, `cases`: live contacts, women, episodes and what was done in them
- `states`: what holds at the end of a period: assessments, headcounts, coordination, policies, the registry
- `surveys`: respondents, weights and the standard error of a share
- `definition`: what a definition says; `process`, `outcome`, `impact`, `context`: every indicator, in order
- `counting`: numerator, denominator and value of a cell
- `showing`: which periods an indicator has, and where there is nothing to measure yet
"""

from tests.property.plain_catalogue.counting import DEFINITIONS, Cell, PlainCatalogue
from tests.property.plain_catalogue.showing import is_measurable, periods_of

__all__ = ["DEFINITIONS", "Cell", "PlainCatalogue", "is_measurable", "periods_of"]
