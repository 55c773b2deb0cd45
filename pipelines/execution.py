"""The whole way in one process: what `ipv-indicators run` does and what it says about it.

Belongs here: starting the assets without the orchestrator's page, turning their failures into one sentence. Does not:
any step, as the same assets run from the page; what a finished run says of itself (`run_summary`).
"""

import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from indicators.disclosure.policy import PolicyRefused, load_policy
from indicators.registry import SheetRefused, load_catalogue
from indicators.units.profile import LATEST_USABLE
from pipelines.definitions import ALL_ASSETS, SAMPLE_INBOX, build_definitions
from pipelines.drafts import draft_problem
from pipelines.settings import DUCKDB, RunSettings, what_is_wrong
from pipelines.signing import KeyRefused, named_key
from pipelines.store import Store, read_json
from schemas.sources import load_source


class RunRefused(RuntimeError):
    """The run ended without publishing; the message says why and what to do. It holds no record value."""


@dataclass(frozen=True)
class Outcome:
    """A finished run: its store, source and release. `draft`: the file in which the release was handed out, if it was
    not published."""

    store: Store
    source: str
    release_id: str
    draft: str = ""


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
    engine: str = DUCKDB,
    master: str = "",
    draft: str = "",
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
    if draft and (problem := draft_problem(Path(draft), Store(Path(store).resolve()))):
        raise RunRefused(problem)
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
        engine,
        master,
        draft,
        alert_command=os.environ.get("IPV_ALERT_COMMAND", ""),
    )
    settings: RunSettings = definitions.resources["settings"]
    if catalogue and not Path(catalogue).is_dir():
        raise RunRefused(f"there is no folder {catalogue}")
    try:
        load_policy(settings.policy_file)
        load_catalogue(Path(catalogue) if catalogue else None)
        if settings.signing_key:  # one that cannot be used is told before the work, not after it
            named_key(settings.signing_key, settings.open_store.root)
    except (PolicyRefused, SheetRefused, KeyRefused) as refusal:
        raise RunRefused(str(refusal)) from None
    try:
        _execute(definitions, settings, report)
    except OSError as error:
        raise RunRefused(f"reading or writing failed: {error}") from None
    opened = settings.open_store
    if draft:
        return Outcome(opened, source, read_json(opened.staging / "release.json")["release_id"], draft)
    return Outcome(opened, source, opened.latest.resolve().name)


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
