"""The published versions of every sheet, by fingerprint: what has been published is not changed any more.

Belongs here: the file `catalogue/versions.json`, adding a version to it, refusing a sheet that was edited under the
same version or whose version does not say how much changed. Does not: how fingerprints are made and compared
(`change_class`), who agreed to a version (`standing`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indicators.agreement.change_class import (
    CLASSES,
    change_class,
    changed_fields,
    fingerprint,
    step_class,
    version_key,
)

PUBLISHED_VERSIONS = Path(__file__).parents[1] / "catalogue" / "versions.json"

Fingerprints = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By indicator and version: the fingerprint of the sheet."""


@dataclass(frozen=True)
class History:
    """The versions of one indicator, oldest first, each with its fingerprint; the last is that of the sheet.

    `problem`: why the sheet cannot be used as the version it calls itself; empty if it can.
    """

    indicator: str
    versions: tuple[str, ...]
    fingerprints: Mapping[str, Mapping[str, str]]
    problem: str = ""

    @property
    def current(self) -> str:
        """The version of the sheet."""
        return self.versions[-1]

    def versions_since(self, weightiest: str) -> tuple[str, ...]:
        """The current version and those before it from which only changes up to `weightiest` lead to it."""
        reached = [self.current]
        for former, latter in zip(reversed(self.versions[:-1]), reversed(self.versions[1:]), strict=True):
            change = change_class(self.fingerprints[former], self.fingerprints[latter])
            # A version may say that more changed than the software can see: a new meaning of the same words.
            change = max(change, step_class(former, latter), key=CLASSES.index)
            if CLASSES.index(change) > CLASSES.index(weightiest):
                break
            reached.append(former)
        return tuple(reversed(reached))


def load_versions(path: Path | None = None) -> dict[str, dict[str, dict[str, str]]]:
    """The fingerprints of the published versions. Nothing, if the file is not there."""
    file = path or PUBLISHED_VERSIONS
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def history_of(sheet, published: Fingerprints) -> History:
    """The versions of an indicator up to its sheet, checked."""
    before = published.get(sheet.indicator, {})
    current = fingerprint(sheet)
    known = [version for version in before if version_key(version) < version_key(sheet.version)]
    versions = (*sorted(known, key=version_key), sheet.version)
    fingerprints = {version: before[version] for version in versions[:-1]} | {sheet.version: current}
    return History(sheet.indicator, versions, fingerprints, _problem(sheet, versions, before, current))


def add_versions(sheets: Mapping, published: Fingerprints) -> dict[str, dict[str, dict[str, str]]]:
    """`published` with every version of `sheets` that is not in it yet. Raises ValueError with all that is wrong."""
    histories = [history_of(sheet, published) for sheet in sheets.values()]
    problems = [history.problem for history in histories if history.problem]
    if problems:
        raise ValueError("\n".join(problems))
    added = {indicator: dict(versions) for indicator, versions in published.items()}
    for history in histories:
        versions = added.setdefault(history.indicator, {})
        versions.setdefault(history.current, dict(history.fingerprints[history.current]))
    return dict(sorted(added.items()))


def versions_text(published: Fingerprints) -> str:
    """The content of `versions.json`."""
    return json.dumps(published, indent=1, ensure_ascii=False) + "\n"


def _problem(sheet, versions: tuple[str, ...], before: Mapping, current: Mapping[str, str]) -> str:
    name = f"{sheet.indicator}, version {sheet.version}"
    later = [version for version in before if version_key(version) > version_key(sheet.version)]
    if later:
        return f"{name}: version {max(later, key=version_key)} was published already; a version never goes back."
    if sheet.version in before:
        changed = changed_fields(before[sheet.version], current)
        if not changed:
            return ""
        least = change_class(before[sheet.version], current)
        return (
            f"{name} has been published, and its sheet was edited since: {', '.join(changed)}. "
            f"This is a {least} change: give the sheet a new version, at least {_next(sheet.version, least)}."
        )
    if len(versions) == 1:
        return ""
    former = versions[-2]
    try:
        step = step_class(former, sheet.version)
    except ValueError as error:
        return f"{name}: {error}."
    least = change_class(before[former], current)
    if CLASSES.index(step) < CLASSES.index(least):
        changed = ", ".join(changed_fields(before[former], current))
        return (
            f"{name} calls itself a {step} change of {former}, but what changed is {least}: {changed}. "
            f"The version has to be at least {_next(former, least)}."
        )
    return ""


def _next(version: str, step: str) -> str:
    major, minor, patch = version_key(version)
    return {"major": f"{major + 1}.0.0", "minor": f"{major}.{minor + 1}.0"}.get(step, f"{major}.{minor}.{patch + 1}")
