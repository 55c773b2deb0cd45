"""`ipv-indicators doctor`: whether this machine and this store are fit for records about women.

Belongs here: looking, and saying what to do. Does not: changing anything.
"""

import argparse
import json
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT
from pipelines.commands.restricted import KEY
from pipelines.commands.showing import GREEN, RED, coloured

LEAST_FREE = 2 * 1024**3
"""Bytes: several times what a country's store takes."""

OLDEST_PYTHON = (3, 11)
LIBRARIES = ("dagster", "duckdb", "pandas", "pyarrow", "plotly")
GOOD, BAD, UNKNOWN = "good", "mend", "look"

EXAMPLES = """examples:
  ipv-indicators doctor
  ipv-indicators doctor --store STORE --json

Exit code 0: nothing to mend. 1: something is.
"""


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is (`good`, `mend`, `look`), and in words."""

    what: str
    state: str
    words: str


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "doctor",
        help="whether this machine is fit for the records",
        description="Look at permissions, keys, free space, versions, telemetry, disk encryption and swap. Nothing is "
        "changed and nothing is sent.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--store", type=Path, default=Path("build"), help="folder of the store (default: build)")
    parser.add_argument("--json", action="store_true", help="the findings as JSON")
    parser.set_defaults(command=_doctor)


def _doctor(options: argparse.Namespace) -> int:
    root = options.store.resolve()
    found = [*_permissions(root), *_keys(root), _space(root), *_versions(), _telemetry(), _encryption(root), _swap()]
    if options.json:
        print(json.dumps([asdict(finding) for finding in found], indent=1, ensure_ascii=False))
    else:
        colours = {GOOD: GREEN, BAD: RED}
        for finding in found:
            state = finding.state.ljust(6)
            state = coloured(state, colours[finding.state]) if finding.state in colours else state
            print(f"{state}{finding.what:<12}{finding.words}")
    return REFUSED if any(finding.state == BAD for finding in found) else RIGHT


def _permissions(root: Path) -> Iterator[Finding]:
    if not root.is_dir():
        yield Finding("store", UNKNOWN, f"there is no store {root} yet")
        return
    for name in ("restricted", "staging"):
        folder = root / name
        if not folder.is_dir():
            continue
        open_to_others = [path for path in (folder, *folder.rglob("*")) if path.lstat().st_mode & 0o077]
        open_to_others = [path for path in open_to_others if not path.is_symlink()]
        reachable = stat.S_IMODE(folder.stat().st_mode) & 0o077
        if reachable:
            yield Finding(name, BAD, f"others on this machine can enter {folder}: chmod 700 {folder}")
        elif folder.stat().st_uid != os.getuid():
            yield Finding(name, BAD, f"{folder} belongs to another account: run as the account that owns the store")
        else:
            inner = f"; {len(open_to_others)} things in it would be open without that" if open_to_others else ""
            yield Finding(name, GOOD, f"only its owner can enter it{inner}")


def _keys(root: Path) -> Iterator[Finding]:
    """The key files that the environment names: of the log, and to sign releases with."""
    from pipelines.signing import SIGN_WITH

    for variable in (KEY, SIGN_WITH):
        if not os.environ.get(variable):
            continue
        path = Path(os.environ[variable])
        if not path.is_file():
            yield Finding("key", BAD, f"{variable} names {path}, and there is no such file")
        elif path.stat().st_mode & 0o077:
            yield Finding("key", BAD, f"others on this machine can read {path}: chmod 600 {path}")
        elif path.resolve().is_relative_to(root):
            yield Finding("key", BAD, f"{path} lies in the store: keep it where no copy of the store takes it along")
        else:
            yield Finding("key", GOOD, f"only its owner can read that of {variable}")


def _space(root: Path) -> Finding:
    place = next(path for path in (root, *root.parents) if path.exists())
    free = shutil.disk_usage(place).free
    words = f"{free / 1024**3:.0f} GiB free"
    return Finding("space", GOOD, words) if free >= LEAST_FREE else Finding("space", BAD, f"{words}: make room")


def _versions() -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, version

    python = ".".join(map(str, sys.version_info[:3]))
    enough = sys.version_info >= OLDEST_PYTHON
    yield Finding("python", GOOD if enough else BAD, python if enough else f"{python}: 3.11 or later is needed")
    try:
        told = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    except PackageNotFoundError as missing:
        yield Finding("libraries", BAD, f"{missing.name} is not installed: make run sets it up")
        return
    yield Finding("libraries", GOOD, told)


def _telemetry() -> Finding:
    """The commands of this house switch it off themselves; the orchestrator's page reads its own settings."""
    import yaml

    settings = yaml.safe_load((Path(__file__).parent.parent / "dagster.yaml").read_text(encoding="utf-8"))
    home = os.environ.get("DAGSTER_HOME")
    if home and (Path(home) / "dagster.yaml").is_file():
        settings = yaml.safe_load((Path(home) / "dagster.yaml").read_text(encoding="utf-8")) or {}
    if settings.get("telemetry", {}).get("enabled", True):
        return Finding("telemetry", BAD, "the orchestrator reports its use: telemetry: enabled: false in dagster.yaml")
    return Finding("telemetry", GOOD, "off")


def _encryption(root: Path) -> Finding:
    """Whether the disk below the store is encrypted, as far as Linux tells (device mapper of type CRYPT)."""
    place = next(path for path in (root, *root.parents) if path.exists())
    device = place.stat().st_dev
    block = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}")
    kinds = [uuid.read_text() for layer in _layers(block) if (uuid := layer / "dm" / "uuid").is_file()]
    if any(kind.startswith("CRYPT-") for kind in kinds):
        return Finding("encryption", GOOD, "the disk of the store is encrypted")
    advice = "cannot be seen from here: keep the store on an encrypted disk (LUKS, BitLocker, FileVault), copies too"
    return Finding("encryption", UNKNOWN, advice)


def _layers(block: Path) -> Iterator[Path]:
    """A block device and all those it lies on: a volume on an encrypted disk is encrypted."""
    if block.exists():
        yield block
        for below in sorted(block.glob("slaves/*")):
            yield from _layers(below)


def _swap() -> Finding:
    """Whether what is in memory may be written to a disk (Linux)."""
    table = Path("/proc/swaps")
    places = table.read_text(encoding="utf-8").splitlines()[1:] if table.is_file() else None
    if places is None:
        return Finding("swap", UNKNOWN, "cannot be seen from here: switch it off, or encrypt it")
    if places:
        return Finding("swap", UNKNOWN, f"on, {len(places)} of them: switch it off (swapoff -a), or encrypt it")
    return Finding("swap", GOOD, "off")
