"""The whole way in one process: what `ipv-indicators run` does and what it says about it.

Belongs here: starting the assets without the orchestrator's page, turning their failures into one sentence,
and the summary. Does not: any step; the same assets run from the page.
"""

import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import dagster as dg

from indicators.disclosure.policy import PolicyRefused, load_policy
from indicators.periods import why_no_later_quarter
from indicators.registry import SheetRefused, load_catalogue
from indicators.release import Release, open_release
from indicators.units.profile import LATEST_USABLE
from pipelines.definitions import ALL_ASSETS, SAMPLE_INBOX, build_definitions
from pipelines.settings import RunSettings, what_is_wrong
from pipelines.signing import KeyRefused, check_signing_key
from pipelines.store import Store, read_json
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


class RunRefused(RuntimeError):
    """The run ended without publishing; the message says why and what to do. It holds no record value."""


@dataclass(frozen=True)
class Outcome:
    """A finished run: its store, source and published release."""

    store: Store
    source: str
    release_id: str


def run_whole_way(
    store: str,
    inbox: str | None,
    source: str | None,
    files: tuple[str, ...],
    release_id: str,
    data_cutoff: str,
    report: Callable[[str], None],
    registry: str = "",
    profile_rule: str = LATEST_USABLE,
    policy: str = "",
    catalogue: str = "",
    sign_with: str = "",
) -> Outcome:
    """Run all assets and checks. `report` receives a line for each step that is done.

    Raises RunRefused if the input is refused, a check fails or the store is busy; the former release then stands.
    """
    inbox = inbox or SAMPLE_INBOX
    source = source or _only_source(Path(inbox))
    for name in files:
        if not Path(name).is_file():
            raise RunRefused(f"there is no file {name}")
    if problem := what_is_wrong(release_id, data_cutoff):
        raise RunRefused(problem)
    try:
        load_source(source)
    except Exception as error:
        raise RunRefused(str(error)) from None
    definitions = build_definitions(
        store,
        inbox,
        source,
        files,
        release_id,
        data_cutoff,
        registry,
        profile_rule,
        policy,
        catalogue,
        sign_with,
        alert_command=os.environ.get("IPV_ALERT_COMMAND", ""),
    )
    settings: RunSettings = definitions.resources["settings"]
    if catalogue and not Path(catalogue).is_dir():
        raise RunRefused(f"there is no folder {catalogue}")
    try:
        load_policy(settings.policy_file)
        load_catalogue(Path(catalogue) if catalogue else None)
        if settings.signing_key:  # one that cannot be used is told before the work, not after it
            check_signing_key(settings.signing_key, settings.open_store.root)
    except (PolicyRefused, SheetRefused, KeyRefused) as refusal:
        raise RunRefused(str(refusal)) from None
    try:
        _execute(definitions, settings, report)
    except OSError as error:
        raise RunRefused(f"reading or writing failed: {error}") from None
    opened = settings.open_store
    return Outcome(opened, source, opened.latest.resolve().name)


def summary(outcome: Outcome, seconds: float) -> list[str]:
    """About ten lines on a finished run."""
    account = read_json(outcome.store.records(outcome.source) / "account.json")
    release = open_release(outcome.store.releases / outcome.release_id)
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
        f"release       {_shown(release.path)}",
        f"page          {_shown(outcome.store.latest / 'site' / 'index.html')}",
        f"time          {seconds:.1f} s",
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


def _only_source(inbox: Path) -> str:
    if not inbox.is_dir():
        raise RunRefused(f"there is no inbox {inbox}")
    sources = sorted({path.parent.parent.name for path in inbox.glob("*/*/delivery.json")})
    if len(sources) != 1:
        found = ", ".join(sources) or "none"
        raise RunRefused(f"which source? {inbox} holds deliveries of: {found}. Name one with --source")
    return sources[0]


def _execute(definitions: dg.Definitions, settings: RunSettings, report: Callable[[str], None]) -> None:
    # The orchestrator's scratch folder is our own and goes with the run. Its console log stays off: failures
    # are told in one sentence below, and its page has the rest.
    run_id = str(uuid.uuid4())
    with settings.open_store.scratch() as scratch, dg.DagsterInstance.ephemeral(tempdir=str(scratch)) as instance:
        instance.add_event_listener(run_id, _step_reporter(report))
        result = definitions.resolve_job_def("whole_way").execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_id=run_id,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    _raise_refusal(result)


def _step_reporter(report: Callable[[str], None]) -> Callable[[dg.EventLogEntry], None]:
    assets = {asset.key.to_user_string() for asset in ALL_ASSETS}

    def on_event(entry: dg.EventLogEntry) -> None:
        event = entry.dagster_event
        if event and event.event_type_value == "STEP_SUCCESS" and event.step_key in assets:
            report(f"{event.step_key:<12}  {event.event_specific_data.duration_ms / 1000:5.1f} s")

    return on_event


def _raise_refusal(result: dg.ExecuteInProcessResult) -> None:
    if result.success:
        return
    for event in result.all_events:
        if event.event_type_value == "ASSET_CHECK_EVALUATION" and _stopped(event.event_specific_data):
            check = event.event_specific_data
            raise RunRefused(f"check {check.check_name} of {check.asset_key.to_user_string()}: {check.description}")
    errors = [e.event_specific_data.error for e in result.all_events if e.is_step_failure or e.is_failure]
    error = next((e for e in errors if e is not None), None)
    while error is not None and error.cause is not None:
        error = error.cause
    raise RunRefused(_sentence(error.message) if error else "the run failed; the orchestrator's page says where")


def _stopped(check: dg.AssetCheckEvaluation) -> bool:
    return check.blocking and not check.passed


def _sentence(message: str) -> str:
    """An error's message without the name of its class."""
    name, separator, text = message.strip().partition(": ")
    return text if separator and name.replace(".", "").replace("_", "").isalnum() else message.strip()
