"""What a finished run says of itself: about ten lines for people, and the same as figures for programs.

Belongs here: words and figures. Does not: running (`execution`). Counts of rows are told in full: whoever runs it sees
the records anyway.
"""

from datetime import date
from pathlib import Path

from indicators.periods import why_no_later_quarter
from indicators.release import Release, open_release
from pipelines.execution import Outcome
from pipelines.releases import folder_of
from pipelines.store import read_json
from schemas.sources import load_source

RULES_TOLD = 12
"""Rules named in the summary of a run; the account of the run has them all."""


STATUS_WORDS = {
    "suppressed": "withheld",
    "low_n": "too few",
    "not_available": "not available",
    "not_applicable": "nothing to measure",
    "not_agreed": "not agreed",
}

FEW_UNITS = 4
FEW_PERIODS = 6


def summary(outcome: Outcome, seconds: float) -> list[str]:
    """About ten lines on a finished run."""
    account = read_json(outcome.store.records(outcome.source) / "account.json")
    release = open_release(folder_of(outcome.store, outcome.release_id))
    audit, cells = release.audit, release.cells
    statuses = cells["status"].value_counts()
    computed = cells.loc[cells["status"] != "not_available", "indicator"].nunique()
    lacking = cells["indicator"].nunique() - computed
    totals = {key: sum(f[key] for f in account["files"]) for key in ("received", "accepted", "quarantined")}
    totals |= {
        key: sum(f[key] for f in account["files"])
        for key in ("known_duplicates", "superseded", "recognised", "withdrawn")
    }
    absent = sorted({name for f in account["files"] for name in f["replaces_absent"]})
    not_kept = {column for f in account["files"] for column in f["columns_not_kept"]}
    narrowest = audit["narrowest"]
    hidden = {status: int(n) for status, n in statuses.items() if status != "shown"}
    source = load_source(outcome.source)
    return [
        f"source        {source.label}{' (synthetic)' if source.synthetic else ''}, data to {account['data_cutoff']}",
        f"received      {_number_of(len(account['files']), 'file')}, {_number_of(totals['received'], 'row')}",
        f"accepted      {totals['accepted']:,} rows, and {totals['known_duplicates']:,} known duplicates"
        + _of_which(totals, ("superseded", "recognised")),
        *_kept_out(account["quarantined_by_rule"], totals["quarantined"]),
        *(
            [f"withdrawn     {totals['withdrawn']:,} of these rows are withdrawn: nothing of them is kept"]
            * bool(totals["withdrawn"])
        ),
        *_noticed(account),
        *([f"not here      deliveries that others replace: {', '.join(absent)}"] * bool(absent)),
        *(
            [f"not kept      {_number_of(len(not_kept), 'column')} that nothing is made of: account.json names them"]
            * bool(not_kept)
        ),
        f"counted again {_counted_again(read_json(outcome.store.counted_again))}",
        *_periods(release),
        f"indicators    {computed} computed, {lacking} not available from this source",
        f"cells         {statuses.get('shown', 0):,} shown, "
        + ", ".join(f"{n:,} {STATUS_WORDS[status]}" for status, n in hidden.items()),
        f"audit         passed: {audit['counts_checked']:,} withheld counts attacked"
        + (f", the narrowest could be any of {narrowest['values']} values" if narrowest else ""),
        *_where(outcome, release),
        f"time          {seconds:.1f} s",
    ]


def facts(outcome: Outcome, seconds: float) -> dict:
    """The same for programs: numbers of rows and cells, and where things are."""
    account = read_json(outcome.store.records(outcome.source) / "account.json")
    release = open_release(folder_of(outcome.store, outcome.release_id))
    counted = ("received", "accepted", "quarantined", "known_duplicates", "withdrawn")
    return {
        "release": outcome.release_id,
        "source": outcome.source,
        "data_cutoff": account["data_cutoff"],
        "files": len(account["files"]),
        "rows": {name: sum(file[name] for file in account["files"]) for name in counted},
        "quarantined_by_rule": account["quarantined_by_rule"],
        "cells": {status: int(n) for status, n in release.cells["status"].value_counts().sort_index().items()},
        "audit_passed": release.audit["passed"],
        "folder": str(release.path),
        **({"draft": outcome.draft} if outcome.draft else {"page": str(outcome.store.latest / "site" / "index.html")}),
        "seconds": round(seconds, 1),
    }


