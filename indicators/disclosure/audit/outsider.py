"""What an outsider can write down about the hidden counts of a release.

Belongs here: unknowns, known values, sums and inequalities, one system a family of indicators and year. Does not:
solving them (`bounds`).

An unknown is (kind, indicator, position): `numerator` and `complement` of an indicator, `denominator` of the family
(indicator ""). Which published cells add up to which is found by writing every cell as the set of finest
combinations of classes it covers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from indicators.disclosure.audit.open_rows import is_difference, is_open
from indicators.disclosure.audit.released import Released, zero_by_definition
from schemas.dimensions import Dimension
from schemas.release import DIMENSIONS

Unknown = tuple[str, str, tuple[str, ...]]


@dataclass
class System:
    """Bounds of every unknown, and rows (coefficients, lower, upper).

    `hidden`: unknowns that a row of the release withholds, with the names of that row for a report.
    """

    bounds: dict[Unknown, tuple[float, float]] = field(default_factory=dict)
    rows: list[tuple[dict[Unknown, int], float, float]] = field(default_factory=list)
    hidden: dict[Unknown, dict] = field(default_factory=dict)

    def narrow(self, unknown: Unknown, lower: float, upper: float) -> None:
        """Add what is known of one count."""
        low, high = self.bounds.get(unknown, (0.0, float("inf")))
        self.bounds[unknown] = max(low, lower), min(high, upper)


def systems(released: Released) -> Iterator[System]:
    """One system a family and year, in the order of the sheets."""
    columns = ("indicator", "period", *DIMENSIONS, "breakdown", "status", "numerator", "denominator")
    rows: dict[tuple[str, str], list[tuple]] = {}
    for record in zip(*(released.cells[c] for c in columns), strict=True):
        rows.setdefault((record[0], record[1][:4]), []).append(record)
    years = sorted({period[:4] for period in released.periods})
    # An indicator of which nothing is shown adds no equation, and hides no count that another one bounds.
    told = set(released.cells.loc[released.cells["status"].isin(["shown", "low_n"]), "indicator"])
    attacked = [s for s in released.sheets if s["indicator"] in told and not is_open(s) and not is_difference(s)]
    for members in _same_denominator(attacked):
        for year in years:
            system = System()
            for sheet in members:
                for record in rows.get((sheet["indicator"], year), []):
                    _write_row(system, sheet, record, released)
            if system.hidden:
                _write_sums(system, members[0]["additive_over"], released.dimensions)
                yield system


def _same_denominator(sheets: list[dict]) -> list[list[dict]]:
    groups: dict[tuple, list[dict]] = {}
    for sheet in sheets:
        part = "numerator" if sheet["measure"] == "count" else "denominator"
        text = " ".join(((sheet[part] or {}).get("where") or "").split()).lower()
        key = (sheet["unit_of_count"], text, sheet.get("maturity_window") or 0, "".join(sorted(sheet["additive_over"])))
        groups.setdefault(key, []).append(sheet)
    return list(groups.values())


def _write_row(system: System, sheet: dict, record: tuple, released: Released) -> None:
    indicator, period, *cell, breakdown, status, x, n = record
    if status == "not_available":
        return
    position, policy = (period, *cell), released.policy
    denominator: Unknown = ("denominator", "", position)
    own: dict[str, Unknown] = {"denominator": denominator}
    if sheet["measure"] != "count":
        own |= {kind: (kind, indicator, position) for kind in ("numerator", "complement")}
        system.rows.append(({own["numerator"]: 1, own["complement"]: 1, denominator: -1}, 0.0, 0.0))
    for unknown in own.values():
        system.narrow(unknown, 0, float("inf"))
    zero = "numerator" in own and zero_by_definition(sheet, tuple(cell), released.dimensions)
    if zero:
        system.narrow(own["numerator"], 0, 0)
    if status == "shown":
        known = {"numerator": int(x), "complement": int(n) - int(x), "denominator": int(n)} if len(own) > 1 else {}
        for kind, value in (known or {"denominator": int(x)}).items():
            system.narrow(own[kind], value, value)
    elif status == "not_applicable":
        for unknown in own.values():
            system.narrow(unknown, 0, 0)
    else:
        if status == "low_n":
            system.narrow(denominator, policy.minimum_denominator, sheet["min_denominator"] - 1)
            for kind in ("complement",) if zero else ("complement", "numerator"):
                system.narrow(own[kind], policy.small_class_highest + 1, float("inf"))
        names = dict(zip(DIMENSIONS, cell, strict=True))
        for kind, unknown in own.items():
            report = {"indicator": indicator, "period": period, "breakdown": breakdown, "cell": names, "count": kind}
            system.hidden.setdefault(unknown, report)


def _write_sums(system: System, additive_over: list[str], dimensions: dict[str, Dimension]) -> None:
    owners: dict[tuple[str, str], set] = {}
    for kind, indicator, position in system.bounds:
        owners.setdefault((kind, indicator), set()).add(position)
    positions = sorted({p for held in owners.values() for p in held})
    for parts, wholes, dropped in _sums(positions, dimensions):
        together = set(parts) | set(wholes)
        additive = all(d in additive_over for d in dropped if d in ("region", "period"))
        holders = [owner for owner, held in owners.items() if together <= held]
        shares = any(kind != "denominator" for kind, _ in holders)
        for kind, indicator in holders:
            # Denominators add up because numerators and complements do, wherever both are written down.
            if additive and kind == "denominator" and shares:
                continue
            terms = {(kind, indicator, p): 1 for p in parts} | {(kind, indicator, p): -1 for p in wholes}
            system.rows.append((terms, 0.0, 0.0 if additive else float("inf")))
            if not additive and kind != "complement":
                for part in parts:
                    row = {(kind, indicator, p): 1 for p in wholes} | {(kind, indicator, part): -1}
                    system.rows.append((row, 0.0, float("inf")))


def _sums(positions: list[tuple], dimensions: dict[str, Dimension]) -> Iterator[tuple[list, list, tuple]]:
    """Parts, the wholes they add up to, and the dimensions added over."""
    periods = sorted({p[0] for p in positions})
    by_breakdown: dict[frozenset, list[tuple]] = {}
    for cell in sorted({p[1:] for p in positions}):
        used = frozenset(d for d, code in zip(DIMENSIONS, cell, strict=True) if code != "all")
        by_breakdown.setdefault(used, []).append(cell)
    for fine, parts in by_breakdown.items():
        for coarse, wholes in by_breakdown.items():
            if coarse < fine:
                for group, covered in _overlapping(parts, wholes, dimensions):
                    for period in periods:
                        dropped = tuple(sorted(fine - coarse))
                        yield [(period, *c) for c in group], [(period, *c) for c in covered], dropped
    quarters = [p for p in periods if "-" in p]
    for year in [p for p in periods if "-" not in p]:
        for cell in sorted({p[1:] for p in positions}) if quarters else []:
            yield [(q, *cell) for q in quarters], [(year, *cell)], ("period",)


def _overlapping(parts: list[tuple], wholes: list[tuple], dimensions: dict[str, Dimension]) -> list[tuple[list, list]]:
    """Smallest sets of parts and wholes that cover the same finest combinations of classes."""
    blocks: list[tuple[set, list, list]] = []
    for side, cells in ((1, parts), (2, wholes)):
        for cell in cells:
            merged: tuple[set, list, list] = (_combinations(cell, dimensions), [], [])
            merged[side].append(cell)
            apart = []
            for block in blocks:
                if block[0] & merged[0]:
                    merged = (block[0] | merged[0], block[1] + merged[1], block[2] + merged[2])
                else:
                    apart.append(block)
            blocks = [*apart, merged]
    return [(group, covered) for _, group, covered in blocks]


def _combinations(cell: tuple[str, ...], dimensions: dict[str, Dimension]) -> set[tuple[str, ...]]:
    crossed = sum(code != "all" for code in cell) > 1
    covered = []
    for name, code in zip(DIMENSIONS, cell, strict=True):
        if code == "all":
            covered.append([c.code for c in dimensions[name].classes])
        else:
            classes = dimensions[name].crossed if crossed else dimensions[name].classes
            covered.append(next(c.includes for c in classes if c.code == code))
    return set(product(*covered))
