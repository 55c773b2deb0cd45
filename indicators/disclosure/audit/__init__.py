"""The independent auditor: it attacks a release with nothing but released bytes.

Belongs here: the verdict and its report. Does not: reading and checking rows (`released`), what hangs together
(`stream`, `building`), the search (`attack`), who knows more (`attackers`), what was revised (`revisions`). Nothing
here may use code of the suppressor: an error there must not hide itself here.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from indicators.disclosure.audit.attack import Attacker
from indicators.disclosure.audit.attackers import attack_as_facility, attack_as_women
from indicators.disclosure.audit.bounds import Contradiction
from indicators.disclosure.audit.building import build
from indicators.disclosure.audit.judgement import Attack
from indicators.disclosure.audit.released import Released, ReleaseUnreadable, read_released, row_failures
from indicators.disclosure.audit.revisions import revised_sources, revision_failures
from indicators.disclosure.audit.stream import Stream, System, next_step, streams
from indicators.disclosure.solver import side_by_side
from schemas.release import DIMENSIONS

__all__ = ["OwnCounts", "ReleaseUnreadable", "audit_release", "published_report"]

OwnCounts = Mapping[tuple[str, str, str, str, str], tuple[int, int]]
"""What one facility knows of itself: (indicator, period, region, migrant status, ethnic group; uncrossed classes) to
numerator and denominator."""

OUTSIDER = (
    "An outsider who has this release{earlier} and knows how its figures hang together: totals and their parts, "
    "quarters and years, sets of women that lie within each other or exclude each other, zeros by definition."
)
WOMEN = "single woman who knows herself"
FACILITY = "facility that knows its own counts"
EARLIER = "earlier releases"
NOT_EMPTY = "one who knows that a row is not empty"
BETWEEN = "search for counts that no row tells of, beyond what follows from sums and bounds"

EFFORT = ("linear_programs", "whole_number_programs")
"""What the search took. With `true` counts it depends on which counts are small, which nobody outside may learn."""

CONTRADICTION = "the published figures contradict each other"


def audit_release(
    folder: str | Path,
    earlier: Iterable[str | Path] = (),
    women: bool = False,
    facilities: Mapping[str, OwnCounts] | None = None,
    thorough: bool = False,
    true: pd.DataFrame | None = None,
) -> dict:
    """Attack the release in `folder`: only its cells, `indicators.json` and `policy.yaml` are read, and the same of
    each of the `earlier` ones; those of other sources are left aside.

    `women`: also as each single woman who knows herself, which takes long. `facilities`: by name the own counts of
    facilities that attack too (in the restricted zone: these are true counts). `thorough`: also search for counts that
    no row tells of, differences between indicators and crossings that nobody publishes, which takes long; otherwise
    they are found out only where they follow from sums and bounds. `true`: the counts that the release was made of,
    columns `schemas.release.TRUE_CELL_COLUMNS`; with them every count that is small must be able to be 0, without them
    those that are known to be small. The attack itself never sees them.

    Returns what can be written as JSON: `passed`, `attacker`, `rule`, `policy_sha256`, `earlier_releases` (number),
    `counts_checked`, `kinds_of_women`, `linear_programs`, `whole_number_programs`, `narrowest` (the published count
    that may be small and is closest to being known: number of possible values, whether 0 is one; null if none is
    hidden), `failures`, `not_attacked`. No true value: the auditor has none. Raises `released.ReleaseUnreadable` if a
    file is missing or cannot be read.
    """
    releases = [read_released(Path(folder))]
    releases += [other for other in map(read_released, map(Path, earlier)) if _comparable(other, releases[0])]
    audit = _Audit(releases, women, facilities or {}, thorough, true)
    audit.failures += row_failures(releases[0], releases[1:])
    # Rows that break the form of a release cannot be attacked meaningfully, and have failed anyway.
    if not audit.failures:
        audit.attack(list(streams(releases)))
    policy = releases[0].policy
    left = ([] if thorough else [BETWEEN]) + ([] if women else [WOMEN, NOT_EMPTY])
    left += ([] if facilities else [FACILITY]) + ([] if len(releases) > 1 else [EARLIER])
    return {
        "passed": not audit.failures,
        "attacker": OUTSIDER.format(earlier=" and earlier ones" * (len(releases) > 1)),
        "rule": (
            f"Every count may be above {policy.small_class_highest}, or may be 0 and may be "
            f"{policy.interval_width - 1} or more, in whole numbers that agree with everything published."
        ),
        "policy_sha256": policy.sha256,
        "earlier_releases": len(releases) - 1,
        "counts_checked": audit.judged,
        "kinds_of_women": audit.women_tried,
        "linear_programs": audit.programs,
        "whole_number_programs": audit.whole_programs,
        "narrowest": audit.narrowest,
        "failures": audit.failures,
        "not_attacked": left,
    }


def published_report(report: Mapping) -> dict:
    """What a release says of its audit: nothing that depends on more than its bytes."""
    return {name: told for name, told in report.items() if name not in EFFORT}


def _by_count(true: pd.DataFrame, sheets: Iterable[dict]) -> dict[tuple, int]:
    """True counts by indicator, period, cell and kind; those lost on the path of care among them."""
    result = {}
    counted = true[true["numerator"].notna()]
    for row in counted.itertuples(index=False):
        key = (row.indicator, row.period, *(getattr(row, name) for name in DIMENSIONS))
        result[*key, "numerator"] = int(row.numerator)
        if not pd.isna(row.denominator):
            result[*key, "denominator"] = int(row.denominator)
            result[*key, "complement"] = int(row.denominator - row.numerator)
    for step in sheets:
        if later := next_step(step, sheets):
            names = step["indicator"], later["indicator"]
            for name, *place, kind in [key for key in result if key[0] == names[0] and key[-1] == "numerator"]:
                came = result[name, *place, kind], result.get((names[1], *place, kind))
                if came[1] is not None:
                    result[name, *place, f"{name} {kind} less {names[1]} {kind}"] = came[0] - came[1]
    return result


def _comparable(other: Released, released: Released) -> bool:
    return other.source == released.source and other.dimensions == released.dimensions


@dataclass(frozen=True)
class _Searched:
    """What was found in one stream: by the outsider and by facilities, by women; the earlier releases left out of it
    because figures of theirs were revised."""

    attacker: Attacker
    results: list[Attack]
    women: Attack | None
    revised: frozenset[int]


class _Audit:
    def __init__(
        self,
        releases: list[Released],
        women: bool,
        facilities: Mapping[str, OwnCounts],
        thorough: bool,
        true: pd.DataFrame | None,
    ):
        self.releases, self.women, self.facilities, self.thorough = releases, women, facilities, thorough
        self.true = _by_count(true, releases[0].sheets) if true is not None else None
        self.failures: list[dict] = []
        self.judged = self.women_tried = self.programs = self.whole_programs = 0
        self.narrowest: dict | None = None

    def attack(self, found: Sequence[Stream]) -> None:
        """All attackers on all streams; what they find is told in the order of the streams."""
        for stream, searched in zip(found, side_by_side(self._search, found), strict=True):
            self._tell(stream, searched)

    def _search(self, stream: Stream) -> "_Searched | None":
        """What the attackers find in one stream of one year; None if its figures contradict each other."""
        # If not only figures of rows that say so were revised, then there are others where no row shows it.
        for revised in dict.fromkeys((frozenset(revised_sources(stream)), frozenset(range(1, len(self.releases))))):
            with suppress(Contradiction):
                return self._attackers(stream.without(revised), revised)
        return None

    def _attackers(self, stream: Stream, revised: frozenset[int]) -> "_Searched":
        policy = self.releases[0].policy
        system = build(stream, self.releases)
        attacker = Attacker(system, policy.small_class_highest, policy.interval_width, self.thorough, self.true)
        results = [attacker.run()]
        women = attack_as_women(attacker) if self.women else None
        owned = [self._own(system, stream, self.facilities[name]) for name in sorted(self.facilities)]
        results += [attack_as_facility(attacker, own) for own in owned if own.any()]
        return _Searched(attacker, results, women, revised)

    def _tell(self, stream: Stream, searched: "_Searched | None") -> None:
        if searched is None:
            self.failures.append({"stream": f"{stream.unit} {stream.year}", "rule": CONTRADICTION})
            return
        attacker = searched.attacker
        self.judged += searched.results[0].judged
        self.narrowest = attacker.narrowest(self.narrowest["values"] if self.narrowest else None) or self.narrowest
        self.women_tried += searched.women.judged if searched.women else 0
        for result in (*searched.results, *([searched.women] if searched.women else [])):
            self._add(result)
        for source in sorted(searched.revised):
            small = self.releases[0].policy.small_class_highest
            self.failures += revision_failures(stream, source, attacker.system, small)

    def _add(self, result: Attack) -> None:
        self.programs += result.programs
        self.whole_programs += result.whole_programs
        self.failures += result.failures

    @staticmethod
    def _own(system: System, stream: Stream, counts: OwnCounts) -> np.ndarray:
        """What a facility knows, as one number an unknown."""
        own = np.zeros(len(system.low))
        size = system.places.size
        indicators = {sheet["indicator"] for source, sheet in stream.sheets if source == 0}
        for (indicator, period, *cell), (numerator, denominator) in counts.items():
            if indicator not in indicators or period not in system.places.counted_periods:
                continue
            inner, outer = (system.sets.number((0, indicator), part) for part in ("numerator", "denominator"))
            parts = [(system.sets.expression[inner], numerator)] if inner is not None else []
            if (inner, outer) in system.sets.between:
                parts.append((system.sets.between[inner, outer], denominator - numerator))
            elif outer is not None:
                parts.append((system.sets.expression[outer], denominator))
            codes = dict(zip(DIMENSIONS, cell, strict=True))
            for table in system.places.tables:
                if table.period == period:
                    place = table.first + table.classes.index(tuple(codes[name] for name in table.names))
                    # What it knows of a sum of leaves is used where the sum has one leaf.
                    for leaves, count in parts:
                        if leaves.sum() == 1:
                            own[int(np.flatnonzero(leaves)[0]) * size + place] += count
        return own
