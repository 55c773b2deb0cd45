"""Sources: who delivers, in which format, and what their columns and codes mean in ours.

Belongs here: one YAML file per real source, its loader and its converter. Does not: anything about a country
outside the YAML, checks of the converted rows (`validation`).
"""

from schemas.sources.conversion import Converted, convert
from schemas.sources.description import Source
from schemas.sources.keys import SourceRefused
from schemas.sources.loading import load_source, source_names

__all__ = ["Converted", "Source", "SourceRefused", "convert", "load_source", "source_names"]
