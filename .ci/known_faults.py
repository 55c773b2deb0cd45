"""Is a fault known of anything in constraints.txt? `make faults ARGS="--advisories FILE"`, or IPV_ADVISORIES=FILE.

Belongs here: holding the pinned versions against a database of known faults, and waivers with their last day. Does not:
fetching the database. It is the export of OSV for PyPI (https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip;
format: https://ossf.github.io/osv-schema/), a zip file or a folder of JSON files, so that a machine without network can
be given it. Exit code 0: nothing is known that is not waived, or there is no database, which is said; 1: something is,
or a waiver has ended, is for nothing, or is no waiver.
"""

import argparse
import json
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import yaml
from bill_of_materials import HOUSE, components
from packaging.version import InvalidVersion, Version

WAIVERS = HOUSE / ".ci" / "waivers.yaml"
LONGEST_WAIVER = timedelta(days=180)
FIELDS = {"advisory", "package", "reason", "until"}


@dataclass(frozen=True)
class Known:
    """A fault known of a pinned package. `names`: of the advisory, its own first, then those of other databases."""

    package: str
    version: str
    names: tuple[str, ...]


def known_faults(advisories: Iterator[dict], pinned: dict[str, str]) -> list[Known]:
    """Faults of `pinned` (name to version) that advisories in the format of OSV tell of, by package and name."""
    found = []
    for advisory in advisories:
        if advisory.get("withdrawn"):
            continue
        for affected in advisory.get("affected", ()):
            package = affected.get("package", {})
            name = re.sub(r"[-_.]+", "-", package.get("name", "")).lower()
            if package.get("ecosystem") == "PyPI" and name in pinned and _affects(affected, pinned[name]):
                found.append(Known(name, pinned[name], (advisory["id"], *advisory.get("aliases", ()))))
    return sorted(set(found), key=lambda known: (known.package, known.names))


def _affects(affected: dict, version: str) -> bool:
    if version in affected.get("versions", ()):
        return True
    ranges = [one for one in affected.get("ranges", ()) if one.get("type") == "ECOSYSTEM"]
    return any(_in_range(one.get("events", ()), Version(version)) for one in ranges)


def _in_range(events: list[dict], version: Version) -> bool:
    """The evaluation of the OSV schema: the last event at or before the version decides."""
    ordered = sorted(((_version(text), kind) for event in events for kind, text in event.items()), key=lambda e: e[0])
    inside = False
    for at, kind in ordered:
        if kind == "introduced" and version >= at:
            inside = True
        elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            inside = False
    return inside


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:  # so that it can only be found, never missed
        return Version("0")


def faults_of_waivers(waivers: list, today: date) -> list[str]:
    """What is wrong with the waivers, each in a sentence."""
    wrong = []
    for place, waiver in enumerate(waivers, start=1):
        if not isinstance(waiver, dict) or set(waiver) != FIELDS or not isinstance(waiver["until"], date):
            wrong.append(f"waiver {place} needs {', '.join(sorted(FIELDS))}, and nothing else; until is a day")
        elif waiver["until"] < today:
            wrong.append(f"the waiver of {waiver['advisory']} ended on {waiver['until']}: update {waiver['package']}")
        elif waiver["until"] > today + LONGEST_WAIVER:
            wrong.append(f"the waiver of {waiver['advisory']} is for more than {LONGEST_WAIVER.days} days")
    return wrong


def _advisories(path: Path) -> Iterator[dict]:
    if path.is_dir():
        yield from (json.loads(file.read_bytes()) for file in sorted(path.glob("*.json")))
        return
    with zipfile.ZipFile(path) as archive:
        yield from (json.loads(archive.read(name)) for name in sorted(archive.namelist()) if name.endswith(".json"))


def main(arguments: list[str] | None = None) -> int:
    """Print what is known and what is waived. Returns the exit code."""
    parser = argparse.ArgumentParser(description="Is a fault known of anything in constraints.txt?")
    parser.add_argument("--advisories", type=Path, default=os.environ.get("IPV_ADVISORIES"), help="export of OSV")
    parser.add_argument("--constraints", type=Path, default=HOUSE / "constraints.txt")
    parser.add_argument("--waivers", type=Path, default=WAIVERS)
    parser.add_argument("--today", type=date.fromisoformat, default=datetime.now(UTC).date())
    options = parser.parse_args(arguments)
    waivers = yaml.safe_load(options.waivers.read_text(encoding="utf-8"))["waivers"]
    wrong = faults_of_waivers(waivers, options.today)
    if not options.advisories:
        print("known faults: NOT CHECKED, because no database was given (IPV_ADVISORIES, see docs/production.md)")
    else:
        bill = components(options.constraints.read_text(encoding="utf-8"))
        pinned = {component["name"]: component["version"] for component in bill}
        found = known_faults(_advisories(Path(options.advisories)), pinned)
        waived = {(w["package"], w["advisory"]) for w in waivers if isinstance(w, dict) and set(w) >= FIELDS}
        open_faults = [known for known in found if not any((known.package, name) in waived for name in known.names)]
        told = {(known.package, name) for known in found for name in known.names}
        wrong += [f"{known.package} {known.version}: {', '.join(known.names)}" for known in open_faults]
        wrong += [
            f"the waiver of {advisory} for {package} is for nothing" for package, advisory in sorted(waived - told)
        ]
        print(f"known faults: {len(pinned)} packages, {len(found)} known, {len(found) - len(open_faults)} waived")
    for sentence in wrong:
        print(f"known faults: {sentence}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
