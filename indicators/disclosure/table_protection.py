"""The protection of one frequency table: what is hidden, what is shown, what an attack on that finds.

Belongs here: the two methods from a checked table to what may be published, and the attack on it. Does not: reading
(`tables`), the system (`table_system`), the choices (`suppression`, `table_rounding`), the attack (`table_audit`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from indicators.disclosure.suppression.choice import Choice, choose_hidden
from indicators.disclosure.suppression.products import ProductMoves
from indicators.disclosure.suppression.system import CountSystem
from indicators.disclosure.table_audit.attack import Secrets, TableAudit, audit_table
from indicators.disclosure.table_audit.cells import Shown
from indicators.disclosure.table_output import for_publication
from indicators.disclosure.table_rounding import Found, rounded, rows_to_hide
from indicators.disclosure.table_standing import FREE
from indicators.disclosure.table_system import TableRules, TableSystem, count_system, secret_rows, single_persons
from indicators.disclosure.tables import FrequencyTable, TableRefused

LARGE = 1_000
"""Inner cells, but for those in a shown 0, beyond which a program over the whole of a complete table does not end in
time. Tables linked by their margins have more, and few counts."""


@dataclass(frozen=True)
class Protected:
    """`small`: bool[rows], secret for themselves. `hidden`: bool[rows]. `values`: int64[rows], what the others show.
    `tables`: int64[tables, rows], tables that are said to agree with what is shown; None where no choice tells any."""

    small: np.ndarray
    hidden: np.ndarray
    values: np.ndarray
    tables: np.ndarray | None = None


def protect_table(
    table: FrequencyTable, rules: TableRules, weight: np.ndarray, report: Callable[[str], None] = lambda line: None
) -> Protected:
    """Choose what is hidden. `weight`: float64[rows] > 0, what hiding a row loses. `report` hears of long work.

    Raises `TableRefused` where a small count cannot be protected.
    """
    if not table.is_complete and (rules.base is not None or rules.not_empty):
        raise TableRefused(
            ["crossings have no row: only suppression without further conclusions is offered; add the missing rows"]
        )
    if np.any(table.standing != FREE) and (rules.base is not None or rules.not_empty):
        raise TableRefused(
            ["rows have been shown, hidden or left out before: only suppression without further conclusions is offered"]
        )
    system, small = count_system(table, rules, weight), secret_rows(table, rules)
    if rules.base is None:
        choice = _chosen(system, rules, table.is_complete)
        known = table.is_complete and not rules.not_empty
        tables = system.values(choice.tables)[:, : len(table.counts)] if known else None
        protected = Protected(small, choice.hidden, table.counts, tables)
    else:
        zeros = (table.counts == 0) & rules.zeros
        values = np.where(zeros, 0, rounded(table.counts, rules.base))
        protected = Protected(small, system.hidden_first, values)
    if rules.base is not None or rules.not_empty:
        return _hidden_further(table, rules, system, protected, report)
    return protected if table.is_complete else _with_crossings(table, rules, weight, protected)


def _chosen(system: TableSystem, rules: TableRules, is_complete: bool) -> Choice:
    # Where nobody hidden is 0, or inner cells are unknown, the system does not know who is a single person.
    singles = rules.singles and is_complete and not rules.not_empty
    along_axes = is_complete and len(system.truth) > LARGE
    moves = ProductMoves(system, system.axes) if along_axes else None
    choice = choose_hidden(system, rules.width, singles, rules.reaching_zero, moves)
    if len(choice.unprotected):
        wrong = f"{len(choice.unprotected)} small counts follow from cells that are always published"
        raise TableRefused(
            [f"{wrong}: the grand total, zeros, or what is out already; merge classes, or protect zeros too"]
        )
    return choice


def _with_crossings(table: FrequencyTable, rules: TableRules, weight: np.ndarray, protected: Protected) -> Protected:
    """Hide further cells until no crossing without a row is left that may be small and is too narrow."""
    doubtful: set[tuple[str, ...]] = set()
    while not doubtful.issuperset(found := attack_table(table, rules, protected).crossings):
        doubtful.update(found)
        system = count_system(table, rules, weight, doubtful)
        protected = replace(protected, hidden=_chosen(system, rules, table.is_complete).hidden)
    return protected


def _hidden_further(
    table: FrequencyTable,
    rules: TableRules,
    system: CountSystem,
    protected: Protected,
    report: Callable[[str], None],
) -> Protected:
    def attack(hidden: np.ndarray) -> Found:
        found = attack_table(table, rules, replace(protected, hidden=hidden))
        rows = found.exact + found.narrow + found.above_zero
        report(f"{hidden.sum():,} hidden, {len(rows) + len(found.single):,} counts still follow too closely")
        return Found(rows, found.single)

    bounds = np.array([shown_as(rules).bounds(int(value)) for value in protected.values])
    # A system that counts only persons beyond those whom everybody knows of.
    known = table.counts - system.counts @ system.truth
    return replace(
        protected, hidden=rows_to_hide(system, bounds - known[:, None], rules.width, protected.hidden, attack)
    )


def attack_table(
    table: FrequencyTable,
    rules: TableRules,
    protected: Protected,
    insiders: str | None = None,
    report: Callable[[str], None] = lambda line: None,
) -> TableAudit:
    """Attack what would be published: nothing but its text, and which rows hold a small count or one person."""
    return audit_table(
        for_publication(table, protected.hidden, protected.values, every_row=True),
        [axis.dimensions for axis in table.axes],
        table.count_column,
        shown_as(rules),
        Secrets(protected.small, single_persons(table), bool(np.any(table.standing != FREE))),
        rules.width,
        rules.reaching_zero,
        rules.depth,
        singles=rules.singles,
        insiders=insiders,
        tables=protected.tables,
        report=report,
    )


def shown_as(rules: TableRules) -> Shown:
    """What the counts of a table protected by these rules stand for."""
    return Shown(rules.threshold, rules.base, rules.zeros, rules.not_empty)