def _where(outcome: Outcome, release: Release) -> list[str]:
    """Where the release lies and its page, or the file in which it was handed out."""
    if outcome.draft:
        return [f"draft         {outcome.draft}: release {release.release_id}, for partners; nothing was published"]
    return [
        f"release       {_shown(release.path)}",
        f"page          {_shown(outcome.store.latest / 'site' / 'index.html')}",
    ]


PERIODS_END = {
    "no_records": "; no contact or notification of a later quarter has come",
    "not_ended": "; the next quarter had not ended",
}


def _periods(release: Release) -> list[str]:
    """From which quarter to which there are figures, and why they end before the data do."""
    quarters = [label for label in release.periods if "-Q" in label]
    cutoff = date.fromisoformat(release.header["data_cutoff"])
    if not quarters:
        return []
    return [
        f"quarters      {quarters[0]} to {quarters[-1]}{PERIODS_END.get(why_no_later_quarter(quarters, cutoff), '')}"
    ]


def _number_of(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _kept_out(by_rule: dict[str, int], rows: int) -> list[str]:
    """Rows held or rejected, by the most frequent rules, and apart from them those outside a source's scope.

    A row outside stands under one rule; a faulty one may break several.
    """
    outside = {rule: n for rule, n in by_rule.items() if rule.startswith("scope_")}
    faults = sorted((item for item in by_rule.items() if item[0] not in outside), key=lambda item: (-item[1], item[0]))
    told = ", ".join(f"{rule} {n:,}" for rule, n in faults[:RULES_TOLD])
    more = f", and {len(faults) - RULES_TOLD} more rules" if len(faults) > RULES_TOLD else ""
    lines = [f"quarantined   {rows - sum(outside.values()):,} rows{': ' + told if told else ''}{more}"]
    if outside:
        by_scope = ", ".join(f"{rule} {n:,}" for rule, n in sorted(outside.items()))
        lines.append(f"out of scope  {sum(outside.values()):,} rows, which are no errors: {by_scope}")
    return lines


def _noticed(account: dict) -> list[str]:
    """What is told of rows that were accepted: warnings, safety tickets, codes in other spellings."""
    lines = []
    for severity, said in (("warn", "warnings     "), ("ticket", "safety       ")):
        rules = {
            rule: told["rows"] for rule, told in account["notices_by_rule"].items() if told["severity"] == severity
        }
        if rules:
            ending = "; tell the safety officer" if severity == "ticket" else ""
            by_rule = ", ".join(f"{rule} {n:,}" for rule, n in rules.items())
            lines.append(f"{said} {sum(rules.values()):,} on accepted rows: {by_rule}{ending}")
    spelt = sum(
        n for columns in account["other_spellings"].values() for codes in columns.values() for n in codes.values()
    )
    return lines + ([f"spellings     {spelt:,} values in another spelling were understood"] if spelt else [])


def _counted_again(by_unit: dict[str, list[str]]) -> str:
    """The periods whose records changed, each with the units that were counted again there."""
    units: dict[str, list[str]] = {}
    for unit, periods in by_unit.items():
        units.setdefault(_few(periods), []).append(unit)
    if not units:
        return "nothing: no record changed"
    few = {
        periods: ", ".join(names) if len(names) <= FEW_UNITS else f"{len(names)} units"
        for periods, names in units.items()
    }
    return "; ".join(f"{periods} ({names})" for periods, names in sorted(few.items()))


def _few(periods: list[str]) -> str:
    """All of them, or how many and from when to when."""
    return ", ".join(periods) if len(periods) <= FEW_PERIODS else f"{len(periods)} periods"


def _of_which(totals: dict[str, int], names: tuple[str, ...]) -> str:
    told = ", ".join(f"{totals[name]:,} {name}" for name in names if totals[name])
    return f" (of which {told})" if told else ""


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
