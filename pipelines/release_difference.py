"""What differs between two releases, from their released cells and sheets alone.

Belongs here: the comparison. Does not: `changes.json`, which a release carries (`publication.changes_since`, the same
comparison of cells), what is printed (`commands.diff`).
"""

from indicators.disclosure.revisions import FormerRelease
from indicators.release import Release
from pipelines.publication import changes_since
from schemas.release import KINDS_OF_CHANGE

SHEET_PARTS = ("version", "status", "name", "definition", "unit", "measure", "numerator", "denominator", "breakdowns")
"""What of a metadata sheet, when it changed, changes what a figure means."""


def release_difference(older: Release, newer: Release) -> dict:
    """`older`, `newer` (ids), `same_source`, `cells`: keys by kind of change, `indicators`: `added`, `removed` and
    `changed` (by indicator, the parts of its sheet that changed)."""
    former = FormerRelease(older.release_id, older.cells.iloc[:0], older.cells)
    changes = changes_since(former, newer.cells)
    both = [code for code in newer.indicators if code in older.indicators]
    changed = {
        code: [part for part in SHEET_PARTS if older.indicators[code].get(part) != newer.indicators[code].get(part)]
        for code in both
    }
    return {
        "older": older.release_id,
        "newer": newer.release_id,
        "same_source": older.header["source"] == newer.header["source"],
        "cells": {kind: changes[kind] for kind in KINDS_OF_CHANGE},
        "indicators": {
            "added": [code for code in newer.indicators if code not in older.indicators],
            "removed": [code for code in older.indicators if code not in newer.indicators],
            "changed": {code: parts for code, parts in changed.items() if parts},
        },
    }
