"""What could say who somebody is, found in the values of a file (FL03) and in its keys (FL05).

Belongs here: recognising identifiers. Does not: names of columns (`headers`, FL02), refusing a file
(`screening`). Nothing here ever hands a value on: a hit is a row, a column and a kind.
"""

from schemas.identifiers.hits import KINDS, Hit
from schemas.identifiers.keys import key_structure
from schemas.identifiers.other_formats import screen_other_format
from schemas.identifiers.our_format import screen_our_format

__all__ = ["KINDS", "Hit", "key_structure", "screen_other_format", "screen_our_format"]
