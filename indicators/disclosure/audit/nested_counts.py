"""Counts of women that lie within each other though two indicators publish them: the auditor takes them apart.

Belongs here: comparing what two sheets say and subtracting what two rows show. Does not: counts that share a
denominator (`outsider`). Written without the suppressor's code (`indicators.disclosure.nested`), so that an error
there does not hide itself here: conditions are compared as words, which finds the plain cases.
"""

import re

from indicators.disclosure.audit.open_rows import is_difference, is_open
from indicators.disclosure.audit.released import Released
from schemas.release import DIMENSIONS

RULE = "the difference of two published counts is a small count of women"


def nested_failures(released: Released) -> list[dict]:
    """One entry for each pair of shown counts of which one certainly lies within the other and few are between."""
    shown = released.cells[released.cells["status"] == "shown"]
    about = [s for s in released.sheets if not is_open(s) and not is_difference(s) and s["measure"] != "count"]
    rows = {
        name: {tuple(record[key] for key in ("period", *DIMENSIONS)): record for record in own.to_dict("records")}
        for name, own in shown.groupby("indicator")
    }
    failures = []
    for larger in about:
        for smaller in about:
            for outer, inner in _nested(larger, smaller):
                mine, theirs = rows.get(larger["indicator"], {}), rows.get(smaller["indicator"], {})
                for place in mine.keys() & theirs.keys():
                    apart = int(mine[place][outer]) - int(theirs[place][inner])
                    if apart <= released.policy.small_class_highest:
                        failures.append(
                            {
                                "indicator": larger["indicator"],
                                "other": smaller["indicator"],
                                "period": place[0],
                                "cell": dict(zip(DIMENSIONS, place[1:], strict=True)),
                                "rule": RULE,
                            }
                        )
    return sorted(failures, key=lambda failure: repr(failure))


def _nested(larger: dict, smaller: dict) -> list[tuple[str, str]]:
    """Parts of two indicators of which the second lies within the first, if their denominators differ."""
    if larger["unit_of_count"] != smaller["unit_of_count"]:
        return []
    if _words(larger["denominator"]["where"]) == _words(smaller["denominator"]["where"]):
        return []
    return [
        (outer, inner)
        for outer in ("denominator", "numerator")
        for inner in ("denominator", "numerator")
        if _said(larger, outer) <= _said(smaller, inner)
    ]


def _said(sheet: dict, part: str) -> frozenset[str]:
    """The conditions of a part, each as it is written; none where everything counts."""
    texts = [sheet["denominator"]["where"], *([sheet["numerator"]["where"]] if part == "numerator" else [])]
    pieces = (piece for text in texts for piece in re.split(r"\s+AND\s+(?![^(]*\))", _words(text)))
    return frozenset(piece.strip("() ") for piece in pieces) - {"TRUE"}


def _words(text: str) -> str:
    return " ".join(text.split())
