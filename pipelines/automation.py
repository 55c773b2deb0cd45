"""When runs start by themselves, and who is told how they ended.

Belongs here: the monthly schedule, the sensor on the inbox, the hooks that tell of an end. Does not: a run
(`execution`, `assets`), whether a delivery is right (`schemas.delivery`): a wrong one starts a run, which refuses it
and says why.

The orchestrator keeps what is written here for long and has no login. So nothing of a delivery goes into it but a hash
of all that was delivered: no name of a file, no count.
"""

import hashlib
import json
import os
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from pipelines.steps import StepBroke, ours
from schemas.delivery import DELIVERY_FILE, LARGEST_NOTE, DeliveryRefused, names_let_go
from schemas.opening import open_no_link

FOURTH_OF_THE_MONTH = "0 3 4 * *"
LOOK_EVERY_SECONDS = 300
LONGEST_ALERT_SECONDS = 30
CHUNK = 1 << 20

PUBLISHED, REFUSED, INTERRUPTED, FAILED = "published", "refused", "interrupted", "failed"
"""Outcome classes: a release is out; a check or a rule said no; reading or writing failed; anything else."""


@dataclass(frozen=True)
class Look:
    """What one look at an inbox found: a hash of names, sizes and times, and what is not complete yet, if anything."""

    seen: str
    incomplete: str = ""


class InboxUnsafe(ValueError):
    """Something in the inbox is neither a file nor a folder. The message names nothing."""


def look_at(folder: Path) -> Look:
    """A look at the deliveries below `folder` without reading them. Raises InboxUnsafe.

    A folder without delivery.json is on its way: whoever delivers writes it last.
    """
    digest, incomplete = hashlib.sha256(), ""
    for path, found in _files(folder):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{found.st_size}\0{found.st_mtime_ns}\0".encode())
    if any(not (delivery / DELIVERY_FILE).is_file() for delivery in _deliveries(folder)):
        incomplete = f"a delivery has no {DELIVERY_FILE} yet"
    return Look(digest.hexdigest(), incomplete)


def content_of(folder: Path) -> tuple[str, str]:
    """A hash of all files below `folder`, names and content; and what is not complete yet, or nothing.

    A delivery is complete when each file that its delivery.json lists is there, with the SHA-256 that it says, if any.
    Raises InboxUnsafe.
    """
    hashes = {path.relative_to(folder).as_posix(): _sha256(path) for path, _ in _files(folder)}
    whole = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()
    for delivery in _deliveries(folder):
        for name, said in _listed(delivery / DELIVERY_FILE).items():
            found = hashes.get(f"{delivery.name}/{name}")
            if found is None or said not in (None, found):
                return whole, "a file of a delivery is not whole yet, or is not the one that was sent"
    return whole, ""


def inbox_sensor(inbox: Path, source: str, job: object, status: dg.DefaultSensorStatus) -> dg.SensorDefinition:
    """Asks for a run when what lies in the inbox of `source` is complete, has come to rest and is new.

    It has come to rest when two looks in a row find the same; only then is it read. The run key is the hash of all
    that lies there, so that the same deliveries start one run, whatever happens to the orchestrator's memory of looks.
    """

    @dg.sensor(
        name="inbox_sensor",
        job=job,
        minimum_interval_seconds=LOOK_EVERY_SECONDS,
        default_status=status,
        description="A run when complete deliveries have come.",
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        folder = inbox / source
        if not folder.is_dir():
            return dg.SkipReason("there is no inbox of this source")
        try:
            return _judged(folder, json.loads(context.cursor or "{}"))
        except InboxUnsafe as unsafe:
            return dg.SkipReason(str(unsafe))
        except OSError:
            return dg.SkipReason("the inbox cannot be read just now")

    return sensor


def _judged(folder: Path, known: dict) -> dg.SensorResult:
    look = look_at(folder)
    if look.incomplete or look.seen != known.get("seen"):
        reason = look.incomplete or "something came or changed: read when it has come to rest"
        return dg.SensorResult(skip_reason=reason, cursor=json.dumps({"seen": look.seen}))
    if "content" in known:
        return dg.SensorResult(skip_reason="nothing new", cursor=json.dumps(known))
    content, incomplete = content_of(folder)
    if incomplete or look_at(folder).seen != look.seen:
        return dg.SensorResult(skip_reason=incomplete or "something is still coming", cursor=json.dumps(known))
    return dg.SensorResult(
        run_requests=[dg.RunRequest(run_key=content)], cursor=json.dumps({"seen": look.seen, "content": content})
    )


def monthly_schedule(job: object, time_zone: str, status: dg.DefaultScheduleStatus) -> dg.ScheduleDefinition:
    """A run on the fourth of each month at three in the morning, whether or not anything came.

    Windows close and indicators fall due for review without a delivery. A run that finds nothing new makes the release
    that stands.
    """
    return dg.ScheduleDefinition(
        name="monthly_schedule",
        job=job,
        cron_schedule=FOURTH_OF_THE_MONTH,
        execution_timezone=time_zone,
        default_status=status,
        description="Once a month, whether or not anything came.",
    )


def alerts(command: str) -> set[dg.HookDefinition]:
    """Hooks that run `command`, the path of a program, with run id, step and outcome class, and nothing else.

    It is called when a step fails and when a release is out. It gets none of the environment but PATH, so no secret;
    it can delay a run by `LONGEST_ALERT_SECONDS` at most, and never fails it.
    """

    @dg.failure_hook(name="tell_of_failure")
    def tell_of_failure(context: dg.HookContext) -> None:
        _tell(command, context.run_id, _step_of(context), outcome_class(context.op_exception))

    @dg.success_hook(name="tell_of_publication")
    def tell_of_publication(context: dg.HookContext) -> None:
        if _step_of(context) == "publication":
            _tell(command, context.run_id, "publication", PUBLISHED)

    return {tell_of_failure, tell_of_publication} if command else set()


def outcome_class(error: BaseException | None) -> str:
    """REFUSED for a failed check and for our own errors, sentences on what was delivered; INTERRUPTED; FAILED."""
    while error is not None and error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, OSError):
        return INTERRUPTED
    refused = ours(error) and not isinstance(error, StepBroke)
    return REFUSED if refused or type(error).__name__ == "DagsterAssetCheckFailedError" else FAILED


def _step_of(context: dg.HookContext) -> str:
    return str(context.step_key)


def _tell(command: str, run_id: str, step: str, outcome: str) -> None:
    try:
        subprocess.run(
            [command, run_id, step, outcome],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", os.defpath)},
            timeout=LONGEST_ALERT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return  # who watches must not break what is watched


def _deliveries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Every file below `folder` in order of names; no link is followed. Raises InboxUnsafe."""
    for path in sorted(folder.rglob("*")):
        found = path.lstat()
        if stat.S_ISREG(found.st_mode):
            yield path, found
        elif not stat.S_ISDIR(found.st_mode):
            raise InboxUnsafe("there is a link, or something else that is neither a file nor a folder, in the inbox")


def _listed(note: Path) -> dict[str, str | None]:
    """Files that a delivery.json lists and that were not let go, with the SHA-256 it says; none if not understood.

    What cannot be understood is no reason to wait: the run that it starts says what to mend.
    """
    try:
        with note.open("rb") as file:
            entries = json.loads(file.read(LARGEST_NOTE))["files"]
        gone = names_let_go(note.parent)
        return {str(entry["name"]): entry.get("sha256") for entry in entries if str(entry["name"]) not in gone}
    except (DeliveryRefused, ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return {}


def _sha256(path: Path) -> str:
    with os.fdopen(open_no_link(path, os.O_RDONLY), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
